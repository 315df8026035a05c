"""The breath as a cause of the jerks.

NoSAS (neck, body mass index, snoring, age, sex; 8 points or more) is arithmetic that may be embedded.
"""

from __future__ import annotations

from hypnic.assess.case import Case, beyond, measured, weigh
from hypnic.model.assessment import Evidence, Finding
from hypnic.model.recording import Sex
from hypnic.model.urgency import Urgency

NOSAS_LIMIT = "nosas_points_limit"
EVENTS = "respiratory_events_per_hour"


def breathing(case: Case) -> tuple[Finding, ...]:
    """Return pauses in breath where somebody hears them or a total says so; sooner for a sleepy driver."""
    total = beyond(case, "stop_bang_total_limit", wider=True)
    if not case.yes("snores", "jerks_with_gasps") and not total:
        return ()
    numbers = (
        *_nosas_evidence(case),
        *total,
        *measured(case, EVENTS, None, "/h", "general"),
    )
    urgency = Urgency.TWO_WEEKS if case.yes("sleepy_driving") else Urgency.ROUTINE
    return (weigh(case, "sleep_apnoea", urgency, numbers=numbers, wanted=(EVENTS,)),)


def nosas(case: Case) -> float | None:
    """Return the NoSAS points: neck over 40 cm 4, BMI from 25 3, from 30 5, snoring 2, over 55 y 4, men 2.

    None where any of the five is unknown: a sum of what happens to be known would read as low.
    """
    told = [case.answers.number(name) for name in ("neck_cm", "height_cm", "weight_kg")]
    age, sex = case.answers.age_years, case.answers.sex
    neck, height, weight = told
    if neck is None or not height or weight is None or age is None or sex is None:
        return None
    if not case.answers.told("snores"):
        return None
    bmi = weight / (height / 100) ** 2
    points = 4 * (neck > 40) + 2 * case.yes("snores") + 4 * (age > 55) + 2 * (sex is Sex.MALE)
    return float(points + (5 if bmi >= 30 else 3 if bmi >= 25 else 0))


def _nosas_evidence(case: Case) -> tuple[Evidence, ...]:
    points = nosas(case)
    norm = case.known.norms[NOSAS_LIMIT]
    if points is None or norm.high is None or points <= norm.high:
        return ()
    return (Evidence(norm.measure, points, norm.high, norm.unit, norm.sources[0]),)
