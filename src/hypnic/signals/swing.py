"""How far a signal swings slowly: what a movement of the head does to electrodes and leads."""

from __future__ import annotations

import numpy as np

from hypnic.model.recording import Signal

SMOOTH_S = 0.25


def slow_swing(signal: Signal, from_s: float, to_s: float) -> float:
    """Return the peak-to-peak size of a signal's means over 0.25 s in [from_s, to_s); 0 where it has none.

    The means let through what is slower than about 2 Hz.
    """
    size = max(1, round(SMOOTH_S * signal.rate_hz))
    first = max(0, round((from_s - signal.start_s) * signal.rate_hz))
    last = min(len(signal), round((to_s - signal.start_s) * signal.rate_hz))
    if last - first < size:
        return 0.0
    total = np.concatenate([[0.0], np.cumsum(signal.values[first:last], dtype=np.float64)])
    means = (total[size:] - total[:-size]) / size
    return float(means.max() - means.min())
