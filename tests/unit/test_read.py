"""Several files of one night: what `read` makes of them."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path

import edfio
import numpy as np
import pytest

from hypnic.errors import ReadError
from hypnic.model.events import STAGE_MARKS, Event, Events, Kind, Site
from hypnic.model.recording import Marks, Recording, Sex, Subject
from hypnic.read import read
from hypnic.read.clock import joined, placed
from hypnic.stage import stage

MakeEdf = Callable[..., Path]


@pytest.fixture
def edf(tmp_path: Path) -> MakeEdf:
    """Write an EDF+ file with one leg (or no channel) and annotations."""

    def make(
        name: str = "night.edf",
        start: datetime = datetime(2020, 2, 29, 23, 0),
        seconds: int = 600,
        marks: tuple[tuple[float, float | None, str], ...] = (),
        labels: tuple[str, ...] = ("EMG LAT",),
    ) -> Path:
        values = np.linspace(-50, 50, seconds * 10)
        signals = [edfio.EdfSignal(values, 10, label=label, physical_dimension="uV") for label in labels]
        path = tmp_path / name
        edfio.Edf(
            signals,
            recording=edfio.Recording(startdate=start.date()),
            starttime=start.time(),
            annotations=[edfio.EdfAnnotation(*mark) for mark in marks],
        ).write(path)
        return path

    return make


def text(tmp_path: Path, content: str, name: str = "marks.tsv") -> Path:
    path = tmp_path / name
    path.write_text(content)
    return path


def codes(recording: Recording) -> list[str]:
    return [issue.code for issue in recording.issues]


def browser(*rows: str) -> str:
    return "Onset,Duration,Annotation\n" + "\n".join(rows) + "\n"


def test_marks_inside_an_edf_are_translated(edf):
    found = read(
        edf(marks=((10, 2, "Limb movement@@EMG RAT"), (20, 30, "Sleep stage N2"), (55, None, "Door")))
    )
    assert [(row.onset_s, row.kind, row.site) for row in found.marks] == [
        (10, Kind.LEG_MOVEMENT, Site.RIGHT_LEG),
        (20, Kind.STAGE_N2, Site.UNKNOWN),
        (55, Kind.MARK, Site.UNKNOWN),
    ]
    assert found.marks[0].label == "Limb movement@@EMG RAT"
    assert [channel.label for channel in found.channels] == ["EMG LAT"]


def test_marks_by_the_clock_move_to_the_clock_of_the_recording(edf, tmp_path):
    marks = text(tmp_path, browser("2020-02-29T22:59:30,60,Sleep stage W", "2020-02-29T23:00:10,2,PLM left"))
    night = edf()
    found = read(night, marks=[marks])
    assert [row.onset_s for row in found.marks] == [-30, 10]
    assert found.files == (str(night), str(marks))
    assert codes(read(night, marks)) == codes(found)


def test_an_edf_of_annotations_only_is_a_scoring(edf):
    marks = edf("hyp.edf", datetime(2020, 2, 29, 23, 1), 0, ((0, 30, "Sleep stage R"),), labels=())
    found = read(edf(), marks)
    assert [(row.onset_s, row.kind) for row in found.marks] == [(60, Kind.STAGE_R)]
    assert found.duration_s == 600
    assert read(marks).start == datetime(2020, 2, 29, 23, 1)


def test_times_without_a_date_take_the_day_that_meets_the_recording(edf, tmp_path):
    night = edf(start=datetime(2020, 2, 29, 23, 55))
    marks = text(tmp_path, browser("23:59:00,30,Sleep stage W", "00:01:00,2,PLM left"))
    assert [row.onset_s for row in read(night, marks).marks] == [240, 360]
    late = text(tmp_path, browser("00:01:00,2,PLM left"))
    assert [row.onset_s for row in read(night, late).marks] == [360]


def test_a_withheld_date_is_no_other_night(edf, tmp_path):
    night = edf(start=datetime(1985, 1, 1, 23, 0))
    marks = text(tmp_path, browser("2020-02-29T23:00:10,2,PLM left"))
    assert [row.onset_s for row in read(night, marks).marks] == [10]


def test_another_night_is_refused_with_both_dates(edf, tmp_path):
    marks = text(tmp_path, browser("2020-03-07T23:00:10,2,PLM left"))
    with pytest.raises(ReadError) as error:
        read(edf(), marks)
    said = str(error.value)
    for part in ("night", "marks.tsv", "2020-02-29", "2020-03-07", "Give"):
        assert part in said
    assert "\n" not in said


def test_marks_in_seconds_of_a_longer_night_are_refused(edf, tmp_path):
    with pytest.raises(ReadError, match="do not belong together"):
        read(edf(), text(tmp_path, "onset\tduration\ttrial_type\n5000\t2\tleg_movement\n"))


def test_marks_partly_outside_are_kept_and_said(edf, tmp_path):
    found = read(edf(), text(tmp_path, "onset\tduration\ttrial_type\n10\t2\tarousal\n700\t2\tarousal\n"))
    assert len(found.marks) == 2
    assert codes(found) == ["MARKS_OUTSIDE"]


def test_first_stages_win_and_hypnogram_wins_over_all(edf, tmp_path):
    night = edf(marks=((0, 30, "Sleep stage N1"),))
    other = text(tmp_path, "N2\n", "b.csv")
    third = text(tmp_path, "R\n", "c.csv")
    found = read(night, marks=[other])
    assert [row.kind for row in found.marks] == [Kind.STAGE_N1]
    assert codes(found) == ["TWO_HYPNOGRAMS"]
    assert "night" in found.issues[0].what
    assert "b.csv" in found.issues[0].what
    chosen = read(night, marks=[other], hypnogram=third)
    assert [row.kind for row in chosen.marks] == [Kind.STAGE_R]


def test_only_stages_are_taken_from_a_hypnogram(edf, tmp_path):
    both = text(tmp_path, browser("+0,30,Sleep stage N2", "+5,3,arousal"))
    found = read(edf(), hypnogram=both)
    assert [row.kind for row in found.marks] == [Kind.STAGE_N2]
    assert codes(found) == ["NOT_USED"]


def test_a_hypnogram_without_stages_is_refused(edf, tmp_path):
    with pytest.raises(ReadError, match=r"holds no stages.*1 × arousal"):
        read(edf(), hypnogram=text(tmp_path, browser("+5,3,arousal")))


def test_a_recording_without_marks_given_as_marks_is_refused(edf):
    with pytest.raises(ReadError, match="holds no marks"):
        read(edf(), marks=[edf("other.edf")])


def test_the_same_kind_from_two_files_is_said(edf, tmp_path):
    marks = text(tmp_path, browser("+5,3,arousal", "+9,1,PLM left"))
    found = read(edf(marks=((5, 3, "EEG arousal"),)), marks)
    assert len(found.marks.of(Kind.AROUSAL)) == 2
    assert codes(found) == ["MARKED_TWICE"]
    assert "arousals" in found.issues[0].what


def test_marks_alone_make_a_recording(tmp_path):
    late = text(tmp_path, browser("2020-03-01T00:10:00,2,PLM left"), "a.txt")
    early = text(tmp_path, browser("2020-02-29T23:00:00,30,Sleep stage W"), "b.txt")
    found = read(late, early)
    assert found.channels == ()
    assert found.start == datetime(2020, 2, 29, 23)
    assert [row.onset_s for row in found.marks] == [0, 4200]
    assert found.duration_s == 4202
    assert found.name == "a"


def test_marks_alone_of_different_nights_are_refused(tmp_path):
    a = text(tmp_path, browser("2020-03-02T00:10:00,2,PLM left"), "a.txt")
    b = text(tmp_path, browser("2020-02-29T23:00:00,30,Sleep stage W"), "b.txt")
    with pytest.raises(ReadError, match="different nights"):
        read(a, b)


def test_seconds_and_clock_without_a_recording_say_what_was_assumed(tmp_path):
    clock = text(tmp_path, browser("23:00:00,2,PLM left", "23:01:00,2,PLM left"), "a.txt")
    found = read(clock, text(tmp_path, "W\nN1\nN2\nN2\n", "h.txt"))
    assert sorted(codes(found)) == ["NO_DATE", "NO_START"]
    assert found.duration_s == 120
    assert found.start is not None
    assert found.start.time() == time(23)


def test_two_recordings_of_one_night_stand_side_by_side(edf):
    first = edf("a.edf", marks=((10, 1, "Limb movement@@LAT"),))
    second = edf("b.edf", datetime(2020, 2, 29, 23, 5), marks=((10, 1, "EEG arousal"),), labels=("EMG RAT",))
    found = read(second, first)
    assert found.start == datetime(2020, 2, 29, 23)
    assert found.duration_s == 900
    assert [row.onset_s for row in found.marks] == [10, 310]
    right, left = found.channels
    assert (right.label, left.label) == ("EMG RAT", "EMG LAT")
    assert (right.recorded.rows[0], left.recorded.rows[0]) == ((300, 900), (0, 600))
    (signal,) = right.load(310, 320)
    assert signal.start_s == 310
    np.testing.assert_allclose(signal.values[0], read(second).channels[0].load(10, 20)[0].values[0])


def test_one_night_in_two_files_is_one_channel_with_a_gap(edf):
    found = read(edf("a.edf"), edf("b.edf", datetime(2020, 2, 29, 23, 20)))
    (channel,) = found.channels
    assert channel.recorded.rows == ((0, 600), (1200, 1800))
    assert [(signal.start_s, signal.end_s) for signal in channel.load()] == [(0, 600), (1200, 1800)]


def test_two_recordings_of_different_nights_are_refused(edf):
    with pytest.raises(ReadError, match=r"different nights.*2020-02-29.*2020-03-01"):
        read(edf("a.edf"), edf("b.edf", datetime(2020, 3, 1, 23)))


def test_the_subject_given_wins(edf):
    assert read(edf(), subject=Subject(42, Sex.FEMALE)).subject == Subject(42, Sex.FEMALE)


def test_the_hypnogram_fits_or_says_so(edf, tmp_path):
    night = edf()

    def found(epochs: int) -> list[str]:
        return [issue.code for issue in stage(read(night, text(tmp_path, "N2\n" * epochs)))[1].issues]

    assert found(20) == found(21) == []
    assert found(10) == ["HYPNOGRAM_SHORT"]
    assert found(40) == ["HYPNOGRAM_LONG"]


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (bytes(range(256)) * 20, "no scoring file that hypnic knows"),
        (b"hello world\nthis is a letter\n", "one of EDF.*RemLogic.*BIDS"),
        (b"<html><body/></html>", "no scoring file that hypnic knows"),
        (b"RemLogic Event Export\nnothing\n", r"\[hh:mm:ss\]"),
        (b"\x1f\x8b\x08\x00" + b"x" * 50, "is packed .* unpack it first"),
    ],
)
def test_what_is_no_scoring_is_one_line(tmp_path, content, match):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=match) as error:
        read(path)
    assert "\n" not in str(error.value)
    assert str(path) in str(error.value)


def test_missing_files_folders_and_nothing_at_all(tmp_path):
    with pytest.raises(ReadError, match="no file"):
        read(tmp_path / "night.edf")
    with pytest.raises(ReadError, match="folder"):
        read(tmp_path)
    with pytest.raises(ReadError, match="nothing to read"):
        read()
    with pytest.raises(ReadError, match="dict"):
        read({})


def test_a_file_without_permission_is_one_line(tmp_path, monkeypatch):
    path = text(tmp_path, "W\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match="permission denied"):
        read(path)


def test_stages_of_a_marks_only_night_reach_the_hypnogram(tmp_path):
    found = read(text(tmp_path, "W\nN1\nN2\n"))
    hypnogram, staging = stage(found)
    assert hypnogram is not None
    assert hypnogram.stages.tolist() == [0, 1, 2]
    assert hypnogram.source == "stage marks in marks.tsv"
    assert staging.issues == ()
    assert all(row.kind in STAGE_MARKS for row in found.marks)


def test_a_file_named_twice_is_read_once(edf):
    night = edf(marks=((5, 3, "EEG arousal"),))
    found = read(night, marks=[night])
    assert len(found.marks) == 1
    assert found.files == (str(night),)


def test_neither_signals_nor_marks_is_no_night(edf, tmp_path):
    with pytest.raises(ReadError, match="neither a signal nor a mark"):
        read(text(tmp_path, "onset\tduration\ttrial_type\n"))
    with pytest.raises(ReadError, match="neither a signal nor a mark"):
        read(edf("empty.edf", seconds=0, labels=(), marks=((0, None, ""),)))


def test_a_damaged_edf_gets_the_edf_readers_own_words(tmp_path):
    path = text(tmp_path, "<html>" * 100, "night.edf")
    with pytest.raises(ReadError, match=r"night\.edf") as error:
        read(path)
    assert "scoring file" not in str(error.value)


def test_a_recording_in_memory(tmp_path):
    mne = pytest.importorskip("mne")
    info = mne.create_info(["EMG LAT"], 200.0, "emg")
    raw = mne.io.RawArray(np.zeros((1, 200 * 60)), info, verbose="error")
    raw.set_meas_date(datetime(2020, 2, 29, 23, tzinfo=UTC))
    raw.set_annotations(mne.Annotations([10.0], [2.0], ["Limb movement@@EMG LAT"]))
    found = read(raw, text(tmp_path, browser("2020-02-29T23:00:20,3,arousal")))
    assert [(row.onset_s, row.kind) for row in found.marks] == [(10, Kind.LEG_MOVEMENT), (20, Kind.AROUSAL)]
    assert [channel.label for channel in found.channels] == ["EMG LAT"]


def test_a_clock_beside_a_recording_without_one_is_put_at_second_0(tmp_path):
    marks = Marks("m.csv", Events([Event(5, 1, Kind.AROUSAL)]), datetime(2020, 2, 29, 23))
    events, issues = placed(marks, Recording("night", 60.0))
    assert events[0].onset_s == 5
    assert [issue.code for issue in issues] == ["NO_START"]
    with pytest.raises(ReadError, match="do not belong together"):
        placed(Marks("m.csv", Events([Event(5000, 1, Kind.AROUSAL)])), Recording("night", 60.0))


def test_recordings_without_a_start_cannot_be_joined(tmp_path):
    known = Recording("a", 60.0, datetime(2020, 2, 29, 23))
    for pair in ((known, Recording("b", 60.0)), (Recording("b", 60.0), known)):
        with pytest.raises(ReadError, match="b does not tell when it began"):
            joined(*pair)


def test_an_empty_scoring_beside_a_recording_is_said(edf, tmp_path):
    found = read(edf(), text(tmp_path, "onset\tduration\ttrial_type\n"))
    assert codes(found) == ["NO_MARKS"]
