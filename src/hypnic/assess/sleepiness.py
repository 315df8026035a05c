"""Too sleepy by day: leg movements alone mostly do not do that. Epworth totals over 10 count."""

from __future__ import annotations

from hypnic.assess.case import Case, beyond, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency


def sleepiness(case: Case) -> tuple[Finding, ...]:
    """Return sleepiness where it is told or the total says so; two weeks where somebody nods off driving."""
    numbers = beyond(case, "epworth_total_limit")
    if not case.yes("sleepy_by_day", "sleepy_driving") and not numbers:
        return ()
    urgency = Urgency.TWO_WEEKS if case.yes("sleepy_driving") else Urgency.ROUTINE
    return (weigh(case, "sleepiness", urgency, essential=("sleepy_by_day",), numbers=numbers),)
