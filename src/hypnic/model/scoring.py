"""What was found in the signals, and what a rule set says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from hypnic.model.events import Event, Events, Kind, Site, as_pandas
from hypnic.model.hypnogram import Stage
from hypnic.model.recording import Issue, Role
from hypnic.model.spans import Spans
from hypnic.model.survey import Reading

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


@dataclass(frozen=True, slots=True)
class ChannelQuality:
    """How well one channel could be used.

    Attributes
    ----------
    refused
        Why nothing on this channel was scored, one sentence; empty where it was.
    recorded, assessable
        When it was recorded, and when a movement could have been seen on it.
    rest_uv
        Median resting level over the assessable time; None where there was none.
    cleaned
        What was removed, in words ("50 Hz mains", "ECG").
    """

    label: str
    role: Role
    rate_hz: float
    resolution_uv: float | None
    recorded: Spans
    assessable: Spans
    rest_uv: float | None = None
    cleaned: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the detectors (or a human scorer) found, before any rule set.

    Attributes
    ----------
    events
        One row per movement of a single site. A row with `excluded` set was seen and rejected by
        the detector (its morphology, say); it is kept so that the page can show why.
    looked_for
        Kinds that could have been found. **Absent is not the same as not measured.**
    not_looked_for
        Why a kind could not be looked for.
    assessable
        Per leg, when a movement there could have been seen.
    seen
        Per kind of movement other than of the legs, when one could have been seen.
    readings
        Numbers of the night that are no counts of events.
    source
        "detected" or "marked": whether a program or a person set the limits of each movement.
    """

    events: Events = field(default_factory=Events)
    looked_for: frozenset[Kind] = frozenset()
    not_looked_for: Mapping[Kind, str] = field(default_factory=lambda: MappingProxyType({}))
    assessable: Mapping[Site, Spans] = field(default_factory=lambda: MappingProxyType({}))
    seen: Mapping[Kind, Spans] = field(default_factory=lambda: MappingProxyType({}))
    readings: tuple[Reading, ...] = ()
    quality: tuple[ChannelQuality, ...] = ()
    issues: tuple[Issue, ...] = ()
    source: str = "detected"


@dataclass(frozen=True, slots=True)
class Movement:
    """One leg movement, both legs combined, with what the rules say of it.

    Attributes
    ----------
    parts
        The single-leg movements in it, by onset; one unless both legs moved together.
    excluded
        Why it is no candidate leg movement (CLM); empty where it is one.
    respiratory
        Whether it goes with a respiratory event; None where nobody marked breathing.
    arousal
        Whether it goes with an arousal; None where nobody marked arousals.
    stage
        Stage at the onset; None where the night was not staged.
    series, series_nr
        Number (from 1) of its PLM series in the pass over all CLM, and in the pass without
        respiratory CLM; None outside a series.
    imi_s, imi_nr_s
        Onset-to-onset interval from the CLM before; None for the first, and after anything that
        leaves the interval undefined.
    """

    onset_s: float
    duration_s: float
    site: Site
    parts: tuple[Event, ...]
    excluded: str = ""
    respiratory: bool | None = None
    arousal: bool | None = None
    stage: Stage | None = None
    series: int | None = None
    series_nr: int | None = None
    imi_s: float | None = None
    imi_nr_s: float | None = None

    @property
    def end_s(self) -> float:
        """The first moment after the movement."""
        return self.onset_s + self.duration_s

    @property
    def clm(self) -> bool:
        """Whether it is a candidate leg movement."""
        return not self.excluded

    @property
    def plm(self) -> bool:
        """Whether it belongs to a periodic series."""
        return self.series is not None

    @property
    def plm_nr(self) -> bool | None:
        """Whether it belongs to a series of non-respiratory CLM; None where breathing is unknown."""
        return None if self.respiratory is None else self.series_nr is not None


@dataclass(frozen=True, slots=True)
class Movements:
    """Leg movements by onset."""

    rows: tuple[Movement, ...] = ()

    def __init__(self, rows: Iterable[Movement] = ()) -> None:
        object.__setattr__(self, "rows", tuple(sorted(rows, key=lambda m: (m.onset_s, m.end_s))))

    def __iter__(self) -> Iterator[Movement]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: int) -> Movement:
        return self.rows[at]

    def to_frame(self) -> pl.DataFrame:
        """Return a Polars frame with one row per combined movement."""
        import polars as pl

        schema = {
            "onset_s": pl.Float64,
            "duration_s": pl.Float64,
            "site": pl.String,
            "parts": pl.Int64,
            "clm": pl.Boolean,
            "plm": pl.Boolean,
            "plm_nr": pl.Boolean,
            "respiratory": pl.Boolean,
            "arousal": pl.Boolean,
            "stage": pl.String,
            "series": pl.Int64,
            "series_nr": pl.Int64,
            "imi_s": pl.Float64,
            "imi_nr_s": pl.Float64,
            "excluded": pl.String,
        }
        return pl.DataFrame([_flat(row) for row in self.rows], schema=schema, orient="row")

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas frame of the same columns; needs pandas and pyarrow (`hypnic[pandas]`)."""
        return as_pandas(self.to_frame())

    def _repr_html_(self) -> str:
        return self.to_frame()._repr_html_()


def _flat(row: Movement) -> tuple[object, ...]:
    return (
        row.onset_s,
        row.duration_s,
        row.site.value,
        len(row.parts),
        row.clm,
        row.plm,
        row.plm_nr,
        row.respiratory,
        row.arousal,
        None if row.stage is None else row.stage.name,
        row.series,
        row.series_nr,
        row.imi_s,
        row.imi_nr_s,
        row.excluded,
    )


@dataclass(frozen=True, slots=True)
class Series:
    """A run of periodic leg movements: from the onset of the first to the end of the last."""

    number: int
    start_s: float
    end_s: float
    count: int


SLEEP_ONLY = frozenset({"aasm"})
"""Rule sets that do not count movements in wake; for them nothing is said of wake."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """What one rule set makes of the candidates. Every candidate is in `movements` or in `rejected`.

    Attributes
    ----------
    rules
        Name of the rule set, as in `RULE_SETS` ("wasm2016", "aasm").
    choices
        The options that were in force, in words for the report, one a line.
    movements
        Every leg movement, CLM or not.
    rejected
        Candidates that are no leg movement by these rules, each with its reason in `excluded`.
    series, series_nr
        PLM series over all CLM, and without respiratory CLM (None where breathing is unknown).
    looked_for
        Whether the legs were looked at is part of the answer: see `Candidates.looked_for`.
    """

    rules: str
    choices: tuple[str, ...]
    movements: Movements
    rejected: Events
    series: tuple[Series, ...]
    series_nr: tuple[Series, ...] | None
    looked_for: frozenset[Kind]
