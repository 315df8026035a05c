"""What the command shows while it works, and how it fails: one line, exit code 2."""

from __future__ import annotations

import argparse
import codecs
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from hypnic.errors import WriteError

if TYPE_CHECKING:
    from hypnic.pipeline import Progress

PATIENCE_S = 2.0
"""A bar appears only for what takes longer than this."""


WIDEST = 100
PLAIN = {"·": "-", "–": "-", "−": "-", "…": "...", "µ": "u", "±": "+-", "÷": "/", "—": "-"}
"""What stands for a character that the terminal does not have; a question mark for all others."""


def prepare_streams() -> None:
    """Make both streams take any character, and stand in for one that is closed."""
    codecs.register_error("plain", _plain)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # It stays open for as long as the program runs.
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        else:
            stream.reconfigure(errors="plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAIN.get(c, "?") for c in error.object[error.start : error.end]), error.end


def speaks_utf8() -> bool:
    """Whether standard output can hold every character."""
    return codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"


def columns() -> int:
    """Return how wide a text may be: the terminal's width, at most `WIDEST`; `WIDEST` when piped."""
    try:
        return min(os.get_terminal_size(sys.stdout.fileno()).columns or WIDEST, WIDEST)
    except (OSError, ValueError):
        return WIDEST


class OneLineParser(argparse.ArgumentParser):
    """A parser whose errors are one line that names what to type instead."""

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2."""
        fail(f"{message} (see '{self.prog} --help')")


def fail(message: str) -> NoReturn:
    """Say one line on standard error and leave with exit code 2."""
    warn(message)
    raise SystemExit(2)


def warn(message: str) -> None:
    """Say one line on standard error."""
    sys.stderr.write(f"hypnic: {' '.join(message.split())}\n")


def say(text: str) -> None:
    """Write the answer to standard output.

    Raises
    ------
    WriteError
        If it cannot be written: a full disk behind a redirection.
    """
    try:
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError(f"cannot write the answer to standard output: {error.strerror or error}") from error


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar on a terminal once the work has taken `PATIENCE_S`; nothing when piped."""
    if not sys.stderr.isatty():
        yield lambda _doing, _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("reading", total=1.0)
    timer = threading.Timer(PATIENCE_S, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda doing, done: bar.update(task, description=doing, completed=done)
    finally:
        timer.cancel()
        bar.stop()
