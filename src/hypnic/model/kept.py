"""Channels that several steps look at: decoded once, and kept for as long as the recording is."""

from __future__ import annotations

import math
from dataclasses import replace

from hypnic.model.recording import Channel, Recording, Role, Signal

SHARED = (Role.EEG, Role.EOG, Role.CHIN)
"""What staging, detectors and vitals look at by turns."""

SHORT_S = 300.0
"""A load of less than this, such as that of an example for the page, leaves the rest on the disk."""

EDGE = 1e-6
"""Share of a sample by which a limit may miss a sample's time and still mean that sample."""


def kept(recording: Recording) -> Recording:
    """Return the recording with EEG, eyes and chin decoded as a whole when first needed, and never again.

    Each costs four bytes a sample (8 h at 256 Hz: 30 MB) until the recording that is returned is let go.
    Signals are then views of what is kept, and cannot be written to.
    """
    channels = (
        replace(channel, loader=Kept(channel)) if channel.role in SHARED else channel
        for channel in recording.channels
    )
    return replace(recording, channels=tuple(channels))


class Kept:
    """Loads what the channel's own loader does, from memory after the first time."""

    def __init__(self, channel: Channel) -> None:
        self._load = channel.loader
        self._signals: tuple[Signal, ...] | None = None

    def __call__(self, from_s: float, to_s: float) -> tuple[Signal, ...]:
        """Return the samples taken in [from_s, to_s)."""
        if self._signals is None:
            if to_s - from_s < SHORT_S:
                return self._load(from_s, to_s)
            self._signals = self._load(-math.inf, math.inf)
            for signal in self._signals:
                signal.values.flags.writeable = False
        parts = (_part(signal, from_s, to_s) for signal in self._signals)
        return tuple(part for part in parts if part is not None)


def _part(signal: Signal, from_s: float, to_s: float) -> Signal | None:
    first, last = _index(signal, from_s), _index(signal, to_s)
    if first >= last:
        return None
    start_s = signal.start_s + first / signal.rate_hz
    return Signal(signal.values[first:last], signal.rate_hz, start_s)


def _index(signal: Signal, at_s: float) -> int:
    """Return the first sample at or after a time, within [0, n]."""
    position = min(max((at_s - signal.start_s) * signal.rate_hz, 0.0), float(len(signal)))
    return math.ceil(position - EDGE)
