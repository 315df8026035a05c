"""A baby's jerks: the red flags first, and only then the benign pattern (Maurer 2010; NICE NG217)."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

FLAGS = ("infant_runs", "infant_learning_stopped")
PATTERN = ("infant_only_asleep", "infant_thrives")


def infant_jerks(case: Case) -> tuple[Finding, ...]:
    """Return spasms where a flag is up, and benign sleep myoclonus where nothing told is against it.

    Jerks that do not stop on waking, or a baby that does not thrive, are neither: a doctor sees them
    within two weeks, like every first event that may be a seizure.
    """
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    if case.yes(*FLAGS):
        yield weigh(case, "infantile_spasms", essential=FLAGS)
    if not case.yes("infant_jerks", *PATTERN):
        return
    if case.no(*PATTERN) and case.yes("infant_jerks"):
        yield weigh(case, "daytime_jerks", Urgency.TWO_WEEKS)
    elif not case.yes(*FLAGS, "jerks_by_day"):
        yield weigh(case, "benign_infant_myoclonus", Urgency.SELF_CARE, essential=PATTERN)
