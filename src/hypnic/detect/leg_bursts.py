"""Bursts of one leg: arithmetic on a band-passed EMG, without channels or recordings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from hypnic.detect.emg_pieces import Piece, Rested, scatter_of_rest
from hypnic.detect.leg_options import LegOptions
from hypnic.model.events import Event, Kind, Site
from hypnic.model.spans import FloatArray
from hypnic.signals.bursts import (
    IntArray,
    Runs,
    concentration,
    fullest_share,
    hysteresis,
    refine_ends,
    refine_starts,
)
from hypnic.signals.envelope import PowerArray, moving_power

TOO_SHORT = "shorter than 0.5 s"
POP = "electrode pop: nearly all of its energy in a tenth of a second"
EMPTY = "no half second in which the muscle stayed active"

LONGEST_POP_S = 0.8
"""A longer burst is no pop, though there may be one in it."""
REACH = 7
"""Cells (0.23 s) before the crossing in which a weak burst may have begun."""
FOOT = 0.25
"""Share of a loud burst's RMS under which the ringing of the band-pass lies, before and after it."""
WIDE = 4
"""Cells on either side of the wide window (0.3 s) in which a burst over a noisy rest must show."""


@dataclass(frozen=True, slots=True)
class Bursts:
    """What one leg did.

    Attributes
    ----------
    events
        Movements, and bursts that are none with their reason in `excluded`; by onset.
    dropped
        Rejected bursts that are not in `events` because there were too many.
    """

    events: tuple[Event, ...]
    dropped: int


