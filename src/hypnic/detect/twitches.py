"""Every burst of a muscle, however short, to the sample: what detectors of jerks and twitches read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.detect.emg_pieces import Piece, Rested
from hypnic.detect.twitch_options import TwitchOptions
from hypnic.model.muscle import BurstTable
from hypnic.model.spans import FloatArray
from hypnic.signals.bursts import IntArray, Runs, joined_runs, refine_ends, refine_starts
from hypnic.signals.envelope import PowerArray, cell_length, cell_power, moving_power
from hypnic.signals.rest import restlessness

CELL_S = 1 / 128
"""Grid of the envelope; its windows are three cells (23 ms)."""
LOUD, FADES = 0.25, 0.5
"""Ringing of the band-pass, at most, n cells from a burst's loud part (that is over this share of its peak):
this share of the peak over n to this power."""
FAR = 1 << 60
COARSE, NEAR = 32, 8
"""Cells in a coarse one (1/4 s), and how many of those (2 s) on either side a burst must stand out of."""
ENOUGH = 8192
RING = 38
"""Cells (0.3 s) from a limit in which a burst may ring through the band-pass."""
SOME = 2048
"""Blocks whose cells are held against their level at a time."""
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
    grids = [_grid(piece) for piece in rested.pieces]
    scatter = _scatter(rested.pieces, grids)
    tables = [
        _bursts(piece, grid, scatter, options) for piece, grid in zip(rested.pieces, grids, strict=True)
    ]
    return BurstTable(
        *(np.concatenate([np.empty(0), *(getattr(t, name) for t in tables)]) for name in BurstTable.__slots__)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The fine envelope of a piece.

    Attributes
    ----------
    cell
        Samples in a cell.
    smooth
        Mean square of each cell with its two neighbours (23 ms).
    first, cells
        First cell of each block of `Piece`, and how many cells it has.
    """

    cell: int
    smooth: PowerArray
    first: IntArray
    cells: IntArray

    def block_of(self, cell: IntArray) -> IntArray:
        """Return the number of the block in which each cell starts."""
        return np.searchsorted(self.first, cell, side="right") - 1


