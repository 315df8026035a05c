"""Short bursts: their limits to the sample, and that rest has none."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.detect.twitch_options import TwitchOptions
from hypnic.model.muscle import BurstTable
from hypnic.model.recording import Role
from leg_signals import channel, night
from muscle_signals import muscle, scene, table


def many(rms_uv: float, seconds: float = 600.0, seed: int = 1) -> tuple[list, np.random.Generator]:
    rng = np.random.default_rng(seed)
    onsets = np.arange(20.0, seconds - 20, 3) + rng.uniform(0, 1, len(np.arange(20.0, seconds - 20, 3)))
    return [(float(at), float(rng.uniform(0.075, 0.15)), rms_uv) for at in onsets], rng


def errors_ms(found: BurstTable, truth: list) -> tuple[np.ndarray, np.ndarray]:
    """Errors of the onset and of the duration; every burst must have been found once."""
    assert len(found) == len(truth)
    onset, duration, _ = np.array(truth).T
    return (found.onset_s - onset) * 1e3, (found.duration_s - duration) * 1e3


@pytest.mark.parametrize(
    ("rate_hz", "rest_uv", "rms_uv"),
    [(256, 1.5, 15), (256, 1.5, 60), (256, 1.5, 200), (512, 1.5, 30), (512, 3, 60), (500, 3, 30)],
)
def test_short_bursts_are_timed_to_a_few_milliseconds(rate_hz, rest_uv, rms_uv):
    truth, rng = many(rms_uv)
    values = muscle(truth, rate_hz, 600, rng, rest_uv=rest_uv, wander=0.2)
    onset, duration = errors_ms(table(values, rate_hz), truth)
    assert np.median(np.abs(onset)) <= 5.5
    assert abs(np.median(duration)) <= 5
    assert np.mean(np.abs(duration) <= 15) >= 0.68
    assert np.median(np.abs(duration)) <= 10


def test_a_slow_rate_costs_a_few_milliseconds_more():
    truth, rng = many(30.0)
    onset, duration = errors_ms(table(muscle(truth, 200, 600, rng), 200), truth)
    assert np.median(np.abs(onset)) <= 7
    assert np.median(np.abs(duration)) <= 12


@pytest.mark.parametrize("rest_uv", [1.0, 1.5, 3.0, 6.0])
@pytest.mark.parametrize("wander", [0.0, 0.2])
def test_resting_muscle_does_not_burst(rest_uv, wander):
    values = muscle([], 256, 3600, np.random.default_rng(2), rest_uv=rest_uv, wander=wander)
    assert len(table(values, 256)) == 0


def test_a_rest_that_wanders_by_more_than_half_hardly_bursts():
    values = muscle([], 256, 2 * 3600, np.random.default_rng(2), rest_uv=3.0, wander=0.4)
    assert len(table(values, 256)) <= 2


def test_a_weak_burst_is_seen_over_a_rest_that_wanders():
    truth, rng = many(15.0)
    found = table(muscle(truth, 256, 600, rng, rest_uv=1.5, wander=0.4), 256)
    onset = np.array(truth)[:, 0]
    near = np.abs(found.onset_s[:, None] - onset).min(axis=0)
    assert np.mean(near < 0.03) >= 0.95


def test_what_it_measures_is_of_the_samples_between_its_limits():
    values = muscle([(30.0, 0.1, 50.0)], 256, 60, np.random.default_rng(3))
    found = table(values, 256)
    assert len(found) == 1
    first, last = round(30.0 * 256), round(30.1 * 256)
    hz, spectrum = np.fft.rfftfreq(len(values), 1 / 256), np.fft.rfft(values)
    values = np.fft.irfft(np.where((hz > 10) & (hz < 100), spectrum, 0), len(values))
    assert found.rms_uv[0] == pytest.approx(np.sqrt(np.mean(values[first:last] ** 2)), rel=0.25)
    assert found.area_uvs[0] == pytest.approx(np.abs(values[first:last]).sum() / 256, rel=0.25)
    assert found.peak_uv[0] == pytest.approx(np.abs(values[first:last]).max(), rel=0.35)
    assert found.rest_uv[0] == pytest.approx(1.5, rel=0.15)


def test_times_move_with_the_start_and_not_with_the_sign():
    truth, rng = many(40.0, 120.0)
    values = muscle(truth, 256, 120, rng)
    plain, late, upside_down = table(values, 256), table(values, 256, 1000.25), table(-values, 256)
    np.testing.assert_allclose(late.onset_s, plain.onset_s + 1000.25)
    np.testing.assert_allclose(late.end_s, plain.end_s + 1000.25)
    np.testing.assert_array_equal(upside_down.onset_s, plain.onset_s)


def test_a_pause_of_less_than_the_option_does_not_end_a_burst():
    rng = np.random.default_rng(4)
    apart = table(muscle([(30.0, 0.1, 40.0), (30.3, 0.1, 40.0)], 512, 60, rng), 512)
    joined = table(muscle([(30.0, 0.1, 40.0), (30.115, 0.1, 40.0)], 512, 60, rng), 512)
    assert (len(apart), len(joined)) == (2, 1)
    assert joined.duration_s[0] == pytest.approx(0.215, abs=0.02)


def test_a_long_movement_is_one_burst_with_its_weak_beginning():
    rng = np.random.default_rng(5)
    values = muscle([(30.0, 2.0, 12.0), (31.9, 2.0, 150.0)], 256, 60, rng)
    found = table(values, 256)
    assert len(found) == 1
    assert found.onset_s[0] == pytest.approx(30.0, abs=0.03)
    assert found.end_s[0] == pytest.approx(33.9, abs=0.03)


def test_no_samples_no_bursts():
    assert len(table(np.zeros(100), 256)) == 0
    assert len(table(np.zeros(256 * 60), 256)) == 0


@pytest.mark.parametrize(
    "fields", [{"onset_uv": 0.5}, {"onset_uv": 5.0, "offset_uv": 6.0}, {"quiet_s": 0.0}, {"least_s": 0.2}]
)
def test_options_are_checked(fields):
    with pytest.raises(ValueError, match=r"is between|is at most"):
        TwitchOptions(**fields)


def test_a_gap_and_a_clipped_stretch_hold_no_bursts_and_shift_none():
    rng = np.random.default_rng(6)
    first = muscle([(30.0, 0.1, 50.0)], 256, 60, rng)
    second = muscle([(20.0, 0.1, 50.0), (45.0, 0.1, 50.0)], 256, 60, rng)
    second[30 * 256 :] = 500.0
    broken = channel([first, second], 256.0, Role.CHIN, starts_s=[0.0, 100.0], limits=(-500.0, 500.0))
    (traced,) = scene(night(broken)).muscles
    assert traced.bursts.onset_s == pytest.approx([30.0, 120.0], abs=0.02)
    assert not traced.assessable.contains(145.0)
    assert not traced.assessable.contains(80.0)


def test_the_height_is_from_the_lowest_to_the_highest_point():
    found = table(muscle([(30.0, 0.1, 50.0)], 256, 60, np.random.default_rng(3)), 256)
    assert found.peak_uv[0] < found.height_uv[0] <= 2 * found.peak_uv[0]
