"""A channel piece by piece, so that it is never whole in memory."""

from __future__ import annotations

import math
from collections.abc import Iterator

from hypnic.model.recording import Channel, Signal

PIECE_S = 600.0
SAME_SAMPLE = 0.01
"""Share of a sample by which a piece may miss the end of the one before it and still continue it."""


def in_pieces(channel: Channel, piece_s: float = PIECE_S) -> Iterator[tuple[Signal, bool]]:
    """Yield all samples of a channel in order, and with each piece whether it begins an unbroken stretch.

    Put together, the pieces of a stretch are exactly what `channel.load()` gives for it. A channel that does
    not come from whole numbers (`resolution` is None) is decoded at once, since it may hold samples that are
    not numbers, which only both of their neighbours can bridge.

    Parameters
    ----------
    piece_s
        Length of a piece in seconds, to the sample.
    """
    end_s = -math.inf
    for from_s, to_s in _windows(channel, piece_s):
        for at, signal in enumerate(channel.load(from_s, to_s)):
            if len(signal):
                apart = abs(signal.start_s - end_s) * signal.rate_hz
                yield signal, at > 0 or apart > SAME_SAMPLE
                end_s = signal.end_s


def _windows(channel: Channel, piece_s: float) -> Iterator[tuple[float, float]]:
    """Yield windows that lie side by side, each of about `piece_s` of what was recorded."""
    count = max(1, round(piece_s * channel.rate_hz))
    from_s, filled_s = -math.inf, 0.0
    for span in channel.recorded if channel.resolution is not None else ():
        # Limits are half a sample early, so that rounding never moves a sample to the other side.
        first = 0 if filled_s >= piece_s else count
        for at in range(first, round(span.duration_s * channel.rate_hz), count):
            to_s = span.start_s + (at - 0.5) / channel.rate_hz
            yield from_s, to_s
            from_s, filled_s = to_s, 0.0
        filled_s += span.end_s - max(span.start_s, from_s)
    yield from_s, math.inf
