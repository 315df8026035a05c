"""The questions of the assessment on small cases, by number."""

from collections.abc import Mapping

import pytest

from hypnic.assess import QUESTIONS, assess
from hypnic.assess.breathing import nosas
from hypnic.assess.case import Case, beyond, limits, merged, weigh
from hypnic.assess.standings import bands_of, standings
from hypnic.assess.told import told
from hypnic.knowledge import knowledge
from hypnic.model.assessment import Answers, Band, Blank, Evidence, Finding, Place, Reply
from hypnic.model.recording import Sex
from hypnic.model.urgency import Urgency

KNOWN = knowledge()


def case(
    replies: Mapping[str, Reply] | None = None,
    age_years: float | None = 40.0,
    sex: Sex | None = Sex.MALE,
    nights: tuple[Mapping[str, float | None], ...] = (),
) -> Case:
    return Case(Answers(replies or {}, age_years, sex), nights, KNOWN)


def urgencies(question: str, given: Case) -> dict[str, str]:
    return {finding.condition: finding.urgency.value for finding in QUESTIONS[question](given)}


@pytest.mark.parametrize(
    ("nights", "weeks", "urgency"),
    [
        (3.0, 8.0, "self_care"),
        (3.5, 8.0, "routine"),
        (7.0, 3.9, "self_care"),
        (7.0, 4.0, "routine"),
        (7.0, None, "routine"),
        (None, 8.0, "self_care"),
    ],
)
def test_sleep_starts_are_worth_a_visit_above_three_nights_a_week_for_a_month(nights, weeks, urgency):
    replies = {"only_at_sleep_onset": True, "nights_per_week": nights, "weeks_so_far": weeks}
    told_ones = {key: value for key, value in replies.items() if value is not None}
    assert urgencies("sleep_starts", case(told_ones)) == {"hypnic_jerk": urgency}


@pytest.mark.parametrize(
    ("age_years", "index", "over"),
    [(40.0, 15.0, False), (40.0, 15.1, True), (10.0, 5.0, False), (10.0, 5.1, True), (None, 90.0, False)],
)
def test_the_leg_index_stands_against_the_limit_of_the_age(age_years, index, over):
    found = urgencies("periodic_legs", case({}, age_years, nights=({"plms_per_hour": index},)))
    assert found == ({"periodic_legs": "self_care"} if over else {})


def test_the_leg_index_is_never_alone_and_carries_its_limit():
    night = {"plms_per_hour": 42.0}
    (alone,) = QUESTIONS["periodic_legs"](case({}, nights=(night,)))
    (tired,) = QUESTIONS["periodic_legs"](case({"sleepy_by_day": True}, nights=(night,)))
    assert alone.urgency is Urgency.SELF_CARE
    assert tired.urgency is Urgency.ROUTINE
    assert Evidence("plms_per_hour", 42.0, 15.0, "/h", "icsd3tr") in alone.speaks_for
    assert "sleepy_by_day" in alone.missing


FOUR = {"legs_urge": True, "legs_at_rest": True, "legs_moving_helps": True, "legs_evening": True}


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"legs_other_cause": False}, {"restless_legs": "routine"}),
        ({}, {"restless_legs": "routine"}),
        ({"legs_other_cause": True}, {"leg_mimics": "routine"}),
        ({"legs_evening": False}, {"restless_legs": "routine", "leg_mimics": "routine"}),
    ],
)
def test_restless_legs_need_all_five_criteria(other, found):
    assert urgencies("restless_legs", case({**FOUR, **other})) == found


def test_a_criterion_that_was_denied_speaks_against_and_one_without_answer_is_missing():
    replies = {**FOUR, "legs_evening": False}
    (legs, _) = QUESTIONS["restless_legs"](case(replies))
    assert [each.measure for each in legs.speaks_against] == ["legs_evening"]
    assert "legs_other_cause" in legs.missing
    assert "legs_evening" not in legs.missing


