"""How much of a signal moves at one rate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hypnic.model.recording import Signal

BAND_HZ = (0.3, 4.0)
SPREAD = 0.2


def share_at(signals: Sequence[Signal], rate_hz: float) -> float:
    """Return the share of the power of 0.3–4 Hz that lies within 20 % of a rate or of twice it, from 0 to 1.

    A body that rocks tilts a sensor once a cycle and stops it twice. Of several signals the largest share
    is returned; 0 where none is long enough to tell.
    """
    return max((_share(signal, rate_hz) for signal in signals), default=0.0)


def _share(signal: Signal, rate_hz: float) -> float:
    if len(signal) < 3 * signal.rate_hz / rate_hz or signal.rate_hz < 2 * BAND_HZ[1]:
        return 0.0
    values = signal.values.astype(np.float64)
    power = np.abs(np.fft.rfft((values - values.mean()) * np.hanning(len(values)))) ** 2
    at_hz = np.fft.rfftfreq(len(values), 1 / signal.rate_hz)
    width = 2 * signal.rate_hz / len(values)
    band = (at_hz >= BAND_HZ[0]) & (at_hz <= BAND_HZ[1])
    near = np.zeros(len(at_hz), dtype=np.bool_)
    for multiple in (1, 2):
        near |= np.abs(at_hz - multiple * rate_hz) <= max(SPREAD * rate_hz, width)
    total = float(power[band].sum())
    return float(power[band & near].sum()) / total if total > 0 else 0.0
