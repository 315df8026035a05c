import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.swing import fast_bursts, slow_swing

RATE = 200.0


def test_a_slow_swing_is_seen_and_a_fast_one_is_not() -> None:
    t = np.arange(0, 20, 1 / RATE)
    slow = Signal((100 * np.sin(2 * np.pi * 0.5 * t)).astype(np.float32), RATE, 50.0)
    fast = Signal((100 * np.sin(2 * np.pi * 20 * t)).astype(np.float32), RATE, 50.0)
    assert slow_swing(slow, 55.0, 60.0) == pytest.approx(200, rel=0.05)
    assert slow_swing(fast, 55.0, 60.0) < 10
    step = Signal(np.where(t < 10, 0, 400).astype(np.float32), RATE, 50.0)
    assert slow_swing(step, 58.0, 62.0) == pytest.approx(400)
    assert slow_swing(step, 50.0, 59.0) == 0.0
    assert slow_swing(step, 90.0, 95.0) == 0.0


def test_fast_bursts_are_those_of_muscle_over_their_background() -> None:
    rng = np.random.default_rng(1)
    values = rng.standard_normal(60 * 200).astype(np.float32) * 5
    values += 60 * np.sin(2 * np.pi * 2 * np.arange(len(values)) / 200).astype(np.float32)
    values[30 * 200 : 30 * 200 + 100] += rng.standard_normal(100).astype(np.float32) * 40
    starts, hot = fast_bursts(Signal(values, RATE, 100.0), 2.5)
    assert 129.9 < starts[hot].min() < 130.1
    assert 130.3 < starts[hot].max() < 130.6
    slow = Signal(values[::4].copy(), 50.0)
    assert not len(fast_bursts(slow, 2.5)[0])
