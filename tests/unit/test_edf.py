"""What good files mean, and what the corners of the format mean."""

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from edf_cases import BDF, EDF, PLUS, RATE, RECORDS, Channel, first, good_tals, note, stored_values, tal
from hypnic.errors import ReadError
from hypnic.model.recording import Role, Sex
from hypnic.read.edf import read_edf

GAIN, OFFSET = 1000 / 65535, -500 + 32768 * 1000 / 65535


@pytest.fixture
def read(tmp_path):
    def read_file(file, roles=None):
        path = tmp_path / "night.edf"
        path.write_bytes(file if isinstance(file, bytes) else file.to_bytes())
        return read_edf(path, roles or {})

    return read_file


def codes(recording):
    return {issue.code for issue in recording.issues}


def test_channels_of_a_good_file(read):
    recording = read(PLUS)
    assert (recording.name, recording.duration_s) == ("night", 60.0)
    assert recording.files[0].endswith("night.edf")
    assert [(c.label, c.role, c.unit, c.stored_unit) for c in recording.channels] == [
        ("EMG LAT", Role.LEFT_LEG, "uV", "uV"),
        ("EMG RAT", Role.RIGHT_LEG, "uV", "uV"),
    ]
    (signal,) = recording.channels[0].load()
    assert signal.values.dtype == np.float32
    assert (signal.values.min(), signal.values.max()) == pytest.approx((-500, 500))


@pytest.mark.parametrize(
    ("from_s", "to_s", "first_sample", "last_sample"),
    [
        (0.0, 1.0, 0, 256),
        (0.5, 1.5, 128, 384),
        (10.0, 10.001, 2560, 2561),
        (10.001, 10.003, 2561, 2561),
        (59.9, 99.0, 15335, 15360),
        (-5.0, 0.01, 0, 3),
        (1 / 256, 2 / 256, 1, 2),
        (1 / 3, 2 / 3, 86, 171),
    ],
)
def test_a_window_holds_the_samples_taken_in_it(read, from_s, to_s, first_sample, last_sample):
    signals = read(EDF).channels[1].load(from_s, to_s)
    expected = stored_values(2)[first_sample:last_sample] * GAIN + OFFSET
    values = np.concatenate([[], *(s.values for s in signals)])
    np.testing.assert_allclose(values, expected, atol=0.001)
    assert [s.start_s for s in signals] == ([first_sample / 256] if len(expected) else [])


def test_windows_put_together_are_the_whole(read):
    channel = read(replace(PLUS, reserved="EDF+D", tals=good_tals(gap_after=30, gap_s=7.3))).channels[0]
    whole = channel.load()
    edges = np.r_[0.0, np.sort(np.random.default_rng(5).uniform(0, 70, 40)), 70.0]
    parts = [s for a, b in pairwise(edges) for s in channel.load(float(a), float(b))]
    np.testing.assert_array_equal(
        np.concatenate([s.values for s in whole]), np.concatenate([s.values for s in parts])
    )


def test_fractions_of_a_second_at_the_start(read):
    recording = read(replace(PLUS, tals=good_tals(offset=0.123)))
    assert recording.start == datetime(2023, 3, 2, 22, 15, 30, 123000)
    assert list(recording.channels[0].recorded) == [(0.0, 60.0)]
    assert [mark.onset_s for mark in recording.marks] == pytest.approx([5.127, 40.377])
    assert codes(recording) == set()


def test_two_gaps_and_where_the_samples_are(read):
    starts = [
        record + (10.5 if record >= 20 else 0) + (100 if record >= 50 else 0) for record in range(RECORDS)
    ]
    recording = read(replace(PLUS, reserved="EDF+D", tals={r: tal(s) for r, s in enumerate(starts)}))
    channel = recording.channels[0]
    assert list(channel.recorded) == [(0, 20), (30.5, 60.5), (160.5, 170.5)]
    assert [(s.start_s, len(s)) for s in channel.load()] == [(0, 5120), (30.5, 7680), (160.5, 2560)]
    digital = stored_values(1)
    (inside,) = channel.load(162.0, 163.0)
    np.testing.assert_allclose(
        inside.values, digital[(50 * 256 + 384) : (50 * 256 + 640)] * GAIN + OFFSET, atol=0.001
    )
    assert channel.load(20.0, 30.5) == ()
    assert recording.duration_s == 170.5
    (issue,) = recording.issues
    assert issue.what.startswith("2 gaps of 110.5 s in all, the first at 20 s")


@pytest.mark.parametrize(("jump_s", "gaps"), [(0.0019, 0), (0.0021, 1)])
def test_less_than_half_a_sample_is_no_gap(read, jump_s, gaps):
    tals = {r: f"+{r + (jump_s if r >= 30 else 0):.4f}".encode() + b"\x14\x14\0" for r in range(RECORDS)}
    recording = read(replace(PLUS, tals=tals))
    assert len(recording.channels[0].recorded) == 1 + gaps
    assert codes(recording) == ({"GAP"} if gaps else set())


