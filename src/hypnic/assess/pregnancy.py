"""Pregnancy: a fit, signs of pre-eclampsia, and only then the restless legs that many have (Chen 2018)."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Finding


def pregnancy(case: Case) -> tuple[Finding, ...]:
    """Return what belongs to a pregnancy; the flags count whether or not it was told."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    if case.yes("fit_in_pregnancy"):
        yield weigh(case, "eclampsia")
    if case.yes("pregnancy_signs"):
        yield weigh(case, "pre_eclampsia")
    if case.answers.pregnant and case.yes("legs_urge") and not case.yes("legs_other_cause"):
        yield weigh(case, "pregnancy_legs")
