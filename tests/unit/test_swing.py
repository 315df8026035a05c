import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.swing import slow_swing

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
