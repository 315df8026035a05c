"""Which channels a night is staged from, by their labels."""

import pytest

from hypnic.model.recording import Channel, Recording, Role
from hypnic.model.spans import Spans
from hypnic.stage.derivations import chin_derivations, eeg_derivations, eog_derivations


def channel(label: str, role: Role, rate_hz: float = 256.0, unit: str = "uV") -> Channel:
    return Channel(label, role, rate_hz, lambda _a, _b: (), Spans([(0, 3600)]), unit=unit)


def recording(eeg: str = "", eog: str = "", chin: str = "") -> Recording:
    roles = ((eeg, Role.EEG), (eog, Role.EOG), (chin, Role.CHIN))
    channels = tuple(
        channel(label.strip(), role) for labels, role in roles for label in labels.split(",") if label
    )
    return Recording("night", 3600.0, channels=channels)


def eeg(labels: str) -> list[str]:
    return [found.label for found in eeg_derivations(recording(labels))]


@pytest.mark.parametrize(
    ("labels", "first"),
    [
        ("EEG F4-M1, EEG O2-M1, EEG C3-M2, EEG C4-M1", "EEG C4-M1"),
        ("EEG F4-M1, EEG O2-M1, EEG C3-M2", "EEG C3-M2"),
        ("O1-A2, F3-A2, C3A2", "C3A2"),
        ("C4-M2, F4-M1, C3-M1", "C4-M2"),
        ("O2-M1, F4-M1, Cz-M1", "Cz-M1"),
        ("O2-M1, F4-M1", "F4-M1"),
        ("EEG Fpz-Cz, EEG Pz-Oz", "EEG Fpz-Cz"),
        ("EEG Pz-Oz, EEG Fpz-Cz", "EEG Fpz-Cz"),
        ("C3-P3, F4-A1", "F4-A1"),
        ("C4-LE, F4-M1", "C4-LE"),
        ("EEG, EEG(sec)", "EEG"),
    ],
)
def test_the_best_derivation_comes_first(labels, first):
    assert eeg(labels)[0] == first


def test_single_electrodes_are_held_against_the_opposite_mastoid():
    assert eeg("C3, C4, F3, Fz, M1, M2") == ["C4-M1", "C3-M2", "F3-M2", "FZ-M1"]
    assert eeg("EEG C4-REF, EEG M1-REF, EEG M2-REF") == ["C4-M1"]
    assert eeg("C4, A2") == ["C4-A2"]  # the other one is better than none


def test_the_two_channels_of_a_difference():
    (found,) = eeg_derivations(recording("C4-REF, M2-REF, M1-REF"))
    assert found.minus is not None
    assert (found.plus.label, found.minus.label) == ("C4-REF", "M1-REF")
    assert found.channels == (found.plus, found.minus)
    assert found.recorded == Spans([(0, 3600)])


def test_a_recorded_derivation_is_not_made_again():
    assert [found.minus is None for found in eeg_derivations(recording("C4, C4-M1, M1"))] == [True, False]


def test_electrodes_recorded_otherwise_are_not_subtracted():
    assert eeg("C4-AVG, M1-REF") == ["C4-AVG"]
    slow = Recording(
        "night", 3600.0, channels=(channel("C4", Role.EEG), channel("M1", Role.EEG, rate_hz=128.0))
    )
    assert [found.label for found in eeg_derivations(slow)] == ["C4"]


def test_a_mastoid_is_no_eeg_to_stage_from():
    assert eeg("M1, M2") == eeg("A1-A2") == eeg("") == []


@pytest.mark.parametrize(
    ("eog", "mastoids", "first"),
    [
        ("EOG E2-M2, EOG E1-M2", "", "EOG E1-M2"),
        ("ROC, LOC", "M1, M2", "LOC-M2"),
        ("E1, E2", "M1, M2", "E1-M2"),
        ("E1, E2", "A1", "E1-A1"),
        ("EOG Right, EOG Left", "", "EOG Left"),
        ("EOG horizontal", "M1, M2", "EOG horizontal"),
        ("E1-E2", "M1, M2", "E1-E2"),
        ("ROC-A1, LOC-A2", "", "LOC-A2"),
        ("LOC, ROC-A1", "", "ROC-A1"),
    ],
)
def test_the_left_eye_against_a_mastoid_comes_first(eog, mastoids, first):
    assert eog_derivations(recording(mastoids, eog))[0].label == first


def chins(labels: str) -> list[str]:
    return [found.label for found in chin_derivations(recording(chin=labels))]


def test_two_chin_electrodes_make_one_derivation():
    assert chins("Chin 1, Chin 2") == ["Chin 1-Chin 2", "Chin 1", "Chin 2"]
    assert chins("Chin1-Chin2, Chin1-Chin3") == ["Chin1-Chin2", "Chin1-Chin3"]
    assert chins("EMG Chin") == ["EMG Chin"]
    assert chins("") == []
