"""Fifty-two damaged files: each gives the right data and the right finding, or an error that says why."""

import numpy as np
import pytest

from edf_cases import CASES, RATE, RECORDS, TEXTS, stored_values
from hypnic.errors import ReadError
from hypnic.model.events import Kind
from hypnic.model.recording import Role
from hypnic.read.edf import read_edf
from hypnic.read.edf.findings import CODES

FINDINGS = {
    "00_good_edfplus": set(),
    "01_good_edf": set(),
    "02_good_bdfplus": set(),
    "03_trunc_midrecord": {"TRUNCATED", "PARTIAL_RECORD"},
    "04_trunc_atrecord": {"TRUNCATED"},
    "09_trailing_garbage": {"EXTRA_DATA"},
    "10_nrec_minus1": {"NOT_CLOSED"},
    "11_nrec_huge": {"TRUNCATED"},
    "12_nrec_text": {"N_RECORDS"},
    "13_nrec_too_few": {"N_RECORDS"},
    "17_hdrbytes_wrong": {"HEADER_SIZE"},
    "20_dur_comma": {"COMMA"},
    "21_pmin_eq_pmax": {"NO_CALIBRATION"},
    "22_phys_comma": {"COMMA"},
    "23_phys_blank": {"NO_CALIBRATION"},
    "24_dmin_gt_dmax": {"INVERTED"},
    "25_dmin_eq_dmax": {"NO_CALIBRATION"},
    "26_spr_0": {"SAMPLES"},
    "29_label_latin1": {"NON_ASCII"},
    "30_label_utf8": {"NON_ASCII"},
    "31_header_NULs": {"NUL_PAD"},
    "32_date_invalid": {"START"},
    "33_date_anon": {"START"},
    "34_time_colon_75s": {"START"},
    "35_edfD_gap": {"GAP"},
    "36_edfD_nogap": set(),
    "37_edfC_but_gap": {"GAP"},
    "38_tal_garbage": {"BAD_TAL", "NO_TAL"},
    "39_tal_onset_text": {"BAD_TAL"},
    "40_tal_negdur": {"BAD_TAL"},
    "41_tal_latin1": {"TAL_ENCODING"},
    "42_xss_patient": set(),
    "43_dup_labels": {"DUP_LABEL", "TWO_CHANNELS"},
    "44_version_1": {"VERSION"},
    "45_plus_no_ann": {"NO_TAL"},
    "47_BOM_prefix": {"BOM"},
    "48_dur_0.5": set(),
    "49_bitflip_hdr": {"NON_ASCII"},
    "50_zero_len_label": {"NO_LABEL"},
}
"""Exactly these codes, neither more nor fewer."""

ERRORS = {
    "05_trunc_header": "cut off in its header: 3 signals need 1024 bytes, the file has 700",
    "06_trunc_100B": "is cut off: 100 bytes",
    "07_empty": r"is empty \(0 bytes\)",
    "08_header_only": "has no whole record",
    "14_nsig_9999": "'9999' as the number of signals",
    "15_nsig_0": "'0' as the number of signals",
    "16_nsig_text": "'two' as the number of signals",
    "18_dur_0": "'0' seconds as the duration of a record",
    "19_dur_negative": "'-1' seconds as the duration of a record",
    "27_spr_huge": "claims 99999999 samples in 1 s on one signal",
    "28_spr_negative": "'-256' as the samples per record of 'EMG LAT'",
    "46_is_html": "looks like a web page or XML",
    "51_two_gz": "is a gzip archive, not an EDF recording: unpack it first",
}

RECORDS_LEFT = {"03_trunc_midrecord": 30, "04_trunc_atrecord": 30}
UNCALIBRATED = {"21_pmin_eq_pmax", "23_phys_blank", "25_dmin_eq_dmax"}
NOTES_LOST = {
    "01_good_edf": 2,
    "03_trunc_midrecord": 1,
    "04_trunc_atrecord": 1,
    "39_tal_onset_text": 1,
    "45_plus_no_ann": 2,
    "48_dur_0.5": 2,
}
GAPS = {"35_edfD_gap", "37_edfC_but_gap"}


@pytest.fixture
def written(tmp_path):
    def write(case):
        path = tmp_path / f"{case}.edf"
        path.write_bytes(CASES[case])
        return path

    return write


def test_every_case_has_an_answer():
    assert len(CASES) == 52
    assert set(CASES) == set(FINDINGS) | set(ERRORS)
    assert not set(FINDINGS) & set(ERRORS)


