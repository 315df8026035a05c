"""Candidates → the movements of single legs that a rule set looks at, and the rest with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from hypnic.model.events import LEGS, Event, Kind, Site
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Span
from hypnic.model.ticks import PER_SECOND, microsecond, microseconds

SHORTEST_US = 500_000
JOIN_US = 500_000

JOINED = "part of the movement before it on the same leg, which ends less than 0.5 s earlier"
TOO_SHORT = "shorter than 0.5 s"
OUTSIDE = "outside the analysis period"
NOT_A_LEG = "not on a leg"


@dataclass(frozen=True, slots=True)
class Part:
    """A movement of one leg, its limits in whole microseconds."""

    event: Event
    start_us: int
    end_us: int

    @property
    def length_us(self) -> int:
        """Length in microseconds."""
        return self.end_us - self.start_us


Reason = Callable[[Part], str]


def single_legs(candidates: Candidates, period: Span) -> tuple[list[Part], list[Event]]:
    """Return the single-leg movements of at least 0.5 s in the period, by onset, and the rejected candidates.

    Marks of one leg less than 0.5 s apart (offset to onset) are joined first: the first of them grows, the
    others are rejected as part of it. A detector has decided that already, so what it found is not joined.
    A movement that reaches into the period, or touches it, belongs to it.
    """
    legs, rejected = _leg_movements(candidates)
    if candidates.source == "marked":
        legs, joined = _joined(legs)
        rejected += joined
    first, last = microsecond(period.start_s), microsecond(period.end_s)

    def reason(part: Part) -> str:
        if part.length_us < SHORTEST_US:
            return TOO_SHORT
        return OUTSIDE if part.end_us < first or part.start_us > last else ""

    kept, out = sifted(legs, reason)
    return kept, rejected + out


def sifted(parts: Iterable[Part], reason: Reason) -> tuple[list[Part], list[Event]]:
    """Return the parts for which `reason` is empty, and the others as events that carry it."""
    kept: list[Part] = []
    rejected: list[Event] = []
    for part in parts:
        why = reason(part)
        if why:
            rejected.append(replace(part.event, excluded=why))
        else:
            kept.append(part)
    return kept, rejected


def _leg_movements(candidates: Candidates) -> tuple[list[Part], list[Event]]:
    rows = [row for row in candidates.events if row.kind is Kind.LEG_MOVEMENT]
    starts, ends = microseconds(row.onset_s for row in rows), microseconds(row.end_s for row in rows)
    legs: list[Part] = []
    rejected: list[Event] = []
    for row, start, end in zip(rows, starts.tolist(), ends.tolist(), strict=True):
        event = replace(row, site=Site.LEG) if row.site is Site.UNKNOWN else row
        if event.excluded:
            rejected.append(event)
        elif event.site not in LEGS:
            rejected.append(replace(event, excluded=NOT_A_LEG))
        else:
            legs.append(Part(event, start, end))
    return legs, rejected


def _joined(legs: list[Part]) -> tuple[list[Part], list[Event]]:
    """Join marks of one leg that are less than 0.5 s apart; `legs` by onset."""
    grown: list[Part] = []
    rejected: list[Event] = []
    latest: dict[Site, int] = {}
    for leg in legs:
        at = latest.get(leg.event.site)
        if at is None or leg.start_us >= grown[at].end_us + JOIN_US:
            latest[leg.event.site] = len(grown)
            grown.append(leg)
            continue
        before = grown[at]
        rejected.append(replace(leg.event, excluded=JOINED))
        if leg.end_us > before.end_us:
            seconds = (leg.end_us - before.start_us) / PER_SECOND
            grown[at] = Part(replace(before.event, duration_s=seconds), before.start_us, leg.end_us)
    return grown, rejected
