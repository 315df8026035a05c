"""Limits of counts that come in clusters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import FloatArray

CONFIDENCE = 0.95


def count_limits(
    counts: FloatArray, dispersion: FloatArray, freedom: FloatArray, confidence: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray]:
    """Return the confidence limits of the expected counts behind observed ones, each of shape (n,).

    With a dispersion of 1 these are the exact limits of a Poisson count (Garwood 1936). Above it the
    count is scaled down to the number of independent clusters it is worth, and the share of the variance
    that is not Poisson's, which had to be estimated, widens the limits as in Student's t.

    Parameters
    ----------
    counts
        Shape (n,), not negative.
    dispersion
        Variance over mean of the counts, shape (n,), at least 1; see `overdispersion`.
    freedom
        Degrees of freedom of that estimate, shape (n,).

    Notes
    -----
    hypnic's own method on Garwood's; its measured coverage is in `docs/summarise.md`.
    Departs from it in: the correction for clusters.
    """
    from scipy.special import gammaincinv, ndtr, ndtri, stdtrit

    upper = 0.5 + confidence / 2
    normal = ndtri(upper)
    quantile = normal + (stdtrit(freedom, upper) - normal) * (1 - 1 / dispersion)
    tail = ndtr(-quantile)
    clusters = counts / dispersion
    low = np.where(counts > 0, gammaincinv(np.maximum(clusters, 1e-300), tail), 0.0)
    high = gammaincinv(clusters + 1, 1 - tail)
    return np.asarray(low * dispersion), np.asarray(high * dispersion)


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
