"""What the page is made of where it speaks of ties: frozen data, as in `parts`."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.report.parts import Caption, Note, Table, Tick

Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale: where it begins and ends, what stands on it, and its unit."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Band:
    """Between which values something lies, one pair a place of the axis; empty where there is none."""

    low: Values = ()
    high: Values = ()


@dataclass(frozen=True, slots=True)
class Dots:
    """Movements of one kind on a curve: x in s, and the value there; without a value they stand below."""

    name: str
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True, slots=True)
class CoursePanel:
    """A quantity along time from a moment.

    Attributes
    ----------
    key
        Its name among the figures of the page.
    x, y
        x in s.
    at_s, mean
        The average; None where it cannot be told.
    reference
        Noise alone, treated alike; empty where there is none.
    """

    key: str
    caption: Caption
    x: Axis
    y: Axis
    at_s: tuple[float, ...]
    mean: Values
    band: Band
    chance: Band
    reference: Values = ()
    dots: tuple[Dots, ...] = ()


@dataclass(frozen=True, slots=True)
class DistancePanel:
    """A histogram of distances in s, and what chance gives by bin."""

    key: str
    caption: Caption
    x: Axis
    y: Axis
    edges_s: tuple[float, ...]
    counts: tuple[int, ...]
    expected: tuple[float, ...]
    chance: Band


Panel = CoursePanel | DistancePanel


@dataclass(frozen=True, slots=True)
class StageStrip:
    """The stages around one passage into sleep: (from, to, stage) in s from it."""

    name: str
    runs: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, slots=True)
class DescentFigure:
    """Falling asleep: stages, and heart, breath and chin under them, on one axis in s from sleep onset."""

    key: str
    caption: Caption
    x: Axis
    strips: tuple[StageStrip, ...]
    tracks: tuple[CoursePanel, ...]
    legend: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One of the three explanations of the article, and what this night says.

    Attributes
    ----------
    key
        The id of the claim in the knowledge base.
    claim, known
        What the article says, and what is known of it.
    verdict
        "supports it", "does not support it" or "cannot tell".
    night
        The same as a sentence; `reasons` are the numbers or the reason.
    more
        Where more is told.
    """

    key: str
    title: str
    claim: str
    known: str
    verdict: str
    night: str
    reasons: tuple[str, ...]
    not_shown: str
    more: str


@dataclass(frozen=True, slots=True)
class TiesBlock:
    """One question about one kind: figures, sentences, numbers, and what it does not show.

    Attributes
    ----------
    aid
        How to read the figures.
    open
        Whether the table is the answer itself, and not what stands behind the sentences.
    """

    key: str
    title: str
    aid: str
    panels: tuple[Panel, ...]
    sentences: tuple[str, ...]
    table: Table | None
    open: bool
    not_shown: str


@dataclass(frozen=True, slots=True)
class TiesKind:
    """All questions about one kind; `open` where it is the kind of most interest."""

    key: str
    title: str
    summary: str
    blocks: tuple[TiesBlock, ...]
    untold: tuple[Note, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class TiesPart:
    """All that the page says of what the movements go with.

    Attributes
    ----------
    none
        The one line that stands where nothing was asked; all else is empty then.
    held
        Which movements the explanations are held against.
    short
        What the terminal says.
    """

    title: str
    none: str
    lead: tuple[str, ...] = ()
    held: str = ""
    explanations: tuple[Explanation, ...] = ()
    descent: DescentFigure | None = None
    kinds: tuple[TiesKind, ...] = ()
    untold: tuple[Note, ...] = ()
    short: tuple[str, ...] = ()
