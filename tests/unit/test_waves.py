"""Vertex waves and K-complexes against a background."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.signals.waves import has_sharp_wave

RATE_HZ = 128.0


def eeg(wave_uv: float, *, at: float = 8.0, slow_uv: float = 0.0, seed: int = 0) -> np.ndarray:
    """Sixteen seconds of alpha and noise, slow waves if any, and one sharp wave."""
    t = np.arange(16 * RATE_HZ) / RATE_HZ
    values = 10 * np.random.default_rng(seed).standard_normal(len(t)) + 15 * np.sin(2 * np.pi * 10 * t)
    values += slow_uv * np.sin(2 * np.pi * 0.9 * t)
    values -= wave_uv * np.exp(-(((t - at) / 0.06) ** 2))
    values += 0.6 * wave_uv * np.exp(-(((t - at - 0.25) / 0.1) ** 2))
    return values.astype(np.float32)


INSIDE = (round(7 * RATE_HZ), round(9 * RATE_HZ))


@pytest.mark.parametrize("seed", range(5))
def test_a_wave_stands_out(seed):
    assert has_sharp_wave(eeg(110, seed=seed), RATE_HZ, INSIDE, 75.0)
    assert not has_sharp_wave(eeg(0, seed=seed), RATE_HZ, INSIDE, 75.0)
    assert not has_sharp_wave(eeg(110, at=11.0, seed=seed), RATE_HZ, INSIDE, 75.0)


def test_among_slow_waves_it_does_not():
    assert not has_sharp_wave(eeg(0, slow_uv=80), RATE_HZ, INSIDE, 75.0)


def test_the_same_wave_upside_down_is_another():
    assert not has_sharp_wave(-eeg(60), RATE_HZ, INSIDE, 110.0)
    assert has_sharp_wave(eeg(90), RATE_HZ, INSIDE, 110.0)


def test_too_little_signal_has_none():
    assert not has_sharp_wave(np.zeros(20, np.float32), RATE_HZ, (0, 20), 75.0)
