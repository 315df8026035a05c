"""Runs of starts in a child with an illness of the brain: only EEG can tell them from spasms (Fusco 1999)."""

from __future__ import annotations

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Finding


def child_clusters(case: Case) -> tuple[Finding, ...]:
    """Return runs of sleep starts where a parent tells of them."""
    return (weigh(case, "sleep_start_clusters"),) if case.yes("brain_illness_runs") else ()
