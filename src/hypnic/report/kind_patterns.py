"""What the movements of one kind have in common over the night, as a table of questions and answers."""

from __future__ import annotations

from collections.abc import Mapping

from hypnic.model.events import Kind
from hypnic.model.pattern import Pattern, Question
from hypnic.report import numbers
from hypnic.report.facts import Facts
from hypnic.report.parts import Number, Row, Table

QUESTIONS: Mapping[Question, str] = {
    Question.SYNCHRONY: "Do the muscles begin together?",
    Question.RHYTHM: "Do they come in an even beat?",
    Question.REFLEX: "Do they follow a marked stimulus?",
    Question.PLACE: "Where on the body?",
    Question.SPREAD: "In which order do they spread?",
    Question.SPEED: "How fast do they spread?",
    Question.STEREOTYPY: "Always the same place and order?",
}
UNITS: Mapping[str, str] = {"percent": "%", "ratio": "", "count": "", "p": "", "": ""}
NOTE = (
    "This describes the night and proves no cause. By chance: what the number would be if nothing lay behind "
    "it; p: how often chance alone gives as much or more."
)


def patterns(facts: Facts, kind: Kind) -> Table | None:
    """Return one row a question that was asked of a kind; one that has no answer says why."""
    found = [row for row in facts.night.survey.patterns if row.kind is kind]
    rows = tuple(_row(row) for row in sorted(found, key=lambda row: list(Question).index(row.question)))
    columns = ("Question", "Answer", "Number", "95 % interval", "By chance", "p", "Movements", "Defined by")
    caption = "How they look taken together"
    return Table(f"patterns-{kind}", caption, columns, rows, NOTE, wordy=True) if rows else None


def _row(row: Pattern) -> Row:
    key = f"patterns/{row.kind}/{row.question}"
    unit = UNITS.get(row.unit, row.unit)
    answer = row.answer or f"cannot be told: {row.why.rstrip('.') or 'no reason was given'}"
    return Row(
        QUESTIONS.get(row.question, row.question.value),
        (
            answer,
            _number(f"{key}/estimate", row.estimate, unit),
            numbers.interval(row.low, row.high, _digits(row.unit)) or "–",
            _number(f"{key}/chance", row.chance, unit, "–"),
            _number(f"{key}/p", row.p, "", "–", 3),
            numbers.number(f"{key}/n", row.n),
            row.source,
        ),
    )


def _digits(unit: str) -> int:
    return 0 if unit in ("ms", "count", "percent") else 2


def _number(key: str, value: float | None, unit: str, absent: str = "–", digits: int | None = None) -> Number:
    if value is None:
        return Number(key, None, absent)
    text = numbers.decimal(value, _digits(unit) if digits is None else digits)
    return Number(key, value, f"{text} {unit}".strip())
