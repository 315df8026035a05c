"""Stretches of raw samples that show no muscle at all: flat, clipped, or not numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hypnic.model.ranges import check_ranges
from hypnic.model.recording import SampleArray, Signal
from hypnic.model.spans import BoolArray, FloatArray, Span, Spans
from hypnic.signals.rows import Rows


@dataclass(frozen=True, slots=True)
class FaultOptions:
    """When a stretch counts as faulty. All limits are hypnic's own.

    Attributes
    ----------
    least_flat_s, least_clipped_s
        Shorter stretches are left alone: a strong movement may clip for as long as it lasts.
    flat_uv, flat_steps
        A second is flat if its samples lie within this, or within this many steps of the converter.
    clipped_share
        A second is clipped if this share of its samples sits on one and the same limit.
    """

    least_flat_s: float = 5.0
    least_clipped_s: float = 10.0
    flat_uv: float = 0.3
    flat_steps: float = 2.0
    clipped_share: float = 0.1

    def __post_init__(self) -> None:
        lengths = dict.fromkeys(("least_flat_s", "least_clipped_s"), (1.0, 3600.0))
        limits = {"flat_uv": (0.0, 10.0), "flat_steps": (0.0, 100.0), "clipped_share": (0.01, 1.0)}
        check_ranges(self, lengths | limits)


@dataclass(frozen=True, slots=True)
class Faults:
    """Faulty stretches by cause."""

    flat: Spans
    clipped: Spans
    not_numbers: Spans

    @property
    def all(self) -> Spans:
        """Every faulty stretch."""
        return self.flat | self.clipped | self.not_numbers


def find_faults(
    signal: Signal,
    resolution: float | None,
    limits: tuple[float, float] | None,
    options: FaultOptions | None = None,
) -> Faults:
    """Return where a signal is flat, clipped or not a number, in whole seconds of samples.

    Parameters
    ----------
    signal
        As recorded, before any filter.
    resolution
        One step of the converter; None where there is none.
    limits
        Smallest and largest value that can be stored. An amplifier's own rails inside these are found
        too, as the signal's own extremes.
    """
    finder = FaultFinder(signal.rate_hz, signal.start_s, resolution, limits, options)
    finder.add(signal.values)
    return finder.found()


class FaultFinder:
    """Looks for the faults of one unbroken signal that comes in pieces; see `find_faults`."""

    def __init__(
        self,
        rate_hz: float,
        start_s: float,
        resolution: float | None,
        limits: tuple[float, float] | None,
        options: FaultOptions | None = None,
    ) -> None:
        self._rate_hz, self._start_s = rate_hz, start_s
        self._options = options or FaultOptions()
        self._step = resolution or 0.0
        self._limits = limits
        self._rows = Rows(max(1, round(rate_hz)))
        self._last: SampleArray = self._rows.rest
        self._count = 0
        self._extremes = math.inf, -math.inf
        self._seconds: list[_Seconds] = []
        self._moves: dict[int, int] = {}
        self._not_numbers: list[Span] = []

    def add(self, values: SampleArray) -> SampleArray:
        """Look at the next samples; return them with straight lines where they are not numbers."""
        before = self._rows.rest
        rows = self._rows.add(values)
        low, high = rows.min(axis=1), rows.max(axis=1)
        # Whatever is not a number shows in the extremes: three times as fast as looking at each sample.
        if not all(np.isfinite(some).all() for some in (low, high, self._rows.rest)):
            self._note_not_numbers(values)
            values = bridged(Signal(values, self._rate_hz)).values
            self._rows.rest = before
            rows = self._rows.add(values)
            low, high = rows.min(axis=1), rows.max(axis=1)
        self._look(rows, low, high)
        self._count += len(values)
        return values

    def found(self) -> Faults:
        """Return the faults of all that was looked at; nothing can be added after that."""
        rest = self._rows.rest
        if len(rest):
            rows = np.pad(rest, (0, self._rows.size - len(rest)), mode="edge")[None, :]
            self._look(rows, rows.min(axis=1), rows.max(axis=1))
        low, high, flat, stuck, at_low, at_high = (
            np.concatenate([getattr(part, name) for part in self._seconds] or [np.empty(0)])
            for name in _Seconds.__slots__
        )
        clipped = stuck.astype(np.bool_)
        bottom, top = self._ends
        if top > bottom:
            share = self._options.clipped_share
            clipped |= ((high >= top) & (at_high >= share)) | ((low <= bottom) & (at_low >= share))
        return Faults(
            flat=Spans(self._to_the_sample(*run) for run in self._runs(flat, self._options.least_flat_s)),
            clipped=Spans(self._span(*run) for run in self._runs(clipped, self._options.least_clipped_s)),
            not_numbers=Spans(self._not_numbers),
        )

    def _note_not_numbers(self, values: SampleArray) -> None:
        edges = np.flatnonzero(np.diff(~np.isfinite(values), prepend=False, append=False))
        times = self._start_s + (self._count + edges) / self._rate_hz
        self._not_numbers += map(Span, times[::2].tolist(), times[1::2].tolist())

    def _look(self, rows: SampleArray, low: SampleArray, high: SampleArray) -> None:
        if not len(rows):
            return
        options, step = self._options, self._step
        flat = high - low <= max(options.flat_uv, (options.flat_steps + 0.5) * step)
        stuck = np.zeros_like(flat)
        if self._limits is not None:
            stuck = flat & ((high >= self._limits[1] - step / 2) | (low <= self._limits[0] + step / 2))
        flat &= ~stuck
        self._extremes = min(self._extremes[0], float(low.min())), max(self._extremes[1], float(high.max()))
        bottom, top = self._ends
        at_low, at_high = np.zeros((2, len(rows)))
        # The extremes only grow: a second that does not touch those so far touches none.
        for i in np.flatnonzero((high >= top) | (low <= bottom)):
            at_low[i], at_high[i] = (rows[i] <= bottom).mean(), (rows[i] >= top).mean()
        self._note_moves(rows, flat)
        self._seconds.append(_Seconds(low, high, flat, stuck, at_low, at_high))
        self._last = rows[-1].copy()

    @property
    def _ends(self) -> tuple[float, float]:
        """What counts as the smallest and as the largest value so far."""
        return self._extremes[0] + self._step / 2, self._extremes[1] - self._step / 2

    def _note_moves(self, rows: SampleArray, flat: BoolArray) -> None:
        """Note by how many samples each flat stretch reaches over its whole seconds, at either end."""
        within = self._options.flat_uv + 2 * self._step
        first = sum(len(part.flat) for part in self._seconds)
        before = bool(self._seconds and self._seconds[-1].flat[-1])
        for i in np.flatnonzero(np.diff(flat, prepend=before)):
            last = rows[i - 1] if i else self._last
            if not len(last):
                continue
            away = np.abs(last[::-1] - rows[i][0] if flat[i] else rows[i] - last[-1]) > within
            self._moves[first + int(i)] = int(away.argmax()) if away.any() else len(away)

    def _runs(self, bad: BoolArray, least_s: float) -> list[tuple[int, int]]:
        """Return the first second of each long enough stretch, and the one after its last."""
        edges = np.flatnonzero(np.diff(bad.astype(np.int8), prepend=0, append=0)).tolist()
        pairs = zip(edges[::2], edges[1::2], strict=True)
        return [pair for pair in pairs if self._span(*pair).duration_s >= least_s - 1e-6]

    def _span(self, first: int, end: int) -> Span:
        return self._samples(first * self._rows.size, end * self._rows.size)

    def _samples(self, first: int, end: int) -> Span:
        last = min(end, self._count)
        return Span(self._start_s + first / self._rate_hz, self._start_s + last / self._rate_hz)

    def _to_the_sample(self, first: int, end: int) -> Span:
        """Move both ends of a flat stretch outwards, by up to a second, to the last samples that lie flat."""
        size = self._rows.size
        return self._samples(first * size - self._moves.get(first, 0), end * size + self._moves.get(end, 0))


@dataclass(frozen=True, slots=True, eq=False)
class _Seconds:
    """What is known of each second, one row a second; equal shapes (n,).

    Attributes
    ----------
    at_low, at_high
        Share of the samples on the smallest and on the largest value; 0 where none can be.
    """

    low: SampleArray
    high: SampleArray
    flat: BoolArray
    stuck: BoolArray
    at_low: FloatArray
    at_high: FloatArray


def bridged(signal: Signal) -> Signal:
    """Return the signal with straight lines where samples are not numbers; itself where all are."""
    good = np.isfinite(signal.values)
    if good.all():
        return signal
    if not good.any():
        return Signal(np.zeros_like(signal.values), signal.rate_hz, signal.start_s)
    at = np.arange(len(signal))
    values = np.interp(at, at[good], signal.values[good]).astype(np.float32)
    return Signal(values, signal.rate_hz, signal.start_s)
