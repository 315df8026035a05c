"""Answers as people write and type them, and which question comes next."""

import json

import pytest

from hypnic.ask import MOST, answers_from, is_over, next_question, plain_answers, read_answers, to_toml
from hypnic.ask.person import age_from_words, sex_from_words
from hypnic.cli.talk import Talk
from hypnic.errors import AnswersError
from hypnic.knowledge import knowledge
from hypnic.model.asking import age_group, audiences, is_weighty, may_be_pregnant, stakes
from hypnic.model.assessment import Answers, Blank
from hypnic.model.grades import Audience
from hypnic.model.recording import Sex

KNOWN = knowledge()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("34 years", 34.0),
        ("34y", 34.0),
        ("6 months", 0.5),
        ("18 mo", 1.5),
        ("2.5 years", 2.5),
        ("2,5 years", 2.5),
        ("52.18 weeks", 1.0),
        ("0 days", 0.0),
        ("120 years", 120.0),
        ("skip", Blank.SKIPPED),
        ("don't know", Blank.UNSURE),
    ],
)
def test_an_age_is_told_with_its_unit(text, years):
    assert age_from_words(text) == (pytest.approx(years) if isinstance(years, float) else years)


@pytest.mark.parametrize("text", ["34", "thirty", "-3 years", "3 parsecs", "5 months old or so"])
def test_an_age_without_a_unit_is_asked_again(text):
    with pytest.raises(AnswersError, match=r"34 years.*5 months"):
        age_from_words(text)


@pytest.mark.parametrize("text", ["121 years", "1500 months"])
def test_nobody_is_that_old(text):
    with pytest.raises(AnswersError, match="cannot be"):
        age_from_words(text)


def test_sex_as_people_write_it():
    assert [sex_from_words(each) for each in ("F", " woman", "boy", "x", "skip")] == [
        Sex.FEMALE,
        Sex.FEMALE,
        Sex.MALE,
        None,
        None,
    ]
    with pytest.raises(AnswersError, match="sex is f, m or unsure, got 'q'"):
        sex_from_words("q")


