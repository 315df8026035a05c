"""The detector where other programs fail: noisy rest, steps, dense movements, hum, heart, pops, odd rates."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from hypnic.detect import DetectOptions, LegOptions
from hypnic.detect.leg_bursts import EMPTY, POP, TOO_SHORT
from hypnic.model.events import Event, Kind, Site
from hypnic.model.recording import Role
from hypnic.model.scoring import Candidates
from leg_signals import Floats, channel, leg, night, noise, ramps
from legs import detect_legs

RATE = 256.0
Moves = Sequence[tuple[float, float, float]]
EMG_BAND = (30.0, 90.0)


def found(values: Floats, rate_hz: float = RATE, **fields: object) -> Candidates:
    return detect_legs(night(channel(values, rate_hz, **fields)))


def movements(candidates: Candidates) -> list[Event]:
    return [event for event in candidates.events if not event.excluded]


def errors(candidates: Candidates, moves: Moves) -> tuple[Floats, Floats]:
    """Onset and end errors in seconds, after checking that each movement was found once and nothing else."""
    events = movements(candidates)
    assert len(events) == len(moves)
    onset = np.array([event.onset_s - o for event, (o, _, _) in zip(events, moves, strict=True)])
    end = np.array([event.end_s - o - d for event, (o, d, _) in zip(events, moves, strict=True)])
    return onset, end


def scattered(
    rng: np.random.Generator, count: int, over_uv: float = 12.0
) -> list[tuple[float, float, float]]:
    return [
        (30 + 22 * i + rng.uniform(-4, 4), rng.uniform(0.7, 6), over_uv + rng.uniform(0, 60))
        for i in range(count)
    ]


# Cases A to F: a night of two hours instead of six, the same otherwise. RMS 25 in the band is white noise of
# SD 30 at 256 Hz.


def regular(count: int, every_s: float, from_s: float = 3300.0) -> list[tuple[float, float, float]]:
    return [(from_s + every_s * i, 2.0, 25.0) for i in range(count)]


@pytest.mark.parametrize(
    ("moves", "rest_uv"),
    [
        (regular(10, 30.0), 0.84),  # A
        (regular(20, 7.0), 0.84),  # B
        ([(o, 12.0 if i == 3 else d, r) for i, (o, d, r) in enumerate(regular(7, 30.0))], 0.84),  # C
        (regular(10, 30.0), 2.5),  # E: white noise of SD 3
    ],
)
def test_cases_a_b_c_and_e(moves: Moves, rest_uv: float) -> None:
    values = leg(moves, RATE, 2, np.random.default_rng(1), rest_uv=rest_uv)
    onset, end = errors(found(values), moves)
    assert np.abs(onset).max() < 0.05
    assert np.abs(end).max() < 0.08


def test_case_c_keeps_the_long_movement() -> None:
    moves = [(o, 12.0 if i == 3 else d, r) for i, (o, d, r) in enumerate(regular(7, 30.0))]
    events = movements(found(leg(moves, RATE, 2, np.random.default_rng(1))))
    assert [event.duration_s > 10 for event in events] == [False] * 3 + [True] + [False] * 3


def test_case_d_gives_each_leg_its_own() -> None:
    rng = np.random.default_rng(2)
    left = regular(8, 30.0)
    right = [(o + 2.3, d, r) for o, d, r in left]
    candidates = detect_legs(
        night(
            channel(leg(left, RATE, 2, rng), RATE),
            channel(leg(right, RATE, 2, rng), RATE, Role.RIGHT_LEG),
        )
    )
    assert [event.site for event in movements(candidates)] == [Site.LEFT_LEG, Site.RIGHT_LEG] * 8
    assert set(candidates.assessable) == {Site.LEFT_LEG, Site.RIGHT_LEG}
    assert not candidates.issues


@pytest.mark.parametrize("later", [True, False])
def test_case_f_a_rest_that_rises_or_falls_by_12_uv_for_half_the_night(later: bool) -> None:
    moves = regular(20, 30.0)  # across the step
    rng = np.random.default_rng(3)
    values = leg(moves, RATE, 2, rng)
    half = slice(len(values) // 2, None) if later else slice(0, len(values) // 2)
    values[half] += 12 * noise(rng, len(values) // 2, RATE)
    onset, end = errors(found(values), moves)
    assert np.median(np.abs(onset)) < 0.02
    assert np.median(np.abs(end)) < 0.05


@pytest.mark.parametrize("rest_uv", [1.0, 3.0, 6.0, 10.0])
@pytest.mark.parametrize("band", [None, EMG_BAND])
def test_a_night_of_rest_has_no_movements(rest_uv: float, band: tuple[float, float] | None) -> None:
    values = leg([], RATE, 2, np.random.default_rng(4), rest_uv=rest_uv, band=band)
    candidates = found(values)
    assert len(movements(candidates)) == 0
    assert candidates.quality[0].rest_uv == pytest.approx(rest_uv, rel=0.05)
    assert not candidates.quality[0].cleaned


@pytest.mark.parametrize(("rest_uv", "most"), [(1.0, 0), (3.0, 0), (6.0, 1), (10.0, 4)])
@pytest.mark.parametrize("period_s", [7.0, 60.0])
def test_a_rest_that_wanders_by_a_third_is_no_movement(rest_uv: float, most: int, period_s: float) -> None:
    values = leg([], RATE, 2, np.random.default_rng(21), rest_uv=rest_uv, band=EMG_BAND)
    values *= 1 + 0.3 * np.sin(2 * np.pi * np.arange(len(values)) / RATE / period_s)
    assert len(movements(found(values))) <= most  # in two hours


@pytest.mark.parametrize("rest_uv", [1.0, 3.0, 6.0, 10.0])
@pytest.mark.parametrize("band", [None, EMG_BAND])
def test_bursts_of_nine_uv_over_rest_are_found(rest_uv: float, band: tuple[float, float] | None) -> None:
    rng = np.random.default_rng(5)
    moves = [(o, max(d, 1.0), rest_uv + 9) for o, d, _ in scattered(rng, 80)]
    events = movements(found(leg(moves, RATE, 0.5, rng, rest_uv=rest_uv, band=band)))
    assert abs(len(events) - len(moves)) <= (0 if rest_uv < 10 else 1)  # one may fall in two over a loud rest
    onsets, ends = (np.array([getattr(e, key) for e in events]) for key in ("onset_s", "end_s"))
    onset = [np.abs(onsets - o).min() for o, _, _ in moves]
    end = [np.abs(ends - o - d).min() for o, d, _ in moves]
    assert np.median(onset) < (0.02 if rest_uv < 10 else 0.03)
    assert np.median(end) < 0.04


@pytest.mark.parametrize("rate_hz", [128.0, 199.7, 200.0, 256.0, 500.0, 512.0])
@pytest.mark.parametrize("band", [None, (15.0, 55.0)])
def test_limits_are_exact_at_every_rate(rate_hz: float, band: tuple[float, float] | None) -> None:
    rng = np.random.default_rng(6)
    moves = scattered(rng, 80)
    onset, end = errors(found(leg(moves, rate_hz, 0.5, rng, rest_uv=2.0, band=band), rate_hz), moves)
    low = 2 if rate_hz < 150 else 1  # half the band is missing there
    assert np.median(np.abs(onset)) < 0.010 * low
    assert np.median(np.abs(end)) < 0.016 * low
    assert abs(np.median(onset)) < 0.010 * low


@pytest.mark.parametrize("rate_hz", [128.0, 199.7, 200.0, 256.0, 500.0, 512.0])
def test_onsets_do_not_drift_over_ten_hours(rate_hz: float) -> None:
    """A window index taken for a time once shifted onsets by 2.3 %: ten minutes by morning."""
    rng = np.random.default_rng(7)
    moves = [(20.0 + 120.0 * i, 2.0, 60.0) for i in range(299)]
    values = 2 * rng.standard_normal(round(36_000 * rate_hz), dtype=np.float32)
    for onset_s, duration_s, rms in moves:
        first, last = round(onset_s * rate_hz), round((onset_s + duration_s) * rate_hz)
        values[first:last] = rms * rng.standard_normal(last - first)
    onset, end = errors(found(values, rate_hz), moves)
    hours = np.array([o for o, _, _ in moves]) / 3600
    for error in (onset, end):
        per_hour = np.polyfit(hours, error, 1)[0]
        assert abs(per_hour) < 0.5 / rate_hz
        assert abs(np.median(error[-30:])) < 0.03  # as in the first hour


def test_five_seconds_in_every_ten() -> None:
    moves = [(60 + 10.0 * i, 5.0, 40.0) for i in range(170)]
    errors(found(leg(moves, RATE, 0.5, np.random.default_rng(8), rest_uv=2.0)), moves)


def test_a_minute_of_tonic_activity_is_one_movement_and_does_not_hide_its_neighbours() -> None:
    moves = [
        *[(60 + 20.0 * i, 2.0, 30.0) for i in range(20)],
        (500.0, 60.0, 14.0),
        *[(580 + 20.0 * i, 2.0, 30.0) for i in range(20)],
    ]
    errors(found(leg(moves, RATE, 0.5, np.random.default_rng(9), rest_uv=2.0)), moves)


def test_gaps_of_less_than_half_a_second_join_and_longer_ones_part() -> None:
    rng = np.random.default_rng(10)
    near = [(60 + 20.0 * i + k, d, 40.0) for i in range(20) for k, d in ((0.0, 1.0), (1.4, 1.0))]
    far = [(60 + 20.0 * i + k, d, 40.0) for i in range(20) for k, d in ((0.0, 1.0), (1.6, 1.0))]
    assert len(movements(found(leg(near, RATE, 0.25, rng, band=EMG_BAND)))) == 20
    assert len(movements(found(leg(far, RATE, 0.25, rng, band=EMG_BAND)))) == 40


def test_bursts_under_half_a_second_are_kept_with_their_reason() -> None:
    moves = [(60 + 40.0 * i, 0.35, 40.0) for i in range(10)]
    candidates = found(leg(moves, RATE, 0.15, np.random.default_rng(11), band=EMG_BAND))
    assert [event.excluded for event in candidates.events] == [TOO_SHORT] * 10


def test_bursts_with_hollow_insides_are_kept_with_their_reason() -> None:
    # 60 ms of activity every 400 ms for two seconds: never half a second quiet, never half of it active.
    moves = [(60 + 30.0 * i + 0.4 * k, 0.06, 40.0) for i in range(10) for k in range(6)]
    candidates = found(leg(moves, RATE, 0.15, np.random.default_rng(12), band=EMG_BAND))
    assert {event.excluded for event in candidates.events} == {EMPTY}
    assert len(candidates.events) == 10


@pytest.mark.parametrize("frequency_hz", [50.0, 50.03, 60.0])
def test_mains_of_twenty_uv_change_nothing(frequency_hz: float) -> None:
    rng = np.random.default_rng(13)
    moves = scattered(rng, 80)
    values = leg(moves, RATE, 0.5, rng, rest_uv=2.0, band=EMG_BAND)
    values += 20 * np.sin(2 * np.pi * frequency_hz * np.arange(len(values)) / RATE)
    candidates = found(values)
    onset, end = errors(candidates, moves)
    assert np.median(np.abs(onset)) < 0.01
    assert np.median(np.abs(end)) < 0.01
    assert candidates.quality[0].cleaned == (f"{round(frequency_hz)} Hz mains",)


def test_drift_of_millivolts_changes_nothing() -> None:
    rng = np.random.default_rng(14)
    moves = scattered(rng, 80)
    values = leg(moves, RATE, 0.5, rng, rest_uv=2.0, band=EMG_BAND)
    t = np.arange(len(values)) / RATE
    drift = 1000 * np.sin(2 * np.pi * 0.25 * t) + 4000 * np.sin(2 * np.pi * t / 700)
    plain, drifting = found(values), found(values + drift)
    assert np.abs(plain.events.onset_s - drifting.events.onset_s).max() < 0.01


def heart(t: Floats, at_s: Floats, amplitude: float) -> Floats:
    since = (
        t[:, None] if len(at_s) == 1 else t - at_s[np.clip(np.searchsorted(at_s, t - 0.3), 0, len(at_s) - 1)]
    )
    return amplitude * (np.exp(-((since / 0.012) ** 2)) - 0.4 * np.exp(-(((since - 0.035) / 0.015) ** 2)))


def test_the_heart_in_a_leg_is_removed_where_an_ecg_shows_it() -> None:
    rng = np.random.default_rng(15)
    moves = scattered(rng, 80)
    values = leg(moves, RATE, 0.5, rng, rest_uv=2.0, band=EMG_BAND)
    t = np.arange(len(values)) / RATE
    at_s = np.cumsum(rng.normal(0.6, 0.02, 2990))  # so fast that it would never be quiet for 0.5 s
    ecg = heart(t, at_s, 800.0) + 20 * rng.standard_normal(len(t))
    leaking = channel(values + heart(t, at_s, 60.0), RATE)
    with_ecg = detect_legs(night(leaking, channel(ecg, RATE, Role.ECG)))
    onset, end = errors(with_ecg, moves)
    assert np.median(np.abs(onset)) < 0.01
    assert np.median(np.abs(end)) < 0.02
    assert with_ecg.quality[0].cleaned == ("ECG",)
    without = detect_legs(night(leaking))
    assert len(movements(without)) < 80  # so the removal is what did it
    untouched = detect_legs(night(channel(values, RATE), channel(ecg, RATE, Role.ECG)))
    assert untouched.quality[0].cleaned == ()


def test_electrode_pops_do_not_become_movements() -> None:
    rng = np.random.default_rng(16)
    moves = scattered(rng, 80, over_uv=20.0)
    values = leg(moves, RATE, 0.5, rng, rest_uv=2.0, band=EMG_BAND)
    free = [o + d + 3.0 for (o, d, _), (after, _, _) in pairwise(moves) if after - o - d > 6][:20]
    assert len(free) == 20
    for k, at_s in enumerate(free):
        first, size = round(at_s * RATE), rng.choice([-1, 1]) * rng.uniform(100, 2000)
        if k % 2:
            values[first] += size
        else:
            count = round(3 * RATE)
            values[first : first + count] += size * np.exp(
                -np.arange(count) / RATE / rng.choice([0.1, 0.5, 2.0])
            )
    candidates = found(values)
    errors(candidates, moves)
    reasons = [event.excluded for event in candidates.events if event.excluded]
    assert reasons.count(POP) > 0.8 * len(free)


def test_short_bursts_by_the_thousand_are_counted_not_listed() -> None:
    rng = np.random.default_rng(17)
    values = leg([(10.0 + 2 * i, 0.1, 60.0) for i in range(800)], RATE, 0.5, rng, band=EMG_BAND)
    candidates = found(values)
    assert len(candidates.events) == 0
    assert [issue.code for issue in candidates.issues] == ["MANY_SHORT_BURSTS", "ONE_LEG"]
    assert "800 bursts" in candidates.issues[0].what


def test_measures_say_what_they_claim() -> None:
    moves = [(60 + 20.0 * i, 4.0, 50.0) for i in range(40)]
    events = movements(found(leg(moves, RATE, 0.25, np.random.default_rng(18), rest_uv=3.0)))
    mean = {key: np.mean([event.measures[key] for event in events]) for key in events[0].measures}
    assert mean["rest_uv"] == pytest.approx(3.0, rel=0.05)
    assert mean["median_uv"] == pytest.approx(50.0, rel=0.05)
    assert mean["area_uvs"] == pytest.approx(4.0 * 50.0 * np.sqrt(2 / np.pi), rel=0.05)
    assert 110 < mean["peak_uv"] < 220
    assert all(event.kind is Kind.LEG_MOVEMENT for event in events)


@pytest.mark.parametrize("shape", [ramps(0.05, 0.1), ramps(0.1, 0.2)])
def test_slow_rises_start_where_the_limit_is_crossed(shape: object) -> None:
    rng = np.random.default_rng(19)
    rise, fall = (0.05, 0.1) if shape(np.array([0.05]))[0] == 1.0 else (0.1, 0.2)  # type: ignore[operator]
    drawn = [(o, max(d, 1.0), r + 20) for o, d, r in scattered(rng, 80)]
    values = leg(drawn, RATE, 0.5, rng, rest_uv=2.0, band=EMG_BAND, shape=shape)  # type: ignore[arg-type]
    crossed = []
    for o, d, r in drawn:
        up, down = (np.sqrt(((2 + k) ** 2 - 4) / (r**2 - 4)) for k in (8, 2))
        crossed.append((o + up * rise * d, d * (1 - up * rise - down * fall), r))
    onset, end = errors(found(values), crossed)
    assert np.median(np.abs(onset)) < 0.02
    assert np.median(np.abs(end)) < 0.03


def test_the_limits_are_options() -> None:
    moves = [(60 + 20.0 * i, 2.0, 14.0) for i in range(40)]
    recording = night(channel(leg(moves, RATE, 0.25, np.random.default_rng(20), rest_uv=2.0), RATE))
    assert len(movements(detect_legs(recording))) == 40
    strict = DetectOptions(legs=LegOptions(onset_uv=25.0))
    assert len(detect_legs(recording, strict).events) == 0
