"""The level at which a muscle rests: it follows the night and ignores the movements."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.ranges import check_ranges
from hypnic.model.spans import FloatArray
from hypnic.signals.envelope import PowerArray

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class RestOptions:
    """How the resting level is found. All of it is hypnic's own; no rule says how.

    Attributes
    ----------
    window_s
        Length of the windows from which a level is taken. A raised stretch shorter than about
        0.8 of it counts as movement, a longer one becomes the new rest.
    quiet_share
        Share of a window that is surely rest: movements may fill all but this.
    near_s
        Half the stretch that decides which window a moment belongs to.
    """

    window_s: float = 180.0
    quiet_share: float = 0.2
    near_s: float = 5.0

    def __post_init__(self) -> None:
        check_ranges(self, {"window_s": (30.0, 3600.0), "quiet_share": (0.01, 0.9), "near_s": (1.0, 60.0)})


def resting_level(power: PowerArray, block_s: float, options: RestOptions | None = None) -> FloatArray:
    """Return the resting RMS for each block of about half a second.

    Each window of 180 s has a level: the RMS of its blocks that are hardly louder than its quietest
    fifth. A moment has three such windows: the one that ends with it, the one that starts with it and
    the one around it. Its level is that of the three which is nearest to the median of the 10 s around
    it. After a lasting step the window ahead already has the new level, before it the window behind
    still has the old one, so the level steps when the signal does; in a movement, even of one to two
    minutes, all three windows hold enough rest, and the level stays down.
    Each step is widened by two blocks towards the lower side.

    Parameters
    ----------
    power
        Mean square of each block, shape (n,), n ≥ 1, in order and without the unusable ones.
    block_s
        Length of a block.

    Returns
    -------
    FloatArray
        Shape (n,), in the unit of the signal.
    """
    options = options or RestOptions()
    count = len(power)
    size = min(count, max(1, round(options.window_s / block_s)))
    hop = max(1, size // 18)
    starts = np.unique(np.append(np.arange(0, count - size + 1, hop), count - size))
    windows = np.lib.stride_tricks.sliding_window_view(power, size)[starts]
    levels = _quiet_level(windows, options.quiet_share)
    chosen = _nearest(levels[_windows_of(count, size, starts)], _local(power, block_s, options.near_s))
    return _widened(chosen, 2)


def _quiet_level(windows: PowerArray, share: float) -> FloatArray:
    """RMS of those blocks of each window (rows) that are hardly louder than its quietest share.

    What is hardly louder than that RMS is let in too, and so on: a rest that wanders is measured
    in its middle and not at its lowest, while movements stay far outside.
    """
    rank = int(share * (windows.shape[1] - 1))
    level = np.sqrt(np.partition(windows, rank, axis=1)[:, rank])
    for _ in range(ROUNDS):
        quiet = windows <= np.square(1.35 * level + 0.5, dtype=np.float32)[:, None]
        level = np.sqrt(np.einsum("ij,ij->i", windows, quiet) / quiet.sum(axis=1))
    return np.asarray(level, dtype=np.float64)


def _windows_of(count: int, size: int, starts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Numbers of the windows behind, ahead of and around each block, shape (3, count)."""
    at = np.arange(count)
    last = len(starts) - 1
    behind = np.searchsorted(starts, at - size, side="right") - 1
    ahead = np.searchsorted(starts, at, side="left")
    around = np.searchsorted(starts, at - size // 2, side="left")
    return np.clip(np.stack([behind, ahead, around]), 0, last)


def _local(power: PowerArray, block_s: float, near_s: float) -> FloatArray:
    """Median RMS of the blocks within `near_s` of each."""
    reach = max(1, round(near_s / block_s))
    wide = np.pad(power, reach, mode="reflect" if len(power) > reach else "edge")
    around = np.lib.stride_tricks.sliding_window_view(wide, 2 * reach + 1)
    return np.asarray(np.sqrt(np.partition(around, reach, axis=1)[:, reach]), dtype=np.float64)


def _nearest(levels: FloatArray, local: FloatArray) -> FloatArray:
    pick = np.abs(levels - local).argmin(axis=0)
    return np.asarray(levels[pick, np.arange(levels.shape[1])], dtype=np.float64)


def _widened(level: FloatArray, reach: int) -> FloatArray:
    wide = np.pad(level, reach, mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(wide, 2 * reach + 1)
    return np.asarray(around.max(axis=1), dtype=np.float64)


def restlessness(power: PowerArray, rest: FloatArray) -> float:
    """Return by how much the short-time RMS of resting muscle scatters, as a share of its level.

    Parameters
    ----------
    power
        Mean squares in short windows, shape (n, m): m of each block, blocks as in `rest`.
    rest
        Resting RMS of each block, shape (n,).

    Returns
    -------
    float
        Half the distance between the 16th and 84th percentile of RMS / rest over quiet blocks
        (one standard deviation of a normal distribution); 0 where nothing is quiet.
    """
    quiet = (power.mean(axis=1) <= np.square(1.35 * rest + 0.5)) & (rest > 0)
    if not quiet.any():
        return 0.0
    which = np.flatnonzero(quiet)
    which = which[:: max(1, len(which) // 4096)]
    low, high = np.percentile(np.sqrt(power[which]) / rest[which, None], [16, 84])
    return float((high - low) / 2)
