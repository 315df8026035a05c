"""Bad input through the command: one line that names the file, or an issue; never a traceback."""

import gzip
import json
import os
import shutil

import pytest

from hypnic.cli import main

TSV = "onset\tduration\ttrial_type\tsite\n0\t600\tstage_n2\tn/a\n100\t2\tleg_movement\tleft_leg\n"


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    path = tmp_path_factory.mktemp("night") / "night.edf"
    main(["simulate", str(path), "--hours", "0.25", "--seed", "5", "--rate", "200"])
    return path


@pytest.fixture
def refused(capsys):
    def run(*arguments, naming):
        with pytest.raises(SystemExit) as leaving:
            main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        assert leaving.value.code == 2
        assert out == ""
        assert err.count("\n") == 1, err
        assert naming in err
        return err

    return run


@pytest.fixture
def answered(capsys):
    def run(*arguments):
        main([*map(str, arguments), "--json"])
        said = json.loads(capsys.readouterr().out)
        return said, " ".join(f"{issue['where']} {issue['what']}" for issue in said["issues"])

    return run


def with_field(night, tmp_path, offset, text):
    """Return a copy of the night with one header field overwritten."""
    path = tmp_path / "changed.edf"
    raw = bytearray(night.read_bytes())
    raw[offset : offset + len(text)] = text
    path.write_bytes(raw)
    return path


def test_no_edf(tmp_path, refused):
    path = tmp_path / "letter.edf"
    path.write_text("Dear doctor, " * 100, encoding="utf-8")
    assert "'Dear doc'" in refused("analyse", path, naming="letter.edf")


@pytest.mark.parametrize("name", ["night.edf.gz", "night.edf"])
def test_a_packed_file_is_to_be_unpacked(tmp_path, refused, name):
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"anything" * 100))
    assert "unpack it first" in refused("analyse", path, naming=name)


def test_marks_alone_have_no_signal_to_analyse(tmp_path, capsys):
    path = tmp_path / "marks.tsv"
    path.write_text(TSV, encoding="utf-8")
    with pytest.raises(SystemExit) as leaving:
        main(["analyse", str(path)])
    out, err = capsys.readouterr()
    assert leaving.value.code == 2
    assert err.count("\n") == 1
    assert "no signal" in err
    assert "hypnic rescore" in err
    assert "hypnic rescore" in " ".join(out.split())


def test_a_recording_without_legs_names_the_channels_it_has(data, tmp_path, capsys):
    night, options = data / "psg" / "sleep_edf_five_minutes.edf", tmp_path / "options.toml"
    options.write_text("[stage]\nautomatic = false\n", encoding="utf-8")  # loading YASA takes long
    with pytest.raises(SystemExit):
        main(["analyse", str(night), "--options", str(options)])
    err = capsys.readouterr().err
    assert "EEG Fpz-Cz" in err
    assert "--channel left_leg=LABEL" in err


@pytest.mark.parametrize("seed", ["1.5", "nan", "one"])
def test_a_seed_is_a_whole_number(tmp_path, refused, seed):
    refused("simulate", tmp_path / "x.edf", "--seed", seed, naming="--seed")
    assert list(tmp_path.iterdir()) == []


