"""The heart of a night: which channel, what of it, and what is said where it cannot be told."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from hypnic.detect import Heart
from hypnic.detect.vitals import VitalsOptions, sense
from hypnic.detect.vitals.heart import courses
from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import Spans
from hypnic.model.vitals import HEART, Beats
from hypnic.read import read
from hypnic.signals import heartbeats

RATE, SECONDS = 128.0, 1800.0
N = round(RATE * SECONDS)
AT = np.arange(N) / RATE


def ecg(sign: float = 1.0) -> np.ndarray:
    """60 beats a minute: a spike a second and a slow wave after it."""
    rng = np.random.default_rng(3)
    since = (AT % 1.0) - 0.5
    wave = 800 * np.exp(-0.5 * (since / 0.012) ** 2) + 150 * np.exp(-0.5 * ((since - 0.25) / 0.05) ** 2)
    return sign * wave + 15 * rng.standard_normal(N)


def channel(values: np.ndarray, role: Role = Role.ECG, rate_hz: float = RATE, unit: str = "uV") -> Channel:
    decoded: list[int] = []

    def load(from_s: float, to_s: float) -> Sequence[Signal]:
        decoded.append(1)
        first, end = (int(np.clip(at, 0, SECONDS) * rate_hz) for at in (from_s, to_s))
        return (Signal(values[first:end].astype(np.float32), rate_hz, first / rate_hz),)

    load.decoded = decoded  # type: ignore[attr-defined]
    return Channel(role.value, role, rate_hz, load, Spans([(0.0, SECONDS)]), unit, resolution=0.1)


def night(*channels: Channel) -> Recording:
    return Recording("night", SECONDS, channels=channels)


def test_rate_and_variability_of_a_steady_heart() -> None:
    vitals = sense(night(channel(ecg())))
    assert vitals.heart is not None
    assert not vitals.issues
    rate, rmssd = vitals.course("heart_rate_bpm"), vitals.course("rmssd_ms")
    assert rate is not None
    assert rmssd is not None
    assert len(rate.values) == 60
    assert np.nanmedian(rate.values) == pytest.approx(60.0, abs=0.05)
    assert np.nanmedian(rmssd.values) < 3


def test_numbers_worked_by_hand() -> None:
    """Intervals of 0.9 and 1.1 s by turns: rate 60, RMSSD 200 ms, SDNN 0.1·sqrt(n / (n - 1)) s."""
    times = np.concatenate([[0.0], np.cumsum(np.tile([0.9, 1.1], 30))])
    interval = np.append(np.nan, np.diff(times))
    beats = Beats(times, interval, "ECG", Role.ECG, "", Spans([(0, 60)]))
    values = {row.name: row.values for row in courses(beats, np.array([0.5, 30.5, 60.5]), VitalsOptions())}
    assert values["heart_rate_bpm"][1] == pytest.approx(60.0)
    assert values["rmssd_ms"][1] == pytest.approx(200.0)
    assert values["sdnn_ms"][1] == pytest.approx(100 * np.sqrt(30 / 29), rel=1e-3)


def test_thirty_seconds_of_which_less_than_half_is_clean_have_no_value() -> None:
    times = np.concatenate([np.arange(0.0, 14.0), np.arange(30.0, 60.5)])
    interval = np.append(np.nan, np.diff(times))
    interval[interval > 2] = np.nan
    beats = Beats(times, interval, "ECG", Role.ECG, "", Spans([(0, 60)]))
    rate = courses(beats, np.array([0.0, 30.0, 60.0]), VitalsOptions())[0]
    assert np.isnan(rate.values[0])
    assert rate.values[1] == pytest.approx(60.0)


def test_upside_down_is_said_and_changes_nothing() -> None:
    vitals = sense(night(channel(ecg(-1.0))))
    assert vitals.heart is not None
    assert vitals.heart.upside_down
    assert [issue.code for issue in vitals.issues] == ["ECG_UPSIDE_DOWN"]
    rate = vitals.course("heart_rate_bpm")
    assert rate is not None
    assert np.nanmedian(rate.values) == pytest.approx(60.0, abs=0.1)


def test_a_lost_electrode_is_no_heart_then() -> None:
    values = ecg()
    lost = (AT >= 600) & (AT < 1300)
    values[lost] = 0.0
    vitals = sense(night(channel(values)))
    assert vitals.heart is not None
    assert (vitals.heart.assessable & Spans([(601.0, 1299.0)])).total_s == 0
    assert [issue.code for issue in vitals.issues] == ["HEART_LOST"]
    assert "12 min from 10 min" in vitals.issues[0].what
    rate = vitals.course("heart_rate_bpm")
    assert rate is not None
    assert np.isnan(rate.values[21:43]).all()
    assert np.isfinite(rate.values[[5, 50]]).all()


def test_hours_of_noise_are_named() -> None:
    values = ecg()
    noisy = (AT >= 900) & (AT < 1620)
    values[noisy] = 300 * np.random.default_rng(7).standard_normal(int(noisy.sum()))
    vitals = sense(night(channel(values)))
    assert [issue.code for issue in vitals.issues] == ["HEART_LOST"]
    assert "shows noise" in vitals.issues[0].what
    assert vitals.assessable[HEART].total_s == pytest.approx(SECONDS - 720, abs=30)


def test_without_the_library_the_own_rule_does_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(heartbeats, "version", gone)
    monkeypatch.setattr(heartbeats, "find_spec", lambda _name: None)
    vitals = sense(night(channel(ecg())))
    assert "own rule" in vitals.methods[HEART]
    assert "hypnic[cardio]" in vitals.methods[HEART]
    assert vitals.heart is not None
    assert len(vitals.heart) == pytest.approx(1800, abs=3)


def test_noise_alone_is_refused_and_the_pulse_taken() -> None:
    noise = 100 * np.random.default_rng(0).standard_normal(N)
    pulse = 0.5 * np.exp(-0.5 * ((AT % 0.8 - 0.4) / 0.1) ** 2)
    vitals = sense(night(channel(noise), channel(pulse * 1000, Role.PULSE, unit="")))
    assert vitals.heart is not None
    assert vitals.heart.role is Role.PULSE
    assert [issue.code for issue in vitals.issues] == ["HEART_CHANNEL"]
    rate = vitals.course("heart_rate_bpm")
    assert rate is not None
    assert np.nanmedian(rate.values) == pytest.approx(75.0, abs=0.3)


def test_a_pulse_rate_has_no_beats() -> None:
    vitals = sense(night(channel(np.full(1800, 71.0), Role.PULSE, 1.0, "bpm")))
    assert vitals.heart is None
    assert "no beats" in vitals.why_not[HEART]
    rate = vitals.course("heart_rate_bpm")
    assert rate is not None
    assert np.nanmedian(rate.values) == pytest.approx(71.0)
    assert vitals.course("rmssd_ms") is None


def test_no_channel_has_a_reason() -> None:
    assert sense(night()).why_not[HEART] == "no ECG and no pulse"


def test_the_ecg_is_decoded_once() -> None:
    row = channel(ecg())
    recording = night(row)
    heart = Heart.of(recording, keen=True)
    assert len(heart.all_s) == pytest.approx(1800, abs=2)
    sense(recording, heart=heart)
    assert len(row.loader.decoded) == 1  # type: ignore[attr-defined]


def test_a_real_ecg_and_a_real_pulse_wave_agree(data: Path) -> None:
    recording = read(data / "psg" / "nox_two_minutes_30uV_steps.edf")
    heart = Heart.of(recording)
    beats = heart.measured(recording.of(Role.ECG)[0])
    wave = next(row for row in recording.of(Role.PULSE) if row.rate_hz > 20)
    pulse = heart.measured(wave)
    assert beats.assessable.total_s > 100
    ours, theirs = (60 / np.median(np.diff(row.time_s)) for row in (beats, pulse))
    assert ours == pytest.approx(theirs, rel=0.03)
