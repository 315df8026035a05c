"""When a muscle is raised over its rest, from the envelope that is kept of it; and runs of such times."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hypnic.model.muscle import Muscle, Stretch
from hypnic.model.spans import BoolArray, FloatArray
from hypnic.signals.bursts import IntArray, hysteresis
from hypnic.signals.envelope import moving_power

REACH = 2
"""Cells of 1/64 s on either side that the envelope is taken over."""


@dataclass(frozen=True, slots=True)
class Limit:
    """When a muscle counts as raised.

    Attributes
    ----------
    factor, over_uv
        Its RMS over 5/64 s is at least `factor` × its rest, and at least `over_uv` µV over it.
    bridge_s
        A pause up to this long does not end it.
    least_s
        A shorter stretch is none.
    """

    factor: float
    over_uv: float
    bridge_s: float
    least_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Raised:
    """Stretches over the limit, by onset, shapes (n,).

    Attributes
    ----------
    peak_uv
        The amplitude of a sine of the loudest cell's power: the samples are gone.
    rest_uv
        Rest at the onset.
    """

    onset_s: FloatArray
    end_s: FloatArray
    peak_uv: FloatArray
    rest_uv: FloatArray

    def __len__(self) -> int:
        return len(self.onset_s)

    @property
    def duration_s(self) -> FloatArray:
        """Lengths, shape (n,)."""
        return self.end_s - self.onset_s

    def where(self, which: BoolArray | slice | IntArray) -> Raised:
        """Return some of the rows."""
        return Raised(self.onset_s[which], self.end_s[which], self.peak_uv[which], self.rest_uv[which])


def raised(muscle: Muscle, limit: Limit) -> Raised:
    """Return when a muscle is raised over its resting level (`signals.rest`), within 1/64 s or so."""
    return joined([_in_stretch(stretch, limit) for stretch in muscle.stretches])


def joined(rows: Sequence[Raised]) -> Raised:
    """Return all rows by onset."""
    parts = [
        np.concatenate([np.empty(0), *(getattr(row, name) for row in rows)])
        for name in ("onset_s", "end_s", "peak_uv", "rest_uv")
    ]
    order = np.argsort(parts[0], kind="stable")
    return Raised(*(part[order] for part in parts))


def _in_stretch(stretch: Stretch, limit: Limit) -> Raised:
    power = np.square(stretch.rms_uv.astype(np.float32))
    least = np.square(np.maximum(limit.factor * stretch.rest_uv, stretch.rest_uv + np.float32(limit.over_uv)))
    least[stretch.rest_uv <= 0] = np.inf
    hot = moving_power(power, REACH) >= least
    # The envelope's windows make a pause look four cells shorter than it is.
    gap = max(1, math.floor(limit.bridge_s / stretch.cell_s) + 1 - 2 * REACH)
    runs = hysteresis(hot, hot, gap)
    starts, ends = runs.first_hot, runs.end_hot
    for _ in range(REACH):
        starts = starts + ((power[starts] < least[starts]) & (ends - starts > REACH + 1))
        ends = ends - ((power[ends - 1] < least[ends - 1]) & (ends - starts > REACH + 1))
    keep = (ends - starts) * stretch.cell_s >= limit.least_s
    starts, ends = starts[keep], ends[keep]
    bounds = np.c_[starts, ends].ravel()
    loudest = (
        np.maximum.reduceat(np.append(power, np.float32(0)), bounds)[::2] if len(starts) else np.empty(0)
    )
    return Raised(
        onset_s=stretch.start_s + starts.astype(np.float64) * stretch.cell_s,
        end_s=stretch.start_s + ends.astype(np.float64) * stretch.cell_s,
        peak_uv=np.sqrt(2.0 * loudest.astype(np.float64)),
        rest_uv=stretch.rest_uv[starts].astype(np.float64),
    )


def share_active(muscle: Muscle, onset_s: FloatArray, end_s: FloatArray) -> FloatArray:
    """Return the share of each stretch in which a muscle bursts, shape (n,)."""
    bursts = muscle.bursts
    if not len(bursts):
        return np.zeros(len(onset_s))
    edges = np.c_[bursts.onset_s, bursts.end_s].ravel()
    lengths = np.diff(edges)
    lengths[1::2] = 0.0
    total = np.concatenate([[0.0], np.cumsum(lengths)])
    covered = np.interp(end_s, edges, total) - np.interp(onset_s, edges, total)
    return np.asarray(covered / np.maximum(end_s - onset_s, 1e-9), dtype=np.float64)


def grouped(rows: Raised, gap_s: float) -> list[slice]:
    """Return the runs of rows, each of which begins less than `gap_s` after all before it have ended."""
    if not len(rows):
        return []
    ended = np.maximum.accumulate(rows.end_s)
    cuts = np.flatnonzero(rows.onset_s[1:] - ended[:-1] >= gap_s) + 1
    edges = [0, *cuts.tolist(), len(rows)]
    return [slice(a, b) for a, b in pairwise(edges)]
