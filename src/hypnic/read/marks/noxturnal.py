"""Noxturnal (Nox Medical) event lists as CSV: UTF-16, in the language of the program.

Two head rows (names, then units), full dates and times to the second, the duration more exactly.
"PLM" is a whole series here; its single movements are "MJ" (mouvement de jambe), "LM" and the like.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hypnic.errors import ReadError
from hypnic.model.events import Kind
from hypnic.model.recording import Marks
from hypnic.read.marks.rows import Row, Rows, cell, column
from hypnic.read.marks.text import cells, decoded, delimiter_of, month_first, number, stamp, text_of

OWN = {"plm": Kind.PLM_SERIES, "plms": Kind.PLM_SERIES}

_START = r"start(?: time)?|(?:heure de )?debut|start ?zeit\w*|beginn|anfang"
_START += r"|(?:hora (?:de |del )?)?inicio|ora di inizio"
_END = r"(?:end|stop)(?: time)?|(?:heure de )?fin|end ?zeit\w*|ende"
_END += r"|(?:hora (?:de |del )?)?(?:fin\w*|termino)|ora di fine"
_EVENT = r"events?|event type|evenements?|ereignis\w*|eventos?"
_DURATION = r"duration|duree|dauer|duracion|durata"
_PLACE = r"signal|channel|canal|kanal|location|senal|voie"


def sniff(path: Path, head: bytes) -> bool:
    """Whether the head row has Noxturnal's columns, in English, French, German, Spanish or Italian."""
    lines = decoded(head).splitlines()
    header = lines[0].split(delimiter_of(lines[0])) if lines else []
    if column(header, _START) is None or column(header, _EVENT) is None:
        return False
    return column(header, _END) is not None or column(header, _DURATION) is not None


def read(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read one event list; `epoch_s` is not used."""
    text = text_of(path)
    table = list(cells(text, delimiter_of(text.splitlines()[0])))
    header = table[0][1]
    starts = column(header, _START)
    rows = Rows(path.name, OWN)
    order = month_first(cell(row, starts) for _, row in table[1:])
    if order is None and len(table) > 2:
        rows.issue("The dates may be day or month first: the day was taken to come first.", "DATE_ORDER")
    for line, row in table[1:]:
        if cell(row, starts).startswith("["):
            continue
        found = _row(header, row, month_first=bool(order))
        if found is None:
            rows.bad.append(line)
        else:
            rows.add(line, found)
    if rows.bad and not rows.rows:
        raise ReadError(f"{path} has no row with a date and a time: export it again with both.")
    return rows.marks(dated=order is not None)


def _row(header: list[str], row: list[str], *, month_first: bool) -> Row | None:
    def when(at: int | None) -> datetime:
        return stamp(cell(row, at), month_first=month_first)

    label = cell(row, column(header, _EVENT))
    length = cell(row, column(header, _DURATION))
    try:
        start = when(column(header, _START))
        duration_s = number(length) if length else (when(column(header, _END)) - start).total_seconds()
    except ValueError:
        return None
    return Row(start, duration_s, label, cell(row, column(header, _PLACE))) if label else None
