"""The pieces of signal that the page shows: one typical series, and one example of what was not counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.night import Excerpt, Trace
from hypnic.model.recording import Channel, Recording, Role
from hypnic.model.scoring import Candidates, Movement, Scoring, Series
from hypnic.model.spans import Span
from hypnic.signals.faults import bridged
from hypnic.signals.filters import band_pass
from hypnic.signals.mains import find_mains, remove_mains

BINS = 600
SERIES_S = 120.0
AROUND_S = 10.0
MARGIN_S = 1.0
"""Decoded on either side, so that the filter knows what lies beyond the picture."""
MOST = 5
LOW_HZ, HIGH_HZ = 10.0, 100.0
SITES = {Role.LEFT_LEG: Site.LEFT_LEG, Role.RIGHT_LEG: Site.RIGHT_LEG, Role.LEG: Site.LEG}


def excerpts(recording: Recording, candidates: Candidates, scoring: Scoring) -> tuple[Excerpt, ...]:
    """Choose and decode at most five stretches that show what the scoring did.

    The first is two minutes of the series of median length. Then one example each, where the night
    has one: a breathing-related movement, one that is too long, one after too short an interval, and
    bursts that are no movement, a reason a picture. Only these stretches are decoded.

    Returns
    -------
    tuple of Excerpt
        By importance; empty where no channel of this night was scored (hand marks only).
    """
    channels = _channels(recording, candidates)
    if not channels or candidates.source != "detected":
        return ()
    shown: list[Excerpt] = []
    for title, why, span in _choices(scoring):
        if len(shown) == MOST:
            break
        inside = _inside(span, channels)
        traces = tuple(_trace(channel, inside, candidates) for channel in channels)
        shown.append(Excerpt(title, why, inside, traces, _events(candidates, inside)))
    return tuple(shown)


def _events(candidates: Candidates, span: Span) -> Events:
    return candidates.events.where(lambda row: row.onset_s < span.end_s and row.end_s > span.start_s)


def _channels(recording: Recording, candidates: Candidates) -> tuple[Channel, ...]:
    scored = {(row.label, row.role) for row in candidates.quality if not row.refused}
    legs = recording.of(Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEG)
    return tuple(channel for channel in legs if (channel.label, channel.role) in scored)


def _choices(scoring: Scoring) -> Iterator[tuple[str, str, Span]]:
    """Yield title, explanation and stretch, weightiest first."""
    if scoring.series:
        series = sorted(scoring.series, key=lambda row: row.count)[len(scoring.series) // 2]
        yield (
            "A typical series",
            f"Series {series.number} of {len(scoring.series)}: {series.count} movements that return at "
            "regular intervals. The series is of middling length for this night.",
            _of_series(series, scoring),
        )
    for title, why, movement in _movements(scoring):
        yield title, why, _around(movement.onset_s, movement.end_s)
    reasons: set[str] = set()
    for event in scoring.rejected:
        if event.excluded not in reasons:
            reasons.add(event.excluded)
            example = _middling([e for e in scoring.rejected if e.excluded == event.excluded])
            yield (
                "A burst that is no movement",
                f"Not counted: {event.excluded}.",
                _around(example.onset_s, example.end_s),
            )


def _movements(scoring: Scoring) -> Iterator[tuple[str, str, Movement]]:
    rows = list(scoring.movements)
    breathing = [row for row in rows if row.respiratory]
    if breathing:
        row = breathing[len(breathing) // 2]
        why = "It goes with the end of a breathing event, and is left out where breathing is set aside."
        yield "A movement that goes with breathing", why, row
    reasons = sorted({row.excluded for row in rows if row.excluded})
    for reason in reasons:
        excluded = [row for row in rows if row.excluded == reason]
        yield "A movement that cannot be periodic", f"Not counted: {reason}.", excluded[len(excluded) // 2]
    short = [row for row in rows if row.imi_s is not None and row.imi_s < 10 and not row.plm]
    if short:
        row = short[len(short) // 2]
        why = f"It comes {row.imi_s:.1f} s after the one before: too soon for a periodic movement."
        yield "A movement after a short interval", why, row


def _middling(rows: Sequence[Event]) -> Event:
    """Return the one of middling length: neither the best nor the worst example."""
    return sorted(rows, key=lambda row: row.duration_s)[len(rows) // 2]


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


def _inside(span: Span, channels: Sequence[Channel]) -> Span:
    """Move a stretch into the time that was recorded; shorten it only where that is not enough."""
    start = min(channel.recorded.rows[0].start_s for channel in channels)
    end = max(channel.recorded.rows[-1].end_s for channel in channels)
    first = min(max(span.start_s, start), max(end - span.duration_s, start))
    return Span(first, min(first + span.duration_s, end))


def _trace(channel: Channel, span: Span, candidates: Candidates) -> Trace:
    """Band-passed EMG as the range in each bin; a bin in a gap is not a number."""
    bins = max(1, min(BINS, int(span.duration_s * channel.rate_hz / 4)))
    low = np.full(bins, np.nan, dtype=np.float32)
    high = np.full(bins, np.nan, dtype=np.float32)
    high_hz = min(HIGH_HZ, 0.45 * channel.rate_hz)
    for raw in channel.load(span.start_s - MARGIN_S, span.end_s + MARGIN_S):
        emg = band_pass(bridged(raw), LOW_HZ, high_hz)
        emg = remove_mains(emg, find_mains([emg], high_hz))
        at_s = emg.start_s + np.arange(len(emg)) / emg.rate_hz
        inside = (at_s >= span.start_s) & (at_s < span.end_s)
        if not inside.any():
            continue
        share = (at_s[inside] - span.start_s) / span.duration_s
        which = (share * bins).astype(np.int64).clip(0, bins - 1)
        np.fmin.at(low, which, emg.values[inside])
        np.fmax.at(high, which, emg.values[inside])
    site = SITES[channel.role]
    return Trace(site, channel.label, low, high, _rest(candidates, channel, site, span))


def _rest(candidates: Candidates, channel: Channel, site: Site, span: Span) -> float | None:
    """Resting level at the movement nearest to the stretch; the night's where there is none near it."""
    middle = (span.start_s + span.end_s) / 2
    near = [
        (abs(event.onset_s - middle), event.measures["rest_uv"])
        for event in candidates.events
        if event.site is site and event.kind is Kind.LEG_MOVEMENT and "rest_uv" in event.measures
    ]
    if near and min(near)[0] <= 300.0:
        return min(near)[1]
    return next((row.rest_uv for row in candidates.quality if row.label == channel.label), None)
