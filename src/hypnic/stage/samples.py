"""A derivation → 100 samples a second in epochs, decoded in pieces, and which epochs are any good."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.derivation import Derivation
from hypnic.model.recording import Channel, SampleArray, Signal
from hypnic.model.spans import BoolArray, Spans
from hypnic.signals.faults import bridged, find_faults
from hypnic.signals.resample import resampled

RATE_HZ = 100.0
"""What YASA works at."""

EPOCH_S = 30.0
PER_EPOCH = round(RATE_HZ * EPOCH_S)

PIECE_EPOCHS = 20
"""Epochs brought to 100 Hz at a time: ten minutes, so that a fast channel need not be whole in memory."""

MARGIN_S = 2.0
"""Decoded beyond either end of a piece, so that no filter sees the seam."""

MOST_FAULTY = 0.5
"""hypnic's own: an epoch more than half of which is flat, clipped or missing is not staged."""

BRAIN_UV = (0.5, 500.0)
"""hypnic's own: the standard deviation of changes within 0.1 s in an epoch of EEG lies between these."""

ANY_UV = (0.0, math.inf)
"""Of eyes and chin, which may be silent."""

LAG = 10


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A derivation in epochs.

    Attributes
    ----------
    values
        float32, shape (n_epochs, 3000), µV.
    good
        Shape (n_epochs,): whether the epoch can be staged.
    flat_s, clipped_s, missing_s, odd_s
        Seconds lost to each cause; `odd_s` holds epochs whose amplitude is no brain's.
    """

    values: SampleArray
    good: BoolArray
    flat_s: float
    clipped_s: float
    missing_s: float
    odd_s: float

    @property
    def good_s(self) -> float:
        """Seconds that can be staged."""
        return float(self.good.sum()) * EPOCH_S

    @property
    def faults(self) -> str:
        """What was lost to what, in words; empty where nothing was."""
        causes = {
            "flat": self.flat_s,
            "clipped": self.clipped_s,
            "not recorded": self.missing_s,
            "of an amplitude that no brain has": self.odd_s,
        }
        return ", ".join(f"{cause} for {long(lost)}" for cause, lost in causes.items() if lost >= EPOCH_S)


def long(seconds: float) -> str:
    """Return a length in words, as short as it can be."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def decode(
    derivation: Derivation, start_s: float, epochs: int, within_uv: tuple[float, float] = ANY_UV
) -> Samples:
    """Decode whole epochs of a derivation, piece by piece.

    Parameters
    ----------
    start_s
        Start of the first epoch.
    within_uv
        Limits of the standard deviation of changes within 0.1 s; an epoch outside them is not good.

    Notes
    -----
    Short gaps are bridged by straight lines, long ones too, but epochs in them are not good.
    """
    values = np.full(epochs * PER_EPOCH, np.nan, dtype=np.float32)
    flat, clipped = Spans(), Spans()
    for first in range(0, epochs, PIECE_EPOCHS):
        count = min(PIECE_EPOCHS, epochs - first)
        from_s = start_s + first * EPOCH_S
        part = values[first * PER_EPOCH : (first + count) * PER_EPOCH]
        for at, channel in enumerate(derivation.channels):
            piece, faults = _piece(channel, from_s, count)
            part[:] = part - piece if at else piece
            flat, clipped = flat | faults[0], clipped | faults[1]
    missing = ~np.isfinite(values)
    epochs_of = Spans([(start_s, start_s + epochs * EPOCH_S)])
    bad = missing.reshape(epochs, -1).mean(axis=1) + _share(flat | clipped, start_s, epochs)
    whole = bridged(Signal(values, RATE_HZ, start_s)).values.reshape(epochs, -1)
    steps = np.std(whole[:, LAG:] - whole[:, :-LAG], axis=1)
    seen = bad <= MOST_FAULTY
    odd = seen & ((steps < within_uv[0]) | (steps > within_uv[1]))
    return Samples(
        values=whole,
        good=seen & ~odd,
        flat_s=(flat & epochs_of).total_s,
        clipped_s=(clipped & epochs_of).total_s,
        missing_s=float(missing.sum()) / RATE_HZ,
        odd_s=float(odd.sum()) * EPOCH_S,
    )


def _piece(channel: Channel, from_s: float, epochs: int) -> tuple[SampleArray, tuple[Spans, Spans]]:
    """Return a piece at 100 Hz, NaN where nothing was recorded, and where it is flat and clipped."""
    count = epochs * PER_EPOCH
    to_s = from_s + epochs * EPOCH_S
    values = np.full(count, np.nan, dtype=np.float32)
    flat, clipped = Spans(), Spans()
    for signal in channel.load(from_s - MARGIN_S, to_s + MARGIN_S):
        if not len(signal):
            continue
        faults = find_faults(signal, channel.resolution, channel.limits)
        flat, clipped = flat | faults.flat | faults.not_numbers, clipped | faults.clipped
        slow = resampled(bridged(signal), RATE_HZ)
        at = round((slow.start_s - from_s) * RATE_HZ)
        first, end = max(at, 0), min(at + len(slow), count)
        if first < end:
            values[first:end] = slow.values[first - at : end - at]
    return values, (flat, clipped)


def _share(spans: Spans, start_s: float, epochs: int) -> npt.NDArray[np.float64]:
    """Return which share of each epoch lies in the spans, shape (epochs,)."""
    share = np.zeros(epochs)
    for span in spans:
        first = max(math.floor((span.start_s - start_s) / EPOCH_S), 0)
        for epoch in range(first, min(math.ceil((span.end_s - start_s) / EPOCH_S), epochs)):
            left_s, right_s = start_s + epoch * EPOCH_S, start_s + (epoch + 1) * EPOCH_S
            share[epoch] += (min(span.end_s, right_s) - max(span.start_s, left_s)) / EPOCH_S
    return share


def mirrored(good: BoolArray) -> npt.NDArray[np.int64]:
    """Return for each epoch which one stands in for it, shape (n,): itself where it is good.

    A stretch of bad epochs takes its first half from the epochs before it, its second from those after it,
    both turned over, so that nothing that is smoothed over neighbours jumps at its edges. hypnic's own.

    Parameters
    ----------
    good
        Shape (n,), at least one True.
    """
    stands = np.arange(len(good))
    usable = np.flatnonzero(good)
    edges = np.flatnonzero(np.diff(good.astype(np.int8), prepend=1, append=1))
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        for epoch in range(first, end):
            before = epoch - first < end - epoch
            wanted = 2 * first - 1 - epoch if (before and first) or end == len(good) else 2 * end - 1 - epoch
            stands[epoch] = usable[int(np.argmin(np.abs(usable - wanted)))]
    return stands
