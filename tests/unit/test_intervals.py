import math

import numpy as np
import pytest

from hypnic.signals.intervals import count_limits, overdispersion


def limits(count, dispersion=1.0, freedom=6.0):
    low, high = count_limits(np.array([count]), np.array([dispersion]), np.array([freedom]))
    return float(low[0]), float(high[0])


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (100, 81.3639, 121.6268)],
)
def test_a_poisson_count_has_the_limits_of_the_tables(count, low, high):
    assert limits(float(count)) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_clusters_are_counted_as_what_they_are_worth():
    # 100 movements in clusters of 10 with many degrees of freedom: ten times the limits of 10.
    assert limits(100.0, 10.0, 1e6) == (pytest.approx(47.95, abs=0.02), pytest.approx(183.9, abs=0.02))


def test_few_degrees_of_freedom_widen_only_what_is_not_chance():
    assert limits(50.0, 1.0, 3.0) == limits(50.0, 1.0, 300.0)
    few, many = limits(50.0, 4.0, 3.0), limits(50.0, 4.0, 300.0)
    assert few[0] < many[0] < 50 < many[1] < few[1]


def test_even_counts_are_not_overdispersed_and_bouts_are():
    even = np.arange(0.5, 3600, 30.0)
    bout = np.linspace(0, 299, 120)
    rows = np.r_[np.zeros(120, int), np.ones(120, int)]
    found = overdispersion(rows, np.r_[even, bout], 3600.0, (300.0,))
    # One block of twelve holds all 120: mean 10, variance 12 * (110^2 + 11 * 10^2) / 12 / 11 = 1200.
    assert found.tolist() == [1.0, pytest.approx(120.0)]


def test_long_bouts_show_in_long_blocks():
    rng = np.random.default_rng(1)
    bouts = np.concatenate([start + rng.uniform(0, 1800, 60) for start in (0, 7200, 14_400)])
    rows = np.zeros(len(bouts), int)
    short = overdispersion(rows, bouts, 28_800.0, (300.0,))
    both = overdispersion(rows, bouts, 28_800.0, (300.0, 1800.0))
    assert both[0] > 3 * short[0]


def test_a_stretch_of_less_than_two_blocks_says_nothing():
    assert overdispersion(np.zeros(5, int), np.zeros(5), 300.0, (300.0, 900.0)).tolist() == [1.0]
    assert overdispersion(np.zeros(0, int), np.zeros(0), 300.0, (30.0,)).shape == (0,)


def test_limits_hold_the_rate_of_a_process_in_bouts_where_poisson_alone_does_not():
    """As in docs/summarise.md: series of about 20 movements, 25 s apart, every 0.7 h; 7 hours."""
    rng = np.random.default_rng(3)
    rate = 20 / (0.67 + 20 * 25 * math.exp(0.35**2 / 2) / 3600)
    held = {"corrected": 0, "poisson": 0}
    for _ in range(300):
        onsets = bouts(rng, 7.0)
        worst = overdispersion(
            np.zeros(len(onsets), int), onsets * 3600, 25_200.0, (300.0, 900.0, 1800.0, 3600.0)
        )
        for name, dispersion in (("corrected", worst[0]), ("poisson", 1.0)):
            low, high = limits(float(len(onsets)), float(dispersion))
            held[name] += low <= rate * 7.0 <= high
    assert held["corrected"] >= 0.92 * 300
    assert held["poisson"] <= 0.5 * 300


def bouts(rng, hours):
    at, found = -3.0, []
    while at < hours:
        found.append(
            at
            + rng.exponential(0.67)
            + np.cumsum(rng.lognormal(np.log(25), 0.35, rng.geometric(1 / 20))) / 3600
        )
        at = found[-1][-1]
    onsets = np.concatenate(found)
    return onsets[(onsets >= 0) & (onsets < hours)]
