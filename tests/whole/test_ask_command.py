"""hypnic ask from the command line, and --answers beside a night."""

import json
import sys

import pytest

import hypnic
from commands import run
from hypnic.knowledge import knowledge
from hypnic.model.urgency import Urgency

KNOWN = knowledge()
EMERGENCY, DEVICE = KNOWN.words["page.emergency_line"], KNOWN.words["page.not_a_device"]
ANSWERS = 'age_years = 52\nsex = "m"\neven_intervals = "yes"\nsleepy_by_day = "yes"\n'
NIGHT = """onset\tduration\ttrial_type\tsite
0\t600\tstage_n2\tn/a
100\t2\tleg_movement\tleft_leg
120\t2\tleg_movement\tleft_leg
120.5\t2\tleg_movement\tright_leg
140\t2\tleg_movement\tright_leg
160\t2\tleg_movement\tleft_leg
"""


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS, encoding="utf-8")
    return path


@pytest.fixture
def marks(tmp_path):
    path = tmp_path / "marks.tsv"
    path.write_text(NIGHT, encoding="utf-8")
    return path


def flat(text):
    return " ".join(text.split())


def test_ask_needs_no_recording(capsys, answers):
    out, err = run(capsys, "ask", "--answers", answers)
    assert err == ""
    assert EMERGENCY in flat(out)
    assert DEVICE in flat(out)
    assert "Periodic leg movements" in out
    assert KNOWN.words["note.for_doctor"] in out
    assert KNOWN.words["note.ask"].upper() in out
    assert KNOWN.words["limit.no_night"] in flat(out)


def test_ask_json_holds_ids_and_the_lines_that_every_output_carries(capsys, answers):
    said = json.loads(run(capsys, "ask", "--answers", answers, "--json").out)
    assert said["emergency_line"] == EMERGENCY
    assert said["not_a_device"] == DEVICE
    assert said["urgency"] == "routine"
    assert said["reassures"] is False
    assert said["findings"][0]["condition"] == "periodic_legs"
    assert len(said["open_flags"]) == 13
    assert said["answers"]["age_years"] == 52


def test_ask_writes_a_page_one_for_the_doctor_and_the_answers(capsys, answers, tmp_path):
    folder = tmp_path / "out"
    out, _ = run(capsys, "ask", "--answers", answers, "--out", folder)
    names = {path.name for path in folder.iterdir()}
    assert names == {"assessment.json", "assessment.html", "assessment.txt", "doctor.txt", "answers.toml"}
    assert all(str(folder / name) in out for name in names)
    again = json.loads(run(capsys, "ask", "--answers", folder / "answers.toml", "--json").out)
    assert again == json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    for name in names - {"answers.toml"}:
        text = flat((folder / name).read_text(encoding="utf-8"))
        assert EMERGENCY in text
        assert DEVICE in text


