"""A signal at another rate."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from hypnic.model.recording import SampleArray, Signal

FINEST = 1000
"""Rates are taken as a ratio of whole numbers up to this: a clock of 8 h is then right to 0.03 s."""


def resampled(signal: Signal, rate_hz: float) -> Signal:
    """Return a signal at another rate, low-passed below half of the lower one, without any shift in time.

    Polyphase filtering with a Kaiser window (β = 5, ten zero crossings on each side). Beyond its ends the
    signal is continued by the straight line from its first to its last value.

    Parameters
    ----------
    signal
        Finite values, shape (n,), n ≥ 1.

    Returns
    -------
    Signal
        Sample i was taken at `start_s + i / rate_hz`, to within the rounding of the ratio of the rates.
    """
    from scipy.signal import resample_poly

    ratio = Fraction(rate_hz / signal.rate_hz).limit_denominator(FINEST)
    if ratio == 1:
        return Signal(signal.values, rate_hz, signal.start_s)
    # The phases of the filter differ in the last digits of their sums: an offset would come out as a tone.
    offset = np.float32(np.mean(signal.values, dtype=np.float64))
    slow = resample_poly(signal.values - offset, ratio.numerator, ratio.denominator, padtype="line")
    values: SampleArray = np.asarray(slow + offset, dtype=np.float32)
    return Signal(values, rate_hz, signal.start_s)
