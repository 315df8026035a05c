"""Arousals: what is one, and what is none."""

import numpy as np
import pytest

from hypnic.detect.vitals import VitalsOptions, sense
from hypnic.detect.vitals.adopt import adopted
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.muscle import BurstTable, Muscle, Muscles, Stretch
from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import Spans
from hypnic.model.vitals import AROUSALS
from hypnic.signals.bands import band_power

RATE, SECONDS = 100.0, 600.0
AT = np.arange(round(RATE * SECONDS)) / RATE


def eeg(*waves: tuple[float, float, float]) -> Channel:
    """Noise that falls with frequency, and waves: start, length and hertz."""
    rng = np.random.default_rng(8)
    noise = rng.standard_normal(len(AT))
    slow = np.convolve(noise, np.exp(-np.arange(50) / 8), mode="same")
    values = 3 * slow + 2 * noise
    for start_s, long_s, hz in waves:
        inside = (start_s <= AT) & (start_s + long_s > AT)
        values[inside] += 30 * np.sin(2 * np.pi * hz * AT[inside])
    signal = Signal(values.astype(np.float32), RATE)
    return Channel(
        "C4-M1", Role.EEG, RATE, lambda _a, _b: (signal,), Spans([(0.0, SECONDS)]), "uV", resolution=0.1
    )


def asleep(stage: Stage = Stage.N2, awake_to_s: float = 0.0) -> Hypnogram:
    stages = np.full(20, stage, dtype=np.int8)
    stages[: int(awake_to_s // 30)] = Stage.W
    return Hypnogram(stages)


def found(
    *waves: tuple[float, float, float], hypnogram: Hypnogram | None = None, chin: Muscles | None = None
):
    recording = Recording("night", SECONDS, channels=(eeg(*waves),))
    vitals = sense(recording, hypnogram or asleep(), muscles=chin)
    return [
        (round(row.onset_s, 1), round(row.duration_s, 1)) for row in vitals.found.of(Kind.AROUSAL_CANDIDATE)
    ]


@pytest.mark.parametrize("hz", [9.0, 10.5, 22.0, 5.5])
def test_a_shift_of_five_seconds_is_one(hz: float) -> None:
    (row,) = found((300.0, 5.0, hz))
    assert row == pytest.approx((300.0, 5.0), abs=0.5)


def test_a_shift_of_two_seconds_is_none() -> None:
    assert not found((300.0, 2.0, 10.0))


def test_a_spindle_is_none_however_long() -> None:
    assert not found((300.0, 1.5, 13.0), (400.0, 5.0, 13.5))


def test_slow_waves_are_none() -> None:
    assert not found((300.0, 6.0, 1.5))


def test_one_within_ten_seconds_of_another_is_none() -> None:
    assert len(found((300.0, 4.0, 10.0), (310.0, 4.0, 10.0))) == 1
    assert len(found((300.0, 4.0, 10.0), (316.0, 4.0, 10.0))) == 2


def test_it_needs_sleep_before_it() -> None:
    assert not found((300.0, 5.0, 10.0), hypnogram=asleep(awake_to_s=330.0))
    assert not found((305.0, 5.0, 10.0), hypnogram=asleep(awake_to_s=300.0))
    assert len(found((315.0, 5.0, 10.0), hypnogram=asleep(awake_to_s=300.0))) == 1


def chin(rise: float) -> Muscles:
    rms = np.full(round(SECONDS * 64), 2.0)
    rms[(301 * 64) : round(302.5 * 64)] *= rise
    mean = np.full(600, 1.0, dtype=np.float32)
    stretch = Stretch(0.0, 1 / 64, rms.astype(np.float16), 1.0, mean)
    time = Spans([(0.0, SECONDS)])
    return Muscles((Muscle(Site.CHIN, "chin", time, time, (stretch,), BurstTable()),))


def test_in_rem_sleep_the_chin_must_rise() -> None:
    rem = asleep(Stage.R)
    assert not found((300.0, 5.0, 10.0), hypnogram=rem, chin=chin(1.2))
    assert len(found((300.0, 5.0, 10.0), hypnogram=rem, chin=chin(4.0))) == 1
    assert not found((300.0, 5.0, 10.0), hypnogram=rem)


def test_without_a_chin_rem_sleep_is_not_assessable_and_it_is_said() -> None:
    recording = Recording("night", SECONDS, channels=(eeg(),))
    vitals = sense(recording, asleep(Stage.R))
    assert vitals.assessable[AROUSALS].total_s == 0
    assert "no chin" in vitals.methods[AROUSALS]


def test_why_not() -> None:
    recording = Recording("night", SECONDS, channels=(eeg(),))
    assert "not staged" in sense(recording).why_not[AROUSALS]
    assert "no EEG" in sense(Recording("night", SECONDS), asleep()).why_not[AROUSALS]
    marked = Recording("night", SECONDS, channels=(eeg(),), marks=Events([Event(5.0, 4.0, Kind.AROUSAL)]))
    assert "marks win" in sense(marked, asleep()).why_not[AROUSALS]


def test_they_stand_in_for_marks_only_where_asked_for() -> None:
    recording = Recording("night", SECONDS, channels=(eeg((300.0, 5.0, 10.0)),))
    vitals = sense(recording, asleep())
    assert adopted(recording, vitals, VitalsOptions()) == recording
    used = adopted(recording, vitals, VitalsOptions(use_arousal_candidates=True))
    assert [(row.kind, row.label) for row in used.marks] == [(Kind.AROUSAL, "found by hypnic")]
    assert "no scoring by a person" in used.issues[0].what


@pytest.mark.parametrize(
    ("hz", "name"), [(2.0, "delta"), (6.0, "theta"), (10.0, "alpha"), (13.0, "sigma"), (20.0, "fast")]
)
def test_a_wave_is_in_its_band_at_any_rate(hz: float, name: str) -> None:
    for rate_hz in (100.0, 128.0, 512.0):
        at = np.arange(round(20 * rate_hz)) / rate_hz
        bands = band_power(Signal(np.sin(2 * np.pi * hz * at).astype(np.float32), rate_hz, 3.0))
        assert bands is not None
        total = sum(float(row.sum()) for row in bands.power.values())
        assert float(bands.power[name].sum()) > 0.95 * total
        assert bands.times_s[0] == pytest.approx(3.5)


def test_too_short_or_slow_has_no_bands() -> None:
    assert band_power(Signal(np.zeros(500, np.float32), 100.0)) is None
    assert band_power(Signal(np.zeros(5000, np.float32), 50.0)) is None
