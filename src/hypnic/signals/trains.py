"""Onsets in groups: bursts that run together, and trains at a rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hypnic.model.spans import FloatArray
from hypnic.signals.bursts import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Groups of neighbours in a sorted row: group i is rows first[i] to before stop[i]; shapes (n,)."""

    first: IntArray
    stop: IntArray

    def __len__(self) -> int:
        return len(self.first)

    @property
    def counts(self) -> IntArray:
        """Rows in each group, shape (n,)."""
        return self.stop - self.first

    def pairs(self) -> list[tuple[int, int]]:
        """Return (first, stop) of each group."""
        return list(zip(self.first.tolist(), self.stop.tolist(), strict=True))


def runs_together(onset_s: FloatArray, end_s: FloatArray, pause_s: float) -> Groups:
    """Group bursts that no pause longer than `pause_s` separates; every burst is in one group.

    Parameters
    ----------
    onset_s, end_s
        Shape (n,), by onset; bursts may overlap.
    """
    if not len(onset_s):
        return Groups(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    reached = np.maximum.accumulate(end_s)
    first = np.flatnonzero(np.append(True, onset_s[1:] - reached[:-1] > pause_s))
    return Groups(first, np.append(first[1:], len(onset_s)))


def find_trains(onset_s: FloatArray, between_s: tuple[float, float], least: int) -> Groups:
    """Return the trains: `least` or more onsets, each interval within both limits (included).

    An interval outside the limits ends a train; the onset after it may start the next. Limits are compared
    to within a microsecond, because 99.99 − 9.99 is not 90 in binary.

    Parameters
    ----------
    onset_s
        Shape (n,), ascending.
    """
    interval = np.diff(onset_s)
    inside = (interval >= between_s[0] - 1e-6) & (interval <= between_s[1] + 1e-6)
    edges = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0))
    first, stop = edges[::2], edges[1::2] + 1
    keep = stop - first >= least
    return Groups(first[keep], stop[keep])


def irregularity(onset_s: FloatArray) -> float:
    """Return the coefficient of variation of the intervals (SD of all ÷ mean); 0 for under three onsets."""
    interval = np.diff(onset_s)
    if len(interval) < 2 or interval.mean() <= 0:
        return 0.0
    return float(interval.std() / interval.mean())


def rate_hz(onset_s: FloatArray) -> float:
    """Return the onsets per second of a train: one over the mean interval; 0 for under two onsets."""
    length_s = float(onset_s[-1] - onset_s[0]) if len(onset_s) > 1 else 0.0
    return (len(onset_s) - 1) / length_s if length_s > 0 else 0.0