def test_small_jumps_do_not_add_up_to_a_shift(read):
    tals = {r: f"+{r * 1.0005:.4f}".encode() + b"\x14\x14\0" for r in range(RECORDS)}
    for signal in read(replace(PLUS, tals=tals)).channels[0].load():
        record = round(signal.start_s / 1.0005)
        assert signal.start_s == pytest.approx(record * 1.0005, abs=1e-9)
        assert len(signal) / RATE * 0.0005 <= 0.5 / RATE + 0.0005


def test_overlapping_records_are_used_once(read):
    recording = read(replace(PLUS, tals=good_tals(gap_after=30, gap_s=-2.25)))
    assert codes(recording) == {"OVERLAP"}
    before, after = recording.channels[0].load()
    assert (before.end_s, after.start_s, after.end_s) == (30.0, 30.0, 57.75)
    np.testing.assert_allclose(after.values, stored_values(1)[30 * 256 + 576 :] * GAIN + OFFSET, atol=0.001)


def test_records_out_of_order_are_sorted(read):
    order = [*range(20, 40), *range(20), *range(40, 60)]
    recording = read(replace(PLUS, tals={place: tal(at) for place, at in enumerate(order)}))
    assert codes(recording) == {"OVERLAP"}
    values = np.concatenate([s.values for s in recording.channels[0].load()])
    expected = stored_values(1).reshape(RECORDS, -1)[np.argsort(order)].reshape(-1)
    np.testing.assert_allclose(values, expected * GAIN + OFFSET, atol=0.001)
    # The header's clock belongs to onset 0, which is the 21st record of the file.
    assert recording.start == datetime(2023, 3, 2, 22, 15, 30)


def test_one_record_with_a_wrong_time_moves_nothing(read):
    recording = read(replace(PLUS, tals={**good_tals(), 17: tal(9017)}))
    assert codes(recording) == {"BAD_TAL"}
    assert list(recording.channels[0].recorded) == [(0, 60)]


def test_rates_and_records_need_not_be_whole(read):
    fast = Channel("EMG LAT", samples=100, values=stored_values(1)[: RECORDS * 100])
    slow = Channel("EMG RAT", samples=7, values=stored_values(2)[: RECORDS * 7])
    recording = read(replace(EDF, channels=(fast, slow), record_s="0.3"))
    assert [c.rate_hz for c in recording.channels] == pytest.approx([1000 / 3, 70 / 3])
    assert recording.duration_s == pytest.approx(18.0)
    (window,) = recording.channels[1].load(9.0, 18.0)
    np.testing.assert_allclose(window.values, stored_values(2)[210:420] * GAIN + OFFSET, atol=0.001)
    assert window.start_s == pytest.approx(9.0)


@pytest.mark.parametrize(
    ("unit", "scale"),
    [("V", 1e-6), ("mV", 1e-3), ("nV", 1e3), ("uV", 1), ("µV".encode(), 1), (b"\xb5V", 1), ("MV", 1e-3)],
)
def test_whatever_the_unit_the_samples_are_the_same(read, unit, scale):
    def limit(value):
        return f"{value * scale:.8f}"[:8] if scale < 1 else f"{value * scale:.0f}"

    recording = read(first(EDF, unit=unit, physical=(limit(-500), limit(500))))
    plain, converted = read(EDF).channels[0], recording.channels[0]
    assert (converted.unit, converted.calibrated) == ("uV", True)
    assert converted.resolution == pytest.approx(plain.resolution)
    np.testing.assert_allclose(converted.load()[0].values, plain.load()[0].values, atol=0.5 * GAIN)


def test_whatever_the_polarity_on_disk_the_samples_are_the_same(read):
    upside_down = first(EDF, physical=("500", "-500"), values=-stored_values(1) - 1)
    slip = first(EDF, digital=("32767", "-32768"))
    both = first(EDF, physical=("500", "-500"), digital=("32767", "-32768"))
    plain = read(EDF).channels[0].load()[0].values
    for file, expected in ((upside_down, set()), (slip, {"INVERTED"}), (both, {"INVERTED"})):
        recording = read(file)
        assert codes(recording) == expected
        np.testing.assert_allclose(recording.channels[0].load()[0].values, plain, atol=0.001)
        assert recording.channels[0].limits == pytest.approx((-500, 500))
        assert recording.channels[0].resolution == pytest.approx(GAIN)


