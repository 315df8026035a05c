"""The descent into sleep: curves, slopes before movements, and like moments."""

from dataclasses import replace

import numpy as np
import pytest

import courses
from hypnic.model.events import Events, Kind
from hypnic.model.hypnogram import Stage
from hypnic.model.pattern import Pattern, Question
from hypnic.model.ties import Curve, Ties
from hypnic.model.vitals import HEART, Vitals
from hypnic.relate.options import RelateOptions
from hypnic.relate.surroundings import Surroundings
from hypnic.relate.ties.descent import (
    QUANTITIES,
    SERIES,
    Falling,
    descent,
    off_the_usual,
    slopes_per_min,
    touched,
)
from hypnic.relate.ties.seconds import Seconds
from hypnic.relate.ties.setting import Setting

CHIN = QUANTITIES[3]
ONCE = courses.staged((Stage.W, 20), (Stage.N1, 20))
TWICE = courses.staged((Stage.W, 20), (Stage.N1, 15), (Stage.W, 20), (Stage.N1, 15))


def curve(ties: Ties, about: str) -> Curve:
    return next(row for row in ties.curves if row.about == about)


def answer(ties: Ties, about: str, kind: Kind = Kind.HYPNIC_JERK) -> Pattern:
    return next(row for row in ties.of(Question.DESCENT, kind) if row.about == about)


def falling_before(times_s: np.ndarray, seconds: int) -> np.ndarray:
    """A tone of 20 µV that falls by 1 µV a minute in the 100 s before each moment; it is back at once."""
    tone = np.full(seconds, 20.0)
    for at in times_s.astype(int).tolist():
        tone[at - 100 : at] -= np.arange(1, 101) / 60
    return tone


def test_the_curve_is_the_quantity_around_the_onset():
    tone = np.where(np.arange(2400) < 1200, 10.0, 4.0)
    found = curve(descent(courses.night(Events(), ONCE, chin_uv=tone)), "chin_tone_uv")
    assert (found.kind, found.n, found.channel) == (None, 1, "Chin")
    assert found.at_s[:2] == (-595, -585)
    assert found.at_s[-1] == 595
    assert found.mean == pytest.approx([10] * 60 + [4] * 60)
    assert set(found.low) == set(found.high) == {None}


def test_the_band_is_over_onsets_at_one_level():
    tone = np.where(np.arange(4200) < 2100, 10.0, 12.0)
    tone[1200:2100] -= 6
    tone[3300:] -= 6
    found = curve(descent(courses.night(Events(), TWICE, chin_uv=tone)), "chin_tone_uv")
    assert found.n == 2
    assert found.mean == pytest.approx([11] * 60 + [5] * 60)
    assert found.low == pytest.approx(found.mean)
    assert found.high == pytest.approx(found.mean)


def test_what_lies_nearer_to_another_onset_belongs_to_that_one():
    short = courses.staged((Stage.W, 20), (Stage.N1, 2), (Stage.W, 2), (Stage.N1, 20))
    seconds = Seconds(0.0, 2640)
    falling = Falling.of(short, seconds, 600.0)
    assert falling.onsets_s.tolist() == [1200, 1440]
    assert falling.nearest[[1319, 1320]].tolist() == [0, 1]
    assert falling.after_s[[1200, 1319, 1320, 1440]].tolist() == [0.5, 119.5, -119.5, 0.5]
    # Out of 20 minutes and out of 2 minutes of wake: moments at the same distance are not alike.
    assert falling.alike[1190] != falling.alike[1430]
    assert falling.alike[1190] == falling.alike[1060]
    assert falling.alike[1190] != falling.alike[1040]
    assert falling.alike[[599, 2041]].tolist() == [-1, -1]


def test_rmssd_is_told_in_half_minutes():
    heart = courses.beats(np.full(2400, 60.0))
    time_s = np.cumsum(np.tile([0.9, 1.1], 1200))
    heart = replace(heart, time_s=time_s, interval_s=np.r_[np.nan, np.diff(time_s)])
    found = curve(descent(courses.night(Events(), ONCE, vitals=Vitals(heart=heart))), "rmssd_ms")
    assert found.at_s[:2] == (-585, -555)
    assert found.mean == pytest.approx([200] * 40)


