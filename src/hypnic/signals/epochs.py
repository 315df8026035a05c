"""Stretches of time on a grid of short and long epochs: which are touched, and how much of each is covered.

All of it is computed in whole microseconds, so that a night that starts at 01:00:00.123456 has the same
epochs as one that starts on the second.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import BoolArray, FloatArray, Spans
from hypnic.model.ticks import PER_SECOND, TickArray, microsecond, microseconds

IntArray = npt.NDArray[np.int64]
LEAST_TOUCH_S = 0.1
"""hypnic's own: less than this of a stretch in an epoch would not be seen there by a person."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Short (mini) epochs, and the long (macro) epochs that they make up.

    Attributes
    ----------
    mini, macro
        Starts in microseconds, shapes (n,) and (m,), ascending.
    mini_ticks, macro_ticks
        Lengths in microseconds.
    of
        Which macro-epoch each mini-epoch lies in, shape (n,); -1 for one of a rest too short for a
        macro-epoch.
    """

    mini: TickArray
    macro: TickArray
    mini_ticks: int
    macro_ticks: int
    of: IntArray

    def count(self, which: BoolArray) -> IntArray:
        """Return how many mini-epochs of each macro-epoch are True, shape (m,)."""
        inside = self.of[which & (self.of >= 0)]
        return np.bincount(inside, minlength=len(self.macro)).astype(np.int64)

    def macro_spans(self, which: BoolArray) -> Spans:
        """Return the time of the macro-epochs that are True; neighbours are joined."""
        starts = self.macro[which]
        return Spans(zip(starts / PER_SECOND, (starts + self.macro_ticks) / PER_SECOND, strict=True))


def grid(spans: Spans, mini_s: float = 3.0, macro_s: float = 30.0) -> Grid:
    """Cut each span into epochs, from its start.

    Spans that come from a hypnogram of 30-s epochs are whole macro-epochs, and so aligned to it. Of spans
    of another length the rest that is too short for a macro-epoch still has its mini-epochs.
    """
    short, long = microsecond(mini_s), microsecond(macro_s)
    minis: list[TickArray] = [np.empty(0, np.int64)]
    macros: list[TickArray] = [np.empty(0, np.int64)]
    of: list[IntArray] = [np.empty(0, np.int64)]
    before = 0
    for start_s, end_s in spans:
        start, length = microsecond(start_s), microsecond(end_s) - microsecond(start_s)
        count = length // long
        at = np.arange(length // short, dtype=np.int64) * short
        inside = (at + short - 1) // long
        minis.append(start + at)
        macros.append(start + np.arange(count, dtype=np.int64) * long)
        of.append(np.where(inside < count, inside + before, -1))
        before += count
    return Grid(np.concatenate(minis), np.concatenate(macros), short, long, np.concatenate(of))


def covered(spans: Spans, starts: TickArray, ticks: int) -> FloatArray:
    """Return how much of each epoch lies in the spans, as a share from 0 to 1, shape (n,)."""
    edges = microseconds(np.asarray(spans.rows, dtype=np.float64).reshape(-1)).astype(np.float64)
    if not len(edges):
        return np.zeros(len(starts))
    lengths = np.diff(edges)
    lengths[1::2] = 0.0
    total = np.concatenate([[0.0], np.cumsum(lengths)])
    return np.asarray(
        (np.interp(starts + ticks, edges, total) - np.interp(starts, edges, total)) / ticks, dtype=np.float64
    )


def touched(spans: Spans, starts: TickArray, ticks: int, least_s: float = LEAST_TOUCH_S) -> BoolArray:
    """Return which epochs hold at least `least_s` of the spans, or the middle of one, shape (n,).

    The middle makes sure that every stretch is seen somewhere, however short it is.
    """
    least = microsecond(least_s) / ticks
    hit = covered(spans, starts, ticks) >= least - 1e-9
    if len(starts) and len(spans):
        edges = microseconds(np.asarray(spans.rows, dtype=np.float64).reshape(-1))
        middle = (edges[::2] + edges[1::2]) // 2
        at = np.searchsorted(starts, middle, side="right") - 1
        inside = (at >= 0) & (middle < starts[at] + ticks)
        hit[at[inside]] = True
    return hit
