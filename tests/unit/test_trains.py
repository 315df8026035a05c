"""Groups of onsets."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.signals.trains import (
    Groups,
    chance_per_h,
    find_trains,
    irregularity,
    others_per_s,
    rate_hz,
    regular_parts,
    runs_together,
)


def test_bursts_run_together_until_a_pause():
    onset = np.array([0.0, 0.1, 0.9, 2.0, 2.05])
    end = np.array([0.5, 0.2, 1.0, 2.3, 2.1])
    assert runs_together(onset, end, 0.5).pairs() == [(0, 3), (3, 5)]
    assert runs_together(onset, end, 0.3).pairs() == [(0, 2), (2, 3), (3, 5)]


def test_a_long_burst_holds_together_what_lies_in_it():
    onset, end = np.array([0.0, 0.1, 3.0]), np.array([2.8, 0.2, 3.1])
    assert runs_together(onset, end, 0.3).pairs() == [(0, 3)]


def test_a_train_ends_with_an_interval_out_of_range():
    onset = np.cumsum([0, 1, 1, 1, 5, 1, 1, 1, 1, 0.1])
    assert find_trains(onset, (0.25, 3.0), 4).pairs() == [(0, 4), (4, 9)]
    assert find_trains(onset, (0.25, 3.0), 5).pairs() == [(4, 9)]


@pytest.mark.parametrize(("interval", "count"), [(0.25, 1), (0.2499, 0), (10 / 3, 1), (3.34, 0)])
def test_both_limits_of_an_interval_belong_to_a_train(interval, count):
    onset = 1234.56 + np.arange(4) * interval
    assert len(find_trains(onset, (0.25, 10 / 3), 4)) == count


def test_nothing_makes_no_groups():
    empty = np.empty(0)
    assert len(runs_together(empty, empty, 1.0)) == len(find_trains(empty, (0, 1), 2)) == 0
    assert find_trains(np.array([1.0]), (0, 1), 1).pairs() == []
    assert (rate_hz(empty), irregularity(empty)) == (0.0, 0.0)


def test_rate_and_irregularity():
    onset = np.array([0.0, 1.0, 3.0])
    assert rate_hz(onset) == pytest.approx(2 / 3)
    assert irregularity(onset) == pytest.approx(0.5 / 1.5)
    assert irregularity(np.arange(5.0)) == 0.0


def test_only_neighbours_that_may_follow_each_other_make_a_train():
    onset = np.arange(8.0)
    may = np.array([True, True, True, False, True, True, True])
    assert find_trains(onset, (0.5, 1.5), 4, may).pairs() == [(0, 4), (4, 8)]


def test_a_train_is_cut_where_it_is_out_of_step():
    onset = np.cumsum([0, 1, 1, 1, 3, 1, 1, 1, 0.3])
    whole = find_trains(onset, (0.25, 4.0), 4)
    assert regular_parts(onset, whole, 4, 2.0).pairs() == [(0, 4), (4, 8)]
    assert regular_parts(onset, whole, 5, 2.0).pairs() == []


def test_trains_by_chance():
    # Four onsets at 0.1 a second: 360 an hour, each followed by three within 1.5 s.
    assert chance_per_h(4, 1.0, 0.1) == pytest.approx(360 * (1 - np.exp(-0.15)) ** 3)
    assert chance_per_h(4, 1.0, 0.0) == 0
    assert chance_per_h(8, 1.0, 0.1) < chance_per_h(4, 1.0, 0.1) < chance_per_h(4, 1.0, 0.2)


def test_onsets_around_a_train_that_belong_to_none():
    onset = np.array([0.0, 50, 100, 101, 102, 103, 150, 200, 201, 202, 203, 290, 400])
    trains = Groups(np.array([2, 7]), np.array([6, 11]))
    assert others_per_s(onset, (2, 6), 100, trains) == pytest.approx(3 / 200)
    assert others_per_s(onset, (2, 6), 1000, trains) == pytest.approx(5 / 397)
