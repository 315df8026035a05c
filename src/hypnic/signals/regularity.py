"""Whether moments come as by chance, more evenly, or in bursts."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from hypnic.model.spans import FloatArray

DRAWS = 999
LARGEST_DRAWN = 300
SEED = 20160


def local_variation(intervals: FloatArray) -> FloatArray:
    """Return the terms 3 ((a - b) / (a + b))² of each interval a and the next one b, shape (n - 1,).

    Their mean is 0 for a clock, 1 for a Poisson process however slowly its rate changes, and more in bursts.

    Source: Shinomoto et al., Neural Comput 2003;15:2823-2842.
    """
    before, after = intervals[:-1], intervals[1:]
    total = before + after
    return np.asarray(3 * np.square((before - after) / np.where(total > 0, total, 1.0)))


def mean_limits(terms: FloatArray, confidence: float = 0.95) -> tuple[float, float]:
    """Return limits of the mean of two and more terms (not negative) whose neighbours may hang together."""
    off = terms - terms.mean()
    together = max(float((off[1:] * off[:-1]).sum()) / len(off), 0.0)
    variance = float(np.square(off).mean()) + 2 * together
    reach = NormalDist().inv_cdf(0.5 + confidence / 2) * float(np.sqrt(variance / len(terms)))
    middle = float(terms.mean())
    return max(middle - reach, 0.0), middle + reach


def poisson_p(variation: float, terms: int) -> float:
    """Return how probable a Poisson process is to give a local variation as far from 1, by simulation.

    999 seeded draws; of more than 300 terms the spread of the draws is scaled and taken as normal.
    """
    rng = np.random.default_rng(SEED)
    drawn = min(terms, LARGEST_DRAWN)
    draws = rng.exponential(size=(DRAWS, drawn + 1))
    means = (3 * np.square((draws[:, :-1] - draws[:, 1:]) / (draws[:, :-1] + draws[:, 1:]))).mean(axis=1)
    away = abs(variation - 1.0)
    if terms <= LARGEST_DRAWN:
        return (1 + int((np.abs(means - 1.0) >= away).sum())) / (DRAWS + 1)
    spread = float(means.std(ddof=1)) * float(np.sqrt(drawn / terms))
    return max(2 * (1 - NormalDist().cdf(away / spread)), 1e-6)


def runs(onsets: FloatArray, longest: float) -> FloatArray:
    """Return for each onset (ascending) the number of its run: a longer interval starts a new one."""
    new = np.diff(onsets) > longest
    return np.concatenate([np.zeros(min(len(onsets), 1)), np.cumsum(new)]).astype(np.float64)


def firsts(onsets: FloatArray, longest: float) -> FloatArray:
    """Return the first onset of each run (ascending): those with none within `longest` before them."""
    return np.asarray(onsets[np.unique(runs(onsets, longest), return_index=True)[1]])


def apart(onsets: FloatArray, least: float) -> FloatArray:
    """Return the onsets (ascending) that begin at least `least` after the last one that was kept.

    Of a Poisson process the intervals of what is kept, less `least`, are still exponential.
    """
    kept: list[float] = []
    for onset in onsets.tolist():
        if not kept or onset - kept[-1] >= least:
            kept.append(onset)
    return np.array(kept, dtype=np.float64)
