"""The loader: what it joins, and how it says what is wrong with an entry."""

from pathlib import Path

import pytest

from hypnic.errors import KnowledgeError
from hypnic.knowledge import knowledge, languages, load
from hypnic.model.knowledge import Norm
from hypnic.model.urgency import Urgency
from knowledge_texts import change, copied

FIRST = "texts/en/conditions.toml"


def said(home: Path) -> str:
    with pytest.raises(KnowledgeError) as error:
        load("en", home)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_facts_and_texts_are_joined_by_id():
    everything = knowledge()
    legs = everything.conditions["restless_legs"]
    assert legs.name == "Restless legs"
    assert legs.icd10 == ("G25.81",)
    assert legs.icd11 == ("7A80",)
    assert legs.urgency is Urgency.ROUTINE
    assert [each.number for each in everything.claims.values()] == list(range(1, 57))
    assert everything.words["urgency.same_day"] == "See a doctor today"


def test_the_more_urgent_is_the_greater():
    assert max(Urgency) is Urgency.EMERGENCY
    assert sorted(Urgency)[0] is Urgency.SELF_CARE
    assert Urgency.SAME_DAY > Urgency.TWO_WEEKS >= Urgency.TWO_WEEKS
    assert not Urgency.ROUTINE < Urgency.SELF_CARE
    assert Urgency.ROUTINE <= Urgency.ROUTINE
    with pytest.raises(TypeError):
        Urgency.ROUTINE < 3  # noqa: B015


@pytest.mark.parametrize(
    ("age_years", "ids"),
    [
        (0.0, {"sleep_hours_nsf_newborn"}),
        (0.33, {"sleep_hours_nsf_newborn"}),
        (4 / 12, {"sleep_hours_nsf_infant", "sleep_hours_aasm_infant", "sleep_hours_who_infant"}),
        (13.0, {"sleep_hours_nsf_school", "sleep_hours_aasm_teen"}),
        (60.9, {"sleep_hours_nsf_adult", "sleep_hours_aasm_adult"}),
        (61.0, {"sleep_hours_nsf_adult"}),
        (90.0, {"sleep_hours_nsf_older"}),
    ],
)
def test_norms_hold_for_their_ages_and_no_other(age_years: float, ids: set[str]):
    found = {each.id for each in knowledge().norms_of("sleep_hours_per_day", age_years)}
    assert {each for each in found if "article" not in each} == ids


def test_norms_of_one_sex_need_that_sex():
    norms = knowledge().norms_of
    assert {each.id for each in norms("plms_per_hour", 50.0, "m")} - {
        each.id for each in norms("plms_per_hour", 50.0)
    } == {"plms_hypnolaus_men"}
    assert norms("plms_per_hour", 2.0) == tuple(
        each for each in knowledge().norms.values() if each.id == "plms_limit_child"
    )
    assert norms("head_jerks_per_hour_rem", 12.0) == ()


def test_the_article_has_the_table_of_the_nsf_without_newborns():
    """The values are those printed in the article."""
    printed = {
        "infant": (12, 15),
        "toddler": (11, 14),
        "preschool": (10, 13),
        "school": (9, 11),
        "teen": (8, 10),
        "young_adult": (7, 9),
        "adult": (7, 9),
        "older": (7, 8),
    }
    of = {
        name.removeprefix("sleep_hours_article_"): norm
        for name, norm in knowledge().norms.items()
        if norm.alias_of
    }
    assert {name: (norm.low, norm.high) for name, norm in of.items()} == printed
    assert all(norm.sources == ("article",) and norm.may_low is None for norm in of.values())
    assert (of["older"].age_from_years, of["older"].age_below_years) == (65.0, None)


def test_months_become_years():
    norm = knowledge().norms["sleep_hours_nsf_infant"]
    assert (norm.age_from_years, norm.age_below_years) == (4 / 12, 1.0)
    assert norm.covers(0.99)
    assert not norm.covers(1.0)


def test_a_norm_without_ages_covers_all():
    norm = Norm("x", "x", ("x",), "x", "x")
    assert norm.covers(0)
    assert norm.covers(120, "f")


