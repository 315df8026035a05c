"""All files of a night, whole or not at all."""

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from hypnic.errors import ReadError, WriteError
from hypnic.model.night import HEADLINE, InputFile
from hypnic.write import FILES, write
from hypnic.write.json import from_dict, from_json, leg_movements, to_dict
from written_nights import small_night

PAGES = {"report.html": b"<p>old</p>", "report.pdf": b"%PDF old"}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_is_there_and_nothing_else(tmp_path):
    paths = write(small_night(), tmp_path / "a" / "b", PAGES)
    assert sorted(path.name for path in paths) == sorted([*FILES, *PAGES])
    assert sorted(contents(tmp_path)) == sorted([*FILES, *PAGES])
    assert from_json((tmp_path / "a" / "b" / "night.json").read_bytes()).name == "night.edf"


def test_same_night_same_bytes(tmp_path):
    write(small_night(), tmp_path / "one")
    write(small_night(), tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_an_empty_folder_is_filled(tmp_path):
    write(small_night(), tmp_path)
    assert sorted(contents(tmp_path)) == sorted(FILES)


def test_an_earlier_output_is_replaced_and_its_pages_do_not_outlive_it(tmp_path):
    write(small_night(), tmp_path, PAGES)
    write(replace(small_night(), name="second.edf"), tmp_path, {"report.html": b"new"})
    found = contents(tmp_path)
    assert sorted(found) == sorted([*FILES, "report.html"])
    assert found["report.html"] == b"new"
    assert json.loads(found["night.json"])["name"] == "second.edf"


def test_a_folder_with_anything_else_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(WriteError, match=r"holds 'thesis\.txt'") as refused:
        write(small_night(), tmp_path)
    assert "\n" not in str(refused.value)
    assert contents(tmp_path) == {"thesis.txt": b"years of work"}


def test_events_without_a_night_json_are_not_ours(tmp_path):
    (tmp_path / "events.tsv").write_text("onset\tduration\n")
    with pytest.raises(WriteError, match=r"events\.tsv"):
        write(small_night(), tmp_path)


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(WriteError, match="it is a file"):
        write(small_night(), tmp_path / "out")
    with pytest.raises(WriteError, match="cannot write"):
        write(small_night(), tmp_path / "out" / "deeper")
    assert contents(tmp_path) == {"out": b"x"}


def test_an_input_is_never_overwritten(tmp_path):
    write(small_night(), tmp_path)
    size = (tmp_path / "annotations.edf").stat().st_size
    night = small_night()
    inputs = (InputFile(str(tmp_path / "annotations.edf"), size),)
    with pytest.raises(WriteError, match="it was read as input"):
        write(replace(night, provenance=replace(night.provenance, inputs=inputs)), tmp_path)


def test_a_page_has_a_known_name(tmp_path):
    with pytest.raises(ValueError, match=r"\.\./x"):
        write(small_night(), tmp_path, {"../x": b""})


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("nth", [1, 3, 5])
def test_a_failing_disk_leaves_nothing_behind(tmp_path, monkeypatch, code, nth):
    fail_nth_write(monkeypatch, nth, code)
    with pytest.raises(WriteError, match="cannot write") as refused:
        write(small_night(), tmp_path / "deep" / "out")
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("nth", [1, 5])
def test_a_failing_disk_leaves_the_earlier_output(tmp_path, monkeypatch, nth):
    write(small_night(), tmp_path, PAGES)
    before = contents(tmp_path)
    fail_nth_write(monkeypatch, nth, errno.ENOSPC)
    with pytest.raises(WriteError, match="the disk is full"):
        write(replace(small_night(), name="other"), tmp_path)
    assert contents(tmp_path) == before


def fail_nth_write(monkeypatch, nth, code):
    calls = iter(range(1, 100))
    real = Path.write_bytes

    def failing(path, content):
        if next(calls) == nth:
            real(path, content[: len(content) // 2])
            raise OSError(code, os.strerror(code))
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", failing)


@pytest.mark.parametrize("error", [OSError(errno.EIO, "broken"), KeyboardInterrupt()])
@pytest.mark.parametrize("nth", range(1, 13))
def test_a_failing_rename_puts_everything_back(tmp_path, monkeypatch, error, nth):
    write(small_night(), tmp_path, PAGES)
    before = contents(tmp_path)
    calls = iter(range(1, 100))
    real = Path.rename

    def failing(path, target):
        if next(calls) == nth:
            raise error
        return real(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises((WriteError, KeyboardInterrupt)):
        write(replace(small_night(), name="other"), tmp_path)
    monkeypatch.undo()
    assert contents(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_no_permission(tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(WriteError, match="no permission"):
        write(small_night(), tmp_path / "locked" / "out")


# --- the JSON objects


def test_the_printed_object_has_the_headline_in_order():
    printed = leg_movements(small_night())
    assert tuple(printed["leg_movements"]) == HEADLINE
    assert printed["leg_movements"]["lm"] == 4
    assert printed["leg_movements"]["plms_per_hour"] == 45.0
    assert printed["leg_movements"]["plms_nr"] is None
    assert printed["leg_movements"]["plmw"] is None
    assert printed["other_rule_sets"]["aasm"]["lm"] == 2
    assert printed["hours"] == {"night": 0.06666666667}
    assert printed["not_looked_for"] == {"snore": "no microphone"}
    assert printed["issues"] == [
        {"where": "night.edf", "what": "the last record is cut", "code": "TRUNCATED"}
    ]


def test_the_printed_object_has_every_movement_once():
    printed = leg_movements(small_night())
    assert [(row["onset_s"], row["site"], row["stage"]) for row in printed["per_movement"]] == [
        (10.5, "left_leg", "W"),
        (40.0, "right_leg", "N2"),
        (70.0, "both_legs", "?"),
        (100.0, "left_leg", "N3"),
    ]
    assert [row["excluded"] for row in printed["per_movement"]] == ["", "", "", "longer than 10 s"]
    assert [row["respiratory"] for row in printed["per_movement"]] == [False, True, None, None]
    assert printed["rejected"][0]["excluded"] == "shorter than 0.5 s"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 2}, r"has format 2; this hypnic knows format 1"),
        ({"format": True}, "has format True"),
        ({"duration_s": "240"}, r"night\.duration_s: expected a number, found '240'"),
        ({"duration_s": float("nan")}, r"night\.duration_s: expected a number"),
        ({"duration_s": False}, r"night\.duration_s: expected a number"),
        ({"name": 3}, r"night\.name: expected str"),
        ({"start": "yesterday"}, "yesterday"),
        ({"period": [1.0]}, r"night\.period: expected \[start, end\]"),
        ({"issues": {}}, r"night\.issues: expected a list"),
        ({"subject": []}, r"night\.subject: expected an object"),
        ({"subject": {"age_years": 200}}, "an age is between 0 and 120"),
        ({"subject": {"sex": "x"}}, "sex"),
        ({"results": []}, "at least one rule set"),
        ({"candidates": {"not_looked_for": []}}, r"night\.candidates\.not_looked_for: expected an object"),
        ({"hypnogram": {"stages": ["W", "N7"]}}, r"night\.hypnogram\.stages: expected one of"),
    ],
)
def test_a_damaged_night_json_is_named(change, words):
    with pytest.raises(ReadError, match=words) as refused:
        from_dict({**to_dict(small_night()), **change})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "[1]", "{}", '"x"', "{", b"\xff\xfe\x00"])
def test_not_a_night_json(text):
    with pytest.raises(ReadError, match=r"not a night\.json"):
        from_json(text)


def test_a_missing_value_is_named():
    values = to_dict(small_night())
    del values["period"]
    with pytest.raises(ReadError, match="period"):
        from_dict(values)


def test_a_later_key_of_the_same_format_is_passed_over():
    assert from_dict({**to_dict(small_night()), "mood": "good"}).name == "night.edf"


def test_unbounded_options_are_words():
    night = small_night()
    provenance = replace(night.provenance, options={"limit": float("inf"), "pair": (1, 2)})
    written = to_dict(replace(night, provenance=provenance))
    assert written["provenance"]["options"] == {"limit": "inf", "pair": [1, 2]}


def test_a_value_without_a_form_is_a_bug():
    night = small_night()
    with pytest.raises(TypeError, match="no form for set"):
        to_dict(replace(night, provenance=replace(night.provenance, options={"x": {1}})))


def test_a_name_that_is_no_unicode_can_still_be_written(tmp_path):
    write(replace(small_night(), name="nuit_\udce9.edf"), tmp_path / "out")
    assert json.loads((tmp_path / "out" / "night.json").read_text("utf-8"))["name"] == "nuit_?.edf"
