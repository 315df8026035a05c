"""Falls of the saturation, worked by hand."""

import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.saturation import by_second, find_falls


def night(*dips: tuple[int, float]) -> np.ndarray:
    """96 % with a V of 20 s down and 20 s up to the depth, from each second given."""
    values = np.full(1200, 96.0)
    for at, depth in dips:
        values[at : at + 41] -= depth * (1 - np.abs(np.arange(-20, 21)) / 20)
    return values


def test_a_fall_of_five_points() -> None:
    (fall,) = find_falls(night((300, 5.0)), 10.0, 1.0, 3.0)
    assert fall.fall_percent == pytest.approx(5.0)
    assert fall.low_percent == pytest.approx(91.0)
    assert fall.onset_s == pytest.approx(10 + 304)  # 1 point under the baseline
    assert fall.end_s == pytest.approx(10 + 330)  # half made good


def test_too_small_a_fall_is_none_and_two_are_two() -> None:
    assert not find_falls(night((300, 2.5)), 0.0, 1.0, 3.0)
    assert len(find_falls(night((300, 5.0), (360, 4.0)), 0.0, 1.0, 3.0)) == 2
    assert len(find_falls(night((300, 5.0), (360, 3.5)), 0.0, 1.0, 4.0)) == 1


def test_a_slow_drift_is_no_fall() -> None:
    assert not find_falls(np.linspace(97, 88, 3600), 0.0, 1.0, 3.0)


def test_a_fall_that_lasts_ends_after_two_minutes() -> None:
    values = night()
    values[600:] = 90.0
    (fall,) = find_falls(values, 0.0, 1.0, 3.0)
    assert fall.end_s - fall.onset_s == pytest.approx(120, abs=2)


def test_a_lost_clip_is_no_fall() -> None:
    values = night()
    values[500:600] = np.nan
    assert not find_falls(values, 0.0, 1.0, 3.0)


@pytest.mark.parametrize("rate_hz", [0.5, 1.0, 3.0, 32.0])
def test_seconds_of_any_rate(rate_hz: float) -> None:
    raw = np.full(round(100 * rate_hz), 95.0, dtype=np.float32)
    raw[: round(10 * rate_hz)] = 0.0
    values, start_s = by_second(Signal(raw, rate_hz, 7.0))
    assert start_s == 7.0
    assert len(values) == 100
    assert np.isnan(values[:10]).all()
    assert (values[12:] == 95.0).all()


def test_a_jump_is_the_clip() -> None:
    raw = np.array([96, 96, 96, 80, 96, 96], dtype=np.float32)
    assert np.isnan(by_second(Signal(raw, 1.0))[0][2:5]).all()
