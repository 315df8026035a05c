"""Stage marks → hypnogram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, gcd
from pathlib import Path

import numpy as np

from hypnic.model.events import STAGE_MARKS, Event, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.recording import Issue, Recording

STAGES = {
    Kind.STAGE_W: Stage.W,
    Kind.STAGE_N1: Stage.N1,
    Kind.STAGE_N2: Stage.N2,
    Kind.STAGE_N3: Stage.N3,
    Kind.STAGE_N: Stage.N,
    Kind.STAGE_R: Stage.R,
    Kind.STAGE_ASLEEP: Stage.ASLEEP,
    Kind.STAGE_UNSCORED: Stage.UNSCORED,
}

USUAL_S = (30.0, 20.0)
"""Epochs of the AASM rules, and of many recordings scored by Rechtschaffen and Kales."""

SHORTEST_S, LONGEST_S = 1.0, 60.0
"""hypnic's own: an epoch outside these limits is no epoch; 30 s is taken."""

OFF_GRID_S = 0.5
"""hypnic's own: a mark that lies further than this from the limit of an epoch is off the grid."""

MARGIN_S = 24 * 3600.0
"""hypnic's own: stages further than a day outside the recording are not kept."""

_MOST = 0.9


def stages_marked(recording: Recording) -> tuple[Hypnogram | None, tuple[Issue, ...]]:
    """Return the hypnogram that the stage marks of a recording draw, and what is odd about it.

    The grid starts at the first mark. The epoch is 30 s or 20 s if at least nine marks of ten start
    and end on that grid, else the greatest common divisor of their times if that is 1–60 s, else 30 s.
    An epoch takes the stage of the mark over its middle. A mark without a duration lasts until the
    next; where marks overlap the later one counts; a hole is unscored. These choices are hypnic's own.

    Returns
    -------
    hypnogram
        None where there are no stage marks, none but unscored ones, or none while signals were recorded.
    issues
        Codes STAGES_FAR, STAGES_OVERLAP, STAGES_OFF_GRID, STAGES_HOLES, STAGES_ELSEWHERE, HYPNOGRAM_SHORT,
        HYPNOGRAM_LONG, ALL_UNSCORED.
    """
    rows = [row for row in recording.marks if row.kind in STAGE_MARKS]
    if not rows:
        return None, ()
    if all(row.kind is Kind.STAGE_UNSCORED for row in rows):
        what = f"All {len(rows)} stage marks say unscored."
        return None, (Issue(recording.name, what, "ALL_UNSCORED"),)
    rows, issues = _near(rows, recording)
    if not rows:
        return None, tuple(issues)
    epoch_s = epoch_of(rows)
    rows = _lasting(rows, epoch_s)
    start_s = rows[0].onset_s
    end_s = max(row.end_s for row in rows)
    if recording.channels and (end_s <= 0 or start_s >= recording.duration_s):
        what = f"The stage marks run from {start_s / 3600:.1f} h to {end_s / 3600:.1f} h, but the recording"
        what = f"{what} from 0 to {recording.duration_s / 3600:.1f} h: they are of another night, not used."
        return None, (*issues, Issue(recording.name, what, "STAGES_ELSEWHERE"))
    codes = np.full(max(1, ceil((end_s - start_s) / epoch_s - 0.5 - 1e-9)), _HOLE, dtype=np.int8)
    for row in rows:
        first, last = (ceil((t - start_s) / epoch_s - 0.5 - 1e-9) for t in (row.onset_s, row.end_s))
        codes[first:last] = STAGES[row.kind]
    issues += [*_overlaps(recording, rows), *_off_grid(recording, rows, epoch_s)]
    holes = int((codes == _HOLE).sum())
    if holes:
        what = f"{holes * epoch_s / 60:.1f} min between the first and the last stage mark have no stage."
        issues.append(Issue(recording.name, what, "STAGES_HOLES"))
    codes[codes == _HOLE] = Stage.UNSCORED
    hypnogram = Hypnogram(codes, epoch_s, start_s, _source(recording))
    return hypnogram, (*issues, *_fit(recording, hypnogram))


_HOLE = np.int8(-128)


def _source(recording: Recording) -> str:
    one = len(recording.files) == 1
    return f"stage marks in {Path(recording.files[0]).name}" if one else "stage marks in the files"


