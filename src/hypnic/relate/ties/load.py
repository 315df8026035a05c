"""Across nights: movements against what the day before put on the sleeper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from hypnic.model.events import MOVEMENTS, Kind
from hypnic.model.load import NightLoad
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import FloatArray
from hypnic.relate.options import RelateOptions
from hypnic.relate.rhythm import CERTAIN
from hypnic.relate.ties.chance import p_two_sided
from hypnic.relate.ties.setting import seeded
from hypnic.signals.ranks import (
    dealt_correlations,
    memory,
    mid_ranks,
    spearman,
    spearman_limits,
    without_memory,
)

FEWEST_NIGHTS = 14
"""Two weeks: working days and free days twice. hypnic's own."""
RISES, FALLS, NONE = "rises with it", "falls with it", "not tied"
LOADS: Mapping[str, Callable[[NightLoad], float | None]] = MappingProxyType(
    {
        "stress": lambda night: night.stress_score,
        "caffeine": lambda night: night.caffeine_mg,
        "exertion": lambda night: night.exertion_min,
        "sleep debt": lambda night: night.sleep_debt_h,
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Nights of which both are known, in order, shapes (n,); `step` days from each to the next, (n - 1,)."""

    load: FloatArray
    per_hour: FloatArray
    step: FloatArray


def load(nights: Sequence[NightLoad], options: RelateOptions | None = None) -> tuple[Pattern, ...]:
    """Ask of each kind whether it moves more after a day with more stress, caffeine, exertion or sleep debt.

    The estimate is Spearman's rank correlation over the nights of which both are known; chance gives 0. Its
    limits count what nights that resemble each other are worth. For p (two-sided) each series of ranks first
    loses what the night before explains (its lag-1 autocorrelation; less after a gap), then the one is dealt
    out anew: else two slow swings that have nothing to do with each other would seem tied.

    Parameters
    ----------
    nights
        In any order; a day comes once.

    Raises
    ------
    ValueError
        If two nights are of one day.

    Notes
    -----
    Source: hypnic's own; prewhitening before a correlation of series: Box and Jenkins. Under 14 nights
    nothing is asked.
    """
    ordered = sorted(nights, key=lambda night: night.day)
    if any(first.day == second.day for first, second in pairwise(ordered)):
        raise ValueError("two nights are of one day: give each night once")
    kinds = [kind for kind in MOVEMENTS if any(kind in night.per_hour for night in ordered)]
    return tuple(_tied(kind, about, ordered, options or RelateOptions()) for kind in kinds for about in LOADS)


def _tied(kind: Kind, about: str, nights: Sequence[NightLoad], options: RelateOptions) -> Pattern:
    known = _pairs(kind, about, nights)
    n = len(known.load)
    row = Pattern(kind, Question.LOAD, unit="rho", chance=0.0, n=n, about=about)
    why = _why_not(known, about)
    if why:
        return replace(row, why=why)
    ranks = mid_ranks(known.load), mid_ranks(known.per_hour)
    kept = memory(ranks[0], known.step) * memory(ranks[1], known.step)
    rho = spearman(known.load, known.per_hour)
    low, high = spearman_limits(rho, n * min((1 - kept) / (1 + kept), 1.0))
    chance = seeded(options.seed, kind, Question.LOAD, about)
    news = [without_memory(each, known.step) for each in ranks]
    real, drawn = dealt_correlations(news[0], news[1], options.draws, chance)
    p = p_two_sided(real, drawn)
    # Where slow swings hide a tie of the other sign, the number on the page would deny the word.
    answer = NONE if p >= CERTAIN or real * rho <= 0 else RISES if rho > 0 else FALLS
    return replace(row, answer=answer, estimate=rho, low=low, high=high, p=p)


def _pairs(kind: Kind, about: str, nights: Sequence[NightLoad]) -> Pairs:
    rows = [
        (float(night.day), value, night.per_hour[kind])
        for night in nights
        if (value := LOADS[about](night)) is not None and kind in night.per_hour
    ]
    day, loads, per_hour = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return Pairs(loads, per_hour, np.diff(day))


def _why_not(known: Pairs, about: str) -> str:
    n = len(known.load)
    if n < FEWEST_NIGHTS:
        return f"{n or 'no'} nights of which both are known, and it takes {FEWEST_NIGHTS}"
    if np.ptp(known.load) == 0:
        return f"{about} was the same on all days"
    return "the movements were as many in all nights" if np.ptp(known.per_hour) == 0 else ""
