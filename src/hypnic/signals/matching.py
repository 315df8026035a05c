"""Two lists of intervals → the best one-to-one pairs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import FloatArray

Intervals = npt.NDArray[np.int64]
"""Shape (n, 2): start and end of each interval, in whole microseconds."""


def intervals_us(onset_s: FloatArray, end_s: FloatArray) -> Intervals:
    """Return intervals in whole microseconds, so that limits are compared exactly."""
    return np.rint(np.column_stack([onset_s, end_s]) * 1e6).astype(np.int64).reshape(-1, 2)


def best_pairs(a: Intervals, b: Intervals, iou: float) -> npt.NDArray[np.int64]:
    """Pair intervals of `a` and `b` one to one, as many as can be, and of those ways the one that fits best.

    Two intervals may be a pair where intersection over union (IoU) is at least `iou`, and they share
    some time. Among all ways to make the largest number of pairs, the one with the largest sum of IoU
    is taken: an exact assignment, not a greedy one. Exchanging `a` and `b` exchanges the columns.

    Returns
    -------
    int64, shape (n_pairs, 2): index in `a`, index in `b`; by index in `a`.
    """
    if _later(a, b):  # the solver breaks ties by order: always ask it the same way round
        pairs = best_pairs(b, a, iou)[:, ::-1]
        return pairs[np.argsort(pairs[:, 0], kind="stable")]
    left, right, weight = _overlapping(a, b, iou)
    chosen = [
        _assignment(left[group], right[group], weight[group])
        for group in _groups(left, right, len(a), len(b))
    ]
    pairs = np.concatenate([np.empty((0, 2), np.int64), *chosen])
    return pairs[np.argsort(pairs[:, 0], kind="stable")]


def _later(a: Intervals, b: Intervals) -> bool:
    return (len(a), a.tolist()) > (len(b), b.tolist())


def _overlapping(
    a: Intervals, b: Intervals, iou: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], FloatArray]:
    """Return index in a, index in b and IoU of every two intervals that may be a pair."""
    order = np.argsort(b[:, 0], kind="stable")
    starts = b[order, 0]
    longest = int((b[:, 1] - b[:, 0]).max(initial=0))
    # Whatever overlaps an interval starts before its end, and no earlier than one longest length before it.
    first = np.searchsorted(starts, a[:, 0] - longest, side="left")
    last = np.searchsorted(starts, a[:, 1], side="left")
    counts = np.maximum(last - first, 0)
    left = np.repeat(np.arange(len(a)), counts)
    offsets = np.arange(len(left)) - np.repeat(np.cumsum(counts) - counts, counts)
    right = order[np.repeat(first, counts) + offsets]
    shared = np.minimum(a[left, 1], b[right, 1]) - np.maximum(a[left, 0], b[right, 0])
    union = np.maximum(a[left, 1], b[right, 1]) - np.minimum(a[left, 0], b[right, 0])
    kept = (shared > 0) & (shared >= iou * union)
    return left[kept], right[kept], shared[kept] / union[kept]


def _groups(
    left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], n_left: int, n_right: int
) -> list[npt.NDArray[np.int64]]:
    """Split the edges into connected groups, each of which can be solved alone."""
    if not len(left):
        return []
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = n_left + n_right
    graph = coo_array((np.ones(len(left), np.int8), (left, n_left + right)), shape=(size, size))
    _, group = connected_components(graph, directed=False)
    order = np.argsort(group[left], kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[left][order])) + 1)


def _assignment(
    left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], weight: FloatArray
) -> npt.NDArray[np.int64]:
    if len(left) == 1:
        return np.column_stack([left, right])
    from scipy.optimize import linear_sum_assignment

    rows, at_row = np.unique(left, return_inverse=True)
    columns, at_column = np.unique(right, return_inverse=True)
    gain = np.zeros((len(rows), len(columns)))
    # One more pair is worth more than any sum of IoU that the smaller side could reach.
    gain[at_row, at_column] = weight + min(gain.shape) + 1
    chosen_rows, chosen_columns = linear_sum_assignment(gain, maximize=True)
    real = gain[chosen_rows, chosen_columns] > 0
    return np.column_stack([rows[chosen_rows[real]], columns[chosen_columns[real]]])
