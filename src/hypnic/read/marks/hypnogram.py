"""Plain hypnograms: one stage a line, as words or as YASA's integers; Luna's `.eannot` too.

Lines may have a first column with the epoch's number or its start in seconds, and one head line.
"""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

from hypnic.errors import ReadError
from hypnic.model.events import STAGE_MARKS, Kind
from hypnic.model.recording import Marks
from hypnic.read.marks.rows import Row, Rows
from hypnic.read.marks.text import decoded, delimiter_of, is_text, number, text_of
from hypnic.read.words import normalised, word

YASA = {
    -2: Kind.STAGE_UNSCORED,
    -1: Kind.STAGE_UNSCORED,
    0: Kind.STAGE_W,
    1: Kind.STAGE_N1,
    2: Kind.STAGE_N2,
    3: Kind.STAGE_N3,
    4: Kind.STAGE_R,
}
"""YASA's codes: -2 unscored, -1 artefact, 4 REM."""

RECHTSCHAFFEN_KALES = YASA | {
    4: Kind.STAGE_N3,
    5: Kind.STAGE_R,
    6: Kind.STAGE_UNSCORED,
    9: Kind.STAGE_UNSCORED,
}
"""The older codes, used where a 5 occurs: 4 is stage 4, 5 REM, 6 movement time, 9 unscored."""

_ALSO_UNSCORED = {"m", "u", "a", "art", "nan", "n a", "none", "unknown", "movement", "artefact", "artifact"}
_MOSTLY = 0.9


def sniff(path: Path, head: bytes) -> bool:
    """Whether nearly every line (but a head line) is a stage."""
    text = decoded(head)
    lines = text.splitlines()[: None if len(head) < 4096 else -1]
    rows = [row for line in lines if (row := _split(line))]
    if not rows or not is_text(text) or max(len(row) for row in rows) > 2:
        return False
    good = sum(_known(row[-1]) for row in rows)
    header = 0 if _known(rows[0][-1]) else 1
    return good > 0 and good >= _MOSTLY * (len(rows) - header)


def read(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read one hypnogram. Epochs start at second 0 unless a first column tells seconds.

    Raises
    ------
    ReadError
        If no line is a stage, or `epoch_s` is not positive.
    """
    if not (math.isfinite(epoch_s) and epoch_s > 0):
        raise ReadError(f"An epoch of {epoch_s:g} s makes no sense for {path}: give its length in seconds.")
    lines = [(i, row) for i, line in enumerate(text_of(path).splitlines(), 1) if (row := _split(line))]
    if not any(_known(row[-1]) for _, row in lines):
        raise ReadError(f"{path} holds no sleep stage: give one stage a line (W N1 N2 N3 R ?).")
    if not _known(lines[0][1][-1]):
        lines = lines[1:]
    rows = Rows(path.name)
    codes = _codes(rows, {code for _, row in lines if (code := _integer(row[-1])) is not None})
    onsets, step_s = _onsets([row for _, row in lines], epoch_s)
    unknown = [line for line, row in lines if not _known(row[-1])]
    if unknown:
        what = f"{len(unknown)} of {len(lines)} lines are no stage and count as unscored"
        rows.issue(f"{what} (the first is line {unknown[0]}).", "BAD_STAGE")
    for onset_s, (line, row) in zip(onsets, lines, strict=True):
        rows.add(line, Row(onset_s, step_s, row[-1], kind=_kind(row[-1], codes)))
    return rows.marks()


def _split(line: str) -> list[str]:
    cells = [cell.strip().strip('"') for cell in line.strip().split(delimiter_of(line))]
    cells = [cell for cell in cells if cell]
    if len(cells) == 1 and len(parts := cells[0].split()) == 2 and _integer(parts[1]) is not None:
        return parts
    return cells


def _integer(text: str) -> int | None:
    try:
        value = number(text)
    except ValueError:
        return None
    return int(value) if value == int(value) and int(value) in RECHTSCHAFFEN_KALES else None


def _known(text: str) -> bool:
    return _integer(text) is not None or _word_kind(text) is not None


def _word_kind(text: str) -> Kind | None:
    found = word(text)
    if found is not None and found.kind in STAGE_MARKS:
        return found.kind
    return Kind.STAGE_UNSCORED if normalised(text) in _ALSO_UNSCORED else None


def _kind(text: str, codes: dict[int, Kind]) -> Kind:
    code = _integer(text)
    if code is None:
        return _word_kind(text) or Kind.STAGE_UNSCORED
    return codes.get(code, Kind.STAGE_UNSCORED)


def _codes(rows: Rows, found: set[int]) -> dict[int, Kind]:
    """YASA's codes unless a 5 (or a 6 or 9) shows the older ones."""
    old = bool(found & {5, 6, 9})
    if old or 4 in found:
        what = "4 = N3, 5 = REM, 6 and 9 = unscored" if old else "4 = REM"
        rows.issue(f"Stages are written as numbers, read as {what}.", "STAGE_CODES")
    return RECHTSCHAFFEN_KALES if old else YASA


def _onsets(rows: list[list[str]], epoch_s: float) -> tuple[list[float], float]:
    """Start of every epoch and the length of one; a first column counts only if its steps are even."""
    plain = [i * epoch_s for i in range(len(rows))]
    try:
        first = [number(row[0]) for row in rows if len(row) == 2]
    except ValueError:
        return plain, epoch_s
    if len(first) != len(rows) or len(first) < 2:
        return plain, epoch_s
    step_s = first[1] - first[0]
    even = all(math.isclose(b - a, step_s, abs_tol=1e-3) for a, b in pairwise(first))
    return (first, step_s) if even and step_s >= 5.0 else (plain, epoch_s)
