"""Compumedics Profusion XML, and the NSRR's harmonised XML made from it.

Seconds from the start of the recording. Profusion (`CMPStudyConfig`) lists one stage code an epoch
and the scored events apart; the NSRR (`PSGAnnotation`) has both among the scored events, names things
"concept|original", and may tell the time of day of the start.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hypnic.errors import ReadError
from hypnic.model.events import Kind
from hypnic.model.recording import Marks
from hypnic.read.marks.rows import STAND_IN, Row, Rows
from hypnic.read.marks.text import clock_s, number
from hypnic.read.marks.xml import root_of, root_tag, text_at

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ROOTS = ("CMPStudyConfig", "PSGAnnotation")
STAGES = {
    "0": Kind.STAGE_W,
    "1": Kind.STAGE_N1,
    "2": Kind.STAGE_N2,
    "3": Kind.STAGE_N3,
    "4": Kind.STAGE_N3,
    "5": Kind.STAGE_R,
}
"""Profusion's codes; 6 is movement time, 9 unscored."""

_PERIOD = "recording start time"


def sniff(path: Path, head: bytes) -> bool:
    """Whether the root element is Profusion's or the NSRR's."""
    return root_tag(head) in ROOTS


def read(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read one Profusion or NSRR file. The epoch length in the file wins over `epoch_s`."""
    root = root_of(path)
    if root.tag not in ROOTS:
        raise ReadError(f"{path} is XML of another kind (<{root.tag}>): give a Profusion or NSRR export.")
    rows = Rows(path.name)
    try:
        epoch_s = number(text_at(root, "EpochLength")) or epoch_s
    except ValueError:
        rows.issue(f"The file does not tell its epoch length: {epoch_s:g} s was assumed.", "NO_EPOCH_LENGTH")
    for i, stage in enumerate(root.iterfind("SleepStages/SleepStage")):
        code = (stage.text or "").strip()
        rows.add(i + 1, Row(i * epoch_s, epoch_s, code, kind=STAGES.get(code, Kind.STAGE_UNSCORED)))
    start: datetime | None = None
    for i, event in enumerate(root.iterfind("ScoredEvents/ScoredEvent")):
        concept = text_at(event, "EventConcept") or text_at(event, "Name")
        if concept.casefold().startswith(_PERIOD):
            start = _start(event) or start
        elif concept:
            _add(rows, i + 1, event, concept)
    return rows.marks(start, dated=start is None)


def _add(rows: Rows, line: int, event: Element, concept: str) -> None:
    channel = text_at(event, "SignalLocation") or text_at(event, "Input")
    try:
        onset_s, duration_s = number(text_at(event, "Start")), number(text_at(event, "Duration") or "0")
    except ValueError:
        rows.bad.append(line)
        return
    rows.add(line, Row(onset_s, duration_s, concept, channel))


def _start(event: Element) -> datetime | None:
    """Time of day of second 0; the date in these files is a dummy."""
    time = re.search(r"\d{1,2}[:.]\d{2}[:.]\d{2}\s*$", text_at(event, "ClockTime"))
    try:
        return STAND_IN + timedelta(seconds=clock_s(time[0])) if time else None
    except ValueError:
        return None
