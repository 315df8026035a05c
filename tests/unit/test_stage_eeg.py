"""What is staged, from which channels, and what is said about it; YASA itself is played by a stand-in."""

import math
from dataclasses import replace

import numpy as np
import pytest

from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Stage
from hypnic.model.recording import Channel, Recording, Role, Sex, Signal, Subject
from hypnic.model.spans import Spans
from hypnic.stage import StageOptions, eeg, stage
from hypnic.stage.eeg import stages_from_eeg

RATE_HZ = 128.0
HOUR_S = 3600.0
NO_MARKS = Events()
ORDER = [Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R]


def channel(
    label: str, role: Role, hours: float = 4.0, dead: tuple[float, float] = (0.0, 0.0), **kwargs: object
) -> Channel:
    """Noise of 20 µV that lies flat between two hours; every second is made from its own seed."""
    total = round(hours * HOUR_S * RATE_HZ)

    def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
        first = min(max(math.ceil(from_s * RATE_HZ), 0), total)
        end = min(max(math.ceil(to_s * RATE_HZ), 0), total)
        at = np.arange(first, end)
        values = 20 * np.sin(at * 0.7) * np.cos(at * 0.011)
        values[(at >= dead[0] * HOUR_S * RATE_HZ) & (at < dead[1] * HOUR_S * RATE_HZ)] = 0
        return (Signal(values.astype(np.float32), RATE_HZ, first / RATE_HZ),) if first < end else ()

    made = Channel(label, role, RATE_HZ, load, Spans([(0.0, total / RATE_HZ)]), unit="uV")
    return replace(made, **kwargs)


def night(*channels: Channel, marks: Events = NO_MARKS, **subject: object) -> Recording:
    ends = [made.recorded.rows[-1].end_s for made in channels] or [600.0]
    return Recording("night", max(ends), channels=channels, marks=marks, subject=Subject(**subject))


EEG = channel("C4-M1", Role.EEG)
EOG = channel("E1-M2", Role.EOG)
CHIN = channel("EMG Chin", Role.CHIN)


@pytest.fixture
def yasa(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], Subject, int]]:
    """In the place of YASA: the stages in turn, each sure to 0.8, but every fifth epoch to 0.4."""
    asked: list[tuple[list[str], Subject, int]] = []

    def predicted(parts, subject):
        epochs = len(parts[0].samples.good)
        asked.append(([f"{part.kind} {part.label}" for part in parts], subject, epochs))
        sure = np.where(np.arange(epochs) % 5 == 4, 0.4, 0.8)
        table = np.repeat((1 - sure)[:, None] / 4, 5, axis=1)
        table[np.arange(epochs), np.arange(epochs) % 5] = sure
        return table

    monkeypatch.setattr(eeg, "_predicted", predicted)
    monkeypatch.setattr(eeg, "find_spec", lambda name: name)
    monkeypatch.setattr(eeg, "version", lambda _name: "0.8.1")
    return asked


def codes(told) -> list[str]:
    return [issue.code for issue in told.issues]


def test_eeg_eye_and_chin_are_used(yasa):
    told = stages_from_eeg(night(EEG, EOG, CHIN, age_years=61.0, sex=Sex.MALE))
    assert yasa == [(["eeg C4-M1", "eog E1-M2", "emg EMG Chin"], Subject(61.0, Sex.MALE), 480)]
    assert told.hypnogram is not None
    assert told.hypnogram.stages[:5].tolist() == [0, 1, 2, 3, 4]
    assert (told.hypnogram.epoch_s, told.hypnogram.start_s) == (30, 0)
    assert told.hypnogram.source == "staged automatically by YASA 0.8.1 from C4-M1, E1-M2, EMG Chin"
    assert told.channels == ("C4-M1", "E1-M2", "EMG Chin")
    assert list(told.probabilities) == ["W", "N1", "N2", "N3", "R"]
    assert told.probabilities["W"][:5] == (0.8, 0.05, 0.05, 0.05, 0.15)
    assert (told.unsure_share, told.unsure_under) == (0.2, 0.5)
    assert codes(told) == []


