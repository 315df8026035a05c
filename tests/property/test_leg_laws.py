"""What must not change what is found: polarity, clock, rate, where a piece was cut, the other leg."""

from functools import cache

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hypnic.model.events import Events, Kind
from hypnic.model.recording import Role
from leg_signals import Floats, channel, leg, night, noise
from legs import detect_legs

RATE = 512.0
ONSETS = [(30 + 17.0 * i, 1.0 + (i % 5), 20.0 + 3 * (i % 11)) for i in range(50)]


@cache
def values() -> Floats:
    return leg(ONSETS, RATE, 0.25, np.random.default_rng(0), rest_uv=2.0, band=(20, 55))


def events(emg: Floats, rate_hz: float = RATE, start_s: float = 0.0) -> Events:
    return detect_legs(night(channel([emg], rate_hz, starts_s=[start_s]))).events


@cache
def reference() -> Events:
    found = events(values())
    assert len(found) == len(ONSETS)
    return found


def test_polarity_changes_nothing() -> None:
    assert events(-values()) == reference()


@settings(max_examples=10, deadline=None)
@given(st.floats(min_value=0, max_value=100_000))
def test_a_later_start_shifts_every_time_and_changes_nothing_else(start_s: float) -> None:
    shifted = events(values(), start_s=start_s)
    assert len(shifted) == len(reference())
    for was, now in zip(reference(), shifted, strict=True):
        assert now.onset_s == pytest.approx(was.onset_s + start_s, abs=1e-6)
        assert now.duration_s == pytest.approx(was.duration_s, abs=1e-6)
        assert now.measures == was.measures


def resampled(emg: Floats, to_hz: float) -> Floats:
    """Band-limited resampling through the spectrum of the whole."""
    count = round(len(emg) * to_hz / RATE)
    spectrum = np.fft.rfft(emg)
    kept = np.zeros(count // 2 + 1, dtype=complex)
    size = min(len(kept), len(spectrum))
    kept[:size] = spectrum[:size]
    return np.fft.irfft(kept, count) * count / len(emg)


@pytest.mark.parametrize("to_hz", [128.0, 200.0, 250.0, 256.0, 333.0, 1024.0])
def test_another_rate_leaves_the_events_where_they_were(to_hz: float) -> None:
    found = events(resampled(values(), to_hz), to_hz)
    assert len(found) == len(reference())
    onset = np.abs(found.onset_s - reference().onset_s)
    end = np.abs(found.end_s - reference().end_s)
    assert np.median(onset) <= 0.020
    assert np.median(end) <= 0.060
    assert max(onset.max(), end.max()) <= 0.25


def test_a_drop_of_noise_moves_nothing_far() -> None:
    tiny = values() + 0.05 * noise(np.random.default_rng(1), len(values()), RATE)
    found = events(tiny)
    assert np.abs(found.onset_s - reference().onset_s).max() < 0.05


@pytest.mark.parametrize("cut_s", [197.1, 332.3, 621.71])
def test_a_cut_in_a_quiet_place_changes_nothing(cut_s: float) -> None:
    at = round(cut_s * RATE)
    assert min(abs(cut_s - o - d / 2) - d / 2 for o, d, _ in ONSETS) > 1.0
    parts = [values()[:at], values()[at:]]
    found = detect_legs(night(channel(parts, RATE, starts_s=[0.0, at / RATE]))).events
    assert len(found) == len(reference())
    assert np.abs(found.onset_s - reference().onset_s).max() < 0.08


def test_each_leg_is_judged_alone() -> None:
    other = leg([(100.0, 3.0, 50.0)], RATE, 0.25, np.random.default_rng(2), rest_uv=6.0)
    both = detect_legs(night(channel(other, RATE, Role.RIGHT_LEG), channel(values(), RATE))).events
    assert tuple(e for e in both if e.site.value == "left_leg") == reference().rows


@settings(max_examples=15, deadline=None)
@example(559, 6.0, 100.0)  # a burst whose onset was sought past the end of the assessable time
@given(st.integers(0, 2**32 - 1), st.floats(0.5, 8.0), st.sampled_from([100.0, 128.0, 256.0, 500.0]))
def test_whatever_comes_in_the_events_lie_in_the_assessable_time(
    seed: int, rest: float, rate_hz: float
) -> None:
    rng = np.random.default_rng(seed)
    emg = rest * noise(rng, round(90 * rate_hz), rate_hz)
    for _ in range(8):
        first = rng.integers(0, len(emg))
        piece = slice(first, first + rng.integers(1, len(emg) // 4))
        kind = rng.integers(0, 4)
        if kind == 0:
            emg[piece] *= rng.uniform(0, 50)
        elif kind == 1:
            emg[piece] = rng.uniform(-500, 500)
        elif kind == 2:
            emg[piece] = np.nan
        else:
            emg[first] += rng.uniform(-1e4, 1e4)
    candidates = detect_legs(night(channel(emg, rate_hz)))
    for event in candidates.events:
        assert event.kind is Kind.LEG_MOVEMENT
        assert any(
            s.start_s <= event.onset_s and event.end_s <= s.end_s + 1e-9
            for s in candidates.assessable[event.site]
        )
    ends = [e.end_s for e in candidates.events]
    assert all(a <= b.onset_s for a, b in zip(ends, candidates.events.rows[1:], strict=False))
