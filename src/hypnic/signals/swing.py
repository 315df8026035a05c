"""How far a signal swings slowly: what a movement of the head does to electrodes and leads."""

from __future__ import annotations

import numpy as np

from hypnic.model.recording import Signal
from hypnic.model.spans import BoolArray, FloatArray
from hypnic.signals.envelope import cell_length, cell_power, moving_power
from hypnic.signals.filters import band_pass

SMOOTH_S = 0.25


def slow_swing(signal: Signal, from_s: float, to_s: float, smooth_s: float = SMOOTH_S) -> float:
    """Return the peak-to-peak size of a signal's means over `smooth_s` in [from_s, to_s); 0 without any.

    Means over 0.25 s let through what is slower than about 2 Hz, over 0.06 s what is slower than about 8 Hz.
    """
    size = max(1, round(smooth_s * signal.rate_hz))
    first = max(0, round((from_s - signal.start_s) * signal.rate_hz))
    last = min(len(signal), round((to_s - signal.start_s) * signal.rate_hz))
    if last - first < size:
        return 0.0
    total = np.concatenate([[0.0], np.cumsum(signal.values[first:last], dtype=np.float64)])
    means = (total[size:] - total[:-size]) / size
    return float(means.max() - means.min())


FAST_HZ = (20.0, 70.0)
CELL_S = 1 / 32
BACKGROUND_S = 30.0


def fast_bursts(signal: Signal, factor: float) -> tuple[FloatArray, BoolArray]:
    """Return the starts of cells of 1/32 s, and in which the fast activity is `factor` × its background.

    Fast is 20–70 Hz (or 0.45 of the rate): muscle, in an EEG. Background is the median over half a minute.
    Empty for a signal too slow or too short to tell.
    """
    high_hz = min(FAST_HZ[1], 0.45 * signal.rate_hz)
    if high_hz <= 1.5 * FAST_HZ[0] or len(signal) < signal.rate_hz:
        return np.empty(0), np.empty(0, dtype=np.bool_)
    fast = band_pass(signal, FAST_HZ[0], high_hz)
    cell = cell_length(fast.rate_hz, CELL_S)
    power = moving_power(cell_power(fast.values, cell), 1)
    size = max(1, round(BACKGROUND_S * fast.rate_hz / cell))
    count = -(-len(power) // size)
    rows = np.pad(power, (0, count * size - len(power)), mode="reflect" if len(power) > size else "edge")
    usual = np.repeat(np.median(rows.reshape(count, size), axis=1), size)[: len(power)]
    starts = signal.start_s + np.arange(len(power), dtype=np.float64) * (cell / fast.rate_hz)
    return starts, np.asarray(power >= factor**2 * np.maximum(usual, 1e-6), dtype=np.bool_)
