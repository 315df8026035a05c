"""Means of rows and windows with holes; values read between irregular times."""

import numpy as np
import pytest

from hypnic.signals.averages import levelled, mean_band, picked_means, window_means
from hypnic.signals.grid import read_between
from hypnic.signals.regularity import apart, firsts

NAN = np.nan


def test_a_window_needs_half_of_its_values():
    values = np.array([1.0, 3.0, NAN, NAN, 5.0, 7.0])
    assert window_means(values, 0, 2) == pytest.approx([2, 3, NAN, 5, 6, 7], nan_ok=True)
    assert window_means(values, -2, 0) == pytest.approx([NAN, 1, 2, 3, NAN, 5], nan_ok=True)
    assert window_means(values, 1, 4) == pytest.approx([NAN, NAN, 6, 6, NAN, NAN], nan_ok=True)
    assert len(window_means(np.empty(0), 0, 3)) == 0


def test_the_band_is_students():
    # Three values with mean 2 and SD 1: t of 2 degrees of freedom is 4.3027.
    rows = np.array([[1.0, NAN, 4.0], [2.0, NAN, NAN], [3.0, NAN, NAN]])
    mean, low, high = mean_band(rows)
    assert mean == pytest.approx([2, NAN, 4], nan_ok=True)
    assert low == pytest.approx([2 - 4.30265 / np.sqrt(3), NAN, NAN], nan_ok=True, rel=1e-5)
    assert high == pytest.approx([2 + 4.30265 / np.sqrt(3), NAN, NAN], nan_ok=True, rel=1e-5)


def test_picked_rows_are_averaged_without_what_is_not_known():
    rows = np.array([[1.0, NAN], [3.0, 8.0], [NAN, NAN]])
    known = np.isfinite(rows)
    picks = np.array([[0, 1], [1, 1], [2, 2], [0, 2]])
    found = picked_means(np.where(known, rows, 0).astype(np.float32), known, picks)
    assert found == pytest.approx(np.array([[2, 8], [3, 8], [NAN, NAN], [1, NAN]]), nan_ok=True)


def test_levels_are_taken_out_and_their_mean_is_put_back():
    rows = np.array([[10.0, 12.0, 14.0], [20.0, 22.0, 24.0]])
    assert levelled(rows) == pytest.approx(np.array([[15, 17, 19]] * 2))


def test_a_row_that_is_known_in_one_part_does_not_bend_the_mean():
    rows = np.array([[10.0, 12.0, 14.0], [20.0, 22.0, 24.0], [NAN, NAN, 34.0]])
    assert levelled(rows)[:2] == pytest.approx(np.array([[20, 22, 24]] * 2), abs=1e-6)
    assert levelled(rows)[2] == pytest.approx([NAN, NAN, 24], nan_ok=True, abs=1e-6)
    assert np.isnan(levelled(np.array([[NAN, NAN]]))).all()


def test_values_are_read_on_lines_between_near_neighbours():
    at_s, values = np.array([1.0, 2.0, 3.0, 9.0]), np.array([10.0, NAN, 30.0, 90.0])
    told = read_between(at_s, values, np.array([0.0, 1.0, 2.0, 3.0, 5.0, 9.5]), 4.0)
    assert told == pytest.approx([NAN, 10, 20, 30, NAN, NAN], nan_ok=True)
    assert np.isnan(read_between(np.array([1.0]), np.array([1.0]), np.array([1.0]), 4.0)).all()


def test_the_first_of_each_run_has_none_shortly_before_it():
    assert firsts(np.array([0.0, 5.0, 14.0, 24.5, 40.0]), 10.0).tolist() == [0, 24.5, 40]
    assert len(firsts(np.empty(0), 10.0)) == 0


def test_moments_apart_are_so_far_from_the_last_one_that_was_kept():
    assert apart(np.array([0.0, 0.3, 0.4, 0.7, 0.9]), 0.4).tolist() == [0.0, 0.4, 0.9]
    assert apart(np.empty(0), 0.4).tolist() == []
