"""Every burst of a muscle, however short, to the sample: what detectors of jerks and twitches read."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from hypnic.detect.emg_pieces import Piece, Rested
from hypnic.detect.twitch_options import TwitchOptions
from hypnic.model.muscle import BurstTable
from hypnic.model.spans import BoolArray, FloatArray
from hypnic.signals.bursts import IntArray, Runs, hysteresis, refine_ends, refine_starts
from hypnic.signals.envelope import PowerArray, cell_length, cell_power, moving_power
from hypnic.signals.rest import restlessness

CELL_S = 1 / 128
"""Grid of the envelope; its windows are three cells (23 ms)."""
FOOT = 0.2
"""Share of a burst's RMS under which the ringing of the band-pass lies, before and after it."""
REACH = 3
"""Cells around the crossing of a limit in which the sample of the onset or the end is looked for."""


def find_twitches(rested: Rested, options: TwitchOptions | None = None) -> BurstTable:
    """Find every burst of a muscle over its resting level.

    The envelope is the RMS in windows of 23 ms. A burst starts where it is 6 µV over rest (and 6.5 standard
    deviations of what rest itself scatters) and ends before the first 50 ms under the lower limit. Both ends
    are then moved to the sample at which the power of the EMG changes. Durations and onsets of bursts of
    50 ms and more are right to about 10 ms.

    Source: hypnic's own; no rule says how a twitch is found.

    Parameters
    ----------
    rested
        One muscle's EMG in µV, band-passed and without mains or ECG, with its resting level.

    Returns
    -------
    BurstTable
        By onset; nothing outside `rested.assessable`.
    """
    options = options or TwitchOptions()
    scatter = _scatter(rested.pieces)
    tables = [_bursts(piece, scatter, options) for piece in rested.pieces]
    return BurstTable(
        *(np.concatenate([np.empty(0), *(getattr(t, name) for t in tables)]) for name in BurstTable.__slots__)
    )


def _grid(piece: Piece) -> tuple[int, PowerArray, FloatArray, BoolArray]:
    """Length of a fine cell, power in windows of three, and per cell the rest and whether it is usable."""
    cell = cell_length(piece.signal.rate_hz, CELL_S)
    smooth = moving_power(cell_power(piece.signal.values, cell), 1)
    block = np.minimum(np.arange(len(smooth)) * cell // (piece.cell * piece.cells), len(piece.rest) - 1)
    return cell, smooth, piece.rest[block], piece.usable[block]


def _scatter(pieces: Sequence[Piece]) -> float:
    """Scatter of the RMS of resting muscle in the fine windows, as a share of its level."""
    if not pieces:
        return 0.0
    longest = max(pieces, key=lambda piece: int(piece.usable.sum()))
    cell, smooth, *_ = _grid(longest)
    cells = max(3, longest.cell * longest.cells // cell)
    size = longest.cell * longest.cells
    first = np.arange(len(longest.rest)) * size // cell
    use = longest.usable & (first + cells <= len(smooth))
    rows = smooth[first[use][:, np.newaxis] + np.arange(1, cells - 1, 3)]
    return restlessness(rows, longest.rest[use])


def _bursts(piece: Piece, scatter: float, options: TwitchOptions) -> BurstTable:
    cell, smooth, rest, usable = _grid(piece)
    onset = rest + np.maximum(options.onset_uv, options.onset_scatter * scatter * rest)
    offset = rest + np.maximum(options.offset_uv, options.offset_scatter * scatter * rest)
    hot = (smooth >= np.square(offset).astype(np.float32)) & usable
    on = hot & (smooth >= np.square(onset).astype(np.float32))
    # A loud end shines one cell further through the window of three: the gap looks that much shorter.
    gap = max(1, math.ceil(options.quiet_s * piece.signal.rate_hz / cell - 2))
    runs = hysteresis(hot, on, gap)
    if not len(runs):
        return BurstTable()
    starts, stops = _limits(piece, runs, cell, _feet(smooth, runs, offset))
    return _measured(piece, starts, stops, rest[runs.first_on], options)


def _feet(smooth: PowerArray, runs: Runs, offset: FloatArray) -> FloatArray:
    """Level, one a run, over which a burst is: the lower limit, or the foot of a loud burst."""
    bounds = np.c_[runs.first_hot, runs.end_hot].ravel()
    peak = np.maximum.reduceat(np.append(smooth, np.float32(0)), bounds)[::2]
    return np.maximum(offset[runs.first_on], FOOT * np.sqrt(peak))


def _limits(piece: Piece, runs: Runs, cell: int, level: FloatArray) -> tuple[IntArray, IntArray]:
    values = piece.signal.values
    starts = refine_starts(values, (runs.first_hot - REACH) * cell, (runs.first_on + REACH) * cell, level)
    ends = refine_ends(
        values, np.maximum((runs.end_hot - REACH - 2) * cell, starts), (runs.end_hot + REACH) * cell, level
    )
    # Two bursts may look for their limits in the same pause.
    starts[1:] = np.maximum(starts[1:], ends[:-1])
    return starts, np.minimum(np.maximum(ends, starts + 1), len(values))


def _measured(
    piece: Piece, starts: IntArray, stops: IntArray, rest: FloatArray, options: TwitchOptions
) -> BurstTable:
    rate_hz = piece.signal.rate_hz
    keep = (stops - starts >= options.least_s * rate_hz) & (starts < len(piece.signal.values))
    starts, stops, rest = starts[keep], stops[keep], rest[keep]
    if not len(starts):
        return BurstTable()
    bounds = np.c_[starts, stops].ravel()
    rectified = np.append(np.abs(piece.signal.values), np.float32(0))
    length = stops - starts
    squares = np.add.reduceat(np.square(rectified, dtype=np.float64), bounds)[::2]
    return BurstTable(
        onset_s=piece.signal.start_s + starts / rate_hz,
        end_s=piece.signal.start_s + stops / rate_hz,
        peak_uv=np.maximum.reduceat(rectified, bounds)[::2].astype(np.float64),
        rms_uv=np.sqrt(squares / length),
        area_uvs=np.add.reduceat(rectified.astype(np.float64), bounds)[::2] / rate_hz,
        rest_uv=rest,
    )
