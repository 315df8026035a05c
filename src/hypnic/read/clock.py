"""Several files of one night on one clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypnic.errors import ReadError
from hypnic.model.events import STAGE_MARKS, Events
from hypnic.model.recording import Channel, Issue, Marks, Recording, Signal, Subject
from hypnic.model.spans import Span

DAY_S = 86_400.0
SAME_NIGHT_S = 6 * 3600.0
"""hypnic's own: files that lie further apart than this are of different nights."""

NEAR_S = 3600.0
"""hypnic's own: marks of which none comes nearer to the recording than this are not of this night."""

_WITHHELD = date(1985, 1, 1)
"""The date that EDF files carry where the true one was taken out."""


def dated(start: datetime | None) -> bool:
    """Whether a start tells the date too: 1 January 1985 stands for "date withheld"."""
    return start is not None and start.date() != _WITHHELD


def placed(marks: Marks, recording: Recording) -> tuple[Events, tuple[Issue, ...]]:
    """Return the marks in seconds from the start of the recording.

    Where only the time of day is known, the day is the one that brings the marks to the recording.
    Marks that lie partly outside the recording are kept as they are, with an `Issue`.

    Raises
    ------
    ReadError
        If no mark comes within an hour of the recording: the two are of different nights.
    """
    if not marks.events:
        return marks.events, marks.issues
    span = Span(0.0, recording.duration_s)
    shift_s, issues = _shift(marks, recording.start, span)
    cover = _cover(marks.events, shift_s)
    if max(cover.start_s - span.end_s, span.start_s - cover.end_s) > NEAR_S:
        raise _different(marks, recording, shift_s)
    events = marks.events.shifted(shift_s) if shift_s else marks.events
    return events, (*marks.issues, *issues, *_outside(marks.name, events, span))


def _shift(marks: Marks, start: datetime | None, span: Span) -> tuple[float, tuple[Issue, ...]]:
    if marks.start is None:
        return 0.0, ()
    if start is None:
        what = "The recording does not tell when it began, so the marks were put at its second 0"
        what = f"{what} by their own start ({marks.start:%H:%M:%S})."
        return 0.0, (Issue(marks.name, what, "NO_START"),)
    shift_s = (marks.start - start).total_seconds()
    if marks.dated and dated(marks.start) and dated(start):
        return shift_s, ()
    return shift_s + DAY_S * _days(_cover(marks.events, shift_s), span), ()


def _days(cover: Span, span: Span) -> int:
    """Whole days to move `cover` by so that it meets `span` best; the nearest day where it never does."""
    middle_s = (span.start_s + span.end_s - cover.start_s - cover.end_s) / 2
    nearest = round(middle_s / DAY_S)

    def meeting_s(days: int) -> float:
        from_s, to_s = cover.start_s + days * DAY_S, cover.end_s + days * DAY_S
        return min(to_s, span.end_s) - max(from_s, span.start_s)

    return max((nearest, nearest - 1, nearest + 1), key=meeting_s)


def _cover(events: Events, shift_s: float) -> Span:
    return Span(events[0].onset_s + shift_s, max(row.end_s for row in events) + shift_s)


def _different(marks: Marks, recording: Recording, shift_s: float) -> ReadError:
    first, last = _cover(marks.events, shift_s)
    if recording.start is None or marks.start is None:
        found = f"{marks.name} runs from {first:.0f} to {last:.0f} s"
        found += f" but {recording.name} is {recording.duration_s:.0f} s long"
        return ReadError(f"These do not belong together: {found}. Give the scoring of this recording.")
    end = recording.start + timedelta(seconds=recording.duration_s)
    found = (
        f"{recording.name} was recorded {_when(recording.start)} to {_when(end)}, but {marks.name} has marks"
    )
    from_, to = (_when(recording.start + timedelta(seconds=s)) for s in (first, last))
    return ReadError(f"These are different nights: {found} {from_} to {to}. Give the scoring of this night.")


def _when(time: datetime) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S")


def _outside(name: str, events: Events, span: Span) -> tuple[Issue, ...]:
    """Count marks (stages aside: the hypnogram says that itself) that reach outside the recording."""
    out = [
        e for e in events if e.kind not in STAGE_MARKS and (e.onset_s < span.start_s or e.end_s > span.end_s)
    ]
    if not out:
        return ()
    what = f"{len(out)} of {len(events)} marks lie wholly or partly outside the recording; they were kept."
    return (Issue(name, what, "MARKS_OUTSIDE"),)


