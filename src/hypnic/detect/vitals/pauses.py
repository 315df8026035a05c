"""Candidates of apnoeas and hypopnoeas, where nobody marked breathing: a simple rule, no scoring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from hypnic.detect.vitals.options import VitalsOptions
from hypnic.detect.vitals.stand import Stand, Told
from hypnic.model.events import RESPIRATORY_EVENTS, Event, Events, Kind
from hypnic.model.hypnogram import SLEEP
from hypnic.model.recording import Channel, Role
from hypnic.model.spans import BoolArray, Span, Spans
from hypnic.model.vitals import CANDIDATES, FOUND_BY_HYPNIC, SATURATION
from hypnic.signals.breath import SWING_S, Swing

LONGEST_S = 180.0
"""A longer one is a sensor that slipped (hypnic's own)."""
LAG_S = 60.0
"""A desaturation belongs to a pause if its lowest part begins no later than this after it (hypnic's own)."""


def pauses_told(stand: Stand, channel: Channel, swings: Sequence[Swing], assessable: Spans) -> Told:
    """Tell candidates of apnoeas and hypopnoeas from the flow, or why there are none.

    Looked for in sleep only, where the night was staged.
    """
    if stand.recording.marks.of(*RESPIRATORY_EVENTS, Kind.RERA):
        return Told(why_not={CANDIDATES: "a person marked the breathing: marks win"})
    if channel.role is not Role.FLOW:
        return Told(why_not={CANDIDATES: f"no flow: {channel.label} is a belt"})
    if stand.hypnogram is not None:
        assessable = assessable & stand.hypnogram.spans(*SLEEP)
    falls = None if SATURATION in stand.before.why_not else stand.before.found.of(Kind.DESATURATION)
    found = [
        event
        for swing in swings
        for event in candidates(swing, falls, stand.options)
        if assessable.contains(event.onset_s)
    ]
    only = "" if falls is not None else "; apnoeas only, since there is no saturation"
    return Told(
        found=found,
        assessable={CANDIDATES: assessable},
        methods={CANDIDATES: f"{channel.label}, by hypnic's own simple rule{only}"},
    )


def candidates(swing: Swing, falls: Events | None, options: VitalsOptions) -> Iterator[Event]:
    """Yield the candidates of one stretch of flow.

    Where the flow swings less than 70 % of its usual for ten seconds there is one, and if it swings less than
    10 % for ten seconds of it, it is an apnoea (and as long as that); otherwise a desaturation must follow.

    Source: hypnic's own, after the AASM's 10 s, 90 % and 30 % with 3 %. Departs from it in: the usual swing
    is the 75th percentile of four minutes; arousals make no hypopnoea; effort is not looked at, so that
    obstructive and central are not told apart.

    Parameters
    ----------
    falls
        Desaturations; None where there is no saturation: then there are no hypopnoeas.
    """
    deep = _stretches(swing, swing.value < options.apnea_under_ratio * swing.usual, options)
    for span in _stretches(swing, swing.value < options.hypopnea_under_ratio * swing.usual, options):
        held = next(iter(deep & Spans([span])), None)
        if held is not None:
            yield _event(held, Kind.APNEA_CANDIDATE)
        elif falls is not None and _followed(span, falls):
            yield _event(span, Kind.HYPOPNEA_CANDIDATE)


def _event(span: Span, kind: Kind) -> Event:
    return Event(span.start_s, span.duration_s, kind, label=FOUND_BY_HYPNIC)


def _stretches(swing: Swing, low: BoolArray, options: VitalsOptions) -> Spans:
    """Return the long stretches, each wider by half a window on either side: so far ahead the swing looks."""
    edges = np.flatnonzero(np.diff(low.astype(np.int8), prepend=0, append=0)) / swing.rate_hz + swing.start_s
    wide = Spans(
        (a - SWING_S / 2, b + SWING_S / 2)
        for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    )
    return Spans(row for row in wide if options.least_pause_s <= row.duration_s <= LONGEST_S)


def _followed(span: Span, falls: Events) -> bool:
    """Whether a desaturation begins in the pause or soon after, and outlasts it or ends after its middle."""
    late = span.end_s + LAG_S
    middle = (span.start_s + span.end_s) / 2
    return any(span.start_s <= row.onset_s <= late and row.end_s >= middle for row in falls)
