"""Breaths: counted, timed and measured on waves whose answer is known."""

import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.breath import find_breaths

RATE = 32.0


def wave(period_s=4.0, minutes=10.0, noise=0.0, depth=2.0, rate_hz=RATE, seed=0):
    at = np.arange(round(minutes * 60 * rate_hz)) / rate_hz
    values = depth / 2 * np.sin(2 * np.pi * at / period_s)
    return values + noise * np.random.default_rng(seed).standard_normal(len(at))


def breaths(values, rate_hz=RATE, start_s=0.0):
    return find_breaths([Signal(values.astype(np.float32), rate_hz, start_s)])


@pytest.mark.parametrize("period_s", [2.0, 3.0, 4.0, 6.0])
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_every_breath_is_found_at_its_peak(period_s, noise):
    found = breaths(wave(period_s, noise=noise))
    expected = np.arange(period_s / 4, 600, period_s)
    inner = expected[(expected > 10) & (expected < 590)]
    nearest = np.abs(found.time_s[:, None] - inner[None, :]).min(axis=0)
    assert nearest.max() < (0.1 * period_s if noise else 0.1)  # noise moves a flat top more than a sharp one
    assert len(found) == pytest.approx(len(expected), abs=2)
    assert np.nanmedian(found.period_s) == pytest.approx(period_s, abs=0.05)


def test_depth_follows_the_breath():
    values = np.concatenate([wave(depth=2.0), wave(depth=1.0)])
    found = breaths(values)
    assert np.median(found.depth[found.time_s < 550]) == pytest.approx(2.0, rel=0.15)
    assert np.median(found.depth[found.time_s > 650]) == pytest.approx(1.0, rel=0.15)


def test_an_apnoea_has_no_breath_and_no_period_across_it():
    values = wave(minutes=10)
    values[round(300 * RATE) : round(330 * RATE)] = 0.0
    found = breaths(values)
    assert not ((found.time_s > 304) & (found.time_s < 326)).any()
    last = found.time_s[found.time_s < 304].max()
    assert np.isnan(found.period_s[found.time_s == last]).all()


def test_shift_sign_of_offset_and_rate_change_nothing_else():
    found = breaths(wave())
    later = breaths(wave() + 100, start_s=1000.0)
    np.testing.assert_allclose(later.time_s - 1000, found.time_s, atol=0.05)
    faster = breaths(wave(rate_hz=256.0), 256.0)
    assert len(faster) == len(found)
    np.testing.assert_allclose(faster.time_s, found.time_s, atol=0.1)


def test_gaps_part_and_short_or_slow_stretches_hold_nothing():
    two = find_breaths(
        [Signal(wave().astype(np.float32), RATE), Signal(wave().astype(np.float32), RATE, 700.0)]
    )
    assert np.isnan(two.period_s[two.time_s < 650][-1])
    assert len(breaths(wave(minutes=0.4))) == 0
    assert len(breaths(wave(rate_hz=2.0), 2.0)) == 0
    assert len(find_breaths([])) == 0
    assert len(breaths(np.zeros(round(600 * RATE)))) == 0
