"""When a muscle is raised over its rest, and runs of such times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hypnic.model.muscle import Muscle
from hypnic.model.spans import BoolArray, FloatArray
from hypnic.signals.bursts import IntArray


@dataclass(frozen=True, slots=True)
class Limit:
    """When a muscle counts as raised.

    Attributes
    ----------
    factor, over_uv
        The RMS of a burst is at least `factor` × its rest, and at least `over_uv` µV over it.
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
    peak_uv, rest_uv
        Largest absolute value, and rest at the onset.
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
    """Return when a muscle is raised over its rest: its large enough bursts (`detect.twitches`), joined.

    Limits are to the sample; nothing outside the muscle's assessable time.
    """
    bursts = muscle.bursts
    large = bursts.rms_uv >= np.maximum(limit.factor * bursts.rest_uv, bursts.rest_uv + limit.over_uv)
    bursts = bursts.where(large)
    if not len(bursts):
        return joined([])
    first = np.flatnonzero(np.append(True, bursts.onset_s[1:] - bursts.end_s[:-1] > limit.bridge_s))
    rows = Raised(
        onset_s=bursts.onset_s[first],
        end_s=bursts.end_s[np.append(first[1:], len(bursts)) - 1],
        peak_uv=np.maximum.reduceat(bursts.peak_uv, first),
        rest_uv=bursts.rest_uv[first],
    )
    return rows.where(rows.duration_s >= limit.least_s)


def joined(rows: Sequence[Raised]) -> Raised:
    """Return all rows by onset."""
    parts = [
        np.concatenate([np.empty(0), *(getattr(row, name) for row in rows)])
        for name in ("onset_s", "end_s", "peak_uv", "rest_uv")
    ]
    order = np.argsort(parts[0], kind="stable")
    return Raised(*(part[order] for part in parts))


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
