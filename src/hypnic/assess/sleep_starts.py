"""Sleep starts, and when they are worth a visit.

A normal variant (ICSD-3-TR): brief, at sleep onset, nowhere in particular. A visit is worth while when they
come on more than three nights a week for a month or more, hurt somebody, or make afraid of sleep; that
threshold is hypnic's own.
"""

from __future__ import annotations

from hypnic.assess.case import Case, measured, weigh
from hypnic.assess.limits import LASTING_WEEKS, OFTEN_NIGHTS_PER_WEEK
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

CANDIDATES = "hypnic_jerk_candidate_count"


def sleep_starts(case: Case) -> tuple[Finding, ...]:
    """Return sleep starts where somebody tells of them, or a night shows candidates."""
    seen = bool(case.number(CANDIDATES))
    if not case.yes("only_at_sleep_onset") and not seen:
        return ()
    numbers = measured(case, CANDIDATES, None, "", "hypnic") if seen else ()
    urgency = Urgency.ROUTINE if case.yes("hurt_or_fear") or is_often(case) else Urgency.SELF_CARE
    essential = ("only_at_sleep_onset",)
    found = weigh(case, "hypnic_jerk", urgency, essential=essential, numbers=numbers, wanted=(CANDIDATES,))
    return (found,)


def is_often(case: Case) -> bool:
    """Return whether they come on more than three nights a week, and not only for less than a month.

    How long it has lasted counts only where it was told: many nights a week without an answer to that is
    "often", because an unanswered question is never the harmless answer.
    """
    nights = case.answers.number("nights_per_week")
    weeks = case.answers.number("weeks_so_far")
    return nights is not None and nights > OFTEN_NIGHTS_PER_WEEK and (weeks is None or weeks >= LASTING_WEEKS)
