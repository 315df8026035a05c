"""Heart, breath and brain around the movements: beats, breaths, what they are every 30 s, and what was found.

`Vitals` holds arrays, is what `relate` reads, and is never stored; `VitalsSummary` is the small part of it
that a `Night` keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from hypnic.model.brain import BrainPower
from hypnic.model.events import Events
from hypnic.model.index import Index
from hypnic.model.recording import Issue, Role
from hypnic.model.spans import FloatArray, Spans

HEART, BREATH, SATURATION = "heart", "breath", "saturation"
AROUSALS, CANDIDATES, WAVES, SPINDLES = "arousals", "breathing candidates", "waves", "spindles"
ASKED = (HEART, BREATH, SATURATION, CANDIDATES, AROUSALS, WAVES, SPINDLES)
"""What vitals may hold; each is either told or has its reason in `Vitals.why_not`."""

FOUND_BY_HYPNIC = "found by hypnic"
"""The label of every event that nobody marked."""

COURSE_S = 30.0
"""One value of a course stands for this long."""


@dataclass(frozen=True, slots=True, eq=False)
class Beats:
    """The beats of a night, by time.

    Attributes
    ----------
    time_s
        R waves (of an ECG) or feet of the pulse (of a pulse wave), shape (n,), ascending.
    interval_s
        From the beat before to this one, shape (n,); NaN where it is not a clean interval between two
        heartbeats (the first of a stretch, an ectopic or missed beat, noise).
    label, role
        Of the channel they come from.
    method
        What found them, in words for a page.
    assessable
        When beats could be told: recorded, not flat, not clipped, not noise.
    upside_down
        Whether the channel shows the beats upside down (found all the same).
    """

    time_s: FloatArray
    interval_s: FloatArray
    label: str
    role: Role
    method: str
    assessable: Spans
    upside_down: bool = False

    def __len__(self) -> int:
        return len(self.time_s)


@dataclass(frozen=True, slots=True, eq=False)
class Breaths:
    """Breaths by time; shapes (n,).

    Attributes
    ----------
    time_s
        Peak of each breath.
    period_s
        Time to the next peak; NaN for the last of a stretch, and where that is too far to be the next breath.
    depth
        From the trough before to the peak, in the signal's unit.
    """

    time_s: FloatArray = field(default_factory=lambda: np.empty(0))
    period_s: FloatArray = field(default_factory=lambda: np.empty(0))
    depth: FloatArray = field(default_factory=lambda: np.empty(0))

    def __len__(self) -> int:
        return len(self.time_s)


@dataclass(frozen=True, slots=True, eq=False)
class Breathing:
    """The breaths of the channel that was chosen for it.

    Attributes
    ----------
    label, role, unit
        Of the channel.
    assessable
        When breaths could be told: recorded, not flat, not saturated.
    """

    breaths: Breaths
    label: str
    role: Role
    unit: str
    assessable: Spans


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """One quantity through the night, a value every `step_s`.

    Attributes
    ----------
    name
        With the unit at its end: "heart_rate_bpm", "rmssd_ms", "sdnn_ms", "breath_rate_per_min",
        "breath_depth_ratio" (over the night's median), "breath_period_cv_ratio", "spo2_percent".
    start_s
        Of the first value, which stands for [start_s, start_s + step_s). Epochs of the hypnogram begin at
        the same times where the night was staged in epochs of 30 s.
    values
        float64, shape (n,); NaN where it cannot be told.
    """

    name: str
    start_s: float
    step_s: float
    values: FloatArray

    @property
    def times_s(self) -> FloatArray:
        """Start of each value, shape (n,)."""
        return self.start_s + np.arange(len(self.values), dtype=np.float64) * self.step_s

    @property
    def known(self) -> int:
        """How many values can be told."""
        return int(np.isfinite(self.values).sum())

    def at(self, times_s: FloatArray) -> FloatArray:
        """Return the value that holds at each time; NaN outside the course."""
        index = np.floor((np.asarray(times_s, dtype=np.float64) - self.start_s) / self.step_s)
        inside = (index >= 0) & (index < len(self.values))
        out = np.full(index.shape, np.nan)
        out[inside] = self.values[index[inside].astype(np.int64)]
        return out


@dataclass(frozen=True, slots=True, eq=False)
class Vitals:
    """What heart, breath and brain did, as far as it could be told.

    Attributes
    ----------
    heart, breath
        None where they could not be told; `why_not` says why.
    courses
        Every 30 s; only those that could be told at all.
    brain
        Power of the first usable EEG channels, four times a second; empty where there is none.
    found
        What hypnic found and nobody marked: desaturations, candidates of apnoeas and hypopnoeas, arousals,
        K-complexes, vertex waves, spindles. Every row's label is `FOUND_BY_HYPNIC`.
    assessable
        For each of `ASKED` that was looked for: when it could have been seen.
    why_not
        For each of `ASKED` that was not told: why, in words for a page.
    methods
        For each of `ASKED` that was told: from which channel and by what, in words for a page.
    """

    heart: Beats | None = None
    breath: Breathing | None = None
    courses: tuple[Course, ...] = ()
    brain: tuple[BrainPower, ...] = ()
    found: Events = field(default_factory=Events)
    assessable: Mapping[str, Spans] = field(default_factory=lambda: MappingProxyType({}))
    why_not: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    methods: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    issues: tuple[Issue, ...] = ()

    def course(self, name: str) -> Course | None:
        """Return a course by its name; None where it could not be told."""
        return next((row for row in self.courses if row.name == name), None)


@dataclass(frozen=True, slots=True)
class VitalLevel:
    """What a course was like in a part of the night.

    Attributes
    ----------
    name
        Of the course.
    stratum
        "night", "wake", "sleep", "N1", "N2", "N3", "REM"; "N" where NREM sleep (an infant's quiet sleep) was
        staged without its depth.
    median, low, high
        Median, 10th and 90th percentile of its 30-s values; None where there are too few.
    values
        How many 30-s values went in.
    """

    name: str
    stratum: str
    median: float | None
    low: float | None
    high: float | None
    values: int


@dataclass(frozen=True, slots=True)
class VitalsSummary:
    """Vitals without their arrays: what a night keeps of them.

    Attributes
    ----------
    levels
        Of every course, by stratum.
    counts
        What was found, over the hours in which it could have been seen; `measure` is the kind's name
        (desaturations: "desaturation_3", "desaturation_4"), `stratum` "night" or "sleep", `site` "n/a".
    found, why_not, methods
        As in `Vitals`.
    hours
        For each of `ASKED` that was told: hours in which it could be seen.
    """

    levels: tuple[VitalLevel, ...] = ()
    counts: tuple[Index, ...] = ()
    found: Events = field(default_factory=Events)
    why_not: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    methods: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    hours: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
