"""Which questions are for this person, and which of them are still open."""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.model.assessment import Answers
from hypnic.model.grades import Audience
from hypnic.model.knowledge import Knowledge, Question
from hypnic.model.recording import Sex
from hypnic.model.urgency import Urgency

INFANT_BELOW_YEARS = 2.0
"""Infantile spasms are a matter of the first two years (NICE NG217)."""
ADULT_FROM_YEARS = 18.0
OLDER_FROM_YEARS = 65.0
"""Where NSF 2015 begins its last row of sleep lengths."""
MAY_BE_PREGNANT_YEARS = (11.0, 56.0)
"""hypnic's own: at these ages a woman who did not say is asked; wide, because a wrong guess does harm."""

AGES = frozenset({Audience.INFANT, Audience.CHILD, Audience.ADULT, Audience.OLDER})


def age_group(age_years: float) -> Audience:
    """Return the group of an age, half open: a child of 2 is no infant, a person of 18 an adult."""
    if age_years < INFANT_BELOW_YEARS:
        return Audience.INFANT
    if age_years < ADULT_FROM_YEARS:
        return Audience.CHILD
    return Audience.ADULT if age_years < OLDER_FROM_YEARS else Audience.OLDER


def may_be_pregnant(answers: Answers) -> bool:
    """Return whether the person is pregnant, or could be and did not say."""
    if answers.pregnant is not None:
        return answers.pregnant
    low, high = MAY_BE_PREGNANT_YEARS
    return answers.sex is not Sex.MALE and (answers.age_years is None or low <= answers.age_years < high)


def audiences(answers: Answers) -> frozenset[Audience]:
    """Return the groups that the person belongs to; every age group where the age is unknown."""
    ages = AGES if answers.age_years is None else {age_group(answers.age_years)}
    pregnant = {Audience.PREGNANT} if may_be_pregnant(answers) else set()
    return frozenset({Audience.EVERYONE, *ages, *pregnant})


def concerns(question: Question, answers: Answers) -> bool:
    """Return whether a question is for this person.

    A red flag is for everybody whom it could concern: every age where the age is unknown, and a woman who
    did not say whether she is pregnant. Any other question needs its group to be known.
    """
    groups = audiences(answers)
    if not question.red_flag:
        if answers.age_years is None:
            groups -= AGES
        if answers.pregnant is None:
            groups -= {Audience.PREGNANT}
    return bool(groups & set(question.audiences))


def follows(question: Question, answers: Answers) -> bool:
    """Return whether the question before it was answered as it needs; true where there is none."""
    return not question.after or answers.yes(question.after)


def open_questions(known: Knowledge, answers: Answers) -> Iterator[Question]:
    """Yield the questions for this person that have no answer, red flags first, in the order of the bank."""
    questions = sorted(known.questions.values(), key=lambda question: not question.red_flag)
    for question in questions:
        if concerns(question, answers) and follows(question, answers) and not answers.told(question.id):
            yield question


def is_weighty(question: Question, known: Knowledge) -> bool:
    """Return whether some answer to it, or to a question after it, could call for a doctor.

    While one of these is open, nobody can be told that self-care is enough.
    """
    return stakes(question, known) > Urgency.SELF_CARE.rank


def stakes(question: Question, known: Knowledge) -> int:
    """Return the rank of the highest urgency that an answer, or a question after it, could bring."""
    ranks = [known.conditions[each].urgency.rank for each in question.speaks_for]
    ranks += [stakes(each, known) for each in known.questions.values() if each.after == question.id]
    return max([(question.urgency or Urgency.SELF_CARE).rank, *ranks])


def contradictions(known: Knowledge, answers: Answers) -> Iterator[tuple[str, str]]:
    """Yield pairs of questions of which the first is "no" and the second, which needs its yes, has an answer.

    A number or a yes contradicts; a "no" to both does not.
    """
    for question in known.questions.values():
        if question.after and answers.no(question.after):
            reply = answers.replies.get(question.id)
            if answers.told(question.id) and reply is not False:
                yield question.after, question.id


def with_gates(known: Knowledge, answers: Answers) -> Answers:
    """Return the answers with a yes wherever the answer to a later question shows that it must be one.

    A gate that was answered no stays no: that is a contradiction, not a gap. A number shows nothing of a
    gate that is a sign of its own: a neck has a size, whether or not its owner snores.
    """
    implied = answers
    for question in reversed(list(known.questions.values())):
        if question.after and not implied.told(question.after) and _shows_gate(question, known, implied):
            replies = {**implied.replies, question.after: True}
            implied = Answers(replies, answers.age_years, answers.sex, answers.pregnant)
    return implied


def _shows_gate(question: Question, known: Knowledge, answers: Answers) -> bool:
    if not answers.told(question.id) or answers.no(question.id):
        return False
    gate = known.questions[question.after]
    is_sign = bool(gate.speaks_for) or gate.urgency is not None
    return answers.number(question.id) is None or not is_sign
