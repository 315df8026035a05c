"""How alike the movements of a night are: always the same place and order, or never."""

from __future__ import annotations

import numpy as np

from hypnic.model.events import Kind, Site
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import FloatArray
from hypnic.signals.orders import signs

FEWEST = 5
"""Fewest movements of which a score is told. hypnic's own."""
MOST = 200
"""Of more movements, so many evenly over the night are taken."""
DEALT = 250
DRAWS = 499
SEED = 20350
TIE_S = 0.01
"""Onsets nearer than this are together: a jerk that is synchronous keeps its order. hypnic's own."""
STEREOTYPED, CHANGING = 0.7, 0.3
"""From and up to which score the answer is a clear one. hypnic's own."""


def stereotypy(kind: Kind, first_s: FloatArray, sites: tuple[Site, ...], *, ordered: bool) -> Pattern:
    """Return a score from 0 (places and order as by chance) to 1 (always the same), with its interval.

    Two movements are as alike as their sets of muscles (those of both ÷ those of either), times, where the
    order counts, the share of their common pairs of muscles that began in the same order (a pair that is
    together in one of them only counts half). The score is the mean over all pairs of movements, less what
    chance gives, over 1 less chance; not below 0. Chance deals out each movement's number of muscles, and
    its order, anew among the muscles that were recorded. The interval is a bootstrap over movements.

    Source: hypnic's own. That epileptic seizures are stereotyped, and a changing place speaks against them,
    is clinical experience; no limit of this score is validated.

    Parameters
    ----------
    first_s
        Onset of each recorded muscle in each movement, shape (n, m); NaN where it did not move. Of kinds of
        one muscle any number at that muscle.
    """
    rows = first_s[(~np.isnan(first_s)).any(axis=1)]
    n = len(rows)
    told = Pattern(kind, Question.STEREOTYPY, unit="ratio", n=n)
    if n < FEWEST:
        return _untold(told, f"it takes {FEWEST} movements whose muscles are known")
    if len(sites) < 2:
        return _untold(told, "only one muscle was recorded: in another place it could not have been seen")
    rows = rows[np.unique(np.linspace(0, n - 1, min(n, MOST)).astype(np.int64))]
    rng = np.random.default_rng(SEED)
    chance = _chance(rows, rng, ordered=ordered)
    if chance > 1 - 1e-6:
        return _untold(told, "every muscle moved each time: chance alone would give the same")
    alike = _alike(rows, rows, ordered=ordered)
    scores = (_bootstrapped(alike, rng) - chance) / (1 - chance)
    off = ~np.eye(len(rows), dtype=np.bool_)
    score = max((float(alike[off].mean()) - chance) / (1 - chance), 0.0)
    low, high = np.clip(np.quantile(scores, (0.025, 0.975)), 0.0, 1.0).tolist()
    answer = "stereotyped" if score >= STEREOTYPED else "changing" if score <= CHANGING else "partly alike"
    return Pattern(
        *(kind, Question.STEREOTYPY, answer, min(score, 1.0), min(low, score), max(high, score)),
        unit="ratio",
        chance=chance,
        n=n,
    )


def _untold(told: Pattern, why: str) -> Pattern:
    return Pattern(told.kind, told.question, unit=told.unit, n=told.n, why=why)


def _alike(rows: FloatArray, others: FloatArray, *, ordered: bool) -> FloatArray:
    """Return how alike each row is to each of the others, shape (n, k)."""
    ours, theirs = (~np.isnan(each) for each in (rows, others))
    common = ours.astype(np.float64) @ theirs.astype(np.float64).T
    either = ours.sum(axis=1)[:, None] + theirs.sum(axis=1)[None, :] - common
    alike = np.asarray(common / np.maximum(either, 1))
    return alike * _same_order(rows, others) if ordered else alike


def _same_order(rows: FloatArray, others: FloatArray) -> FloatArray:
    upper = np.triu_indices(rows.shape[1], 1)
    ours, theirs = (signs(each, TIE_S)[:, upper[0], upper[1]].astype(np.float64) for each in (rows, others))
    here, there = (
        (~np.isnan(each[:, upper[0]]) & ~np.isnan(each[:, upper[1]])).astype(np.float64)
        for each in (rows, others)
    )
    pairs = here @ there.T
    # Of a pair: 1 for the same order, 1/2 where one has none, 0 for the opposite: 1 - |difference| / 2.
    apart = np.zeros_like(pairs)
    for ours_sign in (-1.0, 0.0, 1.0):
        for their_sign in (-1.0, 0.0, 1.0):
            weight = abs(ours_sign - their_sign) / 2
            if weight:
                apart += weight * (((ours == ours_sign) * here) @ ((theirs == their_sign) * there).T)
    return np.where(pairs > 0, 1 - apart / np.maximum(pairs, 1), 1.0)


def _chance(rows: FloatArray, rng: np.random.Generator, *, ordered: bool) -> float:
    """Mean likeness of pairs of movements, each dealt out anew over the recorded muscles."""
    one, other = (_dealt(rows, rng) for _ in range(2))
    alike = _alike(one, other, ordered=ordered)
    return float(alike.mean())


def _dealt(rows: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return movements of the same sizes, at random muscles and in random order."""
    picked = rows[rng.integers(0, len(rows), DEALT)]
    return np.asarray(rng.permuted(picked, axis=1))


def _bootstrapped(alike: FloatArray, rng: np.random.Generator) -> FloatArray:
    n = len(alike)
    scores = np.empty(DRAWS)
    for at in range(DRAWS):
        weight = np.bincount(rng.integers(0, n, n), minlength=n).astype(np.float64)
        # A movement drawn twice is not a pair of movements.
        pairs = n * n - float(np.square(weight).sum())
        total = float(weight @ alike @ weight - np.square(weight) @ np.diag(alike))
        scores[at] = total / pairs if pairs > 0 else 1.0
    return scores
