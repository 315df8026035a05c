"""Every kind of movement → how many, and how often in which part of the night and where on the body."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from hypnic.model.events import MOVEMENTS, STATES, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.index import Index
from hypnic.model.pattern import Pattern
from hypnic.model.scoring import Candidates
from hypnic.model.sleep import SleepCycle
from hypnic.model.spans import FloatArray, Span, Spans
from hypnic.model.survey import KindCount, Status, Survey, taken_by
from hypnic.summarise.indices import Counted, tabulated
from hypnic.summarise.strata import BoolArray, Moments, Stratum, seen_by_site, strata

NO_SIGNAL = "it was not looked for: no signal was read"
OUTSIDE = "outside the analysis period"
ALL = "all"
SECONDS = "_s"
"""End of the measure of a state, which is counted in seconds."""


def survey(
    events: Events,
    candidates: Candidates,
    hypnogram: Hypnogram | None,
    period: Span,
    patterns: tuple[Pattern, ...] = (),
    cycles: tuple[SleepCycle, ...] = (),
) -> Survey:
    """Count every kind of movement of a night; a kind that was not looked for has no count at all.

    Hours are those in which a movement of the kind could have been seen: within the period, in that stage.
    Leg movements are counted one leg at a time; what both legs do together is for the rule sets.

    Parameters
    ----------
    events
        Movements of every kind, one name each. What lies wholly outside the period does not count.
    cycles
        Of NREM and REM sleep, counted apart as hours are; empty where they are not told.
    """
    staged = hypnogram if hypnogram is not None and (hypnogram.stages != Stage.UNSCORED).any() else None
    inside = Events(
        row if row.excluded or _reaches(row.onset_s, row.end_s, period) else replace(row, excluded=OUTSIDE)
        for row in events
    )
    night = _Parts(staged, period, cycles)
    kinds = tuple(_count(kind, inside.of(kind), candidates, night) for kind in MOVEMENTS)
    return Survey(events=inside, kinds=kinds, readings=candidates.readings, patterns=patterns)


def _reaches(onset_s: float, end_s: float, period: Span) -> bool:
    return end_s >= period.start_s and onset_s <= period.end_s


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """What a night is cut by."""

    hypnogram: Hypnogram | None
    period: Span
    cycles: tuple[SleepCycle, ...]

    def of(self, onset_s: FloatArray) -> tuple[Stratum, ...]:
        """Return the strata, and which of these onsets belong to them."""
        staged = self.hypnogram
        stages = np.full(len(onset_s), Stage.UNSCORED, np.int8) if staged is None else staged.at(onset_s)
        return strata(Moments(onset_s, stages), staged, self.period, self.cycles, wake=True)


def _count(kind: Kind, rows: Events, candidates: Candidates, night: _Parts) -> KindCount:
    if kind not in candidates.looked_for:
        return KindCount(kind, Status.NOT_LOOKED_FOR, candidates.not_looked_for.get(kind, NO_SIGNAL))
    counted = rows.where(lambda row: not row.excluded)
    takers = Counter(taken_by(row.excluded) for row in rows)
    seen = _seen(kind, candidates)
    table = _seconds if kind in STATES else _indices
    return KindCount(
        kind,
        Status.FOUND if counted else Status.NONE,
        count=len(counted),
        taken=MappingProxyType({k.value: takers[k] for k in MOVEMENTS if takers[k]}),
        indices=table(kind, counted, night.of(counted.onset_s), seen),
    )


def _seen(kind: Kind, candidates: Candidates) -> dict[str, Spans]:
    """When a movement of the kind could have been seen, anywhere (`ALL`) and, of the legs, by leg."""
    if kind is Kind.LEG_MOVEMENT:
        legs = seen_by_site(candidates)
        return {ALL: legs.pop("both"), **legs}
    return {ALL: candidates.seen.get(kind, Spans())}


def _at_sites(rows: Events) -> dict[str, BoolArray]:
    """Which movements are at each site. One of the whole body is at every muscle that moved in it."""
    places = [set(row.muscles) if row.site in _MANY and row.muscles else {row.site} for row in rows]
    found = sorted({site for sites in places for site in sites}, key=list(Site).index)
    return {site.value: np.array([site in sites for sites in places], dtype=np.bool_) for site in found}


_MANY = frozenset({Site.WHOLE_BODY, Site.BOTH_LEGS, Site.TRUNK, Site.UNKNOWN})


def _indices(
    kind: Kind, rows: Events, parts: tuple[Stratum, ...], seen: dict[str, Spans]
) -> tuple[Index, ...]:
    everywhere = {ALL: np.ones(len(rows), dtype=np.bool_)}
    what = Counted(rows.onset_s, {kind.value: everywhere[ALL]}, everywhere)
    table = tabulated(what, parts, {ALL: seen[ALL]})
    sites = _at_sites(rows)
    if not sites:
        return table
    # Of single places the night and its stages are enough: shorter parts would be mostly zeros.
    long = tuple(part for part in parts if not part.name.startswith(("hour", "third", "cycle")))
    by_site = {site: seen.get(site, seen[ALL]) for site in sites}
    return (*table, *tabulated(Counted(what.onset_s, what.measures, sites), long, by_site))


def _seconds(
    kind: Kind, rows: Events, parts: tuple[Stratum, ...], seen: dict[str, Spans]
) -> tuple[Index, ...]:
    """Return seconds, and seconds per hour, of a state. They have no limits, for they are no counts."""
    lasted = {ALL: rows.spans, **{site: rows.at(Site(site)).spans for site in _at_sites(rows)}}
    table = []
    for part in parts:
        time = part.time & seen[ALL]
        for site, spans in lasted.items():
            seconds = (spans & time).total_s
            rate = seconds / time.total_h if time.total_s else None
            name = f"{kind.value}{SECONDS}"
            table.append(Index(name, part.name, site, round(seconds), time.total_h, rate, None, None))
    return tuple(table)
