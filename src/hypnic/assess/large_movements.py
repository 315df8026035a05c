"""Whether a child moves too much to sleep well.

Restless sleep disorder is for ages 6 to 18: at least 5 large movements an hour, three nights a week for
three months, and a bad day (DelRosso 2019). The count alone is not it. Adults have a median of 6.8/h.
"""

from __future__ import annotations

from hypnic.assess.case import Case, beyond, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

RATE = "large_movements_per_hour"


def large_movements(case: Case) -> tuple[Finding, ...]:
    """Return restless sleep of a child where a parent tells of it, or the count reaches the limit."""
    numbers = beyond(case, "large_movements_child_limit", reached=True)
    if not case.yes("large_moves_all_night") and not numbers:
        return ()
    urgency = Urgency.ROUTINE if case.yes("large_moves_all_night") else Urgency.SELF_CARE
    essential = ("large_moves_all_night",)
    found = weigh(case, "restless_sleep_child", urgency, essential=essential, numbers=numbers, wanted=(RATE,))
    return (found,)
