"""At sleep onset only, or through the night; and at the first sleep onset only, or at later ones too."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hypnic.model.events import Kind
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import Spans
from hypnic.model.ties import Ties
from hypnic.relate.rhythm import CERTAIN
from hypnic.relate.ties.chance import p_two_sided, placed
from hypnic.relate.ties.falling_asleep import ONLY_NEAR, is_only_near, near_onsets
from hypnic.relate.ties.others import UNSTAGED, too_few
from hypnic.relate.ties.setting import Setting
from hypnic.signals.intervals import share_limits, worth

LEAST_S = 300.0
"""Least time in which a kind could be seen, in the part and outside it. hypnic's own."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the night, and the words for how movements share themselves between it and the rest."""

    about: str
    name: str
    rest: str
    only: str
    more: str
    even: str
    less: str
    never: str


ONSET = Part(
    about="sleep onset",
    name="near sleep onset",
    rest="away from sleep onset",
    only="at sleep onset only",
    more="more at sleep onset",
    even="through the night",
    less="less at sleep onset",
    never="not at sleep onset",
)
FIRST = Part(
    about="first sleep onset",
    name="at the first sleep onset",
    rest="at later returns to sleep",
    only="first onset only",
    more="more at first",
    even="at every onset",
    less="more at later",
    never="later onsets only",
)


def persistence(setting: Setting) -> Ties:
    """Ask of each kind whether it keeps to sleep onset, or goes on through the night.

    The estimate is the share of its movements that lie near a falling asleep: the first one, and each after
    3 min of wake and more; from 10 min before (not before that wake) to 10 min after. `chance` is the mean
    share where all movements in wake are shifted together around the wake in which they could be seen, and
    those in sleep around the sleep. Of a kind that is only looked for near sleep onset the share at the
    first falling asleep is asked for instead (`about`: "first sleep onset"). Two-sided.

    Source: hypnic's own.
    """
    hypnogram = setting.around.hypnogram
    if hypnogram is None:
        return Ties(why_not={Question.PERSISTENCE.value: UNSTAGED})
    near = near_onsets(hypnogram, setting.options.onset_s)
    if not near:
        why = "the stages hold no change from wake to sleep"
        return Ties(why_not={Question.PERSISTENCE.value: why})
    whole = Spans(row for each in near for row in each)
    rows: list[Pattern] = []
    for kind in setting.kinds:
        if is_only_near(setting, kind, hypnogram):
            n = len(setting.of(kind))
            row = Pattern(kind, Question.PERSISTENCE, unit="ratio", n=n, why=ONLY_NEAR, about=ONSET.about)
            rows += [row, _shared(setting, kind, FIRST, near[0], hypnogram)]
        else:
            rows.append(_shared(setting, kind, ONSET, whole, hypnogram))
    return Ties(tuple(rows))


def _shared(setting: Setting, kind: Kind, part: Part, where: Spans, hypnogram: Hypnogram) -> Pattern:
    """Return how a kind shares itself between a part of the night and the rest."""
    question, seen = Question.PERSISTENCE, setting.seen(kind)
    states = [hypnogram.spans(Stage.W), hypnogram.spans(*SLEEP)]
    strata = [row for row in (seen & state for state in states) if row]
    chance = setting.chance(kind, question, part.about)
    put = placed(setting.of(kind).onset_s, strata, setting.options.draws, chance)
    n = len(put.at_s)
    row = Pattern(kind, question, unit="ratio", n=n, about=part.about)
    why = too_few("movement", "where it could be judged", n, setting.options.fewest)
    staged = Spans(span for stratum in strata for span in stratum)
    for name, time in ((part.name, staged & where), (part.rest, staged - where)):
        if time.total_s < LEAST_S:
            why = why or f"it could be seen for {time.total_s / 60:.1f} min {name}, and it takes 5"
    if why:
        return replace(row, why=why)
    hits = where.contains(put.at_s).astype(np.float64)
    drawn = where.contains(put.chance_s).mean(axis=1)
    share, few = float(hits.mean()), worth(hits)
    p = p_two_sided(share, drawn)
    low, high = share_limits(share * few, few)
    row = replace(row, estimate=share, low=low, high=high, chance=float(drawn.mean()), p=p)
    if p >= CERTAIN and share in (0.0, 1.0):
        side = part.name if share else part.rest
        return replace(row, why=f"all {n} lie {side}, but chance alone gives that too often")
    return replace(row, answer=_word(part, share, float(drawn.mean()), p))


def _word(part: Part, share: float, expected: float, p: float) -> str:
    if p >= CERTAIN:
        return part.even
    if share > expected:
        return part.only if share == 1.0 else part.more
    return part.never if share == 0.0 else part.less
