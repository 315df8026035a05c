"""Numbers about irregular times (beats, breaths), gathered into equal bins or read between them."""

from __future__ import annotations

import numpy as np

from hypnic.model.spans import FloatArray


def bin_sums(at_s: FloatArray, edges_s: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """Return the count of the times in each bin, or the sum of their finite weights, shape (n,)."""
    good = np.ones(len(at_s), dtype=np.bool_) if weights is None else np.isfinite(weights)
    rows = None if weights is None else weights[good]
    return np.asarray(np.histogram(at_s[good], edges_s, weights=rows)[0], dtype=np.float64)


def bin_means(at_s: FloatArray, edges_s: FloatArray, values: FloatArray) -> FloatArray:
    """Return the mean of the finite values in each bin, shape (n,); NaN where there is none."""
    count = bin_sums(at_s, edges_s, np.where(np.isfinite(values), 1.0, np.nan))
    total = bin_sums(at_s, edges_s, values)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def bin_deviations(at_s: FloatArray, edges_s: FloatArray, values: FloatArray) -> FloatArray:
    """Return the standard deviation (n - 1) of the finite values in each bin; NaN for fewer than two."""
    ones = np.where(np.isfinite(values), 1.0, np.nan)
    count = bin_sums(at_s, edges_s, ones)
    mean = bin_means(at_s, edges_s, values)
    bins = np.clip(np.searchsorted(edges_s, at_s, side="right") - 1, 0, max(len(edges_s) - 2, 0))
    square = bin_sums(at_s, edges_s, np.square(values - mean[bins]))
    return np.where(count > 1, np.sqrt(square / np.maximum(count - 1, 1)), np.nan)


def read_between(at_s: FloatArray, values: FloatArray, grid_s: FloatArray, farthest_s: float) -> FloatArray:
    """Return the values at other times, on straight lines between finite neighbours, shape of `grid_s`.

    NaN outside the first and last of them, and between two that are over `farthest_s` apart.

    Parameters
    ----------
    at_s
        Shape (n,), ascending.
    """
    good = np.isfinite(values)
    at_s, values = at_s[good], values[good]
    if len(at_s) < 2:
        return np.full(grid_s.shape, np.nan)
    right = np.clip(np.searchsorted(at_s, grid_s), 1, len(at_s) - 1)
    told = (grid_s >= at_s[0]) & (grid_s <= at_s[-1]) & (at_s[right] - at_s[right - 1] <= farthest_s)
    return np.where(told, np.interp(grid_s, at_s, values), np.nan)
