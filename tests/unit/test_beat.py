import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.beat import share_at

RATE = 32.0
T = np.arange(0, 20, 1 / RATE)


def signal(values: np.ndarray) -> Signal:
    return Signal(values.astype(np.float32), RATE)


def test_the_share_of_a_rate() -> None:
    rng = np.random.default_rng(1)
    rocking = signal(1 + 0.2 * np.sin(2 * np.pi * 0.9 * T) + 0.02 * rng.standard_normal(len(T)))
    assert share_at([rocking], 0.9) > 0.9
    assert share_at([rocking], 1.6) < 0.1
    assert share_at([signal(rng.standard_normal(len(T)))], 0.9) < 0.5
    assert share_at([signal(rng.standard_normal(len(T))), rocking], 0.9) > 0.9


@pytest.mark.parametrize("values", [np.ones(len(T)), np.sin(T)[:40], np.empty(0)])
def test_what_cannot_tell_has_no_share(values: np.ndarray) -> None:
    assert share_at([signal(values)], 0.9) == 0.0
    assert share_at([], 0.9) == 0.0
