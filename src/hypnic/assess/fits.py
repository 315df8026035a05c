"""Do the events look like fits? First suspected seizures are seen within two weeks (NICE NG217)."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency


def fits(case: Case) -> tuple[Finding, ...]:
    """Return seizures of the night by the signs they leave, and by being alike each time."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    if case.yes("fit_now", "fit_with_harm"):
        yield weigh(case, "status_epilepticus")
    if case.yes("fit_signs", "fits_repeated"):
        soon = Urgency.SAME_DAY if case.yes("fits_repeated") else Urgency.TWO_WEEKS
        yield weigh(case, "night_seizure", soon)
    if case.yes("all_alike"):
        yield weigh(case, "sleep_hypermotor_epilepsy")