@pytest.mark.parametrize(
    ("numbers", "raised"),
    [
        ({"rem_atonia_index": 0.8}, []),
        ({"rem_atonia_index": 0.79}, [0.8]),
        ({"rwa_sinbar_chin_any_percent": 17.9}, []),
        ({"rwa_sinbar_chin_any_percent": 18.0}, [18.0]),
        ({"rem_atonia_index": 0.5, "rwa_sinbar_chin_any_percent": 30.0}, [0.8, 18.0]),
        ({"rem_atonia_index": None}, []),
    ],
)
def test_raised_activity_in_rem_is_not_acting_out_dreams(numbers, raised):
    found = QUESTIONS["dreams"](case({}, 60.0, nights=(numbers,)))
    assert [finding.condition for finding in found] == ["raised_dream_tone"] * bool(raised)
    assert [each.limit for finding in found for each in finding.speaks_for] == raised


def test_acting_out_dreams_is_told_by_what_somebody_sees_with_the_number_beside_it():
    both = case({"acts_out_dreams": True}, 66.0, nights=({"rem_atonia_index": 0.6},))
    assert urgencies("dreams", both) == {"dream_enactment": "routine", "raised_dream_tone": "self_care"}
    told_only = QUESTIONS["dreams"](case({"acts_out_dreams": True}, 66.0))
    assert [finding.condition for finding in told_only] == ["dream_enactment"]
    assert "rem_atonia_index" in told_only[0].missing


@pytest.mark.parametrize(
    ("replies", "age_years", "sex", "points"),
    [
        # neck 43 > 40: 4; 99 kg at 178 cm is 31.2 kg/m²: 5; snores: 2; 61 > 55: 4; man: 2
        (
            {"neck_cm": 43.0, "height_cm": 178.0, "weight_kg": 99.0, "snores": True},
            61.0,
            Sex.MALE,
            17.0,
        ),
        ({"neck_cm": 40.0, "height_cm": 170.0, "weight_kg": 60.0, "snores": False}, 55.0, Sex.FEMALE, 0.0),
        # 72.25 kg at 170 cm is 25.0 kg/m²: 3
        ({"neck_cm": 40.0, "height_cm": 170.0, "weight_kg": 72.25, "snores": False}, 55.0, Sex.FEMALE, 3.0),
        # 86.7 kg at 170 cm is 30.0 kg/m²: 5
        ({"neck_cm": 40.0, "height_cm": 170.0, "weight_kg": 86.71, "snores": True}, 55.0, Sex.FEMALE, 7.0),
        ({"height_cm": 170.0, "weight_kg": 86.7, "snores": True}, 55.0, Sex.FEMALE, None),
        ({"neck_cm": 40.0, "height_cm": 170.0, "weight_kg": 60.0, "snores": True}, None, Sex.FEMALE, None),
        ({"neck_cm": 40.0, "height_cm": 170.0, "weight_kg": 60.0, "snores": True}, 55.0, None, None),
        ({"neck_cm": 40.0, "height_cm": 170.0, "weight_kg": 60.0}, 55.0, Sex.FEMALE, None),
    ],
)
def test_nosas_points(replies, age_years, sex, points):
    assert nosas(case(replies, age_years, sex)) == points


def test_nosas_is_evidence_from_eight_points_on():
    big = {"neck_cm": 43.0, "height_cm": 178.0, "weight_kg": 99.0, "snores": True}
    (found,) = QUESTIONS["breathing"](case(big, 61.0))
    assert Evidence("nosas_points", 17.0, 7.0, "points", "general") in found.speaks_for
    small = {"neck_cm": 38.0, "height_cm": 178.0, "weight_kg": 70.0, "snores": True}
    (other,) = QUESTIONS["breathing"](case(small, 30.0))
    assert [each.measure for each in other.speaks_for] == ["snores"]


