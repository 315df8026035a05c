"""How a rate changes along a stretch, where events come in clusters."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import FloatArray
from hypnic.signals.intervals import CONFIDENCE, student_quantile

STEPS = 50
"""More than Newton's method ever needs here."""


def rate_ratio(counts: npt.NDArray[np.int64], at: FloatArray) -> tuple[float, float, float]:
    """Return by what a rate is multiplied per unit of `at`, and its 95 % limits.

    A log-linear model of counts (Poisson regression), with limits widened by the dispersion of the counts
    around it (Pearson's, at least 1) and by Student's t, as its estimate needs.

    Parameters
    ----------
    counts
        Events in blocks of equal exposure, shape (n,), n ≥ 4; not all in the first or the last block, whose
        ratio would be without end.
    at
        Middle of each block.

    Notes
    -----
    Source: quasi-Poisson regression (McCullagh and Nelder 1989). Departs from it in: the dispersion is at
    least 1.
    """
    x = at - at.mean()
    slope = 0.0
    for _ in range(STEPS):
        share = np.exp(slope * x - np.max(slope * x))
        share /= share.sum()
        middle = float(share @ x)
        width = float(share @ np.square(x)) - middle**2
        step = float(counts @ x / counts.sum() - middle) / max(width, 1e-12)
        # Steps are kept short: far out the likelihood is flat.
        slope += float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-9:
            break
    expected = counts.sum() * share
    freedom = len(counts) - 2
    dispersion = max(float((np.square(counts - expected) / expected).sum()) / freedom, 1.0)
    z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    reach = float(student_quantile(z, np.array(float(freedom)))) * float(
        np.sqrt(dispersion / (counts.sum() * width))
    )
    return float(np.exp(slope)), float(np.exp(slope - reach)), float(np.exp(slope + reach))


def slope_by_chance(
    counts: npt.NDArray[np.int64], at: FloatArray, draws: int, chance: np.random.Generator
) -> tuple[float, FloatArray]:
    """Return how far the events lean to later blocks, and what that is with the blocks dealt out anew.

    Events that come together within a block stay together; shapes (n,), (n,) → a number, (draws,).
    """
    x = at - at.mean()
    dealt = np.argsort(chance.random((draws, len(counts))), axis=1)
    return float(counts @ x), np.asarray(counts[dealt] @ x, dtype=np.float64)
