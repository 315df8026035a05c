"""The tiny twitches that everybody has (fragmentary myoclonus).

Nobody has none; the 90th percentile of healthy sleepers is 143.7/h (Frauscher 2014), and no number is
pathological.
"""

from __future__ import annotations

from hypnic.assess.case import Case, beyond, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

INDEX = "fragmentary_myoclonus_index_per_hour"


def small_twitches(case: Case) -> tuple[Finding, ...]:
    """Return tiny twitches where somebody sees them, or where a night has more than nine in ten sleepers."""
    numbers = beyond(case, "fragmentary_myoclonus_healthy")
    if not case.yes("small_twitches") and not numbers:
        return ()
    return (weigh(case, "fragmentary_myoclonus", Urgency.SELF_CARE, numbers=numbers, wanted=(INDEX,)),)
