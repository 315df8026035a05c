"""What a night and a person's answers may mean: ids and numbers only; the words are in `hypnic.knowledge`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from hypnic.model.recording import Sex
from hypnic.model.urgency import Urgency


class Blank(StrEnum):
    """A question that was put and not answered. Never "no"."""

    UNSURE = "unsure"
    SKIPPED = "skipped"


Reply = bool | float | str
"""Yes or no, a number, the id of a choice, or a `Blank`."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person (or the parent of a child) says. A question that is not here was not answered.

    Attributes
    ----------
    replies
        By question id; a `Blank` is a question that was put and not answered.
    age_years, sex, pregnant
        Of the sleeper; None where not told.
    """

    replies: Mapping[str, Reply] = field(default_factory=lambda: MappingProxyType({}))
    age_years: float | None = None
    sex: Sex | None = None
    pregnant: bool | None = None

    def __post_init__(self) -> None:
        if self.age_years is not None and not 0 <= self.age_years <= 120:
            raise ValueError(f"an age is between 0 and 120 years, got {self.age_years:g}")
        object.__setattr__(self, "replies", MappingProxyType(dict(self.replies)))

    def told(self, question: str) -> bool:
        """Return whether the question has an answer other than "don't know" or "skip"."""
        reply = self.replies.get(question)
        return reply is not None and not isinstance(reply, Blank)

    def yes(self, question: str) -> bool:
        """Return whether the answer is yes."""
        return self.replies.get(question) is True

    def no(self, question: str) -> bool:
        """Return whether the answer is no; an unanswered question is not a no."""
        return self.replies.get(question) is False

    def number(self, question: str) -> float | None:
        """Return the number that was given, or None."""
        reply = self.replies.get(question)
        return float(reply) if isinstance(reply, (int, float)) and not isinstance(reply, bool) else None

    def choice(self, question: str) -> str | None:
        """Return the id of the choice that was taken, or None."""
        reply = self.replies.get(question)
        return reply if isinstance(reply, str) and not isinstance(reply, Blank) else None

    def without(self, questions: Iterable[str]) -> Answers:
        """Return the same answers with these questions not answered."""
        dropped = set(questions)
        kept = {name: reply for name, reply in self.replies.items() if name not in dropped}
        return Answers(kept, self.age_years, self.sex, self.pregnant)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a finding.

    Attributes
    ----------
    measure
        Id of a question or of a number of the night.
    value
        What was answered or measured.
    limit
        What it was held against; None where there is no limit.
    unit
        Of value and limit; empty for an answer.
    source
        Id of the source of the limit, or of the link to the condition.
    """

    measure: str
    value: Reply
    limit: float | None = None
    unit: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that this may be. Information for a talk with a doctor, not a diagnosis.

    Attributes
    ----------
    condition
        Id in the knowledge base.
    urgency
        How soon this alone should be seen.
    speaks_for, speaks_against
        The evidence.
    missing
        Ids of questions without an answer, and of numbers that no night gave, that would make it surer.
    question
        Name of the module of `assess` that says so.
    """

    condition: str
    urgency: Urgency
    speaks_for: tuple[Evidence, ...] = ()
    speaks_against: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    question: str = ""


class FeatureName(StrEnum):
    """The five features that the article lists."""

    PLACE = "place"
    SHAPE = "shape"
    FALLING = "falling"
    STAGE = "stage"
    RECURRENCE = "recurrence"


@dataclass(frozen=True, slots=True)
class Feature:
    """One of the article's five features.

    Attributes
    ----------
    told
        Id of what can be said; None where it cannot be told.
    reason
        Id of why it cannot be told; None where it can.
    evidence
        The answers and numbers that were used.
    """

    name: FeatureName
    told: str | None
    reason: str | None
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        if (self.told is None) == (self.reason is None):
            raise ValueError(f"a feature is told or has a reason why not: {self.name}")


class Place(StrEnum):
    """Where a number lies against one publisher's range, or that it says nothing of this person."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    NO_LIMIT = "no_limit"
    OTHER_AGES = "other_ages"


@dataclass(frozen=True, slots=True)
class Band:
    """One published range or percentile for a number, and where the number lies.

    Attributes
    ----------
    norm
        Id in the knowledge base.
    low, high
        The limits that were used (a range, or outer percentiles); None where there is none, or where the
        norm is for other ages.
    """

    norm: str
    place: Place
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A number beside everything published about it; `bands` is empty where no norm exists.

    `recorded` is False for a number that the person told.
    """

    measure: str
    value: float
    unit: str
    bands: tuple[Band, ...] = ()
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the answers and the nights may mean together.

    Attributes
    ----------
    findings
        Weightiest first.
    urgency
        The highest of the findings. None where nothing was found that needs a doctor, but not every
        question was answered that could have said otherwise: "cannot be told", which is no reassurance.
    open_flags
        Red-flag questions for this person without an answer: unanswered, never "no".
    open_questions
        Other questions for this person without an answer.
    features
        The article's five.
    standings
        Numbers beside published ranges.
    contradictions
        Pairs of question ids whose answers cannot both be right.
    limits
        Ids of what this assessment could not see.
    nights
        How many nights went in.
    """

    answers: Answers
    findings: tuple[Finding, ...]
    urgency: Urgency | None
    open_flags: tuple[str, ...]
    open_questions: tuple[str, ...]
    features: tuple[Feature, ...]
    standings: tuple[Standing, ...]
    contradictions: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    nights: int = 0

    @property
    def reassures(self) -> bool:
        """Whether the answers show that self-care is enough: every question asked is answered."""
        return self.urgency is Urgency.SELF_CARE
