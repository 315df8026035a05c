"""Whether the body moves with the dream.

A raised number of muscle activity in REM is not REM sleep behaviour disorder: that takes behaviour on video
or a clear history, and a clinician (IRBDSG, Cesari 2022). The number and the behaviour are therefore two
findings, and only the behaviour asks for a doctor.
"""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, answer, measured, weigh
from hypnic.model.assessment import Evidence, Finding
from hypnic.model.urgency import Urgency

ATONIA = "rem_atonia_index_ratio"
ALTERED_BELOW = 0.8
"""Ferri 2010: at least 0.9 is usual, 0.8 to 0.9 mildly, below 0.8 clearly altered."""
CHIN_ANY = "any_3s_percent"
CHIN_ANY_FROM_PERCENT = 18.0
"""Frauscher 2012 (SINBAR): any chin activity in 3-s pieces."""
FORM = "rbdsq_total"


def dreams(case: Case) -> tuple[Finding, ...]:
    """Return acting out dreams where it is told, and raised muscle activity where a night shows it."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    raised = raised_tone(case)
    if case.yes("acts_out_dreams"):
        form = (answer(case, FORM),) if case.answers.number(FORM) is not None else ()
        numbers = (*raised, *form)
        yield weigh(case, "dream_enactment", numbers=numbers, wanted=(ATONIA,))
    if raised:
        yield weigh(
            case, "rem_without_atonia", Urgency.SELF_CARE, essential=("acts_out_dreams",), numbers=raised
        )


def raised_tone(case: Case) -> tuple[Evidence, ...]:
    """Return the numbers of REM muscle activity that are beyond their published limits."""
    atonia, chin = case.number(ATONIA), case.number(CHIN_ANY)
    beyond: tuple[Evidence, ...] = ()
    if atonia is not None and atonia < ALTERED_BELOW:
        beyond += measured(case, ATONIA, ALTERED_BELOW, "", "ferri2010")
    if chin is not None and chin >= CHIN_ANY_FROM_PERCENT:
        beyond += measured(case, CHIN_ANY, CHIN_ANY_FROM_PERCENT, "%", "frauscher2012")
    return beyond
