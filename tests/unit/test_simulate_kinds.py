"""When each kind happens, how often, and what comes along."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from tests.simulated import channel_of, night, rms, samples, silent, stages_of

from hypnic.model.events import Event, Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.recording import Role, Sex
from hypnic.simulate import NOISE_LEVELS, RECIPES, SimulateOptions, electrodes_at, simulate
from hypnic.simulate.jerks import LIMBS
from hypnic.stage import stage

NREM = {Stage.N1, Stage.N2, Stage.N3}
ALLOWED = (
    ("sleep-starts", Kind.HYPNIC_JERK, {Stage.W, Stage.N1}, 5),
    ("efm", Kind.FRAGMENTARY_MYOCLONUS, NREM | {Stage.R}, 5000),
    ("foot-tremor", Kind.FOOT_TREMOR, {Stage.W, Stage.N1, Stage.N2}, 8),
    ("foot-tremor", Kind.HIGH_FREQUENCY_LEGS, NREM, 3),
    ("alternating", Kind.ALTERNATING_LEGS, {Stage.N1, Stage.N2, Stage.R}, 10),
    ("rbd", Kind.REM_PHASIC, {Stage.R}, 500),
    ("rbd", Kind.REM_TONIC, {Stage.R}, 4),
    ("bruxism", Kind.BRUXISM, {Stage.N1, Stage.N2, Stage.R}, 10),
    ("rocking", Kind.RHYTHMIC_MOVEMENT, {Stage.W, Stage.N1, Stage.N2}, 8),
    ("restless", Kind.LARGE_MOVEMENT, NREM | {Stage.R}, 25),
    ("head-jerks", Kind.NECK_MYOCLONUS, {Stage.N1, Stage.N2, Stage.R}, 8),
    ("propriospinal", Kind.PROPRIOSPINAL, {Stage.W}, 15),
    ("negative", Kind.NEGATIVE_MYOCLONUS, {Stage.W, Stage.N1}, 30),
    ("infant", Kind.INFANT_MYOCLONUS, NREM | {Stage.R}, 20),
    ("face", Kind.FACE_TWITCH, NREM | {Stage.R}, 50),
)


@pytest.mark.parametrize(("recipe", "kind", "stages", "least"), ALLOWED)
def test_each_kind_happens_where_it_may_and_nowhere_else(recipe, kind, stages, least):
    recording, truth = night(recipe)
    rows = truth.of(kind)
    assert len(rows) >= least
    assert stages_of(recording, rows) <= stages


@pytest.mark.parametrize("recipe", sorted(set(RECIPES) - {"sleep-starts", "reflex", "all-kinds"}))
def test_only_nights_of_sleep_starts_have_any(recipe):
    _, truth = night(recipe)
    assert not truth.of(Kind.HYPNIC_JERK)


def test_a_healthy_night_has_a_normal_amount_of_all_that_is_normal():
    recording, truth = night("healthy")
    hours = recording.marks.where(lambda row: row.kind.value[6:] in ("n1", "n2", "n3", "r")).spans.total_h
    rem = recording.marks.of(Kind.STAGE_R).spans
    assert 10 < len(truth.of(Kind.FRAGMENTARY_MYOCLONUS)) / hours < 143
    assert 3 < len(truth.of(Kind.LARGE_MOVEMENT)) / hours < 12
    chin = truth.of(Kind.REM_PHASIC).at(Site.CHIN)
    minis = {int(at // 3) for row in chin for at in np.arange(row.onset_s, row.end_s, 0.1)}
    assert 0.002 < len(minis) / (rem.total_s / 3) < 0.086
    assert not truth.of(Kind.REM_TONIC, Kind.BRUXISM, Kind.FOOT_TREMOR, Kind.NECK_MYOCLONUS)


def test_excessive_fragmentary_myoclonus_is_five_a_minute_for_twenty_minutes_of_nrem():
    recording, truth = night("efm")
    nrem = recording.marks.of(Kind.STAGE_N1, Kind.STAGE_N2, Kind.STAGE_N3).spans
    at = truth.of(Kind.FRAGMENTARY_MYOCLONUS).at(Site.RIGHT_ARM).onset_s
    minutes = Counter((at[nrem.contains(at)] // 60).astype(int).tolist())
    assert sum(count >= 5 for count in minutes.values()) >= 20


def test_rem_without_atonia_is_over_the_cut_offs_and_other_nights_under_them():
    recording, truth = night("rbd")
    rem = recording.marks.of(Kind.STAGE_R).spans
    rows = truth.of(Kind.REM_PHASIC, Kind.REM_TONIC).at(Site.CHIN)
    minis = {int(at // 3) for row in rows for at in np.arange(row.onset_s, row.end_s, 0.1)}
    assert len(minis) / (rem.total_s / 3) > 0.18
    assert 0.1 < truth.of(Kind.REM_TONIC).spans.total_s / rem.total_s < 0.6


def atonia_index(x: np.ndarray, rate_hz: int) -> float:
    """Return the REM atonia index of one stretch: the minimum of the minute about each second taken off."""
    seconds = np.abs(x[: len(x) // rate_hz * rate_hz].reshape(-1, rate_hz)).mean(axis=1)
    over = np.array([s - seconds[max(n - 30, 0) : n + 31].min() for n, s in enumerate(seconds)])
    return float(np.mean(over <= 1) / (1 - np.mean((over > 1) & (over <= 2))))


def test_a_healthy_chin_is_atonic_in_rem_and_an_rbd_one_is_not():
    index = {}
    for recipe in ("healthy", "rbd"):
        recording, _ = night(recipe)
        (chin,) = recording.of(Role.CHIN)
        longest = max(recording.marks.of(Kind.STAGE_R).spans, key=lambda span: span.duration_s)
        x = samples(chin, longest.start_s + 10, longest.end_s - 10)
        # Off with the drift: a mean of 21 samples.
        x = x - np.convolve(x, np.ones(21) / 21, "same")
        index[recipe] = atonia_index(x, 256)
    assert index["healthy"] >= 0.95
    assert index["rbd"] < 0.9


def test_the_tone_of_the_chin_follows_a_real_one():
    recording, _ = night("healthy")
    (chin,) = recording.of(Role.CHIN)
    medians = {}
    for kind in (Kind.STAGE_W, Kind.STAGE_N2, Kind.STAGE_R):
        rows = recording.marks.of(kind).rows[1:60]
        x = [samples(chin, row.onset_s + 5, row.end_s - 5) for row in rows]
        medians[kind] = np.median([np.abs(part - part.mean()).mean() for part in x])
    # SC4001 of Sleep-EDF, rectified: 3.4 awake, 2 asleep, 0.2 in REM; here never under an electrode
    assert 2.5 < medians[Kind.STAGE_W] < 5
    assert 1.5 < medians[Kind.STAGE_N2] < 3
    assert 0.2 < medians[Kind.STAGE_R] < 0.45 * medians[Kind.STAGE_N2] + 1


def four_in_a_row(onsets: np.ndarray) -> bool:
    return "xxx" in "".join("x" if 4 <= gap <= 90 else " " for gap in np.diff(onsets))


def test_sleep_starts_are_brief_scattered_over_the_body_and_not_periodic():
    sites: Counter[Site] = Counter()
    firsts: Counter[Site] = Counter()
    for seed in range(4):
        _, truth = night("sleep-starts", seed=seed)
        marks = truth.where(lambda row: row.label == "burst")
        rows = truth.of(Kind.HYPNIC_JERK)
        for row in rows:
            parts = [m for m in marks if row.onset_s <= m.onset_s and m.end_s <= row.end_s + 1e-9]
            assert all(0.075 <= m.duration_s <= 0.25 for m in parts)
            assert row.duration_s < 1.6
            assert -540 <= row.measures["from_sleep_onset_s"] <= 270
            sites.update({m.site for m in parts})
            firsts[parts[0].site] += 1
            assert len({m.site for m in parts} & set(LIMBS)) >= 2
        assert not four_in_a_row(rows.onset_s)
    assert len(sites) == 7
    assert max(firsts.values()) < 0.5 * sum(firsts.values())


def test_sleep_starts_come_with_a_faster_heart_a_wave_or_an_arousal_in_part():
    told = {"arousal_count": [], "heart_count": [], "vertex_count": []}
    for seed in range(4):
        recording, truth = night("sleep-starts", seed=seed)
        arousals = recording.marks.of(Kind.AROUSAL).onset_s
        (ecg,) = recording.of(Role.ECG)
        for row in truth.of(Kind.HYPNIC_JERK):
            for name, values in told.items():
                values.append(row.measures[name])
            if row.measures["arousal_count"]:
                assert np.any((arousals > row.onset_s) & (arousals < row.onset_s + 1))
            if row.measures["heart_count"]:
                assert rate(ecg, row.onset_s + 2, 4) > 1.1 * rate(ecg, row.onset_s - 12, 10)
    assert all(0.05 < np.mean(values) < 0.95 for values in told.values()), told


def rate(ecg, from_s: float, length_s: float) -> float:
    x = samples(ecg, from_s, from_s + length_s)
    peaks = np.flatnonzero((x[1:-1] > 600) & (x[1:-1] >= x[:-2]) & (x[1:-1] > x[2:]))
    gaps = np.diff(peaks) / 256
    return float(1 / np.mean(gaps[gaps > 0.3]))


def test_reflex_jerks_follow_a_marked_stimulus_by_30_to_210_ms():
    recording, truth = night("reflex")
    stimuli = recording.marks.of(Kind.STIMULUS).onset_s
    assert len(stimuli) > 150
    jerks = truth.where(lambda row: row.measures.get("stimulus_count") == 1).onset_s
    assert len(jerks) > 5
    for at in jerks:
        # The first muscle lags by up to 60 ms.
        assert 0.03 <= (at - stimuli[stimuli <= at]).min() <= 0.21
    assert not four_in_a_row(jerks)
    hypnogram, _ = stage(recording)
    assert hypnogram is not None
    onsets = hypnogram.onsets_s
    for row in truth.of(Kind.HYPNIC_JERK):
        # Where the definition looks for them: about the first sleep onset, and just about each other one.
        from_s = row.onset_s - onsets
        assert -540 < from_s[0] < 270 or np.abs(from_s).min() < 26
    twitches = truth.of(Kind.FRAGMENTARY_MYOCLONUS).at(Site.RIGHT_ARM).onset_s
    others = truth.of(Kind.FRAGMENTARY_MYOCLONUS).at(Site.LEFT_ARM).onset_s
    both = [at for at in twitches if np.any(np.abs(others - at) < 0.05)]
    assert len(both) > 5
    assert not any(-30 < at - onset < 300 for at in both for onset in onsets)
    answered = sum(np.any((twitches > s + 0.02) & (twitches < s + 0.25)) for s in stimuli)
    assert answered > 0.3 * len(stimuli)


def test_infant_sleep_is_half_active_and_its_jerks_stop_before_it_wakes():
    recording, truth = night("infant")
    marks = recording.marks
    hours = {kind: marks.of(kind).spans.total_h for kind in (Kind.STAGE_N2, Kind.STAGE_N3, Kind.STAGE_R)}
    assert 0.35 < hours[Kind.STAGE_R] / sum(hours.values()) < 0.65
    awake = marks.of(Kind.STAGE_W).spans
    for row in truth.of(Kind.INFANT_MYOCLONUS):
        assert not awake.contains(row.onset_s)
        assert not awake.contains(row.end_s)
        assert 4 <= row.measures["jerks_count"] <= 12
    assert recording.subject.age_years == 0.2


@pytest.mark.parametrize(("recipe", "age", "sex"), [("restless", 9, Sex.MALE), ("rocking", 3, Sex.FEMALE)])
def test_children_have_an_age(recipe, age, sex):
    recording, _ = night(recipe)
    assert (recording.subject.age_years, recording.subject.sex) == (age, sex)


def test_large_movements_last_3_to_30_s_and_turn_the_sleeper():
    recording, truth = night("restless")
    rows = truth.of(Kind.LARGE_MOVEMENT)
    assert all(3 <= row.duration_s <= 30 for row in rows)
    assert {row.label for row in rows} == {"", "turn"}
    full, _ = simulate(SimulateOptions(recipe="restless", seed=3, hours=6, others=13))
    (position,) = full.of(Role.POSITION)
    for row in [row for row in rows if row.label == "turn"][:8]:
        before = samples(position, row.onset_s - 3, row.onset_s - 1).mean()
        after = samples(position, row.onset_s + 2, row.onset_s + 4).mean()
        assert abs(after - before) > 0.5
    (eeg, *_) = recording.of(Role.EEG)
    loud = [rms(samples(eeg, row.onset_s + 0.5, row.end_s - 0.5)) for row in rows if row.duration_s < 12]
    assert np.median(loud) > 1.5 * rms(samples(eeg, 120, 200))


def test_lids_twitch_in_the_eog_and_blinks_are_of_wakefulness():
    recording, truth = silent("face")
    lids = truth.of(Kind.FACE_TWITCH).at(Site.EYELIDS)
    assert len(lids) > 15
    eog = recording.of(Role.EOG)[0]
    ratios = []
    for row in lids:
        inside, before = (
            np.diff(samples(eog, a, b), 2)
            for a, b in ((row.onset_s, row.end_s), (row.onset_s - 1, row.onset_s - 0.1))
        )
        ratios.append(rms(inside) / rms(before))
    assert np.median(ratios) > 3
    wake = recording.marks.of(Kind.STAGE_W).spans.rows[0]
    early = samples(eog, wake.start_s, wake.start_s + 240)
    assert np.sum(np.diff((np.abs(early) > 80).astype(int)) == 1) > 10


def test_snores_are_heard_in_the_chin_of_apnoea_nights_outside_of_apnoeas():
    recording, truth = silent("apnoea")
    snores = truth.of(Kind.SNORE)
    assert len(snores) > 100
    apnoeas = recording.marks.of(Kind.APNEA, Kind.HYPOPNEA).spans
    assert not apnoeas.contains(snores.onset_s).any()
    row: Event = snores[len(snores) // 2]
    chin = channel_of(recording, row)
    third = row.duration_s / 3
    inside = np.diff(samples(chin, row.onset_s + third, row.end_s - third))
    assert rms(inside) > 1.3 * rms(np.diff(samples(chin, row.end_s + 0.3, row.end_s + 1.3)))


def test_noise_levels_are_ordered_and_the_truth_is_the_same_at_each():
    truths, rest = [], []
    for level in NOISE_LEVELS:
        options = SimulateOptions(recipe="rbd", hours=1, seed=2, electrodes=electrodes_at("rbd", level))
        recording, truth = simulate(options)
        kept = truth.where(lambda row: row.kind is not Kind.ARTEFACT)
        truths.append([(row.onset_s, row.duration_s, row.kind, row.site) for row in kept])
        (arm,) = recording.of(Role.LEFT_ARM)
        rest.append(np.median([rms(np.diff(samples(arm, at, at + 1))) for at in range(600, 700)]))
    assert truths[0] == truths[1] == truths[2]
    assert rest[0] < 0.7 * rest[1] < 0.5 * rest[2]
    assert electrodes_at("plmd", "ordinary") == replace(RECIPES["plmd"].electrodes)


def test_a_muscle_does_the_same_in_every_montage():
    few = replace(RECIPES["sleep-starts"].electrodes, muscles=(Role.LEFT_ARM,))
    options = SimulateOptions(recipe="sleep-starts", hours=2, electrodes=few, others=0)
    _, lean = simulate(options)
    _, full = simulate(replace(options, electrodes=None, others=None))
    for site in (Site.LEFT_LEG, Site.LEFT_ARM):
        small, large = (
            {
                (row.onset_s, row.duration_s)
                for row in truth.at(site).of(Kind.MARK, Kind.FRAGMENTARY_MYOCLONUS)
            }
            for truth in (lean, full)
        )
        # What needs two recorded muscles may be missing from the lean montage, and nothing is new in it.
        assert small <= large
        assert len(small) > 0.5 * len(large)


def test_the_healthy_fidget_awake_and_never_so_briefly_that_it_could_be_a_sleep_start():
    fidgets = 0
    for seed in (1, 2, 3):
        recording, truth = night("healthy", seed=seed)
        rows = truth.where(lambda row: row.label == "fidget")
        fidgets += len(rows)
        assert stages_of(recording, rows) <= {Stage.W}
        marks = truth.where(lambda row: row.label == "burst")
        assert all(row.duration_s >= 0.6 for row in marks)
    assert fidgets > 5
