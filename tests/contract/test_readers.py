"""What every reader of a scoring format must do, over the table of them."""

from pathlib import Path

import edfio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypnic.errors import ReadError
from hypnic.model.events import Kind
from hypnic.model.recording import Marks
from hypnic.read.marks import READERS, read_marks

EXAMPLES: dict[str, tuple[str, str]] = {
    "SOMNOmedics DOMINO text folder": (
        "x.txt",
        "Signal ID: A\nStart Time: 23.09.2020 01:00:00\nUnit: s\n\n01:00:10,000-01:00:12,000; 2;PLM left\n",
    ),
    "Profusion or NSRR XML": (
        "x.xml",
        "<CMPStudyConfig><EpochLength>30</EpochLength><ScoredEvents><ScoredEvent><Name>PLM (Left)</Name>"
        "<Start>10</Start><Duration>2</Duration></ScoredEvent></ScoredEvents></CMPStudyConfig>",
    ),
    "EDFbrowser XML": (
        "x.xml",
        "<annotationlist><annotation><onset>2020-09-23T01:00:10.0</onset><duration>2</duration>"
        "<description>PLM left</description></annotation></annotationlist>",
    ),
    "RemLogic text": (
        "x.txt",
        "RemLogic Event Export\nRecording Date:\t23/09/2020\n\n"
        "Time [hh:mm:ss]\tEvent\tDuration[s]\tLocation\n"
        "01:00:10\tPLM-LM\t2\tLeft Leg\n",
    ),
    "BIDS events.tsv": ("x.tsv", "onset\tduration\ttrial_type\tsite\n10\t2\tleg_movement\tleft_leg\n"),
    "EDFbrowser CSV": ("x.csv", "Onset,Duration,Annotation\n+10.0,2,PLM left\n"),
    "Noxturnal CSV": (
        "x.csv",
        "Start Time,End Time,Event,Duration\n[],[],[],[s]\n"
        "23/09/2020 01:00:10,23/09/2020 01:00:12,LM left,2\n",
    ),
    "hypnogram of one stage a line (.eannot)": ("x.eannot", "W\nN1\nN2\n"),
    "Luna .annot": ("x.annot", "class\tinstance\tchannel\tstart\tstop\tmeta\nPLM\t.\tLAT\t10\t12\t.\n"),
}


@pytest.fixture(params=[reader.name for reader in READERS])
def example(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    name: str = request.param
    if name == "EDF+ annotations":
        path = tmp_path / "x.dat"
        edfio.Edf([], annotations=[edfio.EdfAnnotation(10, 2, "PLM left")]).write(path)
    else:
        path = tmp_path / EXAMPLES[name][0]
        path.write_text(EXAMPLES[name][1])
    return name, path


def test_one_reader_knows_its_format_and_comes_first(example):
    name, path = example
    head = path.read_bytes()[:4096]
    assert next(reader.name for reader in READERS if reader.sniff(path, head)) == name


def test_the_name_of_a_text_file_does_not_matter(example):
    _, path = example
    other = path.with_name("renamed.dat")
    other.write_bytes(path.read_bytes())
    assert read_marks(other).events == read_marks(path).events


def test_a_movement_comes_with_its_side_and_duration(example):
    name, path = example
    marks = read_marks(path)
    assert marks.name == path.name
    if "hypnogram" in name:
        assert [row.kind for row in marks.events] == [Kind.STAGE_W, Kind.STAGE_N1, Kind.STAGE_N2]
    else:
        ((duration_s, kind, site),) = [(row.duration_s, row.kind, row.site) for row in marks.events]
        assert (duration_s, kind, site) == (2.0, Kind.LEG_MOVEMENT, "left_leg")


def test_line_ends_and_a_mark_of_byte_order_change_nothing(example):
    name, path = example
    if name.startswith("EDF+"):
        pytest.skip("not a text format")
    expected = read_marks(path).events
    text = path.read_text()
    for data in (text.replace("\n", "\r\n").encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        if data.startswith(b"\xff\xfe") and path.suffix == ".xml":
            data = text.encode("utf-8")
        path.write_bytes(data)
        assert read_marks(path).events == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_gives_marks_or_one_line_and_nothing_else(example, data):
    _, path = example
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good)))
    cut = data.draw(st.integers(0, 40))
    junk = data.draw(st.binary(max_size=40) | st.text(max_size=20).map(str.encode))
    bad = path.with_name("bad.dat")
    bad.write_bytes(good[:at] + junk + good[at + cut :])
    said = ""
    try:
        marks = read_marks(bad)
    except ReadError as error:
        said = str(error)
    else:
        assert isinstance(marks, Marks)
    assert "\n" not in said
