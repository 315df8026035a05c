"""The tiny twitches that everybody has (fragmentary myoclonus).

Nobody has none; the 90th percentile of healthy sleepers is 143.7/h (Frauscher 2014), and no number is
pathological.
"""

from __future__ import annotations

from hypnic.assess.case import Case, measured, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

RATE = "fragmentary_myoclonus_per_hour"
HIGH_PER_HOUR = 143.7


def small_twitches(case: Case) -> tuple[Finding, ...]:
    """Return tiny twitches where somebody sees them, or where a night has more than nine in ten sleepers."""
    value = case.number(RATE)
    high = value is not None and value > HIGH_PER_HOUR
    if not case.yes("small_twitches") and not high:
        return ()
    numbers = measured(case, RATE, HIGH_PER_HOUR, "/h", "frauscher2014")
    return (weigh(case, "fragmentary_myoclonus", Urgency.SELF_CARE, numbers=numbers, wanted=(RATE,)),)
