"""EDFbrowser's annotation exports: text (`Onset,Duration,Annotation`) and XML (`annotationlist`).

The text's onsets are seconds, times of day or full dates; its delimiter is a comma, tab or semicolon,
and the duration column may be missing. Polyman's list (`Date,Time,Recording onset,…`) is a kin of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from hypnic.errors import ReadError
from hypnic.model.recording import Marks
from hypnic.read.marks.rows import STAND_IN, Row, Rows, cell, column
from hypnic.read.marks.text import cells, clock_s, decoded, delimiter_of, number, stamp, text_of, unrolled
from hypnic.read.marks.xml import root_of, root_tag, text_at

_ONSET = r"(?:recording )?onset"
_TEXT = r"annotations?"


def sniff(path: Path, head: bytes) -> bool:
    """Whether the head line has an onset and an annotation."""
    lines = decoded(head).splitlines()
    header = lines[0].split(delimiter_of(lines[0])) if lines else []
    return column(header, _ONSET) is not None and column(header, _TEXT) is not None


def read(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read one text export; `epoch_s` is not used."""
    text = text_of(path)
    first = text.splitlines()[0]
    delimiter = delimiter_of(first)
    header = [name.strip() for name in first.split(delimiter)]
    rows = Rows(path.name)
    before_s: float | None = None
    start: datetime | None = None
    dated = True
    for line, row in list(cells(text, delimiter))[1:]:
        try:
            at = _onset(cell(row, column(header, _ONSET)))
            duration = cell(row, column(header, "duration"))
            duration_s = number(duration) if duration else 0.0
        except ValueError:
            rows.bad.append(line)
            continue
        if isinstance(at, timedelta):
            dated = False
            before_s = at.total_seconds() if before_s is None else unrolled(at.total_seconds(), before_s)
            at = STAND_IN + timedelta(microseconds=round(before_s * 1e6))
        elif isinstance(at, float) and start is None:
            start = _polyman_start(header, row, at)
        label = cell(row, column(header, _TEXT))
        if label:
            rows.add(line, Row(at, duration_s, label, cell(row, column(header, "linked channel|channel"))))
    if rows.bad and not rows.rows:
        raise ReadError(f"{path} has no row with a readable onset: export the annotations again.")
    return rows.marks(start, dated=dated)


def _onset(text: str) -> float | datetime | timedelta:
    """Seconds, a date and time, or (as a timedelta after midnight) a time of day."""
    try:
        return number(text)
    except ValueError:
        pass
    try:
        return timedelta(microseconds=round(clock_s(text) * 1e6))
    except ValueError:
        return stamp(text)


def _polyman_start(header: list[str], row: list[str], onset_s: float) -> datetime | None:
    """Wall clock of second 0, from a row that has date, time and seconds."""
    try:
        when = stamp(f"{cell(row, column(header, 'date'))} {cell(row, column(header, 'time'))}")
    except ValueError:
        return None
    return when - timedelta(seconds=round(onset_s))


def sniff_xml(path: Path, head: bytes) -> bool:
    """Whether the root element is an annotation list."""
    return root_tag(head) == "annotationlist"


def read_xml(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read one XML export; `epoch_s` is not used."""
    root = root_of(path)
    rows = Rows(path.name)
    try:
        start = stamp(text_at(root, "recording_start_time"))
    except ValueError:
        start = None
    for i, item in enumerate(root.iterfind("annotation"), start=1):
        try:
            at = _onset(text_at(item, "onset"))
            duration_s = number(text_at(item, "duration") or "0")
        except ValueError:
            rows.bad.append(i)
            continue
        if isinstance(at, timedelta):
            rows.bad.append(i)
        else:
            rows.add(i, Row(at, duration_s, text_at(item, "description")))
    return rows.marks(start)
