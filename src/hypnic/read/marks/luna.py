"""Luna's `.annot`: one mark a line in three, four or six columns, times in several notations.

Seconds, `e:n[:length[:step]]` (epoch n from 1) and `0+hh:mm:ss` count from the start of the recording;
hh:mm:ss is the time of day. A stop may be `+duration`, `...` (until the next row) or `.` (none).
`.eannot` (one label an epoch) is read as a hypnogram.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from hypnic.errors import ReadError
from hypnic.model.recording import Marks
from hypnic.read.marks.rows import STAND_IN, Row, Rows
from hypnic.read.marks.text import clock_s, decoded, number, text_of, unrolled
from hypnic.read.words import word

_EPOCH = re.compile(r"e:?(\d{1,6})(?::([\d.]+))?(?::([\d.]+))?", re.ASCII)
_META = ("duration_hms", "duration_sec", "epoch_sec", "start_hms")


class Time(NamedTuple):
    """A start or stop: seconds, and whether they count from midnight; `length_s` of an epoch."""

    at_s: float
    clock: bool = False
    length_s: float = 0.0


class Line(NamedTuple):
    """One data row; absent fields are "."."""

    number: int
    name: str
    instance: str
    channel: str
    start: str
    stop: str


def sniff(path: Path, head: bytes) -> bool:
    """Whether there is Luna's head row, or a first data row with a class and readable times."""
    lines = [text for text in decoded(head).splitlines() if text.strip() and not text.startswith("#")]
    if not lines:
        return path.suffix.casefold() == ".annot"
    parts = _split(lines[0])
    if parts[0].casefold() == "class" and "start" in [part.casefold() for part in parts]:
        return True
    found = _line(1, parts)
    return found is not None and (found.name in _META or _fits(found))


def _fits(line: Line) -> bool:
    try:
        start = _time(line.start)
        _end_s(line.stop, start, None)
    except ValueError:
        return False
    return not re.fullmatch(r"[\d.,+-]+", line.name)


def read(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read one file; `epoch_s` is the length of its `e:n` epochs unless these tell their own.

    Raises
    ------
    ReadError
        If not one row can be read.
    """
    rows = Rows(path.name)
    lines = _lines(rows, text_of(path))
    start_s = next((_clock(line.instance) for line in lines if line.name == "start_hms"), None)
    data = [line for line in lines if line.name not in _META]
    spans = _spans(data, epoch_s)
    clocks = [span[0].at_s for span in spans if span is not None and span[0].clock]
    # Without the start of the recording, seconds cannot be put beside times of day.
    seconds_lost = bool(clocks) and start_s is None
    base_s = start_s if start_s is not None or not clocks else clocks[0]
    before_s = base_s or 0.0
    for line, span in zip(data, spans, strict=True):
        if span is None or (seconds_lost and not span[0].clock):
            rows.bad.append(line.number)
            continue
        time, length_s = span
        before_s = unrolled(time.at_s, before_s) if time.clock else before_s
        at_s = before_s - (base_s or 0.0) if time.clock else time.at_s
        rows.add(line.number, Row(at_s, length_s, *_label(line)))
    if rows.bad and not rows.rows:
        raise ReadError(f"{path} has no row with a class and readable times: is it an .annot file?")
    start = None if base_s is None else STAND_IN + timedelta(seconds=base_s)
    return rows.marks(start, dated=start is None)


def _spans(lines: list[Line], epoch_s: float) -> list[tuple[Time, float] | None]:
    """(start, duration) of every row; None where it cannot be read."""
    starts = [_try(line.start, epoch_s) for line in lines]
    spans: list[tuple[Time, float] | None] = []
    following: Time | None = None
    for line, start in zip(reversed(lines), reversed(starts), strict=True):
        try:
            end_s = None if start is None else _end_s(line.stop, start, following, epoch_s)
        except ValueError:
            end_s = None
        spans.append(None if start is None or end_s is None else (start, round(end_s - start.at_s, 9)))
        following = start or following
    return spans[::-1]


def _lines(rows: Rows, text: str) -> list[Line]:
    lines = []
    for number_, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip() or raw.startswith("#") or raw.split()[0].casefold() == "class":
            continue
        line = _line(number_, _split(raw))
        if line is None:
            rows.bad.append(number_)
        else:
            lines.append(line)
    return lines


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.strip().split("\t")] if "\t" in text.strip() else text.split()


def _line(number_: int, parts: Sequence[str]) -> Line | None:
    """Three columns are class, start, stop; four have the instance too; five (no meta) or six all."""
    if len(parts) == 3:
        return Line(number_, parts[0], ".", ".", parts[1], parts[2])
    if len(parts) == 4:
        return Line(number_, parts[0], parts[1], ".", parts[2], parts[3])
    return Line(number_, *parts[:5]) if len(parts) in (5, 6) and parts[0] else None


def _label(line: Line) -> tuple[str, str]:
    """(label, channel): the class, or the instance where the class says nothing ("edf_annot")."""
    channel = "" if line.channel == "." else line.channel
    if line.instance == "." or word(line.name) is not None:
        return line.name, channel
    return (line.instance, channel) if word(line.instance) is not None else (line.name, channel)


def _clock(text: str) -> float | None:
    try:
        return clock_s(text)
    except ValueError:
        return None


def _try(text: str, epoch_s: float) -> Time | None:
    try:
        return _time(text, epoch_s)
    except ValueError:
        return None


def _time(text: str, epoch_s: float = 30.0) -> Time:
    if text.startswith("0+"):
        return Time(clock_s(text[2:]))
    if match := _EPOCH.fullmatch(text):
        length_s = number(match[2]) if match[2] else epoch_s
        step_s = number(match[3]) if match[3] else length_s
        return Time((int(match[1]) - 1) * step_s, length_s=length_s)
    try:
        return Time(number(text))
    except ValueError:
        return Time(clock_s(text), clock=True)


def _end_s(text: str, start: Time, following: Time | None, epoch_s: float = 30.0) -> float:
    """End of a row on the clock of its start."""
    if text == "...":
        end = following
        end_s = start.at_s if end is None else end.at_s
        return unrolled(end_s, start.at_s) if end is not None and end.clock else end_s
    if text == ".":
        return start.at_s + start.length_s
    if text.startswith("+"):
        return start.at_s + number(text[1:])
    stop = _time(text, epoch_s)
    if stop.clock != start.clock:
        raise ValueError("a clock time and seconds in one row")
    return unrolled(stop.at_s, start.at_s) if stop.clock else stop.at_s + stop.length_s
