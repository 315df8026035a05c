"""Where in the night movements are: at sleep onset only, at the first one only, and the trend."""

import numpy as np
import pytest

from hypnic.model.pattern import Question
from hypnic.model.spans import Spans
from hypnic.relate.options import RelateOptions
from hypnic.relate.ties.falling_asleep import is_only_near, near_onsets
from hypnic.relate.ties.persistence import persistence
from hypnic.relate.ties.trend import blocks, trend
from legs import stages
from ties_nights import JERK, LARGE, LEGS, TWITCH, letters, moments, setting

NIGHT = "W20 2120 W1 260 W5 2120 W5 2120"
"""Sleep begins after 20, 141, 206 and 331 min; before the second of them there is wake for 1 min only."""
END_S = 451 * 60.0


def told(night, about="sleep onset", kind=TWITCH):
    (row,) = (row for row in persistence(night).of(Question.PERSISTENCE, kind) if row.about == about)
    return row


def evenly(first_min, last_min, count):
    return np.linspace(60 * first_min, 60 * last_min, count)


def test_near_a_falling_asleep_begins_with_the_wake_before_it_at_most():
    near = near_onsets(stages(letters(NIGHT)), 600)
    minutes = [[(span.start_s / 60, span.end_s / 60) for span in each] for each in near]
    assert minutes == [[(10, 30)], [(201, 216)], [(326, 341)]]


def test_at_sleep_onset_only():
    onsets = np.concatenate([evenly(12, 29, 9), evenly(202, 215, 9), evenly(327, 340, 9)])
    row = told(setting(moments(onsets, TWITCH), NIGHT))
    assert (row.answer, row.estimate, row.n) == ("at sleep onset only", 1, 27)
    assert row.p < 0.05
    # 10 of 20 + 5 + 5 + 1 min of wake, 10 + 10 + 10 of 420 of sleep, by how many lie in either.
    assert 0.1 < row.chance < 0.5
    assert row.low < row.estimate


def test_through_the_night_and_not_at_sleep_onset():
    everywhere = evenly(0.5, 450.5, 120)
    assert told(setting(moments(everywhere, TWITCH), NIGHT)).answer == "through the night"
    near = Spans(row for each in near_onsets(stages(letters(NIGHT)), 600) for row in each)
    away = everywhere[~near.contains(everywhere)]
    row = told(setting(moments(away, TWITCH), NIGHT))
    assert (row.answer, row.estimate) == ("not at sleep onset", 0)
    mostly = np.concatenate([everywhere[::4], evenly(12, 29, 15), evenly(202, 215, 15)])
    assert told(setting(moments(mostly, TWITCH), NIGHT)).answer == "more at sleep onset"


def test_so_few_that_chance_alone_puts_all_of_them_there_too():
    row = told(setting(moments(evenly(40, 100, 5), TWITCH), NIGHT))
    assert (row.answer, row.estimate, row.n) == ("", 0, 5)
    assert row.why == "all 5 lie away from sleep onset, but chance alone gives that too often"


def test_a_kind_that_is_only_looked_for_near_sleep_onset_is_asked_for_the_first_one():
    near = Spans([(600, 1500), (201 * 60, 212 * 60), (326 * 60, 337 * 60)])
    night = setting(moments(evenly(12, 24, 12), JERK), NIGHT, seen={JERK: near})
    assert told(night, kind=JERK).why == "it is only looked for near sleep onset"
    row = told(night, "first sleep onset", JERK)
    assert (row.answer, row.estimate) == ("first onset only", 1)
    assert row.p < 0.05
    onsets = np.concatenate([evenly(12, 24, 9), evenly(202, 211, 7), evenly(327, 336, 7)])
    row = told(setting(moments(onsets, JERK), NIGHT, seen={JERK: near}), "first sleep onset", JERK)
    assert (row.answer, row.n) == ("at every onset", 23)
    later = np.concatenate([evenly(202, 211, 12), evenly(327, 336, 12)])
    row = told(setting(moments(later, JERK), NIGHT, seen={JERK: near}), "first sleep onset", JERK)
    assert row.answer == "later onsets only"
    once = {JERK: Spans([(600, 1500)])}
    row = told(setting(moments(evenly(12, 24, 9), JERK), NIGHT, seen=once), "first sleep onset", JERK)
    assert row.why == "it could be seen for 0.0 min at later returns to sleep, and it takes 5"


