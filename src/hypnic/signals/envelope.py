"""Power of a signal in short cells of a whole number of samples.

A cell's number is not a time: cell i starts at sample i · `cell` and so at i · cell / rate_hz seconds,
whatever the rate. Nothing here ever uses a rounded length of a window.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import SampleArray

PowerArray = npt.NDArray[np.float32]
FEW = 4
SOME = 1 << 16
"""Cells that are worked on at a time."""


def cell_length(rate_hz: float, cell_s: float) -> int:
    """Return the whole number of samples nearest to `cell_s`, at least 1."""
    return max(1, round(rate_hz * cell_s))


def cell_power(values: SampleArray, cell: int) -> PowerArray:
    """Return the mean square of each cell of `cell` samples, shape (n // cell,); a rest is left out."""
    rows = values[: len(values) // cell * cell].reshape(-1, cell)
    if cell <= FEW:
        # For a few samples a cell, whole columns at a time are five times as fast.
        power = np.empty(len(rows), dtype=np.float32)
        for first in range(0, len(rows), SOME):
            some = rows[first : first + SOME]
            sums = np.square(some[:, 0])
            for k in range(1, cell):
                sums += np.square(some[:, k])
            power[first : first + SOME] = sums / np.float32(cell)
        return power
    return np.asarray(np.einsum("ij,ij->i", rows, rows) / np.float32(cell), dtype=np.float32)


def moving_power(power: PowerArray, reach: int, out: PowerArray | None = None) -> PowerArray:
    """Return the mean over each cell and `reach` neighbours on either side, shape (n,).

    At the ends the mean is over the neighbours that exist.

    Parameters
    ----------
    out
        Where it is written; may be `power` itself.
    """
    total = np.empty_like(power) if out is None else out
    nothing = np.zeros(reach, dtype=np.float32)
    before = nothing
    for first in range(0, len(power), SOME):
        # What lies before was kept, since it may have been written over.
        wide = np.concatenate([before, power[first : first + SOME + reach], nothing])
        count = min(SOME, len(power) - first)
        before = wide[count : count + reach].copy()
        sums = wide[reach : reach + count].copy()
        for k in range(1, reach + 1):
            sums += wide[reach - k : reach - k + count]
            sums += wide[reach + k : reach + k + count]
        sums /= np.float32(2 * reach + 1)
        total[first : first + count] = sums
    _shorten(total, reach)
    return total


def _shorten(total: PowerArray, reach: int) -> None:
    """Divide the sums at both ends by the number of cells that were really in them."""
    count = len(total)
    for i in {*range(min(reach, count)), *range(max(count - reach, 0), count)}:
        present = min(i + reach, count - 1) - max(i - reach, 0) + 1
        total[i] *= np.float32((2 * reach + 1) / present)


def group_power(power: PowerArray, cells: int) -> PowerArray:
    """Return the mean power of groups of `cells` cells, shape (ceil(n / cells),); the last may be short."""
    whole = len(power) // cells * cells
    groups = power[:whole].reshape(-1, cells).mean(axis=1)
    return np.append(groups, power[whole:].mean()) if whole < len(power) else groups
