"""One example of each kind of movement that was found: the clearest, with all the muscles involved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hypnic.excerpt.cut import inside, trace_of, within
from hypnic.model.events import LEGS, MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.night import Excerpt, Trace
from hypnic.model.recording import MUSCLES, Channel, Recording, Role
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Span
from hypnic.model.survey import Survey

AROUND_S = {True: 3.0, False: 6.0}
"""Shown before and after a movement that is shorter than a second, and one that is longer."""
LONGEST_S = 60.0
MOST_TRACES = 8
INVOLVED = 1.5
"""A muscle is involved if its peak in the movement is this many times what it reaches around it."""
AROUND_PERCENTILE = 95.0
MANY = frozenset({Site.WHOLE_BODY, Site.TRUNK})
"""Sites of movements that many muscles make."""
STRIPES = 3
"""EEG channels shown with a head jerk."""
TITLE = "The clearest example"


def kind_excerpts(recording: Recording, candidates: Candidates, survey: Survey) -> tuple[Excerpt, ...]:
    """Choose and decode one example of each kind that was found; legs have pictures of their own.

    The clearest is the one whose peak is highest over the resting level (a pause: the deepest), of those
    that touch no gap of the channels if there are any. Of a movement of many muscles at most eight are
    shown, those that took part, in the order in which they began.

    Source: hypnic's own choice.

    Returns
    -------
    tuple of Excerpt
        In the order of `MOVEMENTS`; a kind without a channel that could be shown is left out.
    """
    if candidates.source != "detected":
        return ()
    shown = []
    for kind in MOVEMENTS:
        events = survey.counted(kind) if kind is not Kind.LEG_MOVEMENT else ()
        if events and (excerpt := _example(recording, candidates, events)) is not None:
            shown.append(excerpt)
    return tuple(shown)


def _example(recording: Recording, candidates: Candidates, events: Sequence[Event]) -> Excerpt | None:
    usable = _usable(recording, candidates)
    event = _clearest(events, recording, usable)
    channels = _channels(event, recording, usable)
    if not channels:
        return None
    span = inside(_around(event), channels)
    traces = tuple(trace_of(channel, span, candidates) for channel in channels)
    if event.site is Site.WHOLE_BODY and not event.muscles:
        traces = _involved(traces, span, event)
    same = within(Events(events), span)
    arousals = within(recording.marks.of(Kind.AROUSAL), span)
    return Excerpt(TITLE, _why(event, len(events)), span, traces[:MOST_TRACES], same + arousals, event.kind)


def _usable(recording: Recording, candidates: Candidates) -> tuple[Channel, ...]:
    scored = {(row.label, row.role) for row in candidates.quality if not row.refused}
    return tuple(row for row in recording.of(*MUSCLES) if (row.label, row.role) in scored)


def _channels(event: Event, recording: Recording, usable: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """Return the channels in which the movement can be seen."""
    at = tuple(row for row in usable if MUSCLES[row.role] is event.site)
    if event.kind is Kind.NECK_MYOCLONUS:
        neck = tuple(row for row in usable if row.role is Role.NECK)
        return (*neck, *recording.of(Role.EEG)[:STRIPES])
    if event.kind is Kind.FACE_TWITCH:
        return at or recording.of(Role.EOG)
    if event.site is Site.BOTH_LEGS:
        return tuple(row for row in usable if MUSCLES[row.role] in LEGS)
    if event.site in MANY:
        moved = tuple(row for site in event.muscles for row in usable if MUSCLES[row.role] is site)
        return moved or (at if event.site is Site.TRUNK else usable)
    return at


def _clearest(events: Sequence[Event], recording: Recording, usable: tuple[Channel, ...]) -> Event:
    """Return the clearest event, of those far from every gap of its channels if there are any."""
    ranked = sorted(events, key=_clarity, reverse=True)
    for event in ranked:
        channels = _channels(event, recording, usable)
        if channels and all(_whole(channel, _around(event)) for channel in channels):
            return event
    return ranked[0]


def _whole(channel: Channel, span: Span) -> bool:
    return any(part.start_s <= span.start_s and span.end_s <= part.end_s for part in channel.recorded)


def _clarity(event: Event) -> float:
    """Return how far a movement stands out; more is clearer."""
    measures = event.measures
    if "depth_ratio" in measures:
        return -measures["depth_ratio"]
    peak = measures.get("peak_uv", measures.get("rms_uv", 0.0))
    rest = measures.get("rest_uv", 0.0)
    return peak / rest if rest else peak


def _around(event: Event) -> Span:
    margin_s = AROUND_S[event.duration_s < 1.0]
    length_s = min(event.duration_s + 2 * margin_s, LONGEST_S)
    return Span(event.onset_s - margin_s, event.onset_s - margin_s + length_s)


def _involved(traces: tuple[Trace, ...], span: Span, event: Event) -> tuple[Trace, ...]:
    """Return the muscles that took part; all of them where fewer than two stand out."""
    moved = tuple(trace for trace in traces if _stands_out(trace, span, event))
    return moved if len(moved) > 1 else traces


def _stands_out(trace: Trace, span: Span, event: Event) -> bool:
    size = np.fmax(np.abs(trace.low_uv), np.abs(trace.high_uv))
    at_s = span.start_s + (np.arange(len(size)) + 0.5) * span.duration_s / len(size)
    during = (at_s >= event.onset_s) & (at_s < event.end_s) & np.isfinite(size)
    around = ~((at_s >= event.onset_s) & (at_s < event.end_s)) & np.isfinite(size)
    if not during.any() or not around.any():
        return False
    return bool(size[during].max() >= INVOLVED * np.percentile(size[around], AROUND_PERCENTILE))


def _why(event: Event, count: int) -> str:
    which = "The only one of this night" if count == 1 else f"The one of {count} that stands out most"
    rest, peak = event.measures.get("rest_uv", 0.0), event.measures.get("peak_uv")
    if peak is None or not rest:
        return f"{which}."
    return f"{which}: its peak is {peak / rest:.0f} times the resting level."
