"""Mains hum is found where it is, and taken away to the last microvolt that matters."""

import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.mains import find_mains, remove_mains
from leg_signals import noise

RATE = 256.0


def muscle(seconds: float = 600.0, rms: float = 3.0) -> np.ndarray:
    rng = np.random.default_rng(0)
    values = rms * noise(rng, round(seconds * RATE), RATE, (20, 100))
    for onset in np.arange(10, seconds - 10, 20):
        first = round(onset * RATE)
        values[first : first + 500] += 60 * noise(rng, 500, RATE, (20, 100))
    return values


def hum(frequency_hz: float, amplitude: float, seconds: float = 600.0) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * frequency_hz * np.arange(round(seconds * RATE)) / RATE + 0.7)


def signal(values: np.ndarray) -> Signal:
    return Signal(values.astype(np.float32), RATE, 5.0)


def test_muscle_is_not_taken_for_mains() -> None:
    assert find_mains([signal(muscle())], 100.0) == ()


@pytest.mark.parametrize("frequency_hz", [49.95, 50.0, 60.0, 60.04])
def test_hum_is_found_and_removed_and_bursts_stay(frequency_hz: float) -> None:
    clean = muscle()
    dirty = signal(clean + hum(frequency_hz, 20.0))
    found = find_mains([dirty], 100.0)
    assert found == (round(frequency_hz),)
    remove_mains(dirty, found)
    left = dirty.values - clean
    assert np.sqrt(np.mean(left[500:-500] ** 2)) < 0.8  # of 14 µV


def test_harmonics_are_found_up_to_the_band() -> None:
    both = signal(muscle() + hum(50.0, 10.0) + hum(100.0, 5.0))
    assert find_mains([both], 100.0) == (50.0, 100.0)
    assert find_mains([both], 90.0) == (50.0,)


def test_hum_in_a_fifth_of_the_night_is_enough() -> None:
    values = muscle()
    part = slice(0, len(values) // 5)
    values[part] += hum(50.0, 20.0)[part]
    assert find_mains([signal(values)], 100.0) == (50.0,)


def test_weak_hum_is_left_alone_and_short_signals_pass() -> None:
    assert find_mains([signal(muscle() + hum(50.0, 0.2))], 100.0) == ()
    short = signal(hum(50.0, 20.0)[:20])
    assert find_mains([short], 100.0) == ()
    remove_mains(short, (50.0,))
    assert np.array_equal(short.values, hum(50.0, 20.0)[:20].astype(np.float32))
