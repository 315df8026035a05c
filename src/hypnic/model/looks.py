"""How one movement looks, in words: read from its kind, its muscles and its measures."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.body import topography
from hypnic.model.events import Event, Kind

SYNCHRONOUS_MS = 50.0
"""Largest spread of onsets over the muscles of a synchronous movement. hypnic's own."""
RHYTHMIC_CV = 0.2
"""Coefficient of variation of the intervals under which a run of movements is rhythmic. hypnic's own."""
REFLEX_S = (0.02, 0.25)
"""When after a stimulus a movement can be its answer, both limits included. hypnic's own."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a movement looks; a word is empty where the channels or marks cannot tell.

    Attributes
    ----------
    polarity
        "positive" (a burst) or "negative" (a pause in tone).
    timing
        "synchronous" or "asynchronous" over its muscles.
    rhythm
        "rhythmic" or "arrhythmic": the bursts of a train, or the run of movements that it is in.
    trigger
        "reflex" (within its window after a stimulus) or "spontaneous"; empty where no stimulus is known.
    place
        "focal", "segmental", "multifocal" or "generalised".
    """

    polarity: str
    timing: str = ""
    rhythm: str = ""
    trigger: str = ""
    place: str = ""


def look(event: Event) -> Look:
    """Return how a movement looks. All limits are hypnic's own."""
    lag_ms = event.measures.get("lag_ms")
    cv = event.measures.get("interval_cv_ratio", event.measures.get("run_cv_ratio"))
    since_s = event.measures.get("stimulus_s")
    return Look(
        polarity="negative" if event.kind is Kind.NEGATIVE_MYOCLONUS else "positive",
        timing=_either(lag_ms, "synchronous", "asynchronous", below=SYNCHRONOUS_MS + 1e-9),
        rhythm=_either(cv, "rhythmic", "arrhythmic", below=RHYTHMIC_CV),
        trigger="" if since_s is None else "reflex" if within_reflex(since_s) else "spontaneous",
        place=topography(event.muscles or (event.site,)) or "",
    )


def within_reflex(since_s: float) -> bool:
    """Whether a movement this long after a stimulus can be its answer, to the microsecond."""
    return REFLEX_S[0] <= round(since_s, 6) <= REFLEX_S[1]


def _either(value: float | None, under: str, over: str, *, below: float) -> str:
    return "" if value is None else under if value < below else over
