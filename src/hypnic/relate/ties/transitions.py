"""Movements and transitions: how far they lie from stage changes, arousals and waves, against chance."""

from __future__ import annotations

import numpy as np

from hypnic.model.events import Kind
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import FloatArray
from hypnic.model.ties import Distances, Ties
from hypnic.relate.rhythm import CERTAIN
from hypnic.relate.ties.chance import Placed, by_stage_and_hour, p_two_sided, placed
from hypnic.relate.ties.others import Other, arousals, lone, nearest_s, stage_changes, too_few, waves
from hypnic.relate.ties.setting import Setting
from hypnic.signals.intervals import median_limits

GRAIN_S = {"stage change": 15.0, "arousal": 5.0, "k-complex or vertex wave": 1.0}
"""Nearer than this is hardly any nearer: half an epoch for stages; for others, how exact their onsets are."""
BINS_S = {"stage change": 30.0, "arousal": 5.0, "k-complex or vertex wave": 1.0}
BINS = 10
"""Bins of a histogram on either side."""
CURVE_DRAWS = 199
"""Draws behind the band of a histogram."""
CLOSER, FARTHER, CHANCE = "closer than chance", "farther than chance", "as by chance"


def transitions(setting: Setting) -> Ties:
    """Ask of each kind how far it lies from stage changes, arousals, and K-complexes and vertex waves.

    The estimate is the median distance to the nearest one, either way, in s; `chance` is its mean where the
    movements are put elsewhere in the same stage and hour. What is tested is the mean of log(1 + d / g) over
    the distances d, with a grain g of 15 s for stage changes, 5 s for arousals, 1 s for waves, two-sided:
    that feels the few that are close, and hardly how far the far ones are.

    Source: hypnic's own.
    """
    others = [each(setting) for each in (stage_changes, arousals, waves)]
    found = Ties()
    for kind in setting.kinds:
        for other in others:
            found = found + _held_against(setting, kind, other)
    return found


def _held_against(setting: Setting, kind: Kind, other: Other) -> Ties:
    question, about, needed = Question.TRANSITION, other.about, setting.options.fewest
    chance = setting.chance(kind, question, about)
    around = setting.around
    why = other.why or too_few(about, "in the night", len(other.at_s), needed)
    if why:
        return Ties((Pattern(kind, question, unit="s", why=why, source=other.source, about=about),))
    strata = by_stage_and_hour(setting.seen(kind) & other.seen, around.hypnogram, around.period)
    put = placed(setting.of(kind).onset_s, strata, setting.options.draws, chance)
    n = len(put.at_s)
    why = too_few("movement", "where both could be judged", n, needed)
    if why:
        return Ties((Pattern(kind, question, unit="s", n=n, why=why, source=other.source, about=about),))
    away = np.abs(nearest_s(put.at_s, other.at_s))
    by_chance = np.abs(nearest_s(put.chance_s, other.at_s))
    grain_s = GRAIN_S[about]
    tested = lone(put.at_s, sum(each.total_s for each in strata))
    real = float(np.log1p(away[tested] / grain_s).mean())
    drawn = np.log1p(by_chance[:, tested] / grain_s).mean(axis=1)
    p = p_two_sided(real, drawn)
    low, high = median_limits(away)
    row = Pattern(
        kind,
        question,
        CHANCE if p >= CERTAIN else CLOSER if real < drawn.mean() else FARTHER,
        estimate=float(np.median(away)),
        low=low,
        high=high,
        unit="s",
        chance=float(np.median(by_chance, axis=1).mean()),
        p=p,
        n=n,
        source=other.source,
        about=about,
    )
    return Ties((row,), distances=(histogram(kind, other, put),))


def histogram(kind: Kind, other: Other, put: Placed) -> Distances:
    """Return how many movements lie how far from the nearest moment, and what chance gives.

    Bins are half open, and as wide as `BINS_S` says; negative where the movement came first.
    """
    bin_s = BINS_S[other.about]
    edges = np.arange(-BINS, BINS + 1) * bin_s
    counts = _binned(nearest_s(put.at_s, other.at_s)[np.newaxis], bin_s)[0]
    drawn = _binned(nearest_s(put.chance_s[:CURVE_DRAWS], other.at_s), bin_s)
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    return Distances(
        kind,
        other.about,
        edges_s=tuple(edges.tolist()),
        counts=tuple(counts.tolist()),
        chance=tuple(drawn.mean(axis=0).tolist()),
        chance_low=tuple(low.tolist()),
        chance_high=tuple(high.tolist()),
        beyond=len(put.at_s) - int(counts.sum()),
    )


def _binned(signed_s: FloatArray, bin_s: float) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return the counts of each row by bin, shape (rows, 2 · BINS)."""
    rows, width = len(signed_s), 2 * BINS
    at = np.floor(signed_s / bin_s).astype(np.int64) + BINS
    row, _ = np.nonzero((at >= 0) & (at < width))
    inside = at[(at >= 0) & (at < width)]
    return np.bincount(row * width + inside, minlength=rows * width).reshape(rows, width)
