"""Hypnagogic foot tremor, and high-frequency leg movements: quick trains of one leg."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.detect.alternating import AlternatingOptions, find_alternating
from hypnic.detect.body import Pool, pooled
from hypnic.detect.leg_trains import TrainLimits, train_event, trains_that_stand_out, whole_bursts
from hypnic.detect.scene import Scene
from hypnic.model.events import Events, Kind, Site
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.muscle import Muscle
from hypnic.model.ranges import check_ranges
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans

TREMOR, QUICK = Kind.FOOT_TREMOR, Kind.HIGH_FREQUENCY_LEGS
LEGS = (Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEG)
SHARED = 0.5
ALTERNATES = "part of a train that alternates with the other leg"
IN_REM = "a run of the phasic bursts of REM sleep"


@dataclass(frozen=True, slots=True)
class FootTremorOptions:
    """What a quick train of one leg is, and which of them is foot tremor.

    Attributes
    ----------
    least_count
        Least number of bursts: 4 (AASM).
    least_hz, most_hz
        Bursts a second: 0.3–4 (AASM).
    least_s, longest_s
        Length of a burst of foot tremor: 0.25–1 s (AASM).
    tolerance_s
        So much shorter or longer passes too: the error of the finder's limits (own).
    least_quick_s
        Own: a shorter burst is a twitch, not a discrete leg movement.
    most_cv, chance_per_h
        Own: the intervals vary by at most this part of their mean, and the bursts around would make such a
        train by chance at most so often: under one a night, of which healthy sleepers have up to four
        (90th percentile, Frauscher 2014).
    """

    least_count: int = 4
    least_hz: float = 0.3
    most_hz: float = 4.0
    least_s: float = 0.25
    longest_s: float = 1.0
    tolerance_s: float = 0.02
    least_quick_s: float = 0.1
    most_cv: float = 0.4
    chance_per_h: float = 0.1

    def __post_init__(self) -> None:
        check_ranges(self, {"least_count": (3, 50), "least_hz": (0.1, 3.0), "most_hz": (1.0, 10.0)})
        check_ranges(self, {"least_s": (0.05, 0.5), "longest_s": (0.3, 3.0), "tolerance_s": (0.0, 0.1)})
        check_ranges(self, {"least_quick_s": (0.02, 0.5)})
        check_ranges(self, {"most_cv": (0.0, 2.0), "chance_per_h": (0.01, 1000.0)})

    @property
    def limits(self) -> TrainLimits:
        """What makes a train."""
        between_s = (1 / self.most_hz, 1 / self.least_hz)
        return TrainLimits(self.least_count, between_s, self.most_cv, self.chance_per_h)


def detect_foot_tremor(
    scene: Scene, options: FootTremorOptions, alternating: AlternatingOptions
) -> Candidates:
    """Return the quick trains of each leg, by name.

    A train of bursts of 0.25–1 s (their median) that begins in wake before sleep, in N1 or in N2 is
    hypnagogic foot tremor; any other one is high-frequency leg movements. A train that alternates with the
    other leg, or begins in REM sleep (whose bursts come in such runs), is kept, and excluded; hypnic's own.
    """
    why = scene.missing(*LEGS)
    hypnogram = scene.hypnogram
    if not why and scene.time_in(*SLEEP) is None:
        why = "needs sleep stages: foot tremor is told by when it comes"
    if why or hypnogram is None:
        return Candidates(not_looked_for=dict.fromkeys((TREMOR, QUICK), why))
    legs = scene.muscles.at(*LEGS)
    by_turns = _alternating(legs, alternating)
    staged = hypnogram.spans(*(stage for stage in Stage if stage is not Stage.UNSCORED))
    drowsy = presleep(hypnogram) | hypnogram.spans(Stage.N1, Stage.N2)
    rem = hypnogram.spans(Stage.R)
    events = [
        train_event(
            _kind(train, drowsy, options),
            leg.site,
            train,
            ALTERNATES
            if _shared(train, by_turns) >= SHARED
            else IN_REM
            if rem.contains(float(train.onset_s[0]))
            else "",
        )
        for leg in legs
        for train in find_quick_trains(leg, options)
        if staged.contains(float(train.onset_s[0]))
    ]
    seen = Spans(row for leg in legs for row in leg.assessable) & staged
    return Candidates(
        events=Events(events),
        looked_for=frozenset({TREMOR, QUICK}),
        seen={TREMOR: seen & drowsy, QUICK: seen - rem},
    )


def presleep(hypnogram: Hypnogram) -> Spans:
    """Return the wake from which the sleeper fell asleep again: all but that after the last sleep."""
    asleep = hypnogram.spans(*SLEEP)
    last_s = asleep.rows[-1].start_s if asleep else hypnogram.start_s
    return hypnogram.spans(Stage.W) & Spans([(hypnogram.start_s, last_s)])


def find_quick_trains(leg: Muscle, options: FootTremorOptions) -> Iterator[Pool]:
    """Yield the trains of one leg, at 0.3–4 Hz, four bursts or more, regular and not by chance."""
    bursts = whole_bursts(pooled([leg]))
    length = bursts.duration_s
    # A twitch too short to count is passed over; a burst that is too long ends a train.
    bursts = bursts.where(length >= options.least_quick_s - options.tolerance_s)
    fits = bursts.duration_s <= options.longest_s + options.tolerance_s
    yield from trains_that_stand_out(bursts, fits[1:] & fits[:-1], options.limits)


def _kind(train: Pool, drowsy: Spans, options: FootTremorOptions) -> Kind:
    length_s = float(np.median(train.duration_s))
    long = options.least_s - options.tolerance_s <= length_s <= options.longest_s + options.tolerance_s
    return TREMOR if long and drowsy.contains(float(train.onset_s[0])) else QUICK


def _alternating(legs: Sequence[Muscle], options: AlternatingOptions) -> Spans:
    sides = [leg for leg in legs if leg.site is not Site.LEG]
    if len(sides) < 2:
        return Spans()
    return Events(find_alternating(sides[0], sides[1], options)).spans


def _shared(train: Pool, others: Spans) -> float:
    """Share of a train's time that lies in `others`."""
    own = Spans([(float(train.onset_s[0]), float(train.end_s.max()))])
    return (own & others).total_s / own.total_s
