"""Power of an EEG in its bands, four times a second."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from hypnic.model.brain import Bands
from hypnic.model.recording import Signal

WINDOW_S, HOPS = 1.0, 4
BANDS_HZ: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "delta": (0.5, 3.5),
        "theta": (3.5, 7.5),
        "alpha": (7.5, 11.5),
        "sigma": (11.5, 15.5),
        "fast": (16.5, 30.5),
    }
)
"""Limits between the whole hertz that a window of 1 s can tell; sigma is where spindles are."""
ROWS = 2400


def band_power(signal: Signal) -> Bands | None:
    """Return the power of an unbroken stretch of finite values; None under 10 s or 64 samples a second."""
    if signal.rate_hz < 64 or len(signal) < 10 * signal.rate_hz:
        return None
    from scipy import fft

    hop = round(WINDOW_S * signal.rate_hz / HOPS)
    size = HOPS * hop
    rows = np.lib.stride_tricks.sliding_window_view(signal.values, size)[::hop]
    taper = np.hanning(size + 1)[:-1].astype(np.float32)
    hz = np.fft.rfftfreq(size, 1 / signal.rate_hz)
    inside = {name: (hz >= low) & (hz < high) for name, (low, high) in BANDS_HZ.items()}
    power = {name: np.empty(len(rows), dtype=np.float32) for name in BANDS_HZ}
    for first in range(0, len(rows), ROWS):
        part = rows[first : first + ROWS]
        spectra = fft.rfft((part - part.mean(axis=1, keepdims=True)) * taper, axis=1)
        square = np.square(spectra.real) + np.square(spectra.imag)
        for name, which in inside.items():
            power[name][first : first + ROWS] = square[:, which].sum(axis=1)
    return Bands(power, signal.start_s + size / 2 / signal.rate_hz, hop / signal.rate_hz)