def test_a_slope_is_of_the_90_s_that_end_10_s_before():
    ramp = np.arange(400.0) / 60
    slope = slopes_per_min(ramp, CHIN)
    assert np.isnan(slope[:80]).all()
    assert slope[100:] == pytest.approx(1.0)
    # What comes within the last 10 s, or after, is not in it.
    late = ramp.copy()
    late[290:] += 100
    assert slopes_per_min(late, CHIN)[300] == pytest.approx(1.0)
    assert slopes_per_min(late, CHIN)[301] > 1.0
    # Seven of nine pieces are enough, six are not.
    holes = ramp.copy()
    holes[200:220] = np.nan
    assert slopes_per_min(holes, CHIN)[300] == pytest.approx(1.0)
    holes[220:230] = np.nan
    assert np.isnan(slopes_per_min(holes, CHIN)[300])


def test_seconds_after_and_near_movements():
    after, near = touched(np.array([5, 100]), 110)
    assert np.flatnonzero(after).tolist() == [*range(5, 25), *range(100, 110)]
    assert np.flatnonzero(near).tolist() == [*range(36), *range(70, 110)]


def test_like_moments_are_free_of_movements_and_a_minute_at_least():
    slope = np.r_[np.full(60, 2.0), np.full(40, 9.0), np.full(59, 1.0)]
    alike = np.r_[np.zeros(100, np.int64), np.ones(59, np.int64)]
    free = np.r_[np.ones(60, bool), np.zeros(40, bool), np.ones(59, bool)]
    off, left = off_the_usual(slope, alike, free)
    assert off[:100] == pytest.approx([0] * 60 + [7] * 40)
    assert np.isnan(off[100:]).all()
    assert left.tolist() == [0] * 100 + [-1] * 59


JERKS = np.array([700.0, 860, 1010, 1150, 2800, 2960, 3110, 3250])


def test_jerks_where_the_tone_falls_are_at_a_steeper_fall():
    tone = falling_before(JERKS, 4200)
    ties = descent(courses.night(courses.movements(JERKS), TWICE, chin_uv=tone))
    found = answer(ties, "chin_tone_uv")
    assert found.answer == "steeper fall"
    assert (found.n, found.unit) == (8, "uv/min")
    # The tone is back after each jerk, so that it rises over the moments without one.
    assert found.low < found.estimate < -1
    assert found.high < 0
    assert found.chance == 0
    assert found.p < 0.05
    rising = tone + 3 * np.arange(4200) / 60
    found = answer(descent(courses.night(courses.movements(JERKS), TWICE, chin_uv=rising)), "chin_tone_uv")
    assert found.answer == "slower rise"
    upwards = 40 - tone
    found = answer(descent(courses.night(courses.movements(JERKS), TWICE, chin_uv=upwards)), "chin_tone_uv")
    assert found.answer == "flatter fall or rise"
    assert found.estimate > 0.5


def test_what_a_movement_does_is_not_in_the_slopes():
    jumps = np.full(4200, 20.0)
    for at in JERKS.astype(int).tolist():
        jumps[at : at + 20] = 60.0
    found = answer(descent(courses.night(courses.movements(JERKS), TWICE, chin_uv=jumps)), "chin_tone_uv")
    assert (found.answer, found.estimate) == ("as at other moments", pytest.approx(0))


def test_a_movement_soon_after_another_is_not_counted():
    tone = falling_before(JERKS, 4200)
    twice = np.sort(np.r_[JERKS, JERKS[:2] + 4])
    found = answer(descent(courses.night(courses.movements(twice), TWICE, chin_uv=tone)), "chin_tone_uv")
    assert found.n == 8


def test_too_few_movements_near_onset_say_so():
    jerks = courses.movements(JERKS[:4])
    found = answer(descent(courses.night(jerks, TWICE, chin_uv=np.ones(4200))), "chin_tone_uv")
    assert (found.answer, found.p, found.n) == ("", None, 4)
    assert found.why.startswith("it takes 5 movements near sleep onset")
    assert found.why.endswith("there are 4")


