"""R peaks, and the image of the heart in a leg."""

import numpy as np
import pytest

from hypnic.model.recording import Signal
from hypnic.signals.beats import beat_image, r_peaks, remove_beats

RATE = 256.0


def beats(rate_per_min: float, seconds: float = 600.0) -> np.ndarray:
    rng = np.random.default_rng(2)
    times = np.cumsum(rng.normal(60 / rate_per_min, 2 / rate_per_min, 3000))
    return times[times < seconds - 1]


def heart(at_s: np.ndarray, rate_hz: float, amplitude: float, delay_s: float = 0.0) -> np.ndarray:
    """A triangle of 24 ms and a smaller one the other way after it."""
    t = np.arange(round(600 * rate_hz)) / rate_hz
    nearest = np.searchsorted(at_s, t)
    since = np.minimum.reduce(
        [np.abs(t - at_s[np.clip(nearest - k, 0, len(at_s) - 1)] - delay_s) for k in (0, 1)]
    )
    after = np.minimum.reduce(
        [np.abs(t - at_s[np.clip(nearest - k, 0, len(at_s) - 1)] - delay_s - 0.03) for k in (0, 1)]
    )
    return amplitude * (np.clip(1 - since / 0.012, 0, 1) - 0.4 * np.clip(1 - after / 0.02, 0, 1))


@pytest.mark.parametrize("rate_hz", [128.0, 200.0, 500.0])
@pytest.mark.parametrize("per_min", [45, 70, 120])
@pytest.mark.parametrize("sign", [1, -1])
def test_every_beat_is_found_within_ten_milliseconds(rate_hz: float, per_min: float, sign: int) -> None:
    at = beats(per_min)
    rng = np.random.default_rng(0)
    t = np.arange(round(600 * rate_hz)) / rate_hz
    ecg = (
        sign * heart(at, rate_hz, 900.0)
        + 20 * rng.standard_normal(len(t))
        + 300 * np.sin(2 * np.pi * 0.2 * t)
    )
    found = r_peaks(Signal(ecg.astype(np.float32), rate_hz))
    inner = at[1:-1]
    error = np.abs(found[:, None] - inner[None, :]).min(axis=0)
    assert (error > 0.010).mean() < 0.005
    assert len(found) <= len(at) + 2


def test_no_peaks_where_there_is_too_little() -> None:
    assert len(r_peaks(Signal(np.zeros(1000, dtype=np.float32), 50.0))) == 0
    assert len(r_peaks(Signal(np.zeros(100, dtype=np.float32), 256.0))) == 0


def leg(leak: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    at = beats(65)
    rng = np.random.default_rng(4)
    clean = 2 * rng.standard_normal(round(600 * RATE))
    clean[20_000:20_600] += 50 * rng.standard_normal(600)
    return clean, clean + heart(at, RATE, leak, 0.01), at


def test_a_leg_without_the_heart_is_not_disturbed() -> None:
    clean, _, at = leg(0.0)
    assert not beat_image([Signal(clean.astype(np.float32), RATE)], at).disturbs
    assert not beat_image([Signal(clean.astype(np.float32), RATE)], at[:5]).disturbs


def test_the_heart_is_taken_out_and_the_rest_stays() -> None:
    clean, dirty, at = leg(40.0)
    signal = Signal(dirty.astype(np.float32), RATE)
    assert beat_image([signal], at).disturbs
    remove_beats(signal, at)
    left = signal.values - clean
    before = np.sqrt(np.mean((dirty - clean) ** 2))
    assert np.sqrt(np.mean(left[2000:-2000] ** 2)) < 0.2 * before


def test_a_piece_shorter_than_a_beat_passes() -> None:
    short = Signal(np.ones(20, dtype=np.float32), RATE)
    assert beat_image([short], beats(65)).beats == 0
    remove_beats(short, beats(65))
    assert (short.values == 1).all()


def test_too_few_beats_change_nothing() -> None:
    _, dirty, at = leg(40.0)
    signal = Signal(dirty.astype(np.float32), RATE)
    remove_beats(signal, at[:10])
    assert np.array_equal(signal.values, dirty.astype(np.float32))
