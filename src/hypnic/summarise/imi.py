"""Intervals from movement to movement, and how periodic they are."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from hypnic.model.night import IntervalStatistics
from hypnic.model.scoring import Movement
from hypnic.model.ticks import PER_SECOND, microseconds

SHORT_US = 10 * PER_SECOND
LONG_US = 90 * PER_SECOND
FEWEST_INTERVALS = 3


def interval_statistics(intervals_s: Iterable[float | None]) -> IntervalStatistics:
    """Return the statistics of the intervals that are defined, long and short ones included."""
    known = [interval for interval in intervals_s if interval is not None]
    values = np.array(known, dtype=np.float64)
    ticks = microseconds(values)
    logs = np.log(values[values > 0])
    some, several = len(values) > 0, len(values) > 1
    short, long = int((ticks < SHORT_US).sum()), int((ticks > LONG_US).sum())
    return IntervalStatistics(
        count=len(values),
        under_10_s=short,
        from_10_to_90_s=len(values) - short - long,
        over_90_s=long,
        mean_s=float(values.mean()) if some else None,
        sd_s=float(values.std(ddof=1)) if several else None,
        median_s=float(np.median(values)) if some else None,
        geometric_mean_s=float(np.exp(logs.mean())) if len(logs) else None,
        geometric_sd=float(np.exp(logs.std(ddof=1))) if len(logs) > 1 else None,
    )


def periodicity_index(clm: Iterable[Movement]) -> float | None:
    """Return the share of intervals that are periodic, 0-1; None without a single interval.

    Periodic are intervals of more than 10 s and at most 90 s in runs of at least three. An undefined
    interval ends a run and is not counted. Hardly meaningful below 10 movements an hour.

    Parameters
    ----------
    clm
        Candidate leg movements by onset.

    Notes
    -----
    Source: Ferri et al., Sleep 2006;29:759-769.
    Departs from it in: nothing. PLM divided by CLM, which others call by this name, is `plm_per_clm`.
    """
    total = periodic = run = 0
    for movement in clm:
        if movement.imi_s is not None:
            total += 1
        if movement.imi_s is not None and SHORT_US < round(movement.imi_s * PER_SECOND) <= LONG_US:
            run += 1
            continue
        periodic += run if run >= FEWEST_INTERVALS else 0
        run = 0
    periodic += run if run >= FEWEST_INTERVALS else 0
    return periodic / total if total else None


def is_short_interval(movement: Movement) -> bool:
    """Whether a candidate movement begins less than 10 s after the one before."""
    return movement.imi_s is not None and round(movement.imi_s * PER_SECOND) < SHORT_US
