"""How a rate changes along a night."""

import numpy as np
import pytest

from hypnic.signals.trend import rate_ratio, slope_by_chance

HOURS = np.arange(16) / 2


def test_a_rate_that_falls_by_a_fifth_an_hour():
    counts = np.round(1000 * 0.8**HOURS).astype(np.int64)
    ratio, low, high = rate_ratio(counts, HOURS)
    assert ratio == pytest.approx(0.8, rel=1e-3)
    # Nothing but Poisson's error: information is the sum of the counts times their variance in time.
    share = counts / counts.sum()
    error = 1 / np.sqrt(counts.sum() * (share @ HOURS**2 - (share @ HOURS) ** 2))
    # 2.145 is Student's t of 14 degrees of freedom; a dispersion under 1 counts as 1.
    assert (np.log(high) - np.log(low)) / 2 == pytest.approx(2.145 * error, rel=0.01)


def test_events_in_two_blocks_still_have_a_ratio():
    counts = np.zeros(16, dtype=np.int64)
    counts[:2] = 5, 4
    ratio, low, high = rate_ratio(counts, HOURS)
    assert 0 < low < ratio < high
    assert ratio < 0.2


def test_limits_hold_the_ratio_of_a_night_in_clusters():
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(300):
        clusters = rng.poisson(2 * 0.9**HOURS)
        counts = np.array([rng.integers(4, 16, many).sum() for many in clusters], dtype=np.int64)
        _, low, high = rate_ratio(counts, HOURS)
        held += low <= 0.9 <= high
    assert 0.91 * 300 <= held <= 0.99 * 300


def test_blocks_dealt_out_anew_keep_what_came_together():
    counts = np.array([9, 0, 0, 0, 0, 1])
    at = np.arange(6.0)
    real, drawn = slope_by_chance(counts, at, 2000, np.random.default_rng(3))
    assert real == pytest.approx(9 * -2.5 + 2.5)
    # Nine in one block and one in another: 30 places, of which none leans more to the beginning.
    assert set(np.round(drawn * 2).astype(int)) <= {
        round(2 * (9 * (a - 2.5) + (b - 2.5))) for a in range(6) for b in range(6) if a != b
    }
    assert (drawn <= real + 1e-9).mean() == pytest.approx(1 / 6, abs=0.03)
