"""The resting level follows the night and ignores the movements."""

import numpy as np
import numpy.typing as npt
import pytest

from hypnic.signals.rest import resting_level, restlessness

BLOCK_S = 0.5


def powers(level: npt.ArrayLike, seed: int = 0) -> npt.NDArray[np.float32]:
    """Mean squares of half seconds of noise of these RMS."""
    rms = np.asarray(level, dtype=np.float64)
    return (rms**2 * np.random.default_rng(seed).chisquare(60, rms.shape) / 60).astype(np.float32)


@pytest.mark.parametrize("rms", [0.3, 1.0, 3.0, 10.0])
def test_pure_rest_is_measured_without_bias(rms: float) -> None:
    found = resting_level(powers(np.full(7200, rms)), BLOCK_S)
    assert np.median(found) == pytest.approx(rms, rel=0.03)
    assert np.abs(found - rms).max() < 0.15 * rms + 0.02


def test_five_seconds_of_movement_in_every_ten_do_not_raise_it() -> None:
    level = np.where(np.arange(7200) * BLOCK_S % 10 < 5, 40.0, 2.0)
    assert resting_level(powers(level), BLOCK_S).max() < 2.5


@pytest.mark.parametrize("seconds", [60, 120])
def test_a_tonic_stretch_of_a_minute_or_two_does_not_raise_it(seconds: int) -> None:
    level = np.full(7200, 2.0)
    level[3000 : 3000 + 2 * seconds] = 14.0
    assert resting_level(powers(level), BLOCK_S).max() < 2.5


@pytest.mark.parametrize(("before", "after"), [(1.0, 12.0), (12.0, 1.0), (3.0, 6.0)])
def test_a_lasting_step_is_followed_at_once(before: float, after: float) -> None:
    level = np.where(np.arange(7200) < 3601, before, after)
    found = resting_level(powers(level), BLOCK_S)
    assert found[3590] == pytest.approx(before, rel=0.15)
    assert found[3612] == pytest.approx(after, rel=0.15)
    # Never more than a block too low: that would be a false movement.
    assert (found < 0.8 * level).sum() == 0


def test_one_block_is_enough() -> None:
    assert resting_level(np.array([4.0], dtype=np.float32), BLOCK_S).tolist() == [2.0]


def test_restlessness_is_the_scatter_of_short_windows() -> None:
    rng = np.random.default_rng(1)
    ratio = 1 + 0.1 * rng.standard_normal((2000, 4))
    rest = np.full(2000, 3.0)
    assert restlessness(((3 * ratio) ** 2).astype(np.float32), rest) == pytest.approx(0.1, rel=0.05)
    assert restlessness(np.full((5, 4), 1e4, dtype=np.float32), np.full(5, 3.0)) == 0.0
