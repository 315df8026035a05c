"""How far movements lie from transitions, and what follows them: examples that can be worked by hand."""

import numpy as np
import pytest

from hypnic.model.events import Event, Events, Kind
from hypnic.model.pattern import OWN, Question
from hypnic.model.spans import Spans
from hypnic.model.vitals import AROUSALS, FOUND_BY_HYPNIC, WAVES, Vitals
from hypnic.relate.ties.followed import followed
from hypnic.relate.ties.others import FOUND_TOO, arousals, awakenings, lone, nearest_s, stage_changes, waves
from hypnic.relate.ties.transitions import transitions
from ties_nights import JERK, LARGE, TWITCH, moments, setting

CHANGE, AROUSAL, WAVE = "stage change", "arousal", "k-complex or vertex wave"
LONG = "W10 260 310 230 R20 230 W5 235"


def answer(ties, about, question=Question.TRANSITION, kind=TWITCH):
    (row,) = (row for row in ties.of(question, kind) if row.about == about)
    return row


def evenly(first_s, last_s, count):
    return np.linspace(first_s, last_s, count)


# Distances.


def test_the_nearest_moment_on_either_side():
    times = np.array([[-5.0, 4.0], [6.0, 30.0]])
    assert nearest_s(times, np.array([0.0, 10.0])).tolist() == [[-5, 4], [-4, 20]]
    assert nearest_s(times, np.array([5.0])).tolist() == [[-10, -1], [1, 25]]


def test_a_series_is_tested_by_those_that_lie_far_enough_apart():
    onsets = np.array([0.0, 60, 119, 120, 200, 240])
    assert lone(onsets, 20_000.0).tolist() == [True, False, False, True, False, True]
    # Twelve movements at one arousal are hardly more than one.
    marked = moments(evenly(700, 3500, 15), Kind.AROUSAL, 5.0)
    series = evenly(899, 902, 12)
    row = answer(
        transitions(setting(moments([*series, 1600, 2010, 2440], TWITCH), "W10 250", marked)), AROUSAL
    )
    assert (row.n, row.answer) == (15, "as by chance")
    assert row.estimate < 3 < row.chance


def test_movements_at_stage_changes_are_closer_than_chance():
    night = setting([], LONG)
    at = stage_changes(night).at_s
    assert at.tolist() == [600, 4200, 4800, 6600, 7800, 9600, 9900]
    found = transitions(setting(moments([*at - 4, *at + 2], TWITCH), LONG))
    row = answer(found, CHANGE)
    assert (row.answer, row.n, row.unit, row.source) == ("closer than chance", 14, "s", OWN)
    assert row.estimate == pytest.approx(3)
    assert (row.low, row.high) == pytest.approx((2, 4))
    assert row.p < 0.01
    # The stretches between the changes are 10 to 60 min long.
    assert row.chance > 100


def test_movements_in_the_middle_of_every_stage_are_farther_than_chance():
    edges = np.array([0, *stage_changes(setting([], LONG)).at_s, 12_000])
    middles = (edges[1:] + edges[:-1]) / 2
    onsets = np.concatenate([middles - 20, middles, middles + 20])
    row = answer(transitions(setting(moments(onsets, TWITCH), LONG)), CHANGE)
    assert row.answer == "farther than chance"
    assert row.estimate > row.chance


def test_movements_all_over_the_night_are_as_by_chance():
    row = answer(transitions(setting(moments(evenly(7, 11_900, 90), TWITCH), LONG)), CHANGE)
    assert row.answer == "as by chance"
    assert row.p > 0.05
    assert row.low < row.chance < row.high


