"""What is known, as data: sources, norms, conditions, claims, advice, questions, terms.

The numbers and ids are the same in every language; the fields marked with `text` come from the folder of
one language. `hypnic.knowledge` reads both and checks them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hypnic.model.grades import AdviceKind, AnswerKind, Audience, Reading, Strength, Verdict
from hypnic.model.urgency import Urgency

TEXT: dict[str, Any] = {"text": True}
"""Metadata of a field whose words belong to a language."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from.

    Attributes
    ----------
    authors, year, title, where, doi, url
        As it would be cited; `doi` and `url` may be empty, `year` is 0 where there is none.
    read
        What of it was read: the honest limit of every statement that rests on it.
    """

    id: str
    authors: str
    title: str
    read: Reading
    year: int = 0
    where: str = ""
    doi: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Norm:
    """What is usual for one measure, in one group of people, by one source.

    Only the numbers that the source gives are there; the other fields are empty or None.

    Attributes
    ----------
    measure, unit
        The measure's name as in `Night` numbers (`plms_per_hour`), and its unit (`/h`, `h`, `%`, `min`, `s`).
    age_from_years, age_below_years
        The ages it holds for, half open; None where the source sets no such limit.
    sex
        `f`, `m`, or None for both.
    percentiles
        Percentile → value.
    above_percent
        Limit → percent of these people above that limit.
    low, high, may_low, may_high
        The range called usual or recommended, and the wider one that may still be right.
    mean, sd, per_decade
        Mean, standard deviation, and change with ten years more of age.
    n
        Number of people.
    alias_of
        The norm whose numbers these are: the same table under another name.
    population, method, note
        Who they were, how it was measured, and what the numbers do not mean.
    """

    id: str
    measure: str
    sources: tuple[str, ...]
    population: str = field(metadata=TEXT)
    method: str = field(metadata=TEXT)
    note: str = field(default="", metadata=TEXT)
    unit: str = ""
    age_from_years: float | None = None
    age_below_years: float | None = None
    sex: Literal["f", "m"] | None = None
    percentiles: Mapping[float, float] = field(default_factory=dict)
    above_percent: Mapping[float, float] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    may_low: float | None = None
    may_high: float | None = None
    mean: float | None = None
    sd: float | None = None
    per_decade: float | None = None
    n: int | None = None
    alias_of: str | None = None

    def covers(self, age_years: float, sex: str | None = None) -> bool:
        """Return whether it holds for somebody of this age (and sex, where it asks for one)."""
        low = self.age_from_years is None or self.age_from_years <= age_years
        high = self.age_below_years is None or age_years < self.age_below_years
        return low and high and self.sex in (None, sex)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that the movements may be: a disorder, a normal variant, or an emergency.

    Attributes
    ----------
    urgency, sooner
        How soon to see a doctor; and how soon where `sooner_if` holds.
    icd10, icd11, icsd3
        Codes, and the name in ICSD-3-TR; empty where they are not sure.
    see
        Ids of conditions, terms and claims that belong to it.
    """

    id: str
    urgency: Urgency
    sources: tuple[str, ...]
    name: str = field(metadata=TEXT)
    what: str = field(metadata=TEXT)
    speaks_for: tuple[str, ...] = field(metadata=TEXT)
    speaks_against: tuple[str, ...] = field(metadata=TEXT)
    doctors_look_at: tuple[str, ...] = field(metadata=TEXT)
    synonyms: tuple[str, ...] = field(default=(), metadata=TEXT)
    sooner_if: str = field(default="", metadata=TEXT)
    sooner: Urgency | None = None
    icd10: tuple[str, ...] = ()
    icd11: tuple[str, ...] = ()
    icsd3: str = ""
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the article that people read, and what the evidence says.

    Attributes
    ----------
    number
        Its place in the article, from 1.
    says, evidence, does
        The claim in our words, what is known, and what hypnic does about it.
    """

    id: str
    number: int
    verdict: Verdict
    sources: tuple[str, ...]
    says: str = field(metadata=TEXT)
    evidence: str = field(metadata=TEXT)
    does: str = field(metadata=TEXT)
    synonyms: tuple[str, ...] = field(default=(), metadata=TEXT)
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to do, to write down, or to ask.

    Attributes
    ----------
    helps
        Ids of the conditions it is for; empty for everybody.
    audiences
        Whom it is for.
    """

    id: str
    kind: AdviceKind
    strength: Strength
    sources: tuple[str, ...]
    title: str = field(metadata=TEXT)
    what: str = field(metadata=TEXT)
    why: str = field(metadata=TEXT)
    helps: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = (Audience.EVERYONE,)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the interview.

    Attributes
    ----------
    red_flag
        Asked first; "not answered" is never "no".
    urgency
        How soon, if the answer is yes; None where the answer alone says nothing.
    speaks_for, speaks_against
        Ids of conditions that a yes makes more, or less, likely.
    after
        Id of the question that must have been answered yes; empty for "ask always".
    choices
        The answers of a choice; their words are in `choice_words`.
    low, high, unit
        Range and unit of a number.
    text, why
        The question, and why it is asked.
    """

    id: str
    kind: AnswerKind
    sources: tuple[str, ...]
    text: str = field(metadata=TEXT)
    why: str = field(metadata=TEXT)
    choice_words: Mapping[str, str] = field(default_factory=dict, metadata=TEXT)
    audiences: tuple[Audience, ...] = (Audience.EVERYONE,)
    red_flag: bool = False
    urgency: Urgency | None = None
    speaks_for: tuple[str, ...] = ()
    speaks_against: tuple[str, ...] = ()
    after: str = ""
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the page, explained."""

    id: str
    sources: tuple[str, ...]
    name: str = field(metadata=TEXT)
    meaning: str = field(metadata=TEXT)
    synonyms: tuple[str, ...] = field(default=(), metadata=TEXT)
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All of it, in one language; every mapping is id → entry, in the order of the files.

    Attributes
    ----------
    words
        Short texts of the pages by dotted name: `urgency.emergency`, `verdict.agree`.
    """

    language: str
    sources: Mapping[str, Source]
    norms: Mapping[str, Norm]
    conditions: Mapping[str, Condition]
    claims: Mapping[str, Claim]
    advice: Mapping[str, Advice]
    questions: Mapping[str, Question]
    terms: Mapping[str, Term]
    words: Mapping[str, str]

    def norms_of(self, measure: str, age_years: float, sex: str | None = None) -> tuple[Norm, ...]:
        """Return the norms of a measure that hold for this age and sex; none is an answer, not a guess."""
        return tuple(
            norm for norm in self.norms.values() if norm.measure == measure and norm.covers(age_years, sex)
        )
