"""A channel's EMG: decoded, searched for faults and band-passed piece by piece, never whole as recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypnic.model.pieces import in_pieces
from hypnic.model.recording import Channel, Signal
from hypnic.model.spans import Span
from hypnic.signals.faults import FaultFinder, FaultOptions, Faults
from hypnic.signals.filters import LEAST_RATE_HZ, BandPass

Watch = Callable[[int, Signal], None]
"""Called with the number of the stretch and each piece, as recorded but with lines for what is no number."""


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """One unbroken stretch of a channel.

    Attributes
    ----------
    emg
        Band-passed; its samples are nobody else's and may be changed.
    recorded
        From the first sample to the last.
    """

    emg: Signal
    faults: Faults
    recorded: Span


def decoded(
    channel: Channel,
    low_hz: float,
    high_hz: float,
    options: FaultOptions,
    *,
    watch: Watch | None = None,
    least_rate_hz: float = LEAST_RATE_HZ,
) -> list[Decoded]:
    """Decode a channel once and return its unbroken stretches, band-passed.

    Parameters
    ----------
    watch
        Shown each piece on its way to the filter, for what else is wanted of the channel.
    """
    stretches: list[_Stretch] = []
    for piece, begins in in_pieces(channel):
        if begins:
            band = BandPass(piece.rate_hz, low_hz, high_hz, least_rate_hz)
            stretches.append(_Stretch(channel, piece, band, options))
        whole = stretches[-1].add(piece)
        if watch is not None:
            watch(len(stretches) - 1, whole)
    return [stretch.end() for stretch in stretches]


class _Stretch:
    """An unbroken stretch while it is decoded."""

    def __init__(self, channel: Channel, first: Signal, band: BandPass, options: FaultOptions) -> None:
        self._start_s, self._rate_hz, self._count = first.start_s, first.rate_hz, 0
        self._finder = FaultFinder(first.rate_hz, first.start_s, channel.resolution, channel.limits, options)
        self._band = band
        ends = (span.end_s for span in channel.recorded if span.end_s >= first.end_s)
        self._band.expect(round((next(ends, first.end_s) - first.start_s) * first.rate_hz) + 1)

    def add(self, piece: Signal) -> Signal:
        """Take the next piece; return it with straight lines where it was not numbers."""
        values = self._finder.add(piece.values)
        self._band.add(values)
        self._count += len(values)
        return Signal(values, piece.rate_hz, piece.start_s)

    def end(self) -> Decoded:
        """Return what came of the stretch."""
        emg = Signal(self._band.end(), self._band.rate_hz, self._start_s)
        recorded = Span(self._start_s, self._start_s + self._count / self._rate_hz)
        return Decoded(emg, self._finder.found(), recorded)