def recording_of(parts: Sequence[Marks], name: str) -> Recording:
    """Return a recording without channels that spans the marks; second 0 is the earliest file's start.

    The marks themselves are not yet in it; `placed` brings them.

    Raises
    ------
    ReadError
        If two files are of different nights.
    """
    first = min((part for part in parts if part.start is not None), key=lambda p: not _sure(p), default=None)
    if first is None or first.start is None:
        return Recording(name, max([0.0, *(row.end_s for part in parts for row in part.events)]))
    cover = _cover(first.events, 0.0) if first.events else Span(0.0, 0.0)
    timed = [(part, _shift(part, first.start, cover)[0]) for part in parts if part.start is not None]
    for part, shift_s in timed:
        _same_night(first, cover, part, shift_s)
    zero_s = min(shift_s for _, shift_s in timed)
    start = first.start + timedelta(seconds=zero_s)
    issues: tuple[Issue, ...] = ()
    if not _sure(first):
        issues = (Issue(name, "The files tell the time of day but not the date.", "NO_DATE"),)
    ends = [row.end_s + shift_s - zero_s for part, shift_s in timed for row in part.events]
    untimed = [row.end_s for part in parts if part.start is None for row in part.events]
    if untimed:
        what = f"Marks in seconds were counted from {start:%H:%M:%S}, where the other marks begin."
        issues = (*issues, Issue(name, what, "NO_START"))
    return Recording(name, max([0.0, *ends, *untimed]), start, issues=issues)


def _sure(marks: Marks) -> bool:
    return marks.dated and dated(marks.start)


def _same_night(first: Marks, cover: Span, part: Marks, shift_s: float) -> None:
    if not part.events or not first.events:
        return
    other = _cover(part.events, shift_s)
    gap_s = max(other.start_s - cover.end_s, cover.start_s - other.end_s)
    if gap_s > SAME_NIGHT_S:
        found = " and ".join(
            f"{p.name} begins {_when(p.start)}" for p in (first, part) if p.start is not None
        )
        raise ReadError(f"These scorings are of different nights: {found}. Give the files of one night.")


def joined(first: Recording, second: Recording) -> Recording:
    """Return two recordings of one night as one; second 0 is the earlier start.

    Channels of the same label, role and rate that follow each other (a night in two files) become one
    channel with a gap; all others stand side by side.

    Raises
    ------
    ReadError
        If one of them has no start, or they lie more than six hours apart.
    """
    if first.start is None or second.start is None:
        lost = first.name if first.start is None else second.name
        raise ReadError(f"{lost} does not tell when it began, so it cannot be joined: give it by itself.")
    gap_s = max(
        (second.start - first.start).total_seconds() - first.duration_s,
        (first.start - second.start).total_seconds() - second.duration_s,
    )
    if gap_s > SAME_NIGHT_S:
        found = f"{first.name} began {_when(first.start)}, {second.name} began {_when(second.start)}"
        raise ReadError(f"These are different nights: {found}. Give one night at a time.")
    start = min(first.start, second.start)
    parts = [(part, (begin - start).total_seconds()) for part in (first, second) if (begin := part.start)]
    channels: list[Channel] = []
    for part, shift_s in parts:
        for channel in part.channels:
            _add(channels, _later(channel, shift_s))
    return Recording(
        name=first.name,
        duration_s=max(part.duration_s + shift_s for part, shift_s in parts),
        start=start,
        channels=tuple(channels),
        marks=Events(row.shifted(shift_s) for part, shift_s in parts for row in part.marks),
        subject=merged(first.subject, second.subject),
        issues=(*first.issues, *second.issues),
        files=(*first.files, *second.files),
    )


def merged(first: Subject, second: Subject) -> Subject:
    """Return one subject: what the first does not know, the second may."""
    return Subject(
        first.age_years if first.age_years is not None else second.age_years,
        first.sex if first.sex is not None else second.sex,
        first.pregnant if first.pregnant is not None else second.pregnant,
        first.history | second.history,
    )


def _later(channel: Channel, by_s: float) -> Channel:
    if not by_s:
        return channel

    def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
        return tuple(
            replace(signal, start_s=signal.start_s + by_s)
            for signal in channel.load(from_s - by_s, to_s - by_s)
        )

    return replace(channel, loader=load, recorded=channel.recorded.shifted(by_s))


def _add(channels: list[Channel], channel: Channel) -> None:
    """Put a channel into the list, or behind one that it continues."""
    for i, other in enumerate(channels):
        if _key(other) == _key(channel) and not (other.recorded & channel.recorded):
            channels[i] = replace(
                other, loader=_chained(other, channel), recorded=other.recorded | channel.recorded
            )
            return
    channels.append(channel)


def _key(channel: Channel) -> tuple[object, ...]:
    return (
        channel.label,
        channel.role,
        channel.rate_hz,
        channel.unit,
        channel.resolution,
        channel.calibrated,
    )


def _chained(first: Channel, second: Channel) -> Callable[[float, float], tuple[Signal, ...]]:
    def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
        signals = (*first.load(from_s, to_s), *second.load(from_s, to_s))
        return tuple(sorted(signals, key=lambda signal: signal.start_s))

    return load
