"""Breaths in a flow or belt signal: when, how long, how deep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.model.recording import Signal
from hypnic.model.spans import FloatArray
from hypnic.model.vitals import Breaths

RATE_HZ = 10.0
BAND_HZ = (0.08, 0.8)
"""5 to 48 breaths a minute."""
LEAST_S = 1.25
LONGEST_S = 12.5
NEAR_S = 60.0
LEAST_DEPTH = 0.25
"""A breath is at least this part of the median depth of its minute (hypnic's own): less is ripple."""


def find_breaths(signals: Sequence[Signal]) -> Breaths:
    """Return the breaths of one channel.

    The 0.08–0.8 Hz part is taken (zero phase, thinned out to about 10 Hz); a breath is a peak that stands at
    least a quarter of the usual depth of its minute over the trough before it, no two within 1.25 s.

    Source: hypnic's own. Limits: what is under a quarter of the usual depth (deep hypopnoeas, apnoeas) is no
    breath here; a pause of over 12.5 s leaves the period of the breath before it unknown.

    Parameters
    ----------
    signals
        Unbroken stretches of finite values, in order; those under 4 Hz or 30 s hold nothing.
    """
    parts = [
        _breaths(signal) for signal in signals if signal.rate_hz >= 4 and len(signal) >= 30 * signal.rate_hz
    ]
    return Breaths(
        *(np.concatenate([np.empty(0), *(getattr(p, name) for p in parts)]) for name in Breaths.__slots__)
    )


def _breaths(signal: Signal) -> Breaths:
    from scipy import signal as sp

    wave, rate_hz = _wave(signal)
    step = max(1, int(signal.rate_hz // RATE_HZ))
    peaks, _ = sp.find_peaks(wave, distance=max(1, round(LEAST_S * rate_hz)))
    if len(peaks) < 3:
        return Breaths()
    depth = _depth(wave, peaks)
    usual = sp.medfilt(depth, _odd(NEAR_S / LEAST_S / 3, len(depth)))
    keep = depth >= LEAST_DEPTH * usual
    peaks = peaks[keep]
    depth = _depth(wave, peaks)
    # The mean of `step` samples stands for their middle.
    time_s = signal.start_s + (peaks * step + (step - 1) / 2) / signal.rate_hz
    period_s = np.append(np.diff(time_s), np.nan)
    period_s[period_s > LONGEST_S] = np.nan
    return Breaths(time_s, period_s, depth)


def _depth(wave: FloatArray, peaks: FloatArray) -> FloatArray:
    """Height of each peak over the lowest value since the one before, shape (n,)."""
    bounds = np.concatenate([[0], peaks[:-1]]).astype(np.int64)
    return np.asarray(wave[peaks.astype(np.int64)] - np.minimum.reduceat(wave, bounds)[: len(peaks)])


def _odd(wanted: float, most: int) -> int:
    size = min(int(wanted), most if most % 2 else most - 1)
    return max(size if size % 2 else size - 1, 1)


SWING_S = 4.0
"""Over this long the highest less the lowest value is the depth of a breath, at 12 a minute or more."""


@dataclass(frozen=True, slots=True, eq=False)
class Swing:
    """How far a flow swings, every tenth of a second or so.

    Attributes
    ----------
    value
        Highest less lowest value within 4 s, shape (n,).
    usual
        The 75th percentile of that within four minutes, shape (n,).
    """

    value: FloatArray
    usual: FloatArray
    rate_hz: float
    start_s: float


def flow_swing(signal: Signal) -> Swing | None:
    """Return how far a flow swings; None for a stretch under a minute or 4 samples a second."""
    if signal.rate_hz < 4 or len(signal) < 60 * signal.rate_hz:
        return None
    from scipy import ndimage

    wave, rate_hz = _wave(signal)
    size = max(1, round(SWING_S * rate_hz))
    value = ndimage.maximum_filter1d(wave, size) - ndimage.minimum_filter1d(wave, size)
    block = max(1, round(10 * rate_hz))
    tops = value[: len(value) // block * block].reshape(-1, block)
    middle = np.median(tops, axis=1)
    usual = ndimage.percentile_filter(middle, 75, size=min(25, len(middle)), mode="nearest")
    at = (np.arange(len(middle)) + 0.5) * block
    return Swing(value, np.interp(np.arange(len(value)), at, usual), rate_hz, signal.start_s)


def _wave(signal: Signal) -> tuple[FloatArray, float]:
    """Return the 0.08-0.8 Hz part at about 10 Hz, and its rate."""
    from scipy import signal as sp

    step = max(1, int(signal.rate_hz // RATE_HZ))
    rate_hz = signal.rate_hz / step
    values = signal.values[: len(signal) // step * step].reshape(-1, step).mean(axis=1, dtype=np.float64)
    sos = sp.butter(2, BAND_HZ, "bandpass", fs=rate_hz, output="sos")
    wave = sp.sosfiltfilt(sos, values, padlen=min(len(values) - 1, round(30 * rate_hz)))
    return np.asarray(wave), rate_hz
