"""Averages around movements, and what chance gives."""

from dataclasses import replace

import numpy as np
import pytest

import courses
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import Span, Spans
from hypnic.model.ties import Curve, Ties
from hypnic.model.vitals import HEART, Vitals
from hypnic.relate.options import RelateOptions
from hypnic.relate.surroundings import Surroundings
from hypnic.relate.ties.against import Against
from hypnic.relate.ties.around import QUANTITIES, Traced, around
from hypnic.relate.ties.seconds import PerSecond
from hypnic.relate.ties.setting import Setting

LEG = Kind.LEG_MOVEMENT
HOUR = courses.staged((Stage.N2, 60))
GENERATOR = np.random.default_rng(5)
TIMES = 120.0 + 170 * np.arange(20) + GENERATOR.integers(0, 60, 20)
"""Twenty movements of an hour, 110 s apart at least."""


def answer(ties: Ties, about: str, kind: Kind = LEG) -> Pattern:
    return next(row for row in ties.of(Question.AROUND, kind) if row.about == about)


def curve(ties: Ties, about: str, kind: Kind = LEG) -> Curve:
    return next(row for row in ties.curves if (row.about, row.kind) == (about, kind))


def after(times_s: np.ndarray, first_s: int, end_s: int, seconds: int = 3600) -> np.ndarray:
    """Ones from `first_s` to `end_s` after each moment, else zero."""
    row = np.zeros(seconds)
    for at in times_s.astype(int).tolist():
        row[at + first_s : at + end_s] = 1.0
    return row


def test_the_change_is_of_whole_seconds_after_less_those_before():
    values = np.zeros(200)
    values[101:116] = 3.0
    values[70:90] += 1.0
    heart = Traced.of(QUANTITIES[0], PerSecond(values))
    assert heart.base[100] == 1.0
    assert heart.change[100] == 2.0
    # The EEG's first three seconds may be the movement's own.
    assert Traced.of(QUANTITIES[3], PerSecond(np.r_[values[:101], [99.0] * 3, values[104:]])).change[100] == 2


def test_the_heart_rises_after_movements():
    bpm = 60 + 6 * after(TIMES, 1, 16)
    ties = around(courses.night(courses.movements(TIMES, LEG), HOUR, vitals=Vitals(heart=courses.beats(bpm))))
    found = answer(ties, "heart_rate_bpm")
    assert (found.answer, found.n, found.unit) == ("rises", 20, "bpm")
    # Rates are read between the middles of intervals: the edges of a step are blunt.
    assert found.estimate == pytest.approx(6, abs=0.4)
    assert abs(found.chance) < 0.5
    assert found.p < 0.01
    drawn = curve(ties, "heart_rate_bpm")
    assert (drawn.n, drawn.channel, drawn.kind) == (20, "ECG", LEG)
    assert (drawn.at_s[0], drawn.at_s[-1], len(drawn.at_s)) == (-30, 59, 90)
    level = dict(zip(drawn.at_s, drawn.mean, strict=True))
    assert [level[at] for at in (-20.0, 5.0, 10.0, 40.0)] == pytest.approx([60, 66, 66, 60], abs=0.2)
    high = dict(zip(drawn.at_s, drawn.chance_high, strict=True))
    assert high[8.0] < 64


def test_ratios_and_decibels_are_against_what_was_before():
    tone = 4.0 * 3.0 ** after(TIMES, 4, 16)
    power = 10 ** -after(TIMES, 4, 16)
    vitals = Vitals(brain=(courses.brain(power),))
    ties = around(courses.night(courses.movements(TIMES, LEG), HOUR, chin_uv=tone, vitals=vitals))
    chin, alpha = answer(ties, "chin_tone_ratio"), answer(ties, "eeg_alpha_db")
    assert (chin.answer, chin.unit) == ("rises", "ratio")
    assert chin.estimate == pytest.approx(3, rel=1e-5)
    assert chin.low <= 3 <= chin.high
    assert (alpha.answer, alpha.unit) == ("falls", "db")
    assert alpha.estimate == pytest.approx(-10, rel=1e-5)
    drawn = curve(ties, "chin_tone_ratio")
    level = dict(zip(drawn.at_s, drawn.mean, strict=True))
    assert [level[at] for at in (-20.0, 3.0, 4.0, 15.0, 16.0)] == pytest.approx([1, 1, 3, 3, 1], rel=1e-5)


def test_breath_is_told_by_rate_and_depth():
    depth = 2.0 * (1 - 0.5 * after(TIMES, 0, 20)[::4])
    vitals = Vitals(breath=courses.breathing(4.0, depth))
    ties = around(courses.night(courses.movements(TIMES, LEG), HOUR, vitals=vitals))
    rate, deep = answer(ties, "breath_rate_per_min"), answer(ties, "breath_depth_ratio")
    assert (rate.answer, rate.estimate) == ("no change", pytest.approx(0))
    assert deep.answer == "falls"
    assert 0.5 <= deep.estimate < 0.6


def test_only_what_was_measured_counts():
    heart = replace(courses.beats(np.full(3600, 60.0)), assessable=Spans([Span(0, 1800)]))
    ties = around(courses.night(courses.movements(TIMES, LEG), HOUR, vitals=Vitals(heart=heart)))
    assert answer(ties, "heart_rate_bpm").n == int((TIMES < 1792).sum())
    lost = replace(heart, assessable=Spans([Span(0, 500)]))
    found = answer(
        around(courses.night(courses.movements(TIMES, LEG), HOUR, vitals=Vitals(heart=lost))),
        "heart_rate_bpm",
    )
    assert (found.answer, found.estimate, found.p) == ("", None, None)
    assert found.n == int((TIMES < 492).sum())
    assert found.why.endswith(f"there are {found.n}")