def test_age_and_sex_go_together():
    assert eeg._metadata(Subject(61.7, Sex.MALE)) == {"age": 61, "male": 1}
    assert eeg._metadata(Subject(120.0, Sex.FEMALE)) == {"age": 119, "male": 0}
    assert eeg._metadata(Subject(61.0)) is eeg._metadata(Subject(sex=Sex.MALE)) is None


def test_an_epoch_without_eeg_is_unscored_and_has_no_probability(yasa):
    told = stages_from_eeg(night(channel("C4-M1", Role.EEG, dead=(1.0, 2.0))))
    assert told.hypnogram is not None
    assert (told.hypnogram.stages[120:240] == Stage.UNSCORED).all()
    assert (told.hypnogram.stages == Stage.UNSCORED).sum() == 120
    assert told.probabilities["R"][119:121] == (0.4, None)
    assert codes(told) == ["STAGING_GAPS"]
    assert told.issues[0].what == "60 min could not be staged: EEG flat for 60 min."


def test_the_next_derivation_takes_over(yasa):
    flat = channel("C4-M1", Role.EEG, dead=(0.0, 4.0))
    told = stages_from_eeg(night(flat, channel("F4-M1", Role.EEG)))
    assert told.channels == ("F4-M1",)
    assert [(issue.where, issue.what) for issue in told.issues] == [
        ("C4-M1", "not staged from: EEG flat for 4.0 h: 0 s left")
    ]


def test_bad_eyes_and_chin_are_left_out(yasa):
    eye, chin = channel("E1-M2", Role.EOG, dead=(0.0, 1.0)), replace(CHIN, rate_hz=1.0)
    told = stages_from_eeg(night(EEG, eye, chin))
    assert told.channels == ("C4-M1",)
    assert {issue.where: issue.what for issue in told.issues} == {
        "E1-M2": "left out of the staging: flat for 60 min",
        "EMG Chin": "left out of the staging: only 1 samples per second (more than 80 are needed)",
    }


def test_what_all_channels_lost_does_not_cost_the_eye(yasa):
    dead = (1.0, 2.5)
    told = stages_from_eeg(
        night(channel("C4-M1", Role.EEG, dead=dead), channel("E1-M2", Role.EOG, dead=dead))
    )
    assert told.channels == ("C4-M1", "E1-M2")
    assert codes(told) == ["STAGING_SHORT", "STAGING_GAPS"]


@pytest.mark.parametrize(
    ("channels", "why"),
    [
        ((), "no EEG channel"),
        ((CHIN,), "no EEG channel"),
        ((channel("C4-M1", Role.EEG, dead=(0.0, 4.0)),), "C4-M1: EEG flat for 4.0 h: 0 s left"),
        (
            (replace(EEG, calibrated=False),),
            "C4-M1: the file does not say how many microvolts a step is worth",
        ),
        ((replace(EEG, rate_hz=64.0),), "C4-M1: only 64 samples per second (more than 80 are needed)"),
        ((replace(EEG, resolution=31.25),), "C4-M1: one step of the converter is 31.25 µV (2 at most)"),
        ((channel("C4-M1", Role.EEG, 0.05),), "C4-M1: only 3 min of EEG (5 min are needed)"),
        ((channel("C4-M1", Role.EEG, 25.0),), "C4-M1: 25.0 h of EEG, more than one night"),
        (
            tuple(replace(EEG, label=label, rate_hz=50.0) for label in ("C4-M1", "C3-M2")),
            "C4-M1, C3-M2: only 50 samples per second (more than 80 are needed)",
        ),
    ],
)
def test_why_a_night_cannot_be_staged(yasa, channels: tuple[Channel, ...], why: str):
    told = stages_from_eeg(night(*channels))
    assert (told.hypnogram, told.why_not) == (None, why)
    assert yasa == []


def test_a_night_of_exactly_five_minutes_is_staged(yasa):
    told = stages_from_eeg(night(channel("C4-M1", Role.EEG, 300 / 3600)))
    assert told.hypnogram is not None
    assert len(told.hypnogram) == 10
    assert codes(told) == ["STAGING_SHORT"]


