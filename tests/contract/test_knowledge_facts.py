"""What every entry of the knowledge must keep to, beyond what the loader checks."""

import re
from itertools import pairwise

import pytest

from hypnic.knowledge import knowledge
from hypnic.model.grades import AdviceKind, AnswerKind, Audience, Reading, Verdict
from hypnic.model.urgency import Urgency

KNOWN = knowledge()
STATEMENTS = [
    (name, key)
    for name in ("norms", "conditions", "claims", "advice", "questions", "terms")
    for key in getattr(KNOWN, name)
]


@pytest.mark.parametrize(("name", "key"), STATEMENTS, ids="-".join)
def test_every_statement_has_a_source_that_exists(name: str, key: str):
    sources = getattr(KNOWN, name)[key].sources
    assert sources
    assert len(set(sources)) == len(sources)
    assert set(sources) <= KNOWN.sources.keys()


def test_every_source_is_used():
    used = {each for name, key in STATEMENTS for each in getattr(KNOWN, name)[key].sources}
    assert used == KNOWN.sources.keys()


@pytest.mark.parametrize("key", KNOWN.sources)
def test_a_source_can_be_found_again(key: str):
    source = KNOWN.sources[key]
    assert source.doi or source.url or source.where or not source.year
    assert not source.doi or re.fullmatch(r"10\.\d{4,9}/\S+", source.doi)
    assert not source.year or 1990 <= source.year <= 2030


def test_two_sources_are_never_the_same_paper():
    dois = [source.doi for source in KNOWN.sources.values() if source.doi]
    titles = [source.title.casefold() for source in KNOWN.sources.values()]
    assert len(set(dois)) == len(dois)
    assert len(set(titles)) == len(titles)


def test_own_rules_are_called_own():
    assert [key for key, source in KNOWN.sources.items() if source.read is Reading.OWN] == ["hypnic"]


@pytest.mark.parametrize("key", KNOWN.norms)
def test_a_norm_says_something_and_nothing_impossible(key: str):
    norm = KNOWN.norms[key]
    values = [norm.low, norm.high, norm.mean, norm.per_decade, *norm.percentiles.values()]
    assert any(value is not None for value in values) or norm.above_percent
    assert all(0 <= each <= 100 for each in [*norm.percentiles, *norm.above_percent.values()])
    assert list(norm.percentiles.values()) == sorted(norm.percentiles.values())
    inner = [each for each in (norm.may_low, norm.low, norm.high, norm.may_high) if each is not None]
    assert inner == sorted(inner)
    if norm.age_from_years is not None and norm.age_below_years is not None:
        assert 0 <= norm.age_from_years < norm.age_below_years <= 120


def test_every_band_of_sleep_length_follows_the_one_before():
    for publisher, youngest in (("nsf", 0.0), ("article", 4 / 12)):
        bands = sorted(
            (norm.age_from_years, norm.age_below_years)
            for key, norm in KNOWN.norms.items()
            if key.startswith(f"sleep_hours_{publisher}_")
        )
        assert bands[0][0] == youngest
        assert all(one[1] == other[0] for one, other in pairwise(bands))
        assert bands[-1] == (65.0, None)


@pytest.mark.parametrize("key", KNOWN.conditions)
def test_a_condition_is_whole(key: str):
    condition = KNOWN.conditions[key]
    assert condition.speaks_for
    assert condition.speaks_against
    assert condition.doctors_look_at
    assert (condition.sooner is None) == (condition.sooner_if == "")
    assert condition.sooner is None or condition.sooner > condition.urgency
    assert all(re.fullmatch(r"[A-Z]\d\d(?:\.\d+)?", code) for code in condition.icd10)
    assert all(re.fullmatch(r"[0-9][A-Z][0-9A-Z]\d(?:\.\d)?", code) for code in condition.icd11)


