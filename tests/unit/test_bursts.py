"""Hysteresis, morphology and limits, on rows of cells that can be read."""

import numpy as np
import numpy.typing as npt
import pytest

from hypnic.signals.bursts import (
    Runs,
    concentration,
    fullest_share,
    hysteresis,
    refine_ends,
    refine_starts,
)


def cells(picture: str) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """`.` quiet, `o` over the lower limit, `#` over both."""
    return np.array([c in "o#" for c in picture]), np.array([c == "#" for c in picture])


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("..........", []),
        ("..oooo....", []),  # never over the upper limit
        ("..oo##o...", [(2, 4, 7)]),  # starts at the upper limit, ends under the lower one
        ("#o.......#", [(0, 0, 2), (9, 9, 10)]),  # both ends of the signal
        ("##..oo....", [(0, 0, 6)]),  # two quiet cells are too few to end it
        ("##...o#...", [(0, 0, 2), (5, 6, 7)]),  # three are enough
        ("##..o.#...", [(0, 0, 7)]),
        ("oo...##...", [(5, 5, 7)]),  # the first stretch never crossed the upper limit
    ],
)
def test_hysteresis(picture: str, expected: list[tuple[int, int, int]]) -> None:
    runs = hysteresis(*cells(picture), gap=3)
    assert list(zip(runs.first_hot, runs.first_on, runs.end_hot, strict=True)) == expected


def runs(start: int, end: int) -> Runs:
    return Runs(np.array([start]), np.array([start]), np.array([end]))


@pytest.mark.parametrize(
    ("picture", "share"),
    [("##..##..##", 0.5), ("#.........", 0.25), ("..####....", 1.0), ("##.#......", 0.75)],
)
def test_the_fullest_window_decides(picture: str, share: float) -> None:
    assert fullest_share(cells(picture)[0], runs(0, 10), 4).tolist() == [share]


def test_a_run_shorter_than_the_window_counts_as_quiet_around() -> None:
    assert fullest_share(cells("..##......")[0], runs(2, 4), 4).tolist() == [0.5]


def test_concentration_tells_a_pop_from_a_burst() -> None:
    pop = np.ones(20, dtype=np.float32)
    pop[9:11] = 1000.0
    assert concentration(pop, runs(5, 15), 3)[0] > 0.99
    assert concentration(np.ones(20, dtype=np.float32), runs(5, 15), 3)[0] == pytest.approx(3 / 12)


@pytest.mark.parametrize("loud", [12.0, 30.0, 300.0])
def test_limits_are_found_to_a_few_samples_and_without_bias(loud: float) -> None:
    rng = np.random.default_rng(3)
    starts, ends = [], []
    for _ in range(200):
        values = 2 * rng.standard_normal(400)
        values[150:250] = loud * rng.standard_normal(100)
        row = values.astype(np.float32), np.array([110]), np.array([190]), np.array([6.0])
        starts.append(int(refine_starts(*row)[0]) - 150)
        ends.append(int(refine_ends(row[0], np.array([210]), np.array([290]), np.array([6.0]))[0]) - 250)
    assert abs(np.median(starts)) <= 1
    assert abs(np.median(ends)) <= 1
    assert np.percentile(np.abs(starts + ends), 90) <= 8


def test_limits_outside_the_signal_are_moved_to_its_ends() -> None:
    values = np.full(50, 10.0, dtype=np.float32)
    assert refine_starts(values, np.array([-30]), np.array([20]), np.array([5.0])).tolist() == [0]
    assert refine_ends(values, np.array([30]), np.array([90]), np.array([5.0])).tolist() == [50]
