"""What the command shows while it works, and how it fails: one line, exit code 2."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from hypnic.pipeline import Progress

PATIENCE_S = 2.0
"""A bar appears only for what takes longer than this."""


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
    """Write the answer to standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


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