@pytest.mark.parametrize("case", ERRORS)
def test_beyond_repair_is_one_line_that_names_the_problem(case, written):
    with pytest.raises(ReadError, match=ERRORS[case]) as caught:
        read_edf(written(case))
    assert "\n" not in str(caught.value)
    assert f"{case}.edf" in str(caught.value)


@pytest.mark.parametrize("case", FINDINGS)
def test_repairs_are_named(case, written):
    recording = read_edf(written(case))
    assert {issue.code for issue in recording.issues} == FINDINGS[case]
    assert all(f"{case}.edf" in issue.where and issue.what for issue in recording.issues)
    assert {i.code for i in recording.issues} <= set(CODES) | {"TWO_CHANNELS"}


@pytest.mark.parametrize("case", FINDINGS)
def test_samples_are_right(case, written):
    channels = read_edf(written(case)).channels
    assert len(channels) == 2
    bits = 24 if "bdf" in case else 16
    for channel, seed in zip(channels, (1, 2), strict=True):
        digital = stored_values(seed, bits=bits)[: RECORDS_LEFT.get(case, RECORDS) * RATE]
        gain, offset = 1000 / (2**bits - 1), -500 + 2 ** (bits - 1) * 1000 / (2**bits - 1)
        values = np.concatenate([signal.values for signal in channel.load()])
        if case in UNCALIBRATED and channel is channels[0]:
            assert not channel.calibrated
            assert channel.resolution is None
            assert channel.unit == ""
            np.testing.assert_array_equal(values, digital)
        else:
            assert channel.calibrated
            assert channel.resolution == pytest.approx(gain)
            assert channel.limits == pytest.approx((-500, 500))
            assert channel.unit == "uV"
            np.testing.assert_allclose(
                values, digital * gain + offset, atol=0.02 * gain if bits == 16 else 0.5 * gain
            )


@pytest.mark.parametrize("case", FINDINGS)
def test_time_is_right(case, written):
    recording = read_edf(written(case))
    seconds = RECORDS_LEFT.get(case, RECORDS) * (0.5 if case == "48_dur_0.5" else 1.0)
    gap = 3600.0 if case in GAPS else 0.0
    assert recording.duration_s == seconds + gap
    spans = [(0, 30), (3630, 3660)] if gap else [(0, seconds)]
    for channel in recording.channels:
        assert list(channel.recorded) == spans
        assert channel.rate_hz == (512 if case == "48_dur_0.5" else 256)
        assert [(s.start_s, s.end_s) for s in channel.load()] == spans
    lost = FINDINGS[case] >= {"START"}
    assert (None if lost else "2023-03-02T22:15:30") == (recording.start and recording.start.isoformat())


@pytest.mark.parametrize("case", FINDINGS)
def test_annotations_are_right(case, written):
    marks = read_edf(written(case)).marks
    assert len(marks) == len(TEXTS) - NOTES_LOST.get(case, 0)
    assert all(mark.kind is Kind.MARK for mark in marks)
    found = {mark.label: (mark.onset_s, mark.duration_s) for mark in marks}
    if case == "40_tal_negdur":
        assert found["Limb movement"] == (5.25, 0.0)
    elif case == "41_tal_latin1":
        assert found["Bewegung fünf"] == (5.25, 1.5)
    elif case not in NOTES_LOST:
        assert found["Limb movement@@EMG LAT"] == (5.25, 1.5)
    # Onsets in a gapped file are on the file's clock, which the gap does not stop.
    if "EEG arousal" in found:
        assert found["EEG arousal"] == (40.5, 3.0)


@pytest.mark.parametrize(
    ("case", "labels"),
    [
        ("29_label_latin1", ("EMG LAT µ", "EMG RAT")),
        ("30_label_utf8", ("EMG LAT µ", "EMG RAT")),
        ("43_dup_labels", ("EMG LAT", "EMG LAT")),
        ("49_bitflip_hdr", ("EMG ÌAT", "EMG RAT")),
        ("50_zero_len_label", ("signal 1", "EMG RAT")),
    ],
)
def test_labels_are_kept(case, labels, written):
    assert tuple(channel.label for channel in read_edf(written(case)).channels) == labels


def test_the_same_leg_twice_is_one_leg_and_said(written):
    recording = read_edf(written("43_dup_labels"))
    assert [channel.role for channel in recording.channels] == [Role.LEFT_LEG, Role.OTHER]


def test_nothing_of_the_patient_field_is_kept(written):
    assert "script" not in repr(read_edf(written("42_xss_patient")))
