"""The night without its samples: all that assessing, reporting and writing may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from hypnic.model.assessment import Assessment
from hypnic.model.events import Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.index import Index
from hypnic.model.recording import Issue, Role, Subject
from hypnic.model.scoring import Candidates, Movements, Scoring
from hypnic.model.sleep import SleepSummary, Staging
from hypnic.model.spans import Span
from hypnic.model.survey import Survey
from hypnic.model.ties import Ties
from hypnic.model.vitals import VitalsSummary

FORMAT = 1
"""Version of `night.json`: raised by one whenever a reader of the old file would misunderstand the new."""


HEADLINE = (
    "lm",
    "clm",
    "plm",
    "plms",
    "plmw",
    "plms_nr",
    "plm_series",
    "clms_per_hour",
    "plms_per_hour",
    "plmw_per_hour",
    "plms_nr_per_hour",
    "plms_arousal_per_hour",
    "periodicity_index",
    "plm_per_clm",
    "imi_geometric_mean_s",
)
"""The named numbers of a summary, in the order in which they are shown; None is "cannot be told"."""


@dataclass(frozen=True, slots=True)
class IntervalStatistics:
    """Inter-movement intervals (onset to onset, seconds) of consecutive CLM.

    Geometric mean and SD are exp of the mean and SD (n - 1) of the logarithms; None where too few.
    """

    count: int
    under_10_s: int
    from_10_to_90_s: int
    over_90_s: int
    mean_s: float | None
    sd_s: float | None
    median_s: float | None
    geometric_mean_s: float | None
    geometric_sd: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of one scoring. None is "the night cannot tell", never zero.

    Attributes
    ----------
    headline
        The named numbers of the JSON's `leg_movements`, in its order: `lm`, `clm`, `plm`, `plms`, ….
    indices
        Every index by measure, stratum and site.
    intervals
        Over all CLM; `intervals_nr` without respiratory CLM (None where breathing is unknown).
    interval_method
        How the 95 % limits were made, one sentence.
    """

    rules: str
    headline: Mapping[str, float | int | None]
    indices: tuple[Index, ...]
    intervals: IntervalStatistics
    intervals_nr: IntervalStatistics | None
    interval_method: str

    def index(self, measure: str, stratum: str = "night", site: str = "both") -> Index | None:
        """Return one index; None where this night has no such row."""
        for row in self.indices:
            if (row.measure, row.stratum, row.site) == (measure, stratum, site):
                return row
        return None


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that went in. `sha256` is None where nothing was written and so nothing had to be proved."""

    name: str
    size_bytes: int
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made this night: enough to make it again."""

    version: str
    options: Mapping[str, object]
    inputs: tuple[InputFile, ...] = ()
    python: str = ""
    libraries: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Result:
    """One rule set's scoring and its numbers."""

    scoring: Scoring
    summary: Summary


@dataclass(frozen=True, slots=True)
class Night:
    """One night, scored. No samples: small, and everything a page or a file needs.

    Attributes
    ----------
    period
        The stretch that was scored: lights off to lights on where marked, else all that was recorded
        or staged.
    context
        Marked arousals, respiratory events and lights.
    results
        One per rule set; the first is the one that was asked for.
    survey
        Every kind of movement, one name each; `candidates` and `results` stay as the rule sets saw them.
    vitals
        Heart, breath and what hypnic found in the EEG; None where they were not asked for.
    unlooked
        Roles of the channels of heart, breath and brain that nobody asked to look at.
    ties
        What the movements have to do with sleep, heart, breath and brain.
    unmarked
        What nobody marked, and is therefore unknown: "stages", "respiratory events", "arousals",
        "lights".
    staging
        Where the hypnogram comes from, and why from nowhere better.
    sleep
        How the night was slept; None where nothing tells the stages.
    """

    name: str
    start: datetime | None
    duration_s: float
    period: Span
    subject: Subject
    hypnogram: Hypnogram | None
    context: Events
    candidates: Candidates
    results: tuple[Result, ...]
    issues: tuple[Issue, ...]
    unmarked: frozenset[str]
    provenance: Provenance
    survey: Survey = field(default_factory=Survey)
    staging: Staging = field(default_factory=Staging)
    sleep: SleepSummary | None = None
    vitals: VitalsSummary | None = None
    unlooked: tuple[Role, ...] = ()
    ties: Ties = field(default_factory=Ties)

    def __post_init__(self) -> None:
        if not self.results:
            raise ValueError("a night has at least one rule set's result")

    @property
    def scoring(self) -> Scoring:
        """The scoring by the rule set that was asked for."""
        return self.results[0].scoring

    @property
    def summary(self) -> Summary:
        """The numbers of the rule set that was asked for."""
        return self.results[0].summary

    @property
    def movements(self) -> Movements:
        """The leg movements by the rule set that was asked for."""
        return self.scoring.movements

    def _repr_html_(self) -> str:
        """Return the named numbers as a table, for notebooks. Unknown is said, never shown as zero."""
        rows = "".join(
            f"<tr><td>{name}</td><td>{'not known' if value is None else f'{value:.4g}'}</td></tr>"
            for name, value in self.summary.headline.items()
        )
        title = escape(f"{self.name}: leg movements, {self.scoring.rules}")
        return f"<table><caption>{title}</caption>{rows}</table>"


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A piece of a channel, small enough for a page.

    Attributes
    ----------
    low_uv, high_uv
        float32, shape (n,): smallest and largest value in each of n equal bins of the excerpt.
    rest_uv
        Resting level there; None where it was not measured.
    """

    site: Site
    label: str
    low_uv: npt.NDArray[np.float32]
    high_uv: npt.NDArray[np.float32]
    rest_uv: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Excerpt:
    """Half a minute or so of signal that shows one thing: a series, or why something was not counted.

    Attributes
    ----------
    kind
        The kind of which it is the example; None where it shows what a rule set for legs made of it.
    """

    title: str
    why: str
    span: Span
    traces: tuple[Trace, ...]
    events: Events
    kind: Kind | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """A scored night with the pieces of signal that its page shows, and the paths it came from.

    Attributes
    ----------
    assessment
        What it may mean together with a person's answers, or without one; None where nobody assessed it.
    """

    night: Night
    excerpts: tuple[Excerpt, ...] = ()
    files: tuple[str, ...] = ()
    assessment: Assessment | None = None

    def _repr_html_(self) -> str:
        return self.night._repr_html_()
