"""A muscle's REM sleep cut into pieces, and the background over which its activity is told there.

Everywhere else rest is what a muscle returns to within three minutes (`signals.rest`). In REM sleep that
would hide what is looked for: tonic activity lasts as long as it likes. And the quietest tenth of REM sleep
is no background either: over it the ordinary waxing of a silent channel is "twice the background"
all the time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.detect.rem_options import RemToneOptions
from hypnic.model.muscle import Muscle, Stretch
from hypnic.model.spans import BoolArray, FloatArray, Spans
from hypnic.signals.envelope import PowerArray, moving_power
from hypnic.signals.epochs import Grid

BLOCK_S = 3.0
REACH = 2
"""Cells on either side that the envelope is taken over: 5/64 s, so that noise seldom doubles by itself."""
PERIOD_GAP_S = 900.0
"""REM sleep after a longer pause is the next REM period."""
NEAR_S = 1800.0
"""NREM sleep this near a REM period tells how quiet the channel can be there."""
FLOOR = 0.1
REM_FLOOR = 0.05
"""Share of REM sleep that is taken to be without tone in any night; of NREM sleep the share above."""
ENOUGH_S = 60
EDGE_S = 3.0
"""Length of either end of REM sleep in which a muscle may not yet, or no longer, have the tone of REM: stages
change at the turn of an epoch, tone within seconds. One mini-epoch."""
BESIDE_S = 10.0
"""Length of the stage before or after that tells its tone."""
RMS_OF_MEAN = 1.2533
"""RMS over mean of the rectified values, of Gaussian noise."""


@dataclass(slots=True, eq=False)
class RemPiece:
    """One unbroken piece of a muscle's REM sleep.

    Attributes
    ----------
    start_s, cell_s
        Start of the first cell and exact length of each.
    power, smooth
        Mean square of each cell, and of each with two neighbours on either side, shape (n,).
    usable
        Recorded and not left out, shape (n,).
    background
        RMS of the background at each cell, shape (n,).
    """

    start_s: float
    cell_s: float
    power: PowerArray
    smooth: PowerArray
    usable: BoolArray
    background: npt.NDArray[np.float32]

    @property
    def times_s(self) -> FloatArray:
        """Middle of each cell."""
        return self.start_s + (np.arange(len(self.power), dtype=np.float64) + 0.5) * self.cell_s

    def blocks(self, length_s: float) -> tuple[int, FloatArray]:
        """Return cells in a block, and each block's median RMS; NaN where less than half of it is usable."""
        size = max(1, round(length_s / self.cell_s))
        count = -(-len(self.power) // size)
        rows = np.full(count * size, np.inf, dtype=np.float32)
        rows[: len(self.smooth)] = np.where(self.usable, self.smooth, np.inf)
        ordered = np.sort(rows.reshape(count, size), axis=1)
        known = np.isfinite(ordered).sum(axis=1)
        median = ordered[np.arange(count), np.maximum(known - 1, 0) // 2].astype(np.float64)
        return size, np.sqrt(np.where(2 * known >= size, median, np.nan))


def rem_pieces(muscle: Muscle, rem: Spans, usable: Spans) -> tuple[RemPiece, ...]:
    """Cut a muscle's REM sleep into unbroken pieces; their background is still 0."""
    pieces = []
    for stretch in muscle.stretches:
        for span in rem & Spans([(stretch.start_s, stretch.end_s)]):
            cells = stretch.slice(span.start_s, span.end_s)
            power = np.square(stretch.rms_uv[cells].astype(np.float32))
            if not len(power):
                continue
            first_s = stretch.start_s + cells.start * stretch.cell_s
            piece = RemPiece(
                start_s=first_s,
                cell_s=stretch.cell_s,
                power=power,
                smooth=moving_power(power, REACH),
                usable=np.empty(0, dtype=np.bool_),
                background=np.zeros(len(power), dtype=np.float32),
            )
            piece.usable = usable.contains(piece.times_s)
            pieces.append(piece)
    return tuple(pieces)


def share_background(
    pieces: tuple[RemPiece, ...],
    nrem: tuple[FloatArray, FloatArray],
    options: RemToneOptions,
    least_uv: float,
) -> None:
    """Give each piece its background.

    It is the level of the quieter two fifths of the REM sleep within 90 s, so that it follows a slow
    drift of the channel; but not more than 1.5 × the quietest twentieth of the night's REM sleep (raised as
    NREM sleep nearby is, where the whole channel became louder) nor 1.5 × the quietest NREM sleep nearby.

    Source: hypnic's own. RBDtector takes the quietest 30 s of each REM period, which a drift by half turns
    into "raised" for the rest of the period.

    Parameters
    ----------
    nrem
        Middles of the seconds of NREM sleep, and the RMS in each; shapes (n,).
    """
    sized = [piece.blocks(BLOCK_S) for piece in pieces]
    levels = [level for _, level in sized]
    known = np.concatenate([np.empty(0), *levels])
    known = known[np.isfinite(known)]
    if not len(known):
        return
    floor = float(np.quantile(known, REM_FLOOR))
    for period in _periods(pieces):
        joined = np.concatenate([levels[at] for at in period])
        local = _quiet(joined, options)
        span = (pieces[period[0]].start_s, float(pieces[period[-1]].times_s[-1]))
        local = np.minimum(local, options.most_lift * _highest(floor, nrem, span))
        local = np.maximum(local, max(options.least_rest_uv, least_uv))
        first = 0
        for at in period:
            size, level = sized[at]
            mine = local[first : first + len(level)]
            pieces[at].background = np.repeat(mine, size)[: len(pieces[at].power)].astype(np.float32)
            first += len(level)


def lift_edges(pieces: tuple[RemPiece, ...], muscle: Muscle, rem: Spans) -> None:
    """Lift the background at either end of REM sleep to the tone of the stage beside it where that is higher.

    Otherwise what is left of that tone is activity of REM sleep. Source: hypnic's own.
    """
    beside = seconds_in(muscle.stretches, muscle.recorded - rem)
    for piece in pieces:
        start_s, end_s = piece.start_s, piece.start_s + len(piece.power) * piece.cell_s
        size = min(len(piece.power), round(EDGE_S / piece.cell_s))
        for cells, from_s, to_s in (
            (slice(0, size), start_s - BESIDE_S, start_s),
            (slice(len(piece.power) - size, None), end_s, end_s + BESIDE_S),
        ):
            near = beside[1][(beside[0] >= from_s) & (beside[0] < to_s)]
            if len(near):
                tone_uv = np.float32(np.median(near))
                piece.background[cells] = np.maximum(piece.background[cells], tone_uv)


def _periods(pieces: tuple[RemPiece, ...]) -> list[list[int]]:
    periods: list[list[int]] = []
    end_s = -np.inf
    for at, piece in enumerate(pieces):
        if piece.start_s - end_s > PERIOD_GAP_S:
            periods.append([])
        periods[-1].append(at)
        end_s = piece.start_s + len(piece.power) * piece.cell_s
    return periods


def _quiet(level: FloatArray, options: RemToneOptions) -> FloatArray:
    """Level of the quietest share of the known blocks around each, shape (n,)."""
    at = np.flatnonzero(np.isfinite(level))
    if not len(at):
        return np.full(len(level), np.inf)
    size = min(len(at), max(1, round(options.window_s / BLOCK_S)))
    windows = np.lib.stride_tricks.sliding_window_view(level[at], size)
    quiet = np.quantile(windows, options.quiet_share, axis=1)
    mine = np.clip(np.arange(len(at)) - size // 2, 0, len(windows) - 1)
    nearest = np.clip(np.searchsorted(at, np.arange(len(level))), 0, len(at) - 1)
    return np.asarray(quiet[mine[nearest]], dtype=np.float64)


def _highest(floor: float, nrem: tuple[FloatArray, FloatArray], span: tuple[float, float]) -> float:
    """Return the quietest level that a REM period could have, judged by the night and by NREM around it."""
    times, values = nrem
    near = values[(times >= span[0] - NEAR_S) & (times <= span[1] + NEAR_S)]
    if len(near) < ENOUGH_S:
        return floor
    around, night = float(np.quantile(near, FLOOR)), float(np.quantile(values, FLOOR))
    return min(floor * max(1.0, around / max(night, 1e-6)), max(around, 1e-6))


def seconds_in(stretches: tuple[Stretch, ...], within: Spans) -> tuple[FloatArray, FloatArray]:
    """Return the middles of the seconds whose middle lies in the spans, and the RMS in each."""
    times, values = [np.empty(0)], [np.empty(0)]
    for stretch in stretches:
        middle = stretch.start_s + (np.arange(len(stretch.mean_uv), dtype=np.float64) + 0.5) * stretch.mean_s
        inside = within.contains(middle)
        times.append(middle[inside])
        values.append(stretch.mean_uv[inside].astype(np.float64) * RMS_OF_MEAN)
    return np.concatenate(times), np.concatenate(values)


def lift(piece: RemPiece, tonic: Spans, epochs: Grid) -> None:
    """Lift the background to the level of each tonic epoch."""
    first_s, last_s = piece.start_s, piece.start_s + len(piece.power) * piece.cell_s
    starts = epochs.macro / 1e6
    inside = tonic.contains(starts + 1e-6) & (starts < last_s) & (starts + epochs.macro_ticks / 1e6 > first_s)
    for start_s in starts[inside].tolist():
        cells = slice(
            max(0, round((start_s - first_s) / piece.cell_s)),
            max(0, round((start_s - first_s + epochs.macro_ticks / 1e6) / piece.cell_s)),
        )
        known = piece.smooth[cells][piece.usable[cells]]
        if len(known):
            level = np.float32(math.sqrt(float(np.median(known))))
            piece.background[cells] = np.maximum(piece.background[cells], level)
