"""What a night's movements of one kind have in common: one shape for every question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hypnic.model.events import Kind

OWN = "hypnic's own"


class Question(StrEnum):
    """What is asked of the movements of a kind."""

    SYNCHRONY = "synchrony"
    RHYTHM = "rhythm"
    REFLEX = "reflex"
    PLACE = "place"
    SPREAD = "spread"
    SPEED = "speed"
    STEREOTYPY = "stereotypy"
    DESCENT = "descent"
    TRANSITION = "transition"
    AROUND = "around"
    FOLLOWED = "followed"
    BACK_AVERAGE = "back average"
    COHERENCE = "coherence"
    PERSISTENCE = "persistence"
    TREND = "trend"
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class Pattern:
    """The answer to one question about one kind of movement over a night. Evidence, never proof.

    Attributes
    ----------
    answer
        One word or two ("rhythmic", "both ways"); empty where the night cannot tell, and `why` says so.
    estimate, low, high
        The number behind it and its 95 % interval, in `unit`; None where it could not be measured.
    chance
        What chance alone would give, in `unit`; None where nothing is compared with chance.
    p
        How probable chance alone is to give as much and more; None where it is not compared.
    n
        Movements that went in.
    why
        Why it is not assessable, one sentence without a full stop; empty where it is.
    source
        Who defined it.
    about
        What the movements are held against, where one question is asked of several things
        ("heart_rate_bpm", "stage change", "stress"); empty where it is not.
    """

    kind: Kind
    question: Question
    answer: str = ""
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    chance: float | None = None
    p: float | None = None
    n: int = 0
    why: str = ""
    source: str = OWN
    about: str = ""
