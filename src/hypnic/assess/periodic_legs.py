"""Periodic leg movements, and whether they matter.

The index stands against the limit of the age and is never used alone: more than 15/h in adults and 5/h in
children is necessary and never sufficient (ICSD-3-TR); 15 to 30 of 100 adults lie above it, mostly well.
"""

from __future__ import annotations

from hypnic.assess.case import Case, measured, weigh
from hypnic.model.asking import ADULT_FROM_YEARS
from hypnic.model.assessment import Evidence, Finding
from hypnic.model.urgency import Urgency

ADULT_LIMIT_PER_HOUR = 15.0
CHILD_LIMIT_PER_HOUR = 5.0
LIMIT_SOURCE = "icsd3tr"
INDEX = "plms_per_hour"
COSTS = ("sleepy_by_day", "trouble_sleeping", "all_night_wakes")
"""What they must cost before they count for more than a number."""


def periodic_legs(case: Case) -> tuple[Finding, ...]:
    """Return periodic leg movements where somebody sees the kicks, or the index is over the limit."""
    numbers = index_over_limit(case)
    if not case.yes("even_intervals") and not numbers:
        return ()
    urgency = Urgency.ROUTINE if case.yes(*COSTS) else Urgency.SELF_CARE
    found = weigh(case, "periodic_legs", urgency, essential=COSTS, numbers=numbers, wanted=(INDEX,))
    return (found,)


def index_over_limit(case: Case) -> tuple[Evidence, ...]:
    """Return the index as evidence where it is over the limit of the age; nothing where that is unknown."""
    age, value = case.answers.age_years, case.number(INDEX)
    if age is None or value is None:
        return ()
    limit = CHILD_LIMIT_PER_HOUR if age < ADULT_FROM_YEARS else ADULT_LIMIT_PER_HOUR
    return measured(case, INDEX, limit, "/h", LIMIT_SOURCE) if value > limit else ()
