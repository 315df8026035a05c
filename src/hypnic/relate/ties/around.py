"""What heart, breath, brain and chin do around the movements of a kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np

from hypnic.model.events import Events, Kind, Site
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import FloatArray, Spans
from hypnic.model.ties import Curve, Ties
from hypnic.relate.rhythm import CERTAIN
from hypnic.relate.ties.against import Against, as_values
from hypnic.relate.ties.chance import by_stage_and_hour, placed
from hypnic.relate.ties.seconds import (
    NOT_LOOKED_AT,
    IntArray,
    PerSecond,
    Seconds,
    band_db,
    breath_depth_log,
    breath_rate_per_min,
    chin_tone_log,
    heart_rate_bpm,
)
from hypnic.relate.ties.setting import Setting
from hypnic.signals.averages import mean_band, picked_means, window_means
from hypnic.signals.bands import BANDS_HZ
from hypnic.signals.regularity import firsts

QUESTION = Question.AROUND
FROM_S, TO_S = -30, 60
BASE_END_S = -10
AFTER_S = 15
ALONE_S = 10.0
SETTLING_S = 60.0
STAGED_BY = frozenset({"eeg", "chin"})
"""Stages are told from these: in the minute after a change they change, whether anything moves or not."""
CURVE_DRAWS = 199
SHAKES_LEADS = frozenset({Kind.LARGE_MOVEMENT, Kind.RHYTHMIC_MOVEMENT, Kind.NECK_MYOCLONUS})
"""Their own artefact is in the EEG; a head jerk is even found by it."""
AWAY_FROM_CHIN = frozenset(Site) - {
    *(Site.CHIN, Site.MASSETER, Site.FACE, Site.EYELIDS, Site.NECK, Site.WHOLE_BODY, Site.UNKNOWN)
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is averaged around movements.

    Attributes
    ----------
    source
        Quantities of one source are known at the same times.
    course
        In each second of the night; where `ratio`, its natural logarithm.
    since_s
        From when on after a movement the change is taken.
    relative
        Whether the curve tells the change from what was before (0 dB, a ratio of 1), not the level.
    """

    name: str
    unit: str
    source: str
    course: Callable[[Setting, Seconds], PerSecond]
    since_s: int = 0
    relative: bool = True
    ratio: bool = False

    def scaled(self, values: FloatArray) -> FloatArray:
        """Return ratios for logarithms, other values as they are."""
        return np.exp(values) if self.ratio else values


