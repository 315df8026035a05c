import math

import numpy as np
import pytest
from scipy import stats

from hypnic.signals.intervals import count_limits, median_limits, overdispersion, worth


def limits(count, dispersion=1.0, freedom=6.0):
    low, high = count_limits(np.array([count]), np.array([dispersion]), np.array([freedom]))
    return float(low[0]), float(high[0])


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 10, 30, 100, 1000])
def test_a_poisson_count_has_nearly_the_exact_limits(count):
    low, high = limits(float(count))
    exact = stats.chi2.ppf([0.025, 0.975], [2 * max(count, 1), 2 * count + 2]) / 2
    assert high == pytest.approx(exact[1], rel=0.006)
    if count >= 3:
        assert low == pytest.approx(exact[0], rel=0.03)
    else:
        assert low == pytest.approx(exact[0] if count else 0.0, abs=0.02)


@pytest.mark.parametrize("freedom", [3.0, 4.0, 8.0, 30.0, 1e6])
def test_pure_clusters_are_widened_as_in_students_t(freedom):
    wide = limits(1e9, 1e6, freedom)
    quantile = (wide[1] - wide[0]) / 2 / np.sqrt(1e9 * 1e6)
    assert quantile == pytest.approx(stats.t.ppf(0.975, freedom), rel=0.012)


def test_clusters_are_counted_as_what_they_are_worth():
    # 100 movements in clusters of 10 with many degrees of freedom: ten times the limits of 10.
    assert limits(100.0, 10.0, 1e6) == (pytest.approx(47.9, abs=0.1), pytest.approx(183.9, abs=0.1))


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


@pytest.mark.parametrize("part_h", [7.0, 1.5])
def test_limits_hold_the_rate_of_a_process_in_bouts_where_poisson_alone_does_not(part_h):
    """As in docs/summarise.md: series of about 20 movements, 25 s apart, every 0.7 h; of 7 hours."""
    rng = np.random.default_rng(3)
    rate = 20 / (0.67 + 20 * 25 * math.exp(0.35**2 / 2) / 3600)
    held = {"corrected": 0, "poisson": 0}
    for _ in range(300):
        onsets = bouts(rng, 7.0)
        worst = overdispersion(np.zeros(len(onsets), int), onsets * 3600, 25_200.0, (1800.0, 3600.0))
        for name, dispersion in (("corrected", worst[0]), ("poisson", 1.0)):
            low, high = limits(float((onsets < part_h).sum()), float(dispersion), 8.0)
            held[name] += low <= rate * part_h <= high
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


def test_values_whose_neighbours_hang_together_are_worth_less():
    rng = np.random.default_rng(11)
    alone = rng.normal(size=400)
    assert 330 < worth(alone) <= 400
    # Each value four times in a row: a hundred that are worth something.
    assert worth(np.repeat(alone[:100], 4)) == pytest.approx(100, rel=0.15)
    assert (worth(np.ones(7)), worth(np.array([3.0]))) == (7, 1)
    assert worth(np.array([1.0, -1] * 20)) == 40


def test_limits_of_a_median_are_two_of_the_values():
    # Ranks of 100 values: (99 ± 1.96 × 10) / 2, outwards.
    even = np.arange(100.0)
    mixed = np.random.default_rng(12).permutation(even)
    low, high = median_limits(mixed)
    assert low == pytest.approx(39, abs=2)
    assert high == pytest.approx(60, abs=2)
    assert median_limits(np.array([4.0, 1, 9])) == (1, 9)
    # In order, each looks like the one before: far fewer independent ones.
    assert median_limits(even)[0] < 20


def test_limits_of_a_median_hold_it():
    rng = np.random.default_rng(13)
    held = 0
    for _ in range(400):
        low, high = median_limits(rng.exponential(size=30))
        held += low <= np.log(2) <= high
    assert held >= 0.93 * 400
