"""What every part of the vitals sees of a night, and what it tells."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from hypnic.detect.heart import Heart
from hypnic.detect.vitals.brain import Brain
from hypnic.detect.vitals.options import VitalsOptions
from hypnic.model.events import Event
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.muscle import Muscles
from hypnic.model.recording import Issue, Recording
from hypnic.model.spans import FloatArray, Spans
from hypnic.model.vitals import COURSE_S, Beats, Breathing, Course, Vitals


@dataclass(frozen=True, eq=False)
class Stand:
    """A night as the vitals see it; `before` is what the parts so far told."""

    recording: Recording
    hypnogram: Hypnogram | None
    options: VitalsOptions
    muscles: Muscles
    heart: Heart
    brain: Brain
    before: Vitals = field(default_factory=Vitals)

    @property
    def grid_s(self) -> FloatArray:
        """Edges of the 30-s values, shape (n + 1,); epochs of 30 s begin at the same times."""
        offset_s = 0.0
        if self.hypnogram is not None and self.hypnogram.epoch_s == COURSE_S:
            offset_s = self.hypnogram.start_s % COURSE_S
        count = max(math.ceil((self.recording.duration_s - offset_s) / COURSE_S), 0)
        return np.asarray(offset_s + np.arange(count + 1) * COURSE_S, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What one part tells; fields as in `Vitals`."""

    heart: Beats | None = None
    breath: Breathing | None = None
    courses: tuple[Course, ...] = ()
    found: Sequence[Event] = ()
    assessable: Mapping[str, Spans] = field(default_factory=lambda: MappingProxyType({}))
    why_not: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    methods: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    issues: tuple[Issue, ...] = ()


def course(name: str, grid_s: FloatArray, values: FloatArray) -> tuple[Course, ...]:
    """Return a course, or none where no value can be told."""
    if not np.isfinite(values).any():
        return ()
    return (Course(name, float(grid_s[0]), COURSE_S, values),)


def long(seconds: float) -> str:
    """Return a length in words, as short as it can be."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