def test_a_demo_that_has_no_place_leaves_nothing(tmp_path, refused):
    (tmp_path / "file").touch()
    for out in ("file", "file/below"):
        refused("demo", "--hours", "0.1", "--out", tmp_path / out, naming="file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_empty_file_and_folder(tmp_path, refused):
    (tmp_path / "empty.edf").touch()
    refused("analyse", tmp_path / "empty.edf", naming="empty.edf")
    (tmp_path / "folder").mkdir()
    refused("analyse", tmp_path / "folder", naming="folder")


def test_no_permission(tmp_path, night, refused):
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    path = tmp_path / "locked.edf"
    shutil.copy(night, path)
    path.chmod(0)
    refused("analyse", path, naming="locked.edf")


def test_zero_signals_and_zero_records(tmp_path, night, refused):
    refused("analyse", with_field(night, tmp_path, 252, b"0   "), naming="changed.edf")
    path = tmp_path / "no-records.edf"
    path.write_bytes(night.read_bytes()[: int(night.read_bytes()[184:192])])
    refused("analyse", path, naming="no-records.edf")


def test_truncated_file_is_scored_and_said(tmp_path, night, answered):
    path = tmp_path / "cut.edf"
    path.write_bytes(night.read_bytes()[: night.stat().st_size * 2 // 3])
    said, issues = answered("analyse", path)
    assert said["leg_movements"]["lm"] is not None
    assert "cut" in issues or "truncated" in issues


def test_header_that_lies_about_records(tmp_path, night, answered):
    honest, _ = answered("analyse", night)
    said, issues = answered("analyse", with_field(night, tmp_path, 236, b"7       "))
    assert "record" in issues
    assert said["leg_movements"] == honest["leg_movements"]


def test_file_of_another_night(tmp_path, night, refused):
    csv = tmp_path / "other.csv"
    csv.write_text("Onset,Duration,Annotation\n1999-01-01 22:00:00,30,Sleep stage N2\n", encoding="utf-8")
    err = refused("analyse", night, "--marks", csv, naming="other.csv")
    assert "1999" in err


def test_marks_in_the_place_of_the_hypnogram(tmp_path, refused):
    marks = tmp_path / "marks.tsv"
    marks.write_text(TSV, encoding="utf-8")
    legs = tmp_path / "legs.tsv"
    legs.write_text(TSV.replace("0\t600\tstage_n2\tn/a\n", ""), encoding="utf-8")
    refused("rescore", marks, "--hypnogram", legs, naming="legs.tsv")


def test_something_that_is_no_scoring(tmp_path, refused):
    path = tmp_path / "recipe.txt"
    path.write_text("Two eggs, flour, milk.\n", encoding="utf-8")
    refused("rescore", path, naming="recipe.txt")


def test_unknown_stages_and_a_short_hypnogram(tmp_path, night, answered):
    stages = tmp_path / "stages.csv"
    stages.write_text("\n".join(["W", "N2", "?", "N2"] * 4), encoding="utf-8")
    said, issues = answered("analyse", night, "--hypnogram", stages)
    assert "hypnogram" in issues or "stage" in issues
    assert said["leg_movements"]["lm"] is not None


def test_overlapping_annotations_are_said(tmp_path, answered):
    marks = tmp_path / "marks.tsv"
    marks.write_text(TSV + "300\t60\tstage_w\tn/a\n", encoding="utf-8")
    _, issues = answered("rescore", marks)
    assert "stage marks begin before the one before them ends" in issues


def test_the_output_folder_is_somebody_elses(tmp_path, night, refused):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.doc").write_text("all of it", encoding="utf-8")
    refused("analyse", night, "--out", tmp_path / "mine", naming="mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.doc"]


def test_legs_that_cannot_be_scored_are_refused_with_the_reason(data, tmp_path, capsys):
    path = data / "psg" / "nox_two_minutes_30uV_steps.edf"
    with pytest.raises(SystemExit) as leaving:
        main(["analyse", str(path), "--json", "--out", str(tmp_path / "out")])
    out, err = capsys.readouterr()
    assert leaving.value.code == 2
    assert err.count("\n") == 1
    assert "31.2" in err
    said = json.loads(out)
    assert set(said["leg_movements"].values()) == {None}
    assert "31.2" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_marks_without_a_leg_movement_are_not_zero(data, capsys):
    path = data / "marks" / "nsrr" / "learn-nsrr01.xml"
    with pytest.raises(SystemExit):
        main(["rescore", str(path), "--json"])
    out, err = capsys.readouterr()
    assert set(json.loads(out)["leg_movements"].values()) == {None}
    assert "learn-nsrr01" in err


def test_noxturnal_night_two_has_one_series_by_the_aasm_style_rules(data, capsys):
    main(["rescore", str(data / "marks" / "noxturnal_2.csv"), "--rules", "aasm", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert said["leg_movements"]["plm_series"] == 1
    series = [row["onset_s"] for row in said["per_movement"] if row["plm"]]
    assert len(series) == 4
    assert series[-1] - series[0] == 122
