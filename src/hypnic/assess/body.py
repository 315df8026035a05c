"""The illnesses of the body that the article lists, and its emergencies.

Each is asked for and named where it is there; none is guessed from a number of movements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "fever_and_stiff_neck": "brain_infection",
        "spine_signs": "cord_compression",
        "organ_and_confusion": "metabolic_confusion",
        "injury_before": "after_injury",
        "weak_and_thin": "motor_nerve_disease",
        "kidney_known": "kidney_disease",
        "iron_risk": "iron_deficiency",
        "diabetes_known": "diabetes",
        "thyroid_known": "thyroid",
        "numb_feet": "nerve_damage",
        "parkinson_signs": "parkinsonism",
    }
)
"""Question → what a yes to it is about."""


def body(case: Case) -> tuple[Finding, ...]:
    """Return each illness that is known or has its sign."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    for question, condition in KNOWN.items():
        if case.yes(question):
            yield weigh(case, condition)
    if case.yes("low_sugar_not_rousable", "low_sugar_signs"):
        now = Urgency.EMERGENCY if case.yes("low_sugar_not_rousable") else Urgency.SAME_DAY
        yield weigh(case, "low_sugar", now)
