"""Onsets in groups: bursts that run together, and trains at a rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hypnic.model.spans import BoolArray, FloatArray
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


def find_trains(
    onset_s: FloatArray, between_s: tuple[float, float], least: int, may: BoolArray | None = None
) -> Groups:
    """Return the trains: `least` or more onsets, each interval within both limits (included).

    An interval outside the limits ends a train; the onset after it may start the next. Limits are compared
    to within a microsecond, because 99.99 − 9.99 is not 90 in binary.

    Parameters
    ----------
    onset_s
        Shape (n,), ascending.
    may
        Shape (n - 1,): which neighbours may follow each other in a train; None for all.
    """
    interval = np.diff(onset_s)
    inside = (interval >= between_s[0] - 1e-6) & (interval <= between_s[1] + 1e-6)
    inside &= True if may is None else may
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


def regular_parts(onset_s: FloatArray, trains: Groups, least: int, spread: float) -> Groups:
    """Cut trains where an interval is out of step, and return the parts with `least` onsets or more.

    An interval is out of step where it is more than `spread` times the train's median, or the median more
    than `spread` times it.
    """
    parts: list[tuple[int, int]] = []
    for first, stop in trains.pairs():
        interval = np.diff(onset_s[first:stop])
        middle = float(np.median(interval))
        step = (interval <= spread * middle) & (interval * spread >= middle)
        edges = np.flatnonzero(np.diff(step.astype(np.int8), prepend=0, append=0)).tolist()
        parts += [(first + a, first + b + 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    rows = np.array([(a, b) for a, b in parts if b - a >= least], dtype=np.int64).reshape(-1, 2)
    return Groups(rows[:, 0], rows[:, 1])


def chance_per_h(count: int, interval_s: float, per_s: float) -> float:
    """Return how many trains an hour of `count` onsets would come together by chance.

    Of a Poisson process of `per_s` onsets a second, each of the count − 1 intervals has to be at most one and
    a half times `interval_s`. Regularity is not asked for: the truth is rarer still.
    """
    return float(3600 * per_s * (-np.expm1(-1.5 * per_s * interval_s)) ** (count - 1))


def others_per_s(onset_s: FloatArray, train: tuple[int, int], around_s: float, trains: Groups) -> float:
    """Return how many onsets a second there are around a train that belong to none.

    Parameters
    ----------
    onset_s
        Shape (n,), ascending.
    train
        Its first row, and the row after its last.
    around_s
        How far before and after it to look; shorter where the onsets begin or end, but a minute at least.
    trains
        All trains of these onsets.
    """
    low_s, high_s = onset_s[train[0]] - around_s, onset_s[train[1] - 1] + around_s
    first, stop = np.searchsorted(onset_s, (low_s, high_s)).tolist()
    inside = np.minimum(trains.stop, stop) - np.maximum(trains.first, first)
    others = stop - first - int(np.maximum(inside, 0).sum())
    looked_s = min(high_s, onset_s[-1]) - max(low_s, onset_s[0]) - (onset_s[train[1] - 1] - onset_s[train[0]])
    return float(others / max(float(looked_s), 60.0))
