"""What to try, to record and to ask, for the findings of an assessment."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.model.asking import audiences
from hypnic.model.assessment import Assessment
from hypnic.model.grades import AdviceKind
from hypnic.model.knowledge import Advice, Knowledge
from hypnic.report.note_parts import Item, cited

GENERAL = ("regular_times", "own_sleep_window", "caffeine_cut_off", "log_nights")
"""Habits for somebody in whom nothing was found."""
MISSING = {"record_legs": frozenset({"no_legs", "one_leg"})}
"""What a night must have lacked for a recording to be worth advising, where a night tells that."""
MOST = 7
"""Pieces of advice of one sort: a page that asks for everything is followed in nothing. hypnic's own."""


def at_home(assessment: Assessment, known: Knowledge, *, safety: bool) -> tuple[Item, ...]:
    """Return habits to try and things to write down, or else what keeps the person safe."""
    kinds = {AdviceKind.SAFETY} if safety else {AdviceKind.HABIT, AdviceKind.LOG}
    return _items(assessment, known, kinds)


def recorded(assessment: Assessment, known: Knowledge) -> tuple[Item, ...]:
    """Return what to record next: which sensor would answer which of the findings."""
    return _items(assessment, known, {AdviceKind.RECORD})


def asked(assessment: Assessment, known: Knowledge) -> tuple[Item, ...]:
    """Return what to ask the doctor or the pharmacist."""
    return tuple(Item(each.title, each.what) for each in _chosen(assessment, known, {AdviceKind.ASK}))


def foldable(assessment: Assessment, known: Knowledge, *kinds: AdviceKind) -> tuple[Item, ...]:
    """Return advice with its reason, the strength of the proof and the sources as points to open."""
    words = known.words
    return tuple(
        Item(
            each.title,
            each.what,
            (
                (words["part.why"], (each.why,)),
                (words["part.strength"], (words[f"strength.{each.strength.value}"],)),
                (words["part.source"], tuple(cited(source, known) for source in each.sources)),
            ),
        )
        for each in _chosen(assessment, known, set(kinds))
    )


def _items(assessment: Assessment, known: Knowledge, kinds: set[AdviceKind]) -> tuple[Item, ...]:
    chosen = _chosen(assessment, known, kinds)
    return tuple(Item(each.title, f"{each.what} {each.why}", _strength(each, known)) for each in chosen)


def _there(advice: Advice, assessment: Assessment) -> bool:
    """Return whether the nights already hold what the advice would record."""
    lacking = MISSING.get(advice.id)
    return lacking is not None and assessment.nights > 0 and not lacking & set(assessment.limits)


def _chosen(assessment: Assessment, known: Knowledge, kinds: set[AdviceKind]) -> tuple[Advice, ...]:
    groups = audiences(assessment.answers)
    fitting = [each for each in _helping(assessment, known) if each.kind in kinds]
    fitting = [each for each in fitting if groups & set(each.audiences) and not _there(each, assessment)]
    return tuple(dict.fromkeys(fitting))[:MOST]


def _helping(assessment: Assessment, known: Knowledge) -> Iterator[Advice]:
    """Yield the advice for each finding, weightiest first, then the general one where nothing was found."""
    for finding in assessment.findings:
        for each in known.advice.values():
            if finding.condition in each.helps:
                yield each
    if not assessment.findings:
        for name in GENERAL:
            yield known.advice[name]


def _strength(advice: Advice, known: Knowledge) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("", (known.words[f"strength.{advice.strength.value}"],)),)
