"""Locked averages and coherence: what is there is found, what is not is not."""

import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.coupling import (
    chance_coherence,
    coherence,
    high_passed,
    locked_average,
    peak_lags,
    sign_flips,
    spectra,
)

RATE = 1000.0
LAG_S = np.arange(-0.2, 0.2, 1 / 250)
WINDOW = slice(37, 49)
"""-52 to -4 ms, of which the outer two are neighbours alone."""


def rows(seed, count=60, spike_uv=0.0, leads=2, sd_uv=20.0):
    rng = np.random.default_rng(seed)
    bump = np.exp(-0.5 * ((LAG_S + 0.020) / 0.004) ** 2)
    return rng.normal(0, sd_uv, (count, leads, len(LAG_S))) + spike_uv * bump


def average(trials, seed=0, draws=999):
    signs = sign_flips(len(trials), draws, np.random.default_rng(seed))
    return locked_average(trials, WINDOW, signs, peaks=True)


def p_of(found):
    return (found.chance >= found.ratio - 1e-12).mean()


def test_a_spike_20_ms_before_is_found_where_it_is():
    trials = rows(1, spike_uv=-15.0)
    trials[:, 0] += 15.0 * np.exp(-0.5 * ((LAG_S + 0.020) / 0.004) ** 2)  # in the second lead alone
    found = average(trials)
    assert p_of(found) < 0.005
    assert found.channel == 1
    assert LAG_S[found.lag] == pytest.approx(-0.020, abs=0.004)
    assert found.mean_uv[1, found.lag] == pytest.approx(-15.0, abs=6.0)
    assert found.error_uv[1, found.lag] == pytest.approx(20 / np.sqrt(60), rel=0.3)


def test_alternating_signs_leave_noise_alone():
    found = average(rows(2, count=400, spike_uv=60.0))
    assert np.abs(found.mean_uv).max() > 50
    assert np.abs(found.reference_uv).max() < 8


def test_chance_is_chance_though_two_leads_and_ten_lags_are_looked_at():
    hits = sum(p_of(average(rows(1000 + seed, count=40), seed, draws=199)) < 0.05 for seed in range(200))
    assert 6 <= hits <= 14  # 3–7 % of 200


def test_the_foot_of_what_comes_after_is_no_peak():
    ramp = 300 * np.exp(-0.5 * ((LAG_S - 0.03) / 0.02) ** 2)
    trials = rows(3, sd_uv=0.01) + ramp
    signs = sign_flips(len(trials), 199, np.random.default_rng(1))
    assert locked_average(trials, WINDOW, signs, peaks=True).ratio == 0
    assert locked_average(trials, WINDOW, signs, peaks=False).ratio > 5


def test_turning_the_leads_over_changes_the_sign_alone():
    trials = rows(4, spike_uv=4.0)
    found, turned = average(trials), average(-trials)
    assert np.array_equal(found.chance, turned.chance)
    assert found.ratio == turned.ratio
    assert np.array_equal(found.mean_uv, -turned.mean_uv)


def test_a_loud_lead_does_not_drown_another():
    trials = rows(5, spike_uv=15.0)
    trials[:, 0] = 50 * rows(6, leads=1)[:, 0]
    found = average(trials)
    assert p_of(found) < 0.005
    assert found.channel == 1


def test_peaks_of_trials_drawn_anew_lie_about_the_peak():
    drawn = LAG_S[peak_lags(rows(7, spike_uv=40.0)[:, 0], 200, np.random.default_rng(1))]
    assert np.quantile(drawn, 0.1) >= -0.025
    assert np.quantile(drawn, 0.9) <= -0.015


def test_the_high_pass_takes_the_level_and_nothing_of_what_comes_later():
    values = np.random.default_rng(1).normal(300, 20, 5000).astype(np.float32)
    later = values.copy()
    later[2000:] += 1000
    one, other = (high_passed(Signal(row, RATE, 7.0), 3.0) for row in (values, later))
    assert np.array_equal(one.values[:2000], other.values[:2000])
    assert abs(one.values[2000:].mean()) < 2
    assert (one.rate_hz, one.start_s) == (RATE, 7.0)
    steady = high_passed(Signal(np.full(500, 80, dtype=np.float32), RATE), 3.0)
    assert np.abs(steady.values).max() < 1e-3
    assert len(high_passed(Signal(np.empty(0, dtype=np.float32), RATE), 3.0)) == 0


HZ = np.arange(10.0, 61.0, 2.0)
AT_S = np.arange(500) / RATE


def signs_of(count, seed=0):
    return sign_flips(count, 499, np.random.default_rng(seed))


def both(one, others, lag_s=AT_S, other_lag_s=AT_S):
    return coherence(spectra(one, lag_s, HZ), spectra(others, other_lag_s, HZ), signs_of(len(one)))


def test_the_limit_of_coherence():
    assert chance_coherence(100) == pytest.approx(0.0298, abs=1e-4)
    assert chance_coherence(200) == pytest.approx(0.0149, abs=1e-4)


def test_coherence_finds_the_shared_rhythm_only_though_the_rates_differ():
    rng = np.random.default_rng(1)
    phase = rng.uniform(0, 2 * np.pi, (200, 1))
    slow_s = np.arange(128) / 256
    one = np.sin(2 * np.pi * 20 * AT_S + phase) + rng.normal(0, 2, (200, 500))
    other = np.sin(2 * np.pi * 20 * slow_s + phase + 1) + rng.normal(0, 1, (200, 128))
    found = both(one, other[:, np.newaxis], AT_S, slow_s)
    assert HZ[found.value[0].argmax()] == 20
    assert found.value.max() > 20 * found.limit
    away = np.abs(HZ - 20) > 6
    assert found.value[0, away].max() < 0.06
    assert found.chance.shape == (499, 1, len(HZ))
    assert np.quantile(found.chance[:, 0, away], 0.95) == pytest.approx(found.limit, rel=0.15)


def test_what_is_alike_in_every_segment_is_no_coherence():
    rng = np.random.default_rng(2)
    wave = 5 * np.sin(2 * np.pi * 20 * AT_S)
    found = both(wave + rng.normal(0, 1, (100, 500)), wave + rng.normal(0, 1, (100, 1, 500)))
    assert found.value.max() < 0.12


def test_one_loud_segment_is_not_the_answer():
    rng = np.random.default_rng(3)
    one, other = rng.normal(0, 1, (100, 500)), rng.normal(0, 1, (100, 1, 500))
    one[0] += 1000 * np.sin(2 * np.pi * 20 * AT_S)
    other[0] += 1000 * np.sin(2 * np.pi * 20 * AT_S)
    assert both(one, other).value.max() < 0.12


def test_unpaired_segments_are_refused():
    with pytest.raises(ValueError, match="must pair, got 2 and 3"):
        coherence(np.ones((2, 4), complex), np.ones((3, 1, 4), complex), signs_of(2))
