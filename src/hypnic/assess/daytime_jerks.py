"""Jerks when awake have a cause to be found; in the morning, with dropped things, epilepsy first."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Finding


def daytime_jerks(case: Case) -> tuple[Finding, ...]:
    """Return jerks by day, and the epilepsy of the morning where its sign is told."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    if case.yes("drops_things_morning"):
        yield weigh(case, "juvenile_myoclonic_epilepsy")
    if case.yes("jerks_by_day"):
        yield weigh(case, "daytime_jerks")