def test_a_file_of_answers(tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text(
        'age_months = 6\nsex = "girl"\nfit_now = false\noverdose = "no"\nfits_repeated = "don\'t know"\n'
        'infant_jerks = "Yes"\nsleep_hours = 13\nnights_per_week = "skip"\n',
        encoding="utf-8",
    )
    answers = read_answers(path, KNOWN)
    assert (answers.age_years, answers.sex, answers.pregnant) == (0.5, Sex.FEMALE, None)
    assert answers.replies == {
        "fit_now": False,
        "overdose": False,
        "fits_repeated": Blank.UNSURE,
        "infant_jerks": True,
        "sleep_hours": 13.0,
        "nights_per_week": Blank.SKIPPED,
    }
    assert not answers.told("fits_repeated")
    assert not answers.no("nights_per_week")
    assert answers.number("sleep_hours") == 13.0


def test_the_same_answers_in_json_and_written_again(tmp_path):
    tree = {"age_years": 40, "pregnant": "no", "medicine_kind": "opioid", "same_place": True}
    (tmp_path / "a.json").write_text(json.dumps(tree), encoding="utf-8")
    answers = read_answers(tmp_path / "a.json", KNOWN)
    assert answers.choice("medicine_kind") == "opioid"
    assert answers.pregnant is False
    (tmp_path / "b.toml").write_text(to_toml(answers), encoding="utf-8")
    assert read_answers(tmp_path / "b.toml", KNOWN) == answers
    assert answers_from(plain_answers(answers), KNOWN) == answers


@pytest.mark.parametrize(
    ("tree", "what"),
    [
        ({"same_plaec": True}, "no question 'same_plaec'; did you mean same_place"),
        ({"zzzz": True}, "hypnic ask --questions lists them all"),
        ({"age_yaers": 3}, "did you mean age_years"),
        ({"age": 5}, "age = 5 does not say of what; write age_years, or age_months for a baby"),
        ({"age_years": 140}, "an age of 140 years cannot be.*age_months"),
        ({"age_years": -1}, "an age of -1 years cannot be"),
        ({"age_years": True}, "age_years is a number or a text"),
        ({"age_years": 2, "age_months": 6}, "the ages contradict each other: 2 and 0.5 years"),
        ({"sex": 1}, "sex is f, m or unsure, got 1"),
        ({"pregnant": "perhaps"}, "pregnant is yes, no, unsure or skip, got 'perhaps'"),
        ({"same_place": "left"}, "same_place: 'left' is no answer to it; write yes, no, unsure or skip"),
        ({"same_place": 1}, "same_place: 1 is no answer to it"),
        ({"sleep_hours": 25}, "sleep_hours: 25 cannot be; write a number from 0 to 24"),
        ({"sleep_hours": True}, "sleep_hours: True is no number"),
        ({"sleep_hours": "many"}, "sleep_hours: 'many' is no number"),
        ({"sleep_hours": float("nan")}, "sleep_hours: nan cannot be"),
        (
            {"medicine_kind": "tea"},
            "'tea' is none of its answers; write antidepressant, opioid",
        ),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_one_line(tree, what):
    with pytest.raises(AnswersError, match=what) as refusal:
        answers_from(tree, KNOWN)
    assert "\n" not in str(refusal.value)


def test_two_ages_that_say_the_same_are_no_contradiction():
    assert answers_from({"age_years": 0.5, "age_months": 6}, KNOWN).age_years == 0.5
    assert answers_from({"age_months": "6"}, KNOWN).age_years == 0.5
    assert answers_from({"age_years": "18 months"}, KNOWN).age_years == 1.5


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.toml", "age_years = = 3", "not a TOML file"),
        ("a.json", "[1, 2]", "one object of question ids"),
        ("a.json", "{", "not a JSON file"),
        ("missing.toml", None, "cannot read the answers: No such file"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, content, what):
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(AnswersError, match=what) as refusal:
        read_answers(path, KNOWN)
    assert str(path) in str(refusal.value)


def test_groups_of_people_are_half_open():
    assert [age_group(age) for age in (0.0, 1.99, 2.0, 17.9, 18.0, 64.9, 65.0)] == [
        Audience.INFANT,
        Audience.INFANT,
        Audience.CHILD,
        Audience.CHILD,
        Audience.ADULT,
        Audience.ADULT,
        Audience.OLDER,
    ]


def test_a_woman_who_did_not_say_may_be_pregnant_and_a_man_or_a_child_not():
    assert may_be_pregnant(Answers({}, 30.0, Sex.FEMALE))
    assert may_be_pregnant(Answers({}, 30.0, None))
    assert may_be_pregnant(Answers())
    assert not may_be_pregnant(Answers({}, 30.0, Sex.FEMALE, False))
    assert not may_be_pregnant(Answers({}, 30.0, Sex.MALE))
    assert not may_be_pregnant(Answers({}, 8.0, Sex.FEMALE))
    assert not may_be_pregnant(Answers({}, 70.0, Sex.FEMALE))
    assert audiences(Answers({}, 30.0, Sex.FEMALE, True)) == {
        Audience.EVERYONE,
        Audience.ADULT,
        Audience.PREGNANT,
    }


def test_a_question_weighs_as_much_as_those_after_it():
    questions = KNOWN.questions
    assert is_weighty(questions["wild_nights"], KNOWN)
    assert stakes(questions["wild_nights"], KNOWN) == stakes(questions["all_alike"], KNOWN) == 2
    assert not is_weighty(questions["habits"], KNOWN)
    assert not is_weighty(questions["caffeine_late"], KNOWN)


def test_the_interview_begins_with_red_flags_and_never_asks_twice():
    first = next_question(KNOWN, Answers(age_years=40.0))
    assert first is not None
    assert first.red_flag
    second = next_question(KNOWN, Answers({first.id: Blank.SKIPPED}, 40.0))
    assert second is not None
    assert second.id != first.id
    assert is_over(first, Answers({first.id: True}))
    assert not is_over(first, Answers({first.id: False}))


def test_at_the_cap_the_interview_ends():
    others = [question.id for question in KNOWN.questions.values() if not question.red_flag][:MOST]
    flags = {question.id: False for question in KNOWN.questions.values() if question.red_flag}
    answers = Answers({**flags, **dict.fromkeys(others, Blank.SKIPPED)}, 40.0, Sex.MALE)
    assert next_question(KNOWN, answers) is None


class Person:
    """Types the next line of a list, and says what was shown."""

    def __init__(self, *lines: str) -> None:
        self.lines, self.shown = list(lines), []

    def put(self, prompt: str) -> str:
        self.shown.append(prompt)
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def talk(self, width: int = 70) -> Answers:
        return Talk(KNOWN, self.put, self.shown.append, width).hold()

    def talk_shown(self) -> list[str]:
        self.talk()
        return self.shown


def test_a_talk_begins_with_the_emergency_line_and_asks_for_the_person_first():
    person = Person("34", "34 years", "m")
    answers = person.talk()
    assert (answers.age_years, answers.sex, answers.pregnant) == (34.0, Sex.MALE, None)
    assert person.shown[0] == KNOWN.words["page.emergency_line"]
    assert any("no unit" in text for text in person.shown)


def test_only_who_could_be_pregnant_is_asked():
    asked = KNOWN.words["interview.pregnant"].split("?")[0][:30]
    assert any(asked in text for text in Person("30 years", "f").talk_shown())
    assert not any(asked in text for text in Person("30 years", "m").talk_shown())
    assert not any(asked in text for text in Person("5 months", "f").talk_shown())


def test_an_emergency_ends_the_talk_at_once():
    person = Person("34 years", "m", "yes", "no", "no")
    assert person.talk().replies == {"fit_now": True}
    assert person.lines == ["no", "no"]
    assert KNOWN.words["interview.stopped"] in " ".join(person.shown).replace("\n", " ")


def test_skip_dont_know_why_back_and_stop():
    flags = [question.id for question in KNOWN.questions.values() if question.red_flag]
    person = Person("34 years", "m", "no", "what?", "why", "skip", "d", "back", "no", "stop", "yes")
    answers = person.talk()
    assert answers.replies == {"fit_now": False, "fit_with_harm": Blank.SKIPPED, flags[3]: False}
    assert person.lines == ["yes"]
    assert any(KNOWN.questions["fit_with_harm"].why in text for text in person.shown)
    assert any("write yes, no, unsure or skip" in text.replace("\n", " ") for text in person.shown)


def test_back_at_the_first_question_stays_there():
    assert Person("34 years", "m", "back", "no").talk().replies == {"fit_now": False}


def test_prompts_fit_a_narrow_terminal():
    person = Person("34 years", "m", *["no"] * 60)
    person.talk(40)
    assert max(len(line) for text in person.shown for line in text.split("\n")) <= 40


def test_numbers_and_choices_can_be_typed():
    person = Person("34 years", "m", *["no"] * 13, "yes", "1", "no")
    answers = person.talk()
    assert answers.yes("only_at_sleep_onset")
    assert answers.choice("jerk_shape") == "one_jerk"
    assert any("a number" in text for text in Person("34 years", "m", *["no"] * 60).talk_shown())
