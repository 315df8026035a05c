"""Alternating leg muscle activation: trains of bursts that change from leg to leg."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from hypnic.detect.body import Pool, merged, pooled
from hypnic.detect.leg_trains import TrainLimits, train_event, trains_that_stand_out, whole_bursts
from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.muscle import Muscle
from hypnic.model.ranges import check_ranges
from hypnic.model.scoring import Candidates
from hypnic.signals.trains import rate_hz

KIND = Kind.ALTERNATING_LEGS
MISSED = 2.5
"""Intervals between the last burst of a train and the first of the next, where one burst was not told."""
SIDES = (Site.LEFT_LEG, Site.RIGHT_LEG)


@dataclass(frozen=True, slots=True)
class AlternatingOptions:
    """What alternating leg muscle activation is.

    Attributes
    ----------
    least_count
        Least number of bursts: 4 (AASM).
    least_hz, most_hz
        Bursts a second, those of both legs together: 0.5–3 (AASM).
    least_s, longest_s
        Length of a burst: 0.1–0.5 s (AASM; described by Chervin 2003).
    tolerance_s
        So much shorter or longer passes too: the error of the finder's limits (own).
    most_cv, chance_per_h
        Own: the intervals vary by at most this part of their mean, and the bursts around would make such a
        train by chance at most so often: under one a night.
    """

    least_count: int = 4
    least_hz: float = 0.5
    most_hz: float = 3.0
    least_s: float = 0.1
    longest_s: float = 0.5
    tolerance_s: float = 0.02
    most_cv: float = 0.4
    chance_per_h: float = 0.1

    def __post_init__(self) -> None:
        check_ranges(self, {"least_count": (3, 50), "least_hz": (0.1, 3.0), "most_hz": (1.0, 10.0)})
        check_ranges(self, {"least_s": (0.02, 0.5), "longest_s": (0.2, 2.0), "tolerance_s": (0.0, 0.1)})
        check_ranges(self, {"most_cv": (0.0, 2.0), "chance_per_h": (0.01, 1000.0)})

    @property
    def limits(self) -> TrainLimits:
        """What makes a train."""
        between_s = (1 / self.most_hz, 1 / self.least_hz)
        return TrainLimits(self.least_count, between_s, self.most_cv, self.chance_per_h)


def detect_alternating(scene: Scene, options: AlternatingOptions) -> Candidates:
    """Return the trains of alternating leg muscle activation; at any time, stages or not."""
    why = "; ".join(filter(None, (scene.missing(side) for side in SIDES)))
    if why:
        return Candidates(not_looked_for={KIND: f"needs both legs: {why}"})
    left, right = scene.muscles.at(*SIDES)[:2]
    seen = left.assessable & right.assessable
    if not seen:
        return Candidates(not_looked_for={KIND: "the two legs could never be judged at the same time"})
    events = Events(find_alternating(left, right, options))
    return Candidates(events=events, looked_for=frozenset({KIND}), seen={KIND: seen})


def find_alternating(left: Muscle, right: Muscle, options: AlternatingOptions) -> Iterator[Event]:
    """Yield the trains in which the legs burst by turns."""
    whole = [whole_bursts(pooled([muscle])) for muscle in (left, right)]
    both = merged(whole)
    length = both.duration_s + np.where(both.duration_s < options.least_s, options.tolerance_s, 0)
    length -= np.where(both.duration_s > options.longest_s, options.tolerance_s, 0)
    fits = (length >= options.least_s) & (length <= options.longest_s)
    # A burst of another length between two of them breaks the train as a second one of the same leg does.
    turn = (both.muscle[1:] != both.muscle[:-1]) & fits[1:] & fits[:-1]
    for train in _rejoined(trains_that_stand_out(both, turn, options.limits)):
        yield train_event(KIND, Site.BOTH_LEGS, train)


def _rejoined(trains: Iterable[Pool]) -> Iterator[Pool]:
    """Yield the trains, two as one where no more than a burst is missing between them."""
    held: Pool | None = None
    for train in trains:
        if held is not None and train.onset_s[0] - held.onset_s[-1] <= MISSED / rate_hz(held.onset_s):
            held = held.then(train)
            continue
        if held is not None:
            yield held
        held = train
    if held is not None:
        yield held
