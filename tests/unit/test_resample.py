"""Resampling keeps what lies below half the lower rate, in its place."""

import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.resample import resampled


def wave(hz: float, rate_hz: float, seconds: float = 20.0) -> Signal:
    at_s = 3.0 + np.arange(round(seconds * rate_hz)) / rate_hz
    return Signal((50 * np.sin(2 * np.pi * hz * at_s)).astype(np.float32), rate_hz, 3.0)


@pytest.mark.parametrize("rate_hz", [100.0, 128.0, 199.8, 200.0, 256.0, 500.0, 512.0, 1000.0])
@pytest.mark.parametrize("hz", [0.5, 10.0, 30.0])
def test_a_wave_below_the_limit_stays_where_it_is(hz, rate_hz):
    found = resampled(wave(hz, rate_hz), 100.0)
    wanted = wave(hz, 100.0).values[: len(found)]
    inner = slice(50, min(len(found), len(wanted)) - 50)
    assert (found.rate_hz, found.start_s) == (100.0, 3.0)
    np.testing.assert_allclose(found.values[inner], wanted[inner], atol=0.5)


def test_what_lies_above_the_limit_is_gone():
    inner = resampled(wave(90.0, 256.0), 100.0).values[50:-50]
    assert np.abs(inner).max() < 0.5


def test_an_offset_does_not_ring_at_the_ends():
    flat = Signal(np.full(2560, 1000, dtype=np.float32), 256.0)
    np.testing.assert_allclose(resampled(flat, 100.0).values, 1000, atol=0.01)
