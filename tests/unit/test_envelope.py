"""Cells and moving windows: numbers small enough to check by hand."""

import numpy as np
import pytest

from hypnic.signals.envelope import SOME, cell_length, cell_power, group_power, moving_power


def test_cells_are_whole_samples_and_a_rest_is_left_out() -> None:
    assert [cell_length(rate, 1 / 30) for rate in (256.0, 199.7, 128.0, 20.0)] == [9, 7, 4, 1]
    values = np.array([1, 3, 2, 2, 9], dtype=np.float32)
    assert cell_power(values, 2).tolist() == [5.0, 4.0]


def test_moving_power_averages_what_exists_at_the_ends() -> None:
    power = np.array([3, 6, 9, 12], dtype=np.float32)
    assert moving_power(power, 1).tolist() == [4.5, 6.0, 9.0, 10.5]
    np.testing.assert_allclose(moving_power(power, 9), 7.5, rtol=1e-6)
    assert moving_power(power[:1], 2).tolist() == [3.0]


@pytest.mark.parametrize("reach", [1, 4])
def test_moving_power_has_no_seams_and_may_write_over_what_it_reads(reach: int) -> None:
    power = np.random.default_rng(0).random(3 * SOME + 5).astype(np.float32)
    wide = np.pad(power.astype(np.float64), reach)
    sums = np.lib.stride_tricks.sliding_window_view(wide, 2 * reach + 1).sum(axis=1)
    mean = sums / np.convolve(np.ones(len(power)), np.ones(2 * reach + 1), mode="same")
    out = moving_power(power, reach)
    np.testing.assert_allclose(out, mean, rtol=1e-5)
    assert moving_power(power, reach, out=power) is power
    assert np.array_equal(power, out)


def test_groups_keep_a_short_last_one() -> None:
    assert group_power(np.array([1, 3, 5], dtype=np.float32), 2).tolist() == [2.0, 5.0]
