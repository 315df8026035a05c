"""The command as a process: terminals of all kinds, broken pipes, full disks, an impatient user."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from hypnic.cli import main; main()"]
MARKS = "onset\tduration\ttrial_type\tsite\n0\t6000\tstage_n2\tn/a\n" + "".join(
    f"{100 + 25 * i}\t2\tleg_movement\tleft_leg\n" for i in range(200)
)


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    path = tmp_path / "marks.tsv"
    path.write_text(MARKS, encoding="utf-8")
    return path


def run(*arguments: object, **environment: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, env={**os.environ, **environment}, check=False
    )
    return done.returncode, done.stdout, done.stderr


def on_a_terminal(*arguments: object, columns: int = 80) -> tuple[int, str]:
    """Run with a terminal of so many columns; return the exit code and all that it showed."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(COMMAND[0], [*COMMAND, *map(str, arguments)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    shown = b""
    until = time.monotonic() + 100
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                more = os.read(terminal, 65536)
            except OSError:  # how Linux says that the other end was closed
                break
            if not more:
                break
            shown += more
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


@pytest.mark.parametrize("columns", [60, 200])
def test_the_answer_fits_the_terminal(marks: Path, columns: int) -> None:
    code, shown = on_a_terminal("rescore", marks, columns=columns)
    assert code == 0
    lines = shown.splitlines()
    assert max(map(len, lines)) <= min(columns, 100)
    assert len(max(lines, key=len)) > min(columns, 100) - 15
    assert any("Periodic leg movements" in line and "120.0" in line for line in lines)


def test_a_bar_on_a_terminal_for_long_work_and_none_when_piped(tmp_path: Path) -> None:
    slow = "import hypnic.cli.terminal as t; t.PATIENCE_S = 0.0\n" + COMMAND[2]
    target = tmp_path / "night.edf"
    words = ("simulate", str(target), "--hours", "0.05")
    was, COMMAND[2] = COMMAND[2], slow
    try:
        code, shown = on_a_terminal(*words)
        piped = run(*words)
    finally:
        COMMAND[2] = was
    assert code == 0
    assert "making a night up" in shown
    assert "\x1b[" in shown
    assert piped[0] == 0
    assert piped[2] == b""
    assert b"\x1b" not in piped[1]


def test_quick_work_shows_no_bar(marks: Path) -> None:
    code, shown = on_a_terminal("rescore", marks)
    assert code == 0
    assert "\x1b" not in shown


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_terminal_of_any_encoding(marks: Path, encoding: str) -> None:
    code, out, err = run("rescore", marks, PYTHONIOENCODING=encoding)
    assert (code, err) == (0, b"")
    text = out.decode(encoding)
    assert re.search(r"Periodic leg movements +120\.0 +\d+\.\d[–-]\d+\.\d", text)
    assert "?" not in text.replace("in danger now?", "")
    code, out, err = run("rescore", marks, "--json", PYTHONIOENCODING=encoding)
    assert (code, err) == (0, b"")
    assert json.loads(out)["leg_movements"]["plms_per_hour"] == pytest.approx(120)
    code, out, err = run("rescore", marks, "--respiratory-window", "3", PYTHONIOENCODING=encoding)
    assert (code, out) == (2, b"")
    assert re.search(r"(±|\+-)0\.5", err.decode(encoding))


def test_a_reader_that_leaves_early_is_no_error(marks: Path) -> None:
    line = f"{subprocess.list2cmdline(COMMAND)} rescore {marks} --json | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, check=False)
    assert done.stdout == b"{\n"
    assert done.stderr == b""


def test_a_full_disk_behind_a_redirection_is_one_line(marks: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "rescore", str(marks)], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"hypnic: cannot write the answer")
    assert done.stderr.count(b"\n") == 1


def test_closed_streams_are_no_error(marks: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    line = f"{subprocess.list2cmdline(COMMAND)} rescore {marks} --out {out} >&- 2>&-"
    assert subprocess.run(["bash", "-c", line], check=False).returncode == 0
    assert (out / "report.html").exists()


def test_an_interrupt_while_libraries_load_is_one_line(marks: Path) -> None:
    interrupted = (
        "import sys, hypnic.cli\n"
        "class Stop:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'hypnic.cli.commands': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stop())\n"
        "hypnic.cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", interrupted, "rescore", str(marks)], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert (done.stdout, done.stderr) == (b"", b"hypnic: stopped; nothing is left half-written\n")


def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path) -> None:
    target = tmp_path / "here" / "demo"
    working = subprocess.Popen(
        [*COMMAND, "demo", "--hours", "20", "--out", str(target)],
        stderr=subprocess.PIPE,
        # Jobs in the background of a shell ignore interrupts, and so would their children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    until = time.monotonic() + 60
    while not target.exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.2)
    working.send_signal(signal.SIGINT)
    _, err = working.communicate(timeout=60)
    assert working.returncode == 2
    assert err == b"hypnic: stopped; nothing is left half-written\n"
    assert list(tmp_path.iterdir()) == []
