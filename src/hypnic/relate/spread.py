"""In which order a jerk reaches the muscles, and how fast."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from hypnic.model.body import LEVELS, WAY_M
from hypnic.model.events import Kind, Site
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import BoolArray, FloatArray
from hypnic.signals.orders import agreement_with, shuffled, signs, slopes

FEWEST_JERKS = 5
FEWEST_MUSCLES = 3
"""Five jerks of three muscles before an order is told is clinical practice; three levels are hypnic's own."""
TIE_S = 0.005
"""Onsets nearer than this are at the same time: no nearer can bursts be told apart. hypnic's own."""
MOST_JERKS = 200
"""Of more jerks, so many evenly over the night are taken."""
DEALS = 199
DRAWS = 999
SEED = 20150
CERTAIN = 0.05

SPREADING = frozenset({Kind.HYPNIC_JERK, Kind.PROPRIOSPINAL, Kind.NECK_MYOCLONUS})
"""Kinds of jerks that may have an order."""


@dataclass(frozen=True, slots=True)
class _Order:
    """How well a night's jerks follow each way: down the body, and outwards from where most begin."""

    down: float
    outwards: float
    origin: int


def spread(kind: Kind, first_s: FloatArray, sites: tuple[Site, ...]) -> tuple[Pattern, Pattern]:
    """Return the order in which jerks of a kind reach the muscles, and its speed.

    Each jerk's onsets are held against the way from the brain stem down, and against the way outwards from
    the muscle that is most often first. The estimate is the mean of Kendall's tau over the jerks (1: always
    in this order, 0: none, -1: always the other way round); chance is what it is when each jerk's onsets are
    dealt out anew among its muscles, 199 times.
    "rostro-caudal" is down, "caudo-rostral" up, "both ways" outwards from within.

    The speed is along nominal distances of an adult (`model.body.WAY_M`): the median delay per metre over the
    jerks, turned over, with a bootstrap interval. It is told only where there is an order.

    Source: hypnic's own.

    Parameters
    ----------
    first_s
        Onset of each muscle in each jerk, shape (n, m); NaN where it did not move.
    """
    way = np.array([WAY_M.get(site, np.nan) for site in sites])
    first_s = first_s[:, np.isfinite(way)]
    way, levels = way[np.isfinite(way)], np.array([LEVELS[site] for site in sites if site in WAY_M])
    jerks = first_s[_fit(first_s, levels)]
    n = len(jerks)
    order = Pattern(kind, Question.SPREAD, unit="tau", chance=0.0, n=n)
    speed = Pattern(kind, Question.SPEED, unit="m/s", n=n)
    if n < FEWEST_JERKS:
        why = f"it takes {FEWEST_JERKS} jerks of {FEWEST_MUSCLES} muscles at as many levels of the body"
        return replace(order, why=why), replace(speed, why=why)
    jerks = jerks[np.unique(np.linspace(0, n - 1, min(n, MOST_JERKS)).astype(np.int64))]
    answer, tau, order = _answered(order, way, jerks)
    if answer == "none":
        return order, replace(speed, why="there is no order of spread")
    return order, _speed(speed, tau, jerks)


def _fit(first_s: FloatArray, levels: FloatArray) -> BoolArray:
    """Which jerks have enough muscles at enough levels."""
    moved = ~np.isnan(first_s)
    reached = np.zeros(len(moved), dtype=np.int64)
    for level in np.unique(levels).tolist():
        reached += moved[:, levels == level].any(axis=1)
    return np.asarray(reached >= FEWEST_MUSCLES)


def _answered(order: Pattern, way: FloatArray, jerks: FloatArray) -> tuple[str, FloatArray, Pattern]:
    """Return the answer, the way that it is along (m,), and the pattern."""
    found = _order(way, jerks)
    rng = np.random.default_rng(SEED)
    dealt = [_order(way, shuffled(jerks, rng)) for _ in range(DEALS)]
    p_down = _p(sum(abs(row.down) >= abs(found.down) for row in dealt))
    p_out = _p(sum(row.outwards >= found.outwards for row in dealt))
    moved = ~np.isnan(jerks)
    used = way[moved.any(axis=0)]
    within = used.min() < way[found.origin] < used.max()
    outwards = within and p_out < CERTAIN and found.outwards > abs(found.down)
    if outwards:
        answer, along, p = "both ways", np.abs(way - way[found.origin]), p_out
        chance = float(np.mean([row.outwards for row in dealt]))
    else:
        answer = "none" if p_down >= CERTAIN else "rostro-caudal" if found.down > 0 else "caudo-rostral"
        along, p, chance = way if found.down >= 0 else -way, p_down, 0.0
    each = agreement_with(along if outwards else way, signs(jerks, TIE_S), jerks)
    low, high = _bootstrap(each, np.mean)
    estimate = float(np.nanmean(each))
    found_order = replace(order, answer=answer, estimate=estimate, low=low, high=high, chance=chance, p=p)
    return answer, along, found_order


def _order(way: FloatArray, jerks: FloatArray) -> _Order:
    order = signs(jerks, TIE_S)
    first = np.nanargmin(jerks, axis=1)
    origin = int(np.bincount(first, minlength=len(way)).argmax())
    down = float(np.nanmean(agreement_with(way, order, jerks)))
    outwards = agreement_with(np.abs(way - way[origin]), order, jerks)
    return _Order(down, float(np.nanmean(outwards)), origin)


def _p(as_far: int) -> float:
    return (1 + as_far) / (DEALS + 1)


def _bootstrap(values: FloatArray, of: Callable[..., FloatArray]) -> tuple[float, float]:
    values = values[np.isfinite(values)]
    rows = np.random.default_rng(SEED).integers(0, len(values), (DRAWS, len(values)))
    low, high = np.quantile(of(values[rows], axis=1), (0.025, 0.975)).tolist()
    return low, high


def _speed(speed: Pattern, along: FloatArray, jerks: FloatArray) -> Pattern:
    delays = slopes(along, jerks)
    delays = delays[np.isfinite(delays)]
    low, high = _bootstrap(delays, np.median)
    middle = float(np.median(delays))
    if low <= 0:
        return replace(speed, why="the onsets are too close together for a speed")
    return replace(speed, answer="along nominal distances", estimate=1 / middle, low=1 / high, high=1 / low)
