"""Stretches of raw samples that show no muscle at all: flat, clipped, or not numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hypnic.model.ranges import check_ranges
from hypnic.model.recording import SampleArray, Signal
from hypnic.model.spans import BoolArray, Span, Spans


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
    options = options or FaultOptions()
    block = max(1, round(signal.rate_hz))
    rows = _rows(signal.values, block)
    high, low = rows.max(axis=1), rows.min(axis=1)
    not_numbers = Spans()
    if not (np.isfinite(high).all() and np.isfinite(low).all()):
        not_numbers = _not_numbers(signal)
        rows = _rows(bridged(signal).values, block)
        high, low = rows.max(axis=1), rows.min(axis=1)
    step = resolution or 0.0
    flat = high - low <= max(options.flat_uv, (options.flat_steps + 0.5) * step)
    stuck = np.zeros_like(flat)
    if limits is not None:
        stuck = flat & ((high >= limits[1] - step / 2) | (low <= limits[0] + step / 2))
    clipped = stuck | _clipped(rows, (low, high), step, options.clipped_share)
    flat_spans = _long_enough(signal, flat & ~stuck, block, options.least_flat_s)
    return Faults(
        flat=Spans(_to_the_sample(signal, span, options.flat_uv + 2 * step) for span in flat_spans),
        clipped=_long_enough(signal, clipped, block, options.least_clipped_s),
        not_numbers=not_numbers,
    )


def _clipped(
    rows: SampleArray, range_uv: tuple[SampleArray, SampleArray], step: float, share: float
) -> BoolArray:
    """Whether many samples of each row sit on the largest or smallest value of the whole signal."""
    low, high = range_uv
    top, bottom = float(high.max()) - step / 2, float(low.min()) + step / 2
    clipped = np.zeros(len(rows), dtype=np.bool_)
    if top <= bottom:
        return clipped
    for i in np.flatnonzero((high >= top) | (low <= bottom)):
        clipped[i] = max((rows[i] >= top).mean(), (rows[i] <= bottom).mean()) >= share
    return clipped


def _to_the_sample(signal: Signal, span: Span, within: float) -> Span:
    """Move both ends of a flat stretch outwards, by up to a second, to the last samples that lie flat."""
    first = round((span.start_s - signal.start_s) * signal.rate_hz)
    end = round((span.end_s - signal.start_s) * signal.rate_hz)
    second = math.ceil(signal.rate_hz)
    before = np.abs(signal.values[max(first - second, 0) : first][::-1] - signal.values[first]) > within
    after = np.abs(signal.values[end : end + second] - signal.values[end - 1]) > within
    first -= int(before.argmax()) if before.any() else len(before)
    end += int(after.argmax()) if after.any() else len(after)
    return Span(signal.start_s + first / signal.rate_hz, signal.start_s + end / signal.rate_hz)


def _rows(values: SampleArray, block: int) -> SampleArray:
    """Return samples in rows of `block`; a short last row is filled up with the last sample."""
    whole = len(values) // block * block
    if whole == len(values):
        return values.reshape(-1, block)
    tail = np.pad(values[whole:], (0, block - len(values) + whole), mode="edge")
    if not whole:
        return tail[None, :]
    return np.concatenate([values[:whole], tail]).reshape(-1, block)


def _long_enough(signal: Signal, bad: BoolArray, block: int, least_s: float) -> Spans:
    edges = np.flatnonzero(np.diff(bad.astype(np.int8), prepend=0, append=0))
    times = signal.start_s + np.minimum(edges * block, len(signal)) / signal.rate_hz
    pairs = zip(times[::2].tolist(), times[1::2].tolist(), strict=True)
    return Spans((a, b) for a, b in pairs if b - a >= least_s - 1e-6)


def _not_numbers(signal: Signal) -> Spans:
    bad = ~np.isfinite(signal.values)
    edges = np.flatnonzero(np.diff(bad.astype(np.int8), prepend=0, append=0))
    times = signal.start_s + edges / signal.rate_hz
    return Spans(zip(times[::2].tolist(), times[1::2].tolist(), strict=True))


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
