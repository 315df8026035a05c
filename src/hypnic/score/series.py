"""Onsets of candidate movements → intervals and periodic series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Short = Literal["break", "skip"]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When movements are periodic: onset-to-onset limits, both inclusive, and how many it takes.

    Attributes
    ----------
    short
        What an interval under `shortest_us` does. "break" ends the series, and the movement after it may
        be the first of the next. "skip" ignores that movement: the next interval is measured from the
        movement before it.
    """

    shortest_us: int
    longest_us: int
    fewest: int = 4
    short: Short = "break"


@dataclass(frozen=True, slots=True)
class Runs:
    """Intervals and series; both lists have one entry per movement.

    Attributes
    ----------
    intervals_us
        From the movement before; None where that is undefined.
    numbers
        Number of the series from 1; None outside.
    """

    intervals_us: list[int | None]
    numbers: list[int | None]


def runs(onsets_us: Sequence[int], breaks: Sequence[bool], rhythm: Rhythm) -> Runs:
    """Find the intervals and series of movements.

    Parameters
    ----------
    onsets_us
        Onsets of the candidate movements, ascending, in microseconds.
    breaks
        Whether something between a movement and the one before it leaves their interval undefined
        (a movement that is no candidate, a hole in the recording).
    """
    intervals: list[int | None] = []
    numbers: list[int | None] = [None] * len(onsets_us)
    series: list[int] = []
    ended: list[list[int]] = []
    for at, onset in enumerate(onsets_us):
        previous = series[-1] if series else None
        interval = None if previous is None or breaks[at] else onset - onsets_us[previous]
        if interval is not None and interval < rhythm.shortest_us and rhythm.short == "skip":
            intervals.append(interval)
            continue
        intervals.append(interval)
        if interval is None or not rhythm.shortest_us <= interval <= rhythm.longest_us:
            ended.append(series)
            series = []
        series.append(at)
    ended.append(series)
    for number, members in enumerate((run for run in ended if len(run) >= rhythm.fewest), start=1):
        for at in members:
            numbers[at] = number
    return Runs(intervals, numbers)
