"""Do worry, low mood or stress play a part? They bring more starts; some medicines for them bring jerks."""

from __future__ import annotations

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Finding


def mood(case: Case) -> tuple[Finding, ...]:
    """Return mood and stress where they are told."""
    return (weigh(case, "mood_and_stress"),) if case.yes("mood") else ()
