"""Rows of a scoring file → `Marks`, the same way for every format."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from hypnic.model.events import Event, Events, Kind
from hypnic.model.recording import Issue, Marks
from hypnic.read.marks.clock_change import put_right
from hypnic.read.words import event_of, normalised

STAND_IN = datetime(1985, 1, 1)
"""The day where a file tells the time of day only: the one that EDF uses for "date withheld"."""

_NO_WORDS: Mapping[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Row:
    """One mark: `at` is seconds from the file's second 0, or wall clock."""

    at: float | datetime
    duration_s: float
    text: str
    channel: str = ""
    kind: Kind | None = None


@dataclass(slots=True)
class Rows:
    """What a reader gathers from one file.

    Attributes
    ----------
    name
        The file's name.
    own
        Words (normalised) that mean something else in this format than in the common table.
    """

    name: str
    own: Mapping[str, Kind] = field(default_factory=lambda: _NO_WORDS)
    rows: list[Row] = field(default_factory=list)
    bad: list[int] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def issue(self, what: str, code: str) -> None:
        """Note something odd about the file."""
        self.issues.append(Issue(self.name, what, code))

    def add(self, line: int, row: Row) -> None:
        """Keep a row, or count it as unreadable where its times make no sense."""
        finite = isinstance(row.at, datetime) or math.isfinite(row.at)
        if finite and math.isfinite(row.duration_s) and row.duration_s >= 0:
            self.rows.append(row)
        else:
            self.bad.append(line)

    def marks(self, start: datetime | None = None, *, dated: bool = True) -> Marks:
        """Return the marks; wall-clock rows count from `start`, or from the first of them."""
        stamped = [row.at for row in self.rows if isinstance(row.at, datetime)]
        if start is None and stamped:
            start = min(stamped)
        found = [self._event(row, start) for row in self.rows]
        if len(stamped) == len(found):
            moved, what = put_right(found, stamped)
            if what:
                self.issue(what, "CLOCK_CHANGE")
                found = [event.shifted(by_s) for event, by_s in zip(found, moved, strict=True)]
        events = Events(found)
        if self.bad:
            total = len(self.rows) + len(self.bad)
            what = f"{len(self.bad)} of {total} rows could not be read and were left out"
            self.issue(f"{what} (the first is line {min(self.bad)}).", "BAD_ROW")
        if not events:
            self.issue("The file holds no marks.", "NO_MARKS")
        return Marks(self.name, events, start, tuple(self.issues), dated)

    def _event(self, row: Row, start: datetime | None) -> Event:
        onset_s = (row.at - (start or row.at)).total_seconds() if isinstance(row.at, datetime) else row.at
        event = event_of(onset_s, row.duration_s, row.text, row.channel, self.own)
        return event if row.kind is None else replace(event, kind=row.kind)


def column(header: Sequence[str], *patterns: str) -> int | None:
    """Return the place of the first column whose normalised name fully matches one of the patterns."""
    names = [normalised(name) for name in header]
    for pattern in patterns:
        for at, name in enumerate(names):
            if re.fullmatch(pattern, name):
                return at
    return None


def cell(row: Sequence[str], at: int | None) -> str:
    """Return a cell, or "" where the row has none there."""
    return row[at] if at is not None and at < len(row) else ""
