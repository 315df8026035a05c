"""The laws of the assessment, over made-up people."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from hypnic.ask import answers_from, plain_answers
from hypnic.assess import QUESTIONS, assess
from hypnic.assess.case import Case, merged
from hypnic.knowledge import knowledge
from hypnic.model.asking import concerns, follows
from hypnic.model.assessment import Answers, Assessment, Blank, Reply
from hypnic.model.grades import AnswerKind
from hypnic.model.knowledge import Question
from hypnic.model.recording import Sex
from hypnic.model.urgency import Urgency
from nights import build

KNOWN = knowledge()
BANK = list(KNOWN.questions.values())
WITH_URGENCY = [question.id for question in BANK if question.urgency is not None]
RED_FLAGS = [question.id for question in BANK if question.red_flag]
NIGHT = build(hours=2.0, per_hour=60.0).night
NOT_FLAGS = [question.id for question in BANK if not question.red_flag]
AGES = st.one_of(st.none(), st.floats(0.0, 100.0))
PEOPLE = st.tuples(AGES, st.sampled_from([None, *Sex]), st.sampled_from([None, True, False]))


def replies_to(question: Question) -> st.SearchStrategy[Reply]:
    if question.kind is AnswerKind.YES_NO:
        return st.booleans()
    if question.kind is AnswerKind.CHOICE:
        return st.sampled_from(question.choices)
    return st.floats(question.low or 0.0, question.high or 0.0)


def with_blanks(question: Question) -> st.SearchStrategy[Reply]:
    return st.one_of(replies_to(question), st.sampled_from(Blank))


@st.composite
def any_answers(draw: st.DrawFn) -> Answers:
    """Any subset of the bank, for anybody, contradictions and all."""
    chosen = draw(st.lists(st.sampled_from(sorted(KNOWN.questions)), unique=True, max_size=25))
    return Answers({each: draw(with_blanks(KNOWN.questions[each])) for each in chosen}, *draw(PEOPLE))


@st.composite
def complete_answers(draw: st.DrawFn) -> Answers:
    """What an interview without skipping gives: mostly no and no red flag, so that many need no doctor."""
    age, sex, pregnant = draw(PEOPLE)
    answers = Answers({}, 40.0 if age is None else age, sex, bool(pregnant) and sex is not Sex.MALE)
    yes = draw(st.frozensets(st.sampled_from(NOT_FLAGS), max_size=3))
    yes |= {KNOWN.questions[each].after for each in yes}
    for question in BANK:
        if concerns(question, answers) and follows(question, answers):
            reply: Reply = question.id in yes or question.id == "infant_thrives"
            if question.kind is not AnswerKind.YES_NO:
                reply = draw(replies_to(question)) if question.id in yes else _low(question)
            answers = Answers(
                {**answers.replies, question.id: reply}, answers.age_years, answers.sex, answers.pregnant
            )
    return answers


def _low(question: Question) -> Reply:
    return question.choices[0] if question.choices else (question.low or 0.0)


def some_of(data: st.DataObject, answers: Answers) -> set[str]:
    """Some answers, those that were no plain no more often: it is they that call for a doctor."""
    telling = [each for each, reply in answers.replies.items() if reply is not False]
    chosen = data.draw(st.sets(st.sampled_from(sorted(answers.replies)), max_size=2))
    return chosen | data.draw(st.sets(st.sampled_from(telling))) if telling else chosen


def assessed(answers: Answers) -> Assessment:
    return assess(answers, (), KNOWN)


def rank(assessment: Assessment) -> int:
    """ "Cannot be told" counts as low as self-care: no sign may lower an urgency to either."""
    return 0 if assessment.urgency is None else assessment.urgency.rank


def having(answers: Answers, replies: Mapping[str, Reply]) -> Answers:
    return Answers({**answers.replies, **replies}, answers.age_years, answers.sex, answers.pregnant)


@given(any_answers(), st.sampled_from(WITH_URGENCY))
def test_a_yes_to_a_question_with_an_urgency_never_lowers_the_urgency(answers: Answers, sign: str) -> None:
    urgency = KNOWN.questions[sign].urgency
    after = assessed(having(answers, {sign: True}))
    assert rank(after) >= rank(assessed(answers))
    assert urgency is not None
    assert rank(after) >= urgency.rank


@given(any_answers(), st.sets(st.sampled_from(RED_FLAGS)))
def test_red_flags_only_ever_raise_the_urgency(answers: Answers, flags: set[str]) -> None:
    after = assessed(having(answers, dict.fromkeys(flags, True)))
    assert rank(after) >= rank(assessed(answers))


@given(complete_answers(), st.data())
def test_removing_answers_never_raises_reassurance(answers: Answers, data: st.DataObject) -> None:
    gone = some_of(data, answers)
    before, after = assessed(answers), assessed(answers.without(gone))
    assert before.reassures or not after.reassures


@given(complete_answers(), st.data())
def test_not_knowing_never_raises_reassurance(answers: Answers, data: st.DataObject) -> None:
    blanks = some_of(data, answers)
    after = assessed(having(answers, dict.fromkeys(blanks, Blank.UNSURE)))
    assert assessed(answers).reassures or not after.reassures


@given(any_answers(), st.data())
def test_removing_answers_reassures_nobody_but_by_ending_a_contradiction(
    answers: Answers, data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(KNOWN.questions)), max_size=10))
    before, after = assessed(answers), assessed(answers.without(gone))
    assert before.reassures or before.contradictions or not after.reassures


@given(complete_answers())
def test_who_it_is_must_be_known_for_reassurance(answers: Answers) -> None:
    nobody = Answers(answers.replies)
    assert not assessed(nobody).reassures
    assert assessed(answers).reassures or not assessed(nobody).reassures


@given(complete_answers())
def test_a_night_adds_no_reassurance_and_its_absence_neither(answers: Answers) -> None:
    alone, together = assessed(answers), assess(answers, [NIGHT], KNOWN)
    assert alone.reassures == together.reassures


@given(any_answers(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(answers: Answers, random: object) -> None:
    shuffled = list(answers.replies.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = Answers(dict(shuffled), answers.age_years, answers.sex, answers.pregnant)
    assert assessed(other) == assessed(answers)


@given(any_answers())
def test_an_unanswered_red_flag_is_listed_and_never_reassures(answers: Answers) -> None:
    assessment = assessed(answers)
    mine = assessment.answers
    unanswered = {
        question.id
        for question in BANK
        if question.red_flag
        and concerns(question, mine)
        and follows(question, mine)
        and not mine.told(question.id)
    }
    assert set(assessment.open_flags) == unanswered
    assert not (unanswered and assessment.reassures)


@given(any_answers())
def test_the_highest_urgency_wins(answers: Answers) -> None:
    assessment = assessed(answers)
    urgencies = [finding.urgency for finding in assessment.findings]
    top = max(urgencies, default=Urgency.SELF_CARE)
    assert assessment.urgency is top or (assessment.urgency is None and top is Urgency.SELF_CARE)
    assert urgencies == sorted(urgencies, reverse=True)
    assert len({finding.condition for finding in assessment.findings}) == len(assessment.findings)


@given(any_answers())
def test_a_person_s_findings_are_those_of_the_questions(answers: Answers) -> None:
    assessment = assessed(answers)
    case = Case(assessment.answers, (), KNOWN)
    own = merged(finding for question in QUESTIONS.values() for finding in question(case))
    assert {finding.condition for finding in own} <= {finding.condition for finding in assessment.findings}


@given(any_answers())
def test_answers_survive_being_written_and_read(answers: Answers) -> None:
    assert answers_from(plain_answers(answers), KNOWN) == answers
