"""A baby's jerks: the red flags first, and only then the benign pattern (Maurer 2010; NICE NG217)."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, measured, weigh
from hypnic.model.asking import INFANT_BELOW_YEARS
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

FLAGS = ("infant_runs", "infant_learning_stopped")
PATTERN = ("infant_only_asleep", "infant_thrives")


AWAKE = "infant_clusters_awake_count"


def infant_jerks(case: Case) -> tuple[Finding, ...]:
    """Return spasms where a flag is up, and benign sleep myoclonus where nothing told is against it.

    Jerks that do not stop on waking, or a baby that does not thrive, are neither: a doctor sees them
    within two weeks, like every first event that may be a seizure. So are runs of jerks of a baby that a
    recording shows awake: the one number that calls for a doctor without an answer.
    """
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    if case.yes(*FLAGS):
        yield weigh(case, "infantile_spasms")
    if _awake(case):
        numbers = measured(case, AWAKE, None, "", "hypnic")
        yield weigh(case, "daytime_jerks", Urgency.TWO_WEEKS, numbers=numbers)
        return
    if not case.yes("infant_jerks", *PATTERN):
        return
    if case.no(*PATTERN) and case.yes("infant_jerks"):
        yield weigh(case, "daytime_jerks", Urgency.TWO_WEEKS)
    elif not case.yes(*FLAGS, "jerks_by_day"):
        yield weigh(case, "benign_infant_myoclonus", Urgency.SELF_CARE, essential=PATTERN)


def _awake(case: Case) -> bool:
    """Return whether a night shows runs of jerks awake; the largest count counts, not the median."""
    age = case.answers.age_years
    counts = [night.get(AWAKE) or 0.0 for night in case.nights]
    return age is not None and age < INFANT_BELOW_YEARS and max(counts, default=0.0) > 0
