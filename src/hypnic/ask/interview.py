"""Which question comes next."""

from __future__ import annotations

from hypnic.model.asking import open_questions, stakes
from hypnic.model.assessment import Answers
from hypnic.model.knowledge import Knowledge, Question
from hypnic.model.urgency import Urgency

MOST = 25
"""Questions after the red flags; hypnic's own, so that an interview ends before people stop reading."""


def next_question(known: Knowledge, answers: Answers) -> Question | None:
    """Return the next question, or None at the end: red flags first, then at most `MOST` others.

    A question that has any reply, "don't know" and "skip" too, is not put again. Where more are left than
    may still be asked, those with the highest stakes are kept; the order stays that of the bank.
    """
    left = [each for each in open_questions(known, answers) if each.id not in answers.replies]
    if not left or left[0].red_flag:
        return left[0] if left else None
    asked = sum(not known.questions[each].red_flag for each in answers.replies)
    budget = MOST - asked
    if budget <= 0:
        return None
    kept = sorted(left, key=lambda question: -stakes(question, known))[:budget]
    return next(each for each in left if each in kept)


def is_over(question: Question, answers: Answers) -> bool:
    """Return whether the answer to this question calls for help now, so that no more should be asked."""
    return question.urgency is Urgency.EMERGENCY and answers.yes(question.id)
