"""Periodic leg movements, and whether they matter.

The index stands against the limit of the age and is never used alone: more than 15/h in adults and 5/h in
children is necessary and never sufficient (ICSD-3-TR); 15 to 30 of 100 adults lie above it, mostly well.
"""

from __future__ import annotations

from hypnic.assess.case import Case, beyond, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

LIMITS = ("plms_limit_adult", "plms_limit_child")
INDEX = "plms_per_hour"
COSTS = ("sleepy_by_day", "trouble_sleeping", "all_night_wakes")
"""What they must cost before they count for more than a number."""


def periodic_legs(case: Case) -> tuple[Finding, ...]:
    """Return periodic leg movements where somebody sees the kicks, or the index is over the limit."""
    numbers = tuple(each for norm in LIMITS for each in beyond(case, norm))
    if not case.yes("even_intervals") and not numbers:
        return ()
    urgency = Urgency.ROUTINE if case.yes(*COSTS) else Urgency.SELF_CARE
    found = weigh(case, "periodic_legs", urgency, essential=COSTS, numbers=numbers, wanted=(INDEX,))
    return (found,)