def test_movements_far_from_any_onset_are_not_asked_about():
    far = courses.movements([100.0, 2300.0], Kind.LEG_MOVEMENT)
    ties = descent(courses.night(far, ONCE, chin_uv=np.ones(2400)))
    assert ties.answers == ties.moments == ()
    assert [row.about for row in ties.curves] == ["chin_tone_uv"]


def test_moments_tell_where_on_the_curve_movements_lie():
    tone = np.arange(2400.0)
    ties = descent(courses.night(courses.movements([1150.0, 1260.5]), ONCE, chin_uv=tone))
    moments = [row for row in ties.moments if row.about == "chin_tone_uv"]
    assert [row.after_s for row in moments] == [-50, 60.5]
    # The mean of the ten seconds before, never of what came after.
    assert [row.value for row in moments] == pytest.approx([1144.5, 1254.5])


def test_every_quantity_has_an_answer_or_a_reason():
    vitals = Vitals(heart=courses.beats(np.full(4200, 60.0)), why_not={"breath": "no belt"})
    ties = descent(courses.night(courses.movements(JERKS), TWICE, vitals=vitals))
    assert [row.about for row in ties.answers] == [row.name for row in QUANTITIES]
    assert [row.why for row in ties.answers] == ["", "", "no belt", "no EMG of the chin could be used"]
    assert [row.about for row in ties.curves] == ["heart_rate_bpm", "rmssd_ms"]


def test_a_heart_that_was_lost_near_onset_is_no_curve_and_no_answer():
    heart = courses.beats(np.full(4200, 60.0))
    heart = replace(heart, interval_s=np.full(len(heart), np.nan))
    ties = descent(courses.night(courses.movements(JERKS), TWICE, vitals=Vitals(heart=heart)))
    assert ties.curves == ()
    assert answer(ties, "heart_rate_bpm").why.endswith("there are 0")


def test_hypnic_jerks_come_first():
    rows = courses.movements(JERKS, Kind.LEG_MOVEMENT) + courses.movements(JERKS)
    ties = descent(courses.night(rows, TWICE, chin_uv=np.ones(4200)))
    assert [row.kind for row in ties.answers[:2]] == [Kind.HYPNIC_JERK, Kind.LEG_MOVEMENT]


@pytest.mark.parametrize(
    ("around", "why"),
    [
        (Surroundings(ONCE.span, hypnogram=ONCE), "heart, breath and brain were not looked at"),
        (Surroundings(ONCE.span, vitals=Vitals()), "it takes sleep stages"),
        (
            Surroundings(ONCE.span, vitals=Vitals(), hypnogram=courses.staged((Stage.W, 9))),
            "the stages hold no change from wake to sleep",
        ),
    ],
)
def test_what_cannot_be_asked_of_any_kind_says_why(around, why):
    ties = descent(Setting(courses.movements(JERKS), around, RelateOptions()))
    assert ties.why_not[Question.DESCENT].startswith(why)
    assert ties.answers == ties.curves == ties.moments == ()


def test_no_ecg_is_said_in_the_words_of_the_vitals():
    ties = descent(courses.night(courses.movements(JERKS), TWICE, vitals=Vitals(why_not={HEART: "no ECG"})))
    assert answer(ties, "rmssd_ms").why == "no ECG"


def test_leg_movements_in_series_are_not_asked():
    legs = np.r_[1210 + 25.0 * np.arange(8), 3310 + 25.0 * np.arange(8)]
    tone = 10.0 + np.sin(np.arange(4200) / 40)
    for kind, why in ((Kind.LEG_MOVEMENT, SERIES), (Kind.HYPNIC_JERK, "it takes 5 movements")):
        found = descent(courses.night(courses.movements(legs, kind), TWICE, chin_uv=tone))
        row = answer(found, "chin_tone_uv", kind)
        assert row.why.startswith(why)
    singly = descent(
        courses.night(courses.movements([1300.0, 3500.0], Kind.LEG_MOVEMENT), TWICE, chin_uv=tone)
    )
    assert answer(singly, "chin_tone_uv", Kind.LEG_MOVEMENT).why.startswith("it takes 5 movements")
