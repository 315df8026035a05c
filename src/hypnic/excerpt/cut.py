"""Cuts a stretch out of the channels: filtered, and thinned to the extremes of equal bins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hypnic.model.events import Events, Kind, Site
from hypnic.model.night import Trace
from hypnic.model.recording import MUSCLES, Channel
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Span
from hypnic.signals.faults import bridged
from hypnic.signals.filters import band_pass
from hypnic.signals.mains import find_mains, remove_mains

BINS = 600
MARGIN_S = 1.0
"""Decoded on either side, so that the filter knows what lies beyond the picture."""
LOW_HZ, HIGH_HZ = 10.0, 100.0
EEG_LOW_HZ, EEG_HIGH_HZ = 0.3, 35.0
"""As scorers look at EEG and EOG; muscles are filtered as the detectors of movements filter them."""
NEAR_S = 300.0
"""Within this of a stretch a movement's resting level is taken for it."""


def within(events: Events, span: Span) -> Events:
    """Return the events that reach into a stretch."""
    return events.where(lambda row: row.onset_s < span.end_s and row.end_s > span.start_s)


def inside(span: Span, channels: Sequence[Channel]) -> Span:
    """Move a stretch into the time that was recorded; shorten it only where that is not enough."""
    start = min(channel.recorded.rows[0].start_s for channel in channels)
    end = max(channel.recorded.rows[-1].end_s for channel in channels)
    first = min(max(span.start_s, start), max(end - span.duration_s, start))
    return Span(first, min(first + span.duration_s, end))


def trace_of(channel: Channel, span: Span, candidates: Candidates) -> Trace:
    """Return a channel, band-passed, as the range in each bin; a bin in a gap is not a number."""
    bins = max(1, min(BINS, int(span.duration_s * channel.rate_hz / 4)))
    low = np.full(bins, np.nan, dtype=np.float32)
    high = np.full(bins, np.nan, dtype=np.float32)
    low_hz, high_hz = (LOW_HZ, HIGH_HZ) if channel.role in MUSCLES else (EEG_LOW_HZ, EEG_HIGH_HZ)
    high_hz = min(high_hz, 0.45 * channel.rate_hz)
    for raw in channel.load(span.start_s - MARGIN_S, span.end_s + MARGIN_S):
        emg = band_pass(bridged(raw), low_hz, high_hz)
        remove_mains(emg, find_mains([emg], high_hz))
        at_s = emg.start_s + np.arange(len(emg)) / emg.rate_hz
        inside = (at_s >= span.start_s) & (at_s < span.end_s)
        if not inside.any():
            continue
        share = (at_s[inside] - span.start_s) / span.duration_s
        which = (share * bins).astype(np.int64).clip(0, bins - 1)
        np.fmin.at(low, which, emg.values[inside])
        np.fmax.at(high, which, emg.values[inside])
    site = MUSCLES.get(channel.role, Site.UNKNOWN)
    return Trace(site, channel.label, low, high, _rest(candidates, channel, site, span))


def _rest(candidates: Candidates, channel: Channel, site: Site, span: Span) -> float | None:
    """Resting level at the movement nearest to the stretch; the night's where there is none near it."""
    middle = (span.start_s + span.end_s) / 2
    near = [
        (abs(event.onset_s - middle), event.measures["rest_uv"])
        for event in candidates.events
        if event.site is site and event.kind is Kind.LEG_MOVEMENT and "rest_uv" in event.measures
    ]
    if near and min(near)[0] <= NEAR_S:
        return min(near)[1]
    return next((row.rest_uv for row in candidates.quality if row.label == channel.label), None)
