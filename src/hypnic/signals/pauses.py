"""Short silences in a signal that is noise of an even level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hypnic.model.spans import FloatArray
from hypnic.signals.bursts import IntArray, hysteresis
from hypnic.signals.envelope import PowerArray, moving_power

REACH = 1
"""Cells on either side that the envelope is taken over."""
LARGEST = 4.0
"""Powers over this many times the level are bursts and say nothing of how the level scatters."""


@dataclass(frozen=True, slots=True, eq=False)
class Pauses:
    """Runs of cells under a share of the level, shapes (n,).

    Attributes
    ----------
    first, end
        First cell, and the first cell after the run.
    depth
        RMS in the run over the level.
    chance
        Probability that a stretch of this length of the signal's own noise is as silent.
    """

    first: IntArray
    end: IntArray
    depth: FloatArray
    chance: FloatArray

    def __len__(self) -> int:
        return len(self.first)


def find_pauses(power: PowerArray, level: PowerArray, depth: float) -> Pauses:
    """Return the runs of cells whose RMS is under a share of the level.

    A mean of n cells of noise scatters as a gamma distribution about the level; its shape is taken from the
    scatter of the signal itself (means over three cells), so that one that is spiky, as few motor units
    are, needs longer or deeper silence to be told from its own gaps.

    Parameters
    ----------
    power
        Mean square of each cell, shape (n,).
    level
        Mean square that is expected there, shape (n,), positive.
    """
    from scipy.special import gammainc

    ratio = np.minimum(power / level, np.float32(1e6))
    smooth = moving_power(ratio.astype(np.float32), REACH)
    low = smooth < np.float32(depth**2)
    runs = hysteresis(low, low, 1)
    first, end = runs.first_hot, runs.end_hot
    for _ in range(REACH):
        # The cells beside a silence are silent, too, but their windows reach out of it.
        first = first - ((first > 0) & (ratio[np.maximum(first - 1, 0)] < depth**2))
        end = end + ((end < len(ratio)) & (ratio[np.minimum(end, len(ratio) - 1)] < depth**2))
    total = np.concatenate([[0.0], np.cumsum(ratio, dtype=np.float64)])
    mean = (total[end] - total[first]) / np.maximum(end - first, 1)
    steady = smooth[smooth < LARGEST]
    scatter = float(steady.var()) / max(float(steady.mean()) ** 2, 1e-9) if len(steady) else 1.0
    shape = (end - first) / ((2 * REACH + 1) * max(scatter, 1e-3))
    chance = gammainc(shape, shape * mean)
    return Pauses(first, end, np.sqrt(mean), np.asarray(chance, dtype=np.float64))
