"""Groups and what was found about them → movements and series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.hypnogram import Stage
from hypnic.model.scoring import Movement, Movements, Series
from hypnic.model.ticks import PER_SECOND, TickArray
from hypnic.score.both_legs import Group
from hypnic.score.series import Rhythm, Runs, runs

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of each group before series are built; every field has one entry per group.

    Attributes
    ----------
    excluded
        Why it is no candidate; empty where it is.
    respiratory, arousal, stages
        None where nobody marked breathing, arousals or stages.
    """

    groups: list[Group]
    excluded: list[str]
    respiratory: BoolArray | None
    arousal: BoolArray | None
    stages: list[Stage] | None

    @property
    def counts(self) -> BoolArray:
        """Whether each is a candidate leg movement."""
        return np.array([not why for why in self.excluded], dtype=np.bool_)


def limits(groups: Sequence[Group]) -> tuple[TickArray, TickArray]:
    """Return starts and ends in microseconds."""
    starts = np.array([group.start_us for group in groups], dtype=np.int64)
    return starts, np.array([group.end_us for group in groups], dtype=np.int64)


def series_of(facts: Facts, members: BoolArray, barriers: npt.NDArray[np.int64], rhythm: Rhythm) -> Runs:
    """Build series of some of the movements.

    Parameters
    ----------
    members
        Which movements may be in a series; the others are as if they were not there.
    barriers
        A number for each movement that rises whenever something lies between it and the one before it
        that leaves an interval undefined.
    """
    at = np.flatnonzero(members)
    onsets = [facts.groups[index].start_us for index in at.tolist()]
    behind = np.diff(barriers[at], prepend=barriers[at[:1]]) != 0
    return _spread(runs(onsets, behind.tolist(), rhythm), at.tolist(), len(facts.groups))


def _spread(found: Runs, at: list[int], count: int) -> Runs:
    intervals: list[int | None] = [None] * count
    numbers: list[int | None] = [None] * count
    for index, interval, number in zip(at, found.intervals_us, found.numbers, strict=True):
        intervals[index] = interval
        numbers[index] = number
    return Runs(intervals, numbers)


def movements(facts: Facts, found: Runs, found_nr: Runs | None) -> Movements:
    """Put the movements together."""
    seconds = _seconds(found.intervals_us)
    seconds_nr = None if found_nr is None else _seconds(found_nr.intervals_us)
    return Movements(
        Movement(
            onset_s=group.onset_s,
            duration_s=group.duration_s,
            site=group.site,
            parts=group.events,
            excluded=facts.excluded[at],
            respiratory=None if facts.respiratory is None else bool(facts.respiratory[at]),
            arousal=None if facts.arousal is None else bool(facts.arousal[at]),
            stage=None if facts.stages is None else facts.stages[at],
            series=found.numbers[at],
            series_nr=None if found_nr is None else found_nr.numbers[at],
            imi_s=seconds[at],
            imi_nr_s=None if seconds_nr is None else seconds_nr[at],
        )
        for at, group in enumerate(facts.groups)
    )


def _seconds(intervals_us: list[int | None]) -> list[float | None]:
    return [None if interval is None else interval / PER_SECOND for interval in intervals_us]


def series(groups: Sequence[Group], numbers: Sequence[int | None]) -> tuple[Series, ...]:
    """Return the series by number: from the onset of the first to the end of the last movement."""
    members: dict[int, list[Group]] = {}
    for group, number in zip(groups, numbers, strict=True):
        if number is not None:
            members.setdefault(number, []).append(group)
    return tuple(
        Series(number, run[0].onset_s, run[-1].onset_s + run[-1].duration_s, len(run))
        for number, run in members.items()
    )