def test_a_folder_with_something_else_is_spared(capsys, answers, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine", encoding="utf-8")
    _, err = run(capsys, "ask", "--answers", answers, "--out", tmp_path / "out", code=2)
    assert "thesis.txt" in err
    assert err.count("\n") == 1


def test_without_a_terminal_ask_says_what_to_do(capsys, monkeypatch):
    class Piped:
        def isatty(self):
            return False

    monkeypatch.setattr(sys, "stdin", Piped())
    out, err = run(capsys, "ask", code=2)
    assert out == ""
    assert "--answers FILE" in err
    assert err.count("\n") == 1


def test_in_a_terminal_the_questions_go_to_standard_error(capsys, monkeypatch):
    class Typed:
        lines = iter(["34 years\n", "m\n", "yes\n"])

        def isatty(self):
            return True

        def readline(self):
            return next(self.lines, "")

    monkeypatch.setattr(sys, "stdin", Typed())
    out, err = run(capsys, "ask", "--json")
    assert KNOWN.questions["fit_now"].text[:30] in flat(err)
    assert json.loads(out)["urgency"] == "emergency"


def test_in_an_emergency_no_page_for_a_visit_is_printed(capsys, tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text("fit_now = true\nlegs_urge = true", encoding="utf-8")
    out, _ = run(capsys, "ask", "--answers", path)
    assert KNOWN.words["urgency.emergency"] in out
    assert KNOWN.words["note.for_doctor"] not in out


def test_the_list_of_questions_is_a_file_of_answers_once_filled_in(capsys, tmp_path):
    out, _ = run(capsys, "ask", "--questions")
    assert EMERGENCY in out
    lines = [line.removeprefix("# ") for line in out.splitlines() if line.endswith('= "skip"')]
    assert len(lines) == len(KNOWN.questions)
    path = tmp_path / "filled.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert json.loads(run(capsys, "ask", "--answers", path, "--json").out)["urgency"] is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("same_plaec = true", "did you mean same_place"),
        ("age = 5", "write age_years, or age_months for a baby"),
        ("age_years = 400", "cannot be"),
        ("fit_now = 'sometimes'", "write yes, no, unsure or skip"),
        ("fit_now = ", "not a TOML file"),
    ],
)
def test_bad_answers_are_one_line(capsys, tmp_path, text, what):
    path = tmp_path / "answers.toml"
    path.write_text(text, encoding="utf-8")
    out, err = run(capsys, "ask", "--answers", path, code=2)
    assert out == ""
    assert what in err
    assert str(path) in err
    assert err.count("\n") == 1


def test_answers_beside_marks_add_the_assessment(capsys, marks, answers, tmp_path):
    out, _ = run(capsys, "rescore", marks, "--answers", answers, "--out", tmp_path / "out")
    assert "WHAT THIS MAY BE" in out
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"report.html", "doctor.html", "assessment.html", "assessment.json", "doctor.txt"} <= names
    said = json.loads((tmp_path / "out" / "assessment.json").read_text(encoding="utf-8"))
    index = {row["measure"]: row["value"] for row in said["standings"]}["plms_per_hour"]
    assert index == pytest.approx(4 * 6)  # four movements in ten minutes
    (legs,) = [row for row in said["findings"] if row["condition"] == "periodic_legs"]
    assert {"plms_per_hour", "even_intervals"} <= {each["measure"] for each in legs["speaks_for"]}


def test_the_json_of_a_night_holds_its_assessment_with_and_without_answers(capsys, marks, answers):
    alone = json.loads(run(capsys, "rescore", marks, "--json").out)["assessment"]
    assert (alone["urgency"], alone["reassures"]) == (None, False)
    assert "no_answers" in alone["limits"]
    both = json.loads(run(capsys, "rescore", marks, "--answers", answers, "--json").out)
    assert both["assessment"]["emergency_line"] == EMERGENCY
    assert both["leg_movements"]["plms"] == 4


def test_wrong_answers_stop_before_the_night_is_read(capsys, tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text("no_such = true", encoding="utf-8")
    _, err = run(capsys, "analyse", tmp_path / "missing.edf", "--answers", path, code=2)
    assert "no question 'no_such'" in err


def test_an_earlier_assessment_does_not_stay_beside_a_night_without_answers(capsys, marks, answers, tmp_path):
    folder = tmp_path / "out"
    run(capsys, "rescore", marks, "--answers", answers, "--out", folder)
    run(capsys, "rescore", marks, "--out", folder)
    assert not (folder / "assessment.html").exists()
    assert not (folder / "doctor.txt").exists()
    assert json.loads((folder / "assessment.json").read_text(encoding="utf-8"))["answers"]["replies"] == {}


def test_from_python(answers, marks):
    told = hypnic.load_answers(answers)
    assert hypnic.assess(told).urgency is Urgency.ROUTINE
    analysis = hypnic.with_answers(hypnic.rescore(marks), told)
    assert analysis.assessment is not None
    assert analysis.assessment.nights == 1
    assert hypnic.assess(None, [analysis.night]).urgency is None
