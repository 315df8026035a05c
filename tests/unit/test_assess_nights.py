"""Nights → numbers, features and limits, and assessments of nights."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.assess import assess
from hypnic.assess.case import Case
from hypnic.assess.features import features
from hypnic.assess.numbers import limits_of, numbers_of, unit_of, words_of
from hypnic.knowledge import knowledge
from hypnic.model.assessment import Answers, FeatureName, Reply
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.index import Index
from hypnic.model.night import Night
from hypnic.model.pattern import Pattern, Question
from hypnic.model.recording import Role, Sex, Subject
from hypnic.model.spans import Span
from hypnic.model.survey import KindCount, Reading, Status, Survey
from hypnic.summarise.sleep import summarise_sleep
from nights import build

KNOWN = knowledge()


def simple(**changes: object) -> Night:
    return replace(build(hours=2.0).night, **changes)  # type: ignore[arg-type]


def staged(text: str, period: Span) -> Night:
    codes = {"W": Stage.W, "1": Stage.N1, "2": Stage.N2, "3": Stage.N3, "R": Stage.R}
    stages = Hypnogram(np.array([codes[each] for each in text], dtype=np.int8))
    sleep = summarise_sleep(stages, lights(period))
    return simple(hypnogram=stages, period=period, unmarked=frozenset(), sleep=sleep)


def lights(*spans: Span) -> Events:
    kinds = (Kind.LIGHTS_OFF, Kind.LIGHTS_ON)
    return Events(Event(at, 0.0, kind) for span in spans for at, kind in zip(span, kinds, strict=True))


def test_sleep_numbers_by_hand():
    # 30-s epochs, lights off at 30 s, on at 300 s: W | W 1 2 2 W 2 R W | W
    numbers = numbers_of(staged("WW122W2RWW", Span(30.0, 270.0)))
    assert numbers["sol_min"] == 0.5
    assert numbers["tst_min"] == 2.5
    assert numbers["waso_min"] == 1.0
    assert numbers["sleep_efficiency_percent"] == pytest.approx(62.5)


def test_without_lights_only_what_needs_none_is_told():
    night = staged("WW122W2RWW", Span(0.0, 300.0))
    assert night.hypnogram is not None
    dark = replace(night, unmarked=frozenset({"lights"}), sleep=summarise_sleep(night.hypnogram, lights()))
    names = ("sol_min", "sleep_efficiency_percent", "tst_min", "waso_min")
    assert [numbers_of(dark)[name] for name in names] == [None] * 4


def test_a_night_that_was_cut_off_is_not_held_against_whole_ones():
    """Lights off are marked, lights on lie beyond the end: how long the sleeper slept is not known."""
    night = staged("WW122W2R22", Span(0.0, 300.0))
    assert night.hypnogram is not None
    off = lights(Span(0.0, 300.0)).of(Kind.LIGHTS_OFF)
    numbers = numbers_of(replace(night, sleep=summarise_sleep(night.hypnogram, off)))
    assert [numbers[name] for name in ("tst_min", "sleep_efficiency_percent", "waso_min")] == [None] * 3
    assert numbers["sol_min"] == 1.0


def test_nobody_slept_is_not_zero_minutes():
    numbers = numbers_of(staged("WWWW", Span(0.0, 120.0)))
    assert [numbers[name] for name in ("tst_min", "waso_min", "sol_min")] == [None] * 3


def test_respiratory_events_are_counted_in_sleep_alone():
    night = staged("W222222222", Span(0.0, 300.0))
    marks = Events(
        [Event(5.0, 12.0, Kind.APNEA), Event(60.0, 12.0, Kind.APNEA), Event(90.0, 15.0, Kind.HYPOPNEA)]
    )
    numbers = numbers_of(replace(night, context=marks))
    assert numbers["respiratory_events_per_hour"] == pytest.approx(2 / (270 / 3600))
    unmarked = replace(night, unmarked=frozenset({"respiratory events"}))
    assert numbers_of(unmarked)["respiratory_events_per_hour"] is None


def test_the_leg_index_is_told_for_both_legs_in_staged_sleep_only():
    whole = build(hours=2.0).night
    assert numbers_of(whole)["plms_per_hour"] == whole.summary.headline["plms_per_hour"]
    for night in (
        build(hours=2.0, legs=(Site.LEFT_LEG,)).night,
        build(hours=2.0, staged=False).night,
        build(hours=2.0, refused="flat").night,
    ):
        assert numbers_of(night)["plms_per_hour"] is None


@pytest.mark.parametrize(
    ("night", "limits"),
    [
        (build(hours=2.0), {"no_jerks"}),
        (build(hours=2.0, legs=(Site.LEFT_LEG,)), {"one_leg", "no_jerks"}),
        (build(hours=2.0, refused="flat"), {"no_legs", "no_jerks"}),
        (build(hours=2.0, staged=False, breathing=False), {"no_stages", "no_breathing", "no_jerks"}),
        (build(hours=2.0, arousals=False), {"no_arousals", "no_jerks"}),
    ],
)
def test_what_a_night_could_not_see_is_named(night, limits):
    assert limits_of(night.night) == limits
    assert all(f"limit.{each}" in KNOWN.words for each in limits)


def test_the_survey_gives_counts_rates_and_readings_under_the_names_of_the_norms():
    index = Index("large_movement", "sleep", "all", 12, 2.0, 6.0, 3.0, 9.0)
    survey = Survey(
        kinds=(
            KindCount(Kind.LARGE_MOVEMENT, Status.FOUND, count=12, indices=(index,)),
            KindCount(Kind.HYPNIC_JERK, Status.NONE, count=0),
            KindCount(Kind.BRUXISM, Status.NOT_LOOKED_FOR, why="no jaw"),
        ),
        readings=(
            Reading(Kind.REM_TONIC, "rem_atonia_index_ratio", 0.71, "ratio", Site.CHIN),
            Reading(Kind.REM_PHASIC, "any_3s_percent", None, "percent", Site.CHIN, why="no REM"),
            Reading(Kind.REM_PHASIC, "any_3s_percent", 50.0, "percent", Site.LEFT_ARM),
            Reading(Kind.INFANT_MYOCLONUS, "clusters_awake_count", 2.0, "count"),
        ),
        patterns=(
            Pattern(Kind.HYPNIC_JERK, Question.STEREOTYPY, "changing", 0.1),
            Pattern(Kind.HYPNIC_JERK, Question.PLACE, why="only two jerks"),
        ),
    )
    bare = simple(survey=survey)
    quality = bare.candidates.quality
    arm = replace(quality[0], role=Role.LEFT_ARM)
    night = replace(bare, candidates=replace(bare.candidates, quality=(*quality, arm)))
    # Legs and chin alone see less than the people of the norm showed.
    assert numbers_of(bare)["large_movements_per_hour"] is None
    assert words_of(night) == {"hypnic_jerk_candidate_stereotypy": "changing"}
    (place,) = [each for each in assess(Answers(), [night], KNOWN).features if each.name is FeatureName.PLACE]
    assert place.told == "jerks_change"
    numbers = numbers_of(night)
    assert numbers["infant_clusters_awake_count"] == 2.0
    assert numbers["large_movements_per_hour"] == 6.0
    assert numbers["hypnic_jerk_candidate_count"] == 0.0
    assert numbers["bruxism_episode_count"] is None
    assert numbers["rem_atonia_index"] == 0.71
    assert numbers["rwa_sinbar_chin_any_percent"] is None


def test_units_are_told_by_the_end_of_a_name():
    assert [unit_of(name) for name in ("plms_per_hour", "waso_min", "busier_leg_percent", "x_count")] == [
        "/h",
        "min",
        "%",
        "",
    ]


def line(name: FeatureName, replies: dict[str, Reply], *nights: dict[str, float | None]) -> str:
    given = Case(Answers(replies, 40.0, Sex.MALE), nights, KNOWN)
    (feature,) = [each for each in features(given) if each.name is name]
    said = feature.told if feature.told is not None else feature.reason
    assert f"feature.{said}" in KNOWN.words
    return str(said)


@pytest.mark.parametrize(
    ("replies", "nights", "said"),
    [
        ({"same_place": True}, [], "same_place"),
        ({"same_place": False}, [{"busier_leg_percent": 99.0}], "place_varies"),
        ({}, [{"busier_leg_percent": 95.0}], "one_leg"),
        ({}, [{"busier_leg_percent": 94.9}], "both_legs"),
        ({}, [{"busier_leg_percent": None}], "two_legs_or_answer_needed"),
    ],
)
def test_feature_place(replies, nights, said):
    assert line(FeatureName.PLACE, replies, *nights) == said


@pytest.mark.parametrize(
    ("replies", "nights", "said"),
    [
        ({"jerk_shape": "one_jerk"}, [], "single_jerk"),
        ({"jerk_shape": "both"}, [], "jerk_and_tremor"),
        ({"foot_beat": True}, [], "tremor"),
        ({}, [{"hypnic_jerk_candidate_count": 3.0, "hypnagogic_foot_tremor_count": 0.0}], "single_jerk"),
        ({}, [{"hypnic_jerk_candidate_count": 0.0, "hypnagogic_foot_tremor_count": 0.0}], "neither_found"),
        ({}, [{"hypnic_jerk_candidate_count": 0.0}], "muscles_or_answer_needed"),
    ],
)
def test_feature_shape(replies, nights, said):
    assert line(FeatureName.SHAPE, replies, *nights) == said


@pytest.mark.parametrize(
    ("replies", "nights", "said"),
    [
        ({"only_at_sleep_onset": True}, [], "falling_asleep"),
        ({}, [{"leg_movements_n1_per_hour": 9.0, "leg_movements_rem_per_hour": 3.0}], "busiest_n1"),
        ({}, [{"leg_movements_n1_per_hour": 0.0}], "no_leg_movements"),
        ({}, [], "stages_and_legs_needed"),
    ],
)
def test_feature_stage(replies, nights, said):
    assert line(FeatureName.STAGE, replies, *nights) == said


@pytest.mark.parametrize(
    ("replies", "nights", "said"),
    [
        ({"nights_per_week": 3.0}, [], "seldom_by_answer"),
        ({"nights_per_week": 3.1}, [], "often_by_answer"),
        ({}, [{"plms_per_hour": 4.0}, {"plms_per_hour": 1.0}], "every_night"),
        ({}, [{"plms_per_hour": 4.0}, {"plms_per_hour": 0.0}], "some_nights"),
        ({}, [{"plms_per_hour": 0.0}, {"plms_per_hour": 0.0}], "no_night"),
        ({}, [{"plms_per_hour": 4.0}], "more_nights_needed"),
        ({}, [{"plms_per_hour": 4.0}, {"plms_per_hour": None}], "more_nights_needed"),
    ],
)
def test_feature_recurrence(replies, nights, said):
    assert line(FeatureName.RECURRENCE, replies, *nights) == said


def test_feature_falling_is_known_to_the_sleeper_alone():
    full = {"hypnic_jerk_candidate_count": 9.0, "plms_per_hour": 9.0}
    assert line(FeatureName.FALLING, {}, full) == "only_the_sleeper_knows"
    assert line(FeatureName.FALLING, {"falling_feeling": True}) == "falling_told"
    assert line(FeatureName.FALLING, {"falling_feeling": False}) == "no_falling"


def test_age_and_sex_come_from_the_recording_where_the_answers_do_not_tell():
    night = simple(subject=Subject(61.0, Sex.FEMALE))
    alone = assess(Answers(), [night], KNOWN)
    assert (alone.answers.age_years, alone.answers.sex) == (61.0, Sex.FEMALE)
    other = assess(Answers(age_years=30.0, sex=Sex.MALE), [night], KNOWN)
    assert other.answers.age_years == 30.0
    assert other.contradictions == (("age_years", "recorded_age"), ("sex", "recorded_sex"))
    assert assess(Answers(age_years=60.0), [night], KNOWN).contradictions == ()


def test_a_night_without_answers_reassures_nobody_however_quiet_it_is():
    quiet = build(hours=2.0, per_hour=0.0).night
    assessment = assess(Answers(), [quiet], KNOWN)
    assert assessment.urgency is None
    assert not assessment.reassures
    assert "no_answers" in assessment.limits
    assert "one_night" in assessment.limits


def test_a_limit_that_one_of_two_nights_does_not_have_is_no_limit_of_both():
    whole, one_leg = build(hours=2.0).night, build(hours=2.0, legs=(Site.LEFT_LEG,)).night
    assert "one_leg" not in assess(Answers(), [whole, one_leg], KNOWN).limits
    assert "one_leg" in assess(Answers(), [one_leg, one_leg], KNOWN).limits
