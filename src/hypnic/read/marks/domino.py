"""SOMNOmedics DOMINO text exports: a folder with one file a signal, or one of these files.

Each file has a head (`Signal ID`, `Start Time`, …) and rows of the time of day: of a beginning and an
end for events, of a beginning for the sleep profile, whose epoch length stands in the head.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from hypnic.errors import ReadError
from hypnic.model.events import STAGE_MARKS, Events, Kind
from hypnic.model.recording import Issue, Marks
from hypnic.read.marks.rows import STAND_IN, Row, Rows
from hypnic.read.marks.text import (
    DAY_S,
    clock_s,
    decoded,
    is_text,
    number,
    stamp,
    text_of,
    unreadable,
    unrolled,
)
from hypnic.read.words import normalised, word

_HEAD = re.compile(r"\s*Signal ID:", re.IGNORECASE)
_NUMBER = re.compile(r"[-+\d.,]+")
"""A label that is a number is a sample of a curve, not a mark."""

_ACTIVITY = re.compile(r"(?:(?:left|right) (?:arm|leg)|chin|masseter) (phasic|tonic)")
"""Muscle activity in REM sleep as its scorers name it ("LeftArmPhasic"); "any" says neither: a mark."""

_ACTIVITY_KINDS = {"phasic": Kind.REM_PHASIC, "tonic": Kind.REM_TONIC}

_PROFILE = re.compile(r"schlafprofil|sleep ?profile|hypnogram", re.IGNORECASE)


def sniff(path: Path, head: bytes) -> bool:
    """Whether the file has DOMINO's head, or the folder holds such files."""
    return bool(_files(path)) if path.is_dir() else bool(_HEAD.match(decoded(head)))


def read(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read a folder, or one file of it.

    Where two files of a folder export the same signal (two scorers, two versions) the one with more
    marks that mean something is taken, then the first by name, and an `Issue` names the other.
    """
    if not path.is_dir():
        return _read_file(path, epoch_s)[1]
    best: dict[str, Marks] = {}
    issues: list[Issue] = []
    for file in _files(path):
        signal, marks = _read_file(file, epoch_s)
        kept = best.setdefault(signal, marks)
        if kept is not marks:
            best[signal], left = (marks, kept) if _meant(marks) > _meant(kept) else (kept, marks)
            what = f"{best[signal].name} and {left.name} export the same signal: the first of these was used."
            issues.append(Issue(path.name, f"{what} Give a file by itself to choose it.", "TWO_SCORINGS"))
    return _joined(path.name, list(best.values()), issues)


def _meant(marks: Marks) -> int:
    # A scorer who sees more muscle activity is no better one.
    silent = (Kind.MARK, Kind.STAGE_UNSCORED, *_ACTIVITY_KINDS.values())
    return sum(event.kind not in silent for event in marks.events)


def _files(folder: Path) -> list[Path]:
    try:
        texts = sorted(p for p in folder.iterdir() if p.suffix.casefold() == ".txt" and p.is_file())
        return [p for p in texts if _HEAD.match(_beginning(p))]
    except OSError as error:
        raise unreadable(folder, error) from error


def _beginning(path: Path) -> str:
    with path.open("rb") as file:
        text = decoded(file.read(1024))
    return text if is_text(text) else ""


def _joined(name: str, parts: list[Marks], issues: list[Issue]) -> Marks:
    start = min(part.start for part in parts if part.start is not None)
    events = [
        event.shifted((part.start - start).total_seconds())
        for part in parts
        if part.start is not None
        for event in part.events
    ]
    found = (*issues, *(issue for part in parts for issue in part.issues))
    return Marks(name, Events(events), start, found, all(part.dated for part in parts))


def _read_file(path: Path, epoch_s: float) -> tuple[str, Marks]:
    """Return the signal's name and its marks."""
    lines = text_of(path).splitlines()
    head = {
        key.strip().casefold(): value.strip()
        for line in lines[:20]
        if ";" not in line
        for key, _, value in [line.partition(":")]
    }
    signal = head.get("signal id", "")
    profile = bool(_PROFILE.search(signal) or _PROFILE.match(path.name))
    rate = re.match(r"([\d.,]+)\s*s", head.get("rate", ""))
    rows = Rows(path.name)
    spans = [(i, found) for i, line in enumerate(lines, 1) if (found := _span(rows, i, line))]
    start, dated = _start(rows, path, head.get("start time", ""), spans[0][1][0] if spans else None)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    before_s = (start - midnight).total_seconds()
    for line, (from_s, to_s, text) in spans:
        before_s = unrolled(from_s, before_s)
        step_s = (number(rate[1]) if rate else epoch_s) if profile else 0.0
        length_s = step_s if to_s is None else (to_s - from_s) % DAY_S
        when = midnight + timedelta(microseconds=round(before_s * 1e6))
        row = Row(when, round(length_s, 6), text)
        rows.add(line, replace(row, kind=_stage(text) if profile else _activity(text)))
    return signal or path.name, rows.marks(start, dated=dated)


def _stage(text: str) -> Kind:
    """Kind of a row of a sleep profile: "Movement", "A" and whatever is no stage are unscored epochs."""
    found = word(text)
    return found.kind if found is not None and found.kind in STAGE_MARKS else Kind.STAGE_UNSCORED


def _activity(text: str) -> Kind | None:
    found = _ACTIVITY.fullmatch(normalised(text))
    return _ACTIVITY_KINDS[found[1]] if found else None


def _span(rows: Rows, line: int, text: str) -> tuple[float, float | None, str] | None:
    """(from, to or None, label) of a row; times in seconds after midnight."""
    times, _, rest = text.partition(";")
    label = rest.rpartition(";")[2].strip()
    if not times.strip()[:1].isdigit() or not label or _NUMBER.fullmatch(label):
        return None
    first, _, last = times.partition("-")
    try:
        return clock_s(first), clock_s(last) if last else None, label
    except ValueError:
        rows.bad.append(line)
        return None


def _start(rows: Rows, path: Path, text: str, first_s: float | None) -> tuple[datetime, bool]:
    """When the export starts, and whether its date is known.

    Dates with slashes put the month first. Some 12-hour heads contradict their own 24-hour rows (PM
    over a night that starts at one): then the half of the day is the one soon after which rows begin.
    """
    try:
        start = stamp(text, month_first="/" in text)
    except ValueError:
        if first_s is None:
            raise ReadError(f"{path} has neither a start time nor rows: export it again.") from None
        rows.issue("The file does not tell the date of its start.", "NO_DATE")
        return STAND_IN + timedelta(seconds=first_s), False
    other = start + timedelta(hours=-12 if start.hour >= 12 else 12)
    if first_s is None or not re.search(r"[AaPp]\.?\s?[Mm]", text):
        return start, True
    waits = [(first_s - t.hour * 3600 - t.minute * 60 - t.second) % DAY_S for t in (start, other)]
    if waits[0] - waits[1] > 6 * 3600:
        rows.issue(f"The start {text} contradicts the rows: {other:%H:%M:%S} was taken.", "START_TIME")
        return other, True
    return start, True
