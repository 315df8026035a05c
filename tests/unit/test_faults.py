"""Flat, clipped and missing stretches of raw samples."""

import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.model.spans import Spans
from hypnic.signals.faults import bridged, find_faults

RATE = 200.0


def emg(seconds: float = 60.0) -> np.ndarray:
    return np.round(np.random.default_rng(0).standard_normal(round(seconds * RATE)) / 0.1) * 0.1


def faults(values: np.ndarray, limits: tuple[float, float] | None = None):
    return find_faults(Signal(values.astype(np.float32), RATE, 100.0), 0.1, limits)


def test_muscle_at_rest_has_no_faults() -> None:
    assert not faults(emg() * 0.5).all


@pytest.mark.parametrize("dither", [0.0, 0.1])
def test_a_flat_stretch_is_found_to_the_sample_whatever_its_level(dither: float) -> None:
    values = emg()
    flat = slice(round(20.33 * RATE), round(31.5 * RATE))
    values[flat] = 57.0 + dither * np.random.default_rng(1).integers(0, 2, flat.stop - flat.start)
    (span,) = faults(values).flat
    assert span.start_s == pytest.approx(120.33, abs=0.011)
    assert span.end_s == pytest.approx(131.5, abs=0.011)


def test_four_seconds_flat_are_left_alone() -> None:
    values = emg()
    values[4000:4800] = 0.0
    assert not faults(values).all


def test_a_stretch_at_the_limit_is_clipped_not_flat() -> None:
    values = emg()
    values[4000:8000] = 250.0
    found = faults(values, limits=(-250.0, 250.0))
    assert found.clipped == Spans([(120.0, 140.0)])
    assert not found.flat


def test_rails_inside_the_limits_of_the_file_are_found_too() -> None:
    values = emg()
    values[4000:8000] = np.clip(values[4000:8000] * 900, -300, 300)
    assert faults(values, limits=(-3000.0, 3000.0)).clipped == Spans([(120.0, 140.0)])


def test_a_movement_that_clips_for_five_seconds_stays() -> None:
    values = emg()
    values[4000:5000] = np.clip(values[4000:5000] * 900, -300, 300)
    assert not faults(values, limits=(-300.0, 300.0)).all


def test_not_numbers_are_found_and_bridged_by_straight_lines() -> None:
    values = emg().astype(np.float32)
    values[100:103] = [np.nan, np.inf, -np.inf]
    found = find_faults(Signal(values, RATE), 0.1, None)
    assert found.not_numbers == Spans([(0.5, 0.515)])
    whole = bridged(Signal(values, RATE)).values
    step = (values[103] - values[99]) / 4
    assert whole[100:103] == pytest.approx(values[99] + step * np.arange(1, 4), abs=1e-5)


def test_a_signal_without_any_number_becomes_zero() -> None:
    assert bridged(Signal(np.full(5, np.nan, dtype=np.float32), RATE)).values.tolist() == [0.0] * 5


def test_a_signal_shorter_than_a_second() -> None:
    assert not faults(emg(0.3)).all