def _grid(piece: Piece) -> Grid:
    cell = cell_length(piece.signal.rate_hz, CELL_S)
    power = cell_power(piece.signal.values, cell)
    smooth = moving_power(power, 1, out=power)
    size = piece.cell * piece.cells
    first = np.minimum(-(-np.arange(len(piece.rest)) * size // cell), len(smooth))
    return Grid(cell, smooth, first, np.diff(first, append=len(smooth)))


def _scatter(pieces: Sequence[Piece], grids: Sequence[Grid]) -> float:
    """Scatter of the RMS of resting muscle in the fine windows, as a share of its level."""
    if not pieces:
        return 0.0
    at = max(range(len(pieces)), key=lambda n: int(pieces[n].usable.sum()))
    piece, grid = pieces[at], grids[at]
    cells = max(3, piece.cell * piece.cells // grid.cell)
    use = np.flatnonzero(piece.usable & (grid.first + cells <= len(grid.smooth)))
    # Some thousand half seconds tell it as well as a whole night.
    use = use[:: max(1, len(use) // ENOUGH)]
    rows = grid.smooth[grid.first[use][:, np.newaxis] + np.arange(1, cells - 1, 3)]
    return restlessness(rows, piece.rest[use])


def _bursts(piece: Piece, grid: Grid, scatter: float, options: TwitchOptions) -> BurstTable:
    smooth, rest = grid.smooth, piece.rest
    onset = rest + np.maximum(options.onset_uv, options.onset_scatter * scatter * rest)
    offset = rest + np.maximum(options.offset_uv, options.offset_scatter * scatter * rest)
    # A loud end shines one cell further through the window of three: the gap looks that much shorter.
    gap = max(1, math.ceil(options.quiet_s * piece.signal.rate_hz / grid.cell - 2))
    lower, upper = (np.where(piece.usable, limit, np.inf) for limit in (offset, np.maximum(onset, offset)))
    runs = _runs(grid, lower, upper, gap)
    if len(runs):
        at = grid.block_of(runs.first_on)
        runs = _stand_out(smooth, runs, (rest[at], onset[at]), options.onset_scatter * scatter)
    if not len(runs):
        return BurstTable()
    at = grid.block_of(runs.first_on)
    starts, stops = _limits(piece, runs, grid, offset[at])
    return _measured(piece, starts, stops, rest[at], options)


def _runs(grid: Grid, offset: FloatArray, onset: FloatArray, gap: int) -> Runs:
    """Return the stretches of `hysteresis` over limits of each block in µV, some minutes at a time."""
    edges, crossings, was_hot = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)], False
    lower, upper = (np.square(limit).astype(np.float32) for limit in (offset, onset))
    for at in range(0, len(lower), SOME):
        cells = grid.cells[at : at + SOME]
        first = grid.first[at]
        smooth = grid.smooth[first : first + cells.sum()]
        hot = smooth >= np.repeat(lower[at : at + SOME], cells)
        edges.append(first + np.flatnonzero(np.diff(hot, prepend=was_hot)))
        crossings.append(first + np.flatnonzero(smooth >= np.repeat(upper[at : at + SOME], cells)))
        was_hot = bool(hot[-1]) if len(hot) else was_hot
    if was_hot:
        edges.append(np.array([len(grid.smooth)]))
    limits = np.concatenate(edges)
    return joined_runs(limits[::2], limits[1::2], np.concatenate(crossings), gap)


def _stand_out(smooth: PowerArray, runs: Runs, over: tuple[FloatArray, FloatArray], scatter: float) -> Runs:
    """Return the runs that are over the upper limit against their own seconds too.

    A rest that wanders within seconds is higher than its level of minutes; chance would then start bursts.
    """
    rest, onset = over
    count = len(smooth) // COARSE
    active, _ = _ranges(runs.first_hot, runs.end_hot)
    active = active[active < count * COARSE]
    total = smooth[: count * COARSE].reshape(-1, COARSE).sum(axis=1, dtype=np.float64)
    total -= np.bincount(active // COARSE, smooth[active], count)
    cells = COARSE - np.bincount(active // COARSE, minlength=count)
    totals, counts = (np.concatenate([[0.0], np.cumsum(row)]) for row in (total, cells))
    first = np.clip(runs.first_hot // COARSE - NEAR, 0, count)
    end = np.clip(runs.end_hot // COARSE + 1 + NEAR, 0, count)
    power = (totals[end] - totals[first]) / np.maximum(counts[end] - counts[first], 1)
    raised = np.maximum(np.sqrt(np.maximum(power, 0)), rest)
    limit = raised + np.maximum(onset - rest, scatter * raised)
    loud = _peaks(smooth, runs.first_hot, runs.end_hot) >= limit
    return Runs(runs.first_hot[loud], runs.first_on[loud], runs.end_hot[loud])


def _ranges(first: IntArray, end: IntArray) -> Limits:
    """Return the numbers from each `first` to before each `end` in one row, and where each range begins."""
    length = end - first
    begins = np.cumsum(length) - length
    return np.arange(int(length.sum())) + np.repeat(first - begins, length), begins


def _peaks(smooth: PowerArray, first: IntArray, end: IntArray) -> FloatArray:
    """Largest value of the envelope from each `first` to before each `end`, µV."""
    at, begins = _ranges(first, end)
    return np.sqrt(np.maximum.reduceat(smooth[at], begins)).astype(np.float64)


def _limits(piece: Piece, runs: Runs, grid: Grid, offset: FloatArray) -> Limits:
    """First sample of each run, and the sample after its last.

    A loud burst rings through the band-pass, less and less for 0.15 s: a cell before or after its loud part
    belongs to it where there is more than ringing.
    """
    values, cell, smooth = piece.signal.values, grid.cell, grid.smooth
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
    at, begins = _ranges(first, end)
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
    at, begins = _ranges(starts, stops)
    values = piece.signal.values[at]
    high, low = np.maximum.reduceat(values, begins), np.minimum.reduceat(values, begins)
    squares = np.add.reduceat(np.square(values, dtype=np.float64), begins)
    return BurstTable(
        onset_s=piece.signal.start_s + starts / rate_hz,
        end_s=piece.signal.start_s + stops / rate_hz,
        peak_uv=np.maximum(high, -low).astype(np.float64),
        rms_uv=np.sqrt(squares / (stops - starts)),
        area_uvs=np.add.reduceat(np.abs(values).astype(np.float64), begins) / rate_hz,
        rest_uv=rest,
        height_uv=(high - low).astype(np.float64),
    )
