import numpy as np
import pytest

from hypnic.signals.pauses import find_pauses

CELLS = 64 * 600


def noise(shape: float, seed: int = 1) -> np.ndarray:
    """Cell powers of mean 1 that scatter as a gamma distribution."""
    return np.random.default_rng(seed).gamma(shape, 1 / shape, CELLS).astype(np.float32)


LEVEL = np.ones(CELLS, np.float32)


def test_a_silence_is_found_with_its_cells_and_depth() -> None:
    power = noise(1.5)
    power[5000:5010] *= 0.0025
    found = find_pauses(power, LEVEL, 0.35)
    sure = found.chance < 1e-9
    assert sure.sum() == 1
    at = int(np.flatnonzero(sure)[0])
    assert abs(int(found.first[at]) - 5000) <= 1
    assert abs(int(found.end[at]) - 5010) <= 1
    assert found.depth[at] == pytest.approx(0.05, abs=0.04)


@pytest.mark.parametrize("shape", [0.5, 1.5, 3.0])
def test_noise_alone_has_no_sure_pause(shape: float) -> None:
    found = find_pauses(noise(shape), LEVEL, 0.35)
    assert not (found.chance < 2e-7).any()


def test_the_shorter_the_more_silent() -> None:
    def chance(cells: int, ratio: float) -> float:
        power = noise(1.5)
        power[5000 : 5000 + cells] = ratio
        found = find_pauses(power, LEVEL, 0.35)
        near = np.abs(found.first - 5000) <= 2
        return float(found.chance[near].min(initial=1.0))

    assert chance(4, 0.06) > 2e-7 > chance(16, 0.06)
    assert chance(4, 0.001) < 2e-7


def test_a_spiky_signal_needs_longer_silence() -> None:
    steady, spiky = noise(3.0), noise(0.4)
    for power in (steady, spiky):
        power[5000:5006] = 0.01
    chances = [find_pauses(power, LEVEL, 0.35) for power in (steady, spiky)]
    least = [float(f.chance[np.abs(f.first - 5000) <= 3].min()) for f in chances]
    assert least[0] < 1e-6 < least[1]
