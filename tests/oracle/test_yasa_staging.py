"""Staging by YASA itself, against the truth of simulated nights and a scorer's marks on a real one.

The EEG of simulated nights is noise shaped by the stage, so that agreement is better than on a sleeper:
these tests show that the right samples reach YASA in the right order, not how good YASA is.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hypnic.model.hypnogram import Stage
from hypnic.model.recording import Channel, Recording, Role, Sex, Signal, Subject
from hypnic.model.sleep import Staging
from hypnic.read import read
from hypnic.simulate import SimulateOptions, simulate
from hypnic.stage import StageOptions, stage

pytest.importorskip("lightgbm", reason="yasa is not installed: pip install 'hypnic[staging]'")

COMPARE = StageOptions(compare=True)


def held(channel: Channel) -> Channel:
    """The same channel with its samples made once and kept."""
    (whole,) = channel.load()

    def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
        first, end = (round(min(max(at_s, 0.0), whole.end_s) * whole.rate_hz) for at_s in (from_s, to_s))
        return (Signal(whole.values[first:end], whole.rate_hz, first / whole.rate_hz),)

    return replace(channel, loader=load)


@pytest.fixture(scope="module")
def night() -> Recording:
    recording, _ = simulate(SimulateOptions(hours=4, seed=11, recipe="healthy", others=3, rate_hz=128))
    return replace(recording, channels=tuple(held(each) for each in recording.channels))


@pytest.fixture(scope="module")
def staging(night: Recording) -> Staging:
    return stage(night, COMPARE)[1]


def compared(recording: Recording) -> Staging:
    found = stage(recording, COMPARE)[1]
    assert found.agreement is not None
    return found


def test_a_simulated_night_is_staged_as_it_was_made(staging):
    assert staging.agreement is not None
    assert staging.agreement.epochs == 480
    assert staging.agreement.kappa > 0.8
    deep = staging.agreement.confusion["N3"]
    assert deep["N3"] > 0.9 * sum(deep.values())


def test_the_same_night_gives_the_same_stages(night):
    bare = replace(night, marks=night.marks.where(lambda _: False))
    first, told = stage(bare)
    again, told_again = stage(bare)
    assert first == again
    assert told == told_again
    assert first is not None
    assert first.source.startswith("staged automatically by YASA")
    likeliest = np.array([told.probabilities[name] for name in ("W", "N1", "N2", "N3", "R")]).argmax(axis=0)
    assert (likeliest == first.stages).mean() > 0.99  # the rest are ties at three decimals


def test_an_hour_of_flat_eeg_does_not_spoil_the_rest(night, staging):
    def flat(channel: Channel) -> Channel:
        def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
            made = []
            for signal in channel.load(from_s, to_s):
                at_s = signal.start_s + np.arange(len(signal)) / signal.rate_hz
                dead = (at_s >= 3600) & (at_s < 7200)
                made.append(replace(signal, values=np.where(dead, 0, signal.values).astype(np.float32)))
            return tuple(made)

        return replace(channel, loader=load) if channel.role is Role.EEG else channel

    found = compared(replace(night, channels=tuple(map(flat, night.channels))))
    assert found.agreement.epochs == 360
    assert found.agreement.kappa > 0.7


def test_single_electrodes_and_age_and_sex(night):
    """C4 and M1 against one reference: the reference, however large, goes out of their difference."""
    (eeg,) = night.of(Role.EEG)

    def hum(from_s: float, to_s: float) -> tuple[Signal, ...]:
        (signal,) = eeg.load(from_s, to_s)
        at_s = signal.start_s + np.arange(len(signal)) / signal.rate_hz
        return (replace(signal, values=(300 * np.sin(2 * np.pi * 9 * at_s)).astype(np.float32)),)

    def active(from_s: float, to_s: float) -> tuple[Signal, ...]:
        (signal,), (common,) = eeg.load(from_s, to_s), hum(from_s, to_s)
        return (replace(signal, values=signal.values + common.values),)

    c4 = replace(eeg, label="C4-REF", loader=active, limits=None)
    m1 = replace(eeg, label="M1-REF", loader=hum, limits=None)
    others = night.of(Role.EOG, Role.CHIN)
    found = compared(replace(night, channels=(c4, m1, *others), subject=Subject(40.0, Sex.FEMALE)))
    assert found.agreement.kappa > 0.8


def test_eeg_alone_will_do(night):
    found = compared(replace(night, channels=night.of(Role.EEG)))
    assert found.agreement.kappa > 0.7


def test_five_minutes_awake_of_a_real_sleeper(data: Path):
    recording = read(data / "psg/sleep_edf_five_minutes.edf", data / "psg/SC4001EC-Hypnogram.edf")
    hypnogram, found = stage(recording, COMPARE)
    assert hypnogram is not None
    assert found.agreement is not None
    assert dict(found.agreement.confusion["W"]) == {"W": 10}
    alone, told = stage(read(data / "psg/sleep_edf_five_minutes.edf"))
    assert alone is not None
    assert (alone.stages == Stage.W).all()
    assert told.channels == ("EEG Fpz-Cz", "EOG horizontal")
    assert {issue.code for issue in told.issues} == {"STAGING_WITHOUT", "STAGING_SHORT"}


def test_two_minutes_of_a_real_sleeper_are_too_few(data: Path):
    hypnogram, found = stage(read(data / "psg/nox_two_minutes_30uV_steps.edf"))
    assert hypnogram is None
    assert "only 2 min of EEG" in found.not_used["eeg"]
    assert found.not_used["eeg"].startswith("C4-M1, C3-M2")
