"""Text as scoring programs write it: encodings, decimal commas, clocks and dates."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from hypnic.errors import ReadError

DAY_S = 86_400.0
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_NUMBER = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_TIME = r"(\d{1,2})[:.](\d{2})[:.](\d{2})(?:[.,](\d{1,9}))?\s*([AaPp]\.?\s?[Mm]\.?)?"
_CLOCK = re.compile(_TIME, re.ASCII)
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})[T ]\s*{_TIME}Z?", re.ASCII)
_DATED = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}})[T ]\s*{_TIME}", re.ASCII)
_DATE = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", re.ASCII)


def decoded(data: bytes) -> str:
    """Return text from UTF-8, UTF-16 (with or without a byte-order mark) or, failing these, Latin-1.

    Never fails: bytes that are no text at all come out as odd characters; see `text_of`.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace").lstrip("\ufeff")
    if data[1:64:2].count(0) > 16 and not data[:64:2].count(0):
        return data.decode("utf-16-le", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # The head of a file may end inside a character.
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
        return data.decode("cp1252", errors="replace")


def is_text(text: str) -> bool:
    """Whether decoded bytes can be text: no control characters but tabs and line ends."""
    return _CONTROL.search(text) is None


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    ReadError
        If the file cannot be opened, or is empty.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise ReadError(f"{path} is empty: export the scoring again.")
    return data


def unreadable(path: Path, error: OSError) -> ReadError:
    """Return the error to raise for a file that the system does not hand out."""
    if isinstance(error, FileNotFoundError):
        return ReadError(f"There is no file {path}: check its name and folder.")
    if isinstance(error, PermissionError):
        return ReadError(f"{path} cannot be opened, permission denied: change its rights or copy it.")
    return ReadError(f"{path} cannot be opened ({error.strerror or error}): check the path.")


def text_of(path: Path) -> str:
    """Return a text file's content.

    Raises
    ------
    ReadError
        If the file cannot be opened, is empty, or is not text.
    """
    text = decoded(bytes_of(path))
    if not is_text(text):
        raise ReadError(f"{path} holds binary data where text was expected: give the exported scoring file.")
    return text


def cells(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number from 1, stripped cells) of the rows of delimited text that hold anything."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        quoted = '"' in line and delimiter != "\t"
        row = next(csv.reader([line], delimiter=delimiter), []) if quoted else line.split(delimiter)
        yield number, [cell.strip().strip('"').strip() for cell in row]


def delimiter_of(header: str) -> str:
    """Return the delimiter of a header line: the most frequent of tab, semicolon and comma."""
    return max("\t;,", key=header.count)


def number(text: str) -> float:
    """Return a finite number written with a point or a comma.

    Raises
    ------
    ValueError
        If it is no number.
    """
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped):
        raise ValueError(f"no number: {text!r}")
    return float(stripped.replace(",", "."))


def _day_seconds(hour: str, minute: str, second: str, fraction: str | None, half: str | None) -> float:
    h, m, s = int(hour), int(minute), int(second)
    if half:
        if not 1 <= h <= 12:
            raise ValueError(f"no hour of a 12-hour clock: {h}")
        h = h % 12 + (12 if half[0] in "pP" else 0)
    if h > 24 or m > 59 or s > 59:
        raise ValueError(f"no time of day: {hour}:{minute}:{second}")
    return h * 3600 + m * 60 + s + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)


def clock_s(text: str) -> float:
    """Return a time of day ("22:30:00", "22.30.00,5", "10:30:00 PM") in seconds after midnight.

    Raises
    ------
    ValueError
        If it is none.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"no time of day: {text!r}")
    hour, minute, second, fraction, half = match.groups()
    return _day_seconds(hour, minute, second, fraction, half)


def stamp(text: str, *, month_first: bool = False) -> datetime:
    """Return a date with a time ("2018-07-25T23:45:40.5", "25/07/2018 23:45:40", "7/25/2018 1:00:00 AM").

    Raises
    ------
    ValueError
        If it is none.
    """
    stripped = text.strip()
    if match := _ISO.fullmatch(stripped):
        year, month, day, *time = match.groups()
    elif match := _DATED.fullmatch(stripped):
        first, second, year, *time = match.groups()
        month, day = (first, second) if month_first else (second, first)
        year = f"20{year}" if len(year) == 2 else year
    else:
        raise ValueError(f"no date and time: {text!r}")
    hour, minute, sec, fraction, half = time
    seconds = _day_seconds(hour, minute, sec, fraction, half)
    return datetime(int(year), int(month), int(day)) + timedelta(microseconds=round(seconds * 1e6))


def month_first(dates: Iterable[str]) -> bool | None:
    """Return whether dates like 07/25/2018 put the month first; None where they do not tell.

    A number over 12 decides; otherwise the place whose number changes (a night passes midnight) is
    the day.
    """
    found = {(int(m[1]), int(m[2])) for text in dates if (m := _DATE.search(text))}
    firsts, seconds = {a for a, _ in found}, {b for _, b in found}
    for days, months, answer in ((seconds, firsts, True), (firsts, seconds, False)):
        if any(day > 12 for day in days) and all(month <= 12 for month in months):
            return answer
    if len(firsts) != len(seconds) and min(len(firsts), len(seconds)) == 1:
        return len(seconds) > len(firsts)
    return None


def unrolled(seconds_of_day: float, before_s: float) -> float:
    """Return a time of day on the day that brings it nearest to the time before it.

    Rows of a night run past midnight, and may be a little out of order.
    """
    return seconds_of_day + DAY_S * round((before_s - seconds_of_day) / DAY_S)
