"""One movement, one name: which kind an event counts as where several detectors saw the same movement.

The order and its reasons are a table (`ranks.PRECEDENCE`) and a page (`docs/rules/precedence.md`); both are
hypnic's own. Nothing here is read by the rule sets for legs.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from hypnic.model.events import LEGS, MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.spans import BoolArray
from hypnic.model.survey import counted_as, taken_by
from hypnic.model.ticks import TickArray, microseconds
from hypnic.score.ranks import (
    AROUSED,
    HALF,
    LONG_TWITCH,
    MUSCLES_OF,
    PERIODIC,
    PRECEDENCE,
    SHORT_LEG,
    SHORT_LEG_US,
    SHORT_TWITCH_US,
    SPLIT,
    WHOLE,
    Claim,
    Shared,
)
from hypnic.signals.cover import covered

IntArray = npt.NDArray[np.int64]


def one_name(events: Events, periodic: Events | None = None) -> Events:
    """Return the movements of every kind; one that is the same movement as another is excluded, and says so.

    Every row is kept, in its place: a row that loses has `counted as KIND` in `excluded`. Rows that came in
    excluded neither take nor lose. The result does not depend on the order of the rows, and doing it twice
    changes nothing. The rule sets for legs do not read this.

    Parameters
    ----------
    periodic
        The single-leg movements that a rule set put into a PLM series.
    """
    rows = events.of(*MOVEMENTS)
    if not rows:
        return rows
    table = _Table(rows, periodic or Events())
    for rank, row in enumerate(PRECEDENCE):
        for claim in row.claims:
            table.take(rank, claim)
    taken = zip(rows, table.winner.tolist(), strict=True)
    return Events(
        replace(row, excluded=counted_as(PRECEDENCE[winner].kind)) if winner >= 0 else row
        for row, winner in taken
    )


class _Table:
    """The events as arrays of shape (n,): times in µs, place, rank in the order, and who took each (-1)."""

    def __init__(self, rows: Events, periodic: Events) -> None:
        self.rows = rows
        self.start = microseconds(rows.onset_s)
        self.end = microseconds(rows.end_s)
        self.place = np.array([_PLACE[_place(row)] for row in rows], dtype=np.int64)
        self.free = np.array([not row.excluded for row in rows], dtype=np.bool_)
        self.winner = np.full(len(rows), -1, dtype=np.int64)
        self.kind = np.array([_KINDS[row.kind] for row in rows], dtype=np.int64)
        self.rank = np.array([_RANKS[kind] for kind in MOVEMENTS], dtype=np.int64)[self.kind]
        length = self.end - self.start
        self._split(Kind.LEG_MOVEMENT, SHORT_LEG, length <= SHORT_LEG_US)
        self._split(Kind.LEG_MOVEMENT, PERIODIC, self._periodic(periodic) & ~self._of_the_body())
        self._split(Kind.REM_PHASIC, LONG_TWITCH, length > SHORT_TWITCH_US)
        self._split(Kind.BRUXISM, SPLIT[Kind.BRUXISM], self.place == _PLACE[Site.CHIN])
        for kind in WHOLE:
            self._split(kind, SPLIT[kind], self._explained(kind))

    def _split(self, kind: Kind, name: str, which: BoolArray) -> None:
        self.rank[(self.kind == _KINDS[kind]) & which] = _RANKS[name]

    def take(self, rank: int, claim: Claim) -> None:
        """Let the events of a rank that still count take those that are the same movement."""
        winners = self.free & (self.rank == rank)
        losers = self.free & np.isin(self.rank, [_RANKS[name] for name in claim.takes])
        if not (winners.any() and losers.any()):
            return
        for place in np.unique(self.place[losers]).tolist():
            same = winners & _SHARED[claim.sites][self.place, place]
            asked = np.flatnonzero(losers & (self.place == place))
            if same.any():
                self.winner[asked[self._share(same, asked) >= claim.share]] = rank
        self.free &= self.winner < 0

    def _share(self, by: BoolArray, of: IntArray) -> npt.NDArray[np.float64]:
        return np.asarray(self._covered(by, of) / np.maximum(self.end[of] - self.start[of], 1))

    def _covered(self, by: BoolArray, of: IntArray) -> TickArray:
        return covered(self.start[by], self.end[by], self.start[of], self.end[of])

    def _periodic(self, parts: Events) -> BoolArray:
        """Which events are half and more in a movement of a series on the same leg."""
        start, end = microseconds(parts.onset_s), microseconds(parts.end_s)
        place = np.array([_PLACE[_place(row)] for row in parts], dtype=np.int64)
        share = np.zeros(len(self.rows))
        for site in np.unique(self.place).tolist():
            same, at = _SHARED[Shared.MUSCLE][place, site], np.flatnonzero(self.place == site)
            found = covered(start[same], end[same], self.start[at], self.end[at])
            share[at] = found / np.maximum(self.end[at] - self.start[at], 1)
        return share >= HALF

    def _of_the_body(self) -> BoolArray:
        """Which events are half and more in a large movement that is more than the legs in it and the jaw.

        Where its muscles were not counted nobody can tell, and it holds none.
        """
        seen = self._seen()
        large = np.flatnonzero(seen & (self.kind == _KINDS[Kind.LARGE_MOVEMENT]))
        found = np.zeros(len(self.rows), dtype=np.bool_)
        if len(large):
            legs = self._muscles_in(seen & (self.kind == _KINDS[Kind.LEG_MOVEMENT]), large)
            bodily = np.zeros(len(self.rows), dtype=np.bool_)
            bodily[large] = self._counts(large, 0.0) > legs + AROUSED
            found[:] = self._share(bodily, np.arange(len(self.rows))) >= HALF
        return found

    def _counts(self, of: IntArray, unknown: float) -> npt.NDArray[np.float64]:
        return np.array([self.rows[at].measures.get("muscles_count", unknown) for at in of.tolist()])

    def _seen(self) -> BoolArray:
        """Which events a detector stands by, whatever name they have by now."""
        return np.array([not row.excluded or taken_by(row.excluded) is not None for row in self.rows])

    def _explained(self, kind: Kind) -> BoolArray:
        """Which movements of the whole body are no more than a part that moved: see `ranks.EXPLAINED`."""
        whole = np.flatnonzero(self.kind == _KINDS[kind])
        count = self._counts(whole, np.inf)
        seen = self._seen() & (self.rank != _RANKS[SPLIT[Kind.BRUXISM]])
        found = np.zeros(len(self.rows), dtype=np.bool_)
        for each in WHOLE[kind]:
            part = seen & (self.kind == _KINDS[each])
            if part.any() and len(whole):
                moved = self._muscles_in(part, whole)
                found[whole] |= (self._share(part, whole) >= HALF) & (moved >= count)
        return found

    def _muscles_in(self, part: BoolArray, whole: IntArray) -> IntArray:
        moved = np.zeros(len(whole), dtype=np.int64)
        for place in np.unique(self.place[part]).tolist():
            touched = self._covered(part & (self.place == place), whole) > 0
            moved += touched * MUSCLES_OF.get(_PLACES[place], 1)
        return moved


def _place(row: Event) -> Site:
    """Where it is; for a mark without a place, where its kind always is."""
    return _NATURAL.get(row.kind, Site.UNKNOWN) if row.site is Site.UNKNOWN else row.site


_NATURAL = {
    Kind.LEG_MOVEMENT: Site.LEG,
    Kind.FOOT_TREMOR: Site.LEG,
    Kind.HIGH_FREQUENCY_LEGS: Site.LEG,
    Kind.ALTERNATING_LEGS: Site.BOTH_LEGS,
    Kind.BRUXISM: Site.MASSETER,
    Kind.NECK_MYOCLONUS: Site.NECK,
    Kind.FACE_TWITCH: Site.FACE,
}

_PLACES = tuple(Site)
_PLACE = {site: at for at, site in enumerate(_PLACES)}
_KINDS = {kind: at for at, kind in enumerate(MOVEMENTS)}
_RANKS = {row.name: at for at, row in enumerate(PRECEDENCE)}


def _same_muscle(one: Site, other: Site) -> bool:
    if one is Site.UNKNOWN or other is Site.UNKNOWN:
        return False
    if one in LEGS and other in LEGS:
        return one is other or bool({one, other} & {Site.LEG, Site.BOTH_LEGS})
    face = {Site.FACE, Site.EYELIDS}
    return one is other or {one, other} == face


def _shared(sites: Shared, one: Site, other: Site) -> bool:
    return {
        Shared.MUSCLE: _same_muscle(one, other),
        Shared.JAW: other in {Site.CHIN, Site.MASSETER, Site.FACE},
        Shared.HEAD: other in {Site.NECK, Site.SHOULDERS, Site.FACE, Site.EYELIDS},
        Shared.BODY: True,
    }[sites]


_SHARED = {
    sites: np.array([[_shared(sites, one, other) for other in _PLACES] for one in _PLACES])
    for sites in Shared
}
"""By rule: whether an event at one place (row) can be the same movement as one at another (column)."""
