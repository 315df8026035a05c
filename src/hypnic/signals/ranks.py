"""Whether two series of nights go together, when each night resembles the one before."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from hypnic.model.spans import FloatArray
from hypnic.signals.intervals import CONFIDENCE

MOST_MEMORY = 0.9
"""A series with more than this is a drift; no few nights tell it from memory."""


def mid_ranks(values: FloatArray) -> FloatArray:
    """Return the ranks of values, shape (n,), less their mean; equal values share theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    return np.asarray(rank - rank.mean(), dtype=np.float64)


def spearman(x: FloatArray, y: FloatArray) -> float:
    """Return Spearman's rank correlation of two series, neither of them constant."""
    return _correlation(mid_ranks(x), mid_ranks(y))


def spearman_limits(rho: float, n: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the confidence limits of a rank correlation of `n` independent pairs; n is taken as 4 at least.

    Source: Bonett and Wright, Psychometrika 2000;65:23-28 (Fisher's z with a variance for ranks).
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    reach = z * float(np.sqrt((1 + rho * rho / 2) / (max(n, 4.0) - 3)))
    middle = float(np.arctanh(np.clip(rho, -1 + 1e-12, 1 - 1e-12)))
    return float(np.tanh(middle - reach)), float(np.tanh(middle + reach))


def memory(ranks: FloatArray, step: FloatArray) -> float:
    """Return how much of a value (less the mean) is left in the next one, -0.9 to 0.9.

    Parameters
    ----------
    step
        From each to the next, shape (n - 1,); only neighbours (1) tell. Without a pair of them it is 0.

    Notes
    -----
    The lag-1 autocorrelation, its bias in short series taken off: Kendall, Biometrika 1954;41:403-404.
    """
    near = step == 1
    spread = float(np.square(ranks).mean())
    if not near.any() or spread <= 0:
        return 0.0
    raw = float((ranks[1:] * ranks[:-1])[near].mean()) / spread
    return float(np.clip(raw + (1 + 3 * raw) / len(ranks), -MOST_MEMORY, MOST_MEMORY))


def without_memory(ranks: FloatArray, step: FloatArray) -> FloatArray:
    """Return what each value has that the one before it does not explain, shape (n - 1,).

    After a gap of k less is left of what was before it: the memory to the power of k.
    """
    kept = memory(ranks, step)
    return np.asarray(ranks[1:] - np.sign(kept) ** step * abs(kept) ** step * ranks[:-1], dtype=np.float64)


def dealt_correlations(
    x: FloatArray, y: FloatArray, draws: int, chance: np.random.Generator
) -> tuple[float, FloatArray]:
    """Return the correlation of two series, and those with y dealt out anew, shape (draws,)."""
    dealt = y[np.argsort(chance.random((draws, len(y))), axis=1)]
    x, mean = x - x.mean(), y.mean()
    spread = float(np.sqrt((x @ x) * np.square(y - mean).sum()))
    return _correlation(x, y), np.asarray((dealt - mean) @ x / max(spread, 1e-300))


def _correlation(x: FloatArray, y: FloatArray) -> float:
    x, y = x - x.mean(), y - y.mean()
    return float(x @ y / max(float(np.sqrt((x @ x) * (y @ y))), 1e-300))
