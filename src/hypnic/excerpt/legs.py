"""What the rule set made of the legs: a typical series, and an example of each sort left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from hypnic.excerpt.cut import inside, trace_of, within
from hypnic.model.events import RESPIRATORY_EVENTS, Event, Events, Kind
from hypnic.model.night import Excerpt
from hypnic.model.recording import Channel, Recording, Role
from hypnic.model.scoring import Candidates, Movement, Scoring, Series
from hypnic.model.spans import Span, Spans

SERIES_S = 120.0
AROUND_S = 10.0
MOST = 6
CONTEXT = (*sorted(RESPIRATORY_EVENTS), Kind.RERA, Kind.AROUSAL)
SHORTEST_S = {"aasm": 5.0}
"""Shortest interval of a series where it is not 10 s."""

BREATHING = "A movement that goes with breathing"
SHORT = "A movement after a short interval"
TITLES = {
    "A typical series": (),
    BREATHING: ("goes with a respiratory event",),
    "A movement that is too long": (
        "longer than 10 s",
        "longer than 15 s with both legs",
        "holds a movement of one leg longer than 10 s",
    ),
    "A burst that does not last": ("no half second in which the muscle stayed active",),
    "A burst that is too short": ("shorter than 0.5 s",),
    SHORT: (),
    "An electrode pop": ("electrode pop: nearly all of its energy in a tenth of a second",),
    "Too many movements run together": ("more than 4 movements of the legs run together",),
    "A movement that was cut off": (
        "touches an edge or a gap of what could be seen, so that its length is unknown",
    ),
    "A movement in wake": ("not in sleep",),
    "A movement where no stage was scored": ("where no stage was scored",),
    "A movement outside the scored period": ("outside the analysis period",),
}
"""Titles of the pictures, most instructive first, and the reasons in `excluded` that each stands for."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """One picture to be cut out."""

    title: str
    why: str
    span: Span


def leg_excerpts(recording: Recording, candidates: Candidates, scoring: Scoring) -> tuple[Excerpt, ...]:
    """Choose and decode at most six stretches that show what the scoring did.

    The first is two minutes of a series of median length. Then one example each, in the order of
    `TITLES`, where the night has one: a movement that goes with breathing (with the breathing event),
    one that is too long, a burst that is no movement, a movement after too short an interval, and so on.
    Examples in which every leg could be seen are preferred. Only these stretches are decoded.

    Returns
    -------
    tuple of Excerpt
        By importance, no title twice; empty where no channel of this night was scored (hand marks only).
    """
    channels = _channels(recording, candidates)
    if not channels or candidates.source != "detected":
        return ()
    context = recording.marks.of(*CONTEXT)
    seen = _seen_on_all(candidates)
    chosen = [*_series(scoring, seen), *_examples(scoring, context, seen)]
    order = {title: at for at, title in enumerate(TITLES)}
    chosen.sort(key=lambda choice: order.get(choice.title, len(order)))
    shown = []
    for choice in chosen[:MOST]:
        span = inside(choice.span, channels)
        traces = tuple(trace_of(channel, span, candidates) for channel in channels)
        events = within(candidates.events.of(Kind.LEG_MOVEMENT) + context, span)
        shown.append(Excerpt(choice.title, choice.why, span, traces, events))
    return tuple(shown)


def _seen_on_all(candidates: Candidates) -> Spans:
    first, *others = candidates.assessable.values() or (Spans(),)
    for spans in others:
        first = first & spans
    return first


def _channels(recording: Recording, candidates: Candidates) -> tuple[Channel, ...]:
    scored = {(row.label, row.role) for row in candidates.quality if not row.refused}
    legs = recording.of(Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEG)
    return tuple(channel for channel in legs if (channel.label, channel.role) in scored)


def _series(scoring: Scoring, seen: Spans) -> list[_Choice]:
    """Return the picture of a series of median length, of those in which every leg was seen if there are."""
    if not scoring.series:
        return []
    clear = [row for row in scoring.series if _within((row.start_s, row.end_s), seen)] or scoring.series
    series = sorted(clear, key=lambda row: row.count)[len(clear) // 2]
    why = (
        f"Series {series.number} of {len(scoring.series)}: {series.count} movements that return at "
        "regular intervals. A series of middling length for this night."
    )
    return [_Choice("A typical series", why, _of_series(series, scoring))]


def _examples(scoring: Scoring, context: Events, seen: Spans) -> list[_Choice]:
    """Return one picture of each kind of movement or burst that stands out, in any order."""
    chosen: dict[str, _Choice] = {}
    breathing = [row for row in scoring.movements if row.respiratory]
    if breathing:
        chosen[BREATHING] = _with_breathing(_middle(breathing, seen), context)
    shortest_s = SHORTEST_S.get(scoring.rules, 10.0)
    short = [
        row for row in scoring.movements if row.imi_s is not None and row.imi_s < shortest_s and not row.plm
    ]
    if short:
        row = _middle(short, seen)
        why = f"It comes {row.imi_s:.1f} s after the one before; a series needs {shortest_s:g} s or more."
        chosen[SHORT] = _Choice(SHORT, why, _around(row.onset_s, row.end_s))
    left_out: dict[str, list[Movement | Event]] = {}
    for each in (*scoring.movements, *scoring.rejected):
        if each.excluded:
            left_out.setdefault(each.excluded, []).append(each)
    for reason, rows in left_out.items():
        title = next((t for t, reasons in TITLES.items() if reason in reasons), f"Not counted: {reason}")
        if title not in chosen:
            example = _middle(rows, seen)
            why = f"Not counted: {reason}."
            chosen[title] = _Choice(title, why, _around(example.onset_s, example.end_s))
    return list(chosen.values())


def _with_breathing(row: Movement, context: Events) -> _Choice:
    """Return a picture that reaches over the nearest breathing event."""
    left_out = "is not counted" if row.excluded else "is left out of the numbers apart from breathing"
    why = f"It goes with a breathing event and {left_out}."
    events = [event for event in context if event.kind is not Kind.AROUSAL]
    nearest = min(events, key=lambda event: abs(event.end_s - row.onset_s), default=None)
    if nearest is None:
        return _Choice(BREATHING, why, _around(row.onset_s, row.end_s))
    start_s, end_s = min(row.onset_s, nearest.onset_s), max(row.end_s, nearest.end_s)
    fits = end_s - start_s <= SERIES_S - 2 * AROUND_S
    return _Choice(BREATHING, why, _around(start_s if fits else row.onset_s, end_s if fits else row.end_s))


Timed = TypeVar("Timed", Movement, Event, Movement | Event)


def _middle(rows: Sequence[Timed], seen: Spans) -> Timed:
    """Return the one of middling length, neither the best nor the worst example; seen on every leg if any."""
    clear = [row for row in rows if _within((row.onset_s - AROUND_S, row.end_s + AROUND_S), seen)] or rows
    return sorted(clear, key=lambda row: row.duration_s)[len(clear) // 2]


def _within(limits: tuple[float, float], seen: Spans) -> bool:
    return any(span.start_s <= limits[0] and limits[1] <= span.end_s for span in seen)


def _of_series(series: Series, scoring: Scoring) -> Span:
    """Two minutes from shortly before a movement of the series, its middle one where it is long."""
    onsets = [row.onset_s for row in scoring.movements if row.series == series.number] or [series.start_s]
    if series.end_s - series.start_s <= SERIES_S - 10:
        middle = (series.start_s + series.end_s) / 2
        return Span(middle - SERIES_S / 2, middle + SERIES_S / 2)
    latest = series.end_s - SERIES_S + 10
    first = max((at for at in onsets[: len(onsets) // 2 + 1] if at <= latest), default=onsets[0])
    return Span(first - 5.0, first - 5.0 + SERIES_S)


def _around(onset_s: float, end_s: float) -> Span:
    """Return the stretch with ten seconds before and after, no longer than two minutes."""
    return Span(onset_s - AROUND_S, min(end_s + AROUND_S, onset_s - AROUND_S + SERIES_S))
