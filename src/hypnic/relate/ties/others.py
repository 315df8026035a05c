"""The other moments that movements are held against: when they were, and when they could be seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hypnic.model.events import Kind
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.pattern import OWN
from hypnic.model.spans import BoolArray, FloatArray, Spans
from hypnic.model.vitals import AROUSALS, FOUND_BY_HYPNIC, WAVES
from hypnic.relate.ties.setting import Setting
from hypnic.signals.regularity import apart

APART_S = 120.0
"""Chance parts a series of movements where the stage changes, and so thinks more of them than they are worth.
Of a kind that comes in series, movements so far apart are therefore tested. hypnic's own."""
SERIES = 0.15
"""A kind comes in series if the share of movements that begin less than `APART_S` after the one before is so
much greater than that of movements that come for themselves. hypnic's own."""
UNSTAGED = "the night is not staged"
FOUND_TOO = f"{OWN}; what they are held against is found by hypnic, too"
"""The source of an answer that rests on arousals or waves that nobody marked."""
WITH_WAVES = (Stage.N1, Stage.N2, Stage.N, Stage.ASLEEP)
"""Where K-complexes and vertex waves are looked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Other:
    """Moments of one sort.

    Attributes
    ----------
    about
        What they are, as `Pattern.about` says it.
    at_s
        Ascending, shape (n,).
    seen
        When one could have been seen.
    why
        Why nobody can tell them; empty where they were looked for.
    source
        Who defined what is said of them.
    """

    about: str
    at_s: FloatArray
    seen: Spans
    why: str = ""
    source: str = OWN


def unknown(about: str, why: str) -> Other:
    """Return moments that nobody can tell."""
    return Other(about, np.empty(0), Spans(), why)


def staged(hypnogram: Hypnogram) -> Spans:
    """Return the time that has a stage."""
    return hypnogram.spans(*(stage for stage in Stage if stage is not Stage.UNSCORED))


def asleep(setting: Setting) -> Spans:
    """Return the time in sleep, within the period; the whole period where it is not staged."""
    inside, hypnogram = Spans([setting.around.period]), setting.around.hypnogram
    return inside if hypnogram is None else inside & hypnogram.spans(*SLEEP)


def stage_changes(setting: Setting) -> Other:
    """Return every change from one stage to another."""
    about, hypnogram = "stage change", setting.around.hypnogram
    if hypnogram is None:
        return unknown(about, UNSTAGED)
    return Other(about, hypnogram.changes_s, staged(hypnogram))


def awakenings(setting: Setting) -> Other:
    """Return every change from sleep to wake."""
    about, hypnogram = "awakening", setting.around.hypnogram
    if hypnogram is None:
        return unknown(about, UNSTAGED)
    before = hypnogram.at(hypnogram.changes_s - hypnogram.epoch_s / 2)
    woke = np.isin(before, [stage.value for stage in SLEEP])
    woke &= hypnogram.at(hypnogram.changes_s + hypnogram.epoch_s / 2) == Stage.W
    return Other(about, hypnogram.changes_s[woke], staged(hypnogram))


def arousals(setting: Setting) -> Other:
    """Return the marked arousals; where nobody marked any, those that hypnic found."""
    about, vitals = "arousal", setting.around.vitals
    rows = setting.around.context.of(Kind.AROUSAL)
    if any(row.label != FOUND_BY_HYPNIC for row in rows):
        return Other(about, rows.onset_s, asleep(setting))
    if vitals is None:
        return unknown(about, "nobody marked arousals, and the EEG was not searched for them")
    if AROUSALS not in vitals.assessable:
        return unknown(about, vitals.why_not.get(AROUSALS, "arousals were not looked for"))
    found = vitals.found.of(Kind.AROUSAL_CANDIDATE)
    return Other(about, found.onset_s, vitals.assessable[AROUSALS], source=FOUND_TOO)


def waves(setting: Setting) -> Other:
    """Return the K-complexes and vertex waves that hypnic found in light sleep near sleep onset."""
    about, vitals = "k-complex or vertex wave", setting.around.vitals
    if vitals is None:
        return unknown(about, "the EEG was not searched for waves")
    if WAVES not in vitals.assessable:
        return unknown(about, vitals.why_not.get(WAVES, "waves were not looked for"))
    found, seen = vitals.found.of(Kind.K_COMPLEX, Kind.VERTEX_WAVE), vitals.assessable[WAVES]
    if setting.around.hypnogram is not None:
        seen = seen & setting.around.hypnogram.spans(*WITH_WAVES)
    return Other(about, found.onset_s, seen, source=FOUND_TOO)


def large_movements(setting: Setting) -> Other:
    """Return the turns of the body and other large movements."""
    about, large = "large_movement", Kind.LARGE_MOVEMENT
    if large not in setting.around.seen and not setting.of(large):
        return unknown(about, "large movements were not looked for")
    rows = setting.of(large)
    return Other(about, rows.onset_s, setting.seen(large))


def nearest_s(times_s: FloatArray, moments_s: FloatArray) -> FloatArray:
    """Return how long after the nearest moment each time is, shape of `times_s`; negative before it.

    Parameters
    ----------
    moments_s
        Ascending, at least one.
    """
    middle = (moments_s[1:] + moments_s[:-1]) / 2
    return np.asarray(times_s - moments_s[np.searchsorted(middle, times_s)], dtype=np.float64)


def lone(at_s: FloatArray, seen_s: float) -> BoolArray:
    """Return which movements are tested, shape (n,): all; of a kind that comes in series those far apart.

    Far apart are those that begin 2 min or more after the last one that does. Such a rule prefers the
    beginning of sleep, in which nothing went before, and is therefore not used where there is no need for it.

    Parameters
    ----------
    at_s
        Ascending, at least one.
    seen_s
        For how long a movement could have been seen.
    """
    if not in_series(at_s, seen_s):
        return np.ones(len(at_s), dtype=np.bool_)
    return np.isin(at_s, apart(at_s, APART_S))


def in_series(at_s: FloatArray, seen_s: float) -> bool:
    """Whether movements (ascending, shape (n,)) come in series: see `SERIES`."""
    if len(at_s) < 2:
        return False
    singly = 1 - np.exp(-APART_S * len(at_s) / seen_s)
    return bool((np.diff(at_s) < APART_S).mean() > singly + SERIES)


def too_few(what: str, where: str, found: int, needed: int) -> str:
    """Return why so few movements or moments tell nothing; empty where they are enough."""
    if found >= needed:
        return ""
    return f"{found or 'no'} {what}{'' if found == 1 else 's'} {where}, and it takes {needed}"
