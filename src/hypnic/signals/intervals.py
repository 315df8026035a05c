"""Limits of counts that come in clusters."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import FloatArray

CONFIDENCE = 0.95


def count_limits(
    counts: FloatArray, dispersion: FloatArray, freedom: FloatArray, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray]:
    """Return the confidence limits of the expected counts behind observed ones, each of shape (n,).

    With a dispersion of 1 these are Byar's limits of a Poisson count (Breslow and Day 1987, vol. II,
    ch. 2). Above it the count is scaled down to the number of independent clusters it is worth, and
    the share of the variance that is not Poisson's, which had to be estimated, widens the limits as in
    Student's t.

    Parameters
    ----------
    counts
        Shape (n,), not negative.
    dispersion
        Variance over mean of the counts, shape (n,), at least 1; see `overdispersion`.
    freedom
        Degrees of freedom of that estimate, shape (n,), at least 3.

    Notes
    -----
    Byar's upper limits are within 0.6 % of the exact ones (Garwood 1936), the lower ones within 3 % from
    a count of 3 on (of 1: 0.013 instead of 0.025, of 2: 0.225 instead of 0.242). They need no special
    function, whose library would take longer to load than a whole night takes to score. The measured
    coverage is in `docs/summarise.md`.
    Departs from it in: the correction for clusters, which is hypnic's own.
    """
    normal = NormalDist().inv_cdf(0.5 + confidence / 2)
    quantile = normal + (student_quantile(normal, freedom) - normal) * (1 - 1 / dispersion)
    clusters = counts / dispersion
    some = np.maximum(clusters, 1e-300)
    low = np.where(clusters > 0, _byar(some, -quantile), 0.0)
    return low * dispersion, _byar(clusters + 1, quantile) * dispersion


def _byar(count: FloatArray, quantile: FloatArray) -> FloatArray:
    root = 1 - 1 / (9 * count) + quantile / (3 * np.sqrt(count))
    return np.asarray(count * np.maximum(root, 0.0) ** 3)


def student_quantile(z: float, freedom: FloatArray) -> FloatArray:
    """Return the quantile of Student's t from the normal one `z`; within 1 % from 3 degrees of freedom on.

    Source: Abramowitz and Stegun 26.7.5.
    """
    return np.asarray(
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def overdispersion(
    rows: npt.NDArray[np.int64], position: FloatArray, length: float, blocks: Sequence[float]
) -> FloatArray:
    """Return how much more than by chance counts vary along a stretch, shape (n_rows,), at least 1.

    The stretch is cut into equal blocks of about each length in `blocks`; the largest ratio of variance
    (n - 1) to mean of the counts in them is returned. Long bouts of movements show in long blocks only.

    Parameters
    ----------
    rows
        Which row each event counts for, shape (n_events,), 0 ... max.
    position
        Where each event lies, shape (n_events,), 0 ... `length`, in the unit of `length` and `blocks`.
    length
        Of the stretch. A block length of which it holds fewer than two is left out.
    """
    n_rows = int(rows.max()) + 1 if len(rows) else 0
    worst = np.ones(n_rows)
    for block in blocks:
        n_blocks = round(length / block)
        if n_blocks < 2:
            continue
        at = np.clip((position * (n_blocks / length)).astype(np.int64), 0, n_blocks - 1)
        counts = np.bincount(rows * n_blocks + at, minlength=n_rows * n_blocks).reshape(n_rows, n_blocks)
        mean = counts.mean(axis=1)
        ratio = counts.var(axis=1, ddof=1) / np.where(mean > 0, mean, 1.0)
        worst = np.maximum(worst, ratio)
    return worst


def share_limits(hits: float, n: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the confidence limits of the share behind `hits` of `n` (n ≥ 1).

    Source: Wilson, J Am Stat Assoc 1927;22:209-212. Departs from it in: nothing. For hits that come in
    clusters the limits are too narrow, unless both numbers are made smaller by what they are `worth`.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    middle = (hits + z * z / 2) / (n + z * z)
    reach = z / (n + z * z) * float(np.sqrt(hits * (n - hits) / n + z * z / 4))
    # At a share of 0 or 1 the limit is that share; rounding would put it a hair inside.
    return max(middle - reach, 0.0) if hits > 0 else 0.0, min(middle + reach, 1.0) if hits < n else 1.0


def worth(values: FloatArray) -> float:
    """Return how many independent values a row (n ≥ 1) is worth whose neighbours hang together, 1 to n.

    n ÷ (1 + 2 × the sum of the autocorrelations up to the first that is not positive). A row without any
    change is worth n.

    Source: effective sample size of a series; the stop is the initial positive sequence of Geyer, Stat Sci
    1992;7:473-483. Departs from it in: single autocorrelations, not their sums in pairs.
    """
    n = len(values)
    off = values - values.mean()
    spread = float(off @ off)
    together = 0.0
    for lag in range(1, n):
        alike = float(off[lag:] @ off[:-lag])
        if alike <= 1e-12 * spread:
            break
        together += alike / spread
    return max(n / (1 + 2 * together), 1.0)


def median_limits(values: FloatArray, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the confidence limits of the median of values (n ≥ 1), in the order in which they came.

    They are two of the ordered values (the smallest and the largest where there are too few), further apart
    where neighbours hang together: by what the values are `worth`, told by which of them lie over the median.

    Source: order statistics (Conover, Practical Nonparametric Statistics). Departs from it in: the normal
    approximation of the ranks; the correction for neighbours.
    """
    n = len(values)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    reach = z * n / (2 * worth((values > np.median(values)).astype(np.float64)) ** 0.5)
    first, last = int(np.floor((n - 1) / 2 - reach)), int(np.ceil((n - 1) / 2 + reach))
    ordered = np.sort(values)
    return float(ordered[max(first, 0)]), float(ordered[min(last, n - 1)])