def test_an_unknown_language_names_those_that_there_are(tmp_path: Path):
    with pytest.raises(KnowledgeError, match="no texts in 'tlh'; there are: en"):
        load("tlh")
    home = copied(tmp_path)
    (home / "texts" / "de").mkdir()
    assert languages(home) == ("de", "en")
    with pytest.raises(KnowledgeError, match=r"de/norms\.toml: cannot be read: No such file"):
        load("de", home)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            FIRST,
            '[thyroid]\nname = "Thyroid"',
            "[thyroid]",
            "texts conditions.toml: thyroid: name is missing",
        ),
        (FIRST, 'name = "Thyroid"', "name = 3", "texts conditions.toml: thyroid: name must be a str, got 3"),
        (FIRST, 'name = "Thyroid"', 'name = ""', "texts conditions.toml: thyroid: name is empty"),
        (FIRST, 'name = "Thyroid"', 'nme = "Thyroid"', "thyroid: no field nme; did you mean name?"),
        (FIRST, "[thyroid]", "[thyroyd]", "texts conditions.toml: thyroid has no text; add [thyroid]"),
        (FIRST, "[thyroid]", '[x]\nname = "x"\n[thyroid]', "conditions.toml: x is not in facts"),
        (FIRST, "[thyroid]", "[thyroid", "en/conditions.toml: not a TOML file"),
        (
            "facts/conditions.toml",
            '[thyroid]\nurgency = "routine"',
            '[thyroid]\nurgency = "soon"',
            "facts conditions.toml: thyroid: urgency is one of emergency, same_day, two_weeks, routine,",
        ),
        (
            "facts/conditions.toml",
            '[thyroid]\nurgency = "routine"',
            '[thyroid]\nname = "T"\nurgency = "routine"',
            "facts conditions.toml: thyroid: no field name",
        ),
        (
            "facts/conditions.toml",
            '[thyroid]\nurgency = "routine"\nsources = ["general"]',
            '[thyroid]\nurgency = "routine"\nsources = []',
            "facts conditions.toml: thyroid: sources is empty; every statement needs one",
        ),
        (
            "facts/conditions.toml",
            '[thyroid]\nurgency = "routine"\nsources = ["general"]',
            '[thyroid]\nurgency = "routine"\nsources = ["smith1999"]',
            "facts conditions.toml: thyroid: sources names 'smith1999', which does not exist",
        ),
        (
            "facts/conditions.toml",
            'see = ["thyroid_cause"]',
            'see = ["nowhere"]',
            "facts conditions.toml: thyroid: see names 'nowhere'",
        ),
        (
            "facts/sources.toml",
            "[general]",
            '[idle]\nauthors = "I"\nyear = 1999\ntitle = "T"\nread = "known"\n\n[general]',
            "facts sources.toml: idle is used nowhere; use it or drop it",
        ),
        (
            "facts/sources.toml",
            "[general]",
            '[bare]\nauthors = "I"\ntitle = "T"\nread = "known"\n\n[general]',
            "texts words.toml: source.bare is missing",
        ),
        (
            "facts/norms.toml",
            'alias_of = "sleep_hours_nsf_infant"',
            'alias_of = "nothing"',
            "facts norms.toml: sleep_hours_article_infant: alias_of names 'nothing', which is not there",
        ),
        (
            "facts/norms.toml",
            "percentiles = { 50 = 11 }",
            "percentiles = { middle = 11 }",
            "norms.toml: movements_all: percentiles: the key 'middle' must be a number",
        ),
        ("facts/norms.toml", "n = 2872", "n = 2872.5", "norms.toml: plms_mros: n must be a int, got 2872.5"),
        (
            "facts/norms.toml",
            "age_from_months = 8\n",
            'age_from_months = "8"\n',
            "norms.toml: rocking_9_months: age_from_years must be a float, got '8'",
        ),
        ("texts/en/words.toml", "unsafe = ", "unsave = ", "texts words.toml: verdict.unsafe is missing"),
        ("texts/en/words.toml", 'kg = "kg"', "kg = 1", "texts words.toml: unit.kg must be a text, got 1"),
        (
            "texts/en/questions.toml",
            'other = "something else"',
            "",
            "questions.toml: medicine_kind: choices and choice_words name different answers",
        ),
        (
            "facts/questions.toml",
            'kind = "number"\nlow = 0\nhigh = 7',
            'kind = "yes_no"\nlow = 0\nhigh = 7',
            "questions.toml: nights_per_week: a number, and nothing else, has low and high",
        ),
        (
            "facts/questions.toml",
            'kind = "choice"\nspeaks_for',
            'kind = "yes_no"\nspeaks_for',
            "questions.toml: medicine_kind: a choice, and nothing else, has choices",
        ),
        (
            "facts/questions.toml",
            '[overdose]\nkind = "yes_no"\nred_flag = true\nurgency = "emergency"',
            '[overdose]\nkind = "yes_no"\nred_flag = true',
            "facts questions.toml: overdose: a red flag needs an urgency",
        ),
        (
            "facts/questions.toml",
            'after = "new_medicine"',
            'after = "never"',
            "questions.toml: medicine_kind: after names 'never'",
        ),
    ],
)
def test_what_is_wrong_is_said_with_file_and_key(tmp_path: Path, file: str, old: str, new: str, message: str):
    home = copied(tmp_path)
    change(home / file, old, new)
    assert message in said(home)


def test_an_id_means_one_thing(tmp_path: Path):
    home = copied(tmp_path)
    for file in ("facts/terms.toml", "texts/en/terms.toml"):
        change(home / file, "[waso]", "[thyroid]")
    assert said(home) == "facts terms.toml: thyroid is also in conditions.toml; rename one"


def test_a_file_that_is_no_text(tmp_path: Path):
    home = copied(tmp_path)
    (home / "facts" / "terms.toml").write_bytes(b"\xff\xfe")
    assert "facts/terms.toml: not a TOML file" in said(home)
