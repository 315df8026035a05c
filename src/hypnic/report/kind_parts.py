"""What the page is made of where it speaks of all kinds of movement: frozen data, as in `parts`."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.report.parts import Caption, ExcerptFigure, Note, Number, StageRun, Table, Tick


@dataclass(frozen=True, slots=True)
class Found:
    """One kind that was looked for, in a row of the first table.

    Attributes
    ----------
    of
        What an hour is an hour of ("of sleep", "of REM sleep", "of recording").
    """

    name: str
    short: str
    count: Number
    rate: Number
    of: str


@dataclass(frozen=True, slots=True)
class Density:
    """A cell of a raster row that holds too many events to be drawn one by one; level is 1 to 5."""

    start_s: float
    end_s: float
    level: int


@dataclass(frozen=True, slots=True)
class RasterRow:
    """One kind through the night.

    Attributes
    ----------
    group
        What moves ("body", "legs", "head", "muscle"); it gives the colour.
    spans
        Each event from onset to end; empty where `density` is drawn instead.
    unseen
        When none could have been seen.
    note
        Words in an empty row ("none found"); empty otherwise.
    """

    name: str
    count: str
    group: str
    spans: tuple[tuple[float, float], ...]
    density: tuple[Density, ...]
    unseen: tuple[tuple[float, float], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class RasterFigure:
    """All kinds on one time axis (seconds from the start of the recording), the stages above."""

    caption: Caption
    span: tuple[float, float]
    ticks: tuple[Tick, ...]
    axis: str
    stage_names: tuple[str, ...]
    stages: tuple[StageRun, ...]
    no_stages: str
    rows: tuple[RasterRow, ...]
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BodyRegion:
    """One part of the body. `level` is 0 (none) to 5; None where nothing was recorded there."""

    site: str
    name: str
    number: Number
    level: int | None


@dataclass(frozen=True, slots=True)
class BodyFigure:
    """The body from the front. `legend[i]` says what level i stands for."""

    caption: Caption
    regions: tuple[BodyRegion, ...]
    legend: tuple[str, ...]
    numbers: Table


@dataclass(frozen=True, slots=True)
class KindSection:
    """Everything about one kind that was found.

    Attributes
    ----------
    key
        The kind's own name; the figures' names and ids are made of it.
    words
        What it is, then what was found, in sentences.
    looks
        How these movements look, one property a row; what is hypnic's own says so.
    patterns
        What holds for all of them together: evenness, spread, always the same place. `untold` says what
        could not be answered, and why.
    readings
        Numbers that are no counts, each with its source.
    caveats
        What must be known beside the numbers.
    """

    key: str
    title: str
    words: tuple[str, ...]
    stages: Table | None
    sites: Table | None
    looks: Table | None
    patterns: Table | None
    untold: str
    readings: Table | None
    caveats: tuple[str, ...]
    example: ExcerptFigure | None


@dataclass(frozen=True, slots=True)
class KindsPart:
    """All that the page says of all kinds of movement.

    Attributes
    ----------
    all_found
        What stands where nothing was looked for in vain.
    not_zero
        What it means that a kind could not be looked for.
    """

    found: tuple[Found, ...]
    table: Table
    not_found: tuple[Note, ...]
    not_looked_for: tuple[Note, ...]
    all_found: str
    not_zero: str
    raster: RasterFigure | None
    body: BodyFigure | None
    sections: tuple[KindSection, ...]