def test_of_movements_shortly_after_each_other_the_first_counts():
    both = np.sort(np.r_[TIMES, TIMES + 0.1, TIMES + 9])
    ties = around(courses.night(courses.movements(both, LEG), HOUR, chin_uv=np.ones(3600)))
    assert answer(ties, "chin_tone_ratio").n == 20


def test_no_heart_has_its_reason_and_the_rest_goes_on():
    vitals = Vitals(why_not={HEART: "no ECG and no pulse"}, brain=(courses.brain(np.ones(3600)),))
    ties = around(courses.night(courses.movements(TIMES, LEG), HOUR, vitals=vitals))
    assert [row.about for row in ties.answers] == [row.name for row in QUANTITIES]
    assert answer(ties, "heart_rate_bpm").why == "no ECG and no pulse"
    assert answer(ties, "breath_rate_per_min").why == "the breath could not be told"
    assert answer(ties, "chin_tone_ratio").why == "no EMG of the chin could be used"
    assert answer(ties, "eeg_delta_db").answer == "no change"
    assert {row.about for row in ties.curves} == {row.name for row in QUANTITIES if row.source == "eeg"}


def test_where_nothing_was_looked_at_nothing_is_asked():
    ties = around(Setting(courses.movements(TIMES), Surroundings(HOUR.span), RelateOptions()))
    assert "not looked at" in ties.why_not[Question.AROUND]
    assert ties.answers == ()


@pytest.mark.parametrize("site", [Site.CHIN, Site.MASSETER, Site.FACE, Site.WHOLE_BODY])
def test_the_chin_is_not_asked_about_movements_of_its_own(site):
    rows = courses.movements(TIMES, Kind.FRAGMENTARY_MYOCLONUS, site)
    found = answer(
        around(courses.night(rows, HOUR, chin_uv=np.ones(3600))),
        "chin_tone_ratio",
        Kind.FRAGMENTARY_MYOCLONUS,
    )
    assert found.why.startswith("the chin may be part of the movement")


def test_of_twitches_in_several_muscles_those_away_from_the_chin_count():
    kind = Kind.FRAGMENTARY_MYOCLONUS
    rows = courses.movements(TIMES[:12], kind) + courses.movements(TIMES[12:], kind, Site.CHIN)
    assert answer(around(courses.night(rows, HOUR, chin_uv=np.ones(3600))), "chin_tone_ratio", kind).n == 12


@pytest.mark.parametrize("kind", [Kind.LARGE_MOVEMENT, Kind.RHYTHMIC_MOVEMENT, Kind.NECK_MYOCLONUS])
def test_what_shakes_the_electrodes_is_not_asked_of_the_eeg(kind):
    vitals = Vitals(brain=(courses.brain(np.ones(3600)),), heart=courses.beats(np.full(3600, 60.0)))
    ties = around(courses.night(courses.movements(TIMES, kind), HOUR, vitals=vitals))
    assert all("themselves in the EEG" in answer(ties, f"eeg_{b}_db", kind).why for b in ("delta", "fast"))
    assert answer(ties, "heart_rate_bpm", kind).answer == "no change"


def test_in_the_minute_after_a_change_of_stage_eeg_and_chin_are_not_asked():
    changes = courses.staged((Stage.N2, 20), (Stage.N3, 40))
    rows = courses.movements([*TIMES[TIMES < 1150], 1201.0, 1240.0, 1261.0, *TIMES[TIMES > 1350]], LEG)
    vitals = Vitals(heart=courses.beats(np.full(3600, 60.0)), brain=(courses.brain(np.ones(3600)),))
    ties = around(courses.night(rows, changes, chin_uv=np.ones(3600), vitals=vitals))
    assert answer(ties, "heart_rate_bpm").n == len(rows)
    assert answer(ties, "eeg_alpha_db").n == answer(ties, "chin_tone_ratio").n == len(rows) - 2


def test_an_unstaged_night_is_compared_by_the_hour():
    setting = courses.night(
        courses.movements(TIMES, LEG), HOUR, vitals=Vitals(heart=courses.beats(60 + 6 * after(TIMES, 1, 16)))
    )
    unstaged = replace(setting, around=replace(setting.around, hypnogram=None))
    assert answer(around(unstaged), "heart_rate_bpm").answer == "rises"


def test_an_interval_is_no_narrower_than_the_movements_or_chance():
    wide = Against.of(np.array([1.0, 2.0, 3.0]), np.zeros(99))
    # t of two degrees of freedom, 4.3027, over the root of three.
    assert (wide.mean, wide.high) == (2, pytest.approx(2 + 4.30265 / np.sqrt(3), rel=1e-5))
    drawn = np.linspace(-10, 10, 401)
    chancy = Against.of(np.array([2.0, 2.0, 2.0]), drawn)
    assert (chancy.low, chancy.high) == pytest.approx((2 - 9.5, 2 + 9.5))
    assert chancy.chance == pytest.approx(0)
    assert chancy.p == pytest.approx(2 * (160 + 1) / 402)


def test_events_of_no_moment_are_left_out():
    rows = Events([Event(100.0, 300.0, Kind.REM_TONIC, Site.CHIN)])
    assert around(courses.night(rows, HOUR, chin_uv=np.ones(3600))).answers == ()