def test_a_kind_that_is_looked_for_all_night_is_not_one_of_sleep_onset():
    hypnogram = stages(letters(NIGHT))
    assert not is_only_near(setting([], NIGHT), TWITCH, hypnogram)
    # Little seen, but not near sleep onset.
    late = setting([], NIGHT, seen={TWITCH: Spans([(6000, 7000)])})
    assert not is_only_near(late, TWITCH, hypnogram)
    # Looked for in one stage alone, which lies near a sleep onset.
    dreams = setting([], NIGHT, seen={TWITCH: Spans([(22 * 60, 28 * 60)])})
    assert not is_only_near(dreams, TWITCH, hypnogram)
    # Always near a sleep onset, and looked for all night.
    broken = setting([], "W5 210 " * 8)
    assert not is_only_near(broken, TWITCH, broken.around.hypnogram)


def test_where_the_stages_do_not_tell():
    rows = moments([1, 2], TWITCH)
    assert persistence(setting(rows, None)).why_not == {"persistence": "the night is not staged"}
    why = {"persistence": "the stages hold no change from wake to sleep"}
    assert persistence(setting(rows, "260")).why_not == why
    few = told(setting(moments([700, 800], TWITCH), NIGHT))
    assert few.why == "2 movements where it could be judged, and it takes 5"


# The trend.


def drift(night, kind=TWITCH):
    (row,) = trend(night).of(Question.TREND, kind)
    return row


def test_blocks_are_of_equal_time_and_know_where_their_gaps_are():
    edges_s, middle_h = blocks(Spans([(0, 3600), (7200, 10_800)]))
    assert edges_s.tolist() == [0, 1800, 7200, 9000, 10_800]
    assert middle_h == pytest.approx([0.25, 0.75, 2.25, 2.75])


def test_half_as_many_with_every_hour():
    onsets = [
        60 * (20 + 30 * block + 29 * at / 64)
        for block in range(14)
        for at in range(int(64 / 2 ** (block / 2)))
    ]
    row = drift(setting(moments(onsets, TWITCH), "W20 2420"))
    assert (row.answer, row.unit, row.chance, row.n) == ("less and less", "ratio an hour", 1, len(onsets))
    assert row.estimate == pytest.approx(0.5, abs=0.03)
    assert row.low < row.estimate < row.high < 1
    assert row.p < 0.01
    turned = drift(setting(moments(459.9 * 60 - np.array(onsets), TWITCH), "W20 2420"))
    assert turned.answer == "more and more"
    assert turned.estimate == pytest.approx(1 / row.estimate, rel=0.02)


def test_an_even_night_has_no_trend_and_one_bout_makes_none():
    row = drift(setting(moments(evenly(20, 440, 80), TWITCH), "W20 2420"))
    assert row.answer == "no trend"
    assert row.low < 1 < row.high
    assert row.estimate == pytest.approx(1, abs=0.02)
    bout = np.concatenate([evenly(60, 75, 60), evenly(20, 440, 14)])
    clustered = drift(setting(moments(bout, TWITCH), "W20 2420"))
    assert clustered.answer == "no trend"
    assert clustered.low < 1 < clustered.high


def test_movements_in_wake_do_not_go_in():
    rows = moments([*evenly(21, 439, 40), *evenly(1, 19, 30)], TWITCH)
    assert drift(setting(rows, "W20 2420")).n == 40


def test_where_no_trend_can_be_told():
    rows = moments(evenly(21, 100, 9), TWITCH)
    assert drift(setting(rows, "W20 2100")).why == (
        "it could be seen in 1.7 h of sleep over 1.7 h, and it takes 2 h over 3 h"
    )
    few = drift(setting(moments([4000, 5000], TWITCH), NIGHT))
    assert (few.why, few.n) == ("2 movements in sleep, and it takes 5", 2)
    once = drift(setting(moments(evenly(21, 40, 9), TWITCH), NIGHT))
    assert once.why == "all lie within one half hour of sleep"
    near = Spans([(600, 1500), (201 * 60, 212 * 60)])
    of_onset = setting(moments(evenly(12, 24, 9), JERK), NIGHT, seen={JERK: near})
    assert drift(of_onset, JERK).why == "it is only looked for near sleep onset"


def test_without_stages_the_trend_is_that_of_the_period():
    night = setting(moments(evenly(1, 59, 40), LARGE), None)
    assert drift(night, LARGE).why.startswith("it could be seen in 1.0 h of sleep")


def test_each_question_has_draws_of_its_own():
    rows = moments(evenly(0.5, 450.5, 60), TWITCH)
    more = [*rows, *moments(evenly(3, 440, 99), LEGS)]
    for question in (persistence, trend):
        alone, among = question(setting(rows, NIGHT)), question(setting(more, NIGHT))
        assert alone.answers == tuple(row for row in among.answers if row.kind is TWITCH)
    other = persistence(setting(rows, NIGHT, options=RelateOptions(seed=1)))
    assert told(setting(rows, NIGHT)).p != other.answers[0].p
