"""The parts of the night that are counted apart, and when movements could be seen in them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.events import LEGS, Site
from hypnic.model.hypnogram import NREM, SLEEP, Hypnogram, Stage
from hypnic.model.scoring import Candidates, Movement
from hypnic.model.sleep import SleepCycle
from hypnic.model.spans import FloatArray, Span, Spans

BoolArray = npt.NDArray[np.bool_]

STAGES: Mapping[str, tuple[Stage, ...]] = {
    "N1": (Stage.N1,),
    "N2": (Stage.N2,),
    "N3": (Stage.N3,),
    "NREM": NREM,
    "REM": (Stage.R,),
}
DEEP_KNOWN = (*NREM, Stage.R)
DEPTHS = (Stage.N1, Stage.N2, Stage.N3)
ONE_DEPTH = tuple((stage,) for stage in DEPTHS)
"""Strata that a night has not where NREM sleep was marked as such, without its depth."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the analysis period, and which of the movements belong to it."""

    name: str
    time: Spans
    holds: BoolArray


@dataclass(frozen=True, slots=True)
class Moments:
    """Where in the night the movements are, shape (n,): onsets in s, and codes of `Stage`."""

    onset_s: FloatArray
    stage: npt.NDArray[np.int8]

    @classmethod
    def of(cls, movements: tuple[Movement, ...]) -> Moments:
        """Return the moments of leg movements, whose stage the rule set has told."""
        stages = [Stage.UNSCORED if row.stage is None else row.stage for row in movements]
        return cls(
            np.array([row.onset_s for row in movements], dtype=np.float64), np.array(stages, dtype=np.int8)
        )


def strata(
    moments: Moments,
    hypnogram: Hypnogram | None,
    period: Span,
    cycles: Sequence[SleepCycle] = (),
    *,
    wake: bool,
) -> tuple[Stratum, ...]:
    """Return the night, its stages, hours, thirds and cycles, in this order.

    Movements belong to stages by their stage, to hours, thirds and cycles by their onset; one that reaches
    into the period from before belongs to its first hour. Hours and thirds are those of the analysis period.

    Parameters
    ----------
    hypnogram
        None where the night was not staged.
    cycles
        Of NREM and REM sleep; what lies in none of them belongs to none.
    wake
        Whether movements in wake are counted.
    """
    night = Stratum("night", Spans([period]), np.ones(len(moments.onset_s), dtype=np.bool_))
    staged = () if hypnogram is None else _by_stage(moments.stage, hypnogram, period, wake=wake)
    hours = math.ceil(period.duration_s / 3600.0 - 1e-9)
    by_hour = [
        (
            f"hour {at + 1}",
            period.start_s + at * 3600.0,
            min(period.start_s + (at + 1) * 3600.0, period.end_s),
        )
        for at in range(hours)
    ]
    third_s = period.duration_s / 3
    by_third = [
        (f"third {at + 1}", period.start_s + at * third_s, period.start_s + (at + 1) * third_s)
        for at in range(3)
    ]
    return (
        *(night, *staged, *_by_time(moments.onset_s, by_hour), *_by_time(moments.onset_s, by_third)),
        *_by_cycle(moments.onset_s, cycles, period),
    )


def _by_cycle(onset_s: FloatArray, cycles: Sequence[SleepCycle], period: Span) -> list[Stratum]:
    spans = [Spans([(row.start_s, row.end_s)]) & Spans([period]) for row in cycles]
    return [
        Stratum(f"cycle {at}", time, np.asarray(time.contains(onset_s)))
        for at, time in enumerate(spans, start=1)
        if time
    ]


def _by_stage(
    stages: npt.NDArray[np.int8], hypnogram: Hypnogram, period: Span, *, wake: bool
) -> list[Stratum]:
    named: dict[str, tuple[Stage, ...]] = {"sleep": SLEEP}
    if wake:
        named["wake"] = (Stage.W,)
    if Stage.ASLEEP not in hypnogram.stages or np.isin(DEEP_KNOWN, hypnogram.stages).any():
        told = np.isin(DEPTHS, hypnogram.stages).any() or Stage.N not in hypnogram.stages
        named |= {name: wanted for name, wanted in STAGES.items() if told or wanted not in ONE_DEPTH}
    inside = Spans([period])
    return [
        Stratum(name, hypnogram.spans(*wanted) & inside, np.isin(stages, [stage.value for stage in wanted]))
        for name, wanted in named.items()
    ]


def _by_time(onset_s: FloatArray, parts: list[tuple[str, float, float]]) -> list[Stratum]:
    if not parts:
        return []
    starts = np.array([start for _, start, _ in parts])
    at = np.clip(np.searchsorted(starts, onset_s, side="right") - 1, 0, len(parts) - 1)
    return [
        Stratum(name, Spans([(start, end)]), np.asarray(at == index))
        for index, (name, start, end) in enumerate(parts)
    ]


def seen_by_site(candidates: Candidates) -> dict[str, Spans]:
    """Return when a movement of each site could have been seen.

    "both" where any leg was seen, "both_legs" (combined movements) where the left and the right were.
    """
    seen = {site: spans for site, spans in candidates.assessable.items() if site in LEGS}
    by_site = {"both": Spans(row for spans in seen.values() for row in spans)}
    by_site |= {site.value: spans for site, spans in seen.items() if site is not Site.BOTH_LEGS}
    if Site.LEFT_LEG in seen and Site.RIGHT_LEG in seen:
        by_site[Site.BOTH_LEGS.value] = seen[Site.LEFT_LEG] & seen[Site.RIGHT_LEG]
    return by_site
