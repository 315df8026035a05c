import hashlib
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from hypnic.model.events import Event, Kind, Site
from hypnic.model.recording import Recording, Role
from hypnic.simulate import (
    Behaviour,
    Burst,
    Electrodes,
    Plan,
    SimulateOptions,
    record,
    simulate,
)
from hypnic.simulate.plan import make_plan
from hypnic.simulate.potentials import make_pool
from hypnic.simulate.streams import stream

LEG_RECIPES = ("healthy", "plmd", "rls", "apnoea", "mixed", "noisy", "one-leg")
QUIET = Electrodes(rest_uv=0.01, mains_uv=0.0, ecg_leak=0.0, drift_uv=0.0)
STILL = Behaviour(isolated=0, isolated_wake=0, long=0, bodily=0, twitches=0)


def values(recording: Recording, role: Role, from_s: float = 0.0, to_s: float = np.inf) -> np.ndarray:
    (channel,) = recording.of(role)
    (signal,) = channel.load(from_s, to_s)
    return signal.values


def plan_of(*bursts: Burst, hours: float = 0.1) -> Plan:
    still = make_plan(hours * 3600, STILL, (Site.LEFT_LEG, Site.RIGHT_LEG), 1)
    return replace(still, bursts=bursts)


def digest(recording: Recording) -> str:
    total = hashlib.sha256()
    for channel in recording.channels:
        for signal in channel.load():
            total.update(signal.values.tobytes())
    return total.hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_truth_and_another_seed_others():
    options = SimulateOptions(hours=0.3, rate_hz=128, others=20)
    (first, truth), (again, same_truth) = simulate(options), simulate(options)
    assert digest(first) == digest(again)
    assert truth == same_truth
    assert first.marks == again.marks
    other, other_truth = simulate(replace(options, seed=2))
    assert digest(other) != digest(first)
    assert other_truth != truth


def test_a_channel_is_the_same_whatever_others_are_recorded():
    few, _ = simulate(SimulateOptions(hours=0.1, others=1))
    many, _ = simulate(SimulateOptions(hours=0.1, others=19))
    for channel in few.channels:
        (twin,) = (c for c in many.channels if c.label == channel.label)
        assert np.array_equal(channel.load()[0].values, twin.load()[0].values)


@pytest.mark.parametrize("rate_hz", [100.0, 128.0, 200.0, 256.41, 512.0])
def test_windows_are_pieces_of_the_whole(rate_hz):
    recording, _ = simulate(SimulateOptions(hours=0.2, rate_hz=rate_hz, recipe="noisy", others=20))
    cuts = [0.0, 0.5, 7.7, 63.0, 64.25, 400.1, 719.99, 720.0]
    for channel in recording.channels:
        (whole,) = channel.load()
        pieces = [channel.load(a, b) for a, b in pairwise(cuts)]
        joined = np.concatenate([signal.values for (signal,) in filter(None, pieces)])
        assert np.array_equal(joined, whole.values), channel.label
        assert all(
            signal.start_s == pytest.approx(round(signal.start_s * channel.rate_hz) / channel.rate_hz)
            for (signal,) in filter(None, pieces)
        )
    assert recording.channels[0].load(800, 900) == ()


def test_samples_and_length_of_a_rate_that_is_not_whole():
    recording, _ = simulate(SimulateOptions(hours=0.1, rate_hz=256.41, others=0))
    assert len(values(recording, Role.LEFT_LEG)) == int(360 * 256.41)
    assert recording.duration_s == pytest.approx(360, abs=1 / 256)


@pytest.mark.parametrize("rate_hz", [256.0, 512.0])
@pytest.mark.parametrize("rest_uv", [1.2, 3.0])
def test_rest_has_the_asked_for_deviation_within_10_to_100_hz(rate_hz, rest_uv):
    electrodes = Electrodes(rest_uv=rest_uv, mains_uv=0, ecg_leak=0, drift_uv=0)
    options = SimulateOptions(hours=0.2, rate_hz=rate_hz, behaviour=STILL, electrodes=electrodes, others=0)
    recording, truth = simulate(options)
    assert not truth
    asleep = recording.marks.of(Kind.STAGE_N2)[0]
    x = values(recording, Role.LEFT_LEG, asleep.onset_s + 5, asleep.onset_s + 25)
    power = np.abs(np.fft.rfft(x)) ** 2 * 2 / len(x) ** 2
    hz = np.fft.rfftfreq(len(x), 1 / rate_hz)
    assert np.sqrt(power[(hz >= 10) & (hz <= 100)].sum()) == pytest.approx(rest_uv, rel=0.05)


