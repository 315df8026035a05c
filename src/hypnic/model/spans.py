"""Stretches of time, and the arithmetic of "hours in which a movement could have been seen"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]


class Span(NamedTuple):
    """A half-open stretch [start_s, end_s) in seconds from the start of the recording."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of times as sorted, disjoint, non-empty spans. Touching or overlapping input is joined.

    Raises
    ------
    ValueError
        If a span ends before it starts, or a limit is not finite.
    """

    rows: tuple[Span, ...] = field(default=())

    def __init__(self, rows: Iterable[tuple[float, float]] = ()) -> None:
        object.__setattr__(self, "rows", _joined(rows))

    def __iter__(self) -> Iterator[Span]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def total_s(self) -> float:
        """Seconds covered."""
        return float(sum(row.end_s - row.start_s for row in self.rows))

    @property
    def total_h(self) -> float:
        """Hours covered."""
        return self.total_s / 3600.0

    def __or__(self, other: Spans) -> Spans:
        """All times in either."""
        return Spans((*self.rows, *other.rows))

    def __and__(self, other: Spans) -> Spans:
        """All times in both."""
        return Spans(_common(self.rows, other.rows))

    def __sub__(self, other: Spans) -> Spans:
        """All times here that are not in `other`."""
        if not self.rows:
            return self
        cover = Span(self.rows[0].start_s, self.rows[-1].end_s)
        return self & Spans(_holes(cover, other.rows))

    def shifted(self, by_s: float) -> Spans:
        """Return the same spans `by_s` seconds later."""
        return Spans((a + by_s, b + by_s) for a, b in self.rows)

    def before(self, times_s: FloatArray) -> FloatArray:
        """Return how many of the seconds covered lie before each time, shape of `times_s`."""
        if not self.rows:
            return np.zeros(np.shape(times_s))
        starts, lengths, before = self._joined_up()
        at = np.maximum(np.searchsorted(starts, times_s, side="right") - 1, 0)
        return np.asarray(before[at] + np.clip(times_s - starts[at], 0.0, lengths[at]))

    def at(self, seconds: FloatArray) -> FloatArray:
        """Return the time in a span that has so many of the seconds covered before it, shape of `seconds`.

        Parameters
        ----------
        seconds
            In [0, total_s); there is at least one span.
        """
        starts, _, before = self._joined_up()
        at = np.searchsorted(before[1:], seconds, side="right")
        return np.asarray(starts[at] + (seconds - before[at]))

    def _joined_up(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return starts, lengths, and how much is covered before each start, shapes (n,)."""
        rows = np.asarray(self.rows, dtype=np.float64)
        lengths = rows[:, 1] - rows[:, 0]
        return rows[:, 0], lengths, np.cumsum(lengths) - lengths

    @overload
    def contains(self, times_s: float) -> bool: ...
    @overload
    def contains(self, times_s: FloatArray) -> BoolArray: ...
    def contains(self, times_s: float | FloatArray) -> bool | BoolArray:
        """Whether each time lies in a span (start included, end not)."""
        edges = np.asarray(self.rows, dtype=np.float64).reshape(-1)
        inside = np.searchsorted(edges, times_s, side="right") % 2 == 1
        return bool(inside) if np.ndim(times_s) == 0 else np.asarray(inside, dtype=np.bool_)


def _joined(rows: Iterable[tuple[float, float]]) -> tuple[Span, ...]:
    ordered = sorted((float(a), float(b)) for a, b in rows)
    joined: list[Span] = []
    for start, end in ordered:
        if not (np.isfinite(start) and np.isfinite(end)) or end < start:
            raise ValueError(f"a span must be finite and not end before it starts, got [{start}, {end})")
        if end == start:
            continue
        if joined and start <= joined[-1].end_s:
            joined[-1] = Span(joined[-1].start_s, max(end, joined[-1].end_s))
        else:
            joined.append(Span(start, end))
    return tuple(joined)


def _common(left: tuple[Span, ...], right: tuple[Span, ...]) -> list[Span]:
    common: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i].start_s, right[j].start_s)
        end = min(left[i].end_s, right[j].end_s)
        if start < end:
            common.append(Span(start, end))
        if left[i].end_s <= right[j].end_s:
            i += 1
        else:
            j += 1
    return common


def _holes(cover: Span, rows: tuple[Span, ...]) -> list[Span]:
    holes: list[Span] = []
    at = cover.start_s
    for start, end in rows:
        if start > at:
            holes.append(Span(at, start))
        at = max(at, end)
    if at < cover.end_s:
        holes.append(Span(at, cover.end_s))
    return [hole for hole in holes if hole.start_s < hole.end_s]
