"""Whether a kind becomes more or less frequent as the night goes on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hypnic.model.events import Kind
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import FloatArray, Spans
from hypnic.model.ties import Ties
from hypnic.relate.rhythm import CERTAIN
from hypnic.relate.ties.chance import HOUR_S, p_two_sided
from hypnic.relate.ties.falling_asleep import ONLY_NEAR, is_only_near
from hypnic.relate.ties.others import asleep, too_few
from hypnic.relate.ties.setting import Setting
from hypnic.signals.trend import rate_ratio, slope_by_chance

BLOCK_S = 1800.0
"""Movements that come together within such a block stay together when chance deals the blocks out anew."""
LEAST_S, LEAST_REACH_S = 7200.0, 10_800.0
"""Least time in which the kind could be seen in sleep, and least from its beginning to its end."""
RISES, FALLS, NONE = "more and more", "less and less", "no trend"


def trend(setting: Setting) -> Ties:
    """Ask of each kind whether its rate in sleep changes as the night goes on.

    The estimate is what the rate per hour of sleep is multiplied by from one hour of the night to the next
    (log-linear in clock time, over blocks of about 30 min of sleep in which the kind could be seen; limits
    widened for clusters); chance gives 1. p: the blocks dealt out anew, two-sided. Without stages, of all the
    period.

    Source: hypnic's own.
    """
    return Ties(tuple(_trend(setting, kind) for kind in setting.kinds))


def _trend(setting: Setting, kind: Kind) -> Pattern:
    row = Pattern(kind, Question.TREND, unit="ratio an hour", chance=1.0, n=len(setting.of(kind)))
    hypnogram = setting.around.hypnogram
    if hypnogram is not None and is_only_near(setting, kind, hypnogram):
        return replace(row, why=ONLY_NEAR)
    time = setting.seen(kind) & asleep(setting)
    reach_s = time.rows[-1].end_s - time.rows[0].start_s if time else 0.0
    if time.total_s < LEAST_S or reach_s < LEAST_REACH_S:
        told = f"{time.total_h:.1f} h of sleep over {reach_s / HOUR_S:.1f} h"
        return replace(row, why=f"it could be seen in {told}, and it takes 2 h over 3 h")
    onset_s = setting.of(kind).onset_s
    onset_s = onset_s[time.contains(onset_s)]
    row = replace(row, n=len(onset_s))
    why = too_few("movement", "in sleep", len(onset_s), setting.options.fewest)
    if why:
        return replace(row, why=why)
    edges_s, middle_h = blocks(time)
    counts = np.bincount(np.searchsorted(edges_s[1:-1], onset_s, side="right"), minlength=len(middle_h))
    if counts.max() == len(onset_s):
        return replace(row, why="all lie within one half hour of sleep")
    draws, chance = setting.options.draws, setting.chance(kind, Question.TREND)
    real, drawn = slope_by_chance(counts, middle_h, draws, chance)
    p = p_two_sided(real, drawn)
    ratio, low, high = rate_ratio(counts, middle_h)
    answer = NONE if p >= CERTAIN else RISES if real > 0 else FALLS
    return replace(row, answer=answer, estimate=ratio, low=low, high=high, p=p)


def blocks(time: Spans) -> tuple[FloatArray, FloatArray]:
    """Return the edges in s, shape (n + 1,), and mean times in h, (n,), of blocks of equal time in spans."""
    total_s = time.total_s
    n = max(round(total_s / BLOCK_S), 1)
    # Fine enough that gaps within a block shift its middle as they should.
    middle_h = (
        time.at((np.arange(n * 60, dtype=np.float64) + 0.5) * (total_s / (n * 60)))
        .reshape(n, 60)
        .mean(axis=1)
        / HOUR_S
    )
    inner = time.at(np.arange(1, n, dtype=np.float64) * (total_s / n))
    return np.r_[time.rows[0].start_s, inner, time.rows[-1].end_s], middle_h
