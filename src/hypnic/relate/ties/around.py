"""What heart, breath, brain and chin do around the movements of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np

from hypnic.model.events import Events, Kind, Site
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import FloatArray
from hypnic.model.ties import Curve, Ties
from hypnic.relate.ties.against import CERTAIN, Against, as_values
from hypnic.relate.ties.chance import Placed, by_stage_and_hour, placed
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
from hypnic.signals.averages import mean_band, window_means
from hypnic.signals.bands import BANDS_HZ
from hypnic.signals.regularity import firsts

QUESTION = Question.AROUND
FROM_S, TO_S = -30, 60
BASE_END_S = -10
AFTER_S = 15
ALONE_S = 10.0
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
    """A quantity second by second, with what it was before each second and how it changes after it."""

    quantity: Quantity
    values: FloatArray
    base: FloatArray
    change: FloatArray
    why: str
    channel: str

    def off(self, at: IntArray) -> FloatArray:
        """Return the course around seconds less what was before each, shape (n, seconds around)."""
        rows = np.lib.stride_tricks.sliding_window_view(self.values, TO_S - FROM_S)
        return np.asarray(rows[at + FROM_S] - self.base[at][:, None])

    @classmethod
    def of(cls, quantity: Quantity, course: PerSecond) -> Traced:
        """Return the change at each second: the mean of the seconds after it less that of those before."""
        values = course.values
        base = window_means(values, FROM_S, BASE_END_S)
        # The second in which a movement begins is partly before it.
        after = window_means(values, 1 + quantity.since_s, 1 + AFTER_S)
        return cls(quantity, values, base, after - base, course.why, course.channel)


def around(setting: Setting) -> Ties:
    """Return what each quantity does around the movements of each kind, against chance.

    Source: hypnic's own.
    """
    if setting.around.vitals is None:
        return Ties(why_not={QUESTION: NOT_LOOKED_AT})
    seconds = Seconds.of(setting)
    traced = [Traced.of(row, row.course(setting, seconds)) for row in QUANTITIES]
    sources = {key: tuple(rows) for key, rows in groupby(traced, lambda row: row.quantity.source)}
    ties = Ties()
    for kind in setting.kinds:
        for part in _of_kind(setting, seconds, kind, sources):
            ties = ties + part
    return ties


def _of_kind(
    setting: Setting, seconds: Seconds, kind: Kind, sources: Mapping[str, tuple[Traced, ...]]
) -> Iterator[Ties]:
    around = setting.around
    events = setting.of(kind)
    strata = by_stage_and_hour(setting.seen(kind), around.hypnogram, around.period)
    for source, rows in sources.items():
        why, n = rows[0].why or _circular(source, kind, events), 0
        if not why:
            known = seconds.spans(np.logical_and.reduce([np.isfinite(row.change) for row in rows]))
            counted = events.at(*AWAY_FROM_CHIN) if source == "chin" else events
            onset_s = firsts(counted.onset_s, ALONE_S)
            chance = setting.chance(kind, QUESTION, source)
            found = placed(onset_s, [each & known for each in strata], setting.options.draws, chance)
            n = len(found.at_s)
            why = _too_few(n, setting.options.fewest)
        for row in rows:
            pattern = Pattern(kind, QUESTION, about=row.quantity.name, unit=row.quantity.unit, n=n, why=why)
            yield Ties(answers=(pattern,)) if why else _told(pattern, row, seconds, found)


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
        f"it takes {fewest} movements with none of their kind in the 10 s before, at times at which it was "
        f"measured, and there are {n}"
    )


def _told(pattern: Pattern, row: Traced, seconds: Seconds, found: Placed) -> Ties:
    at, chance_at = seconds.at(found.at_s), seconds.at(found.chance_s)
    against = Against.of(row.change[at], np.nanmean(row.change[chance_at], axis=1))
    word = "no change"
    if against.p < CERTAIN:
        word = "rises" if against.mean > against.chance else "falls"
    answer = against.told(pattern, word, lambda value: float(row.quantity.scaled(np.array([value]))[0]))
    return Ties(answers=(answer,), curves=(_curve(pattern.kind, row, at, chance_at),))


def _curve(kind: Kind, row: Traced, at: IntArray, chance_at: IntArray) -> Curve:
    """Return the average around movements; each less what was before it, plus the mean of that."""
    quantity = row.quantity
    level = 0.0 if quantity.relative else float(row.base[at].mean())
    mean, low, high = mean_band(row.off(at))
    drawn = np.quantile(_chance_means(row, chance_at[:CURVE_DRAWS]), (0.025, 0.975), axis=0)
    mean, low, high, chance_low, chance_high = (
        quantity.scaled(level + each) for each in (mean, low, high, *drawn)
    )
    return Curve(
        *(kind, QUESTION, quantity.name, tuple(float(at_s) for at_s in range(FROM_S, TO_S))),
        *(as_values(mean), as_values(low), as_values(high), len(at)),
        *(as_values(chance_low), as_values(chance_high), row.channel),
    )


def _chance_means(row: Traced, chance_at: IntArray) -> FloatArray:
    """Return the average around the places of each draw, shape (draws, seconds around)."""
    places, which = np.unique(chance_at, return_inverse=True)
    draws = len(chance_at)
    numbers = np.arange(draws)[:, None] * len(places) + which.reshape(chance_at.shape)
    weight = np.bincount(numbers.ravel(), minlength=draws * len(places)).reshape(draws, -1)
    off = row.off(places)
    known = np.isfinite(off)
    # Which place is drawn how often, times what goes on around each place: one product of two matrices.
    weight = weight.astype(np.float32)
    total = weight @ np.where(known, off, 0).astype(np.float32)
    return np.asarray(total / np.maximum(weight @ known.astype(np.float32), 1), dtype=np.float64)
