"""How far the envelopes of the muscles of one movement lie apart: a second opinion on the onsets."""

from __future__ import annotations

import numpy as np

from hypnic.model.events import Events, Kind
from hypnic.model.muscle import Muscle, Muscles
from hypnic.model.spans import FloatArray
from hypnic.relate.bursts import SINGLE, Moved
from hypnic.signals.lags import envelope_lags

CELL_S = 1 / 64
BEFORE, CELLS, MOST = 16, 64, 24
"""The window is 64 cells (1 s), from 16 before the first onset; lags up to 24 cells (0.375 s) are tried."""
SHORT = SINGLE - {Kind.LARGE_MOVEMENT, Kind.LEG_MOVEMENT}
"""Kinds short enough for the window."""


def envelope_spread_ms(events: Events, found: Moved, muscles: Muscles) -> FloatArray:
    """Return the spread of the muscles' lags behind the first one, in ms, shape (n,); NaN where unknown.

    Lags are those of the largest cross-correlation of the RMS envelopes in 1/64 s. Where the onsets are in
    doubt (a slow rise, noise) this is the steadier number; it is blind to less than about 5 ms.

    Source: hypnic's own.
    """
    known = ~np.isnan(found.first_s)
    short = np.array([row.kind in SHORT for row in events], dtype=np.bool_)
    rows = np.flatnonzero(short & (known.sum(axis=1) >= 2))
    spread = np.full(len(events), np.nan)
    if not len(rows):
        return spread
    first = np.nanargmin(found.first_s[rows], axis=1)
    start = found.first_s[rows, first]
    times = start[:, None] + (np.arange(CELLS) - BEFORE + 0.5) * CELL_S
    shapes = np.stack([_envelope(muscles.at(site)[0], times) for site in found.sites], axis=1)
    ours = shapes[np.arange(len(rows)), first]
    low, high = np.zeros(len(rows)), np.zeros(len(rows))
    for at in range(len(found.sites)):
        lag = envelope_lags(ours, shapes[:, at], MOST)
        lag[~known[rows, at]] = 0.0
        low, high = np.minimum(low, lag), np.maximum(high, lag)
    spread[rows] = (high - low) * CELL_S * 1000
    return spread


def _envelope(muscle: Muscle, times_s: FloatArray) -> FloatArray:
    """Return the RMS at each time; NaN where there was no recording."""
    if not muscle.stretches:
        return np.full(times_s.shape, np.nan)
    starts = np.array([row.start_s for row in muscle.stretches])
    cell_s = np.array([row.cell_s for row in muscle.stretches])
    lengths = np.array([len(row.rms_uv) for row in muscle.stretches])
    values = np.concatenate([row.rms_uv for row in muscle.stretches])
    offsets = np.cumsum(lengths) - lengths
    at = np.maximum(np.searchsorted(starts, times_s, side="right") - 1, 0)
    cell = np.floor((times_s - starts[at]) / cell_s[at]).astype(np.int64)
    inside = (cell >= 0) & (cell < lengths[at])
    index = np.clip(offsets[at] + cell, 0, max(len(values) - 1, 0))
    return np.where(inside, values[index].astype(np.float64), np.nan)
