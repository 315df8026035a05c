"""Beats for measuring rhythm, and the intervals that are clean enough for it."""

import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.model.spans import Spans
from hypnic.signals import heartbeats
from hypnic.signals.heartbeats import clean_intervals, ecg_beats, noise_spans, pulse_beats

RATE, SECONDS = 200.0, 300.0
AT = np.arange(round(SECONDS * RATE)) / RATE


def true_beats(per_min: float = 60.0) -> np.ndarray:
    rng = np.random.default_rng(5)
    times = np.cumsum(60 / per_min * (1 + 0.04 * rng.standard_normal(1000)))
    return times[(times > 1) & (times < SECONDS - 1)]


def triangles(at_s: np.ndarray, half_s: float, high: float) -> np.ndarray:
    since = np.abs(AT[:, None] - at_s[None]).min(axis=1)
    return high * np.clip(1 - since / half_s, 0, 1)


def ecg(at_s: np.ndarray, sign: float = 1.0, noise_uv: float = 20.0) -> Signal:
    rng = np.random.default_rng(6)
    values = sign * (triangles(at_s, 0.02, 900.0) - triangles(at_s + 0.05, 0.03, 250.0))
    values += sign * triangles(at_s + 0.28, 0.08, 200.0) + noise_uv * rng.standard_normal(len(AT))
    return Signal(values.astype(np.float32), RATE, 100.0)


@pytest.mark.parametrize("library", [True, False])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_beats_are_found_with_and_without_the_library(
    library: bool, sign: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    if library:
        pytest.importorskip("sleepecg")
    else:
        monkeypatch.setattr(heartbeats, "find_spec", lambda _name: None)
    at = true_beats()
    rhythm = ecg_beats(ecg(at, sign))
    error = np.abs(rhythm.time_s[:, None] - at[None] - 100.0).min(axis=0)
    assert (error < 0.01).mean() > 0.99
    assert len(rhythm.time_s) <= len(at) + 1
    assert np.median(rhythm.like) > 0.9
    assert (rhythm.like > 0.66).mean() > 0.99
    assert (rhythm.upright_ratio > 1) == (sign > 0)


def test_a_library_that_takes_t_waves_for_beats_is_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    at = true_beats()
    both = np.sort(np.concatenate([at, at + 0.28])) + 100.0
    monkeypatch.setattr(heartbeats, "find_spec", lambda _name: object())
    monkeypatch.setattr(heartbeats, "_by_library", lambda _ecg: both)
    assert abs(len(ecg_beats(ecg(at)).time_s) - len(at)) <= 2


def test_noise_has_no_assessable_time_and_beats_have_no_noise() -> None:
    at = true_beats()
    assert noise_spans(ecg_beats(ecg(at)), 100.0, 400.0).total_s == 0
    nothing = ecg(np.array([-10.0]), noise_uv=200.0)
    assert noise_spans(ecg_beats(nothing), 100.0, 400.0).total_s >= 290


def test_noise_for_a_minute_is_noise_for_a_minute() -> None:
    clean = ecg(true_beats())
    values = clean.values.copy()
    where = (AT >= 100) & (AT < 160)
    values[where] = 300 * np.random.default_rng(1).standard_normal(where.sum())
    found = noise_spans(ecg_beats(Signal(values, RATE, 100.0)), 100.0, 400.0)
    assert (found & Spans([(200.0, 260.0)])).total_s == pytest.approx(60.0, abs=10)
    assert (found - Spans([(190.0, 270.0)])).total_s == 0


def test_a_pulse_wave_gives_the_same_intervals() -> None:
    at = true_beats()
    wave = triangles(at + 0.3, 0.12, 1.0) + 0.3 * triangles(at + 0.5, 0.15, 1.0)
    rhythm = pulse_beats(Signal(wave.astype(np.float32), RATE, 0.0))
    lag = rhythm.time_s[np.abs(rhythm.time_s[:, None] - at[None] - 0.22).argmin(axis=0)] - at
    assert np.std(lag[1:-1]) < 0.01


def test_too_little_or_too_slow_has_no_beats() -> None:
    assert len(ecg_beats(Signal(np.zeros(1000, np.float32), 200.0)).time_s) == 0
    assert len(ecg_beats(Signal(np.zeros(10000, np.float32), 50.0)).time_s) == 0
    assert len(pulse_beats(Signal(np.zeros(10000, np.float32), 10.0)).time_s) == 0


def intervals(times_s: np.ndarray) -> np.ndarray:
    return clean_intervals(times_s, 0.25, (0.3, 2.0))


def test_an_early_beat_costs_the_two_intervals_around_it() -> None:
    times = np.arange(20.0)
    times[10] -= 0.4
    rr = intervals(times)
    assert np.flatnonzero(np.isnan(rr)).tolist() == [0, 10, 11]
    assert rr[5] == 1.0


def test_a_missed_beat_costs_one_interval() -> None:
    rr = intervals(np.delete(np.arange(20.0), 10))
    assert np.flatnonzero(np.isnan(rr)).tolist() == [0, 10]


def test_a_quickening_of_30_percent_in_three_seconds_costs_nothing() -> None:
    rate = np.concatenate([np.ones(20), [1.1, 1.2, 1.3], 1 + 0.3 * np.exp(-np.arange(20) / 4)])
    assert np.isfinite(intervals(np.cumsum(1 / rate))[1:]).all()


def test_intervals_outside_the_limits_are_none() -> None:
    assert np.isnan(intervals(np.array([0.0, 0.2, 3.0]))).all()
