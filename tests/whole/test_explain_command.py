"""`hypnic explain` as a process: hits, no hit, JSON, a narrow terminal, and no waiting for numpy."""

import json
import subprocess
import sys

import pytest

from hypnic.cli import main

COMMAND = [sys.executable, "-c", "from hypnic.cli import main; main()", "explain"]


def test_words_without_quotes(capsys: pytest.CaptureFixture[str]):
    main(["explain", "twitching", "before", "sleep"])
    out, err = capsys.readouterr()
    assert out.startswith("Sleep starts\n")
    assert err == ""


def test_without_a_term_it_lists_what_there_is(capsys: pytest.CaptureFixture[str]):
    main(["explain"])
    out = capsys.readouterr().out
    assert out.startswith("What hypnic can explain\n")
    assert "18  The jerks mostly come in REM sleep, and that is why they wake you. [Wrong]" in out
    main(["explain", "--json"])
    assert len(json.loads(capsys.readouterr().out)["claims"]) == 56


def test_no_hit_is_one_line_with_what_is_near(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as left:
        main(["explain", "periodontal", "leg", "movies"])
    out, err = capsys.readouterr()
    assert left.value.code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("hypnic: Nothing is known here about 'periodontal leg movies'. Did you mean: ")
    assert "periodic leg movements" in err


def test_json_prints_one_object_with_and_without_a_hit(capsys: pytest.CaptureFixture[str]):
    main(["explain", "--json", "restless", "legs"])
    assert json.loads(capsys.readouterr().out)["found"]["id"] == "restless_legs"
    main(["explain", "zzzzzz", "--json"])
    assert json.loads(capsys.readouterr().out)["found"] is None


def test_an_unknown_language_names_those_that_there_are(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as left:
        main(["explain", "--language", "tlh"])
    assert left.value.code == 2
    assert capsys.readouterr().err == "hypnic: no texts in 'tlh'; there are: en\n"


def test_it_does_not_wait_for_numpy():
    code = "from hypnic.cli import main; main(['explain', 'rls']); import sys; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Restless legs\n")
    assert done.stdout.endswith("False\n")


def test_a_terminal_that_knows_only_ascii():
    done = subprocess.run(
        [*COMMAND],
        capture_output=True,
        env={"PYTHONIOENCODING": "ascii", "PYTHONPATH": ":".join(sys.path)},
        check=True,
    )
    assert b"What hypnic can explain" in done.stdout
    assert done.stdout.isascii()
    assert b"?" not in done.stdout
