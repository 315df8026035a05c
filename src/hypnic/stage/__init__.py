"""Recording → hypnogram: the most trusted source of stages that the night has."""

from __future__ import annotations

from collections.abc import Callable

from hypnic.model.hypnogram import Hypnogram
from hypnic.model.recording import Issue, Recording
from hypnic.stage.marks import stages_marked

Stager = Callable[[Recording], tuple[Hypnogram | None, tuple[Issue, ...]]]

STAGERS: tuple[tuple[str, Stager], ...] = (("marks", stages_marked),)
"""Most trusted first; the first that gives a hypnogram is taken."""


def stage(recording: Recording) -> tuple[Hypnogram | None, tuple[Issue, ...]]:
    """Return the hypnogram of the night, or None where nothing tells the stages, and what is odd about it."""
    issues: tuple[Issue, ...] = ()
    for _, stager in STAGERS:
        hypnogram, more = stager(recording)
        issues = (*issues, *more)
        if hypnogram is not None:
            return hypnogram, issues
    what = "Nobody staged this night: rates are per hour of recording, not of sleep."
    return None, (*issues, Issue(recording.name, what, "NO_STAGES"))