@pytest.mark.parametrize(
    ("unit", "said"), [("", "the file gives no unit"), ("Ohm", "'Ohm' is not one of voltage")]
)
def test_a_leg_that_is_not_in_volts_is_not_calibrated(read, unit, said):
    recording = read(first(EDF, unit=unit))
    leg = recording.of(Role.LEFT_LEG)[0]
    assert not leg.calibrated
    (issue,) = recording.issues
    assert (issue.code, issue.where) == ("UNIT", "night.edf, EMG LAT")
    assert said in issue.what


def test_bdf_has_all_its_24_bits(read):
    channel = read(BDF).channels[0]
    assert channel.resolution == pytest.approx(1000 / (2**24 - 1))
    values = channel.load()[0].values.astype(np.float64)
    steps = (values + 500) / (channel.resolution or 1) - 2**23
    assert np.abs(steps - stored_values(1, bits=24)).max() <= 0.5


def test_annotations_in_all_their_forms(read):
    tals = {
        0: tal(0, b"-12.5\x14before\x14", b"+1\x1430 s\x14after\x14\x14", "+2\x14Häufig µ\x14".encode()),
        1: tal(
            1, note(3, 0.5, "one"), b"+4.\x15.5\x14odd\x14", b"+4,5\x15\x14comma\x14", b"6\x14no sign\x14"
        ),
        2: b"+2\x14\x14in the first\x14\0",
        3: tal(3, b"+7\x14open", b"+8\x14\x14", b"+99999999\x14far\x14", b"+9\x14tab\tand\x0bline\x14"),
    }
    recording = read(replace(PLUS, tals={**good_tals(), 5: tal(5), 40: tal(40), **tals}))
    assert [(m.onset_s, m.duration_s, m.label) for m in recording.marks] == [
        (-12.5, 0, "before"),
        (1, 0, "30 s"),
        (1, 0, "after"),
        (2, 0, "Häufig µ"),
        (2, 0, "in the first"),
        (3, 0.5, "one"),
        (4, 0.5, "odd"),
        (4.5, 0, "comma"),
        (6, 0, "no sign"),
        (7, 0, "open"),
        (9, 0, "tab and line"),
    ]
    assert codes(recording) == {"BAD_TAL"}
    assert any("more than 31 days" in issue.what for issue in recording.issues)


@pytest.mark.parametrize(
    ("patient", "sex", "age"),
    [
        ("MCH F 02-MAY-1951 Harry", Sex.FEMALE, 71),
        ("MCH M 02-MAR-1951 Harry", Sex.MALE, 72),
        ("X M 03-MAR-2000 X", Sex.MALE, 22),
        ("X F X Female_33yr", Sex.FEMALE, None),
        ("X X 02-MAY-1951 X", None, 71),
        ("X F 31-FEB-1951 X", Sex.FEMALE, None),
        ("M X X", None, None),
        ("Smith, John, male, 44", None, None),
        ("", None, None),
    ],
)
def test_the_sleeper(read, patient, sex, age):
    recording = read(replace(PLUS, patient=patient))
    assert (recording.subject.sex, recording.subject.age_years) == (sex, age)
    for name in ("Harry", "Smith", "Female_33yr"):
        assert name not in repr(replace(recording, files=()))


def test_a_birth_after_the_recording_is_said(read):
    recording = read(replace(PLUS, patient="X F 01-JAN-2024 X"))
    assert recording.subject.age_years is None
    assert codes(recording) == {"SUBJECT"}


@pytest.mark.parametrize(
    ("changes", "start", "found"),
    [
        ({"date": "01.01.85", "recording": ""}, datetime(1985, 1, 1, 22, 15, 30), set()),
        ({"date": "01.01.84", "recording": ""}, datetime(2084, 1, 1, 22, 15, 30), set()),
        ({"date": "yy.mm.dd"}, datetime(2023, 3, 2, 22, 15, 30), {"START"}),
        ({"date": "03.03.23"}, datetime(2023, 3, 3, 22, 15, 30), {"START"}),
        ({"date": "02-03-23", "time": "22:15:30"}, datetime(2023, 3, 2, 22, 15, 30), {"START"}),
        (
            {"date": "02.03.85", "recording": "Startdate 02-MAR-2085 X X X"},
            datetime(2085, 3, 2, 22, 15, 30),
            set(),
        ),
        ({"time": "24.00.00"}, None, {"START"}),
        ({"time": ""}, None, {"START"}),
    ],
)
def test_the_start(read, changes, start, found):
    recording = read(replace(PLUS, patient="X X X X", **changes))
    assert recording.start == start
    assert codes(recording) == found


def test_nothing_but_annotations(read):
    recording = read(only_annotations(record_s="0"))
    assert (recording.channels, recording.duration_s, codes(recording)) == ((), 120.0, set())
    assert [m.label for m in recording.marks] == ["Sleep stage N2"]