def test_the_histogram_counts_by_hand():
    # One change at 1800 s: 10 s and 100 s before it, at it, 25 s after; 10 min are beyond the bins.
    rows = moments([1200, 1700, 1790, 1800, 1825], TWITCH)
    night = setting(rows, "W30 230 W1 21 W1 21 W1", options=None)
    (found,) = (row for row in transitions(night).distances if row.about == CHANGE)
    by_edge = dict(zip(found.edges_s, found.counts, strict=False))
    assert {edge: count for edge, count in by_edge.items() if count} == {-120: 1, -30: 1, 0: 2}
    assert (found.beyond, len(found.edges_s), len(found.chance)) == (1, 21, 20)
    assert all(a <= b <= c for a, b, c in zip(found.chance_low, found.chance, found.chance_high, strict=True))
    # Every draw puts five movements somewhere.
    assert sum(found.chance) <= 5


def test_too_few_movements_or_moments_have_their_reason():
    few = transitions(setting(moments([100, 900, 950], TWITCH), LONG))
    assert answer(few, CHANGE).why == "3 movements where both could be judged, and it takes 5"
    once = transitions(setting(moments(evenly(10, 3000, 9), TWITCH), "W10 260"))
    assert answer(once, CHANGE).why == "1 stage change in the night, and it takes 5"
    assert once.distances == ()


def test_what_was_not_staged_or_looked_for_has_its_reason():
    found = transitions(setting(moments(evenly(10, 3000, 9), TWITCH), None))
    assert answer(found, CHANGE).why == "the night is not staged"
    assert answer(found, AROUSAL).why == "nobody marked arousals, and the EEG was not searched for them"
    assert answer(found, WAVE).why == "the EEG was not searched for waves"
    told = Vitals(why_not={AROUSALS: "no EEG", WAVES: "yasa is not installed"})
    found = transitions(setting(moments(evenly(10, 3000, 9), TWITCH), LONG, vitals=told))
    assert (answer(found, AROUSAL).why, answer(found, WAVE).why) == ("no EEG", "yasa is not installed")


def test_marked_arousals_win_and_found_ones_are_called_so():
    marked = [Event(5000, 5, Kind.AROUSAL)]
    found = Vitals(
        found=Events([Event(900, 4, Kind.AROUSAL_CANDIDATE, label=FOUND_BY_HYPNIC)]),
        assessable={AROUSALS: Spans([(600, 4000)])},
    )
    first = arousals(setting([], LONG, marked, vitals=found))
    assert (first.at_s.tolist(), first.source) == ([5000], OWN)
    assert first.seen.total_s == (60 + 10 + 30 + 20 + 30 + 35) * 60
    second = arousals(setting([], LONG, vitals=found))
    assert (second.at_s.tolist(), second.source, second.seen) == ([900], FOUND_TOO, Spans([(600, 4000)]))
    # Candidates that stand in for marks, because the user said so, are no marks.
    stand_in = [Event(900, 4, Kind.AROUSAL, label=FOUND_BY_HYPNIC)]
    assert arousals(setting([], LONG, stand_in, vitals=found)).source == FOUND_TOO


def test_waves_are_looked_for_in_light_sleep_alone():
    told = Vitals(found=Events(moments([700], Kind.VERTEX_WAVE)), assessable={WAVES: Spans([(0, 7500)])})
    found = waves(setting([], LONG, vitals=told))
    assert (found.seen, found.source) == (Spans([(600, 4200), (4800, 6600)]), FOUND_TOO)


def test_waves_are_held_against_movements_in_the_time_that_was_searched():
    marked = moments([700, 850, 1000, 1150, 1300, 1450], Kind.K_COMPLEX)
    told = Vitals(found=Events(marked), assessable={WAVES: Spans([(600, 1600)])})
    rows = moments([701, 852, 1001, 1152, 1301, 1480, 5000, 9000], TWITCH)
    row = answer(transitions(setting(rows, LONG, vitals=told)), WAVE)
    assert (row.n, row.answer) == (6, "closer than chance")
    assert row.estimate == pytest.approx(1.5)


# What follows.


def share(night, about, kind=TWITCH):
    return answer(followed(night), about, Question.FOLLOWED, kind)


