"""What a movement looks like, and what went with it: measured, never assumed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hypnic.model.events import MOVEMENTS, STATES, Event, Events, Kind, Site
from hypnic.model.muscle import Muscles
from hypnic.model.pattern import Pattern
from hypnic.model.spans import FloatArray, Span, Spans
from hypnic.model.ties import Ties
from hypnic.relate.bursts import ONE_MUSCLE, SINGLE, Moved, burst_measures, first_onsets, in_order, moved
from hypnic.relate.envelopes import envelope_spread_ms
from hypnic.relate.options import RelateOptions
from hypnic.relate.place import FIXED, place, possible, synchrony
from hypnic.relate.reflex import reflex, stimulus_measures
from hypnic.relate.rhythm import rhythm, run_measures
from hypnic.relate.spread import SPREADING, spread
from hypnic.relate.stereotypy import stereotypy
from hypnic.relate.surroundings import Surroundings
from hypnic.relate.ties import tied
from hypnic.relate.ties.load import load
from hypnic.relate.ties.setting import Setting

__all__ = ["RelateOptions", "Related", "Surroundings", "load", "relate"]


@dataclass(frozen=True, slots=True)
class Related:
    """The movements with how each looks, what those of a kind have in common, and what they are tied to."""

    events: Events
    patterns: tuple[Pattern, ...]
    ties: Ties


def relate(events: Events, around: Surroundings, options: RelateOptions | None = None) -> Related:
    """Return the events with how each of them looks, and the patterns of the night.

    Nothing that a detector measured is changed: a measure that an event has already is kept. Patterns are of
    the events that count, in the period.

    Parameters
    ----------
    events
        Movements of every kind, one name each.
    """
    found = moved(events, around.muscles)
    looks = Events(_with_looks(events, found, around))
    patterns: list[Pattern] = []
    first = first_onsets(events, found)
    which = _counted(events, around.period)
    for kind in MOVEMENTS:
        if which[kind] and kind not in STATES:
            counted = Events(looks[at] for at in which[kind])
            patterns += _patterns(kind, counted, around, first[which[kind]], found.sites)
    moments = Events(looks[at] for rows in which.values() for at in rows)
    return Related(looks, tuple(patterns), tied(Setting(moments, around, options or RelateOptions())))


def _counted(events: Events, period: Span) -> dict[Kind, list[int]]:
    which: dict[Kind, list[int]] = {kind: [] for kind in MOVEMENTS}
    for at, row in enumerate(events):
        inside = row.end_s >= period.start_s and row.onset_s <= period.end_s
        if inside and not row.excluded:
            which[row.kind].append(at)
    return which


def _with_looks(events: Events, found: Moved, around: Surroundings) -> list[Event]:
    rows = zip(
        *(events, in_order(found), burst_measures(events, found), run_measures(events)),
        *(stimulus_measures(events, around.stimuli), _envelope(events, found, around.muscles)),
        strict=True,
    )
    return [
        replace(
            row, muscles=muscles or row.muscles, measures=dict(stimulus) | run | bursts | lag | row.measures
        )
        for row, muscles, bursts, run, stimulus, lag in rows
    ]


def _envelope(events: Events, found: Moved, muscles: Muscles) -> list[dict[str, float]]:
    spread_ms = envelope_spread_ms(events, found, muscles).tolist()
    return [{} if np.isnan(each) else {"envelope_lag_ms": each} for each in spread_ms]


def _patterns(
    kind: Kind, counted: Events, around: Surroundings, first_s: FloatArray, sites: tuple[Site, ...]
) -> list[Pattern]:
    seen = around.seen.get(kind, Spans([around.period])) & Spans([around.period])
    patterns = [rhythm(kind, counted, seen), reflex(kind, counted, around.stimuli, around.period)]
    if kind not in FIXED:
        here = possible(kind, sites)
        first_here = first_s[:, [sites.index(site) for site in here]]
        patterns.append(place(kind, counted, around.muscles))
        patterns.append(stereotypy(kind, first_here, here, ordered=kind in SPREADING))
    if kind in SINGLE - ONE_MUSCLE:
        patterns.append(synchrony(kind, counted))
    if kind in SPREADING:
        patterns += spread(kind, first_s, sites)
    return patterns
