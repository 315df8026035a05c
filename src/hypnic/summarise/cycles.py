"""Hypnogram → cycles of NREM and REM sleep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.hypnogram import NREM, Stage
from hypnic.model.sleep import SleepCycle

Codes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class CycleRule:
    """What makes an episode.

    Attributes
    ----------
    least_nrem_min
        NREM sleep that parts two REM episodes.
    least_rem_min
        REM sleep of an episode, but the first, and one that ends the night.
    """

    name: str
    least_nrem_min: float
    least_rem_min: float


ADULT = CycleRule("adult", 15.0, 5.0)
"""Feinberg and Floyd 1979."""

INFANT = CycleRule("infant", 5.0, 3.0)
"""hypnic's own: a newborn's cycle of 30–70 min has no room for the adult's limits."""


def sleep_cycles(codes: Codes, epoch_s: float, start_s: float, rule: CycleRule) -> tuple[SleepCycle, ...]:
    """Return the cycles of a sleep period.

    Parameters
    ----------
    codes
        Stages of the sleep period, shape (n,): the first epoch of sleep to the last. REM has to be told.
    start_s
        Start of the first of these epochs.

    Notes
    -----
    Source: Feinberg and Floyd 1979, Psychophysiology 16:283–291: an episode of at least 15 min of NREM
    sleep, then one of at least 5 min of REM sleep, of which the first may be shorter.
    Departs from it in: REM sleep belongs to one episode until 15 min of NREM sleep have gathered (wake does
    not count); a shorter REM episode also counts where sleep ends with it; REM sleep in the first 15 min of
    sleep ends no cycle, the first one starts after it; what follows the last REM episode is a cycle that is
    not complete if it holds 15 min of NREM sleep.
    """
    nrem = np.isin(codes, [stage.value for stage in NREM])
    slept = np.r_[0.0, np.cumsum(nrem)] * epoch_s / 60
    dreamt = np.r_[0.0, np.cumsum(codes == Stage.R)] * epoch_s / 60
    ends: list[tuple[int, bool]] = []
    begun = 0
    for first, end in _episodes(codes, slept, dreamt, rule):
        if slept[first] >= rule.least_nrem_min:
            ends.append((end, True))
        else:
            begun = end
    last = ends[-1][0] if ends else begun
    if slept[-1] - slept[last] >= rule.least_nrem_min:
        ends.append((len(codes), False))
    cycles = []
    for end, complete in ends:
        nrem_min, rem_min = slept[end] - slept[begun], dreamt[end] - dreamt[begun]
        at = (start_s + begun * epoch_s, start_s + end * epoch_s)
        cycles.append(SleepCycle(*at, float(nrem_min), float(rem_min), complete))
        begun = end
    return tuple(cycles)


def _episodes(
    codes: Codes, slept: npt.NDArray[np.float64], dreamt: npt.NDArray[np.float64], rule: CycleRule
) -> list[tuple[int, int]]:
    """Return the REM episodes that count, as (first epoch, epoch after the last)."""
    edges = np.flatnonzero(np.diff(np.r_[False, codes == Stage.R, False].astype(np.int8)))
    joined: list[tuple[int, int]] = []
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if joined and slept[first] - slept[joined[-1][1]] < rule.least_nrem_min:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((first, end))
    return [
        (first, end)
        for at, (first, end) in enumerate(joined)
        if at == 0
        or dreamt[end] - dreamt[first] >= rule.least_rem_min
        or slept[-1] - slept[end] < rule.least_nrem_min
    ]
