"""The examples run, and say what they promise."""

import runpy
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_score_a_night(tmp_path, capsys):
    runpy.run_path(str(EXAMPLES / "score_a_night.py"))["main"](tmp_path)
    out = capsys.readouterr().out
    assert "plms_per_hour" in out
    assert "report.html" in out


def test_own_marks(tmp_path, capsys):
    runpy.run_path(str(EXAMPLES / "own_marks.py"))["main"](tmp_path)
    assert capsys.readouterr().out.strip() == "4 periodic leg movements in sleep"
