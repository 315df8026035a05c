"""Is it always the same place? Sleep starts move about (Chiaro 2016); a fixed place should be looked at."""

from __future__ import annotations

from hypnic.assess.case import Case, measured, weigh
from hypnic.assess.limits import ONE_LEG_PERCENT
from hypnic.model.assessment import Finding

SHARE = "busier_leg_percent"


def same_place(case: Case) -> tuple[Finding, ...]:
    """Return jerks of one place where somebody tells of them.

    One leg in a recording does not make the finding alone: two muscles are no map of the body.
    """
    if not case.yes("same_place"):
        return ()
    value = case.number(SHARE)
    tied = value is not None and value >= ONE_LEG_PERCENT
    numbers = measured(case, SHARE, ONE_LEG_PERCENT, "%", "hypnic") if tied else ()
    return (weigh(case, "focal_jerks", numbers=numbers, wanted=(SHARE,)),)
