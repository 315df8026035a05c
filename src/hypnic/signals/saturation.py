"""Falls of the oxygen saturation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import Signal
from hypnic.model.spans import FloatArray

IndexArray = npt.NDArray[np.int64]

LOWEST, HIGHEST = 50.0, 100.0
"""Per cent; what is outside is a finger clip without a finger (hypnic's own)."""
STEEPEST = 6.0
"""Per cent in a second; faster changes are the clip's, not the blood's (hypnic's own)."""
BASELINE_S = 120.0


class Fall(NamedTuple):
    """One fall: from the last moment at the baseline to the first of recovery."""

    onset_s: float
    end_s: float
    fall_percent: float
    low_percent: float


def by_second(signal: Signal) -> tuple[FloatArray, float]:
    """Return the saturation every second (NaN where there is none), and the time of the first.

    The median of each second; values outside 50-100 % and those at a change of 6 % in a second are none.
    """
    step = max(1, round(signal.rate_hz))
    if signal.rate_hz < 1:
        at = np.arange(int(len(signal) / signal.rate_hz))
        raw = signal.values[np.minimum((at * signal.rate_hz).astype(np.int64), len(signal) - 1)]
    else:
        raw = np.median(signal.values[: len(signal) // step * step].reshape(-1, step), axis=1)
    values = np.array(raw, dtype=np.float64)
    values[(values < LOWEST) | (values > HIGHEST)] = np.nan
    jump = np.flatnonzero(np.abs(np.diff(values)) >= STEEPEST)
    for shift in (0, 1):
        values[jump + shift] = np.nan
    return values, signal.start_s


def find_falls(values: FloatArray, start_s: float, step_s: float, least_percent: float) -> tuple[Fall, ...]:
    """Return the falls of at least so many percentage points.

    A fall is measured from the highest value of the two minutes before; it begins where that was last seen to
    within a point, is as deep as its lowest value, and ends where half of it is made good (or two minutes
    after it began). Seconds without a value are passed over.

    Source: hypnic's own, after the usual desaturation of 3 or 4 points from the baseline before.

    Parameters
    ----------
    values
        Percent, shape (n,), one every `step_s`.
    """
    falls: list[Fall] = []
    known = np.flatnonzero(np.isfinite(values))
    reach = round(BASELINE_S / step_s)
    at, free = 0, 0
    while at < len(known):
        now = int(known[at])
        window = values[max(now - reach, free) : now + 1]
        if np.nanmax(window) - values[now] < least_percent:
            at += 1
            continue
        base = float(np.nanmax(window))
        first = now - len(window) + 1 + int(np.flatnonzero(window >= base - 1)[-1])
        later = known[at : np.searchsorted(known, first + reach)]
        if not len(later):
            later = known[at : at + 1]
        end, low = _recovery(values, later, base)
        falls.append(Fall(start_s + first * step_s, start_s + end * step_s, base - low, low))
        free = end
        at = int(np.searchsorted(known, end, side="right"))
    return tuple(falls)


def _recovery(values: FloatArray, later: IndexArray, base: float) -> tuple[int, float]:
    """Return where half of a fall is made good, and its lowest value until then."""
    low = np.minimum.accumulate(values[later])
    back = np.flatnonzero(values[later] - low >= (base - low) / 2)
    end = int(back[0]) if len(back) else len(later) - 1
    return int(later[end]), float(low[end])
