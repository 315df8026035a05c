"""The EEG as the vitals see it: each channel decoded once; band powers, and samples near sleep onset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from hypnic.detect.pieces import good_pieces
from hypnic.detect.vitals.options import VitalsOptions
from hypnic.model.brain import BrainPower
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import Spans
from hypnic.signals.bands import band_power

LEAST_S = 10.0
LEAST_RATE_HZ = 64.0


@dataclass(frozen=True, slots=True, eq=False)
class Eeg:
    """One channel of EEG without its samples, but for those near sleep onset."""

    power: BrainPower
    near: tuple[Signal, ...]


class Brain:
    """The EEG channels of a night that can be used, decoded when first asked for."""

    def __init__(self, recording: Recording, hypnogram: Hypnogram | None, options: VitalsOptions) -> None:
        self._channels = [
            channel
            for channel in recording.of(Role.EEG)
            if channel.unit == "uV" and channel.calibrated and channel.rate_hz >= LEAST_RATE_HZ
        ]
        self._wanted = options.arousal_channels
        self.onsets = near_onsets(hypnogram, options.onset_s) & Spans([(0.0, recording.duration_s)])

    @cached_property
    def whole(self) -> tuple[Eeg, ...]:
        """The first channels with anything on them, over the whole night."""
        found: list[Eeg] = []
        for channel in self._channels:
            if len(found) == self._wanted:
                break
            if (eeg := self._decoded(channel)) is not None:
                found.append(eeg)
        return tuple(found)

    @property
    def first(self) -> Eeg | None:
        """The first channel with anything on it; None where there is none."""
        return next(iter(self.whole), None)

    def _decoded(self, channel: Channel) -> Eeg | None:
        pieces = good_pieces(channel, channel.load(), LEAST_S)
        bands = tuple(rows for rows in map(band_power, pieces.rows) if rows is not None)
        if not bands:
            return None
        near = tuple(row for piece in pieces.rows for row in _cut(piece, self.onsets))
        return Eeg(BrainPower(channel.label, bands, pieces.good), near)


def near_onsets(hypnogram: Hypnogram | None, within_s: float) -> Spans:
    """Return the time around each passage from wake to sleep; empty where the night was not staged."""
    if hypnogram is None:
        return Spans()
    return Spans((onset_s - within_s, onset_s + within_s) for onset_s in hypnogram.onsets_s.tolist())


def _cut(signal: Signal, spans: Spans) -> Iterator[Signal]:
    for start_s, end_s in spans & Spans([(signal.start_s, signal.end_s)]):
        first, end = (round((at - signal.start_s) * signal.rate_hz) for at in (start_s, end_s))
        if end - first >= LEAST_S * signal.rate_hz:
            values = signal.values[first:end].copy()
            yield Signal(values, signal.rate_hz, signal.start_s + first / signal.rate_hz)
