"""The descent into sleep: heart, breath and chin around sleep onset, whether jerks come where they fall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from hypnic.model.events import Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import BoolArray, FloatArray
from hypnic.model.ties import Curve, Moment, Ties
from hypnic.relate.rhythm import CERTAIN
from hypnic.relate.ties.against import Against, as_values
from hypnic.relate.ties.chance import placed
from hypnic.relate.ties.falling_asleep import LEAST_WAKE_S
from hypnic.relate.ties.others import in_series
from hypnic.relate.ties.seconds import (
    NOT_LOOKED_AT,
    IntArray,
    PerSecond,
    Seconds,
    breath_rate_per_min,
    chin_tone_uv,
    heart_rate_bpm,
    step_squared_ms2,
)
from hypnic.relate.ties.setting import Setting
from hypnic.signals.averages import levelled, mean_band, window_means
from hypnic.signals.orders import slopes
from hypnic.signals.regularity import firsts

QUESTION = Question.DESCENT
BEFORE_S, APART_S = 100, 10
"""A slope is that of the 90 s that end 10 s before a moment: what an arousal does early is not in it."""
PIECE_S, FEWEST_PIECES = 10, 7
PART_S = 150.0
"""Moments are alike in the same 2.5 minutes before or after an onset, and out of wake as long or as short."""
AFTER_S, NEAR_S = 20, 30
"""So long a movement may change heart and breath; moments this near to one are no moments without one."""
LEAST_ALIKE_S = 60
SERIES = "they come in series, and those with none before them are the ones with which sleep begins"
"""Why no slope is told of such a kind: it would be that of the beginning of sleep, movement or none."""
MOST_MOMENTS = 200


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is followed into sleep: means of `window_s` of a course, scaled."""

    name: str
    unit: str
    window_s: int
    course: Callable[[Setting, Seconds], PerSecond]
    scale: Callable[[FloatArray], FloatArray] = np.asarray


QUANTITIES = (
    Quantity("heart_rate_bpm", "bpm/min", 10, heart_rate_bpm),
    Quantity("rmssd_ms", "ms/min", 30, step_squared_ms2, np.sqrt),
    Quantity("breath_rate_per_min", "per_min/min", 10, breath_rate_per_min),
    Quantity("chin_tone_uv", "uv/min", 10, chin_tone_uv),
)


def descent(setting: Setting) -> Ties:
    """Return the curves into sleep, and whether movements near sleep onset come where they are steeper.

    Source: hypnic's own.
    """
    hypnogram = setting.around.hypnogram
    why = _why_not(setting, hypnogram)
    if why or hypnogram is None:
        return Ties(why_not={QUESTION: why})
    seconds = Seconds.of(setting)
    falling = Falling.of(hypnogram, seconds, setting.options.onset_s)
    kinds = sorted(setting.kinds, key=lambda kind: kind is not Kind.HYPNIC_JERK)
    ties = Ties()
    for quantity in QUANTITIES:
        course = quantity.course(setting, seconds)
        ties = ties + Ties(curves=tuple(_curves(quantity, course, falling)))
        for kind in kinds:
            ties = ties + _of_kind(setting, falling, Asked(kind, quantity, course))
    return ties


