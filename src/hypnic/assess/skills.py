"""Does a child lose skills? With jerks that is same day to two weeks; the faster, the sooner."""

from __future__ import annotations

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency


def skills(case: Case) -> tuple[Finding, ...]:
    """Return a loss of skills; within two weeks only where it is known to have been slow."""
    if not case.yes("skills_lost", "skills_lost_fast", "infant_learning_stopped"):
        return ()
    slow = case.no("skills_lost_fast") and not case.yes("infant_learning_stopped")
    return (weigh(case, "loss_of_skills", Urgency.TWO_WEEKS if slow else Urgency.SAME_DAY),)
