"""Jerk-locked averages and coherence: what is there is found, what is not is not."""

import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.coupling import (
    CORTICAL_SPIKE,
    READINESS,
    chance_coherence,
    coherence,
    locked_average,
)

RATE = 1000.0


def eeg(triggers_s, seed, spike_uv=0.0, seconds=400.0, sd_uv=20.0):
    rng = np.random.default_rng(seed)
    values = rng.normal(0, sd_uv, round(seconds * RATE))
    at = np.arange(len(values)) / RATE
    for trigger in triggers_s:
        near = slice(*np.searchsorted(at, (trigger - 0.06, trigger + 0.02)))
        values[near] += spike_uv * np.exp(-0.5 * ((at[near] - trigger + 0.02) / 0.004) ** 2)
    return Signal(values.astype(np.float32), RATE)


def jerks(count, seed=1):
    return np.sort(np.random.default_rng(seed).uniform(5, 395, count))


def test_a_spike_20_ms_before_the_jerk_is_found_where_it_is():
    triggers = np.arange(5.0, 395.0, 4.0)
    average = locked_average(eeg(triggers, 1, spike_uv=15.0), triggers, CORTICAL_SPIKE)
    assert average is not None
    assert average.trials == len(triggers)
    assert average.p < 0.001
    assert average.peak_s == pytest.approx(-0.020, abs=0.004)
    assert average.peak_uv == pytest.approx(15.0, abs=5.0)
    assert np.abs(average.noise_uv).max() < 10


def test_chance_is_chance():
    hits = 0
    for seed in range(200):
        triggers = np.arange(5.0, 95.0, 1.5)
        average = locked_average(
            eeg((), 1000 + seed, seconds=100.0), triggers, CORTICAL_SPIKE, draws=400, seed=seed
        )
        assert average is not None
        hits += average.p < 0.05
    assert 6 <= hits <= 14  # 3–7 % of 200


def test_overlapping_and_outside_trials_are_left_out_and_counted():
    triggers = np.array([0.1, 5.0, 5.1, 5.5, 399.95])
    average = locked_average(eeg((), 1), triggers, CORTICAL_SPIKE)
    assert average is not None
    # 5.1 overlaps 5.0; 5.5 does not; the first and the last reach out of the recording.
    assert (average.trials, average.overlapping, average.outside) == (2, 1, 2)


def test_two_trials_are_the_least():
    assert locked_average(eeg((), 1), np.array([5.0]), CORTICAL_SPIKE) is None
    assert locked_average(eeg((), 1), np.array([5.0, 6.0]), READINESS) is None  # they overlap


def test_the_baseline_goes_and_the_slow_shift_stays():
    triggers = np.arange(5.0, 395.0, 5.0)
    values = 100 + np.zeros(round(400 * RATE))
    at = np.arange(len(values)) / RATE
    for trigger in triggers:
        near = slice(*np.searchsorted(at, (trigger - 1.5, trigger)))
        values[near] -= 8 * (at[near] - trigger + 1.5) / 1.5
    average = locked_average(Signal(values.astype(np.float32), RATE), triggers, READINESS)
    assert average is not None
    assert average.mean_uv[0] == pytest.approx(0, abs=1e-3)
    assert average.peak_uv == pytest.approx(-8 * 1.4 / 1.5, abs=0.1)
    assert average.peak_s == pytest.approx(-0.1, abs=0.01)


def test_the_same_seed_gives_the_same_p_and_inverting_changes_nothing():
    triggers = jerks(60)
    signal = eeg(triggers, 3, spike_uv=4.0)
    first = locked_average(signal, triggers, CORTICAL_SPIKE, seed=5)
    second = locked_average(Signal(-signal.values, RATE), triggers, CORTICAL_SPIKE, seed=5)
    assert first is not None
    assert second is not None
    assert first.p == second.p
    assert first.peak_uv == -second.peak_uv


def test_the_limit_of_coherence():
    assert chance_coherence(100) == pytest.approx(0.0298, abs=1e-4)
    assert chance_coherence(200) == pytest.approx(0.0149, abs=1e-4)


def test_coherence_finds_the_shared_rhythm_only():
    rng = np.random.default_rng(1)
    phase = rng.uniform(0, 2 * np.pi, (200, 1))
    wave = np.sin(2 * np.pi * 20 * np.arange(1000) / RATE + phase)
    both = coherence(wave + rng.normal(0, 2, wave.shape), 0.5 * wave + rng.normal(0, 1, wave.shape), RATE)
    assert both is not None
    assert both.hz[both.value.argmax()] == pytest.approx(20, abs=1)
    assert both.value.max() > 20 * both.limit
    away = (both.hz > 40) & (both.hz < 400)
    assert (both.value[away] > both.limit).mean() == pytest.approx(0.05, abs=0.03)


def test_one_segment_tells_nothing_and_unpaired_ones_are_refused():
    assert coherence(np.ones((1, 10)), np.ones((1, 10)), RATE) is None
    with pytest.raises(ValueError, match="must pair"):
        coherence(np.ones((2, 10)), np.ones((3, 10)), RATE)
