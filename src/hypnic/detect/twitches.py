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
LOUD, FADES = 0.25, 0.5
"""Ringing of the band-pass, at most, n cells from a burst's loud part (that is over this share of its peak):
this share of the peak over n to this power."""
FAR = 1 << 60
NEAR = 256
"""Cells (2 s) on either side of a burst that it must stand out of."""
RING = 38
"""Cells (0.3 s) from a limit in which a burst may ring through the band-pass."""
REACH = 3
"""Cells around the crossing of a limit in which the sample of the onset or the end is looked for."""

Limits = tuple[IntArray, IntArray]


def find_twitches(rested: Rested, options: TwitchOptions | None = None) -> BurstTable:
    """Find every burst of a muscle over its resting level.

    The envelope is the RMS in windows of 23 ms. A burst starts where it is 6 µV over rest (and 6.5 standard
    deviations of what rest itself scatters), also against the quiet part of the 2 s on either side, and ends
    before the first 50 ms under the lower limit. Both ends are then moved to the sample at which the power of
    the EMG changes. Onsets of bursts of 50 ms and more are right to about 5 ms, durations to about 10 ms.

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
    if len(runs):
        runs = _stand_out(smooth, runs, (rest, onset), options.onset_scatter * scatter)
    if not len(runs):
        return BurstTable()
    starts, stops = _limits(piece, runs, cell, smooth, offset[runs.first_on])
    return _measured(piece, starts, stops, rest[runs.first_on], options)


def _stand_out(smooth: PowerArray, runs: Runs, over: tuple[FloatArray, FloatArray], scatter: float) -> Runs:
    """Return the runs that are over the upper limit against their own seconds too.

    A rest that wanders within seconds is higher than its level of minutes; chance would then start bursts.
    """
    rest, onset = over
    active = np.zeros(len(smooth) + 1, dtype=np.int8)
    active[runs.first_hot] = 1
    np.add.at(active, runs.end_hot, -1)
    quiet = np.cumsum(active[:-1], dtype=np.int8) == 0
    count = np.concatenate([[0], np.cumsum(quiet, dtype=np.int64)])
    total = np.concatenate([[0.0], np.cumsum(np.where(quiet, smooth, 0), dtype=np.float64)])
    first = np.maximum(runs.first_hot - NEAR, 0)
    end = np.minimum(runs.end_hot + NEAR, len(smooth))
    local = np.sqrt((total[end] - total[first]) / np.maximum(count[end] - count[first], 1))
    raised = np.maximum(local, rest[runs.first_on])
    limit = raised + np.maximum(onset[runs.first_on] - rest[runs.first_on], scatter * raised)
    loud = _peaks(smooth, runs.first_hot, runs.end_hot) >= limit
    return Runs(runs.first_hot[loud], runs.first_on[loud], runs.end_hot[loud])


def _peaks(smooth: PowerArray, first: IntArray, end: IntArray) -> FloatArray:
    """Largest value of the envelope from each `first` to before each `end`, µV."""
    power = np.maximum.reduceat(np.append(smooth, np.float32(0)), np.c_[first, end].ravel())[::2]
    return np.sqrt(power).astype(np.float64)


def _limits(piece: Piece, runs: Runs, cell: int, smooth: PowerArray, offset: FloatArray) -> Limits:
    """First sample of each run, and the sample after its last.

    A loud burst rings through the band-pass, less and less for 0.15 s: a cell before or after its loud part
    belongs to it where there is more than ringing.
    """
    values = piece.signal.values
    opening = np.minimum(runs.first_hot + RING, runs.end_hot)
    rises, rise = _edge(smooth, (runs.first_hot, opening), offset, -1)
    closing = np.maximum(runs.end_hot - RING, runs.first_hot)
    falls, fall = _edge(smooth, (closing, runs.end_hot), offset, 1)
    starts = refine_starts(values, (rises - REACH) * cell, (rises + REACH) * cell, rise)
    least = np.maximum((falls + 1 - REACH) * cell, starts)
    ends = refine_ends(values, least, (falls + 1 + REACH) * cell, fall)
    # Two bursts may look for their limits in the same pause.
    starts[1:] = np.maximum(starts[1:], ends[:-1])
    return starts, np.minimum(np.maximum(ends, starts + 1), len(values))


def _edge(smooth: PowerArray, part: Limits, offset: FloatArray, side: int) -> tuple[IntArray, FloatArray]:
    """Outermost cell of each part that is more than the ringing of its loud cells, and the level there.

    Parameters
    ----------
    part
        First cell, and the cell after the last.
    side
        -1 for the first such cell, 1 for the last.
    """
    first, end = part
    length = end - first
    begins = np.cumsum(length) - length
    at = np.arange(int(length.sum())) + np.repeat(first - begins, length)
    rms = np.sqrt(smooth[at])
    peak = np.maximum.reduceat(rms, begins)
    loud = np.where(rms >= np.repeat(LOUD * peak, length), at, -side * FAR)
    outermost = np.minimum.reduceat if side < 0 else np.maximum.reduceat
    core = outermost(loud, begins)
    away = np.maximum(side * (at - np.repeat(core, length)), 0)
    ringing = np.repeat(LOUD * peak, length) / np.maximum(away, 1) ** FADES
    level = np.maximum(ringing, np.repeat(offset, length))
    found = outermost(np.where((rms >= level) | (away == 0), at, -side * FAR), begins)
    return found, level[found - first + begins]


def _measured(
    piece: Piece, starts: IntArray, stops: IntArray, rest: FloatArray, options: TwitchOptions
) -> BurstTable:
    rate_hz = piece.signal.rate_hz
    keep = (stops - starts >= options.least_s * rate_hz) & (starts < len(piece.signal.values))
    starts, stops, rest = starts[keep], stops[keep], rest[keep]
    if not len(starts):
        return BurstTable()
    bounds = np.c_[starts, stops].ravel()
    values = np.append(piece.signal.values, np.float32(0))
    rectified = np.abs(values)
    high, low = np.maximum.reduceat(values, bounds)[::2], np.minimum.reduceat(values, bounds)[::2]
    squares = np.add.reduceat(np.square(values, dtype=np.float64), bounds)[::2]
    return BurstTable(
        onset_s=piece.signal.start_s + starts / rate_hz,
        end_s=piece.signal.start_s + stops / rate_hz,
        peak_uv=np.maximum(high, -low).astype(np.float64),
        rms_uv=np.sqrt(squares / (stops - starts)),
        area_uvs=np.add.reduceat(rectified.astype(np.float64), bounds)[::2] / rate_hz,
        rest_uv=rest,
        height_uv=(high - low).astype(np.float64),
    )
