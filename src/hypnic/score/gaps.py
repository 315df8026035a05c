"""What the recording did not see: holes in it, and movements that it cut off."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hypnic.model.events import LEGS, Site
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans
from hypnic.model.ticks import TickArray, microseconds
from hypnic.score.single_leg import Part

CUT_OFF = "touches an edge or a gap of what could be seen, so that its length is unknown"

HOLE_US = 500_000
"""A shorter hole cannot hide a whole movement. hypnic's own limit."""

EDGE_US = 10_000
"""A movement this near to an edge touches it: one sample at 100 Hz. hypnic's own limit."""


def cut_off(part: Part, edges: Mapping[Site, tuple[TickArray, TickArray]]) -> bool:
    """Whether a movement touches the edge of what could be seen on its leg, or lies outside it."""
    if part.event.site not in edges:
        return False
    starts, ends = edges[part.event.site]
    at = int(np.searchsorted(starts, part.start_us, side="right")) - 1
    return at < 0 or part.start_us - starts[at] <= EDGE_US or ends[at] - part.end_us <= EDGE_US


def seen_edges(candidates: Candidates) -> dict[Site, tuple[TickArray, TickArray]]:
    """Return the starts and ends of what could be seen on each leg; empty for hand marks.

    A person who marked a movement at an edge has said how long it is.
    """
    if candidates.source == "marked":
        return {}
    return {
        site: (microseconds(row.start_s for row in seen), microseconds(row.end_s for row in seen))
        for site, seen in candidates.assessable.items()
    }


def hole_starts(candidates: Candidates) -> TickArray:
    """Return when holes of at least 0.5 s begin in which no leg could be seen, shape (n,), ascending."""
    seen = Spans(row for site, spans in candidates.assessable.items() if site in LEGS for row in spans)
    ends = microseconds(row.end_s for row in seen)[:-1]
    starts = microseconds(row.start_s for row in seen)[1:]
    return ends[starts - ends >= HOLE_US]


def legs_in_words(candidates: Candidates) -> tuple[str, ...]:
    """Return what the report must say where not both legs could be seen; nothing where they could."""
    seen = {site for site, spans in candidates.assessable.items() if site in LEGS and len(spans)}
    if seen == {Site.LEG}:
        return ("The side of the leg is unknown: movements of two legs cannot be told apart.",)
    if len(seen) == 1 and Site.BOTH_LEGS not in seen:
        name = next(iter(seen)).value.replace("_", " ")
        return (f"Only the {name} was looked at: what both legs did together is unknown.",)
    return ()
