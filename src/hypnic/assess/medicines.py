"""Did a medicine, or stopping something, bring it on? Never a word on taking, changing or stopping one."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, answer, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency


def medicines(case: Case) -> tuple[Finding, ...]:
    """Return effects of a new medicine, withdrawal, poisoning and too much serotonin."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    if case.yes("overdose"):
        yield weigh(case, "poisoning")
    if case.yes("serotonin_signs"):
        yield weigh(case, "serotonin_overload")
    if case.yes("withdrawal_confused", "withdrawal_shaking"):
        now = Urgency.EMERGENCY if case.yes("withdrawal_confused") else Urgency.SAME_DAY
        yield weigh(case, "withdrawal", now)
    if case.yes("new_medicine", "medicine_and_fever"):
        kind = (answer(case, "medicine_kind"),) if case.answers.choice("medicine_kind") else ()
        soon = Urgency.SAME_DAY if case.yes("medicine_and_fever") else Urgency.TWO_WEEKS
        yield weigh(case, "medicine_jerks", soon, numbers=kind)
