"""The accuracy table over a folder."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import edfio
import numpy as np
import pytest

from hypnic.accuracy import accuracy, companions_of, only_annotations
from hypnic.errors import ReadError
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.scoring import Movement, Movements
from hypnic.model.spans import Span
from written_nights import leg, small_night

FOUND = [leg(k * 30.0, 2.0) for k in range(10)]


def write_edf(path: Path, *, signals: bool = True) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    tracks = [edfio.EdfSignal(np.arange(256.0), 256, label="EMG LAT")] if signals else []
    edfio.Edf(tracks, annotations=[edfio.EdfAnnotation(0, None, "x")]).write(path)


def test_an_annotation_file_is_not_a_recording(tmp_path):
    write_edf(tmp_path / "a.edf")
    write_edf(tmp_path / "b.edf", signals=False)
    (tmp_path / "c.edf").write_bytes(b"not an EDF at all")
    names = ("a.edf", "b.edf", "c.edf", "gone.edf")
    assert [only_annotations(tmp_path / name) for name in names] == [False, True, False, False]


@pytest.mark.parametrize(
    ("recordings", "marks", "owner"),
    [
        (["SN1.edf", "SN10.edf"], "Annotations/manual/SN1_LM_manual_scorer10.txt", "SN1.edf"),
        (["SN1.edf", "SN10.edf"], "SN10_scorer1.tsv", "SN10.edf"),
        (["excerpt1.edf", "excerpt2.edf"], "Visual_scoring1_excerpt2.txt", "excerpt2.edf"),
        (
            ["mros-visit1-aa0001.edf", "mros-visit1-aa0002.edf"],
            "x/mros-visit1-aa0002-nsrr.xml",
            "mros-visit1-aa0002.edf",
        ),
        (["night.edf", "night-2.edf"], "night-2-annotations.edf", "night-2.edf"),
        (["n1-PSG.edf", "n2-PSG.edf"], "n2-hypnogram.csv", "n2-PSG.edf"),
        (["a/psg.edf", "b/psg.edf"], "b/scoring.txt", "b/psg.edf"),
        (["a/x.edf", "b/x.edf"], "b/x_scorer1.tsv", "b/x.edf"),
        (["a.edf", "b.edf"], "readme.txt", None),
    ],
)
def test_marks_belong_to_the_recording_that_they_name(recordings, marks, owner):
    found = companions_of([Path(name) for name in recordings], [Path(marks)])
    assert {path.as_posix(): [each.as_posix() for each in own] for path, own in found.items() if own} == (
        {owner: [marks]} if owner else {}
    )


@pytest.fixture
def given_marks() -> dict[str, list[str]]:
    """Return which marks went into the analysis of which recording."""
    return {}


@pytest.fixture
def folder(tmp_path, monkeypatch, given_marks) -> Path:
    """Return a folder of recordings and marks, with the steps that read and analyse them stood in for."""
    scorings = {
        "SN1_scorer1.tsv": Events(FOUND[:8]),
        "SN1_scorer2.tsv": Events([*FOUND[:8], leg(15, 2), leg(45, 2)]),
        "SN1_scorer3.tsv": None,
        "SN1_hypnogram.csv": Events([Event(0, 300, Kind.STAGE_N2)]),
        "bad_scorer1.tsv": Events(FOUND[:3]),
    }

    def read(path, marks=()):
        events = {"inside.edf": Events(FOUND[:5])}.get(path.name, Events())
        for mark in marks:
            if scorings[mark.name] is None:
                raise ReadError(f"{mark.name}: no marks in it")
            events = events + scorings[mark.name]
        return SimpleNamespace(marks=events)

    def analyse(path, marks=()):
        given_marks[path.name] = [mark.name for mark in marks]
        if path.name == "bad.edf":
            raise ReadError("bad.edf: no leg channel could be scored")
        night = small_night()
        movements = Movements(Movement(row.onset_s, 2, row.site, (row,)) for row in FOUND)
        scoring = replace(night.scoring, movements=movements)
        results = (replace(night.results[0], scoring=scoring),)
        return SimpleNamespace(night=replace(night, results=results, period=Span(0, 360)))

    monkeypatch.setattr("hypnic.accuracy.read", read)
    monkeypatch.setattr("hypnic.accuracy.analyse", analyse)
    for name in ("SN1.edf", "bad.edf", "deep/inside.edf", "lonely.edf"):
        write_edf(tmp_path / name)
    for name in scorings:
        (tmp_path / name).write_text("x")
    return tmp_path


def by_scorer(table) -> dict[tuple[str, str, str], object]:
    return {(row.recording, row.scorer, row.site): row for row in table.rows}


def test_hypnic_against_each_scorer_beside_what_people_reach(folder):
    rows = by_scorer(accuracy(folder))
    one = rows["SN1.edf", "SN1_scorer1.tsv", "all"]
    assert (one.human, one.hypnic, one.matched) == (8, 10, 8)
    assert one.f1 == pytest.approx(16 / 18)
    assert one.human_f1 == pytest.approx(16 / 18)
    assert one.difference_per_hour == pytest.approx(20.0)  # two more in the 360 s of the period
    two = rows["SN1.edf", "SN1_scorer2.tsv", "left_leg"]
    assert (two.human, two.hypnic, two.matched) == (10, 10, 8)
    assert rows["deep/inside.edf", "in the recording", "all"].human_f1 is None
    assert rows["deep/inside.edf", "in the recording", "all"].matched == 5


def test_only_what_holds_no_leg_movements_goes_into_the_analysis(folder, given_marks):
    accuracy(folder)
    assert given_marks == {"SN1.edf": ["SN1_hypnogram.csv"], "bad.edf": [], "inside.edf": []}


def test_a_bad_file_is_a_row_with_the_reason(folder):
    rows = by_scorer(accuracy(folder))
    assert rows["SN1.edf", "SN1_scorer3.tsv", ""].note == "SN1_scorer3.tsv: no marks in it"
    assert rows["bad.edf", "", ""].note == "bad.edf: no leg channel could be scored"
    assert "nothing to compare with" in rows["lonely.edf", "", ""].note


def test_every_recording_is_announced_in_order(folder):
    seen: list[str] = []
    accuracy(folder, progress=seen.append)
    assert seen == ["SN1.edf", "bad.edf", "deep/inside.edf", "lonely.edf"]


def test_text_and_tsv(folder):
    table = accuracy(folder, 0.5)
    tsv = [line.split("\t") for line in table.to_tsv().splitlines()]
    assert {len(line) for line in tsv} == {17}
    assert len(tsv) == 1 + len(table.rows)
    text = table.to_text()
    assert "IoU ≥ 0.5" in text
    line = next(line for line in text.splitlines() if "SN1_scorer1.tsv" in line)
    assert line.split()[:8] == ["SN1.edf", "SN1_scorer1.tsv", "8", "10", "1.000", "0.800", "0.889", "0.889"]
    assert "Median F1 0.800, human F1 0.889; 3 comparisons, 3 without numbers." in text


def test_marks_of_the_recording_itself_are_not_taken_for_the_scorers(folder, monkeypatch):
    def read(path, marks=()):
        return SimpleNamespace(marks=Events([*FOUND[:5], *(FOUND[4:7] if marks else ())]))

    monkeypatch.setattr("hypnic.accuracy.read", read)
    rows = by_scorer(accuracy(folder))
    assert rows["SN1.edf", "in the recording", "all"].human == 5
    # The second mark at the same place is the scorer's own.
    assert rows["SN1.edf", "SN1_scorer1.tsv", "all"].human == 3


def test_no_folder_and_no_recordings(tmp_path):
    with pytest.raises(ReadError, match="no folder"):
        accuracy(tmp_path / "nowhere")
    with pytest.raises(ReadError, match="no recording in"):
        accuracy(tmp_path)


def test_marks_of_the_other_leg_are_not_hits(folder, monkeypatch):
    def read(path, marks=()):
        return SimpleNamespace(marks=Events(replace(row, site=Site.RIGHT_LEG) for row in FOUND if marks))

    monkeypatch.setattr("hypnic.accuracy.read", read)
    row = by_scorer(accuracy(folder))["SN1.edf", "SN1_scorer1.tsv", "all"]
    assert row.f1 == 0
    assert "exchanged" in row.note
