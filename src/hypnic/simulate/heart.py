"""The electrocardiogram: beats whose intervals follow the breath, and the five waves of each."""

from __future__ import annotations

import numpy as np

from hypnic.model.spans import FloatArray
from hypnic.simulate.pulses import Pulses, sorted_pulses

WAVES = {"P": (-0.17, 110.0, 0.022), "Q": (-0.03, -90.0, 0.008), "R": (0.0, 1000.0, 0.010)} | {
    "S": (0.03, -180.0, 0.009),
    "T": (0.28, 260.0, 0.045),
}
"""Wave → seconds after the R wave (of a beat of one second), height in µV, Gaussian width in seconds."""


SPARE_S = 2.5
"""More than a faster heart saves in one response: 0.3 of 3 s rising and 4 s falling."""


def beat_times(seconds: float, rng: np.random.Generator) -> FloatArray:
    """Return the times of the R waves, in seconds: about 62 a minute, faster with each breath in."""
    count = int(seconds * 1.6) + 8
    wander = np.cumsum(rng.normal(0, 0.004, count))
    wander -= np.linspace(0, wander[-1], count)
    mean_s = 0.97 + 0.08 * np.tanh(wander / 0.1)
    breath = 0.03 * np.sin(2 * np.pi * 0.25 * np.cumsum(mean_s))
    times = 0.4 + np.cumsum(mean_s + breath + rng.normal(0, 0.012, count))
    return np.asarray(times[times < seconds])


def hastened(beats_s: FloatArray, starts_s: FloatArray) -> FloatArray:
    """Return the beats with the heart 15 to 30 % faster for some ten seconds after each start.

    It rises within three seconds and falls with a time constant of four. Later beats come a little
    earlier for it, so the beats given must reach beyond the end of the night: `SPARE_S` for each start.
    """
    if not len(starts_s):
        return beats_s
    grid_hz = 10.0
    time_s = np.arange(0, beats_s[-1] + 1, 1 / grid_hz)
    rate = np.ones_like(time_s)
    after_s = np.arange(0, 20, 1 / grid_hz)
    shape = np.minimum(after_s / 3, 1) * np.exp(-np.maximum(after_s - 3, 0) / 4)
    for start_s in starts_s.tolist():
        first = int(start_s * grid_hz)
        part = rate[first : first + len(shape)]
        # The size follows the moment, so that it does not hang on what else happens.
        part[:] = np.maximum(part, 1 + (0.15 + 0.15 * ((start_s * 7.3) % 1)) * shape[: len(part)])
    phase = np.concatenate(([0.0], np.cumsum(rate)[:-1])) / grid_hz
    return np.asarray(np.interp(beats_s, phase, time_s))


def electrocardiogram(beats_s: FloatArray, height: float = 1.0) -> tuple[Pulses, ...]:
    """Return one set of pulses per wave; T moves with the square root of the interval (Bazett's law)."""
    before_s = np.diff(beats_s, prepend=beats_s[:1] - 1.0)
    sets = []
    for name, (lag_s, peak_uv, width_s) in WAVES.items():
        lag = lag_s * np.sqrt(before_s) if name == "T" else np.full_like(beats_s, lag_s)
        sets.append(sorted_pulses(beats_s + lag, np.full_like(beats_s, peak_uv * height), width_s))
    return tuple(sets)