def _why_not(setting: Setting, hypnogram: Hypnogram | None) -> str:
    if setting.around.vitals is None:
        return NOT_LOOKED_AT
    if hypnogram is None:
        return "it takes sleep stages to tell when the sleeper falls asleep"
    return "" if len(hypnogram.onsets_s) else "the stages hold no change from wake to sleep"


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of movement and one quantity."""

    kind: Kind
    quantity: Quantity
    course: PerSecond


@dataclass(frozen=True, slots=True, eq=False)
class Falling:
    """When the sleeper falls asleep, second by second.

    Attributes
    ----------
    after_s
        From the nearest sleep onset to each second, shape (count,); negative before it.
    nearest
        Which onset that is.
    alike
        Seconds with the same number are alike: same stage, same 2.5 minutes before or after an onset, out of
        wake of 3 minutes and more or of less. -1 for what is far from any onset or has no stage.
    """

    seconds: Seconds
    onsets_s: FloatArray
    reach_s: float
    after_s: FloatArray
    nearest: IntArray
    alike: IntArray

    @classmethod
    def of(cls, hypnogram: Hypnogram, seconds: Seconds, reach_s: float) -> Falling:
        """Return the seconds near the passages from wake to sleep."""
        onsets_s, middle_s = hypnogram.onsets_s, seconds.middle_s
        halfway = np.searchsorted((onsets_s[:-1] + onsets_s[1:]) / 2, middle_s, side="right")
        after_s = middle_s - onsets_s[halfway]
        woke = {span.end_s: span.duration_s for span in hypnogram.spans(Stage.W)}
        long = np.array([woke.get(at, 0.0) >= LEAST_WAKE_S for at in onsets_s.tolist()])
        stage = hypnogram.at(middle_s).astype(np.int64)
        part = np.floor((after_s + reach_s) / PART_S).astype(np.int64)
        parts = int(np.ceil(2 * reach_s / PART_S))
        inside = (np.abs(after_s) < reach_s) & (stage != Stage.UNSCORED)
        alike = np.where(inside, (stage * 2 + long[halfway]) * parts + part, -1)
        return cls(seconds, onsets_s, reach_s, after_s, halfway, alike)


def _curves(quantity: Quantity, course: PerSecond, falling: Falling) -> Iterator[Curve]:
    """Yield a quantity around sleep onset; what lies nearer to another onset belongs to that one."""
    if course.why:
        return
    size = quantity.window_s
    each_way = int(falling.reach_s // size)
    first = np.arange(-each_way, each_way) * size
    at = falling.seconds.at(falling.onsets_s + 0.5)[:, None] + first
    inside = (at >= 0) & (at < falling.seconds.count)
    at = np.clip(at, 0, falling.seconds.count - 1)
    means = quantity.scale(window_means(course.values, 0, size))
    middle = np.minimum(at + size // 2, falling.seconds.count - 1)
    own = falling.nearest[middle] == np.arange(len(at))[:, None]
    rows = np.where(inside & own, means[at], np.nan)
    rows = rows[np.isfinite(rows).any(axis=1)]
    if len(rows):
        mean, low, high = map(as_values, mean_band(levelled(rows)))
        at_s = tuple((first + size / 2).tolist())
        yield Curve(None, QUESTION, quantity.name, at_s, mean, low, high, len(rows), channel=course.channel)


def _of_kind(setting: Setting, falling: Falling, asked: Asked) -> Ties:
    """Return the answer of one kind and its places on the curve; nothing where none is near sleep onset."""
    onset_s = setting.of(asked.kind).onset_s
    near = falling.alike[falling.seconds.at(onset_s)] >= 0
    if not near.any():
        return Ties()
    course, quantity = asked.course, asked.quantity
    pattern = Pattern(asked.kind, QUESTION, about=quantity.name, unit=quantity.unit)
    if course.why:
        return Ties(answers=(replace(pattern, why=course.why),))
    answer = _answer(setting, falling, asked, pattern)
    return Ties(answers=(answer,), moments=tuple(_moments(asked, falling, onset_s[near])))


def _answer(setting: Setting, falling: Falling, asked: Asked, pattern: Pattern) -> Pattern:
    seconds, fewest = falling.seconds, setting.options.fewest
    onset_s = setting.of(asked.kind).onset_s
    if asked.kind is Kind.LEG_MOVEMENT and in_series(onset_s, setting.seen(asked.kind).total_s):
        return replace(pattern, why=SERIES, n=len(onset_s))
    after, near = touched(seconds.at(onset_s), seconds.count)
    onset_s = firsts(onset_s, BEFORE_S)
    slope = slopes_per_min(np.where(after, np.nan, asked.course.values), asked.quantity)
    seen = seconds.inside(setting.seen(asked.kind))
    alike = np.where(np.isfinite(slope) & seen, falling.alike, -1)
    off, alike = off_the_usual(slope, alike, ~near)
    numbers = np.unique(alike[seconds.at(onset_s)]).tolist()
    strata = [seconds.spans(alike == number) for number in numbers if number >= 0]
    chance = setting.chance(asked.kind, QUESTION, asked.quantity.name)
    found = placed(onset_s, strata, setting.options.draws, chance)
    n = len(found.at_s)
    if n < fewest:
        why = (
            f"it takes {fewest} movements near sleep onset with none of their kind in the {BEFORE_S} s "
            f"before them and with like moments to compare with, and there are {n}"
        )
        return replace(pattern, why=why, n=n)
    values = off[seconds.at(found.at_s)]
    drawn = np.nanmean(off[seconds.at(found.chance_s)], axis=1)
    against = Against.of(values, drawn)
    own = float(slope[seconds.at(found.at_s)].mean())
    # What is drawn has movements near it, too; what the estimate is a difference to has none.
    return replace(against.told(replace(pattern, n=n), _word(against, own)), chance=0.0)


def _word(against: Against, own: float) -> str:
    if against.p >= CERTAIN:
        return "as at other moments"
    if against.mean > against.chance:
        return "flatter fall or rise"
    return "steeper fall" if own < 0 else "slower rise"


def touched(at: IntArray, count: int) -> tuple[BoolArray, BoolArray]:
    """Return which seconds are in the 20 s after a movement, and which are near one.

    Parameters
    ----------
    at
        In which second each movement began, shape (n,).
    """
    after, near = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    for which, span in ((after, range(AFTER_S)), (near, range(-NEAR_S, NEAR_S + 1))):
        places = at[:, None] + np.array(span)
        which[places[(places >= 0) & (places < count)]] = True
    return after, near


def slopes_per_min(values: FloatArray, quantity: Quantity) -> FloatArray:
    """Return for each second the slope of a quantity, per minute, over the 90 s that end 10 s before it.

    By least squares through nine means of 10 s (RMSSD: root mean squares); NaN where under seven are known.
    """
    means = quantity.scale(window_means(values, 0, PIECE_S))
    first = np.arange(-BEFORE_S, -APART_S, PIECE_S)
    at = np.arange(len(values))[:, None] + first
    rows = np.where(at >= 0, means[np.maximum(at, 0)], np.nan)
    enough = np.isfinite(rows).sum(axis=1) >= FEWEST_PIECES
    return np.where(enough, slopes(first / 60, rows), np.nan)


def off_the_usual(slope: FloatArray, alike: IntArray, free: BoolArray) -> tuple[FloatArray, IntArray]:
    """Return each second's slope less the mean of the moments alike, and which seconds are alike.

    Moments alike are those without a movement near them; where there is less than a minute of them nothing
    can be compared, and the seconds belong to no group any more.

    Parameters
    ----------
    slope
        Shape (count,), finite where `alike` is not -1.
    free
        Which seconds are near no movement.
    """
    free = free & (alike >= 0)
    groups = int(alike.max(initial=-1)) + 1
    count = np.bincount(alike[free], minlength=groups)
    usual = np.bincount(alike[free], slope[free], minlength=groups) / np.maximum(count, 1)
    left = np.where((alike >= 0) & np.r_[count >= LEAST_ALIKE_S, False][alike], alike, -1)
    return np.where(left >= 0, slope - np.r_[usual, np.nan][left], np.nan), left


def _moments(asked: Asked, falling: Falling, onset_s: FloatArray) -> Iterator[Moment]:
    """Yield where movements lie on the curve: the quantity just before each, of 200 evenly at most."""
    size = asked.quantity.window_s
    before = asked.quantity.scale(window_means(asked.course.values, -size, 0))
    rows = np.unique(np.linspace(0, len(onset_s) - 1, min(len(onset_s), MOST_MOMENTS)).astype(np.int64))
    at = falling.seconds.at(onset_s[rows])
    nearest_s = falling.onsets_s[falling.nearest[at]]
    values = as_values(before[at])
    for time_s, value in zip((onset_s[rows] - nearest_s).tolist(), values, strict=True):
        yield Moment(asked.kind, asked.quantity.name, time_s, value)
