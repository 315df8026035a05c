"""The truth of the kinds against the samples, by arithmetic of its own."""

from itertools import pairwise

import numpy as np
import pytest
from tests.simulated import channel_of, night, rms, samples, silent

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.recording import MUSCLES, Role
from hypnic.simulate import Electrodes, SimulateOptions, simulate

LIMBS = (Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEFT_ARM, Site.RIGHT_ARM)

SINGLE = (Kind.FRAGMENTARY_MYOCLONUS, Kind.REM_PHASIC)
"""Kinds of which one event is one burst."""


def lone(rows: Events, truth: Events) -> list[Event]:
    """Return the rows that nothing else on their muscle comes within 0.7 s of."""
    others = truth.where(lambda row: row.kind is not Kind.ARTEFACT and row.label != "held")
    found = []
    for row in rows:
        near = others.at(row.site).where(
            lambda other, row=row: other.onset_s < row.end_s + 0.7 and other.end_s > row.onset_s - 0.7
        )
        if all(row.onset_s <= other.onset_s and other.end_s <= row.end_s for other in near):
            found.append(row)
    return found


@pytest.mark.parametrize(
    ("recipe", "kinds"),
    [
        ("rbd", SINGLE),
        ("sleep-starts", (Kind.MARK,)),
        ("foot-tremor", (Kind.FOOT_TREMOR, Kind.HIGH_FREQUENCY_LEGS)),
        ("infant", (Kind.MARK,)),
    ],
)
def test_bursts_start_and_end_where_the_signal_does(recipe, kinds):
    recording, truth = silent(recipe, hours=3)
    rows = lone(truth.at(*LIMBS).of(*kinds), truth)[:120]
    assert len(rows) >= 6
    for row in rows:
        channel = channel_of(recording, row)
        x = samples(channel, row.onset_s - 0.6, row.end_s + 0.6)
        start_s = np.ceil((row.onset_s - 0.6) * 512) / 512
        loud = start_s + np.flatnonzero(np.abs(x) > 0.02 * np.abs(x).max()) / 512
        assert loud[0] == pytest.approx(row.onset_s, abs=0.015)
        assert loud[-1] == pytest.approx(row.end_s, abs=0.015)


@pytest.mark.parametrize("recipe", ["rbd", "efm", "alternating"])
def test_bursts_stand_out_of_ordinary_noise(recipe):
    recording, truth = night(recipe, hours=3)
    kinds = SINGLE if recipe != "alternating" else (Kind.MARK,)
    rows = lone(truth.at(*LIMBS).of(*kinds), truth)[:150]
    ratios = []
    for row in rows:
        channel = channel_of(recording, row)
        # The difference of neighbours is a high-pass that drift cannot enter.
        inside = np.diff(samples(channel, row.onset_s, row.end_s))
        before = np.diff(samples(channel, row.onset_s - 0.6, row.onset_s - 0.05))
        ratios.append(rms(inside) / rms(before))
    assert len(ratios) > 50
    assert np.percentile(ratios, 5) > 2.5


def test_the_peak_of_a_potential_is_what_a_recorder_of_10_to_100_hz_shows():
    recording, truth = silent("efm", hours=3)
    rows = lone(truth.at(*LIMBS).of(Kind.FRAGMENTARY_MYOCLONUS), truth)[:100]
    shown = []
    for row in rows:
        x = samples(channel_of(recording, row), row.onset_s - 0.5, row.end_s + 0.5)
        spectrum = np.fft.rfft(x)
        hz = np.fft.rfftfreq(len(x), 1 / 512)
        spectrum[(hz < 10) | (hz > 100)] = 0
        shown.append(np.abs(np.fft.irfft(spectrum, len(x))).max() / row.measures["peak_uv"])
        assert 120 <= row.measures["peak_uv"] <= 500
        assert 0 < row.measures["area_uvs"] < row.measures["peak_uv"] * 0.3
    assert np.median(shown) == pytest.approx(1, abs=0.15)


