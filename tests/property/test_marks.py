"""Laws of reading scorings, over generated ones."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnic.errors import ReadError
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.recording import Marks, Recording
from hypnic.read.clock import placed
from hypnic.read.marks import read_marks
from hypnic.read.marks.text import DAY_S, clock_s, decoded, number, unrolled
from hypnic.read.words import word
from hypnic.stage import stage

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LABELS = {
    "Limb movement@@EMG LAT": (Kind.LEG_MOVEMENT, Site.LEFT_LEG),
    "EEG arousal@@EEG C4-A1": (Kind.AROUSAL, Site.UNKNOWN),
    "Sleep stage N2": (Kind.STAGE_N2, Site.UNKNOWN),
    "Door opened": (Kind.MARK, Site.UNKNOWN),
}
START = datetime(2020, 2, 29, 22, 15, 30)
Row = tuple[float, float, str]

milliseconds = st.integers(0, 10 * 3600 * 1000).map(lambda ms: ms / 1000)
rows = st.lists(
    st.tuples(
        milliseconds, st.integers(0, 100_000).map(lambda ms: ms / 1000), st.sampled_from(sorted(LABELS))
    ),
    min_size=1,
    max_size=12,
).map(sorted)


def clock(at_s: float, form: str) -> str:
    when = START + timedelta(milliseconds=round(at_s * 1000))
    return f"{when.strftime(form)}.{when.microsecond // 1000:03d}"


def seconds_text(rows: Sequence[Row]) -> str:
    return "Onset,Duration,Annotation\n" + "".join(
        f"{at:+.3f},{length:.3f},{label}\n" for at, length, label in rows
    )


def dated_text(rows: Sequence[Row]) -> str:
    lines = (f"{clock(at, '%Y-%m-%dT%H:%M:%S')}\t{length:.3f}\t{label}\n" for at, length, label in rows)
    return "Onset\tDuration\tAnnotation\n" + "".join(lines)


def xml_text(rows: Sequence[Row]) -> str:
    items = (
        f"<annotation><onset>{clock(at, '%Y-%m-%dT%H:%M:%S')}</onset><duration>{length:.3f}</duration>"
        f"<description>{label}</description></annotation>"
        for at, length, label in rows
    )
    return f"<annotationlist>{''.join(items)}</annotationlist>"


def noxturnal_text(rows: Sequence[Row]) -> str:
    head = "Start Time;End Time;Event;Duration\n[];[];[];[s]\n"
    body = (
        f"{clock(at, '%d/%m/%Y %H:%M:%S')};{clock(at, '%d/%m/%Y %H:%M:%S')};{label};{length:.3f}\n"
        for at, length, label in rows
    )
    return head + "".join(body)


def bids_text(rows: Sequence[Row]) -> str:
    lines = (f"{at:.3f}\t{length:.3f}\t{label}\n" for at, length, label in rows)
    return "onset\tduration\ttrial_type\n" + "".join(lines)


def luna_text(rows: Sequence[Row]) -> str:
    return "".join(f"{label}\t{at:.3f}\t+{length:.3f}\n" for at, length, label in rows)


def remlogic_text(rows: Sequence[Row]) -> str:
    head = "RemLogic Event Export\nRecording Date:\t29/02/2020\n\nTime [hh:mm:ss]\tEvent\tDuration[s]\n"
    return head + "".join(f"{clock(at, '%H:%M:%S')}\t{label}\t{length:.3f}\n" for at, length, label in rows)


WRITERS: dict[str, Callable[[Sequence[Row]], str]] = {
    "seconds": seconds_text,
    "dated": dated_text,
    "xml": xml_text,
    "noxturnal": noxturnal_text,
    "bids": bids_text,
    "luna": luna_text,
    "remlogic": remlogic_text,
}


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
@QUICK
@given(rows=rows)
def test_what_was_written_is_read_back(writer, rows, tmp_path):
    path = tmp_path / "scoring"
    path.write_text(writer(rows))
    marks = read_marks(path)
    zero = rows[0][0] if marks.start is not None else 0.0
    if marks.start is not None and marks.dated:
        assert marks.start == START + timedelta(milliseconds=round(rows[0][0] * 1000))
    expected = Events(
        Event(round(at - zero, 6), length, *LABELS[label], label=label) for at, length, label in rows
    )
    got = Events(
        Event(round(e.onset_s, 6), e.duration_s, e.kind, e.site, label=e.label) for e in marks.events
    )
    assert sorted(got, key=repr) == sorted(expected, key=repr)


@QUICK
@given(rows=rows, shift_s=st.integers(-3600, 3600))
def test_moving_the_start_moves_every_onset_and_nothing_else(rows, shift_s):
    events = Events(Event(at, length, *LABELS[label], label=label) for at, length, label in rows)
    recording = Recording("night", 11 * 3600.0, START)
    still, _ = placed(Marks("m", events, START), recording)
    moved, _ = placed(Marks("m", events, START + timedelta(seconds=shift_s)), Recording("night", 1e5, START))
    assert still == events
    assert moved == events.shifted(shift_s) or not shift_s


@QUICK
@given(rows=rows, days=st.integers(-3000, 3000))
def test_without_a_date_the_day_does_not_matter(rows, days):
    events = Events(Event(at, length, Kind.AROUSAL) for at, length, _ in rows)
    recording = Recording("night", 11 * 3600.0, START)
    found, issues = placed(Marks("m", events, START + timedelta(days=days), dated=False), recording)
    assert found == events
    assert issues == () or issues[0].code == "MARKS_OUTSIDE"


@QUICK
@given(rows=rows, days=st.integers(2, 3000), sign=st.sampled_from([-1, 1]))
def test_with_a_date_another_day_is_refused(rows, days, sign):
    events = Events(Event(at, length, Kind.AROUSAL) for at, length, _ in rows)
    with pytest.raises(ReadError, match="different nights"):
        placed(
            Marks("m", events, START + timedelta(days=sign * days)), Recording("night", 11 * 3600.0, START)
        )


@given(
    codes=st.lists(st.sampled_from([0, 1, 2, 3, 4, -1]), min_size=1, max_size=200),
    epoch_s=st.sampled_from([20, 30]),
)
def test_a_hypnogram_comes_back_from_its_marks(codes, epoch_s):
    names = {0: "w", 1: "n1", 2: "n2", 3: "n3", 4: "r", -1: "unscored"}
    events = Events(Event(i * epoch_s, epoch_s, Kind(f"stage_{names[code]}")) for i, code in enumerate(codes))
    hypnogram, _ = stage(Recording("night", len(codes) * epoch_s, marks=events))
    if set(codes) == {-1}:
        assert hypnogram is None
        return
    assert hypnogram is not None
    times = events.onset_s + epoch_s / 2
    assert hypnogram.at(times).tolist() == codes
    assert hypnogram.epoch_s in (epoch_s, 30.0)


@given(codes=st.lists(st.integers(0, 4), min_size=4, max_size=200))
def test_joined_and_pointed_marks_draw_the_same_hypnogram(codes):
    names = ["w", "n1", "n2", "n3", "r"]
    kinds = [Kind(f"stage_{names[code]}") for code in codes]
    changes = [i for i in range(len(codes)) if i == 0 or codes[i] != codes[i - 1]]
    ends = [*changes[1:], len(codes)]
    longer = Events(Event(a * 30.0, (b - a) * 30.0, kinds[a]) for a, b in zip(changes, ends, strict=True))
    points = Events(Event(i * 30.0, 0.0, kind) for i, kind in enumerate(kinds))
    for events in (longer, points):
        hypnogram, _ = stage(Recording("night", len(codes) * 30.0, marks=events))
        assert hypnogram is not None
        assert hypnogram.stages.tolist() == codes
        assert hypnogram.epoch_s == 30.0


@settings(max_examples=200)
@given(junk=st.binary(max_size=300))
def test_any_bytes_become_text(junk):
    assert isinstance(decoded(junk), str)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_junk_is_one_line_or_marks(junk, tmp_path: Path):
    path = tmp_path / "junk"
    path.write_bytes(junk)
    said = "a line"
    try:
        marks = read_marks(path)
    except ReadError as error:
        said = str(error)
    else:
        assert isinstance(marks, Marks)
    assert len(said.splitlines()) == 1


@settings(max_examples=300)
@given(label=st.text(max_size=40))
def test_any_label_has_a_word_or_none_and_twice_the_same(label):
    assert word(label) == word(label)
    assert word(label) is None or isinstance(word(label).kind, Kind)


@given(value=st.floats(-1e6, 1e6).map(lambda x: round(x, 3)))
def test_numbers_with_a_comma_are_the_same_numbers(value):
    assert number(f"{value:.3f}") == number(f"{value:.3f}".replace(".", ",")) == value


@given(at_s=st.integers(0, 86_399_999), after_s=st.floats(-11 * 3600, 11 * 3600), day=st.integers(0, 5))
def test_times_of_day_unroll_to_the_nearest_day(at_s, after_s, day):
    before_s = day * DAY_S + at_s / 1000
    true_s = before_s + after_s
    assert unrolled(true_s % DAY_S, before_s) == pytest.approx(true_s, abs=1e-6)


def test_codes_of_stage_are_those_of_the_model():
    assert [Stage(code).name for code in range(5)] == ["W", "N1", "N2", "N3", "R"]
    assert clock_s("12:00:00 AM") == 0
