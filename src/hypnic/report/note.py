"""Assessment + knowledge → the words of a page for the person and of one page for the doctor.

Every word comes from the knowledge base; this module only puts them together, so that text and HTML cannot
disagree and a translation needs no code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hypnic.model.assessment import Assessment
from hypnic.model.knowledge import Knowledge
from hypnic.model.urgency import Urgency
from hypnic.report.note_advice import asked, at_home, recorded
from hypnic.report.note_facts import (
    condition_items,
    contradiction_items,
    feature_items,
    limit_items,
    number_items,
    open_items,
    told_items,
)
from hypnic.report.note_parts import Item, Section, who

__all__ = ["Item", "Note", "Section", "note"]

MOST_FOR_DOCTOR = 6
"""Findings on the doctor's page, so that it stays one page."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the person reads, and the one page to take along.

    Attributes
    ----------
    answer
        What it may be, how soon a doctor is needed, what to do next; how soon first where it is today or now.
    urgency
        Id of the urgency, or "untold".
    urgency_title
        The urgency in words; empty where it cannot be told.
    for_person, for_doctor
        Sections in order, none of them empty.
    """

    title: str
    who: str
    answer: tuple[str, str, str]
    urgency: str
    urgency_title: str
    emergency_line: str
    not_a_device: str
    for_person: tuple[Section, ...]
    for_doctor: tuple[Section, ...]
    doctor_title: str
    doctor_intro: str
    more: str


def note(assessment: Assessment, known: Knowledge) -> Note:
    """Return the page of an assessment.

    In an emergency it holds no advice for home and no numbers: nothing stands between the reader and help.
    Where a doctor is needed today, no line on what is usual stands there to comfort.
    """
    words, urgency = known.words, assessment.urgency
    return Note(
        title=words["note.title"],
        who=who(assessment, known),
        answer=_answer(assessment, known),
        urgency="untold" if urgency is None else urgency.value,
        urgency_title="" if urgency is None else words[f"urgency.{urgency.value}"],
        emergency_line=words["page.emergency_line"],
        not_a_device=words["page.not_a_device"],
        for_person=_filled(_for_person(assessment, known)),
        for_doctor=_filled(_for_doctor(assessment, known)),
        doctor_title=words["note.for_doctor"],
        doctor_intro=words["note.for_doctor_intro"],
        more=words["note.more"],
    )


def _answer(assessment: Assessment, known: Knowledge) -> tuple[str, str, str]:
    """Return what it may be, how soon, and what next; how soon comes first where it is today or now."""
    soon = assessment.urgency is not None and assessment.urgency >= Urgency.SAME_DAY
    what, when = _what(assessment, known), _when(assessment, known)
    return (when, what, _next(assessment, known)) if soon else (what, when, _next(assessment, known))


def _what(assessment: Assessment, known: Knowledge) -> str:
    if assessment.findings:
        first = known.conditions[assessment.findings[0].condition]
        return known.words["note.fits"].format(name=first.name)
    told = any(map(assessment.answers.told, assessment.answers.replies)) or assessment.nights
    return known.words["note.fits_nothing" if told else "note.nothing_told"]


def _when(assessment: Assessment, known: Knowledge) -> str:
    """Return the urgency, and never without the warning signs that nobody answered."""
    words, urgency = known.words, assessment.urgency
    said = words["note.urgency_untold"]
    if urgency is not None:
        said = words["note.urgency"].format(urgency=words[f"urgency.{urgency.value}"])
    flags = len(assessment.open_flags)
    if not flags or urgency is Urgency.EMERGENCY:
        return said
    return f"{said} {words['note.one_flag_open' if flags == 1 else 'note.flags_open'].format(count=flags)}"


def _next(assessment: Assessment, known: Knowledge) -> str:
    after = {None: "untold", Urgency.EMERGENCY: "emergency", Urgency.SELF_CARE: "home"}
    return known.words[f"note.next_{after.get(assessment.urgency, 'visit')}"]


def _for_person(assessment: Assessment, known: Knowledge) -> Iterator[Section]:
    words = known.words
    now = assessment.urgency is Urgency.EMERGENCY
    flags = open_items(assessment.open_flags, known)
    yield Section("may_be", words["note.may_be"], condition_items(assessment, known))
    if now:
        yield Section("safety", words["note.safety"], at_home(assessment, known, safety=True))
        return
    yield Section("contradictions", words["note.contradictions"], contradiction_items(assessment, known))
    yield Section("open_flags", words["note.open_flags"], flags)
    yield Section("home", words["note.home"], at_home(assessment, known, safety=False))
    yield Section("safety", words["note.safety"], at_home(assessment, known, safety=True))
    yield Section("record", words["note.record"], recorded(assessment, known))
    if assessment.urgency is not Urgency.SAME_DAY:
        yield Section("features", words["note.features"], feature_items(assessment, known))
        yield Section("numbers", words["note.numbers"], number_items(assessment, known))
    yield Section(
        "open_questions", words["note.open_questions"], open_items(assessment.open_questions, known)
    )
    yield Section("limits", words["note.limits"], limit_items(assessment, known))


def _for_doctor(assessment: Assessment, known: Knowledge) -> Iterator[Section]:
    words = known.words
    weightiest = condition_items(assessment, known, most=MOST_FOR_DOCTOR, codes=True)
    yield Section("tell", words["note.tell"], told_items(assessment, known))
    yield Section("may_be_doctor", words["note.may_be"], weightiest)
    yield Section("ask", words["note.ask"], asked(assessment, known))
    yield Section("open_flags_doctor", words["note.open_flags"], open_items(assessment.open_flags, known))
    yield Section("limits_doctor", words["note.limits"], limit_items(assessment, known))


def _filled(sections: Iterator[Section]) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.items)
