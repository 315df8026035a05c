"""A muscle's EMG cut into cells and blocks, with its resting level."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hypnic.detect.emg_options import EmgOptions
from hypnic.model.recording import Signal
from hypnic.model.spans import BoolArray, FloatArray, Spans
from hypnic.signals.envelope import PowerArray, cell_length, cell_power, group_power, moving_power
from hypnic.signals.filters import HALF_WIDTH_S
from hypnic.signals.rest import resting_level, restlessness

BLOCK_S = 0.5


@dataclass(eq=False)
class Piece:
    """One unbroken signal cut into cells, and blocks of about half a second of them.

    Attributes
    ----------
    cell, cells
        Samples in a cell, cells in a block.
    power
        Mean square of each cell; empty where it was let go.
    blocks
        Mean square of each block.
    usable
        Blocks in which a movement could be seen; narrowed as more becomes known.
    rest
        Resting RMS of each usable block in µV; 0 in the others.
    """

    signal: Signal
    cell: int
    cells: int
    power: PowerArray
    blocks: PowerArray
    usable: BoolArray
    rest: FloatArray

    @cached_property
    def smooth(self) -> PowerArray:
        """Mean square of each cell with its two neighbours (0.1 s), for the rule for legs."""
        return moving_power(self.power, 1)

    def block_s(self) -> float:
        """Length of a block in seconds."""
        return self.cell * self.cells / self.signal.rate_hz

    def time(self, block: int) -> float:
        """Start of a block; the end of the signal for the number of blocks."""
        if block >= len(self.blocks):
            return self.signal.end_s
        return self.signal.start_s + block * self.cell * self.cells / self.signal.rate_hz

    def spans(self, blocks: BoolArray) -> Spans:
        """Return the time in the blocks that are True."""
        edges = np.flatnonzero(np.diff(blocks.astype(np.int8), prepend=0, append=0)).tolist()
        return Spans(zip(map(self.time, edges[::2]), map(self.time, edges[1::2]), strict=True))

    def squared(self, level: FloatArray) -> PowerArray:
        """Level² of each block, one a cell."""
        return np.repeat(np.square(level).astype(np.float32), self.cells)[: len(self.signal) // self.cell]


@dataclass(frozen=True, slots=True, eq=False)
class Rested:
    """A muscle's pieces with their resting level.

    Attributes
    ----------
    too_loud
        When the muscle was not at rest for so long that no burst could be told.
    """

    pieces: tuple[Piece, ...]
    too_loud: Spans

    @property
    def assessable(self) -> Spans:
        """When a burst could be told from rest."""
        return Spans(row for piece in self.pieces for row in piece.spans(piece.usable))

    @property
    def rest_uv(self) -> float | None:
        """Median resting RMS over the assessable time; None where there was none."""
        rests = np.concatenate([np.empty(0), *(piece.rest[piece.usable] for piece in self.pieces)])
        return float(np.median(rests)) if len(rests) else None

    def let_go(self) -> None:
        """Let go of what only the rule for legs needs, a tenth of a channel's memory."""
        for piece in self.pieces:
            piece.power = piece.power[:0].copy()


def at_rest(emg: Sequence[Signal], faulty: Spans, options: EmgOptions) -> Rested:
    """Cut band-passed signals of one muscle (µV, in order) and find its resting level.

    Parameters
    ----------
    faulty
        When nothing can be seen (flat, clipped, not a number).
    """
    pieces = tuple(piece for signal in emg if (piece := cut(signal, faulty, options)) is not None)
    powers = [piece.blocks[piece.usable] for piece in pieces]
    if not sum(map(len, powers)):
        return Rested((), Spans())
    level = resting_level(np.concatenate(powers), pieces[0].block_s(), options.rest)
    return Rested(pieces, share_rest(pieces, level, options))


def cut(signal: Signal, faulty: Spans, options: EmgOptions) -> Piece | None:
    """Cut a signal; blocks that the filter could carry a fault into are not usable.

    None for a signal shorter than a second: nothing in it could be told from rest.
    """
    cell = cell_length(signal.rate_hz, options.cell_s)
    cells = max(1, round(BLOCK_S * signal.rate_hz / cell))
    if len(signal) < 2 * cell * cells:
        return None
    power = cell_power(signal.values, cell)
    blocks = group_power(power, cells)
    piece = Piece(
        signal=signal,
        cell=cell,
        cells=cells,
        power=power,
        blocks=blocks,
        usable=np.ones(len(blocks), dtype=np.bool_),
        rest=np.zeros(len(blocks)),
    )
    for start, end in faulty:
        first = (start - HALF_WIDTH_S - signal.start_s) / piece.block_s()
        last = (end + HALF_WIDTH_S - signal.start_s) / piece.block_s()
        if last > 0 and first < len(blocks):
            piece.usable[max(math.floor(first), 0) : math.ceil(last)] = False
    return piece


def share_rest(pieces: Sequence[Piece], level: FloatArray, options: EmgOptions) -> Spans:
    """Give each piece its part of the resting level; take out, and return, what is too loud for long."""
    loud_spans = Spans()
    at = 0
    for piece in pieces:
        count = int(piece.usable.sum())
        piece.rest[piece.usable] = level[at : at + count]
        at += count
        loud = piece.usable & (piece.rest > options.highest_rest_uv)
        edges = np.flatnonzero(np.diff(loud.astype(np.int8), prepend=0, append=0)).tolist()
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if piece.time(end) - piece.time(start) >= options.high_rest_s:
                piece.usable[start:end] = False
            else:
                loud[start:end] = False
        loud_spans |= piece.spans(loud)
    return loud_spans


def scatter_of_rest(pieces: Sequence[Piece]) -> tuple[float, float]:
    """Scatter of the RMS of resting muscle in windows of 0.1 s and 0.3 s, as shares of its level."""
    longest = max(pieces, key=lambda piece: int(piece.usable.sum()))
    whole = len(longest.power) // longest.cells
    rows = longest.smooth[: whole * longest.cells].reshape(whole, -1)
    use = longest.usable[:whole]
    narrow = restlessness(rows[use][:, 1:-1:3], longest.rest[:whole][use])
    # Windows three times as long hold three times as much: the scatter falls with the root.
    return narrow, narrow / math.sqrt(3.0)
