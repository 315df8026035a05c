"""What the page of an assessment is made of, and how its small pieces are worded."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.assessment import Assessment, Blank, Evidence, Reply
from hypnic.model.knowledge import Knowledge

MONTHS_UNTIL_YEARS = 3.0
"""Below this age it is told in months, as parents tell it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: a title, a sentence or two, and labelled lists of points."""

    title: str
    text: str = ""
    points: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its entries; `id` is stable, for links and tests."""

    id: str
    title: str
    items: tuple[Item, ...]


def who(assessment: Assessment, known: Knowledge) -> str:
    """Return age, sex and pregnancy in one line; what was not told is said."""
    words, person = known.words, assessment.answers
    parts = [age_words(person.age_years, known)]
    if person.sex is not None:
        parts.append(words[f"note.sex_{person.sex.value}"])
    if person.pregnant:
        parts.append(words["note.pregnant"])
    if assessment.nights:
        parts.append(words["note.nights"].format(count=assessment.nights))
    return ", ".join(parts)


def age_words(age_years: float | None, known: Knowledge) -> str:
    """Return an age in years, or in months for a small child."""
    if age_years is None:
        return known.words["note.age_unknown"]
    if age_years < MONTHS_UNTIL_YEARS:
        return known.words["note.age_months"].format(age=plain(round(age_years * 12, 1)))
    return known.words["note.age_years"].format(age=plain(int(age_years)))


def plain(value: float) -> str:
    """Return a number with at most one decimal, none where it is whole; two below one."""
    if float(value).is_integer():
        return f"{value:.0f}"
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.1f}"


def cited(source: str, known: Knowledge) -> str:
    """Return a source in a few words: first author and year, or the words for one without a year."""
    entry = known.sources[source]
    if not entry.year:
        return known.words.get(f"source.{source}", entry.title)
    family = entry.authors.split(",")[0].rsplit(" ", 1)[0] if "," in entry.authors else entry.authors
    return f"{family} {entry.year}"


def reply_words(reply: Reply, question: str, known: Knowledge) -> str:
    """Return an answer as it is read: yes, no, the words of a choice, a number with its unit."""
    entry = known.questions.get(question)
    if isinstance(reply, Blank):
        return known.words[f"answer.{reply.value}"]
    if isinstance(reply, bool):
        return known.words["answer.yes" if reply else "answer.no"]
    if isinstance(reply, str):
        return entry.choice_words.get(reply, reply) if entry else reply
    unit = known.words.get(f"unit.{entry.unit}", entry.unit) if entry else ""
    return f"{plain(reply)} {unit}".rstrip()


def measure_name(measure: str, known: Knowledge) -> str:
    """Return what a number is called; its own name where nobody gave it another."""
    return known.words.get(f"measure.{measure}", measure.replace("_", " "))


def evidence_words(evidence: Evidence, known: Knowledge) -> str:
    """Return one piece of evidence: the question and its answer, or the number and its limit."""
    words, value = known.words, evidence.value
    question = known.questions.get(evidence.measure)
    if question is not None and evidence.limit is None:
        return f"{question.text} {reply_words(value, question.id, known).capitalize()}."
    if isinstance(value, (bool, str)):
        return measure_name(evidence.measure, known)
    unit = words.get(f"unit.{evidence.unit}", evidence.unit)
    name, number = measure_name(evidence.measure, known), f"{plain(value)} {unit}".rstrip()
    if evidence.limit is None:
        return words["note.measured"].format(name=name, value=number)
    return words["note.against_limit"].format(
        name=name, value=number, limit=plain(evidence.limit), source=cited(evidence.source, known)
    )