def test_resting_spectrum_is_coloured_like_a_muscle():
    electrodes = Electrodes(rest_uv=5, mains_uv=0, ecg_leak=0, drift_uv=0)
    options = SimulateOptions(hours=0.2, rate_hz=1000, behaviour=STILL, electrodes=electrodes, others=0)
    x = values(simulate(options)[0], Role.LEFT_LEG)[: 700 * 1000]
    density = (np.abs(np.fft.rfft(x.reshape(700, 1000))) ** 2).mean(axis=0)
    hz = np.arange(len(density))

    def mean(low: int, high: int) -> float:
        return float(density[(hz >= low) & (hz < high)].mean())

    assert mean(40, 100) > 2 * mean(200, 250) > 0
    assert mean(40, 100) > 1.5 * mean(8, 14)
    assert mean(1, 3) > mean(8, 14)
    assert mean(300, 500) < 0.3 * mean(40, 100)
    # Gaussian: the fourth moment is three times the square of the second.
    assert np.mean(x**4) / np.mean(x**2) ** 2 == pytest.approx(3, abs=0.15)


def test_blocks_join_without_a_seam():
    electrodes = Electrodes(rest_uv=5, mains_uv=0, ecg_leak=0, drift_uv=0)
    options = SimulateOptions(hours=1, rate_hz=256, behaviour=STILL, electrodes=electrodes, others=0)
    x = values(simulate(options)[0], Role.LEFT_LEG)
    step = 4096 - 256
    seams = x[: len(x) // step * step].reshape(-1, step)[10:]
    fade, middle = seams[:, :256].std(), seams[:, 1000:3000].std()
    assert fade == pytest.approx(middle, rel=0.08)
    jumps = np.abs(np.diff(x))
    assert jumps[step - 1 :: step].max() < 6.5 * jumps.std() + jumps.mean()


@pytest.mark.parametrize("rate_hz", [128.0, 200.0, 256.0, 500.0, 512.0, 256.41])
def test_truth_starts_and_ends_where_the_signal_does(rate_hz):
    legs = (Site.LEFT_LEG, Site.RIGHT_LEG)
    bursts = tuple(Burst(20 + 7.3 * n, 0.6 + 0.35 * (n % 9), legs[n % 2], 40, "periodic") for n in range(40))
    options = SimulateOptions(hours=0.1, rate_hz=rate_hz, electrodes=QUIET, others=0)
    recording, truth = record(plan_of(*bursts), options)
    assert len(truth) == 40
    for role, site in ((Role.LEFT_LEG, Site.LEFT_LEG), (Role.RIGHT_LEG, Site.RIGHT_LEG)):
        x = values(recording, role)
        for row in truth.at(site):
            a, b = (int(t * rate_hz) for t in (row.onset_s - 1, row.end_s + 1))
            loud = (a + np.flatnonzero(np.abs(x[a:b]) > 1.0)) / rate_hz
            # The anti-alias filter of a slow recorder blurs by about a sample.
            assert loud[0] == pytest.approx(row.onset_s, abs=0.012 + 2 / rate_hz)
            assert loud[-1] == pytest.approx(row.end_s, abs=0.012 + 2 / rate_hz)
            assert np.diff(loud).max() < 0.3, "no half second of rest within a movement"


def test_strength_of_a_burst():
    bursts = tuple(Burst(10 + 8 * n, 4.0, Site.LEFT_LEG, 60, "periodic") for n in range(40))
    options = SimulateOptions(hours=0.1, rate_hz=2000, electrodes=QUIET, others=0)
    recording, truth = record(plan_of(*bursts), options)
    x = values(recording, Role.LEFT_LEG)
    rms = [np.sqrt(np.mean(x[int(r.onset_s * 2000) : int(r.end_s * 2000)] ** 2)) for r in truth]
    assert np.median(rms) == pytest.approx(60, rel=0.15)
    assert all(row.measures["rms_uv"] == 60 for row in truth)
    assert {row.measures["units_count"] for row in truth} == {9}


def test_bursts_are_trains_of_discharges_of_8_to_35_hz():
    pool = make_pool(stream(3, "units"))
    assert 8 <= pool.rate_hz.min() <= pool.rate_hz.max() <= 35
    assert set(pool.phases.tolist()) <= {1, 2}
    assert np.all(np.diff(np.abs(pool.height)) > 0), "small units come first"
    _, truth = simulate(SimulateOptions(hours=2, others=0))
    for row in truth.of(Kind.LEG_MOVEMENT):
        per_unit = row.measures["potentials_count"] / row.measures["units_count"] / row.duration_s
        assert 4 < per_unit < 40


def test_all_that_is_shorter_than_half_a_second_is_a_twitch_and_no_leg_movement():
    _, truth = simulate(SimulateOptions(hours=8, others=0))
    movements = truth.of(Kind.LEG_MOVEMENT)
    assert min(row.duration_s for row in movements) > 0.7
    twitches = truth.of(Kind.MARK)
    assert len(twitches) > 20
    assert max(row.duration_s for row in twitches) < 0.31
    assert {row.label for row in twitches} == {"twitch"}
    long = [row.duration_s for row in movements if row.label == "long"]
    assert long
    assert all(11 < duration_s < 26 for duration_s in long)


@pytest.mark.parametrize("recipe", LEG_RECIPES)
def test_movements_of_a_leg_are_a_second_apart_and_within_the_night(recipe):
    recording, truth = simulate(SimulateOptions(recipe=recipe, others=0))
    legs = truth.where(lambda row: row.kind is Kind.LEG_MOVEMENT or row.label == "twitch")
    for site in {row.site for row in legs}:
        rows = legs.at(site).rows
        gaps = [b.onset_s - a.end_s for a, b in pairwise(rows)]
        assert min(gaps) >= 1 - 1e-9
        assert rows[0].onset_s > 0
        assert rows[-1].end_s < recording.duration_s


def plms_per_hour(truth, marks) -> float:
    """Score by the WASM rules in the plainest way: legs joined, 10–90 s, at least four."""
    joined: list[list[float]] = []
    for row in truth.of(Kind.LEG_MOVEMENT):
        if joined and row.onset_s < joined[-1][1] + 0.5:
            joined[-1] = [joined[-1][0], max(joined[-1][1], row.end_s), joined[-1][2] + 1]
        else:
            joined.append([row.onset_s, row.end_s, 1])
    periodic: list[float] = []
    run: list[float] = []
    for onset_s, end_s, count in [*joined, [1e9, 1e9 + 1, 1]]:
        candidate = end_s - onset_s <= (10 if count == 1 else 15)
        if not (run and candidate and 10 <= onset_s - run[-1] <= 90):
            periodic += run if len(run) >= 4 else []
            run = []
        run = [*run, onset_s] if candidate else []
    asleep = marks.of(Kind.STAGE_N1, Kind.STAGE_N2, Kind.STAGE_N3, Kind.STAGE_R).spans
    return float(asleep.contains(np.array(periodic, dtype=float)).sum() / asleep.total_h) if periodic else 0.0


def test_recipes_are_the_nights_they_are_called():
    index: dict[str, list[float]] = {}
    for recipe in LEG_RECIPES:
        for seed in (1, 2, 3):
            recording, truth = simulate(SimulateOptions(recipe=recipe, seed=seed, others=0))
            index.setdefault(recipe, []).append(plms_per_hour(truth, recording.marks))
    assert max(index["healthy"]) < 5
    assert min(*index["plmd"], *index["one-leg"]) > 15
    assert min(index["rls"]) > 10
    assert max(index["plmd"]) < 80


def test_periodic_intervals_are_log_normal_about_24_s_and_fewer_towards_morning():
    early = late = 0
    intervals: list[float] = []
    for seed in range(4):
        _, truth = simulate(SimulateOptions(recipe="plmd", seed=seed, others=0))
        onsets = [row.onset_s for row in truth if row.label == "periodic"]
        gaps = np.diff(onsets)
        intervals += gaps[(gaps > 5) & (gaps < 89)].tolist()
        early += sum(at < 4 * 3600 for at in onsets)
        late += sum(at >= 4 * 3600 for at in onsets)
    assert np.exp(np.mean(np.log(intervals))) == pytest.approx(24, rel=0.08)
    assert np.exp(np.std(np.log(intervals))) == pytest.approx(1.35, rel=0.1)
    assert early > 1.3 * late


def test_restless_legs_move_before_sleep_and_periodic_movements_shun_rem():
    recording, truth = simulate(SimulateOptions(recipe="rls", others=0))
    onset_s = min(row.onset_s for row in recording.marks.of(Kind.STAGE_N1))
    periodic = [row for row in truth if row.label == "periodic"]
    assert sum(row.onset_s < onset_s for row in periodic) >= 10
    rem = recording.marks.of(Kind.STAGE_R).spans
    nrem = recording.marks.of(Kind.STAGE_N2).spans
    at = np.array([row.onset_s for row in periodic])
    assert rem.contains(at).sum() / rem.total_h < 0.3 * nrem.contains(at).sum() / nrem.total_h


def test_both_legs_move_together_in_part():
    _, truth = simulate(SimulateOptions(recipe="plmd", others=0))
    left, right = (truth.of(Kind.LEG_MOVEMENT).at(site) for site in (Site.LEFT_LEG, Site.RIGHT_LEG))
    together = sum(any(abs(a.onset_s - b.onset_s) < 0.6 for b in right) for a in left)
    assert 0.2 < together / len(left) < 0.9


def test_respiratory_movements_come_2_to_10_s_after_the_event():
    recording, truth = simulate(SimulateOptions(recipe="apnoea", others=0))
    events = recording.marks.of(Kind.APNEA, Kind.HYPOPNEA)
    asleep_h = recording.marks.of(Kind.STAGE_N1, Kind.STAGE_N2, Kind.STAGE_N3, Kind.STAGE_R).spans.total_h
    assert 20 < len(events) / asleep_h < 45
    ends = np.array([event.end_s for event in events])
    moved = [row for row in truth if row.label == "respiratory"]
    assert len(moved) > 50
    for row in moved:
        assert np.any((row.onset_s - ends >= 2) & (row.onset_s - ends <= 11))


def test_arousals_are_ten_seconds_apart_and_partly_with_movements():
    recording, truth = simulate(SimulateOptions(recipe="plmd", others=0))
    arousals = recording.marks.of(Kind.AROUSAL)
    assert min(b.onset_s - a.end_s for a, b in pairwise(arousals)) >= 10
    assert min(row.duration_s for row in arousals) >= 3
    onsets = np.array([row.onset_s for row in truth.of(Kind.LEG_MOVEMENT)])
    close = sum(np.abs(onsets - row.onset_s).min() < 1.0 for row in arousals)
    assert 0.25 < close / len(arousals) < 0.95


def test_sleep_has_its_usual_shape():
    for seed in range(5):
        recording, _ = simulate(SimulateOptions(recipe="healthy", seed=seed, others=0))
        marks = recording.marks
        hours = {kind: marks.of(kind).spans.total_h for kind in (Kind.STAGE_N2, Kind.STAGE_N3, Kind.STAGE_R)}
        assert 0.35 < hours[Kind.STAGE_N2] / 8 < 0.6
        assert 0.08 < hours[Kind.STAGE_N3] / 8 < 0.3
        assert 0.1 < hours[Kind.STAGE_R] / 8 < 0.3
        assert marks.of(Kind.STAGE_N3).onset_s.mean() < 4 * 3600 < marks.of(Kind.STAGE_R).onset_s.mean()
        assert len(marks.of(Kind.LIGHTS_OFF)) == len(marks.of(Kind.LIGHTS_ON)) == 1
        stages = marks.where(lambda row: row.kind.value.startswith("stage_"))
        assert np.array_equal(stages.onset_s, np.arange(960) * 30.0)


def test_a_noisy_night():
    recording, truth = simulate(SimulateOptions(recipe="noisy", others=0))
    (flat,) = [row for row in truth if row.label == "flat"]
    assert (flat.site, flat.onset_s) == (Site.RIGHT_LEG, 0.6 * 8 * 3600)
    assert not values(recording, Role.RIGHT_LEG, flat.onset_s, flat.onset_s + 600).any()
    assert values(recording, Role.RIGHT_LEG, flat.onset_s - 60, flat.onset_s).std() > 2
    assert max(row.end_s for row in truth.at(Site.RIGHT_LEG).of(Kind.LEG_MOVEMENT)) < flat.onset_s
    assert max(row.end_s for row in truth.at(Site.LEFT_LEG)) > 6 * 3600
    before, after = (values(recording, Role.LEFT_LEG, a, a + 900) for a in (3.5 * 3600, 4.5 * 3600))

    def between_hums(x: np.ndarray) -> float:
        seconds = x.reshape(-1, 256)
        # The median second holds neither a movement nor a beat.
        return float(np.median((np.abs(np.fft.rfft(seconds * np.hanning(256))) ** 2)[:, 60:90].mean(axis=1)))

    # (2.5 + 9) µV against 2.5 µV.
    assert between_hums(after) > 8 * between_hums(before)
    x = before[: 256 * 60] - before[: 256 * 60].mean()
    spectrum = np.abs(np.fft.rfft(x)) * 2 / len(x)
    assert spectrum[50 * 60 - 2 : 50 * 60 + 3].max() == pytest.approx(15, rel=0.25)
    assert 10 < sum(row.label == "pop" for row in truth) < 120


def test_a_pop_is_a_jump_that_decays():
    electrodes = replace(QUIET, pops=60)
    options = SimulateOptions(hours=0.2, behaviour=STILL, electrodes=electrodes, others=0, rate_hz=500)
    recording, truth = simulate(options)
    x = values(recording, Role.LEFT_LEG)
    alone = [row for row in truth.at(Site.LEFT_LEG) if not _near(row, truth.at(Site.LEFT_LEG))]
    assert alone
    for row in alone:
        at = int(np.ceil(row.onset_s * 500))
        assert abs(x[at - 1]) < 5
        assert abs(x[at]) > 70
        assert x[at + 150] / x[at] == pytest.approx(np.exp(-1), rel=0.1)


def _near(row: Event, rows) -> bool:
    return any(other is not row and abs(other.onset_s - row.onset_s) < 4 for other in rows)


def test_ecg_has_beats_and_leaks_as_asked():
    electrodes = replace(QUIET, ecg_leak=0.03)
    options = SimulateOptions(hours=0.1, rate_hz=512, behaviour=STILL, electrodes=electrodes, others=4)
    recording, _ = simulate(options)
    ecg, leg = values(recording, Role.ECG), values(recording, Role.LEFT_LEG)
    assert np.corrcoef(ecg, leg)[0, 1] > 0.97
    assert np.percentile(leg, 99.9) == pytest.approx(30, rel=0.1)
    peaks = np.flatnonzero((ecg[1:-1] > 600) & (ecg[1:-1] >= ecg[:-2]) & (ecg[1:-1] > ecg[2:]))
    intervals = np.diff(peaks) / 512
    intervals = intervals[intervals > 0.3]
    assert 55 < 60 / intervals.mean() < 72
    assert 0.01 < intervals.std() < 0.12


def test_montage_of_the_bench():
    recording, _ = simulate(SimulateOptions(hours=0.05, others=18))
    assert len(recording.channels) == 20
    assert len({channel.label for channel in recording.channels}) == 20
    roles = Counter(channel.role for channel in recording.channels)
    assert roles[Role.EEG] == 6
    assert roles[Role.EOG] == 2
    named = (Role.CHIN, Role.ECG, Role.FLOW, Role.THORAX, Role.ABDOMEN, Role.SPO2, Role.SNORE, Role.POSITION)
    assert all(roles[role] == 1 for role in named)
    assert len(simulate(SimulateOptions(hours=0.05, others=58))[0].channels) == 60
    for channel in recording.channels:
        assert channel.limits is not None
        assert channel.resolution == pytest.approx((channel.limits[1] - channel.limits[0]) / 65535)
        (signal,) = channel.load()
        assert np.isfinite(signal.values).all()
        assert channel.limits[0] <= signal.values.min() <= signal.values.max() <= channel.limits[1]


def test_one_leg_without_a_side():
    recording, truth = simulate(SimulateOptions(recipe="one-leg", hours=2, others=0))
    assert [(c.label, c.role) for c in recording.channels] == [("Leg", Role.LEG)]
    assert {row.site for row in truth} == {Site.LEG}


def test_brain_and_breath_follow_the_night():
    recording, _ = simulate(SimulateOptions(recipe="apnoea", hours=3, others=6))
    deep, wake = (recording.marks.of(kind).spans.rows for kind in (Kind.STAGE_N3, Kind.STAGE_W))
    longest = max(deep, key=lambda span: span.duration_s)
    assert values(recording, Role.EEG, *longest).std() > 2 * values(recording, Role.EEG, *wake[0]).std()
    flow = recording.of(Role.FLOW)[0]
    apnoea = recording.marks.of(Kind.APNEA)[2]
    (during,) = flow.load(apnoea.onset_s + 1, apnoea.end_s - 1)
    assert np.ptp(during.values) < 40
    assert np.ptp(flow.load(0, 60)[0].values) > 150
    (saturation,) = recording.of(Role.SPO2)[0].load(apnoea.end_s + 15, apnoea.end_s + 25)
    assert saturation.values.min() < 93
