"""Pieces of channels around moments: loaded where they are needed, and refused where anything is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from hypnic.model.derivation import Derivation
from hypnic.model.recording import Channel, Signal
from hypnic.model.spans import FloatArray, Spans
from hypnic.signals.faults import FaultOptions, bridged, find_faults

MARGIN_S = 1.0
"""Loaded beyond either end of an epoch: filters settle in it, and a fault can be told."""
FAULTS = FaultOptions(least_flat_s=1.0, least_clipped_s=1.0)
"""In pieces of seconds a fault of one second is long."""

Prepare = Callable[[Signal], Signal]


def as_it_is(signal: Signal) -> Signal:
    """Return the signal."""
    return signal


def lags(rate_hz: float, reach_s: tuple[float, float]) -> FloatArray:
    """Return the times of the samples of an epoch from its moment, shape (lags,)."""
    first = int(np.ceil(reach_s[0] * rate_hz - 1e-6))
    stop = int(np.ceil(reach_s[1] * rate_hz - 1e-6))
    return np.arange(first, stop) / rate_hz


def around(
    leads: Sequence[Derivation], onset_s: FloatArray, reach_s: tuple[float, float], prepare: Prepare
) -> FloatArray:
    """Return what the leads show around moments, shape (n, leads, lags), in their unit.

    A moment is where the nearest sample is. NaN where the epoch was not wholly recorded or holds a fault.

    Parameters
    ----------
    leads
        Of one rate.
    onset_s
        Shape (n,), ascending.
    prepare
        What is done to each loaded piece before it is cut; keeps its rate and start.
    """
    return np.stack([_around(lead, onset_s, reach_s, prepare) for lead in leads], axis=1)


def _around(
    lead: Derivation, onset_s: FloatArray, reach_s: tuple[float, float], prepare: Prepare
) -> FloatArray:
    lag_s = lags(lead.plus.rate_hz, reach_s)
    rows = np.full((len(onset_s), len(lag_s)), np.nan)
    for start_s, end_s in _wanted(onset_s, reach_s):
        of = slice(*np.searchsorted(onset_s, (start_s - reach_s[0], end_s - reach_s[1])).tolist())
        whole = [_good(channel, start_s, end_s) for channel in lead.channels]
        for signal in _differences(*whole):
            rate_hz = signal.rate_hz
            first = np.round((onset_s[of] - signal.start_s + lag_s[0]) * rate_hz).astype(np.int64)
            inside = np.flatnonzero((first >= 0) & (first + len(lag_s) <= len(signal)))
            if len(inside):
                values = prepare(signal).values
                pieces = np.lib.stride_tricks.sliding_window_view(values, len(lag_s))
                rows[of.start + inside] = pieces[first[inside]]
    return rows


def _wanted(onset_s: FloatArray, reach_s: tuple[float, float]) -> Spans:
    return Spans((at + reach_s[0] - MARGIN_S, at + reach_s[1] + MARGIN_S) for at in onset_s.tolist())


def _good(channel: Channel, from_s: float, to_s: float) -> list[Signal]:
    """Return the stretches of a channel that hold no fault, in order."""
    rows: list[Signal] = []
    for signal in channel.load(from_s, to_s):
        if not len(signal):
            continue
        faults = find_faults(signal, channel.resolution, channel.limits, FAULTS)
        for span in Spans([(signal.start_s, signal.end_s)]) - faults.all:
            first, end = (round((at - signal.start_s) * signal.rate_hz) for at in span)
            values = signal.values[first:end]
            rows.append(bridged(Signal(values, signal.rate_hz, signal.start_s + first / signal.rate_hz)))
    return rows


def _differences(plus: list[Signal], minus: list[Signal] | None = None) -> Iterator[Signal]:
    """Yield the first less the second where both are; the first alone where there is no second."""
    if minus is None:
        yield from plus
        return
    for one in plus:
        for other in minus:
            start_s, end_s = max(one.start_s, other.start_s), min(one.end_s, other.end_s)
            count = round((end_s - start_s) * one.rate_hz)
            if count > 0:
                a, b = (row.values[round((start_s - row.start_s) * row.rate_hz) :] for row in (one, other))
                yield Signal(a[:count] - b[:count], one.rate_hz, start_s)
