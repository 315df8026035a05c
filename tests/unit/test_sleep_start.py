"""Candidates for hypnic jerks, on muscles with known bursts."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.detect import DETECTORS
from hypnic.detect.sleep_start import (
    BREATHING,
    PERIODIC,
    RHYTHMIC,
    detect_sleep_starts,
    falling_asleep,
)
from hypnic.detect.sleep_start_options import SleepStartOptions
from hypnic.model.events import Event, Kind, Site
from hypnic.model.recording import Role
from hypnic.model.spans import Span
from leg_signals import channel
from muscle_signals import made, scene, staged

LEFT, RIGHT, CHIN, ARM = Role.LEFT_LEG, Role.RIGHT_LEG, Role.CHIN, Role.LEFT_ARM
QUIET = {LEFT: [], RIGHT: [], CHIN: []}
STAGES = "W" * 30 + "1" * 4 + "2" * 8
"""Sleep onset at 900 s of 21 minutes."""


def jerk(at: float, *roles: Role, lag_s: float = 0.03, long_s: float = 0.15, rms_uv: float = 60.0):
    return {role: [(at + n * lag_s, long_s, rms_uv)] for n, role in enumerate(roles)}


def joined(*parts):
    roles = {**QUIET}
    for part in parts:
        for role, bursts in part.items():
            roles[role] = [*roles.get(role, []), *bursts]
    return roles


def found(roles, options: SleepStartOptions | None = None, stages: str | None = STAGES, **fields):
    night = made(roles, 1260, **fields)
    hypnogram = None if stages is None else staged(stages, fields.get("start_s", 0.0))
    return detect_sleep_starts(scene(night, hypnogram), options or SleepStartOptions())


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 500.0, 512.0])
def test_a_jerk_of_two_regions_while_falling_asleep(rate_hz):
    result = found(joined(jerk(880.0, LEFT, CHIN)), rate_hz=rate_hz)
    (event,) = result.events
    assert (event.kind, event.site, event.excluded) == (Kind.HYPNIC_JERK, Site.WHOLE_BODY, "")
    assert event.onset_s == pytest.approx(880.0, abs=0.015)
    assert event.end_s == pytest.approx(880.18, abs=0.06)
    assert event.measures["muscles_count"] == 2
    assert event.measures["burst_ms"] == pytest.approx(150, abs=35)
    assert event.measures["from_sleep_onset_s"] == pytest.approx(-20, abs=0.02)
    assert event.measures["peak_uv"] > 60
    assert result.looked_for == {Kind.HYPNIC_JERK}


def test_what_could_not_be_measured_is_missing_and_not_zero():
    (event,) = found(joined(jerk(910.0, LEFT, CHIN))).events
    assert not {"arousal_count", "heart_rise_ratio", "vertex_count", "stimulus_count"} & set(event.measures)
    assert event.measures["awakening_count"] == 0


def test_the_clock_of_the_recording_is_kept():
    (event,) = found(joined(jerk(880.0 + 7200.5, LEFT, CHIN)), start_s=7200.5).events
    assert event.onset_s == pytest.approx(8080.5, abs=0.015)


@pytest.mark.parametrize(
    ("at", "count"), [(301.0, 1), (299.0, 0), (1199.0, 1), (1201.0, 0)], ids=["in", "early", "last", "late"]
)
def test_only_from_ten_minutes_before_to_five_after_sleep_onset(at, count):
    assert len(found(joined(jerk(at, LEFT, CHIN))).events) == count


def test_windows_of_a_return_to_sleep():
    hypnogram = staged("WWWW" + "2" * 40 + "W" + "2" * 40 + "W" * 6 + "1" * 40)
    assert hypnogram.onsets_s.tolist() == [120.0, 1350.0, 2730.0]
    windows = falling_asleep(hypnogram, SleepStartOptions())
    assert windows.rows == (Span(0.0, 420.0), Span(1320.0, 1380.0), Span(2550.0, 3030.0))


def test_never_in_rem_nor_in_deep_sleep():
    windows = falling_asleep(staged("WWWWWWW" + "R123"), SleepStartOptions())
    assert windows.rows == (Span(0.0, 210.0), Span(240.0, 300.0))


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        (jerk(880.0, LEFT), "one region"),
        (jerk(880.0, LEFT, CHIN, lag_s=0.2), "not together"),
        (jerk(880.0, LEFT, CHIN, long_s=0.5), "too long"),
        (jerk(880.0, LEFT, CHIN, long_s=3.5), "a large movement"),
        (jerk(880.0, LEFT, CHIN, rms_uv=8.0), "too weak"),
    ],
)
def test_what_is_no_jerk(roles, why):
    assert len(found(joined(roles)).events) == 0, why


def test_a_short_run_is_one_jerk():
    runs = joined(*(jerk(880.0 + n * 0.4, LEFT, ARM, CHIN) for n in range(3)))
    (event,) = found(runs).events
    assert event.duration_s == pytest.approx(1.01, abs=0.05)
    assert event.measures["muscles_count"] == 3


def test_a_jerk_out_of_a_movement_is_none():
    assert len(found(joined(jerk(880.0, LEFT, CHIN), {ARM: [(877.0, 2.4, 60.0)]})).events) == 0


def test_periodic_legs_are_no_jerks_but_the_rows_stay():
    series = [jerk(600.0 + 20 * n, LEFT, RIGHT) for n in range(12)]
    rows = found(joined(*series)).events
    assert len(rows) == 12
    assert {row.excluded for row in rows} == {PERIODIC}


def test_a_jerk_within_a_series_of_leg_movements():
    moves = {LEFT: [(600.0 + 25 * n, 2.0, 40.0) for n in range(12) if n != 6]}
    (event,) = found(joined(moves, jerk(750.0, LEFT, RIGHT))).events
    assert event.excluded == PERIODIC


def test_many_jerks_at_random_are_not_periodic():
    times = np.cumsum([610, 85, 12, 60, 8, 70, 6, 88])
    rows = found(joined(*(jerk(float(at), LEFT, CHIN) for at in times))).events
    assert len(rows) == 8
    assert not any(row.excluded for row in rows)


def test_a_weak_muscle_is_a_part_of_a_strong_jerk_only():
    (event,) = found(joined(jerk(880.0, LEFT), jerk(880.0, CHIN, rms_uv=16.0))).events
    assert event.measures["muscles_count"] == 2
    assert len(found(joined(jerk(880.0, LEFT, CHIN, rms_uv=16.0))).events) == 0


def test_a_quick_train_is_no_jerk():
    rows = found(joined(*(jerk(880.0 + 1.1 * n, LEFT, CHIN) for n in range(5)))).events
    assert {row.excluded for row in rows} == {RHYTHMIC}


def mark(kind: Kind, onset_s: float, duration_s: float) -> Event:
    return Event(onset_s, duration_s, kind, Site.UNKNOWN)


def test_what_was_marked_around_it():
    marks = (mark(Kind.AROUSAL, 912.0, 5.0), mark(Kind.STIMULUS, 909.9, 0.1))
    (event,) = found(joined(jerk(910.0, LEFT, CHIN)), marks=marks).events
    assert (event.measures["arousal_count"], event.measures["stimulus_count"]) == (1, 1)
    marks = (mark(Kind.AROUSAL, 914.0, 5.0), mark(Kind.STIMULUS, 909.6, 0.1))
    (event,) = found(joined(jerk(910.0, LEFT, CHIN)), marks=marks).events
    assert (event.measures["arousal_count"], event.measures["stimulus_count"]) == (0, 0)


def test_the_end_of_an_apnoea_explains_a_jerk():
    (event,) = found(joined(jerk(950.0, LEFT, CHIN)), marks=(mark(Kind.APNEA, 930.0, 18.0),)).events
    assert event.excluded == BREATHING


def test_waking_up():
    stages = "W" * 30 + "1" + "W" * 29
    (event,) = found(joined(jerk(920.0, LEFT, CHIN)), stages=stages).events
    assert event.measures["awakening_count"] == 1


def heart(slow_s: float, fast_s: float, from_s: float):
    """An ECG of peaks whose interval changes at a time."""
    times = np.concatenate([np.arange(0.5, from_s, slow_s), np.arange(from_s, 1260, fast_s)])
    t = np.arange(1260 * 200) / 200
    values = np.zeros(len(t))
    for at in times:
        near = slice(max(int((at - 0.1) * 200), 0), int((at + 0.1) * 200))
        values[near] += 1000 * np.exp(-(((t[near] - at) / 0.012) ** 2))
    return channel(values + np.random.default_rng(0).standard_normal(len(t)) * 5, 200.0, Role.ECG)


def test_a_faster_heart():
    night = joined(jerk(910.0, LEFT, CHIN))
    (event,) = found(night, others=[heart(1.0, 0.8, 911.3)]).events
    assert event.measures["heart_rise_ratio"] == pytest.approx(0.25, abs=0.03)
    (event,) = found(night, others=[heart(1.0, 1.0, 911.5)]).events
    assert event.measures["heart_rise_ratio"] == pytest.approx(0.0, abs=0.02)


def eeg(wave_uv: float, at: float, **fields):
    t = np.arange(1260 * 128) / 128
    values = 12 * np.random.default_rng(0).standard_normal(len(t)) + 15 * np.sin(2 * np.pi * 9 * t)
    values -= wave_uv * np.exp(-(((t - at) / 0.06) ** 2))
    values += 0.6 * wave_uv * np.exp(-(((t - at - 0.25) / 0.1) ** 2))
    return channel(values, 128.0, Role.EEG, **fields)


@pytest.mark.parametrize(("wave_uv", "at", "count"), [(120, 910.3, 1), (0, 910.3, 0), (120, 914.0, 0)])
def test_a_vertex_wave_or_k_complex(wave_uv, at, count):
    (event,) = found(joined(jerk(910.0, LEFT, CHIN)), others=[eeg(wave_uv, at)]).events
    assert event.measures["vertex_count"] == count


def test_twitches_that_meet_by_chance_need_more_regions():
    rng = np.random.default_rng(3)
    roles = {
        role: [(float(at), 0.1, 50.0) for at in np.sort(rng.uniform(320, 1180, 150))]
        for role in (LEFT, RIGHT, CHIN, ARM)
    }
    assert len([row for row in found(roles).events if not row.excluded]) <= 1


def test_missing_muscles_stages_and_sleep_are_said():
    one = detect_sleep_starts(scene(made({LEFT: []}, 1260), staged(STAGES)), SleepStartOptions())
    assert "only the EMG of the left leg" in one.not_looked_for[Kind.HYPNIC_JERK]
    none = detect_sleep_starts(scene(made({}, 1260), staged(STAGES)), SleepStartOptions())
    assert "needs the EMG of two regions" in none.not_looked_for[Kind.HYPNIC_JERK]
    assert "needs sleep stages" in found(QUIET, stages=None).not_looked_for[Kind.HYPNIC_JERK]
    assert "needs sleep stages" in found(QUIET, stages="?" * 42).not_looked_for[Kind.HYPNIC_JERK]
    assert "no change from wake" in found(QUIET, stages="W" * 42).not_looked_for[Kind.HYPNIC_JERK]
    for result in (one, none):
        assert not result.looked_for
        assert not result.seen


def test_time_in_which_one_muscle_was_off_is_not_seen():
    flat = np.zeros(1260 * 256)
    flat[: 800 * 256] = np.random.default_rng(0).standard_normal(800 * 256)
    night = made({LEFT: []}, 1260, others=[channel(flat, 256.0, CHIN)])
    seen = detect_sleep_starts(scene(night, staged(STAGES)), SleepStartOptions()).seen[Kind.HYPNIC_JERK]
    assert seen.rows[0].start_s == 300.0
    assert seen.rows[-1].end_s == pytest.approx(800.0, abs=2.0)


def test_it_is_in_the_table_and_quiet_on_quiet_nights():
    assert ("hypnic_jerk_candidate",) in [tuple(kinds) for kinds, _ in DETECTORS]
    assert len(found(QUIET).events) == 0


@pytest.mark.parametrize(
    "fields", [{"least_s": 0.2, "longest_s": 0.1}, {"weakest_uv": 60}, {"before_min": -1}, {"join_s": 2}]
)
def test_options_are_checked(fields):
    with pytest.raises(ValueError, match=r"is between|is at most"):
        SleepStartOptions(**fields)
