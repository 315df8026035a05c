"""From the file to what comes before jerks: the answers on nights whose truth is known."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from hypnic.detect import DetectOptions, VitalsOptions
from hypnic.model.events import Event, Kind
from hypnic.model.night import Night
from hypnic.model.pattern import Pattern, Question
from hypnic.model.recording import Recording
from hypnic.options import Options
from hypnic.pipeline import analyse, analyse_recording
from hypnic.simulate import SimulateOptions, simulate
from hypnic.write.edf import write_recording
from hypnic.write.json import from_dict, to_dict

ASKED = Options(detect=DetectOptions(vitals=VitalsOptions(measure=True, waves=False)))
KIND = Kind.FRAGMENTARY_MYOCLONUS


def made(recipe: str, **changes: object) -> tuple[Recording, list[Event]]:
    options = replace(SimulateOptions(hours=1.0, recipe=recipe, seed=3), **changes)  # type: ignore[arg-type]
    recording, truth = simulate(options)
    return recording, [row for row in truth.of(KIND) if "spike_count" in row.measures]


def told(night: Night, about: str) -> Pattern:
    (row,) = [row for row in night.ties.of(Question.BACK_AVERAGE, KIND) if row.about == about]
    return row


def test_a_spike_before_jerks_is_found_in_the_file(tmp_path: Path) -> None:
    recording, truth = made("cortical-jerks")
    assert len(truth) >= 60
    assert {row.measures["spike_count"] for row in truth} == {1.0}
    path = tmp_path / "night.edf"
    write_recording(path, recording)
    night = analyse(path, options=ASKED).night
    row, lag = told(night, "cortical_spike_uv"), told(night, "cortical_spike_lag_ms")
    assert (row.answer, row.unit) == ("spike before", "uv")
    assert row.p is not None
    assert row.p < 0.01
    assert row.n >= 60
    assert lag.estimate == pytest.approx(-22, abs=8)
    curves = [curve for curve in night.ties.curves if curve.about == "cortical_spike_uv"]
    assert {curve.channel for curve in curves} == {"EEG C3-M2", "EEG Cz-M2", "EEG C4-M1"}
    before = np.array(curves[0].at_s) < 0
    highest = min(curves, key=lambda curve: np.array(curve.mean, dtype=float)[before].min())
    assert highest.channel == "EEG C3-M2"
    assert to_dict(from_dict(to_dict(night))) == to_dict(night)
    assert told(night, "readiness_potential_uv").why.startswith("the file does not say with which high-pass")


def test_the_same_jerks_without_a_spike_have_none() -> None:
    recording, truth = made("plain-jerks")
    with_spikes = made("cortical-jerks")[1]
    assert [row.onset_s for row in truth] == [row.onset_s for row in with_spikes]
    assert {row.measures["spike_count"] for row in truth} == {0.0}
    night = analyse_recording(recording, ASKED).night
    row = told(night, "cortical_spike_uv")
    assert row.answer == "no spike"
    assert row.n >= 60
    assert row.p is not None
    assert row.p > 0.05
    assert not [each for each in night.ties.answers if each.about == "cortical_spike_lag_ms"]
    (coherence,) = night.ties.of(Question.COHERENCE, KIND)
    assert coherence.answer == "not coherent"


def test_a_night_of_few_jerks_and_one_of_a_slow_eeg_cannot_tell() -> None:
    few = analyse_recording(made("cortical-jerks", hours=0.4)[0], ASKED).night
    assert told(few, "cortical_spike_uv").why.startswith("insufficient: ")
    slow = analyse_recording(made("cortical-jerks", hours=0.4, rate_hz=160.0)[0], ASKED).night
    assert told(slow, "cortical_spike_uv").why == (
        "the EEG has 160 samples a second: 200 are needed, 1000 recommended"
    )


def test_where_the_eeg_was_not_asked_for_nothing_is_said_of_it() -> None:
    night = analyse_recording(made("cortical-jerks", hours=0.4)[0], Options()).night
    assert not night.ties.of(Question.BACK_AVERAGE)
    assert "EEG" in night.ties.why_not[Question.BACK_AVERAGE]


def test_transition_jerks_lie_at_changes_of_stage() -> None:
    recording, truth = simulate(SimulateOptions(hours=8.0, recipe="transition-jerks", seed=3))
    at_s = truth.of(KIND).onset_s
    stages = recording.marks.where(lambda row: row.kind.value.startswith("stage_"))
    changes = np.array([later.onset_s for before, later in pairwise(stages) if before.kind is not later.kind])
    nearest = np.abs(at_s[:, np.newaxis] - changes).min(axis=1)
    assert len(at_s) >= 60
    assert np.quantile(nearest, 0.9) < 6


def test_transition_jerks_are_found_closer_to_changes_of_stage_than_chance() -> None:
    recording, _ = simulate(SimulateOptions(hours=1.5, recipe="transition-jerks", seed=3, others=1))
    night = analyse_recording(recording).night
    (row,) = [row for row in night.ties.of(Question.TRANSITION, KIND) if row.about == "stage change"]
    assert row.answer == "closer than chance"
    assert row.p is not None
    assert row.p < 0.01
    assert row.estimate is not None
    assert row.estimate < 5