def test_every_condition_can_be_reached_from_a_question():
    reached = {key for question in KNOWN.questions.values() for key in question.speaks_for}
    assert KNOWN.conditions.keys() - reached == {"head_jerks", "raised_dream_tone"}
    # These two are told from a recording, not from what somebody says.


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.SAME_DAY])
def test_every_urgent_condition_has_a_red_flag_as_urgent(urgency: Urgency):
    urgent = {key for key, condition in KNOWN.conditions.items() if condition.urgency is urgency}
    flagged = {
        key
        for question in KNOWN.questions.values()
        if question.red_flag and question.urgency is not None and question.urgency >= urgency
        for key in question.speaks_for
    }
    assert urgent
    assert urgent <= flagged


def test_red_flags_come_first_and_the_most_urgent_before_the_others():
    flags = [question.red_flag for question in KNOWN.questions.values()]
    assert flags == sorted(flags, reverse=True)
    assert sum(flags) == 19
    assert all(
        question.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY) or question.id == "skills_lost"
        for question in KNOWN.questions.values()
        if question.red_flag
    )
    assert not any(
        question.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY)
        for question in KNOWN.questions.values()
        if not question.red_flag
    )


@pytest.mark.parametrize("key", KNOWN.questions)
def test_a_question_comes_after_the_one_that_it_asks_back_to(key: str):
    question = KNOWN.questions[key]
    order = list(KNOWN.questions)
    if question.after:
        before = KNOWN.questions[question.after]
        assert before.kind is AnswerKind.YES_NO
        assert order.index(question.after) < order.index(key)
        assert Audience.EVERYONE in before.audiences or set(question.audiences) <= set(before.audiences)
    assert question.urgency is None or question.kind is AnswerKind.YES_NO
    assert question.text.endswith("?")


def test_babies_are_not_asked_what_they_cannot_do():
    asked = {
        key
        for key, question in KNOWN.questions.items()
        if {Audience.INFANT, Audience.EVERYONE} & set(question.audiences)
    }
    assert not asked & {
        "falling_feeling",
        "legs_urge",
        "sleepy_driving",
        "alcohol_in_evening",
        "epworth_total",
    }
    assert {"infant_runs", "infant_only_asleep", "fever_and_stiff_neck"} <= asked


def test_licensed_forms_are_asked_for_their_total_alone():
    totals = {key for key in KNOWN.questions if key.endswith("_total")}
    assert totals == {f"{each}_total" for each in ("epworth", "isi", "psqi", "irls", "stop_bang", "rbdsq")}
    assert all(KNOWN.questions[key].kind is AnswerKind.NUMBER for key in totals)
    ranges = {key: (KNOWN.questions[key].low, KNOWN.questions[key].high) for key in totals}
    assert ranges["epworth_total"] == (0, 24)
    assert ranges["isi_total"] == (0, 28)
    assert ranges["psqi_total"] == (0, 21)
    assert ranges["irls_total"] == (0, 40)
    assert ranges["stop_bang_total"] == (0, 8)
    assert ranges["rbdsq_total"] == (0, 13)


def test_the_claims_of_the_article_in_its_order():
    assert [claim.number for claim in KNOWN.claims.values()] == list(range(1, 57))
    wrong = {claim.number for claim in KNOWN.claims.values() if claim.verdict is Verdict.WRONG}
    assert wrong == {8, 18, 41, 53}
    unsafe = {claim.number for claim in KNOWN.claims.values() if claim.verdict is Verdict.UNSAFE}
    assert unsafe == {43, 54}


@pytest.mark.parametrize("kind", AdviceKind)
def test_there_is_advice_of_every_kind(kind: AdviceKind):
    assert sum(each.kind is kind for each in KNOWN.advice.values()) >= 2


def test_every_condition_has_something_to_do():
    """Emergencies need no advice but the call; normal things need none."""
    helped = {key for each in KNOWN.advice.values() for key in each.helps}
    urgent = {key for key, each in KNOWN.conditions.items() if each.urgency >= Urgency.SAME_DAY}
    left = KNOWN.conditions.keys() - helped - urgent
    assert left <= {"ordinary_movement", "fragmentary_myoclonus", "head_jerks"}
