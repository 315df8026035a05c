"""One reply as it was typed or written → the kind of answer that its question takes."""

from __future__ import annotations

import math

from hypnic.ask.person import NO, YES, blank_of
from hypnic.errors import AnswersError
from hypnic.model.assessment import Reply
from hypnic.model.grades import AnswerKind
from hypnic.model.knowledge import Question


def reply_to(question: Question, value: object) -> Reply:
    """Return the reply: a bool, a number or the id of a choice, or a `Blank`.

    Raises
    ------
    AnswersError
        If it cannot be an answer to this question; names the question and what it takes.
    """
    said = value.strip().lower() if isinstance(value, str) else value
    if isinstance(said, str) and (blank := blank_of(said)) is not None:
        return blank
    if question.kind is AnswerKind.YES_NO:
        return _yes_or_no(question, said)
    return _choice(question, said) if question.kind is AnswerKind.CHOICE else _number(question, said)


def takes(question: Question) -> str:
    """Return in words what may be answered."""
    if question.kind is AnswerKind.YES_NO:
        return "yes, no, unsure or skip"
    if question.kind is AnswerKind.CHOICE:
        return f"{', '.join(question.choices)}, unsure or skip"
    unit = f" {question.unit}" if question.unit else ""
    return f"a number from {question.low:g} to {question.high:g}{unit}, unsure or skip"


def _yes_or_no(question: Question, said: object) -> bool:
    if isinstance(said, bool):
        return said
    if said in YES:
        return True
    if said in NO:
        return False
    raise AnswersError(f"{question.id}: {said!r} is no answer to it; write {takes(question)}")


def _choice(question: Question, said: object) -> str:
    if isinstance(said, str):
        if said in question.choices:
            return said
        by_number = {str(at): choice for at, choice in enumerate(question.choices, 1)}
        if said in by_number:
            return by_number[said]
    raise AnswersError(f"{question.id}: {said!r} is none of its answers; write {takes(question)}")


def _number(question: Question, said: object) -> float:
    try:
        number = float(said.replace(",", ".")) if isinstance(said, str) else _plain(said)
    except ValueError:
        raise AnswersError(f"{question.id}: {said!r} is no number; write {takes(question)}") from None
    low, high = question.low or 0.0, math.inf if question.high is None else question.high
    if not low <= number <= high:
        raise AnswersError(f"{question.id}: {number:g} cannot be; write {takes(question)}")
    return number


def _plain(said: object) -> float:
    if isinstance(said, bool) or not isinstance(said, (int, float)):
        raise ValueError
    return float(said)
