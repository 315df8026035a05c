"""Restless legs by all five criteria, or something that feels like it.

IRLSSG 2014. Four criteria alone were wrong in one of six relatives, so the fifth (nothing else explains it)
is asked for whatever the other four say.
"""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, beyond, weigh
from hypnic.model.assessment import Finding

CRITERIA = ("legs_urge", "legs_at_rest", "legs_moving_helps", "legs_evening")
OTHER_CAUSE = "legs_other_cause"


def restless_legs(case: Case) -> tuple[Finding, ...]:
    """Return restless legs, or what may feel like it, where legs urge to be moved or a total says so."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    total = beyond(case, "irls_total_limit")
    if not case.yes("legs_urge") and not total:
        return
    if case.yes(OTHER_CAUSE):
        yield weigh(case, "leg_mimics", essential=(OTHER_CAUSE,))
        return
    yield weigh(case, "restless_legs", essential=CRITERIA, numbers=total)
    if case.no(*CRITERIA):
        yield weigh(case, "leg_mimics", essential=(OTHER_CAUSE,))
