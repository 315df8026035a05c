"""What a page is made of: plain, frozen data. The renderers lay it out and add no number of their own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the page shows it.

    Attributes
    ----------
    key
        Where it comes from, `rules/measure/stratum/site/what`; unique on the page's tables.
    value, low, high
        As in `night.json`, unrounded; None is "the night cannot tell".
    text
        What is shown; where `value` is None, why there is none ("not known", "not measured", "no time").
    interval
        The 95 % interval as shown, `low–high`; empty where there is none.
    """

    key: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    interval: str = ""


Cell = Number | str


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the few numbers at the top, with what it is and what it means, in everyday words."""

    title: str
    number: Number
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `head` names it."""

    head: str
    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption. `columns[0]` heads the row names; `wordy` columns hold sentences."""

    key: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    wordy: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what stands there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Caption:
    """What every figure says beside its lines: a name, a text alternative, and a reading aid."""

    title: str
    description: str
    text: str


@dataclass(frozen=True, slots=True)
class StageRun:
    """A stretch of one stage; `row` is the line of the hypnogram, from the top."""

    start_s: float
    end_s: float
    row: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One movement in the raster.

    Attributes
    ----------
    look
        "plm", "clm" or "excluded".
    """

    at_s: float
    look: str
    respiratory: bool = False
    arousal: bool = False


@dataclass(frozen=True, slots=True)
class MarkRow:
    """The movements of one site, and when none could have been seen there."""

    name: str
    marks: tuple[Mark, ...]
    unseen: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class SpanRow:
    """Stretches of one thing. `missing` says why the row cannot be known; then there are no spans."""

    name: str
    spans: tuple[tuple[float, float], ...]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class NightFigure:
    """The whole night on one time axis (seconds from the start of the recording).

    `series` is None where the legs are not shown.
    """

    caption: Caption
    span: tuple[float, float]
    ticks: tuple[Tick, ...]
    axis: str
    stage_names: tuple[str, ...]
    stages: tuple[StageRun, ...]
    no_stages: str
    series: SpanRow | None
    rows: tuple[MarkRow, ...]
    below: tuple[SpanRow, ...]
    lights: tuple[Tick, ...]
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HourBar:
    """One hour of the night. `outer` counts every candidate, `inner` only the periodic ones."""

    label: str
    inner: Number
    outer: Number


@dataclass(frozen=True, slots=True)
class HoursFigure:
    """Movements per hour through the night."""

    caption: Caption
    bars: tuple[HourBar, ...]
    ticks: tuple[Tick, ...]
    top: float
    axis: str
    numbers: Table


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a histogram, [low_s, high_s)."""

    low_s: float
    high_s: float
    count: int


@dataclass(frozen=True, slots=True)
class IntervalFigure:
    """Inter-movement intervals on a logarithmic axis."""

    caption: Caption
    bins: tuple[Bin, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    limits: tuple[Tick, ...]
    centre: Number
    empty: str
    numbers: Table


@dataclass(frozen=True, slots=True)
class TraceBand:
    """One channel in an excerpt: the band between smallest and largest value, in µV.

    `unseen` is when no movement could have been judged on it.
    """

    name: str
    low_uv: tuple[float, ...]
    high_uv: tuple[float, ...]
    rest_uv: float | None
    scale_uv: float
    ticks: tuple[Tick, ...]
    unseen: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A movement or another event in an excerpt, named above the trace."""

    start_s: float
    end_s: float
    name: str
    counted: bool


@dataclass(frozen=True, slots=True)
class ExcerptFigure:
    """Half a minute or so of signal. `boxes[i]` belong to `traces[i]`, `context` to all."""

    caption: Caption
    span: tuple[float, float]
    ticks: tuple[Tick, ...]
    axis: str
    traces: tuple[TraceBand, ...]
    boxes: tuple[tuple[Box, ...], ...]
    context: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A term, a channel or a gap, and what is to be said about it."""

    name: str
    text: str
