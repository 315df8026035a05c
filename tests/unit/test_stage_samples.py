"""Epochs of 100 Hz out of channels with faults in them."""

from collections.abc import Iterable

import numpy as np

from hypnic.model.derivation import Derivation
from hypnic.model.recording import Channel, Role, Signal
from hypnic.model.spans import Spans
from hypnic.stage.samples import BRAIN_UV, decode, long, mirrored

RATE_HZ = 200.0


def noise(seconds: float, seed: int = 1, sd_uv: float = 20.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, sd_uv, round(seconds * RATE_HZ)).astype(np.float32)


def channel(values: np.ndarray, gaps: Iterable[tuple[float, float]] = (), label: str = "C4-M1") -> Channel:
    """A channel of these samples from second 0, but for the gaps."""
    recorded = Spans([(0.0, len(values) / RATE_HZ)]) - Spans(gaps)

    def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
        found = []
        for start_s, end_s in recorded & Spans([(max(from_s, 0.0), min(to_s, len(values) / RATE_HZ))]):
            first, end = round(start_s * RATE_HZ), round(end_s * RATE_HZ)
            found.append(Signal(values[first:end], RATE_HZ, first / RATE_HZ))
        return tuple(found)

    return Channel(label, Role.EEG, RATE_HZ, load, recorded, unit="uV")


def decoded(*channels: Channel, epochs: int = 10):
    return decode(Derivation("x", *channels), 0.0, epochs)


def test_pieces_join_without_a_seam():
    values = noise(30 * 45)
    whole = decoded(channel(values), epochs=45)
    assert whole.values.shape == (45, 3000)
    assert whole.good.all()
    assert whole.good_s == 45 * 30
    from hypnic.signals.resample import resampled

    once = resampled(Signal(values, RATE_HZ), 100.0).values
    np.testing.assert_allclose(whole.values.reshape(-1)[100:-100], once[100:-100], atol=0.05)


def test_a_flat_stretch_costs_the_epochs_that_it_fills():
    values = noise(300)
    values[round(70 * RATE_HZ) : round(160 * RATE_HZ)] = 3.0
    found = decoded(channel(values))
    assert found.good.tolist() == [True, True, False, False, False, True, True, True, True, True]
    assert found.flat_s == 90
    assert found.faults == "flat for 90 s"


def test_a_gap_is_missing_and_its_edges_stay_in_place():
    values = noise(300)
    found = decoded(channel(values, [(90.0, 200.0)]))
    assert found.good.tolist() == [True] * 3 + [False] * 4 + [True] * 3
    assert found.missing_s == 110
    plain = decoded(channel(values))
    np.testing.assert_allclose(found.values[7:], plain.values[7:], atol=0.05)
    assert np.isfinite(found.values).all()


def test_clipping():
    values = noise(300)
    values[: round(120 * RATE_HZ)] = np.clip(values[: round(120 * RATE_HZ)] * 100, -300, 300)
    found = decoded(channel(values))
    assert found.good.tolist() == [False] * 4 + [True] * 6
    assert found.faults == "clipped for 2 min"


def test_not_a_number_is_as_good_as_flat():
    values = noise(300)
    values[: round(60 * RATE_HZ)] = np.nan
    found = decoded(channel(values))
    assert found.good.tolist() == [False, False] + [True] * 8


def test_an_amplitude_that_is_no_eeg():
    values = noise(300)
    values[: round(60 * RATE_HZ)] *= 100
    values[round(240 * RATE_HZ) :] /= 100  # too large to be flat, too small to be a brain
    found = decode(Derivation("x", channel(values)), 0.0, 10, BRAIN_UV)
    assert found.good.tolist() == [False, False] + [True] * 6 + [False, False]
    assert (found.odd_s, found.faults) == (120, "of an amplitude that no brain has for 2 min")
    assert decoded(channel(values)).good.all()  # a chin may be silent


def test_a_difference_is_that_of_its_channels():
    a, b = noise(300, 1), noise(300, 2)
    found = decoded(channel(a), channel(b, label="M1"))
    plain = decoded(channel(a - b))
    np.testing.assert_allclose(found.values[1:-1], plain.values[1:-1], atol=0.1)
    flat = b.copy()
    flat[: round(60 * RATE_HZ)] = 0
    assert decoded(channel(a), channel(flat, label="M1")).good.tolist() == [False, False] + [True] * 8


def test_bad_epochs_are_mirrored_from_both_sides():
    good = np.array([1, 1, 1, 0, 0, 0, 0, 1, 1, 1], dtype=bool)
    assert mirrored(good).tolist() == [0, 1, 2, 2, 1, 8, 7, 7, 8, 9]
    assert mirrored(np.array([0, 0, 1, 1], dtype=bool)).tolist() == [3, 2, 2, 3]
    assert mirrored(np.array([1, 1, 0, 0, 0], dtype=bool)).tolist() == [0, 1, 1, 0, 0]
    assert mirrored(np.ones(3, dtype=bool)).tolist() == [0, 1, 2]
    assert mirrored(np.array([0, 1, 0], dtype=bool)).tolist() == [1, 1, 1]


def test_lengths_in_words():
    assert [long(seconds) for seconds in (30, 99, 600, 10_800)] == ["30 s", "99 s", "10 min", "3.0 h"]