@pytest.mark.parametrize(("age_years", "found"), [(0.5, None), (3.0, ["STAGING_CHILD"]), (5.0, [])])
def test_young_children(yasa, age_years: float, found: list[str] | None):
    told = stages_from_eeg(night(EEG, age_years=age_years))
    if found is None:
        assert "infants" in told.why_not
    else:
        assert codes(told) == found


def test_without_yasa_the_night_says_how_to_get_it(yasa, monkeypatch):
    monkeypatch.setattr(eeg, "find_spec", lambda _name: None)
    hypnogram, staging = stage(night(EEG))
    assert hypnogram is None
    assert staging.not_used["eeg"] == "yasa is not installed: pip install 'hypnic[staging]'"
    (issue,) = staging.issues
    assert issue.code == "NO_STAGES"
    assert "pip install 'hypnic[staging]'" in issue.what


def test_a_broken_yasa_is_said(yasa, monkeypatch):
    def broken(_parts, _subject):
        raise ImportError("No module named 'lightgbm'")

    monkeypatch.setattr(eeg, "_predicted", broken)
    told = stages_from_eeg(night(EEG))
    assert told.why_not.startswith("yasa cannot be loaded, No module named 'lightgbm'")


def test_switched_off(yasa):
    hypnogram, staging = stage(night(EEG), StageOptions(automatic=False))
    assert (hypnogram, yasa) == (None, [])
    assert staging.not_used == {"marks": "no stage marks", "eeg": "automatic staging is switched off"}
    with pytest.raises(ValueError, match="compare needs automatic"):
        StageOptions(automatic=False, compare=True)


def marked(*stages: Stage, from_s: float = 0.0) -> Events:
    kinds = [Kind(f"stage_{each.name.lower()}") for each in stages]
    return Events(Event(from_s + 30.0 * at, 30.0, kind) for at, kind in enumerate(kinds))


def test_marks_win_and_nothing_is_computed(yasa):
    hypnogram, staging = stage(night(EEG, marks=marked(*[Stage.N2] * 480)))
    assert hypnogram is not None
    assert hypnogram.stage_at(0) is Stage.N2
    assert (staging.used, dict(staging.not_used)) == ("marks", {"eeg": "the marks are trusted more"})
    assert (staging.agreement, dict(staging.probabilities), yasa) == (None, {}, [])


def test_marks_are_compared_with_the_eeg_when_asked(yasa):
    """Four of five epochs alike: W is called N1 by the marks throughout."""
    stages = [Stage.N1 if at % 5 == 0 else ORDER[at % 5] for at in range(480)]
    hypnogram, staging = stage(night(EEG, marks=marked(*stages)), StageOptions(compare=True))
    assert hypnogram is not None
    assert hypnogram.stage_at(0) is Stage.N1
    agreement = staging.agreement
    assert agreement is not None
    assert (agreement.epochs, agreement.agreed_percent) == (480, 80)
    assert agreement.kappa == pytest.approx((0.8 - 0.2) / (1 - 0.2))  # chance: (2 + 1 + 1 + 1) / 25
    assert dict(agreement.confusion["N1"]) == {"W": 96, "N1": 96, "N2": 0, "N3": 0, "R": 0}
    assert codes(staging) == []


def test_stages_of_another_night_disagree(yasa):
    stages = np.random.default_rng(3).permutation([ORDER[at % 5] for at in range(480)]).tolist()
    _, staging = stage(night(EEG, marks=marked(*map(Stage, stages))), StageOptions(compare=True))
    assert codes(staging) == ["STAGES_DISAGREE"]


def test_a_comparison_that_cannot_be_made_is_said(yasa):
    _, staging = stage(night(CHIN, marks=marked(*[Stage.N2] * 480)), StageOptions(compare=True))
    assert (staging.used, codes(staging), staging.not_used["eeg"]) == (
        "marks",
        ["NO_COMPARISON"],
        "no EEG channel",
    )


def test_stage_marks_that_miss_the_recording_do_not_win(yasa):
    late = marked(*[Stage.N2] * 10, from_s=5 * HOUR_S)
    hypnogram, staging = stage(night(EEG, marks=late))
    assert hypnogram is not None
    assert staging.used == "eeg"
    assert codes(staging) == ["STAGES_ELSEWHERE"]
    assert "another night" in staging.not_used["marks"]
