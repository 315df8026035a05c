"""Movements with a name of their own: cramps, grinding, trunk jerks, night terrors, head jerks."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, beyond, measured, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

GRINDING = "bruxism_episodes_per_hour"
TRUNK = "propriospinal_candidate_count"


def muscles(case: Case) -> tuple[Finding, ...]:
    """Return each by what is told; a count without anything told is no finding but for head jerks."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    if case.yes("cramp"):
        yield weigh(case, "leg_cramp", Urgency.SELF_CARE)
    if case.yes("grinds_teeth"):
        numbers = beyond(case, "bruxism_limit")
        yield weigh(case, "bruxism", Urgency.SELF_CARE, numbers=numbers, wanted=(GRINDING,))
    if case.yes("trunk_bends"):
        numbers = measured(case, TRUNK, None, "", "vetrugno2001") if case.number(TRUNK) else ()
        yield weigh(case, "propriospinal_myoclonus", numbers=numbers, wanted=(TRUNK,))
    if case.yes("confused_early_night"):
        yield weigh(case, "night_terror")
    if many := beyond(case, "head_jerks_healthy"):
        yield weigh(case, "head_jerks", Urgency.SELF_CARE, numbers=many)
