"""Events: what happened when, where on the body, and in whose words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, overload

import numpy as np

from hypnic.errors import MissingExtraError
from hypnic.model.spans import FloatArray, Spans

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


class Kind(StrEnum):
    """What an event is. The closed vocabulary of detectors, marks and rule sets."""

    LEG_MOVEMENT = "leg_movement"
    PLM_SERIES = "plm_series"
    HYPNIC_JERK = "hypnic_jerk_candidate"
    FRAGMENTARY_MYOCLONUS = "fragmentary_myoclonus"
    FOOT_TREMOR = "hypnagogic_foot_tremor"
    HIGH_FREQUENCY_LEGS = "high_frequency_leg_movements"
    ALTERNATING_LEGS = "alternating_leg_muscle_activation"
    REM_PHASIC = "rem_phasic_activity"
    REM_TONIC = "rem_tonic_activity"
    BRUXISM = "bruxism_episode"
    RHYTHMIC_MOVEMENT = "rhythmic_movement"
    LARGE_MOVEMENT = "large_movement"
    NECK_MYOCLONUS = "neck_myoclonus"
    PROPRIOSPINAL = "propriospinal_candidate"
    NEGATIVE_MYOCLONUS = "negative_myoclonus"
    INFANT_MYOCLONUS = "infant_sleep_myoclonus"
    FACE_TWITCH = "face_twitch"
    STIMULUS = "stimulus"
    AROUSAL = "arousal"
    APNEA = "apnea"
    HYPOPNEA = "hypopnea"
    RERA = "rera"
    DESATURATION = "desaturation"
    SNORE = "snore"
    AROUSAL_CANDIDATE = "arousal_candidate"
    APNEA_CANDIDATE = "apnea_candidate"
    HYPOPNEA_CANDIDATE = "hypopnea_candidate"
    K_COMPLEX = "k_complex"
    VERTEX_WAVE = "vertex_wave"
    SPINDLE = "spindle"
    ARTEFACT = "artefact"
    LIGHTS_OFF = "lights_off"
    LIGHTS_ON = "lights_on"
    STAGE_W = "stage_w"
    STAGE_N1 = "stage_n1"
    STAGE_N2 = "stage_n2"
    STAGE_N3 = "stage_n3"
    STAGE_N = "stage_n"
    STAGE_R = "stage_r"
    STAGE_ASLEEP = "stage_asleep"
    STAGE_UNSCORED = "stage_unscored"
    MARK = "mark"


MOVEMENTS = (
    *(Kind.LEG_MOVEMENT, Kind.HYPNIC_JERK, Kind.FRAGMENTARY_MYOCLONUS, Kind.FOOT_TREMOR),
    *(Kind.HIGH_FREQUENCY_LEGS, Kind.ALTERNATING_LEGS, Kind.REM_PHASIC, Kind.REM_TONIC, Kind.BRUXISM),
    *(Kind.RHYTHMIC_MOVEMENT, Kind.LARGE_MOVEMENT, Kind.NECK_MYOCLONUS, Kind.PROPRIOSPINAL),
    *(Kind.NEGATIVE_MYOCLONUS, Kind.INFANT_MYOCLONUS, Kind.FACE_TWITCH),
)
"""What hypnic looks for, in the order in which pages and tables show it."""

STATES = frozenset({Kind.REM_TONIC})
"""Movements that last as long as a stage may: told in seconds, and no moments."""

RESPIRATORY_EVENTS = frozenset({Kind.APNEA, Kind.HYPOPNEA})
"""Events that can explain a leg movement. A RERA is counted only when the user asks for it."""

CANDIDATES = frozenset({Kind.AROUSAL_CANDIDATE, Kind.APNEA_CANDIDATE, Kind.HYPOPNEA_CANDIDATE})
"""What hypnic takes for an arousal or a respiratory event where nobody marked them; never a mark."""

STAGE_MARKS = frozenset(kind for kind in Kind if kind.value.startswith("stage_"))


class Site(StrEnum):
    """Where on the body."""

    LEFT_LEG = "left_leg"
    RIGHT_LEG = "right_leg"
    BOTH_LEGS = "both_legs"
    LEG = "leg"
    LEFT_ARM = "left_arm"
    RIGHT_ARM = "right_arm"
    CHIN = "chin"
    MASSETER = "masseter"
    FACE = "face"
    EYELIDS = "eyelids"
    NECK = "neck"
    SHOULDERS = "shoulders"
    TRUNK = "trunk"
    BELLY = "belly"
    BACK = "back"
    WHOLE_BODY = "whole_body"
    UNKNOWN = "n/a"


LEGS = frozenset({Site.LEFT_LEG, Site.RIGHT_LEG, Site.BOTH_LEGS, Site.LEG})
"""`Site.LEG` is a leg whose side nobody recorded: one channel for both, or a mark without a side."""

UNITS = frozenset({"s", "hz", "uv", "uvs", "g", "deg", "ms", "ratio", "count", "bpm", "percent"})


@dataclass(frozen=True, slots=True)
class Event:
    """One event.

    Attributes
    ----------
    onset_s, duration_s
        Seconds from the start of the recording; the event is [onset_s, onset_s + duration_s).
        A negative onset is before the recording. A duration is never negative.
    measures
        Numbers about the event; each key ends in `_` and its unit (`peak_uv`, `rest_uv`).
    label
        A mark's own words, unchanged; empty for what hypnic found.
    excluded
        Why scoring does not count it; empty where it counts.
    muscles
        The muscles that moved in it, each once, in the order in which they began; empty where it was not
        measured.
    """

    onset_s: float
    duration_s: float
    kind: Kind
    site: Site = Site.UNKNOWN
    measures: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    label: str = ""
    excluded: str = ""
    muscles: tuple[Site, ...] = ()

    def __post_init__(self) -> None:
        if not math.isfinite(self.onset_s):
            raise ValueError(f"an onset must be finite, got {self.onset_s}")
        if not (math.isfinite(self.duration_s) and self.duration_s >= 0):
            raise ValueError(f"a duration must be finite and not negative, got {self.duration_s}")
        for key, value in self.measures.items():
            if key.rpartition("_")[2] not in UNITS:
                raise ValueError(f"the measure {key!r} must end in a unit: {', '.join(sorted(UNITS))}")
            if not math.isfinite(value):
                raise ValueError(f"the measure {key!r} must be finite, got {value}")

    @property
    def end_s(self) -> float:
        """The first moment after the event, in seconds from the start of the recording."""
        return self.onset_s + self.duration_s

    def shifted(self, by_s: float) -> Event:
        """Return the same event `by_s` seconds later."""
        return replace(self, onset_s=self.onset_s + by_s)


@dataclass(frozen=True, slots=True)
class Events:
    """Events in order of onset (then end, kind and site). Rows may overlap."""

    rows: tuple[Event, ...] = field(default=())

    def __init__(self, rows: Iterable[Event] = ()) -> None:
        ordered = sorted(rows, key=lambda e: (e.onset_s, e.end_s, e.kind, e.site))
        object.__setattr__(self, "rows", tuple(ordered))

    def __iter__(self) -> Iterator[Event]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> Events: ...
    def __getitem__(self, at: int | slice) -> Event | Events:
        return Events(self.rows[at]) if isinstance(at, slice) else self.rows[at]

    @classmethod
    def _in_order(cls, rows: tuple[Event, ...]) -> Events:
        """Return rows that are known to be in order; sorting them again was most of the cost of `where`."""
        events = object.__new__(cls)
        object.__setattr__(events, "rows", rows)
        return events

    def __add__(self, other: Events) -> Events:
        return Events((*self.rows, *other.rows))

    @property
    def onset_s(self) -> FloatArray:
        """Onsets, shape (n,), ascending."""
        return np.array([row.onset_s for row in self.rows], dtype=np.float64)

    @property
    def end_s(self) -> FloatArray:
        """Ends, shape (n,), in the order of the onsets."""
        return np.array([row.end_s for row in self.rows], dtype=np.float64)

    @property
    def spans(self) -> Spans:
        """The time covered by any of the events."""
        return Spans((row.onset_s, row.end_s) for row in self.rows)

    def of(self, *kinds: Kind) -> Events:
        """Return the events of these kinds."""
        return self.where(lambda row: row.kind in kinds)

    def at(self, *sites: Site) -> Events:
        """Return the events at these sites."""
        return self.where(lambda row: row.site in sites)

    def where(self, keep: Callable[[Event], bool]) -> Events:
        """Return the events for which `keep` holds."""
        return Events._in_order(tuple(row for row in self.rows if keep(row)))

    def shifted(self, by_s: float) -> Events:
        """Return the same events `by_s` seconds later."""
        return Events(row.shifted(by_s) for row in self.rows)

    def to_frame(self) -> pl.DataFrame:
        """Return a Polars frame: one row per event, one column per measure (null where absent)."""
        import polars as pl

        keys = sorted({key for row in self.rows for key in row.measures})
        columns: dict[str, list[object]] = {
            "onset": [row.onset_s for row in self.rows],
            "duration": [row.duration_s for row in self.rows],
            "trial_type": [row.kind.value for row in self.rows],
            "site": [row.site.value for row in self.rows],
            **{key: [row.measures.get(key) for row in self.rows] for key in keys},
            "label": [row.label for row in self.rows],
            "excluded": [row.excluded for row in self.rows],
        }
        floats = {"onset", "duration", *keys}
        schema = {name: pl.Float64 if name in floats else pl.String for name in columns}
        return pl.DataFrame(columns, schema=schema)

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas frame of the same columns; needs pandas and pyarrow (`hypnic[pandas]`)."""
        return as_pandas(self.to_frame())


def as_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """Return a Polars frame as a pandas one.

    Raises
    ------
    MissingExtraError
        If pandas or pyarrow is not installed (`hypnic[pandas]`).
    """
    try:
        return frame.to_pandas()
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"a pandas frame needs {error.name}: pip install 'hypnic[pandas]'") from None
