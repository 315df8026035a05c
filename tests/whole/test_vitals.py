"""Heart, breath and brain from a simulated night to its numbers."""

from dataclasses import replace

import pytest

from hypnic.detect import DetectOptions, VitalsOptions
from hypnic.detect.vitals import sense
from hypnic.model.events import RESPIRATORY_EVENTS, Kind
from hypnic.model.recording import Recording, Role
from hypnic.model.vitals import ASKED
from hypnic.options import Options
from hypnic.pipeline import analyse_recording
from hypnic.simulate import SimulateOptions, simulate
from hypnic.write.json import from_dict, to_dict


@pytest.fixture(scope="module")
def recording() -> Recording:
    """An hour of apnoeas that nobody marked."""
    made, _ = simulate(SimulateOptions(hours=1, recipe="apnoea", seed=3, others=6))
    return replace(made, marks=made.marks.where(lambda row: row.kind not in RESPIRATORY_EVENTS))


def options(**changes: bool) -> Options:
    return Options(detect=DetectOptions(vitals=VitalsOptions(waves=False, **changes)))


def test_everything_is_told_or_has_its_reason(recording: Recording) -> None:
    for each in (recording, replace(recording, channels=())):
        vitals = sense(each, options=VitalsOptions(waves=False))
        assert set(vitals.methods) | set(vitals.why_not) == set(ASKED)
        assert set(vitals.methods) == set(vitals.assessable)
        assert not set(vitals.methods) & set(vitals.why_not)


def test_not_asked_for_is_none(recording: Recording) -> None:
    night = analyse_recording(recording, options()).night
    assert night.vitals is None
    assert night.unlooked == (Role.EEG, Role.ECG, Role.FLOW, Role.SPO2)
    assert from_dict(to_dict(night)).unlooked == night.unlooked
    assert "respiratory events" in night.unmarked


def test_measured_but_not_used(recording: Recording) -> None:
    night = analyse_recording(recording, options(measure=True)).night
    assert night.vitals is not None
    assert night.unlooked == ()
    levels = {(row.name, row.stratum): row for row in night.vitals.levels}
    rate, breath = levels["heart_rate_bpm", "sleep"].median, levels["breath_rate_per_min", "sleep"].median
    assert rate == pytest.approx(62, abs=5)
    assert breath == pytest.approx(15, abs=1)
    assert night.vitals.found.of(Kind.APNEA_CANDIDATE)
    assert "marks win" in night.vitals.why_not["arousals"]
    assert not night.context.of(*RESPIRATORY_EVENTS)
    assert "respiratory events" in night.unmarked
    assert night.summary.headline["plms_nr"] is None
    assert from_dict(to_dict(night)).vitals is not None


def test_used_where_asked_for(recording: Recording) -> None:
    night = analyse_recording(recording, options(use_breathing_candidates=True)).night
    used = night.context.of(*RESPIRATORY_EVENTS)
    assert used
    assert {row.label for row in used} == {"found by hypnic"}
    assert "respiratory events" not in night.unmarked
    assert night.summary.headline["plms_nr"] is not None
    assert "CANDIDATES_USED" in [issue.code for issue in night.issues]