def test_an_awakening_follows_if_it_comes_with_one_of_the_next_two_epochs():
    assert awakenings(setting([], "W10 220 W5 R10 31 W2")).at_s.tolist() == [1800, 2760]
    # Wake begins at 1800 s. Epochs of sleep begin at 1710, 1740 and 1770 s: from the last two on it follows.
    rows = moments([1739, 1741, 1769, 1771, 1799, 1801, 2500], TWITCH)
    row = share(setting(rows, "W10 220 W5 220"), "awakening")
    # The one in wake does not count.
    assert (row.n, row.estimate) == (6, pytest.approx(4 / 6))


def test_a_stage_shift_is_any_change_that_comes_so():
    rows = moments([700, 1000, 1765, 1799, 2200], TWITCH)
    row = share(setting(rows, "W10 220 320 210 W1"), "stage shift")
    assert (row.n, row.estimate) == (5, pytest.approx(2 / 5))


def test_what_the_stages_do_not_tell_any_more_is_left_out():
    # After 1800 s nothing is scored: what begins in the last two epochs could not be followed by anything.
    rows = moments([700, 800, 900, 1000, 1100, 1739, 1741, 1799], TWITCH)
    assert share(setting(rows, "W10 220 ?10 25"), "awakening").n == 6


def test_an_arousal_goes_with_a_movement_from_half_a_second_before_to_three_after():
    marked = moments([700.0, 800, 900, 1000, 1100], Kind.AROUSAL, 5.0)
    onsets = [696.9, 797, 900.5, 1000.6, 1500, 1600]
    row = share(setting(moments(onsets, TWITCH), "W10 250 W1", marked), "arousal")
    assert (row.n, row.estimate) == (6, pytest.approx(2 / 6))


def test_a_turn_of_the_body_follows_within_half_a_minute_and_never_itself():
    rows = [*moments([970, 969, 1005, 1500, 1600, 1700], TWITCH), *moments([1000], LARGE, 8)]
    rows += moments([2000, 2100, 2200, 2300], LARGE, 8)
    night = setting(rows, "W10 250 W1")
    row = share(night, "large_movement")
    # At 1005 s the body turns: no movement of another kind could begin there.
    assert (row.n, row.estimate) == (5, pytest.approx(1 / 5))
    assert [each.about for each in followed(night).of(Question.FOLLOWED, LARGE)] == [
        *("awakening", "arousal", "stage shift")
    ]


def test_more_often_than_chance_and_not():
    marked = moments(evenly(700, 3500, 15), Kind.AROUSAL, 5.0)
    with_them = share(setting(moments(evenly(699, 3499, 15), TWITCH), "W10 250", marked), "arousal")
    assert (with_them.answer, with_them.estimate) == ("more often", 1)
    assert with_them.p < 0.01
    assert with_them.chance < 0.1
    apart = share(setting(moments(evenly(750, 3550, 15), TWITCH), "W10 250", marked), "arousal")
    assert (apart.answer, apart.estimate, apart.low) == ("not more often", 0, 0)
    assert 0 < apart.high < 0.3
    assert apart.p > 0.5


def test_nothing_follows_where_nothing_was_looked_for():
    assert followed(setting(moments([1, 2], TWITCH), None)).why_not == {"followed": "the night is not staged"}
    row = share(setting(moments(evenly(700, 3000, 9), JERK), "W10 250"), "large_movement", JERK)
    assert (row.why, row.answer, row.estimate) == ("large movements were not looked for", "", None)
    few = share(setting(moments([700, 800], TWITCH), "W10 250"), "awakening")
    assert few.why == "2 movements in sleep where both could be judged, and it takes 5"


def test_of_a_kind_in_series_those_far_apart_are_tested_and_of_others_all():
    singly = np.sort(np.random.default_rng(5).uniform(0, 20_000, 100))
    assert lone(singly, 20_000.0).all()
    series = np.sort(np.r_[np.arange(8) * 25.0 + 1000, np.arange(8) * 25.0 + 9000, 15_000.0])
    assert series[lone(series, 20_000.0)].tolist() == [1000, 1125, 9000, 9125, 15_000]
    assert lone(np.array([5.0]), 100.0).all()
