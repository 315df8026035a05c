"""How much of one set of stretches another set covers, in any unit of time."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Times = TypeVar("Times", npt.NDArray[np.int64], npt.NDArray[np.float64])


def union(starts: Times, ends: Times) -> tuple[Times, Times]:
    """Return the union of the stretches [start, end) as sorted, disjoint ones; empty ones are left out."""
    some = ends > starts
    order = np.argsort(starts[some], kind="stable")
    first, last = starts[some][order], np.maximum.accumulate(ends[some][order])
    if not len(first):
        return first, last
    opens = np.flatnonzero(np.r_[True, first[1:] > last[:-1]])
    return first[opens], last[np.r_[opens[1:] - 1, len(last) - 1]]


def covered(starts: Times, ends: Times, from_: Times, to: Times) -> Times:
    """Return how much of each [from_, to) lies in the union of the stretches, shape (n,).

    A moment (`from_` equal to `to`) that lies in the union is covered by 1, the smallest whole unit: it has
    no length of its own.

    Parameters
    ----------
    starts, ends
        The covering stretches in any order, shape (m,); they may overlap.
    from_, to
        What is asked about, shape (n,).
    """
    first, last = union(starts, ends)
    if not len(first):
        return np.zeros_like(from_)
    found = _before(first, last, to) - _before(first, last, from_)
    at = np.searchsorted(first, from_, side="right") - 1
    inside = (at >= 0) & (from_ < last[np.maximum(at, 0)])
    return np.where(to > from_, found, inside.astype(found.dtype))


def _before(first: Times, last: Times, times: Times) -> Times:
    lengths = last - first
    total = np.concatenate([np.zeros(1, lengths.dtype), np.cumsum(lengths)])
    at = np.maximum(np.searchsorted(first, times, side="right") - 1, 0)
    return np.asarray(total[at] + np.clip(times - first[at], 0, lengths[at]))
