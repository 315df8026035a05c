"""The hour by which clocks are put back or forward at night, in marks that follow the clock on the wall.

A recording counts its seconds and knows no such hour; marks that do are an hour off after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from hypnic.model.events import STAGE_MARKS, Event

HOUR = timedelta(hours=1)
MARGIN = timedelta(minutes=20)
"""hypnic's own: the last mark before the change and the first after it are together so near to it."""
ORDER = timedelta(minutes=1)
"""hypnic's own: rows may be so much out of order."""
CHANGES_AT_H = range(1, 5)
"""Clocks are put back from 2 or 3 o'clock and put forward from 1 or 2, as the country has it."""


def put_right(events: Sequence[Event], times: Sequence[datetime]) -> tuple[list[float], str]:
    """Return by how many seconds each mark is to be moved, and what was found; empty where nothing was.

    Put back: in a list that is otherwise in order, one step goes back by about an hour from before a full
    hour. Put forward: stages that otherwise follow each other without a hole leave out one hour from a full
    hour on. What comes after is moved by the hour.

    Parameters
    ----------
    events, times
        The marks in the order of the file, and what the clock said at their onsets.
    """
    steps = [after - before for before, after in pairwise(times)]
    back = [at for at, step in enumerate(steps) if step < -ORDER]
    if len(back) == 1 and _put_back(times[back[0]], times[back[0] + 1]):
        at = back[0] + 1
        return [3600.0 * (row >= at) for row in range(len(times))], _said("back", times[at], "later")
    after = None if back else _left_out(events, times)
    if after is not None:
        return [-3600.0 * (time >= after) for time in times], _said("forward", after, "earlier")
    return [0.0] * len(times), ""


def _put_back(before: datetime, after: datetime) -> bool:
    early, late = before - HOUR, after
    hours = [before.replace(hour=hour, minute=0, second=0, microsecond=0) - HOUR for hour in CHANGES_AT_H]
    return any(early <= hour <= late + ORDER for hour in hours) and late - early <= MARGIN


def _left_out(events: Sequence[Event], times: Sequence[datetime]) -> datetime | None:
    """Return when stages go on after the one hour that they leave out; None where they leave out no such."""
    rows = sorted(
        (time, event.duration_s)
        for time, event in zip(times, events, strict=True)
        if event.kind in STAGE_MARKS and event.duration_s
    )
    holes = [
        (start + timedelta(seconds=length_s), following[0])
        for (start, length_s), following in pairwise(rows)
        if abs(following[0] - start - timedelta(seconds=length_s)) > ORDER
    ]
    if len(holes) != 1:
        return None
    before, after = holes[0]
    full = before + ORDER / 2
    on_the_hour = full.hour in CHANGES_AT_H and full.minute == 0
    return after if on_the_hour and abs(after - before - HOUR) <= ORDER else None


def _said(way: str, at: datetime, moved: str) -> str:
    return (
        f"The clock seems to have been put {way} by an hour before {at:%H:%M:%S}: the marks from there on "
        f"were moved an hour {moved}, to fit a recording that counts its seconds. If no clock was changed "
        "that night, mend the times in the file."
    )
