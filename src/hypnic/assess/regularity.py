"""Are the times regular? Regularity goes with health as much as length does (Windred 2024; an association).

A sleep regularity index needs five days or more and its percentiles hold for one algorithm only, so no limit
is set on it here; it stands beside its norm in the standings.
"""

from __future__ import annotations

from hypnic.assess.case import Case, measured, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

INDEX = "sleep_regularity_index"


def regularity(case: Case) -> tuple[Finding, ...]:
    """Return irregular sleep where it is told."""
    if not case.yes("irregular_times"):
        return ()
    numbers = measured(case, INDEX, None, "", "windred2024")
    return (weigh(case, "short_sleep", Urgency.SELF_CARE, numbers=numbers, wanted=(INDEX,)),)