QUANTITIES = (
    Quantity("heart_rate_bpm", "bpm", "heart", heart_rate_bpm, relative=False),
    Quantity("breath_rate_per_min", "per_min", "breath", breath_rate_per_min, relative=False),
    Quantity("breath_depth_ratio", "ratio", "breath", breath_depth_log, ratio=True),
    *(Quantity(f"eeg_{band}_db", "db", "eeg", partial(band_db, band=band), since_s=3) for band in BANDS_HZ),
    Quantity("chin_tone_ratio", "ratio", "chin", chin_tone_log, since_s=3, ratio=True),
)


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """A quantity second by second.

    Attributes
    ----------
    base, change
        The mean of what was before each second, and how far the mean of what comes after it is off that.
    """

    quantity: Quantity
    course: PerSecond
    base: FloatArray
    change: FloatArray

    @classmethod
    def of(cls, quantity: Quantity, course: PerSecond) -> Traced:
        """Return the change at each second."""
        base = window_means(course.values, FROM_S, BASE_END_S)
        # The second in which a movement begins is partly before it.
        after = window_means(course.values, 1 + quantity.since_s, 1 + AFTER_S)
        return cls(quantity, course, base, after - base)

    def off(self) -> FloatArray:
        """Return what goes on around each second less what was before it, shape (count, seconds around)."""
        rows = np.full((len(self.base), TO_S - FROM_S), np.nan)
        inside = slice(-FROM_S, len(self.base) - TO_S + 1)
        rows[inside] = np.lib.stride_tricks.sliding_window_view(self.course.values, TO_S - FROM_S)
        return rows - self.base[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class Put:
    """The movements of a kind that count for a source, and where chance puts them; or why not.

    Attributes
    ----------
    at, chance_at
        Seconds, shapes (n,) and (draws, n).
    """

    kind: Kind
    at: IntArray
    chance_at: IntArray
    why: str


def around(setting: Setting) -> Ties:
    """Return what each quantity does around the movements of each kind, against chance.

    Source: hypnic's own.
    """
    if setting.around.vitals is None:
        return Ties(why_not={QUESTION: NOT_LOOKED_AT})
    seconds = Seconds.of(setting)
    ties = Ties()
    for _, quantities in groupby(QUANTITIES, lambda row: row.source):
        rows = [Traced.of(row, row.course(setting, seconds)) for row in quantities]
        puts = [_put(setting, seconds, kind, rows) for kind in setting.kinds]
        for row in rows:
            ties = ties + _of_quantity(row, puts)
    return ties


def _put(setting: Setting, seconds: Seconds, kind: Kind, rows: Sequence[Traced]) -> Put:
    around, options = setting.around, setting.options
    events, source = setting.of(kind), rows[0].quantity.source
    none = np.empty(0, dtype=np.int64)
    if why := rows[0].course.why or _circular(source, kind, events):
        return Put(kind, none, none, why)
    known = seconds.spans(np.logical_and.reduce([np.isfinite(row.change) for row in rows]))
    if source in STAGED_BY and around.hypnogram is not None:
        known = known - Spans((at, at + SETTLING_S) for at in around.hypnogram.changes_s.tolist())
    counted = events.at(*AWAY_FROM_CHIN) if source == "chin" else events
    strata = by_stage_and_hour(setting.seen(kind) & known, around.hypnogram, around.period)
    chance = setting.chance(kind, QUESTION, source)
    found = placed(firsts(counted.onset_s, ALONE_S), strata, options.draws, chance)
    why = _too_few(len(found.at_s), options.fewest)
    return Put(kind, seconds.at(found.at_s), seconds.at(found.chance_s), why)


def _circular(source: str, kind: Kind, events: Events) -> str:
    if source == "eeg" and kind in SHAKES_LEADS:
        return "such movements are themselves in the EEG, by the electrodes that they shake"
    if source == "chin" and not events.at(*AWAY_FROM_CHIN):
        return "the chin may be part of the movement: its tone around it would be the movement itself"
    return ""


def _too_few(n: int, fewest: int) -> str:
    if n >= fewest:
        return ""
    return (
        f"it takes {fewest} movements with none of their kind in the 10 s before, at times at which it could "
        f"be told, and there are {n}"
    )


def _of_quantity(row: Traced, puts: Sequence[Put]) -> Ties:
    if all(put.why for put in puts):
        return Ties(answers=tuple(_answer(row, put) for put in puts))
    off = row.off()
    known = np.isfinite(off)
    filled = np.where(known, off, 0.0).astype(np.float32)
    curves = []
    for put in puts:
        if not put.why:
            drawn = picked_means(filled, known, put.chance_at[:CURVE_DRAWS])
            curves.append(_curve(row, put, off[put.at], drawn))
    return Ties(answers=tuple(_answer(row, put) for put in puts), curves=tuple(curves))


def _answer(row: Traced, put: Put) -> Pattern:
    quantity = row.quantity
    pattern = Pattern(put.kind, QUESTION, about=quantity.name, unit=quantity.unit, n=len(put.at), why=put.why)
    if put.why:
        return pattern
    against = Against.of(row.change[put.at], np.nanmean(row.change[put.chance_at], axis=1))
    word = "no change"
    if against.p < CERTAIN:
        word = "rises" if against.mean > against.chance else "falls"
    return against.told(pattern, word, lambda value: float(quantity.scaled(np.array([value]))[0]))


def _curve(row: Traced, put: Put, off: FloatArray, drawn: FloatArray) -> Curve:
    """Return the average around movements; each less what was before it, plus the mean of that."""
    quantity = row.quantity
    level = 0.0 if quantity.relative else float(row.base[put.at].mean())
    limits = np.quantile(drawn, (0.025, 0.975), axis=0)
    mean, low, high, chance_low, chance_high = (
        as_values(quantity.scaled(level + each)) for each in (*mean_band(off), *limits)
    )
    at_s = tuple(float(at) for at in range(FROM_S, TO_S))
    return Curve(
        *(put.kind, QUESTION, quantity.name, at_s, mean, low, high, len(put.at), chance_low, chance_high),
        channel=row.course.channel,
    )
