"""Averages of rows and of moving windows in which values are missing (NaN)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import BoolArray, FloatArray

ROUNDS, NEAR = 200, 1e-9
"""A level and a course are fitted in turn until they change by less than this."""


def window_means(values: FloatArray, first: int, end: int) -> FloatArray:
    """Return for each place i the mean of the values [i + first, i + end), shape (n,).

    NaN where fewer than half of them are known; beyond the ends nothing is known.
    """
    known = np.isfinite(values)
    total = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0.0))])
    count = np.concatenate([[0.0], np.cumsum(known)])
    at = np.arange(len(values))
    low, high = (np.clip(at + off, 0, len(values)) for off in (first, end))
    have = count[high] - count[low]
    enough = (have > 0) & (have >= (end - first) / 2)
    return np.where(enough, (total[high] - total[low]) / np.maximum(have, 1), np.nan)


def mean_band(rows: FloatArray, confidence: float = 0.95) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the mean of each column and the limits of it by Student's t, shapes (m,).

    Unknown values are left out. A column without any is NaN; one with a single value has no limits.

    Parameters
    ----------
    rows
        Shape (n, m), of independent rows.
    """
    from scipy.special import stdtrit

    known = np.isfinite(rows)
    count = known.sum(axis=0)
    mean = np.where(count > 0, np.where(known, rows, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)
    square = np.where(known, np.square(rows - mean), 0.0).sum(axis=0)
    free = np.maximum(count - 1, 1)
    reach = stdtrit(free, 0.5 + confidence / 2) * np.sqrt(square / free / np.maximum(count, 1))
    reach = np.where(count > 1, reach, np.nan)
    return mean, mean - reach, mean + reach


def picked_means(
    filled: npt.NDArray[np.float32], known: BoolArray, picks: npt.NDArray[np.int64]
) -> FloatArray:
    """Return the mean of rows for each set of picks, shape (k, m); NaN where none of them is known.

    Parameters
    ----------
    filled, known
        Shape (n, m): values, 0 where they are not known; and which are.
    picks
        Which rows are in each set, shape (k, p); a row may be picked twice.
    """
    from scipy.sparse import csr_array

    sets, size = picks.shape
    ends = np.arange(sets + 1) * size
    weight = csr_array((np.ones(picks.size, np.float32), picks.ravel(), ends), shape=(sets, len(filled)))
    count = np.asarray(weight @ known.astype(np.float32), dtype=np.float64)
    total = np.asarray(weight @ filled, dtype=np.float64)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def levelled(rows: FloatArray) -> FloatArray:
    """Return rows at one common level: each less its own level, plus the mean of all levels.

    Level and course are told apart by least squares, so that a row that is known in one part only does not
    bend the mean there. Of rows without a hole a row's level is its mean.
    """
    known = np.isfinite(rows)
    value = np.where(known, rows, 0.0)
    in_row, in_column = (np.maximum(known.sum(axis=axis), 1) for axis in (1, 0))
    level, course = np.zeros(len(rows)), np.zeros(rows.shape[1])
    for _ in range(ROUNDS):
        before = level
        level = (value - known * course).sum(axis=1) / in_row
        course = (value - known * level[:, None]).sum(axis=0) / in_column
        if np.abs(level - before).max(initial=0.0) < NEAR * max(np.abs(level).max(initial=0.0), 1.0):
            break
    some = known.any(axis=1)
    middle = float(level[some].mean()) if some.any() else 0.0
    return np.asarray(rows - level[:, None] + middle)