def test_a_sleepy_driver_is_seen_within_two_weeks():
    replies = {"snores": True, "sleepy_by_day": True, "sleepy_driving": True}
    assert urgencies("breathing", case(replies)) == {"sleep_apnoea": "two_weeks"}
    assert urgencies("sleepiness", case(replies)) == {"sleepiness": "two_weeks"}


@pytest.mark.parametrize(
    ("question", "total", "value", "found"),
    [
        ("sleepiness", "epworth_total", 10.0, {}),
        ("sleepiness", "epworth_total", 11.0, {"sleepiness": "routine"}),
        ("insomnia", "isi_total", 14.0, {}),
        ("insomnia", "isi_total", 15.0, {"insomnia": "routine"}),
        ("insomnia", "psqi_total", 5.0, {}),
        ("insomnia", "psqi_total", 6.0, {"insomnia": "routine"}),
        ("breathing", "stop_bang_total", 4.0, {}),
        ("breathing", "stop_bang_total", 5.0, {"sleep_apnoea": "routine"}),
        ("dreams", "rbdsq_total", 4.0, {}),
        ("dreams", "rbdsq_total", 5.0, {"dream_enactment": "routine"}),
        ("restless_legs", "irls_total", 10.0, {}),
        ("restless_legs", "irls_total", 11.0, {"restless_legs": "routine"}),
    ],
)
def test_totals_of_forms_count_from_their_cut_off(question, total, value, found):
    assert urgencies(question, case({total: value})) == found


@pytest.mark.parametrize(
    ("age_years", "hours", "below"),
    [
        (0.1, 13.9, {"hirshkowitz2015"}),  # newborns: the article's table has no row, NSF has
        (0.1, 14.0, set()),
        (0.5, 11.0, {"hirshkowitz2015", "paruthi2016", "who2019"}),
        (13.5, 8.5, {"hirshkowitz2015"}),  # NSF 9 to 11, AASM 8 to 10
        (30.0, 6.9, {"hirshkowitz2015", "watson2015"}),
        (62.0, 6.9, {"hirshkowitz2015"}),  # the AASM's adults end at 60
        (80.0, 7.0, set()),
        (None, 3.0, set()),
    ],
)
def test_too_little_sleep_names_every_publisher_that_says_so(age_years, hours, below):
    found = QUESTIONS["sleep_length"](case({"sleep_hours": hours}, age_years))
    assert {each.source for finding in found for each in finding.speaks_for} == below
    assert all(finding.urgency is Urgency.SELF_CARE for finding in found)


def test_a_loss_of_skills_is_slow_only_where_somebody_says_so():
    child = {"skills_lost": True}
    assert urgencies("skills", case({**child, "skills_lost_fast": False}, 9.0)) == {
        "loss_of_skills": "two_weeks"
    }
    assert urgencies("skills", case({**child, "skills_lost_fast": Blank.UNSURE}, 9.0)) == {
        "loss_of_skills": "same_day"
    }
    assert urgencies("skills", case(child, 9.0)) == {"loss_of_skills": "same_day"}


def test_the_benign_pattern_of_babies_is_never_told_beside_a_flag():
    benign = {"infant_jerks": True, "infant_only_asleep": True, "infant_thrives": True}
    assert urgencies("infant_jerks", case(benign, 0.2)) == {"benign_infant_myoclonus": "self_care"}
    flagged = case({**benign, "infant_runs": True}, 0.2)
    assert urgencies("infant_jerks", flagged) == {"infantile_spasms": "same_day"}
    awake = case({**benign, "infant_only_asleep": False}, 0.2)
    assert urgencies("infant_jerks", awake) == {"daytime_jerks": "two_weeks"}
    unwell = case({**benign, "infant_thrives": False}, 0.2)
    assert urgencies("infant_jerks", unwell) == {"daytime_jerks": "two_weeks"}


@pytest.mark.parametrize(
    ("age_years", "rate", "found"),
    [
        (8.0, 4.9, {}),
        (8.0, 5.0, {"restless_sleep_child": "self_care"}),
        (5.9, 20.0, {}),
        (40.0, 20.0, {}),
    ],
)
def test_large_movements_have_a_limit_for_children_of_six_and_more_only(age_years, rate, found):
    given = case({}, age_years, nights=({"large_movements_per_hour": rate},))
    assert urgencies("large_movements", given) == found


