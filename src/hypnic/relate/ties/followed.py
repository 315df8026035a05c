"""What follows a movement: how often an awakening, an arousal, a stage shift, a turn of the body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from hypnic.model.events import Kind
from hypnic.model.hypnogram import SLEEP, Hypnogram
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import BoolArray, FloatArray, Spans
from hypnic.model.ties import Ties
from hypnic.relate.rhythm import CERTAIN
from hypnic.relate.ties.chance import by_stage_and_hour, p_as_high, placed
from hypnic.relate.ties.others import (
    UNSTAGED,
    Other,
    arousals,
    awakenings,
    large_movements,
    lone,
    stage_changes,
    too_few,
)
from hypnic.relate.ties.setting import Setting
from hypnic.signals.intervals import share_limits, worth

EPOCHS = 2
"""An awakening or a stage shift follows if it comes with one of the next so many epochs."""
AROUSAL_S = (-0.5, 3.0)
"""An arousal that begins from this to this after the movement goes with it: 0.5 s either way is together by
WASM 2016 (an onset is no more exact), 3 s is what hypnic allows for hypnic jerks."""
LARGE_S = (0.0, 30.0)
MORE, NOT_MORE = "more often", "not more often"


@dataclass(frozen=True, slots=True, eq=False)
class Follower:
    """What may follow, and within which time.

    Attributes
    ----------
    within_s
        After the movement; where `epoch_s` is not 0, after the start of the epoch that it begins in.
    epoch_s, start_s
        Of the hypnogram, for what is only known by the epoch.
    ahead_s
        How long after a movement, too, it must be possible to see what may follow.
    during
        When no other movement could have begun, for it would be part of what follows.
    """

    other: Other
    within_s: tuple[float, float]
    epoch_s: float = 0.0
    start_s: float = 0.0
    ahead_s: tuple[float, ...] = ()
    during: Spans = field(default_factory=Spans)

    def follows(self, times_s: FloatArray) -> BoolArray:
        """Whether one begins in the time after each moment, shape of `times_s`; limits included."""
        if self.epoch_s:
            times_s = np.floor((times_s - self.start_s) / self.epoch_s) * self.epoch_s + self.start_s
        low_s, high_s = self.within_s
        first = np.searchsorted(self.other.at_s, times_s + low_s, side="left")
        return np.asarray(np.r_[self.other.at_s, np.inf][first] <= times_s + high_s)

    @property
    def told(self) -> Spans:
        """The time in which a movement may begin, and after which all that may follow could be seen."""
        seen = self.other.seen
        for ahead_s in self.ahead_s:
            seen = seen & self.other.seen.shifted(-ahead_s)
        return seen - self.during


def followed(setting: Setting) -> Ties:
    """Ask of each kind how often its movements in sleep are followed by what disturbs sleep.

    The estimate is the share of those that are (Wilson's limits, of what clustered movements are worth),
    `chance` its mean where they are put elsewhere in the same stage and hour; p is one-sided, for more.
    Movements in wake do not count. A large movement is not held against large ones.

    Source: hypnic's own; the 0.5 s of arousals is WASM 2016.
    """
    hypnogram = setting.around.hypnogram
    if hypnogram is None:
        return Ties(why_not={Question.FOLLOWED.value: UNSTAGED})
    followers = _followers(setting, hypnogram)
    sleep = hypnogram.spans(*SLEEP)
    return Ties(
        tuple(
            _asked(setting, kind, each, sleep)
            for kind in setting.kinds
            for each in followers
            if kind.value != each.other.about
        )
    )


def _followers(setting: Setting, hypnogram: Hypnogram) -> tuple[Follower, ...]:
    epoch_s = hypnogram.epoch_s

    def by_epoch(what: Callable[[Setting], Other], about: str) -> Follower:
        # Half an epoch of room: what is known by the epoch is never nearer to its edges.
        within_s = epoch_s / 2, (EPOCHS + 0.5) * epoch_s
        ahead_s = tuple(epoch_s * k for k in range(1, EPOCHS + 1))
        return Follower(replace(what(setting), about=about), within_s, epoch_s, hypnogram.start_s, ahead_s)

    turns = setting.of(Kind.LARGE_MOVEMENT).spans
    return (
        by_epoch(awakenings, "awakening"),
        # What wakes at once ends the sleep in which arousals are looked for: nothing has to be seen ahead.
        Follower(arousals(setting), AROUSAL_S),
        by_epoch(stage_changes, "stage shift"),
        Follower(large_movements(setting), LARGE_S, ahead_s=(LARGE_S[1],), during=turns),
    )


def _asked(setting: Setting, kind: Kind, follower: Follower, sleep: Spans) -> Pattern:
    other, question, around = follower.other, Question.FOLLOWED, setting.around
    row = Pattern(kind, question, unit="ratio", source=other.source, about=other.about)
    if other.why:
        return replace(row, why=other.why)
    strata = by_stage_and_hour(setting.seen(kind) & sleep & follower.told, around.hypnogram, around.period)
    chance = setting.chance(kind, question, other.about)
    put = placed(setting.of(kind).onset_s, strata, setting.options.draws, chance)
    n = len(put.at_s)
    why = too_few("movement", "in sleep where both could be judged", n, setting.options.fewest)
    if why:
        return replace(row, n=n, why=why)
    hits = follower.follows(put.at_s).astype(np.float64)
    drawn = follower.follows(put.chance_s)
    share, few, tested = float(hits.mean()), worth(hits), lone(put.at_s, sum(each.total_s for each in strata))
    p = p_as_high(float(hits[tested].mean()), drawn[:, tested].mean(axis=1))
    low, high = share_limits(share * few, few)
    answer = MORE if p < CERTAIN else NOT_MORE
    return replace(
        row, answer=answer, estimate=share, low=low, high=high, chance=float(drawn.mean()), p=p, n=n
    )
