"""Every kind of movement → how many, and how often in which part of the night."""

from __future__ import annotations

from collections import Counter

from hypnic.model.events import MOVEMENTS, Events, Kind
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Span
from hypnic.model.survey import KindCount, Status, Survey

NO_SIGNAL = "it was not looked for: no signal was read"


def survey(events: Events, candidates: Candidates, hypnogram: Hypnogram | None, period: Span) -> Survey:
    """Count every kind of movement of a night; a kind that was not looked for has no count at all."""
    return Survey(
        events=events,
        kinds=tuple(_count(kind, events.of(kind), candidates) for kind in MOVEMENTS),
        readings=candidates.readings,
    )


def _count(kind: Kind, rows: Events, candidates: Candidates) -> KindCount:
    if kind not in candidates.looked_for:
        return KindCount(kind, Status.NOT_LOOKED_FOR, candidates.not_looked_for.get(kind, NO_SIGNAL))
    count = sum(not row.excluded for row in rows)
    taken = Counter(row.excluded for row in rows if row.excluded)
    return KindCount(kind, Status.FOUND if count else Status.NONE, count=count, taken=taken)
