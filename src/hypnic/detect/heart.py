"""The beats of a night, looked for when first asked for, and once for all muscles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hypnic.detect.emg_decoded import decoded
from hypnic.detect.pieces import good_pieces
from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import FloatArray, Spans
from hypnic.signals.beats import (
    BEAT_HZ,
    BEAT_RATE_HZ,
    LEAST_RATE_HZ,
    LEAST_S,
    beat_image,
    peaks_in,
    r_peaks,
)
from hypnic.signals.faults import FaultOptions, bridged
from hypnic.signals.heartbeats import SHORTEST_S, beat_finder, ecg_beats, noise_spans, pulse_beats

LOOK_S = 60.0
LOOKS = 5
"""An ECG is looked at in five minutes over the night before anything is done about it."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """The beats of a channel, found for measuring rhythm.

    Attributes
    ----------
    time_s
        Within `assessable`, ascending.
    lost, noise
        When nothing could be told: flat, clipped or missing; noise.
    upright_ratio
        Height over depth of the usual beat; under 1 for an upside-down ECG.
    method
        In words for a page.
    """

    time_s: FloatArray
    assessable: Spans
    lost: Spans
    noise: Spans
    upright_ratio: float
    method: str


def measure(channel: Channel, signals: Sequence[Signal]) -> Measured:
    """Find the beats of an ECG or a pulse wave for measuring rhythm."""
    is_ecg = channel.role is Role.ECG
    pieces = good_pieces(channel, signals, SHORTEST_S)
    found = [(piece, (ecg_beats if is_ecg else pulse_beats)(piece)) for piece in pieces.rows]
    noise = Spans(span for piece, rhythm in found for span in noise_spans(rhythm, piece.start_s, piece.end_s))
    time_s = np.concatenate([np.empty(0), *(rhythm.time_s for _, rhythm in found)])
    assessable = pieces.good - noise
    longest = max((rhythm for _, rhythm in found), key=lambda rhythm: len(rhythm.time_s), default=None)
    return Measured(
        time_s=time_s[assessable.contains(time_s)] if len(time_s) else time_s,
        assessable=assessable,
        lost=pieces.lost,
        noise=noise,
        upright_ratio=longest.upright_ratio if longest is not None else 1.0,
        method=beat_finder() if is_ecg else "hypnic's own rule for pulse waves",
    )


class Heart:
    """The R waves of the night's first ECG; none where there is no ECG.

    One that is `keen` also measures the rhythm when it decodes the whole ECG, so that it need not be decoded
    twice.
    """

    def __init__(self, channel: Channel | None, *, keen: bool = False) -> None:
        self._channel = channel
        self._keen = keen
        self._kept: Measured | None = None

    @classmethod
    def of(cls, recording: Recording, *, keen: bool = False) -> Heart:
        """Return the heart of a recording."""
        return cls(next(iter(recording.of(Role.ECG)), None), keen=keen)

    def measured(self, channel: Channel) -> Measured:
        """Return the beats of a channel for measuring rhythm; that of the first ECG is measured once."""
        if channel is not self._channel:
            return measure(channel, channel.load())
        if self._kept is None:
            self._kept = measure(channel, channel.load())
        return self._kept

    @property
    def recorded(self) -> bool:
        """Whether there is an ECG at all."""
        return self._channel is not None and bool(self._channel.recorded)

    @cached_property
    def sample_s(self) -> FloatArray:
        """Beats in five minutes spread over the night."""
        if self._channel is None or not self._channel.recorded:
            return np.empty(0)
        start_s, end_s = self._channel.recorded.rows[0].start_s, self._channel.recorded.rows[-1].end_s
        looks = start_s + (end_s - start_s) * (np.arange(LOOKS) + 0.5) / LOOKS - LOOK_S / 2
        looks = np.maximum(looks, start_s).tolist()
        return np.unique(np.concatenate([self.between(at, at + LOOK_S) for at in looks]))

    @cached_property
    def all_s(self) -> FloatArray:
        """All beats, seconds from the start of the recording."""
        if self._channel is None:
            return np.empty(0)
        if not self._keen or self._kept is not None:
            return _all_peaks(self._channel)
        signals = self._channel.load()
        self._kept = measure(self._channel, signals)
        return _peaks(signals)

    def between(self, from_s: float, to_s: float) -> FloatArray:
        """Return the beats in a stretch; only that is decoded."""
        signals = self._channel.load(from_s, to_s) if self._channel is not None else ()
        return _peaks(signals)

    def leaks(self, emg: Sequence[Signal]) -> bool:
        """Whether the heart shows in a muscle."""
        return self.recorded and beat_image(emg, self.sample_s).disturbs


def _all_peaks(channel: Channel) -> FloatArray:
    """Return what `_peaks` does, of the whole night, without its samples ever being whole in memory."""
    if channel.rate_hz < LEAST_RATE_HZ:
        return np.empty(0)
    parts = decoded(channel, *BEAT_HZ, FaultOptions(), least_rate_hz=BEAT_RATE_HZ)
    long = (part.emg for part in parts if len(part.emg) >= LEAST_S * part.emg.rate_hz)
    return np.concatenate([np.empty(0), *map(peaks_in, long)])


def _peaks(signals: Sequence[Signal]) -> FloatArray:
    return np.concatenate([np.empty(0), *(r_peaks(bridged(signal)) for signal in signals)])
