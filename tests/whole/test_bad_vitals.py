"""Heart, breath and brain of poor recordings: what is lost is named in the report, and the rest goes on."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect import DetectOptions, VitalsOptions
from hypnic.model.night import Night
from hypnic.model.pattern import Question
from hypnic.model.recording import Channel, Recording, Role, SampleArray, Signal
from hypnic.options import Options
from hypnic.pipeline import analyse_recording
from hypnic.report import to_html
from hypnic.simulate import SimulateOptions, simulate

OPTIONS = Options(detect=DetectOptions(vitals=VitalsOptions(measure=True, waves=False)))
Change = Callable[[SampleArray, float], SampleArray]


@pytest.fixture(scope="module")
def recording() -> Recording:
    return simulate(SimulateOptions(recipe="plmd", hours=1.5, seed=31, others=6))[0]


def changed(recording: Recording, roles: tuple[Role, ...], change: Change) -> Recording:
    def of(channel: Channel) -> Channel:
        def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
            return tuple(
                replace(part, values=change(part.values.copy(), part.start_s))
                for part in channel.loader(from_s, to_s)
            )

        return replace(channel, loader=load) if channel.role in roles else channel

    return replace(recording, channels=tuple(map(of, recording.channels)))


def without(recording: Recording, *roles: Role) -> Recording:
    return replace(recording, channels=tuple(row for row in recording.channels if row.role not in roles))


def looked_at(recording: Recording) -> tuple[Night, str]:
    analysis = analyse_recording(recording, OPTIONS)
    return analysis.night, to_html(analysis)


def codes(night: Night) -> set[str]:
    return {issue.code for issue in night.issues}


def rates(night: Night) -> list[float | None]:
    assert night.vitals is not None
    return [row.median for row in night.vitals.levels if row.name == "heart_rate_bpm"]


def whys(night: Night, about: str) -> set[str]:
    return {row.why for row in night.ties.answers if row.about == about and not row.answer}


def test_no_ecg_leaves_breath_and_brain(recording: Recording) -> None:
    night, page = looked_at(without(recording, Role.ECG, Role.PULSE))
    assert night.vitals is not None
    assert night.vitals.why_not["heart"] == "no ECG and no pulse"
    assert "no ECG and no pulse" in page
    assert not rates(night)
    assert any("no ECG and no pulse" in why for why in whys(night, "heart_rate_bpm"))
    told = {row.about for row in night.ties.of(Question.AROUND) if row.answer}
    assert "breath_rate_per_min" in told
    assert night.summary.headline["clm"]


def test_no_eeg_leaves_heart_and_breath(recording: Recording) -> None:
    night, page = looked_at(without(recording, Role.EEG))
    assert night.vitals is not None
    assert "no EEG" in page
    told = {row.about for row in night.ties.of(Question.AROUND) if row.answer}
    assert "heart_rate_bpm" in told
    assert not {about for about in told if about.startswith("eeg")}
    assert all("EEG" in row.why for row in night.ties.of(Question.BACK_AVERAGE))


def test_an_ecg_upside_down_is_said_and_used(recording: Recording) -> None:
    night, page = looked_at(changed(recording, (Role.ECG,), lambda values, _at: -values))
    right, _ = looked_at(recording)
    assert "ECG_UPSIDE_DOWN" in codes(night) - codes(right)
    assert "upside down" in page
    assert rates(night) == pytest.approx(rates(right), abs=0.5)


def test_an_ecg_that_is_lost_for_most_of_the_night_is_said(recording: Recording) -> None:
    def lost(values: SampleArray, start_s: float) -> SampleArray:
        at_s = start_s + np.arange(len(values)) / rate_hz
        values[at_s > 2400] = 0.0
        return values

    (rate_hz,) = {row.rate_hz for row in recording.of(Role.ECG)}
    night, page = looked_at(changed(recording, (Role.ECG,), lost))
    assert "HEART_LOST" in codes(night)
    assert "nothing is said about the heart then" in page
    assert night.vitals is not None
    assert 0.5 < night.vitals.hours["heart"] <= 2400 / 3600
    whole, _ = looked_at(recording)
    n = [
        {row.kind: row.n for row in each.ties.of(Question.AROUND) if row.about == "heart_rate_bpm"}
        for each in (night, whole)
    ]
    assert all(n[0][kind] < n[1][kind] for kind in n[1] if n[1][kind] > 20)


def test_saturated_belts_are_said(recording: Recording) -> None:
    flow = (Role.FLOW, Role.THORAX, Role.ABDOMEN)
    loud = changed(recording, flow, lambda values, _at: np.clip(values * 50, values.min(), values.max()))
    night, page = looked_at(loud)
    assert "BREATH_SATURATED" in codes(night)
    assert "saturated" in page
    assert rates(night)
    assert night.summary.headline["clm"]
