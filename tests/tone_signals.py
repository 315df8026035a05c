"""Makes nights of muscle tone with known activity, for the tests of the detectors that work on tone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from hypnic.detect import DetectOptions
from hypnic.detect.scene import Scene
from hypnic.detect.tracing import TraceOptions, trace
from hypnic.model.events import Events
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.recording import Channel, Recording, Role
from leg_signals import Floats, channel, night, noise
from legs import stages

EMG_BAND = (20.0, 90.0)
Bursts = Sequence[tuple[float, float, float]]


def muscle(
    rng: np.random.Generator,
    seconds: float,
    rate_hz: float,
    bursts: Bursts = (),
    *,
    rest_uv: float = 1.0,
    drift: float = 0.0,
    band: tuple[float, float] | None = EMG_BAND,
) -> Floats:
    """Coloured noise of `rest_uv` RMS that waxes and wanes by a share `drift` over minutes, and on top of it
    (onset_s, duration_s, rms_uv) bursts: noise under a half-sine flank of 20 ms on either side."""
    count = round(seconds * rate_hz)
    t = np.arange(count) / rate_hz
    slow = 1 + drift * np.sin(2 * np.pi * t / 290) * np.cos(2 * np.pi * t / 1300 + 1)
    values = noise(rng, count, rate_hz, band) * rest_uv * slow
    for onset_s, duration_s, rms_uv in bursts:
        first, last = round(onset_s * rate_hz), round((onset_s + duration_s) * rate_hz)
        at = np.arange(first, last) / rate_hz - onset_s
        flank = np.clip(np.minimum(at, duration_s - at) / 0.02, 0, 1)
        values[first:last] += noise(rng, max(last - first, 8), rate_hz, band)[: last - first] * rms_uv * flank
    return values


def scene(
    channels: Mapping[Role, Floats] | Sequence[Channel],
    rate_hz: float = 256.0,
    hypnogram: Hypnogram | str | None = None,
    marks: Events | None = None,
    options: DetectOptions | None = None,
    **fields: object,
) -> Scene:
    """The night as the detectors see it."""
    rows = (
        [channel(values, rate_hz, role) for role, values in channels.items()]
        if isinstance(channels, Mapping)
        else channels
    )
    recording: Recording = replace(night(*rows), marks=marks or Events(), **fields)  # type: ignore[arg-type]
    options = options or DetectOptions()
    tracing = trace(recording, TraceOptions(options.emg, options.legs, options.twitches))
    staged = stages(hypnogram) if isinstance(hypnogram, str) else hypnogram
    return Scene(recording, staged, tracing)