def test_a_number_of_several_nights_is_their_median():
    nights = (
        {"plms_per_hour": 2.0},
        {"plms_per_hour": None},
        {"plms_per_hour": 30.0},
        {"plms_per_hour": 5.0},
    )
    assert case(nights=nights).number("plms_per_hour") == 5.0
    assert case(nights=({"plms_per_hour": None},)).number("plms_per_hour") is None
    assert case().number("plms_per_hour") is None


def test_limits_of_a_norm_are_its_range_else_its_outer_percentiles_else_nothing():
    norms = KNOWN.norms
    assert limits(norms["sleep_hours_nsf_adult"]) == (7.0, 9.0)
    assert limits(norms["sleep_hours_nsf_adult"], wider=True) == (6.0, 10.0)
    assert limits(norms["plms_healthy"]) == (None, 24.8)
    assert limits(norms["rem_atonia_index_feemster"]) == (0.85, None)
    assert limits(norms["sri_biobank"]) == (73.8, 86.3)
    assert limits(norms["n3_healthy_30"]) == (None, None)
    assert limits(norms["plms_hypnolaus"]) == (None, 15.0)


def test_a_norm_for_another_age_or_sex_is_not_used():
    night = ({"plms_per_hour": 90.0},)
    assert beyond(case({}, 10.0, nights=night), "plms_limit_adult") == ()
    assert beyond(case({}, None, nights=night), "plms_limit_adult") == ()
    assert len(beyond(case({}, 50.0, Sex.MALE, night), "plms_hypnolaus_men")) == 1
    assert beyond(case({}, 50.0, Sex.FEMALE, night), "plms_hypnolaus_men") == ()
    assert beyond(case({}, 50.0, None, night), "plms_hypnolaus_men") == ()


def test_a_norm_outside_its_ages_is_said_and_not_guessed():
    places = {band.norm: band.place for band in bands_of(case({}, 3.0), "plms_per_hour", 40.0)}
    assert places["plms_limit_child"] is Place.ABOVE
    assert places["plms_children"] is Place.OTHER_AGES  # from 5 years on
    assert places["plms_healthy"] is Place.OTHER_AGES
    nobody = {band.place for band in bands_of(case({}, None), "plms_per_hour", 40.0)}
    assert nobody == {Place.OTHER_AGES}


def test_a_number_stands_beside_every_publisher_and_a_number_without_a_norm_beside_none():
    given = case({"sleep_hours": 6.5}, 30.0, nights=({"busier_leg_percent": 60.0},))
    rows = {row.measure: row for row in standings(given)}
    assert rows["busier_leg_percent"].bands == ()
    assert rows["busier_leg_percent"].recorded
    hours = rows["sleep_hours_per_day"]
    assert (hours.value, hours.unit, hours.recorded) == (6.5, "h", False)
    told_of = [band for band in hours.bands if band.place is not Place.OTHER_AGES]
    assert [band.norm for band in told_of] == [
        "sleep_hours_aasm_adult",
        "sleep_hours_nsf_adult",
        "sleep_hours_article_adult",
    ]
    assert {band.place for band in told_of} == {Place.BELOW}
    assert Band("sleep_hours_nsf_adult", Place.BELOW, 7.0, 9.0) in hours.bands


def test_findings_of_one_condition_become_one_with_the_highest_urgency_and_all_the_evidence():
    one, two = Evidence("snores", True), Evidence("sleepy_by_day", True)
    parts = [
        Finding("sleep_apnoea", Urgency.ROUTINE, (one,), (), ("neck_cm",)),
        Finding("leg_cramp", Urgency.SELF_CARE, (Evidence("cramp", True),)),
        Finding("sleep_apnoea", Urgency.TWO_WEEKS, (one, two), (), ("neck_cm", "height_cm")),
    ]
    whole = merged(parts)
    assert [finding.condition for finding in whole] == ["sleep_apnoea", "leg_cramp"]
    assert whole[0].urgency is Urgency.TWO_WEEKS
    assert whole[0].speaks_for == (one, two)
    assert whole[0].missing == ("neck_cm", "height_cm")


