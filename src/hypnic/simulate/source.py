"""What one electrode sees: noise, pulses, curves, mains and faults, made when a window is asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from hypnic.model.recording import Channel, Role, SampleArray, Signal
from hypnic.model.spans import FloatArray, Spans
from hypnic.simulate.noise import Noise
from hypnic.simulate.pulses import Pulses, add_pulses

CHUNK = 1 << 18
"""Samples made at a time; bounds the memory beside the result."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A course in time: straight lines between (time_s, value), level outside; shapes (n,)."""

    time_s: FloatArray
    value: FloatArray

    def at(self, time_s: FloatArray) -> FloatArray:
        """Return the value at each time."""
        return np.interp(time_s, self.time_s, self.value)


@dataclass(frozen=True, slots=True, eq=False)
class Mains:
    """Hum of the mains: its frequency, its peak in µV, and a third harmonic of a fifth of that."""

    hz: float
    peak_uv: float

    def at(self, time_s: FloatArray, rate_hz: float) -> FloatArray:
        """Return the hum; a harmonic above half the sampling rate was filtered out by the recorder."""
        total = np.zeros_like(time_s)
        for harmonic, part in ((1, 1.0), (3, 0.2)):
            if harmonic * self.hz < rate_hz / 2:
                total += part * np.sin(2 * np.pi * ((harmonic * self.hz * time_s) % 1.0))
        # Its strength wanders over the hour, as cables and bodies move.
        return np.asarray(self.peak_uv * (1 + 0.2 * np.sin(2 * np.pi * time_s / 3600)) * total)


@dataclass(frozen=True, slots=True, eq=False)
class Pops:
    """Electrode pops: a jump of `peak_uv` (either sign) that decays with a time constant `decay_s`."""

    time_s: FloatArray
    peak_uv: FloatArray
    decay_s: float = 0.3

    def at(self, time_s: FloatArray) -> FloatArray:
        """Return the sum of the pops; each is cut off after twelve time constants."""
        total = np.zeros_like(time_s)
        for start_s, peak_uv in zip(self.time_s, self.peak_uv, strict=True):
            span = slice(*np.searchsorted(time_s, (start_s, start_s + 12 * self.decay_s)))
            total[span] += peak_uv * np.exp(-(time_s[span] - start_s) / self.decay_s)
        return total


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One channel's signal: `level` · noise + curve + pulses + mains + pops, and 0 where it is flat."""

    noise: Noise
    level: Curve | None = None
    curve: Curve | None = None
    pulses: tuple[Pulses, ...] = ()
    mains: Mains | None = None
    pops: Pops | None = None
    flat: Spans = field(default_factory=Spans)

    def samples(self, first: int, count: int) -> SampleArray:
        """Return samples first … first + count - 1 of the night, float32, shape (count,)."""
        out = np.empty(count, dtype=np.float32)
        for at in range(0, count, CHUNK):
            part = out[at : at + CHUNK]
            part[:] = self._chunk(first + at, len(part))
        return out

    def _chunk(self, first: int, count: int) -> FloatArray:
        rate_hz = self.noise.rate_hz
        total = self.noise.samples(first, count).astype(np.float64)
        time_s = (first + np.arange(count)) / rate_hz
        if self.level is not None:
            total *= self.level.at(time_s)
        for part in (self.curve, self.pops):
            if part is not None:
                total += part.at(time_s)
        if self.mains is not None and self.mains.hz < rate_hz / 2:
            total += self.mains.at(time_s, rate_hz)
        for pulses in self.pulses:
            add_pulses(total, pulses, first, rate_hz)
        if self.flat:
            total[self.flat.contains(time_s)] = 0.0
        return total


def channel_of(
    label: str, role: Role, source: Source, seconds: float, limits: tuple[float, float], unit: str = "uV"
) -> Channel:
    """Return a lazy channel of 16-bit resolution between `limits`, `seconds` long (whole samples)."""
    rate_hz = source.noise.rate_hz
    total = math.floor(seconds * rate_hz + 1e-6)

    def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
        first, stop = (_index(at_s, rate_hz, total) for at_s in (from_s, to_s))
        if stop <= first:
            return ()
        values = np.clip(source.samples(first, stop - first), *limits)
        return (Signal(values, rate_hz, first / rate_hz),)

    return Channel(
        label=label,
        role=role,
        rate_hz=rate_hz,
        loader=load,
        recorded=Spans([(0.0, total / rate_hz)]),
        unit=unit,
        stored_unit=unit,
        resolution=(limits[1] - limits[0]) / 65535,
        limits=limits,
    )


def _index(at_s: float, rate_hz: float, total: int) -> int:
    # The slack keeps adjoining windows from sharing or losing a sample through binary rounding.
    return int(min(max(math.ceil(min(max(at_s, -1.0), 1e9) * rate_hz - 1e-6), 0), total))
