"""Made-up electrocardiograms and pulse waves whose beats are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hypnic.model.recording import Signal
from hypnic.model.spans import FloatArray
from hypnic.simulate.heart import WAVES, beat_times, hastened

SECONDS = 1200.0


@dataclass(frozen=True)
class Heart:
    """A made-up ECG: a row of the table."""

    name: str
    rate_hz: float = 256.0
    height: float = 1.0
    noise_uv: float = 20.0
    t_height: float = 1.0
    per_min: float = 62.0
    early: float = 0.0
    irregular: float = 0.0
    wander_uv: float = 300.0


HEARTS = (
    Heart("usual, 256 Hz"),
    *(Heart(f"usual, {hz} Hz", rate_hz=hz) for hz in (100, 128, 200, 512)),
    Heart("upside down", height=-1.0),
    Heart("muscle noise of 150 µV", noise_uv=150),
    Heart("R waves of 100 µV", height=0.1),
    Heart("T waves of 600 µV", t_height=2.3),
    Heart("120 a minute (infant)", per_min=120),
    Heart("5 % early, wide beats", early=0.05),
    Heart("wholly irregular", irregular=0.2),
    Heart("no slow wander", wander_uv=0.0),
    Heart("hardly any noise", noise_uv=1.0),
)


def true_beats(heart: Heart, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Return the beats, and for each whether it is early and wide (1) or not (0)."""
    beats = beat_times(SECONDS * 2, rng) * (62.0 / heart.per_min)
    beats = hastened(beats, np.arange(100.0, SECONDS, 150.0))
    gaps = np.diff(beats, prepend=beats[0] - 1) * np.exp(heart.irregular * rng.standard_normal(len(beats)))
    early = (rng.random(len(beats)) < heart.early) & (np.arange(len(beats)) % 3 == 0)
    gaps[early] *= 0.65
    gaps[1:][early[:-1]] *= 1.35
    beats = np.cumsum(np.maximum(gaps, 0.32))
    return beats[beats < SECONDS - 2], early[beats < SECONDS - 2].astype(float)


def steady_beats(rng: np.random.Generator) -> FloatArray:
    """Return the beats of a heart at rest."""
    return beat_times(SECONDS, rng)


def electrocardiogram(
    heart: Heart, beats: FloatArray, early: FloatArray, rng: np.random.Generator, *, fixed: bool = False
) -> Signal:
    """Return an ECG; `fixed` leaves the T wave where it is, however long the interval."""
    n = round(SECONDS * heart.rate_hz)
    at = np.arange(n) / heart.rate_hz
    values = heart.noise_uv * rng.standard_normal(n) + heart.wander_uv * np.sin(2 * np.pi * 0.2 * at)
    gaps = np.diff(beats, prepend=beats[0] - 1)
    for name, (lag_s, peak_uv, width_s) in WAVES.items():
        wide = 1 + 2.5 * early * (name in "QRS")
        lags = lag_s * (np.sqrt(gaps) if name == "T" and not fixed else 1.0)
        heights = (
            heart.height * peak_uv * (heart.t_height if name == "T" else 1.0) * (1 - early * (name == "P"))
        )
        for when, high, width in zip(beats + lags, heights + 0 * gaps, width_s * wide, strict=True):
            low, top = (round((when + side * 4 * width) * heart.rate_hz) for side in (-1, 1))
            part = slice(max(low, 0), min(top, n))
            values[part] += high * np.exp(-0.5 * ((at[part] - when) / width) ** 2)
    return Signal(values.astype(np.float32), heart.rate_hz)


def pulse_wave(beats_s: FloatArray, rate_hz: float, noise: float, rng: np.random.Generator) -> Signal:
    """A finger's pulse: a steep rise 0.2 s after the beat, a slow fall, a second wave; the breath on it."""
    at = np.arange(round(SECONDS * rate_hz)) / rate_hz
    values = noise * rng.standard_normal(len(at)) + 0.4 * np.sin(2 * np.pi * 0.25 * at)
    for lag_s, high, rise_s, fall_s in ((0.30, 1.0, 0.06, 0.16), (0.55, 0.35, 0.07, 0.15)):
        # A faster heart has shorter waves; what is behind the lag of 0.3 s is the way to the finger.
        for when in beats_s + 0.3 + (lag_s - 0.3) * np.sqrt(np.diff(beats_s, prepend=beats_s[0] - 1)):
            part = slice(max(round((when - 0.3) * rate_hz), 0), round((when + 0.7) * rate_hz))
            since = at[part] - when
            values[part] += high * np.exp(-0.5 * (since / np.where(since < 0, rise_s, fall_s)) ** 2)
    return Signal(values.astype(np.float32), rate_hz)
