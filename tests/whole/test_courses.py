"""From a simulated night to what heart and breath do around its movements and on falling asleep."""

from dataclasses import replace

import pytest

from hypnic.detect import DetectOptions, VitalsOptions
from hypnic.model.events import Kind
from hypnic.model.night import Night
from hypnic.model.pattern import Question
from hypnic.model.recording import Recording, Role
from hypnic.options import Options
from hypnic.pipeline import analyse_recording
from hypnic.simulate import SimulateOptions, simulate

OPTIONS = Options(detect=DetectOptions(vitals=VitalsOptions(measure=True, waves=False)))


@pytest.fixture(scope="module")
def recording() -> Recording:
    """Two hours in which large movements and sleep starts quicken the heart."""
    return simulate(SimulateOptions(hours=2, recipe="sleep-starts", seed=5))[0]


@pytest.fixture(scope="module")
def night(recording: Recording) -> Night:
    return analyse_recording(recording, OPTIONS).night


def test_the_heart_rises_after_large_movements(night: Night) -> None:
    rows = night.ties.of(Question.AROUND, Kind.LARGE_MOVEMENT)
    heart = next(row for row in rows if row.about == "heart_rate_bpm")
    # 15 to 30 % of 62 a minute for some ten seconds is about 5 over fifteen.
    assert heart.answer == "rises"
    assert 2 < heart.estimate < 8
    assert heart.low > heart.chance
    breath = next(row for row in rows if row.about == "breath_rate_per_min")
    assert breath.answer == "no change"
    assert {row.about for row in rows if row.why} >= {"chin_tone_ratio", "eeg_fast_db"}
    curve = next(
        row
        for row in night.ties.curves
        if (row.kind, row.about) == (Kind.LARGE_MOVEMENT, "heart_rate_bpm")
        and row.question is Question.AROUND
    )
    top = max(range(90), key=lambda at: curve.mean[at])
    assert 0 <= curve.at_s[top] <= 10
    assert curve.mean[top] > curve.chance_high[top]


def test_the_descent_has_its_curves_and_says_what_is_missing(night: Night) -> None:
    curves = {row.about: row for row in night.ties.curves if row.question is Question.DESCENT}
    assert set(curves) == {"heart_rate_bpm", "rmssd_ms", "breath_rate_per_min", "chin_tone_uv"}
    onsets = len(night.hypnogram.onsets_s)
    assert {row.n for row in curves.values()} == {onsets}
    rows = night.ties.of(Question.DESCENT, Kind.HYPNIC_JERK)
    assert [row.about for row in rows] == list(curves)
    assert all("it takes 5 movements near sleep onset" in row.why for row in rows)
    jerks = [row for row in night.ties.moments if row.kind is Kind.HYPNIC_JERK]
    assert jerks
    assert all(abs(row.after_s) <= 600 for row in jerks)


def test_a_night_without_an_ecg_says_so_and_goes_on(recording: Recording) -> None:
    roles = {Role.FLOW, Role.CHIN, Role.LEFT_LEG, Role.RIGHT_LEG}
    few = replace(recording, channels=tuple(row for row in recording.channels if row.role in roles))
    ties = analyse_recording(few, OPTIONS).night.ties
    rows = [row for row in ties.answers if row.question in (Question.AROUND, Question.DESCENT)]
    assert {row.why for row in rows if row.about in ("heart_rate_bpm", "rmssd_ms")} == {"no ECG and no pulse"}
    assert {row.why for row in rows if row.about == "eeg_delta_db"} <= {
        "no EEG channel could be used",
        "such movements are themselves in the EEG, by the electrodes that they shake",
    }
    assert [row.about for row in ties.curves if row.question is Question.DESCENT] == [
        "breath_rate_per_min",
        "chin_tone_uv",
    ]


def test_where_nobody_asked_nothing_is_said(recording: Recording) -> None:
    few = replace(recording, channels=recording.channels[:2])
    ties = analyse_recording(few).night.ties
    assert "not looked at" in ties.why_not[Question.AROUND]
    assert "not looked at" in ties.why_not[Question.DESCENT]
    assert not ties.of(Question.AROUND)