def test_a_pause_of_a_held_muscle_is_silent_between_its_limits():
    recording, truth = silent("negative")
    pauses = truth.of(Kind.NEGATIVE_MYOCLONUS).at(Site.RIGHT_ARM)
    assert len(pauses) > 20
    for row in pauses:
        assert 0.05 <= row.duration_s <= 0.5
        channel = channel_of(recording, row)
        inside = samples(channel, row.onset_s + 0.004, row.end_s - 0.004)
        around = samples(channel, row.onset_s - 0.4, row.onset_s)
        assert rms(inside) < 0.1 * rms(around)
        assert rms(around) == pytest.approx(row.measures["tone_uv"], rel=0.5)
        # No burst comes before the pause.
        assert rms(samples(channel, row.onset_s - 0.1, row.onset_s)) < 2 * rms(around)


@pytest.mark.parametrize(
    "recipe", ["sleep-starts", "propriospinal", "infant", "rocking", "restless", "bruxism"]
)
def test_an_event_is_as_long_as_its_bursts_and_counts_its_muscles(recipe):
    _, truth = night(recipe)
    marks = truth.where(lambda row: row.label == "burst")
    kinds = (Kind.HYPNIC_JERK, Kind.PROPRIOSPINAL, Kind.INFANT_MYOCLONUS, Kind.RHYTHMIC_MOVEMENT)
    rows = truth.of(*kinds, Kind.BRUXISM)
    for row in rows:
        parts = [m for m in marks if row.onset_s <= m.onset_s and m.end_s <= row.end_s + 1e-9]
        assert min(m.onset_s for m in parts) == row.onset_s
        assert max(m.end_s for m in parts) == pytest.approx(row.end_s)
        if "muscles_count" in row.measures:
            assert len({m.site for m in parts}) == row.measures["muscles_count"] >= 2
    assert rows or truth.of(Kind.LARGE_MOVEMENT)


def test_measures_of_a_train_follow_from_its_bursts():
    _, truth = night("alternating")
    marks = truth.where(lambda row: row.label == "burst")
    for row in truth.of(Kind.ALTERNATING_LEGS):
        parts = [m for m in marks.at(Site.LEFT_LEG, Site.RIGHT_LEG) if row.onset_s <= m.onset_s < row.end_s]
        gaps = np.diff([m.onset_s for m in parts])
        assert row.measures["bursts_count"] == len(parts) >= 4
        assert row.measures["rate_hz"] == pytest.approx(1 / gaps.mean())
        assert row.measures["interval_cv_ratio"] == pytest.approx(gaps.std() / gaps.mean())
        assert 0.5 <= row.measures["rate_hz"] <= 3
        assert all(a.site is not b.site for a, b in pairwise(parts))
        assert all(0.1 <= m.duration_s <= 0.5 for m in parts)


def test_axial_jerks_begin_at_the_trunk_and_spread_both_ways_at_5_to_15_metres_a_second():
    _, truth = night("propriospinal")
    marks = truth.where(lambda row: row.label == "burst")
    speeds = []
    for row in truth.of(Kind.PROPRIOSPINAL):
        first = {m.site: m.onset_s for m in marks if row.onset_s <= m.onset_s and m.end_s <= row.end_s + 1e-9}
        assert min(first, key=first.__getitem__) is Site.TRUNK
        speeds.append(0.22 / (first[Site.BELLY] - first[Site.TRUNK]))
        assert first[Site.SHOULDERS] > first[Site.TRUNK]
        assert row.measures["spread_ms"] == pytest.approx(1000 * (max(first.values()) - row.onset_s))
    assert len(speeds) > 15
    assert 4 < min(speeds) < max(speeds) < 15.1


