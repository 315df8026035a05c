"""Makes EMG with known short bursts, for the tests of the detectors of jerks.

A burst is a volley of potentials of two or three phases, each a few milliseconds long, at random times
between its onset and its end; no envelope and nothing that a detector uses goes into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from hypnic.detect import DetectOptions
from hypnic.detect.emg_options import EmgOptions
from hypnic.detect.emg_pieces import at_rest
from hypnic.detect.scene import Scene
from hypnic.detect.tracing import TraceOptions, trace
from hypnic.detect.twitches import find_twitches
from hypnic.model.events import Event, Events
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.muscle import BurstTable
from hypnic.model.recording import Channel, Recording, Role, Signal, Subject
from hypnic.model.spans import Spans
from hypnic.signals.filters import band_pass
from leg_signals import Floats, channel, night, noise

Burst = tuple[float, float, float]
"""Onset and duration in seconds, and RMS in µV."""


def volley(burst: Burst, rate_hz: float, rng: np.random.Generator, per_s: float = 250.0) -> Floats:
    """The potentials of one burst from its onset, where the first starts, to its end, where the last ends."""
    _, duration_s, rms_uv = burst
    count = max(3, round(per_s * duration_s))
    width = rng.uniform(1.2e-3, 2.2e-3, count)
    centre = np.sort(rng.uniform(0.005, duration_s - 0.005, count))
    centre[0], centre[-1] = 2.5 * width[0], duration_s - 2.5 * width[-1]
    t = np.arange(round(duration_s * rate_hz)) / rate_hz
    x = (t[:, None] - centre) / width
    shape = np.where(np.arange(count) % 2, -x, 1 - x**2) * np.exp(-(x**2) / 2)
    height = rng.uniform(0.5, 1.5, count) * rng.choice([-1.0, 1.0], count)
    values = shape @ height
    inside = np.sqrt(np.mean(values**2))
    return np.asarray(values * rms_uv / inside)


def muscle(
    bursts: Iterable[Burst],
    rate_hz: float,
    seconds: float,
    rng: np.random.Generator,
    *,
    rest_uv: float = 1.5,
    wander: float = 0.0,
) -> Floats:
    """Resting EMG of 15-110 Hz with bursts on it; its level may wander by a share within twenty seconds."""
    count = round(seconds * rate_hz)
    values = noise(rng, count, rate_hz, (15.0, min(110.0, 0.45 * rate_hz)))
    if wander:
        knots = np.arange(0.0, seconds + 40, 20)
        level = np.exp(wander * np.clip(rng.standard_normal(len(knots)), -2, 2))
        values = values * np.interp(np.arange(count) / rate_hz, knots, level)
    values *= rest_uv
    for burst in bursts:
        part = volley(burst, rate_hz, rng)
        first = round(burst[0] * rate_hz)
        values[first : first + len(part)] += part[: count - first]
    return values


def table(values: Floats, rate_hz: float, start_s: float = 0.0) -> BurstTable:
    """What the burst finder makes of samples."""
    signal = Signal(values.astype(np.float32), rate_hz, start_s)
    emg = band_pass(signal, 10.0, min(100.0, 0.45 * rate_hz))
    return find_twitches(at_rest([emg], Spans(), EmgOptions()))


STAGES = {"W": Stage.W, "1": Stage.N1, "2": Stage.N2, "3": Stage.N3, "R": Stage.R, "?": Stage.UNSCORED}


def staged(stages: str, start_s: float = 0.0) -> Hypnogram:
    """A hypnogram of 30-s epochs from letters."""
    return Hypnogram(np.array([STAGES[letter] for letter in stages], dtype=np.int8), start_s=start_s)


def made(
    muscles: Mapping[Role, Iterable[Burst]],
    seconds: float,
    *,
    rate_hz: float = 256.0,
    seed: int = 0,
    rest_uv: float = 1.5,
    start_s: float = 0.0,
    others: Iterable[Channel] = (),
    marks: Iterable[Event] = (),
    subject: Subject | None = None,
) -> Recording:
    """A night of some muscles with their bursts, on the clock of a recording that starts at `start_s`."""
    rng = np.random.default_rng(seed)
    channels = []
    for role, bursts in muscles.items():
        own = [(at - start_s, duration_s, rms_uv) for at, duration_s, rms_uv in bursts]
        values = muscle(own, rate_hz, seconds, rng, rest_uv=rest_uv)
        channels.append(channel([values], rate_hz, role, starts_s=[start_s]))
    recording = night(*channels, *others)
    return Recording(
        recording.name,
        recording.duration_s,
        channels=recording.channels,
        marks=Events(marks),
        subject=subject or Subject(),
    )


def scene(recording: Recording, hypnogram: Hypnogram | None = None) -> Scene:
    """What detectors see of a recording."""
    options = DetectOptions()
    return Scene(
        recording, hypnogram, trace(recording, TraceOptions(options.emg, options.legs, options.twitches))
    )