def find_bursts(rested: Rested, site: Site, options: LegOptions) -> Bursts:
    """Find the movements of one leg by the WASM 2016 definition of a leg movement.

    The envelope is the RMS in windows of 0.1 s that move by a third of that, on a grid of whole samples;
    the resting level is the RMS of resting muscle (`signals.rest`). A burst starts where the envelope is
    8 µV over rest, and ends at the start of the first 0.5 s that stay under 2 µV over rest; it must last
    0.5 s and hold 0.5 s whose median is over the lower limit. Both ends are then moved to the sample at
    which the power of the EMG changes.

    Departs from it in: (1) the rule speaks of the rectified EMG, whose single samples cross any limit
    many times a second; here its RMS over 0.1 s is compared with the RMS at rest, both larger than the
    rectified mean by about a quarter. (2) Over a rest that scatters by itself (from about 4 µV) both
    limits are raised to 4.5 and 2.5 standard deviations of that scatter, or else such a leg would never
    come to rest; a burst that lasts may still start at 8 µV in a window of 0.3 s. (3) Bursts with nearly all
    their energy in 0.1 s are called electrode pops.

    Tolerances: times are kept when the signal is inverted, shifted, or cut at other rates to within
    20 ms at the onset and 60 ms at the end (median; a rate under 220 Hz also loses the upper band).

    Parameters
    ----------
    rested
        One leg's EMG in µV, band-passed and without mains or ECG, with its resting level.
    site
        Written into the events.
    options
        Limits.

    Returns
    -------
    Bursts
        A movement that touches a limit of `rested.assessable` has exactly that limit as onset or end.
    """
    pieces = rested.pieces
    if not pieces:
        return Bursts((), 0)
    narrow, wide = scatter_of_rest(pieces)
    events: list[Event] = []
    for piece in pieces:
        events += _events(piece, Limits.over(piece, (narrow, wide), options), site, options)
    kept = [event for event in events if event.excluded not in {TOO_SHORT, POP}]
    if len(events) - len(kept) <= max(options.most_rejected_per_hour * rested.assessable.total_h, 10):
        kept = events
    return Bursts(
        events=tuple(sorted(kept, key=lambda event: event.onset_s)),
        dropped=len(events) - len(kept),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Levels in µV, one a block."""

    onset: FloatArray
    onset_wide: FloatArray
    offset: FloatArray

    @classmethod
    def over(cls, piece: Piece, scatter: tuple[float, float], options: LegOptions) -> Limits:
        """Return the limits over the resting level, raised where rest itself scatters."""
        rest = piece.rest
        return cls(
            onset=rest + np.maximum(options.onset_uv, options.onset_scatter * scatter[0] * rest),
            onset_wide=rest + np.maximum(options.onset_uv, options.onset_scatter * scatter[1] * rest),
            offset=rest + np.maximum(options.offset_uv, options.offset_scatter * scatter[0] * rest),
        )


def _events(piece: Piece, limits: Limits, site: Site, options: LegOptions) -> list[Event]:
    # No power is over an infinite limit: what is not usable is never hot.
    offset = piece.squared(np.where(piece.usable, limits.offset, np.inf))
    hot = piece.smooth >= offset
    on = (piece.smooth >= piece.squared(limits.onset)) & hot
    if (limits.onset_wide < limits.onset).any():
        wide = moving_power(piece.power, WIDE)
        on |= (wide >= piece.squared(limits.onset_wide)) & hot
    cell_s = piece.cell / piece.signal.rate_hz
    # A loud end shines one cell further through the window of three: the gap looks that much shorter.
    runs = hysteresis(hot, on, max(1, math.ceil(options.quiet_s / cell_s - 2.25)))
    if not len(runs):
        return []
    onsets, ends = _limits_s(piece, runs, limits, options)
    window = max(1, round(options.morphology_s / cell_s))
    # Single cells, not the envelope: its windows would fill the holes between short spikes.
    active = piece.power >= offset
    reasons = _reasons(
        ends - onsets,
        concentration(piece.power, runs, 3),
        fullest_share(active, runs, window),
        options,
    )
    rest = piece.rest[np.minimum(runs.first_on // piece.cells, len(piece.rest) - 1)]
    return [
        _event(piece, site, (onset, end), level, reason)
        for onset, end, level, reason in zip(
            onsets.tolist(), ends.tolist(), rest.tolist(), reasons, strict=True
        )
    ]


def _limits_s(piece: Piece, runs: Runs, limits: Limits, options: LegOptions) -> tuple[FloatArray, FloatArray]:
    """Onsets and ends in seconds, refined on the samples, exact at the limits of what is usable."""
    cell, cells, rate_hz = piece.cell, piece.cells, piece.signal.rate_hz
    last = len(limits.onset) - 1
    on_block = np.minimum(runs.first_on // cells, last)
    end_block = np.minimum((runs.end_hot - 1) // cells, last)
    rest = piece.rest[on_block]
    rise = np.maximum(
        rest + 0.5 * (limits.onset[on_block] - rest), FOOT * _rms(piece.smooth, runs.first_on + 2)
    )
    search = np.clip(runs.first_hot - 2, runs.first_on - REACH, runs.first_on - 3)
    starts = refine_starts(piece.signal.values, search * cell, (runs.first_on + 2) * cell, rise)
    stops = refine_ends(
        piece.signal.values,
        np.maximum((runs.end_hot - 4) * cell, starts),
        (runs.end_hot + 1) * cell,
        np.maximum(limits.offset[end_block], FOOT * _rms(piece.smooth, runs.end_hot - 3)),
    )
    stops = np.maximum(stops, starts + 1)
    onsets = piece.signal.start_s + starts / rate_hz
    ends = piece.signal.start_s + stops / rate_hz
    return _snapped(piece, runs, onsets, ends)


def _rms(power: PowerArray, cell: IntArray) -> FloatArray:
    return np.sqrt(power[np.clip(cell, 0, len(power) - 1)]).astype(np.float64)


def _snapped(piece: Piece, runs: Runs, onsets: FloatArray, ends: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Put a limit that cannot be told from the limit of the usable stretch exactly on it."""
    edges = np.flatnonzero(np.diff(piece.usable.astype(np.int8), prepend=0, append=0))
    opens, closes = edges[::2], edges[1::2]
    which: IntArray = np.searchsorted(opens * piece.cells, runs.first_on, side="right") - 1
    open_cell = opens[which] * piece.cells
    close_cell = np.minimum(closes[which] * piece.cells, len(piece.power))
    open_s = np.array([piece.time(int(block)) for block in opens[which]])
    close_s = np.array([piece.time(int(block)) for block in closes[which]])
    onsets = np.where(runs.first_on - open_cell <= 1, open_s, np.maximum(onsets, open_s))
    ends = np.where(close_cell - runs.end_hot <= 1, close_s, np.minimum(ends, close_s))
    # The search for the sample looks two cells ahead, past a limit that lies nearer than that.
    onsets = np.minimum(onsets, close_s - 1 / piece.signal.rate_hz)
    return onsets, np.maximum(ends, onsets + 1 / piece.signal.rate_hz)


def _reasons(
    duration_s: FloatArray, concentrated: FloatArray, fullest: FloatArray, options: LegOptions
) -> list[str]:
    reasons = []
    for length, share, full in zip(duration_s, concentrated, fullest, strict=True):
        if share >= options.pop_share and length < LONGEST_POP_S:
            reasons.append(POP)
        elif length < options.least_s - 1e-6:
            reasons.append(TOO_SHORT)
        else:
            reasons.append("" if full >= 0.5 else EMPTY)
    return reasons


def _event(piece: Piece, site: Site, at_s: tuple[float, float], rest_uv: float, reason: str) -> Event:
    onset_s, end_s = at_s
    duration_s = end_s - onset_s
    while onset_s + duration_s < end_s:  # so that the end is the very number of the limit it touches
        duration_s = math.nextafter(duration_s, math.inf)
    return Event(
        onset_s=onset_s,
        duration_s=duration_s,
        kind=Kind.LEG_MOVEMENT,
        site=site,
        measures=_measures(piece, onset_s, end_s, rest_uv),
        excluded=reason,
    )


def _measures(piece: Piece, onset_s: float, end_s: float, rest_uv: float) -> Mapping[str, float]:
    rate_hz, start_s = piece.signal.rate_hz, piece.signal.start_s
    first, last = round((onset_s - start_s) * rate_hz), round((end_s - start_s) * rate_hz)
    rectified = np.abs(piece.signal.values[first : max(last, first + 1)])
    at = min(first // piece.cell, len(piece.smooth) - 1)
    window = np.sort(piece.smooth[at : max(last // piece.cell, at + 1)])
    return MappingProxyType(
        {
            "peak_uv": float(rectified.max()),
            "rest_uv": rest_uv,
            "area_uvs": float(rectified.sum(dtype=np.float64)) / rate_hz,
            "median_uv": math.sqrt(window[len(window) // 2]),
        }
    )
