"""Bursts of a muscle over its resting level, and their limits to the sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import SampleArray
from hypnic.model.spans import BoolArray, FloatArray
from hypnic.signals.envelope import PowerArray

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Stretches of cells, one row a stretch; equal shapes (n,).

    Attributes
    ----------
    first_hot, end_hot
        First cell over the lower limit, and the first cell after the stretch.
    first_on
        First cell over the upper limit.
    """

    first_hot: IntArray
    first_on: IntArray
    end_hot: IntArray

    def __len__(self) -> int:
        return len(self.first_on)


def hysteresis(hot: BoolArray, on: BoolArray, gap: int) -> Runs:
    """Return the stretches that begin with a cell `on` and end before the first `gap` cells not `hot`.

    Parameters
    ----------
    hot, on
        Shape (n,): over the lower and over the upper limit; a cell that is on is hot.
    gap
        Cells that must stay under the lower limit for a stretch to end, at least 1.
    """
    edges = np.flatnonzero(np.diff(hot, prepend=False, append=False))
    return joined_runs(edges[::2], edges[1::2], np.flatnonzero(on), gap)


def joined_runs(starts: IntArray, ends: IntArray, crossings: IntArray, gap: int) -> Runs:
    """Return what `hysteresis` does, from the limits of the hot runs and the cells that are on.

    Parameters
    ----------
    starts, ends
        First cell of each run of hot cells, and the first after it; ascending.
    crossings
        The cells over the upper limit, ascending.
    """
    if not len(starts):
        return Runs(starts, starts, ends)
    apart = starts[1:] - ends[:-1] >= gap
    starts, ends = starts[np.append(True, apart)], ends[np.append(apart, True)]
    where = np.searchsorted(crossings, starts)
    has = where < np.searchsorted(crossings, ends)
    return Runs(starts[has], crossings[where[has]], ends[has])


def fullest_share(hot: BoolArray, runs: Runs, window: int) -> FloatArray:
    """Return the largest share of hot cells in any window of each run, shape (n_runs,).

    A share of half or more says that the window's median lies over the lower limit. A run shorter
    than the window is judged as if the rest of the window were quiet.
    """
    count = np.concatenate([[0.0], np.cumsum(hot, dtype=np.float64)])
    return _most(count, runs.first_on, runs.end_hot, window) / window


def concentration(power: PowerArray, runs: Runs, window: int) -> FloatArray:
    """Return the share of each run's energy that lies in its loudest `window` cells, shape (n_runs,).

    An electrode pop has nearly all of it there, a muscle burst spreads it.
    """
    total = np.concatenate([[0.0], np.cumsum(power, dtype=np.float64)])
    # A pop may begin a cell before the run does, since the envelope's windows look one cell ahead.
    starts, ends = np.maximum(runs.first_hot - 1, 0), np.minimum(runs.end_hot + 1, len(power))
    return np.asarray(_most(total, starts, ends, window) / (total[ends] - total[starts]))


def _most(total: FloatArray, starts: IntArray, ends: IntArray, window: int) -> FloatArray:
    """Largest increase of a running total within `window` cells inside each stretch, shape (n,)."""
    most = np.empty(len(starts))
    for i, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        if end - start <= window:
            most[i] = total[end] - total[start]
        else:
            most[i] = (total[start + window : end + 1] - total[start : end + 1 - window]).max()
    return most


def refine_starts(values: SampleArray, first: IntArray, end: IntArray, level: FloatArray) -> IntArray:
    """Return, per row, the sample in [first, end] at which the power rises over a level for good.

    It is the point before which the squares are least, and after which most, in excess of level²
    (the maximum-likelihood point of change of a variance): unlike the crossing of a smoothed
    envelope it is not early for loud bursts and late for weak ones.

    Parameters
    ----------
    values
        Shape (n,).
    first, end
        Sample numbers, shape (m,); limits outside the signal are moved to its ends.
    level
        Shape (m,), in the unit of the values.
    """
    rows = _running_excess(values, first, end, level)
    return np.array([a + int(excess.argmin()) for a, excess in rows], dtype=np.int64)


def refine_ends(values: SampleArray, first: IntArray, end: IntArray, level: FloatArray) -> IntArray:
    """Return, per row, the sample in [first, end] from which the power stays under a level.

    As `refine_starts`, in the other direction.
    """
    rows = _running_excess(values, first, end, level)
    return np.array([a + int(excess.argmax()) for a, excess in rows], dtype=np.int64)


def _running_excess(
    values: SampleArray, first: IntArray, end: IntArray, level: FloatArray
) -> Iterator[tuple[int, FloatArray]]:
    """Per row the first sample and the running sum, from 0 before it, of the squares less level²."""
    begins = np.clip(first, 0, len(values)).tolist()
    ends = np.clip(end, 0, len(values)).tolist()
    for a, b, limit in zip(begins, ends, np.square(level).tolist(), strict=True):
        total = np.zeros(max(b - a, 0) + 1)
        np.cumsum(np.square(values[a:b]) - np.float32(limit), out=total[1:])
        yield a, total
