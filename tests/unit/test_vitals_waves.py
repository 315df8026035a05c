"""K-complexes, vertex waves and spindles near sleep onset; and that the EEG is decoded once."""

from collections.abc import Sequence

import numpy as np
import pytest

from hypnic.detect.vitals import VitalsOptions, sense, waves
from hypnic.detect.vitals.brain import near_onsets
from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.recording import Channel, Recording, Role, Signal
from hypnic.model.spans import Spans
from hypnic.model.vitals import SPINDLES, WAVES

RATE, SECONDS = 100.0, 1800.0
AT = np.arange(round(RATE * SECONDS)) / RATE
SPINDLES_S, COMPLEXES_S, VERTEX_S = (500.0, 560.0, 640.0), (520.0, 610.0), (380.0, 400.0)


def asleep() -> Hypnogram:
    """Six minutes awake, one of N1, then N2."""
    stages = np.full(60, Stage.N2, dtype=np.int8)
    stages[:12], stages[12:14] = Stage.W, Stage.N1
    return Hypnogram(stages)


def values() -> np.ndarray:
    rng = np.random.default_rng(4)
    noise = np.convolve(rng.standard_normal(len(AT)), np.exp(-np.arange(80) / 12), mode="same")
    eeg = 4 * noise + rng.standard_normal(len(AT))
    for at_s in SPINDLES_S:
        eeg += 40 * np.exp(-0.5 * ((AT - at_s) / 0.3) ** 2) * np.sin(2 * np.pi * 13.3 * AT)
    for at_s in COMPLEXES_S:
        half = np.clip(1 - np.abs(AT - at_s + 0.2) / 0.25, 0, 1)
        eeg += 90 * np.clip(1 - np.abs(AT - at_s - 0.3) / 0.35, 0, 1) - 130 * half
    for at_s in VERTEX_S:
        sharp = np.clip(1 - np.abs(AT - at_s) / 0.07, 0, 1)
        eeg += 40 * np.clip(1 - np.abs(AT - at_s - 0.14) / 0.1, 0, 1) - 130 * sharp
    return eeg


def night(decoded: list[tuple[float, float]] | None = None, marks: Events | None = None) -> Recording:
    eeg = values().astype(np.float32)

    def load(from_s: float, to_s: float) -> Sequence[Signal]:
        if decoded is not None:
            decoded.append((from_s, to_s))
        first, end = (round(float(np.clip(at, 0, SECONDS)) * RATE) for at in (from_s, to_s))
        return (Signal(eeg[first:end], RATE, first / RATE),)

    time = Spans([(0.0, SECONDS)])
    channel = Channel("C4-M1", Role.EEG, RATE, load, time, "uV", resolution=0.1)  # type: ignore[arg-type]
    return Recording("night", SECONDS, channels=(channel,), marks=marks or Events())


def test_each_wave_by_its_name() -> None:
    pytest.importorskip("yasa")
    vitals = sense(night(), asleep())
    for kind, true in (
        (Kind.SPINDLE, SPINDLES_S),
        (Kind.K_COMPLEX, COMPLEXES_S),
        (Kind.VERTEX_WAVE, VERTEX_S),
    ):
        rows = vitals.found.of(kind)
        middle = (rows.onset_s + rows.end_s) / 2
        assert all(np.abs(middle - at_s).min() < 0.5 for at_s in true), kind
        assert len(rows) <= len(true) + 1, kind
        assert {row.label for row in rows} == {"found by hypnic"}
    assert "YASA" in vitals.methods[WAVES]
    assert vitals.assessable[SPINDLES] == Spans([(0.0, 960.0)])


def test_without_yasa_it_is_said_and_the_power_is_still_told(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[tuple[float, float]] = []
    monkeypatch.setattr(waves, "find_spec", lambda _name: None)
    marked = Events([Event(900.0, 5.0, Kind.AROUSAL)])
    vitals = sense(night(decoded, marked), asleep())
    assert "hypnic[staging]" in vitals.why_not[WAVES]
    assert len(decoded) == len(vitals.brain) == 1


def test_the_eeg_is_decoded_once_also_where_arousals_are_marked() -> None:
    pytest.importorskip("yasa")
    for marks in (Events(), Events([Event(900.0, 5.0, Kind.AROUSAL)])):
        decoded: list[tuple[float, float]] = []
        vitals = sense(night(decoded, marks), asleep())
        assert decoded == [(-np.inf, np.inf)]
        assert len(vitals.found.of(Kind.SPINDLE)) >= len(SPINDLES_S)


def test_why_not() -> None:
    assert sense(night()).why_not[WAVES] == "the night is not staged"
    awake = Hypnogram(np.zeros(60, dtype=np.int8))
    assert "fell asleep" in sense(night(), awake).why_not[WAVES]
    off = sense(night(), asleep(), VitalsOptions(waves=False))
    assert off.why_not[SPINDLES] == "not asked for"


def test_near_is_near_each_passage_from_wake_to_sleep() -> None:
    stages = (
        [Stage.W] * 4 + [Stage.N1] * 4 + [Stage.UNSCORED] * 2 + [Stage.N2] * 4 + [Stage.W] * 2 + [Stage.R]
    )
    hypnogram = Hypnogram(np.array(stages, dtype=np.int8))
    assert near_onsets(hypnogram, 30.0) == Spans([(90, 150), (450, 510)])
    assert not near_onsets(None, 30.0)
