"""Movements that go on all night, and what they cost the sleep.

Movements through the night are usual: healthy adults move about eleven times an hour. What counts is the
cost: being woken, hurt, or afraid of sleep.
"""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, measured, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

LATE, EARLY = "leg_movements_third_3_per_hour", "leg_movements_third_1_per_hour"
WOKEN = "plms_arousal_per_hour"


def through_the_night(case: Case) -> tuple[Finding, ...]:
    """Return ordinary movements, and disturbed sleep where there is a cost."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    numbers = tuple(
        each for name in (EARLY, LATE, WOKEN) for each in measured(case, name, None, "/h", "hypnic")
    )
    if case.yes("all_night_wakes", "hurt_or_fear"):
        yield weigh(case, "disturbing_movements", numbers=numbers, wanted=(WOKEN,))
    elif case.yes("all_night"):
        yield weigh(case, "ordinary_movement", Urgency.SELF_CARE, numbers=numbers)
