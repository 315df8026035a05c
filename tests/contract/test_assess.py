"""What every question of the assessment keeps to, and that it speaks of nothing that has no words."""

import inspect

import pytest

import hypnic.assess
from hypnic.ask import MOST, next_question
from hypnic.assess import QUESTIONS, assess
from hypnic.assess.case import Case
from hypnic.assess.features import FEATURES
from hypnic.knowledge import knowledge
from hypnic.model.asking import concerns, is_weighty, open_questions
from hypnic.model.assessment import Answers, FeatureName, Reply
from hypnic.model.grades import AnswerKind
from hypnic.model.knowledge import Question
from hypnic.model.recording import Sex
from hypnic.model.urgency import Urgency

KNOWN = knowledge()
AGES = (0.25, 1.5, 4.0, 10.0, 16.0, 30.0, 52.0, 80.0)
FLAGS = [question.id for question in KNOWN.questions.values() if question.red_flag]
EVERYTHING: dict[str, float | None] = {
    "plms_per_hour": 60.0,
    "rem_atonia_index": 0.4,
    "rwa_sinbar_chin_any_percent": 40.0,
    "fragmentary_myoclonus_index_per_hour": 300.0,
    "large_movements_per_hour": 30.0,
    "head_jerks_per_hour_rem": 30.0,
    "bruxism_episodes_per_hour": 9.0,
    "hypnic_jerk_candidate_count": 4.0,
    "hypnagogic_foot_tremor_count": 5.0,
    "rhythmic_movement_count": 5.0,
    "propriospinal_candidate_count": 5.0,
    "respiratory_events_per_hour": 40.0,
    "busier_leg_percent": 100.0,
    "tst_min": 200.0,
}
"""A night with far too much of everything."""


def alarming(question: Question) -> Reply:
    if question.kind is AnswerKind.YES_NO:
        return True
    if question.kind is AnswerKind.CHOICE:
        return question.choices[0]
    return question.high or 0.0


def case(answers: Answers, *nights: dict[str, float | None]) -> Case:
    return Case(answers, nights, KNOWN)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("age_years", [None, *AGES])
def test_without_answers_and_nights_a_question_finds_nothing(name: str, age_years: float | None) -> None:
    assert QUESTIONS[name](case(Answers(age_years=age_years))) == ()


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("age_years", [None, *AGES])
def test_a_recording_alone_never_calls_for_a_doctor(name: str, age_years: float | None) -> None:
    found = QUESTIONS[name](case(Answers(age_years=age_years), EVERYTHING))
    assert all(finding.urgency is Urgency.SELF_CARE for finding in found)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_speaks_of_what_the_knowledge_base_knows(name: str) -> None:
    everything = Answers(
        {key: alarming(each) for key, each in KNOWN.questions.items()}, 30.0, Sex.FEMALE, True
    )
    for finding in QUESTIONS[name](case(everything, EVERYTHING)):
        assert finding.condition in KNOWN.conditions
        for evidence in (*finding.speaks_for, *finding.speaks_against):
            assert evidence.source in KNOWN.sources
            assert evidence.measure in KNOWN.questions or f"measure.{evidence.measure}" in KNOWN.words
        for missing in finding.missing:
            assert missing in KNOWN.questions or f"measure.{missing}" in KNOWN.words


def test_every_condition_is_found_by_some_question() -> None:
    found: set[str] = set()
    for key, question in KNOWN.questions.items():
        replies = {key: alarming(question), "skills_lost": True} if key == "skills_lost_fast" else {}
        replies |= {key: alarming(question), "nights_per_week": 7.0}
        for age_years in AGES:
            for pregnant in (False, True):
                answers = Answers(replies, age_years, Sex.FEMALE, pregnant)
                found |= {finding.condition for finding in assess(answers, (), KNOWN).findings}
    for age_years in AGES:
        for function in QUESTIONS.values():
            found |= {f.condition for f in function(case(Answers(age_years=age_years), EVERYTHING))}
    assert KNOWN.conditions.keys() - found == set()


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("age_years", [None, *AGES])
def test_a_red_flag_alone_has_its_urgency_whoever_it_is_and_whatever_else_is_open(
    flag: str, age_years: float | None
) -> None:
    question = KNOWN.questions[flag]
    urgency = assess(Answers({flag: True}, age_years), (), KNOWN).urgency
    assert urgency is not None
    assert question.urgency is not None
    assert urgency >= question.urgency


