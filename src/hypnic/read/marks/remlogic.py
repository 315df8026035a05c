"""RemLogic (Embla) "Event Export" text.

Tab-separated below a short preamble; the columns and their order are the user's choice. Rows have the
time of day only (some exports the full date and time); the date stands above, and is certain only
where the first row is of the evening. "PLM" is a whole series
here, PLM-LM one movement of it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from hypnic.errors import ReadError
from hypnic.model.events import Kind
from hypnic.model.recording import Marks
from hypnic.read.marks.rows import STAND_IN, Row, Rows, cell, column
from hypnic.read.marks.text import clock_s, decoded, month_first, number, stamp, text_of, unrolled

OWN = {"plm": Kind.PLM_SERIES}

NOON_S = 12 * 3600.0

_TITLE = "remlogic event export"
_TIME_COLUMN = r"(?:time|heure|zeit|hora|ora|tid).*hh mm ss.*"


def sniff(path: Path, head: bytes) -> bool:
    """Whether the title or the time column of an event export is there."""
    text = decoded(head).casefold()
    return text.lstrip().startswith(_TITLE) or "\t[hh:mm:ss" in text.replace(" [", "\t[")


def read(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read one event export; `epoch_s` is not used."""
    lines = [line.split("\t") for line in text_of(path).splitlines()]
    top = next((i for i, line in enumerate(lines) if column(line, _TIME_COLUMN) is not None), None)
    if top is None:
        raise ReadError(f"{path} has no column of times [hh:mm:ss]: export the events again with it.")
    rows = Rows(path.name, OWN)
    at_s: float | None = None
    base, dated = _night(rows, lines[:top])
    for number_, line in enumerate(lines[top + 1 :], start=top + 2):
        if not any(c.strip() for c in line):
            continue
        found = _row(lines[top], line) or _row(lines[top], [c for c in line if c.strip()])
        if found is None:
            rows.bad.append(number_)
            continue
        if isinstance(found.at, datetime):
            rows.add(number_, found)
            dated = True
            continue
        if at_s is None:
            # The date is that of the evening, also where the first mark is after midnight.
            dated = dated and found.at >= NOON_S
        at_s = found.at if at_s is None else unrolled(found.at, at_s)
        when = base + timedelta(microseconds=round(at_s * 1e6))
        rows.add(number_, Row(when, found.duration_s, found.text, found.channel))
    return rows.marks(dated=dated)


def _night(rows: Rows, preamble: list[list[str]]) -> tuple[datetime, bool]:
    """Day of the recording; its number order is learnt from all dates in the preamble."""
    texts = ["\t".join(line) for line in preamble]
    when = next((text for text in texts if "date" in text.casefold() or "datum" in text.casefold()), "")
    order = month_first(texts)
    try:
        day = stamp(when.partition("\t")[2].strip() + " 00:00:00", month_first=bool(order))
    except ValueError:
        return STAND_IN, False
    if order is None and not re.search(r"\d{4}-", when):
        what = (
            f"Whether {when.split()[-1]} begins with the day or the month is not clear: only times were used."
        )
        rows.issue(what, "DATE_ORDER")
        return day, False
    return day, True


def _row(header: list[str], line: list[str]) -> Row | None:
    """One event; `at` is seconds after midnight, or the date and time where the row has both."""
    time = cell(line, column(header, _TIME_COLUMN)).strip()
    event = cell(line, column(header, r"event\w*|evenement\w*|ereignis\w*|eventos?")).strip()
    length = cell(line, column(header, r"(?:duration|duree|dauer|duracion|durata).*")).strip()
    place = cell(line, column(header, r"location|localisation|lokalisation|localizacion|ort|channel")).strip()
    try:
        duration_s = number(length) if length else 0.0
        at = stamp(time) if re.match(r"\d{4}-", time) else clock_s(time)
    except ValueError:
        return None
    return Row(at, duration_s, event, place) if event else None
