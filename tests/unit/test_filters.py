"""The band-pass: what passes, what does not, and above all that nothing moves in time."""

import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.filters import HALF_WIDTH_S, BandPass, Convolution, band_pass, band_pass_kernel

RATES = [100.0, 128.0, 199.7, 200.0, 256.0, 499.9, 500.0, 512.0, 1000.0, 2048.0]


def sine(rate_hz: float, frequency_hz: float, seconds: float = 8.0) -> Signal:
    t = np.arange(round(rate_hz * seconds)) / rate_hz
    return Signal(np.sin(2 * np.pi * frequency_hz * t).astype(np.float32), rate_hz, 3.0)


@pytest.mark.parametrize("rate_hz", RATES)
@pytest.mark.parametrize("frequency_hz", [17.0, 23.4, 39.0])
def test_a_sine_in_the_band_comes_out_unchanged_at_its_own_times(rate_hz: float, frequency_hz: float) -> None:
    high = min(100.0, 0.45 * rate_hz)
    out = band_pass(sine(rate_hz, frequency_hz), 10.0, high)
    t = np.arange(len(out)) / out.rate_hz
    inside = (t > 0.5) & (t < 7.5)
    assert np.abs(out.values - np.sin(2 * np.pi * frequency_hz * t))[inside].max() < 0.02
    assert out.start_s == 3.0


@pytest.mark.parametrize("rate_hz", RATES)
def test_what_lies_outside_the_band_is_gone(rate_hz: float) -> None:
    high = min(100.0, 0.45 * rate_hz)
    for frequency in [0.0, 0.3, 1.0, 4.0, *([120.0, 180.0] if rate_hz >= 499 else [])]:
        out = band_pass(sine(rate_hz, frequency), 10.0, high)
        assert np.abs(out.values[100:-100]).max() < 0.01, frequency


def test_rates_are_divided_by_a_whole_number_and_never_under_250() -> None:
    assert [band_pass(sine(r, 20.0), 10.0, min(100.0, 0.45 * r)).rate_hz for r in RATES] == [
        100.0, 128.0, 199.7, 200.0, 256.0, 499.9, 250.0, 256.0, 250.0, 256.0,
    ]  # fmt: skip


def convolve(values: np.ndarray, kernel: np.ndarray, step: int = 1) -> np.ndarray:
    convolution = Convolution(kernel, step)
    convolution.add(values)
    return convolution.end()


def test_blocks_leave_no_seam() -> None:
    rng = np.random.default_rng(0)
    values = rng.standard_normal(100_003).astype(np.float32)
    kernel = band_pass_kernel(512.0, 10.0, 100.0)
    half = len(kernel) // 2
    direct = np.convolve(np.pad(values.astype(np.float64), half, mode="edge"), kernel, mode="valid")
    np.testing.assert_allclose(convolve(values, kernel), direct, atol=2e-5)
    np.testing.assert_allclose(convolve(values, kernel, 2), direct[::2][: len(values) // 2], atol=3e-4)


@pytest.mark.parametrize("rate_hz", [199.7, 256.0, 512.0])
@pytest.mark.parametrize("lengths", [(1, 7, 90_000), (70_000, 3, 0, 200_001), (150_000, 150_000)])
def test_pieces_give_the_very_numbers_of_the_whole(rate_hz: float, lengths: tuple[int, ...]) -> None:
    values = np.random.default_rng(2).standard_normal(sum(lengths)).astype(np.float32)
    whole = band_pass(Signal(values, rate_hz), 10.0, 89.0)
    band = BandPass(rate_hz, 10.0, 89.0)
    for piece in np.split(values, np.cumsum(lengths)[:-1]):
        band.add(piece)
    assert band.rate_hz == whole.rate_hz
    assert np.array_equal(band.end(), whole.values)


def test_a_pop_is_smeared_no_further_than_the_kernel() -> None:
    values = np.zeros(5000, dtype=np.float32)
    values[2500] = 10_000.0
    out = band_pass(Signal(values, 500.0), 10.0, 100.0)
    far = np.abs(np.arange(len(out)) / out.rate_hz - 5.0) > HALF_WIDTH_S + 0.01
    assert np.abs(out.values[far]).max() < 0.01


@pytest.mark.parametrize("count", [1, 2, 3, 50, 511])
def test_signals_shorter_than_the_kernel_are_filtered_too(count: int) -> None:
    out = band_pass(Signal(np.full(count, 5.0, dtype=np.float32), 512.0), 10.0, 100.0)
    assert len(out) == count // 2
    assert not out.values.size or np.abs(out.values).max() < 1e-4


@pytest.mark.parametrize(("low", "high"), [(0.0, 50.0), (60.0, 50.0), (10.0, 128.0)])
def test_a_band_that_is_none_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="a band needs"):
        band_pass(sine(256.0, 20.0), low, high)