def epoch_of(rows: Sequence[Event]) -> float:
    """Return the length of an epoch that the times of stage marks show, in seconds."""
    steps = [row.onset_s - rows[0].onset_s for row in rows] + [row.duration_s for row in rows]
    steps = [step for step in steps if step > OFF_GRID_S]
    for usual_s in USUAL_S:
        fitting = sum(abs(step - usual_s * round(step / usual_s)) <= OFF_GRID_S for step in steps)
        if fitting >= _MOST * len(steps):
            return usual_s
    common_s = gcd(*(round(step * 1000) for step in steps)) / 1000
    return common_s if SHORTEST_S <= common_s <= LONGEST_S else USUAL_S[0]


def _lasting(rows: Sequence[Event], epoch_s: float) -> list[Event]:
    """Give marks without a duration the time until the next mark, and the last of them one epoch."""
    lasting = []
    next_s = rows[-1].onset_s + epoch_s
    for i in range(len(rows) - 1, -1, -1):
        row = rows[i]
        if i + 1 < len(rows) and rows[i + 1].onset_s > row.onset_s:
            next_s = rows[i + 1].onset_s
        lasting.append(replace(row, duration_s=next_s - row.onset_s) if row.duration_s == 0 else row)
    return lasting[::-1]


def _near(rows: Sequence[Event], recording: Recording) -> tuple[list[Event], list[Issue]]:
    """Cut what lies further than a day outside the recording: a wrong time must not fill the memory."""
    first_s, last_s = -MARGIN_S, recording.duration_s + MARGIN_S
    if not recording.channels:
        # Without signals the marks themselves say how long the night was.
        first_s, last_s = rows[0].onset_s, rows[0].onset_s + 3 * MARGIN_S
    if all(first_s <= row.onset_s < last_s and row.end_s <= last_s for row in rows):
        return list(rows), []
    near = [row for row in rows if row.end_s >= first_s and row.onset_s < last_s]
    near = [
        replace(row, onset_s=max(row.onset_s, first_s), duration_s=_cut(row, first_s, last_s)) for row in near
    ]
    what = "Stages more than a day outside the recording were left out."
    return near, [Issue(recording.name, what, "STAGES_FAR")]


def _cut(row: Event, first_s: float, last_s: float) -> float:
    if row.onset_s >= first_s and row.end_s <= last_s:
        return row.duration_s
    return min(row.end_s, last_s) - max(row.onset_s, first_s)


def _overlaps(recording: Recording, rows: Sequence[Event]) -> list[Issue]:
    count = 0
    end_s = rows[0].onset_s
    for row in rows:
        count += end_s - row.onset_s > OFF_GRID_S
        end_s = max(end_s, row.end_s)
    if not count:
        return []
    what = f"{count} of {len(rows)} stage marks begin before the one before them ends: the later one counts."
    return [Issue(recording.name, what, "STAGES_OVERLAP")]


def _off_grid(recording: Recording, rows: Sequence[Event], epoch_s: float) -> list[Issue]:
    steps = [row.onset_s - rows[0].onset_s for row in rows]
    count = sum(abs(step - epoch_s * round(step / epoch_s)) > OFF_GRID_S for step in steps)
    if not count:
        return []
    what = f"{count} of {len(rows)} stage marks are off the {epoch_s:g} s grid that the first mark sets."
    what = f"{what} Each epoch took the stage over its middle."
    return [Issue(recording.name, what, "STAGES_OFF_GRID")]


def _fit(recording: Recording, hypnogram: Hypnogram) -> list[Issue]:
    """Compare the hypnogram with a recording that has signals."""
    if not recording.channels:
        return []
    early_s, late_s = -hypnogram.start_s, hypnogram.end_s - recording.duration_s
    issues = []
    if max(early_s, late_s) > hypnogram.epoch_s:
        what = f"The hypnogram reaches {max(0.0, early_s) / 60:.1f} min before the recording"
        what = f"{what} and {max(0.0, late_s) / 60:.1f} min after it."
        issues.append(Issue(recording.name, what, "HYPNOGRAM_LONG"))
    if min(early_s, late_s) < -hypnogram.epoch_s:
        what = (
            f"{max(-early_s, 0.0) / 60:.1f} min at the start and {max(-late_s, 0.0) / 60:.1f} min at the end"
        )
        issues.append(Issue(recording.name, f"{what} of the recording were not staged.", "HYPNOGRAM_SHORT"))
    return issues