def test_tonic_epochs_are_half_filled_at_least_and_raise_the_chin():
    recording, truth = night("rbd")
    tonic = truth.where(lambda row: row.label == "tonic")
    rem = recording.marks.of(Kind.STAGE_R).spans
    (chin,) = recording.of(Role.CHIN)
    rows = truth.of(Kind.REM_TONIC)
    assert len(rows) > 3
    for row in rows:
        assert row.onset_s % 30 == 0
        assert row.duration_s % 30 == 0
        assert rem.contains(row.onset_s)
        assert rem.contains(row.end_s - 1)
        (firing,) = [m for m in tonic if row.onset_s <= m.onset_s < row.end_s]
        assert firing.onset_s - row.onset_s <= 15
        assert row.end_s - firing.end_s <= 15
        assert row.measures["rms_uv"] > 2 * row.measures["rest_uv"]
        # Between phasic bursts: the tenth percentile of half-seconds.
        inside = np.diff(samples(chin, firing.onset_s + 1, firing.end_s - 1))
        tenth = np.percentile([rms(x) for x in np.array_split(inside, len(inside) // 128)], 10)
        assert tenth == pytest.approx(row.measures["rms_uv"] * 1.3, rel=0.5)


def test_a_head_jerk_is_a_stripe_on_every_eeg_channel():
    recording, truth = night("head-jerks")
    rows = truth.of(Kind.NECK_MYOCLONUS)
    eeg = recording.of(Role.EEG)
    assert len(rows) > 8
    for row in rows:
        assert row.measures["eeg_channels_count"] == len(eeg) == 3
        for channel in eeg:
            peak = np.ptp(samples(channel, row.onset_s, row.end_s))
            assert peak > 1.5 * rms(samples(channel, row.onset_s - 6, row.onset_s - 0.3)) * 3
        assert 0.3 < row.duration_s < 0.7


def test_without_eeg_and_neck_no_head_jerk_is_told():
    bare = Electrodes(muscles=(Role.CHIN,))
    _, truth = simulate(SimulateOptions(recipe="head-jerks", hours=6, seed=3, electrodes=bare, others=0))
    assert not truth.of(Kind.NECK_MYOCLONUS)
    _, truth = simulate(SimulateOptions(recipe="head-jerks", hours=6, seed=3, electrodes=bare, others=1))
    assert len(truth.of(Kind.NECK_MYOCLONUS)) == len(night("head-jerks")[1].of(Kind.NECK_MYOCLONUS))
    assert all(row.measures["eeg_channels_count"] == 1 for row in truth.of(Kind.NECK_MYOCLONUS))


def test_every_event_has_the_measures_of_its_kind():
    wanted = {
        Kind.HYPNIC_JERK: {"muscles_count", "peak_uv", "burst_ms", "from_sleep_onset_s"},
        Kind.FRAGMENTARY_MYOCLONUS: {"peak_uv", "rest_uv", "area_uvs"},
        Kind.FOOT_TREMOR: {"bursts_count", "rate_hz", "interval_cv_ratio", "peak_uv"},
        Kind.HIGH_FREQUENCY_LEGS: {"bursts_count", "rate_hz", "interval_cv_ratio", "peak_uv"},
        Kind.ALTERNATING_LEGS: {"bursts_count", "rate_hz", "interval_cv_ratio", "peak_uv"},
        Kind.REM_PHASIC: {"peak_uv", "rest_uv"},
        Kind.REM_TONIC: {"rms_uv", "rest_uv"},
        Kind.BRUXISM: {"bursts_count", "peak_uv"},
        Kind.RHYTHMIC_MOVEMENT: {"bursts_count", "rate_hz", "interval_cv_ratio", "muscles_count"},
        Kind.LARGE_MOVEMENT: {"muscles_count", "peak_uv"},
        Kind.NECK_MYOCLONUS: {"eeg_channels_count", "peak_uv"},
        Kind.PROPRIOSPINAL: {"muscles_count", "spread_ms"},
        Kind.NEGATIVE_MYOCLONUS: {"depth_ratio", "tone_uv"},
        Kind.INFANT_MYOCLONUS: {"jerks_count", "rate_hz", "muscles_count"},
        Kind.FACE_TWITCH: {"peak_uv"},
    }
    recipes = {
        *("sleep-starts", "efm", "foot-tremor", "alternating", "rbd", "bruxism", "rocking", "restless"),
        *("head-jerks", "propriospinal", "negative", "infant", "face"),
    }
    found = set()
    for recipe in recipes:
        for row in night(recipe)[1]:
            if row.kind in wanted:
                assert wanted[row.kind] <= set(row.measures), (recipe, row)
                found.add(row.kind)
    assert found == set(wanted)


def test_all_sites_of_the_truth_are_recorded():
    for recipe in ("sleep-starts", "face", "all-kinds", "propriospinal"):
        recording, truth = night(recipe)
        sites = {MUSCLES[c.role] for c in recording.channels if c.role in MUSCLES}
        assert {row.site for row in truth} <= sites | {Site.WHOLE_BODY, Site.BOTH_LEGS, Site.EYELIDS}
