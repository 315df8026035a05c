"""Rocking and other even beats: common in small children, a disorder only where they do harm (AASM)."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, measured, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

TRAINS = "rhythmic_movement_count"
FEET = ("hypnagogic_foot_tremor_count", "alternating_leg_muscle_activation_count")


def rhythmic_movements(case: Case) -> tuple[Finding, ...]:
    """Return rocking and even beats of the feet, by what is told or recorded."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    if case.yes("rocks_to_sleep") or case.number(TRAINS):
        numbers = measured(case, TRAINS, None, "", "aasm_rhythmic") if case.number(TRAINS) else ()
        urgency = Urgency.ROUTINE if case.yes("rocking_harm") else Urgency.SELF_CARE
        yield weigh(case, "rhythmic_movement", urgency, numbers=numbers, wanted=(TRAINS,))
    beats = [each for name in FEET if case.number(name) for each in measured(case, name, None, "", "hypnic")]
    if case.yes("foot_beat") or beats:
        yield weigh(case, "rhythmic_legs", numbers=beats, wanted=FEET[:1])
