"""The EEG as the vitals see it: each channel decoded once; band powers, and samples near sleep onset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from hypnic.detect.pieces import good_pieces
from hypnic.detect.vitals.options import VitalsOptions
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import Spans
from hypnic.signals.bands import Bands, band_power

LEAST_S = 10.0
LEAST_RATE_HZ = 64.0


@dataclass(frozen=True, slots=True, eq=False)
class Eeg:
    """One channel of EEG without its samples, but for those near sleep onset."""

    label: str
    bands: tuple[Bands, ...]
    seen: Spans
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
            if (eeg := self._decoded(channel, channel.load())) is not None:
                found.append(eeg)
        return tuple(found)

    @cached_property
    def first(self) -> Eeg | None:
        """The first channel near sleep onset; no more of it is decoded where the whole was not asked for."""
        if "whole" in self.__dict__:
            return next(iter(self.whole), None)
        for channel in self._channels:
            signals = [signal for span in self.onsets for signal in channel.load(*span)]
            if (eeg := self._decoded(channel, signals)) is not None:
                return eeg
        return None

    def _decoded(self, channel: Channel, signals: Sequence[Signal]) -> Eeg | None:
        pieces = good_pieces(channel, signals, LEAST_S)
        bands = tuple(rows for rows in map(band_power, pieces.rows) if rows is not None)
        if not bands:
            return None
        near = tuple(row for piece in pieces.rows for row in _cut(piece, self.onsets))
        return Eeg(channel.label, bands, pieces.good, near)


def near_onsets(hypnogram: Hypnogram | None, within_s: float) -> Spans:
    """Return the time around each passage from wake to sleep; empty where the night was not staged."""
    if hypnogram is None:
        return Spans()
    ends = {span.end_s for span in hypnogram.spans(Stage.W)}
    onsets = [span.start_s for span in hypnogram.spans(*SLEEP) if span.start_s in ends]
    return Spans((onset_s - within_s, onset_s + within_s) for onset_s in onsets)


def _cut(signal: Signal, spans: Spans) -> Iterator[Signal]:
    for start_s, end_s in spans & Spans([(signal.start_s, signal.end_s)]):
        first, end = (round((at - signal.start_s) * signal.rate_hz) for at in (start_s, end_s))
        if end - first >= LEAST_S * signal.rate_hz:
            values = signal.values[first:end].copy()
            yield Signal(values, signal.rate_hz, signal.start_s + first / signal.rate_hz)
