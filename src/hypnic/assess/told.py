"""The safety net: whatever the other questions make of it, a yes is never less urgent than the bank says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Finding
from hypnic.model.knowledge import Question


def told(case: Case, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return a finding for each yes that no finding of at least its urgency rests on."""
    return tuple(_missed(case, tuple(found)))


def _missed(case: Case, found: tuple[Finding, ...]) -> Iterator[Finding]:
    for question in case.known.questions.values():
        if question.urgency is not None and case.yes(question.id) and not _is_caught(question, found):
            yield weigh(case, question.speaks_for[0], question.urgency)


def _is_caught(question: Question, found: tuple[Finding, ...]) -> bool:
    return question.urgency is not None and any(
        finding.urgency >= question.urgency
        and any(evidence.measure == question.id for evidence in finding.speaks_for)
        for finding in found
    )
