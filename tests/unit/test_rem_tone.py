"""Muscle activity in REM sleep: silent nights stay silent, activity of any length stays visible."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect.rem_background import rem_pieces, share_background
from hypnic.detect.rem_options import RemToneOptions
from hypnic.detect.rem_tone import NO_REM, NO_STAGES, TOO_LONG, detect_rem_tone
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.muscle import BurstTable, Muscle, Stretch
from hypnic.model.recording import Role, Subject
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans
from hypnic.signals.atonia import Leave
from leg_signals import channel
from legs import arousal, stages
from tone_signals import muscle, scene

STAGES = "WW" + "2" * 18 + "R" * 40 + "2" * 10 + "R" * 30
FIRST = 600.0
NIGHT_S = 30.0 * len(STAGES)
OPTIONS = RemToneOptions()


def readings(candidates: Candidates, site: Site = Site.CHIN) -> dict[str, float | None]:
    return {row.name: row.value for row in candidates.readings if row.site is site}


def found(bursts=(), rate_hz=256.0, *, seed=1, options=OPTIONS, hypnogram=STAGES, marks=None, **of):
    values = muscle(np.random.default_rng(seed), NIGHT_S, rate_hz, bursts, **of)
    return detect_rem_tone(scene({Role.CHIN: values}, rate_hz, hypnogram, marks), options)


@pytest.mark.parametrize("drift", [0.0, 0.15, 0.3])
@pytest.mark.parametrize("rest_uv", [0.3, 3.0])
def test_normal_rem_is_silent(drift: float, rest_uv: float) -> None:
    rows = readings(found(drift=drift, rest_uv=rest_uv))
    assert rows["any_3s_percent"] is not None
    assert rows["any_3s_percent"] <= 3.0
    assert rows["tonic_30s_percent"] == 0.0


def rayleigh(rng: np.random.Generator, drift: float, tonic: slice | None = None) -> Muscle:
    """A muscle whose envelope itself is Rayleigh noise over a slow drift: no filter, no samples."""
    count = round(NIGHT_S * 64)
    at_s = np.arange(count) / 64
    envelope = rng.rayleigh(0.8, count) * (1 + drift * np.sin(2 * np.pi * at_s / 420))
    if tonic is not None:
        envelope[tonic] *= 3.0
    seconds = envelope.reshape(-1, 64).mean(axis=1) * 0.8
    stretch = Stretch(0.0, 1 / 64, envelope.astype(np.float16), 1.0, seconds.astype(np.float32))
    whole = Spans([(0.0, NIGHT_S)])
    return Muscle(Site.CHIN, "chin", whole, whole, (stretch,), BurstTable())


def rem_of(muscle_: Muscle) -> Candidates:
    night = scene([], hypnogram=STAGES)
    object.__setattr__(night.tracing, "rows", ())
    night.__dict__["muscles"] = type(night.muscles)((muscle_,))
    return detect_rem_tone(night, OPTIONS)


@pytest.mark.parametrize("drift", [0.0, 0.2, 0.3])
def test_twice_a_tenth_percentile_would_mark_all_of_normal_rem_and_this_does_not(drift: float) -> None:
    silent = rayleigh(np.random.default_rng(3), drift)
    cells = silent.stretches[0].rms_uv[round(FIRST * 64) :].astype(np.float64)
    tenth = np.quantile(cells, 0.1)
    assert 2.3 < np.median(cells) / tenth < 2.7
    minis = cells[: len(cells) // 192 * 192].reshape(-1, 192)
    assert (minis.max(axis=1) >= 2 * tenth).mean() == 1.0  # what a literal rule would say
    rows = readings(rem_of(silent))
    assert rows["any_3s_percent"] is not None
    assert rows["any_3s_percent"] <= 5.0
    assert rows["tonic_30s_percent"] == 0.0


@pytest.mark.parametrize("minutes", [0.5, 2, 5, 15])
def test_tonic_activity_of_whole_epochs_stays_visible_over_such_a_background(minutes: float) -> None:
    span = slice(round((FIRST + 120) * 64), round((FIRST + 120 + 60 * minutes) * 64))
    rows = rem_of(rayleigh(np.random.default_rng(4), 0.3, span)).events.of(Kind.REM_TONIC)
    assert sum(row.duration_s for row in rows) == pytest.approx(60 * minutes, abs=30)
    assert rows[0].onset_s == FIRST + 120


def test_tonic_for_all_of_a_rem_period_is_seen() -> None:
    candidates = found([(FIRST, 1200.0, 3.5)])
    (row,) = candidates.events.of(Kind.REM_TONIC)
    assert (row.onset_s, row.duration_s) == (FIRST, 1200.0)
    assert row.measures["rms_uv"] == pytest.approx(3.6, rel=0.1)
    assert row.measures["rest_uv"] == pytest.approx(1.5, rel=0.15)
    assert readings(candidates)["tonic_30s_percent"] == pytest.approx(100 * 40 / 70)
    assert readings(candidates)["any_3s_percent"] == pytest.approx(100 * 40 / 70, abs=0.5)


def test_a_channel_that_becomes_louder_altogether_is_not_tonic() -> None:
    night = "WW" + "2" * 18 + "R" * 40 + "2" * 40 + "R" * 30
    values = muscle(np.random.default_rng(5), 30.0 * len(night), 256.0)
    values[round((FIRST + 1500) * 256) :] *= 2.5
    rows = readings(detect_rem_tone(scene({Role.CHIN: values}, 256.0, night), OPTIONS))
    assert rows["tonic_30s_percent"] == 0.0


@pytest.mark.parametrize(
    ("duration_s", "phasic", "excluded"),
    [(0.05, 0, 0), (0.15, 1, 0), (1.0, 1, 0), (4.8, 1, 0), (5.4, 0, 1), (12.0, 0, 1)],
)
def test_a_burst_is_phasic_between_a_tenth_of_a_second_and_five(duration_s, phasic, excluded) -> None:
    rows = found([(FIRST + 101.0, duration_s, 8.0)]).events.of(Kind.REM_PHASIC)
    assert sum(not row.excluded for row in rows) == phasic
    assert sum(row.excluded == TOO_LONG for row in rows) == excluded


@pytest.mark.parametrize("rate_hz", [200.0, 199.7, 256.0, 500.0, 512.0])
def test_limits_and_amplitude_at_every_rate(rate_hz: float) -> None:
    bursts = [(FIRST + 7.3 + 20 * n, 0.15 + 0.2 * n, 8.0) for n in range(12)]
    rows = found(bursts, rate_hz).events
    assert len(rows) == len(bursts)
    onset = [row.onset_s - at for row, (at, *_) in zip(rows, bursts, strict=True)]
    end = [row.end_s - at - length for row, (at, length, _) in zip(rows, bursts, strict=True)]
    assert np.median(np.abs(onset)) < 0.015
    assert np.median(np.abs(end)) < 0.015
    assert (np.abs([*onset, *end]) < 0.03).mean() > 0.9
    assert all(10.0 < row.measures["peak_uv"] < 40.0 for row in rows)
    assert all(row.measures["rest_uv"] == pytest.approx(1.0, rel=0.15) for row in rows)


@pytest.mark.parametrize(("pause_s", "count"), [(0.12, 1), (0.22, 1), (0.35, 2)])
def test_pauses_up_to_a_quarter_of_a_second_are_bridged(pause_s: float, count: int) -> None:
    at = FIRST + 200.0
    assert len(found([(at, 0.5, 10.0), (at + 0.5 + pause_s, 0.5, 10.0)]).events) == count


def test_less_than_twice_the_background_is_not_activity() -> None:
    weak = [(FIRST + 10 + 10 * n, 2.0, 1.1) for n in range(20)]  # √(1 + 1.21) = 1.5 ×
    assert readings(found(weak))["any_3s_percent"] < 2.0
    assert readings(found(weak, options=replace(OPTIONS, factor=1.3)))["any_3s_percent"] > 10.0


def test_what_is_left_of_the_tone_of_the_stage_beside_is_no_activity_of_rem() -> None:
    # Tone of 3 µV until REM sleep begins; then it comes back for a moment, and a burst comes, twice each.
    tone = [(0.0, FIRST, 3.0)]
    near, later = [(FIRST + 1.0, 0.3, 3.0)], [(FIRST + 6.0, 0.3, 3.0)]
    counted = [len(found([*tone, *more]).events.of(Kind.REM_PHASIC)) for more in (near, later)]
    assert counted == [0, 1]
    strong = [len(found([*tone, (FIRST + at, 0.3, 30.0)]).events.of(Kind.REM_PHASIC)) for at in (1.0, 6.0)]
    assert strong == [1, 1]


def test_a_tonic_epoch_lifts_the_background_for_its_bursts() -> None:
    at = FIRST + 300.0
    tonic = (at, 60.0, 4.0)
    assert not [e for e in found([tonic, (at + 20.5, 1.0, 5.0)]).events if e.kind is Kind.REM_PHASIC]
    rows = [e for e in found([tonic, (at + 20.5, 1.0, 20.0)]).events if e.kind is Kind.REM_PHASIC]
    assert [row.onset_s for row in rows] == pytest.approx([at + 20.5], abs=0.03)


def test_the_aasm_style_factor() -> None:
    bursts = [(FIRST + 0.7 + 3 * n, 0.5, 2.8) for n in range(40)]  # 3 × the background
    assert readings(found(bursts))["phasic_30s_percent"] > 3.0
    assert readings(found(bursts))["aasm_phasic_30s_percent"] == 0.0
    two = replace(OPTIONS, aasm_factor=2.0)
    assert readings(found(bursts, options=two))["aasm_phasic_30s_percent"] > 3.0


def test_only_rem_is_looked_at_whatever_the_start_of_the_hypnogram() -> None:
    bursts = [(FIRST - 20.0, 1.0, 9.0), (FIRST + 20.0, 1.0, 9.0), (FIRST + 1210.0, 1.0, 9.0)]
    staged = stages(STAGES)
    moved = Hypnogram(staged.stages, 30.0, 0.123457)
    for hypnogram in (staged, moved):
        rows = found(bursts, hypnogram=hypnogram).events
        assert [row.onset_s for row in rows] == pytest.approx([FIRST + 20.0], abs=0.03)


def test_what_is_marked_is_left_out_and_said() -> None:
    bursts = [(FIRST + 31.0, 1.0, 9.0)]
    marks = Events([arousal(FIRST + 30.0, FIRST + 60.0)])
    candidates = found(bursts, marks=marks)
    assert not candidates.events
    assert readings(candidates)["left_out_percent"] == pytest.approx(100 * 30 / 2100)
    assert candidates.seen[Kind.REM_PHASIC].total_s == pytest.approx(2070.0)
    assert not candidates.issues
    kept = found(bursts, marks=marks, options=replace(OPTIONS, leave=Leave(arousals=False)))
    assert len(kept.events) == 1
    assert [issue.code for issue in found(bursts).issues] == ["REM_AROUSALS_UNKNOWN"]
    artefact = Events([Event(FIRST + 30.0, 5.0, Kind.ARTEFACT, Site.LEFT_LEG)])
    assert len(found(bursts, marks=artefact).events) == 1


def test_why_it_was_not_looked_for() -> None:
    values = muscle(np.random.default_rng(1), 300.0, 256.0)
    for hypnogram, why in ((None, NO_STAGES), ("2" * 10, NO_REM)):
        candidates = detect_rem_tone(scene({Role.CHIN: values}, 256.0, hypnogram), OPTIONS)
        assert candidates.not_looked_for == dict.fromkeys((Kind.REM_PHASIC, Kind.REM_TONIC), why)
        assert not candidates.readings
    eeg = detect_rem_tone(scene({Role.EEG: values}, 256.0, "R" * 10), OPTIONS)
    assert "no channel holds the EMG of chin or left arm" in eeg.not_looked_for[Kind.REM_TONIC]


def test_the_combination_says_what_is_missing() -> None:
    rows = [row for row in found().readings if row.of]
    assert [row.value for row in rows] == [None, None]
    assert "left arm" in rows[0].why
    rng = np.random.default_rng(2)
    roles = (Role.CHIN, Role.LEFT_ARM, Role.RIGHT_ARM)
    arms = {role: muscle(rng, NIGHT_S, 256.0) for role in roles}
    rows = [row for row in detect_rem_tone(scene(arms, 256.0, STAGES), OPTIONS).readings if row.of]
    assert [row.value for row in rows] == [0.0, 0.0]


def test_gaps_and_flat_stretches_are_not_seen() -> None:
    values = muscle(np.random.default_rng(1), NIGHT_S, 256.0, [(FIRST + 500.0, 1.0, 9.0)])
    cut, on = round((FIRST + 100.0) * 256), round((FIRST + 220.0) * 256)
    values[round((FIRST + 400.0) * 256) : round((FIRST + 460.0) * 256)] = 0.0
    row = channel([values[:cut], values[on:]], 256.0, Role.CHIN, [0.0, on / 256.0])
    candidates = detect_rem_tone(scene([row], hypnogram=STAGES), OPTIONS)
    assert [event.onset_s for event in candidates.events] == pytest.approx([FIRST + 500.0], abs=0.03)
    assert candidates.seen[Kind.REM_PHASIC].total_s == pytest.approx(2100 - 120 - 60, abs=1)
    assert readings(candidates)["left_out_percent"] == pytest.approx(100 * 180 / 2100, abs=0.5)


def test_an_inverted_and_a_shifted_night_give_the_same() -> None:
    values = muscle(np.random.default_rng(1), NIGHT_S, 256.0, [(FIRST + 500.0, 1.0, 9.0)])
    plain, flipped = (
        detect_rem_tone(scene({Role.CHIN: sign * values}, 256.0, STAGES), OPTIONS) for sign in (1, -1)
    )
    assert plain.events == flipped.events
    late = channel([values], 256.0, Role.CHIN, [1000.5])
    staged = Hypnogram(stages(STAGES).stages, 30.0, 1000.5)
    moved = detect_rem_tone(scene([late], hypnogram=staged), OPTIONS)
    assert [row.onset_s - 1000.5 for row in moved.events] == pytest.approx([plain.events[0].onset_s])


def test_a_muscle_without_rem_has_no_background() -> None:
    pieces = rem_pieces(rayleigh(np.random.default_rng(1), 0.0), Spans([(0.0, 60.0)]), Spans())
    share_background(pieces, (np.empty(0), np.empty(0)), OPTIONS, 0.0)
    assert not pieces[0].background.any()


@pytest.mark.parametrize("field", [{"factor": 1.0}, {"aasm_factor": 5.0}, {"quiet_share": 0.9}])
def test_options_out_of_range(field: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="is between"):
        RemToneOptions(**field)


@pytest.mark.parametrize(("age_years", "looked"), [(0.5, False), (1.0, True), (None, True)])
def test_babies_are_not_held_against_a_definition_for_adults(age_years, looked) -> None:
    night = scene({Role.CHIN: muscle(np.random.default_rng(6), 30.0 * len(STAGES), 256.0)}, 256.0, STAGES)
    night = replace(night, recording=replace(night.recording, subject=Subject(age_years=age_years)))
    candidates = detect_rem_tone(night, OPTIONS)
    assert (Kind.REM_PHASIC in candidates.looked_for) is looked
    assert looked or "adults" in candidates.not_looked_for[Kind.REM_TONIC]
