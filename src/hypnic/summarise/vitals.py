"""Vitals → the small part of them that a night keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from hypnic.model.events import Event, Kind
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.index import Index
from hypnic.model.night import Night
from hypnic.model.spans import Span, Spans
from hypnic.model.vitals import (
    AROUSALS,
    CANDIDATES,
    SATURATION,
    SPINDLES,
    WAVES,
    Course,
    VitalLevel,
    Vitals,
    VitalsSummary,
)
from hypnic.signals.intervals import count_limits

FEWEST = 10
"""30-s values for a percentile (hypnic's own)."""

STRATA = {
    "wake": (Stage.W,),
    "sleep": SLEEP,
    "N1": (Stage.N1,),
    "N2": (Stage.N2,),
    "N3": (Stage.N3,),
    "REM": (Stage.R,),
}


def _of(kind: Kind) -> Callable[[Event], bool]:
    return lambda row: row.kind is kind


def _fall(least: float) -> Callable[[Event], bool]:
    return lambda row: row.kind is Kind.DESATURATION and row.measures["fall_percent"] >= least


COUNTED: tuple[tuple[str, str, Callable[[Event], bool]], ...] = (
    ("desaturation_3", SATURATION, _fall(3.0)),
    ("desaturation_4", SATURATION, _fall(4.0)),
    (Kind.APNEA_CANDIDATE.value, CANDIDATES, _of(Kind.APNEA_CANDIDATE)),
    (Kind.HYPOPNEA_CANDIDATE.value, CANDIDATES, _of(Kind.HYPOPNEA_CANDIDATE)),
    (Kind.AROUSAL_CANDIDATE.value, AROUSALS, _of(Kind.AROUSAL_CANDIDATE)),
    (Kind.K_COMPLEX.value, WAVES, _of(Kind.K_COMPLEX)),
    (Kind.VERTEX_WAVE.value, WAVES, _of(Kind.VERTEX_WAVE)),
    (Kind.SPINDLE.value, SPINDLES, _of(Kind.SPINDLE)),
)
"""What is counted: the measure's name, which of `ASKED` it belongs to, and which events it is."""


def with_vitals(night: Night, vitals: Vitals | None) -> Night:
    """Return the night with the summary of its vitals; unchanged where they were not asked for."""
    if vitals is None:
        return night
    summary = summarise_vitals(vitals, night.hypnogram, night.period)
    return replace(night, vitals=summary, issues=(*night.issues, *vitals.issues))


def summarise_vitals(vitals: Vitals, hypnogram: Hypnogram | None, period: Span) -> VitalsSummary:
    """Return levels by stage and counts by hour, within the analysis period."""
    inside = Spans([period])
    parts = {"night": inside}
    if hypnogram is not None:
        parts |= {name: hypnogram.spans(*stages) & inside for name, stages in STRATA.items()}
        if quiet := hypnogram.spans(Stage.N):
            parts["N"] = quiet & inside
    return VitalsSummary(
        levels=tuple(_level(row, name, time) for row in vitals.courses for name, time in parts.items()),
        counts=tuple(_counts(vitals, parts)),
        found=vitals.found,
        why_not=vitals.why_not,
        methods=vitals.methods,
        hours={name: (spans & inside).total_h for name, spans in vitals.assessable.items()},
    )


def _level(course: Course, stratum: str, time: Spans) -> VitalLevel:
    """Return the percentiles of the 30-s values whose middle lies in the stratum."""
    values = course.values[time.contains(course.times_s + course.step_s / 2)]
    values = values[np.isfinite(values)]
    if len(values) < FEWEST:
        return VitalLevel(course.name, stratum, None, None, None, len(values))
    low, median, high = np.percentile(values, (10, 50, 90)).tolist()
    return VitalLevel(course.name, stratum, median, low, high, len(values))


def _counts(vitals: Vitals, parts: dict[str, Spans]) -> Iterator[Index]:
    for measure, asked, is_it in COUNTED:
        if asked not in vitals.assessable or asked in vitals.why_not:
            continue
        onsets = vitals.found.where(is_it).onset_s
        for stratum in ("night", "sleep"):
            if stratum not in parts:
                continue
            hours = (parts[stratum] & vitals.assessable[asked]).total_h
            count = int(parts[stratum].contains(onsets).sum()) if len(onsets) else 0
            yield _index(measure, stratum, count, hours)


def _index(measure: str, stratum: str, count: int, hours: float) -> Index:
    if not hours:
        return Index(measure, stratum, "n/a", count, hours, None, None, None)
    # Large freedom: a plain Poisson count.
    low, high = count_limits(np.array([float(count)]), np.ones(1), np.full(1, 1e6))
    return Index(
        measure, stratum, "n/a", count, hours, count / hours, float(low[0]) / hours, float(high[0]) / hours
    )