def test_of_two_findings_as_urgent_the_one_with_more_evidence_comes_first():
    weak = Finding("leg_cramp", Urgency.ROUTINE, (), (Evidence("cramp", False),))
    strong = Finding("insomnia", Urgency.ROUTINE, (Evidence("trouble_sleeping", True),))
    assert [finding.condition for finding in merged([weak, strong])] == ["insomnia", "leg_cramp"]


def test_the_net_catches_a_yes_that_no_question_made_anything_of():
    given = case({"same_place": True})
    (caught,) = told(given, ())
    assert (caught.condition, caught.urgency) == ("focal_jerks", Urgency.TWO_WEEKS)
    assert told(given, QUESTIONS["same_place"](given)) == ()
    too_low = weigh(given, "focal_jerks", Urgency.ROUTINE)
    assert [finding.urgency for finding in told(given, [too_low])] == [Urgency.TWO_WEEKS]


def test_answers_that_cannot_both_be_right_are_said():
    replies = {"skills_lost": False, "skills_lost_fast": True}
    assessment = assess(Answers(replies, 9.0), (), KNOWN)
    assert assessment.contradictions == (("skills_lost", "skills_lost_fast"),)
    assert assessment.urgency is Urgency.SAME_DAY
    assert assess(Answers({}, 30.0, Sex.MALE, True), (), KNOWN).contradictions == (("pregnant", "sex"),)
    assert assess(Answers({}, 70.0, None, True), (), KNOWN).contradictions == (("pregnant", "age_years"),)
    assert assess(Answers({}, 30.0, Sex.FEMALE, True), (), KNOWN).contradictions == ()


def test_a_number_behind_a_sign_does_not_claim_the_sign_but_one_behind_a_form_does():
    neck = assess(Answers({"neck_cm": 45.0}, 50.0), (), KNOWN)
    assert "snores" in neck.open_questions
    form = assess(Answers({"epworth_total": 3.0}, 50.0), (), KNOWN)
    assert form.answers.yes("forms")
    assert "isi_total" in form.open_questions


def test_nothing_at_all_gives_no_urgency_and_says_why():
    assessment = assess(Answers(), (), KNOWN)
    assert assessment.urgency is None
    assert assessment.findings == ()
    assert assessment.limits == ("no_night", "no_answers", "no_age")
    assert len(assessment.open_flags) >= 18
    assert [feature.told for feature in assessment.features] == [None] * 5


@pytest.mark.parametrize(
    ("age_years", "awake", "found"),
    [
        (0.3, (0.0, 0.0), {}),
        (0.3, (0.0, 2.0, 0.0), {"daytime_jerks": "two_weeks"}),
        (0.3, (None,), {}),
        (3.0, (2.0,), {}),
        (None, (2.0,), {}),
    ],
)
def test_runs_of_jerks_of_a_baby_awake_are_seen_whatever_was_told(age_years, awake, found):
    nights = tuple({"infant_clusters_awake_count": count} for count in awake)
    assert urgencies("infant_jerks", case({}, age_years, nights=nights)) == found
    benign = {"infant_jerks": True, "infant_only_asleep": True, "infant_thrives": True}
    told = urgencies("infant_jerks", case(benign, age_years, nights=nights))
    assert ("benign_infant_myoclonus" in told) is not bool(found)


def test_of_a_baby_it_is_said_that_an_early_birth_changes_the_age():
    assert "born_early" in assess(Answers({}, 1.9), (), KNOWN).limits
    assert "born_early" not in assess(Answers({}, 2.0), (), KNOWN).limits
