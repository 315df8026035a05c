"""The command from file to page: what is printed, what is written, how it leaves."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from commands import run
from hypnic.cli import main
from hypnic.cli.arguments import RULES
from hypnic.model.recording import Role
from hypnic.score import RULE_SETS
from hypnic.simulate import SimulateOptions
from hypnic.simulate import simulate as make_night
from hypnic.write.edf import write_recording

NIGHT = """onset\tduration\ttrial_type\tsite
0\t600\tstage_n2\tn/a
100\t2\tleg_movement\tleft_leg
120\t2\tleg_movement\tleft_leg
120.5\t2\tleg_movement\tright_leg
140\t2\tleg_movement\tright_leg
160\t2\tleg_movement\tleft_leg
300\t0.2\tleg_movement\tleft_leg
"""


def one_line(err):
    assert err.startswith("hypnic: "), err
    assert err.count("\n") == 1, err
    return err


@pytest.fixture
def marks(tmp_path):
    path = tmp_path / "marks.tsv"
    path.write_text(NIGHT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    path = tmp_path_factory.mktemp("night") / "night.edf"
    main(["simulate", str(path), "--hours", "1", "--seed", "3", "--recipe", "plmd"])
    return path


def test_rescore_json_has_every_named_number(capsys, marks):
    out, err = run(capsys, "rescore", marks, "--json")
    assert err == ""
    said = json.loads(out)
    legs = said["leg_movements"]
    assert list(legs) == [
        "lm", "clm", "plm", "plms", "plmw", "plms_nr", "plm_series", "clms_per_hour", "plms_per_hour",
        "plmw_per_hour", "plms_nr_per_hour", "plms_arousal_per_hour", "periodicity_index", "plm_per_clm",
        "imi_geometric_mean_s",
    ]  # fmt: skip
    assert (legs["lm"], legs["clm"], legs["plm"], legs["plms"], legs["plm_series"]) == (4, 4, 4, 4, 1)
    assert legs["plms_per_hour"] == pytest.approx(24)
    assert legs["imi_geometric_mean_s"] == pytest.approx(20)
    assert legs["plms_nr"] is None, "nobody marked breathing"
    assert legs["plmw_per_hour"] is None, "no wake: no hours to divide by"
    first = said["per_movement"][0]
    assert {"onset_s", "duration_s", "site", "clm", "plm", "plm_nr", "respiratory", "arousal", "stage",
            "excluded"} <= set(first)  # fmt: skip
    assert [row["site"] for row in said["per_movement"] if row["clm"]] == [
        "left_leg", "both_legs", "right_leg", "left_leg",
    ]  # fmt: skip
    assert first["stage"] == "N2"


def test_rescore_with_a_hypnogram_of_one_stage_a_line(capsys, tmp_path, marks):
    rows = [line for line in NIGHT.splitlines() if "stage" not in line]
    marks.write_text("\n".join(rows), encoding="utf-8")
    stages = tmp_path / "stages.csv"
    stages.write_text("\n".join(["W"] * 7 + ["N2"] * 13), encoding="utf-8")
    out, _ = run(capsys, "rescore", marks, "--hypnogram", stages, "--epoch-s", "20", "--json")
    legs = json.loads(out)["leg_movements"]
    assert (legs["plmw"], legs["plms"]) == (2, 2)


@pytest.mark.parametrize("window", ["-2:10.25", "±0.5", "aasm"])
def test_each_respiratory_window(capsys, marks, window):
    marks.write_text(NIGHT + "90\t9.6\tapnea\tn/a\n", encoding="utf-8")
    out, _ = run(capsys, "rescore", marks, "--respiratory-window", window, "--json")
    taken = [row["respiratory"] for row in json.loads(out)["per_movement"] if row["onset_s"] == 100]
    assert taken == [True]
    assert json.loads(out)["leg_movements"]["plms_nr"] == 0


def test_the_window_is_that_of_the_rule_set_that_was_asked_for(capsys, marks):
    marks.write_text(NIGHT + "90\t2\tapnea\tn/a\n", encoding="utf-8")
    wide, _ = run(capsys, "rescore", marks, "--rules", "aasm", "--respiratory-window", "-2:10.25", "--json")
    narrow, _ = run(capsys, "rescore", marks, "--rules", "aasm", "--json")
    first = [json.loads(out)["per_movement"][0]["respiratory"] for out in (wide, narrow)]
    assert first == [True, False]


def test_somebody_looked_and_there_were_none(capsys, tmp_path):
    path = tmp_path / "marks.tsv"
    path.write_text("onset\tduration\ttrial_type\tsite\n0\t3600\tstage_n2\tn/a\n", encoding="utf-8")
    run(capsys, "rescore", path, code=2)
    out, _ = run(capsys, "rescore", path, "--scored", "legs", "--scored", "breathing", "--json")
    legs = json.loads(out)["leg_movements"]
    assert (legs["lm"], legs["plms"], legs["plms_nr"], legs["plms_per_hour"]) == (0, 0, 0, 0)
    assert legs["plmw_per_hour"] is None, "no wake: no hours to divide by"


def test_analyse_writes_everything_and_says_where(capsys, tmp_path, night):
    out, err = run(capsys, "analyse", night, "--age", "54", "--sex", "f", "--out", tmp_path / "out")
    assert err == ""
    assert "report.html" in out
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "events.tsv", "events.json", "events.parquet", "night.json", "annotations.edf", "report.html",
        "doctor.html", "assessment.json",
    }  # fmt: skip


def test_the_files_of_one_run_say_what_the_json_says(capsys, tmp_path, night):
    out, _ = run(capsys, "analyse", night, "--json", "--out", tmp_path / "out", "--pdf")
    said = json.loads(out)
    again, _ = run(capsys, "rescore", tmp_path / "out" / "events.tsv", night, "--json")
    redone = json.loads(again)["leg_movements"]
    for name in ("clm", "plm", "plms", "plmw"):
        assert redone[name] == said["leg_movements"][name], name
    assert (tmp_path / "out" / "report.pdf").read_bytes().startswith(b"%PDF")


def test_same_seed_same_bytes_and_same_report(tmp_path, night):
    again = tmp_path / "night.edf"
    main(["simulate", str(again), "--hours", "1", "--seed", "3", "--recipe", "plmd"])
    assert again.read_bytes() == night.read_bytes()
    for out in ("one", "two"):
        main(["analyse", str(night), "--out", str(tmp_path / out)])
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_demo_needs_no_file(capsys, tmp_path):
    out, _ = run(capsys, "demo", "--hours", "1", "--out", tmp_path / "demo")
    assert "made up" in out
    assert (tmp_path / "demo" / "report" / "report.html").is_file()


def test_rules_can_be_chosen_and_both_are_there(capsys, night):
    out, _ = run(capsys, "analyse", night, "--rules", "aasm", "--json")
    said = json.loads(out)
    assert said["rules"] == "aasm"
    assert list(said["other_rule_sets"]) == ["wasm2016"]


def test_compare_with_itself_is_perfect(capsys, marks):
    out, _ = run(capsys, "compare", marks, marks)
    assert "1.00" in out


def test_options_file_and_the_nearest_name(capsys, tmp_path, marks):
    options = tmp_path / "mine.toml"
    options.write_text("[score.wasm2016]\nrespiratory_windw = 'aasm'\n", encoding="utf-8")
    _, err = run(capsys, "rescore", marks, "--options", options, code=2)
    assert "did you mean score.wasm2016.respiratory_window?" in one_line(err)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["analyse", "no-such-file.edf"], "no-such-file.edf"),
        (["analyse"], "PATH"),
        (["anlyse", "x.edf"], "analyse"),
        (["rescore", "MARKS", "--age", "old"], "--age"),
        (["rescore", "MARKS", "--age", "200"], "120"),
        (["rescore", "MARKS", "--pdf"], "--out"),
        (["rescore", "MARKS", "--rules", "icsd"], "wasm2016"),
        (["rescore", "MARKS", "--respiratory-window", "3"], "-2:10.25"),
        (["analyse", "MARKS", "--channel", "leg"], "ROLE=LABEL"),
        (["simulate", "x.edf", "--recipe", "nonsense"], "plmd"),
        (["compare", "MARKS", "no-such.tsv"], "no-such.tsv"),
    ],
)
def test_what_a_person_types_wrong_is_one_line(capsys, marks, arguments, words):
    given = [str(marks) if a == "MARKS" else a for a in arguments]
    out, err = run(capsys, *given, code=2)
    assert out == ""
    assert words in one_line(err)


def test_python_m_and_version():
    done = subprocess.run(
        [sys.executable, "-m", "hypnic", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("hypnic 0.")


def test_accuracy_over_a_folder_with_two_scorers_and_a_bad_file(capsys, tmp_path, night):
    shutil.copy(night, tmp_path / "SN1.edf")
    truth = night.with_suffix(".truth.tsv").read_text(encoding="utf-8")
    (tmp_path / "SN1_scorer1.tsv").write_text(truth, encoding="utf-8")
    lines = truth.splitlines()
    legs = [line for line in lines if "leg_movement" in line]
    missed = set(legs[::4])
    (tmp_path / "SN1_scorer2.tsv").write_text(
        "\n".join(line for line in lines if line not in missed), encoding="utf-8"
    )
    (tmp_path / "SN2.edf").write_bytes(b"no recording")
    out, err = run(capsys, "accuracy", tmp_path, "--out", tmp_path / "table.tsv")
    assert err == ""
    assert "no EDF" in out
    header, *rows = [line.split("\t") for line in (tmp_path / "table.tsv").read_text().splitlines()]
    table = {(row[1], row[2]): dict(zip(header, row, strict=True)) for row in rows}
    assert float(table["SN1_scorer1.tsv", "all"]["f1"]) > 0.95
    assert float(table["SN1_scorer2.tsv", "all"]["precision"]) < 0.8
    assert float(table["SN1_scorer2.tsv", "all"]["human_f1"]) == pytest.approx(2 * 0.75 / 1.75, abs=0.05)


def test_two_scorings_of_different_nights_are_not_compared(capsys, tmp_path):
    for name, day in (("a", "2024-03-01"), ("b", "2024-03-09")):
        (tmp_path / f"{name}.csv").write_text(
            f"Onset,Duration,Annotation\n{day} 23:00:00,2,Limb movement\n", encoding="utf-8"
        )
    _, err = run(capsys, "compare", tmp_path / "a.csv", tmp_path / "b.csv", code=2)
    assert "different nights" in one_line(err)


def test_the_rule_sets_offered_are_those_that_there_are():
    assert {*RULES} == {*RULE_SETS}


def test_a_night_without_legs_is_a_night_all_the_same(capsys, tmp_path):
    """A chin is enough for what a chin can show; legs that were never recorded are no failure."""
    path = tmp_path / "chin.edf"
    recording, _ = make_night(SimulateOptions(recipe="rbd", hours=1.0, seed=3))
    kept = tuple(row for row in recording.channels if row.role is Role.CHIN)
    write_recording(path, replace(recording, channels=kept))
    out, _ = run(capsys, "analyse", path)
    assert "chin" in out
    assert "not measured" in out
