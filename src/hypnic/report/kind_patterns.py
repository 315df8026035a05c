"""What the movements of one kind have in common over the night, as a table of questions and answers."""

from __future__ import annotations

from collections.abc import Mapping

from hypnic.model.events import Kind
from hypnic.model.pattern import Pattern, Question
from hypnic.report import numbers
from hypnic.report.facts import Facts
from hypnic.report.parts import Number, Row, Table

QUESTIONS: Mapping[Question, tuple[str, str]] = {
    Question.SYNCHRONY: ("Do the muscles begin together?", "share of movements that do"),
    Question.RHYTHM: ("Do they come evenly?", "variation of the intervals: 0 like a clock, 1 by chance"),
    Question.REFLEX: ("Do they follow a marked stimulus?", "share that does"),
    Question.PLACE: ("Where on the body?", "share for which this holds"),
    Question.SPREAD: ("In which order do they spread?", "Kendall's tau: 1 is always in this order"),
    Question.SPEED: ("How fast do they spread?", ""),
    Question.STEREOTYPY: ("Always the same place and order?", "score: 1 is always, 0 as by chance"),
}
"""Each question, and what the number beside its answer is."""
UNITS: Mapping[str, str] = {"percent": "%", "ratio": "", "count": "", "tau": "", "": ""}
NOTE = (
    "This describes the night and proves no cause. By chance: what the number would be if nothing lay "
    "behind it. p: how often chance alone gives as much or more."
)


def patterns(facts: Facts, kind: Kind) -> Table | None:
    """Return one row a question that has an answer; None where none has."""
    rows = tuple(_row(row) for row in _asked(facts, kind) if row.answer)
    columns = ("Question", "Answer", "Number", "95 % interval", "By chance", "p", "Movements", "Defined by")
    caption = "How they look taken together"
    return Table(f"patterns-{kind}", caption, columns, rows, NOTE, wordy=True) if rows else None


def unanswered(facts: Facts, kind: Kind) -> str:
    """Return which questions could not be answered and why, the same reason once; empty where all could."""
    reasons: dict[str, list[str]] = {}
    for row in _asked(facts, kind):
        if not row.answer:
            reasons.setdefault(row.why.rstrip(".") or "no reason is given", []).append(
                QUESTIONS[row.question][0]
            )
    said = "; ".join(f"{' '.join(questions)} – {why}" for why, questions in reasons.items())
    return f"Could not be told: {said}." if said else ""


def _asked(facts: Facts, kind: Kind) -> list[Pattern]:
    rows = [row for row in facts.night.survey.patterns if row.kind is kind]
    return sorted(rows, key=lambda row: list(Question).index(row.question))


def _row(row: Pattern) -> Row:
    key = f"patterns/{row.kind}/{row.question}"
    unit = UNITS.get(row.unit, row.unit)
    question, number = QUESTIONS[row.question]
    return Row(
        f"{question} ({number})" if number else question,
        (
            row.answer,
            _number(f"{key}/estimate", row.estimate, unit),
            numbers.interval(row.low, row.high, _digits(row.unit)) or "–",
            _number(f"{key}/chance", row.chance, unit),
            numbers.probability(f"{key}/p", row.p),
            numbers.number(f"{key}/n", row.n),
            row.source,
        ),
    )


def _digits(unit: str) -> int:
    return 0 if unit in ("ms", "count", "percent") else 2


def _number(key: str, value: float | None, unit: str) -> Number:
    if value is None:
        return Number(key, None, "–")
    text = numbers.decimal(value, _digits(unit))
    return Number(key, value, f"{text} {unit}".strip())
