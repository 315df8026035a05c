"""A slow or heart channel, decoded once: its good pieces, and what was lost to what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hypnic.model.recording import Channel, Signal
from hypnic.model.spans import Span, Spans
from hypnic.signals.faults import FaultOptions, bridged, find_faults


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The unbroken good pieces of a channel, none shorter than was asked for.

    Attributes
    ----------
    flat, clipped
        Spans by fault; samples that are not numbers count as flat.
    missing
        Gaps between the first and the last sample.
    """

    rows: tuple[Signal, ...]
    flat: Spans
    clipped: Spans
    missing: Spans

    @property
    def good(self) -> Spans:
        """The time of the pieces."""
        return Spans((row.start_s, row.end_s) for row in self.rows)

    @property
    def lost(self) -> Spans:
        """All that is no good piece, for whatever fault."""
        return self.flat | self.clipped | self.missing


def good_pieces(
    channel: Channel, signals: Iterable[Signal], least_s: float, least_flat_s: float = 5.0
) -> Pieces:
    """Return the good pieces of a channel of any unit, none under `least_s`.

    What stays flat for less than `least_flat_s` is good: a held breath is.
    """
    options = FaultOptions(least_flat_s=least_flat_s)
    if channel.unit != "uV":
        options = replace(options, flat_uv=0.0)
    rows: list[Signal] = []
    flat, clipped = Spans(), Spans()
    whole = [signal for signal in signals if len(signal)]
    for signal in whole:
        faults = find_faults(signal, channel.resolution, channel.limits, options)
        flat, clipped = flat | faults.flat | faults.not_numbers, clipped | faults.clipped
        good = Spans([(signal.start_s, signal.end_s)]) - faults.flat - faults.clipped - faults.not_numbers
        rows += [_cut(signal, span) for span in good if span.duration_s >= least_s]
    return Pieces(tuple(rows), flat, clipped, _gaps(whole))


def _cut(signal: Signal, span: Span) -> Signal:
    first, end = (round((at - signal.start_s) * signal.rate_hz) for at in span)
    if (first, end) == (0, len(signal)):
        return signal
    return bridged(Signal(signal.values[first:end], signal.rate_hz, signal.start_s + first / signal.rate_hz))


def _gaps(signals: Sequence[Signal]) -> Spans:
    if not signals:
        return Spans()
    recorded = Spans((row.start_s, row.end_s) for row in signals)
    return Spans([(recorded.rows[0].start_s, recorded.rows[-1].end_s)]) - recorded