@pytest.mark.parametrize("age_years", AGES)
def test_a_red_flag_without_an_answer_is_unanswered(age_years: float) -> None:
    answers = Answers(age_years=age_years, sex=Sex.FEMALE, pregnant=False)
    mine = {
        flag for flag in FLAGS if concerns(KNOWN.questions[flag], answers) and not KNOWN.questions[flag].after
    }
    assessment = assess(answers, (), KNOWN)
    assert set(assessment.open_flags) == mine
    assert len(mine) >= 10
    assert assessment.urgency is None
    assert not assessment.reassures


@pytest.mark.parametrize("key", KNOWN.questions)
def test_what_is_not_weighty_never_calls_for_a_doctor(key: str) -> None:
    question = KNOWN.questions[key]
    if is_weighty(question, KNOWN):
        return
    replies: list[Reply] = [alarming(question)]
    replies += (
        [False] if question.kind is AnswerKind.YES_NO else [*question.choices, question.low or 0.0][-1:]
    )
    for reply in replies:
        for age_years in AGES:
            found = assess(Answers({key: reply}, age_years, Sex.MALE), (), KNOWN).findings
            assert all(finding.urgency is Urgency.SELF_CARE for finding in found)


@pytest.mark.parametrize("age_years", AGES)
@pytest.mark.parametrize("reply", [True, False])
def test_an_interview_asks_flags_first_and_then_at_most_some_more(age_years: float, reply: bool) -> None:
    answers, asked = Answers(age_years=age_years, sex=Sex.FEMALE, pregnant=False), []
    while (question := next_question(KNOWN, answers)) is not None:
        asked.append(question)
        said: Reply = reply if question.kind is AnswerKind.YES_NO else alarming(question)
        answers = Answers({**answers.replies, question.id: said}, age_years, Sex.FEMALE, False)
    flags = [question.red_flag for question in asked]
    assert flags == sorted(flags, reverse=True)
    assert len(flags) - sum(flags) <= MOST
    assert len({question.id for question in asked}) == len(asked)


@pytest.mark.parametrize("age_years", AGES)
@pytest.mark.parametrize("starts", [True, False])
def test_somebody_with_nothing_but_starts_is_asked_all_that_reassurance_needs(
    age_years: float, starts: bool
) -> None:
    answers = Answers(age_years=age_years, sex=Sex.MALE)
    while (question := next_question(KNOWN, answers)) is not None:
        said: Reply = question.choices[0] if question.choices else False
        if question.kind is AnswerKind.NUMBER:
            said = question.low or 0.0
        if question.id == "only_at_sleep_onset":
            said = starts
        answers = Answers({**answers.replies, question.id: said}, age_years, Sex.MALE)
    left = [each.id for each in open_questions(KNOWN, answers) if is_weighty(each, KNOWN)]
    assert left == []
    assert assess(answers, (), KNOWN).reassures


@pytest.mark.parametrize("name", FeatureName)
def test_every_line_of_a_feature_has_words(name: FeatureName) -> None:
    source = inspect.getsource(FEATURES[name])
    feature = FEATURES[name](case(Answers()))
    assert feature.told is None
    assert f"feature.{feature.reason}" in KNOWN.words
    assert f"feature.{name.value}" in KNOWN.words
    assert source


def test_every_module_of_the_folder_is_a_question_or_a_tool() -> None:
    tools = {"case", "features", "limits", "numbers", "standings", "told"}
    modules = {name for name, value in vars(hypnic.assess).items() if inspect.ismodule(value)}
    assert modules - tools <= set(QUESTIONS)
    assert {function.__module__.rsplit(".", 1)[-1] for function in QUESTIONS.values()} == set(QUESTIONS)