def test_what_is_no_file_says_so(tmp_path):
    with pytest.raises(ReadError, match=r"missing\.edf does not exist"):
        read_edf(tmp_path / "missing.edf")
    with pytest.raises(ReadError, match="is a folder: give the recording's file"):
        read_edf(tmp_path)


def test_no_permission_says_so(tmp_path, monkeypatch):
    path = tmp_path / "night.edf"
    path.write_bytes(EDF.to_bytes())

    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", forbidden)
    with pytest.raises(ReadError, match=r"night\.edf may not be read: ask its owner"):
        read_edf(path)


def test_a_file_that_shrinks_while_it_is_used_says_so(tmp_path):
    path = tmp_path / "night.edf"
    path.write_bytes(EDF.to_bytes())
    channel = read_edf(path).channels[0]
    path.write_bytes(EDF.to_bytes()[:5000])
    with pytest.raises(ReadError, match="has become shorter"):
        channel.load()


def test_nothing_is_decoded_before_it_is_asked_for(tmp_path):
    path = tmp_path / "night.edf"
    path.write_bytes(EDF.to_bytes())
    recording = read_edf(path)
    path.unlink()
    assert recording.channels[0].rate_hz == 256
    with pytest.raises(ReadError, match="does not exist"):
        recording.channels[0].load()


def test_extra_records_of_edfplus_are_told_from_garbage(read):
    extra = replace(PLUS, records=58).to_bytes()
    assert read(extra).duration_s == 60.0
    garbage = bytes(len(PLUS.data()) // RECORDS * 3)
    recording = read(PLUS.to_bytes() + garbage)
    assert (recording.duration_s, codes(recording)) == (60.0, {"EXTRA_DATA"})


def only_annotations(**changes):
    file = replace(PLUS, channels=(), records=1, tals={0: tal(0, note(30, 90, "Sleep stage N2"))}, **changes)
    return file.header() + file.tals[0].ljust(120, b"\0")


def test_annotations_need_no_record_duration_but_a_wrong_one_is_said(read):
    recording = read(only_annotations(record_s="soon"))
    assert (recording.duration_s, codes(recording)) == (120.0, {"BAD_NUMBER"})


def test_annotations_in_a_file_that_says_plain_edf_are_read(read):
    recording = read(replace(PLUS, reserved=""))
    assert (len(recording.marks), codes(recording)) == (2, {"VERSION"})


def test_records_without_any_time_follow_each_other(read):
    recording = read(replace(PLUS, tals=dict.fromkeys(range(RECORDS), b"")))
    assert (recording.duration_s, codes(recording)) == (60.0, {"NO_TAL"})
    assert list(recording.channels[0].recorded) == [(0, 60)]


def test_no_samples_at_all_is_refused(read):
    with pytest.raises(ReadError, match="no signal has any samples"):
        read(replace(EDF, channels=(Channel("LAT", samples=0),)))


def test_no_record_stated_and_none_to_be_made_out_is_refused(read):
    with pytest.raises(ReadError, match="states 0 records, and none can be made out"):
        read(replace(PLUS, records=0).header() + b"\xa5" * len(PLUS.data()))


def test_no_record_stated_but_all_there_are_read(read):
    for file in (EDF, PLUS):
        recording = read(replace(file, records=0))
        assert (recording.duration_s, codes(recording)) == (60.0, {"N_RECORDS"})


def test_more_than_a_year_is_refused(read):
    with pytest.raises(ReadError, match="60 records of 999999 s are 694 days"):
        read(replace(EDF, record_s="999999"))


def test_what_is_no_plain_file_says_so():
    with pytest.raises(ReadError, match="is not a plain file"):
        read_edf(Path("/dev/null"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + bytes(500), "a zip archive"),
        (b"%PDF-1.7" + bytes(500), "looks like a PDF"),
        (b'{"a": 1}' * 99, "looks like JSON"),
        ("Zeit;Ereignis".encode("utf-16") * 99, "looks like UTF-16 text"),
        (bytes(2000), "it starts with"),
        (b"\xff\xd8\xff\xe0" * 999, "it starts with"),
    ],
)
def test_other_files_are_named(read, content, said):
    with pytest.raises(ReadError, match=said):
        read(content)


def test_a_file_that_cannot_be_mapped_says_so(tmp_path, monkeypatch):
    path = tmp_path / "night.edf"
    path.write_bytes(EDF.to_bytes())
    channel = read_edf(path).channels[0]

    def broken(*_, **__):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(np, "memmap", broken)
    with pytest.raises(ReadError, match=r"cannot be read: .*Input/output error"):
        channel.load()


def test_the_name_of_the_annotation_signal_may_be_in_any_case(read):
    raw = PLUS.to_bytes().replace(b"EDF Annotations", b"EDF ANNOTATIONS")
    assert (len(read(raw).channels), len(read(raw).marks)) == (2, 2)
