"""Too sleepy by day: leg movements alone mostly do not do that. Epworth totals over 10 count."""

from __future__ import annotations

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Evidence, Finding
from hypnic.model.urgency import Urgency

EPWORTH, EPWORTH_ABOVE = "epworth_total", 10.0


def sleepiness(case: Case) -> tuple[Finding, ...]:
    """Return sleepiness where it is told or the total says so; two weeks where somebody nods off driving."""
    total = case.answers.number(EPWORTH)
    high = total is not None and total > EPWORTH_ABOVE
    if not case.yes("sleepy_by_day", "sleepy_driving") and not high:
        return ()
    numbers = (Evidence(EPWORTH, total, EPWORTH_ABOVE, "points", "general"),) if high and total else ()
    urgency = Urgency.TWO_WEEKS if case.yes("sleepy_driving") else Urgency.ROUTINE
    return (weigh(case, "sleepiness", urgency, essential=("sleepy_by_day",), numbers=numbers),)
