"""How loud a sound channel is against its own background."""

from __future__ import annotations

import numpy as np

from hypnic.model.recording import SampleArray
from hypnic.model.spans import FloatArray
from hypnic.signals.bursts import Runs, hysteresis
from hypnic.signals.envelope import cell_length

LEAST_SAMPLES = 4
FLOOR = 1e-12
"""Share of the loudest cell's power under which silence is cut off, so that it has a level."""


def sound_cell(rate_hz: float, cell_s: float) -> int:
    """Return the samples of a cell of about `cell_s`, at least four."""
    return max(LEAST_SAMPLES, cell_length(rate_hz, cell_s))


def sound_power(values: SampleArray, cell: int) -> FloatArray:
    """Return the variance within each cell, shape (n // cell,): what is slower than a cell is no sound."""
    rows = values[: len(values) // cell * cell].reshape(-1, cell)
    return np.asarray(rows.var(axis=1, dtype=np.float64))


def over_background(power: FloatArray, cells: int) -> FloatArray:
    """Return the level of each cell over the background in dB, shape (n,).

    The background is the median level of blocks of 16 cells, and of those the median over `cells` cells.

    Parameters
    ----------
    power
        Shape (n,), n ≥ 1.
    """
    from scipy.ndimage import median_filter

    level = 10 * np.log10(np.maximum(power, FLOOR * max(float(power.max()), FLOOR)))
    size = min(16, len(level))
    blocks = np.median(level[: len(level) // size * size].reshape(-1, size), axis=1)
    reach = max(1, cells // size // 2)
    around = median_filter(blocks, 2 * reach + 1, mode="nearest")
    return np.asarray(level - around[np.minimum(np.arange(len(level)) // size, len(around) - 1)])


def loud_runs(over_db: FloatArray, on_db: float, off_db: float, gap: int) -> Runs:
    """Return the stretches that reach `on_db` and end before the first `gap` cells under `off_db`."""
    hot = over_db >= off_db
    return hysteresis(hot, hot & (over_db >= on_db), gap)
