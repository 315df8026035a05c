"""Movements with a name of their own: cramps, grinding, trunk jerks, night terrors, head jerks."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, measured, weigh
from hypnic.model.assessment import Finding
from hypnic.model.urgency import Urgency

GRINDING, GRINDING_ABOVE_PER_HOUR = "bruxism_episode_per_hour", 4.0
HEAD, HEAD_HIGH_PER_HOUR = "neck_myoclonus_per_hour", 8.8
TRUNK = "propriospinal_candidate_count"


def muscles(case: Case) -> tuple[Finding, ...]:
    """Return each by what is told; a count without anything told is no finding but for head jerks."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    if case.yes("cramp"):
        yield weigh(case, "leg_cramp", Urgency.SELF_CARE)
    if case.yes("grinds_teeth"):
        many = (case.number(GRINDING) or 0.0) > GRINDING_ABOVE_PER_HOUR
        numbers = measured(case, GRINDING, GRINDING_ABOVE_PER_HOUR, "/h", "general") if many else ()
        yield weigh(case, "bruxism", Urgency.SELF_CARE, numbers=numbers, wanted=(GRINDING,))
    if case.yes("trunk_bends"):
        numbers = measured(case, TRUNK, None, "", "vetrugno2001") if case.number(TRUNK) else ()
        yield weigh(case, "propriospinal_myoclonus", numbers=numbers, wanted=(TRUNK,))
    if case.yes("confused_early_night"):
        yield weigh(case, "night_terror")
    rate = case.number(HEAD)
    if rate is not None and rate > HEAD_HIGH_PER_HOUR:
        numbers = measured(case, HEAD, HEAD_HIGH_PER_HOUR, "/h", "frauscher2010")
        yield weigh(case, "head_jerks", Urgency.SELF_CARE, numbers=numbers)
