"""Whether a child moves too much to sleep well.

Restless sleep disorder is for ages 6 to 18: at least 5 large movements an hour, three nights a week for
three months, and a bad day (DelRosso 2019). The count alone is not it. Adults have a median of 6.8/h.
"""

from __future__ import annotations

from hypnic.assess.case import Case, measured, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

RATE = "large_movement_per_hour"
AGES_YEARS = (6.0, 18.0)
LEAST_PER_HOUR = 5.0


def large_movements(case: Case) -> tuple[Finding, ...]:
    """Return restless sleep of a child where a parent tells of it, or the count reaches the limit."""
    age, rate = case.answers.age_years, case.number(RATE)
    in_ages = age is not None and AGES_YEARS[0] <= age < AGES_YEARS[1]
    reached = in_ages and rate is not None and rate >= LEAST_PER_HOUR
    if not case.yes("large_moves_all_night") and not reached:
        return ()
    numbers = measured(case, RATE, LEAST_PER_HOUR, "/h", "delrosso2019") if reached else ()
    urgency = Urgency.ROUTINE if case.yes("large_moves_all_night") else Urgency.SELF_CARE
    essential = ("large_moves_all_night",)
    found = weigh(case, "restless_sleep_child", urgency, essential=essential, numbers=numbers, wanted=(RATE,))
    return (found,)
