from datetime import UTC, datetime

import numpy as np
import pytest

from edf_cases import PLUS
from hypnic.errors import ReadError
from hypnic.model.events import Kind
from hypnic.model.recording import Role
from hypnic.read.edf import read_edf
from hypnic.read.mne import read_mne

mne = pytest.importorskip("mne")


def raw_of(rate=250.0, seconds=20, names=("LAT", "RAT", "SpO2"), types=("emg", "emg", "misc")):
    random = np.random.default_rng(3)
    data = random.normal(0, 1e-5, (len(names), int(rate * seconds)))
    raw = mne.io.RawArray(data, mne.create_info(list(names), rate, list(types)), verbose="error")
    raw.set_meas_date(datetime(2024, 5, 6, 22, 15, 30, 250000, tzinfo=UTC))
    return raw, data


def test_volts_become_microvolts_and_the_clock_loses_its_zone():
    raw, data = raw_of()
    recording = read_mne(raw)
    left, right = recording.of(Role.LEFT_LEG, Role.RIGHT_LEG)
    assert recording.start == datetime(2024, 5, 6, 22, 15, 30, 250000)
    assert recording.duration_s == 20.0
    assert (left.unit, left.calibrated, left.resolution, left.rate_hz) == ("uV", True, None, 250.0)
    (signal,) = left.load()
    np.testing.assert_allclose(signal.values, data[0] * 1e6, rtol=1e-6)
    (window,) = right.load(3.0, 5.5)
    assert window.start_s == 3.0
    np.testing.assert_allclose(window.values, data[1, 750:1375] * 1e6, rtol=1e-6)
    assert recording.of(Role.SPO2)[0].unit == ""
    assert left.load(30.0, 40.0) == ()


def test_annotations_count_from_the_first_sample_also_after_a_crop():
    raw, data = raw_of()
    raw.set_annotations(
        mne.Annotations([5.0, 12.0], [1.5, 0.0], ["Limb movement", "Lights on"], raw.info["meas_date"])
    )
    recording = read_mne(raw.copy().crop(4.0, 18.0))
    assert [(m.onset_s, m.duration_s, m.label) for m in recording.marks] == [
        (1.0, 1.5, "Limb movement"),
        (8.0, 0.0, "Lights on"),
    ]
    assert {m.kind for m in recording.marks} == {Kind.MARK}
    assert recording.start == datetime(2024, 5, 6, 22, 15, 34, 250000)
    np.testing.assert_allclose(
        recording.channels[0].load(0, 1)[0].values, data[0, 1000:1250] * 1e6, rtol=1e-6
    )


def test_stretches_that_mne_filled_in_are_gaps():
    raw, _ = raw_of()
    raw.set_annotations(mne.Annotations([8.0], [4.0], ["BAD_ACQ_SKIP"], raw.info["meas_date"]))
    recording = read_mne(raw)
    assert [(s.start_s, s.end_s) for s in recording.channels[0].load()] == [(0, 8), (12, 20)]
    assert list(recording.channels[0].recorded) == [(0, 8), (12, 20)]
    assert "GAP" in {issue.code for issue in recording.issues}


def test_without_clock_or_file():
    raw, _ = raw_of()
    raw.set_meas_date(None)
    recording = read_mne(raw)
    assert (recording.start, recording.files) == (None, ())


def test_the_user_chooses_and_a_wrong_name_is_refused():
    raw, _ = raw_of(names=("EMG 3", "EMG 4"), types=("emg", "emg"))
    chosen = read_mne(raw, {Role.LEFT_LEG: "EMG 3"}).of(Role.LEFT_LEG)
    assert [channel.label for channel in chosen] == ["EMG 3"]
    with pytest.raises(ReadError, match="did you mean 'EMG 3'"):
        read_mne(raw, {Role.LEFT_LEG: "EMG 33"})


def test_through_mne_or_straight_from_the_file_is_the_same(tmp_path):
    path = tmp_path / "night.edf"
    path.write_bytes(PLUS.to_bytes())
    ours, theirs = read_edf(path), read_mne(mne.io.read_raw_edf(path, verbose="error"))
    assert (theirs.start, theirs.duration_s, theirs.name) == (ours.start, ours.duration_s, ours.name)
    assert [(m.onset_s, m.duration_s, m.label.split("@@")[0]) for m in theirs.marks] == [
        (m.onset_s, m.duration_s, m.label.split("@@")[0]) for m in ours.marks
    ]
    for a, b in zip(ours.channels, theirs.channels, strict=True):
        assert (a.label, a.role, a.unit) == (b.label, b.role, b.unit)
        np.testing.assert_allclose(a.load()[0].values, b.load()[0].values, atol=0.5 * (a.resolution or 0))
