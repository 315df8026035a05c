"""Which muscles burst within each movement: when first, how long, how large."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.events import Events, Kind, Site
from hypnic.model.muscle import BurstTable, Muscle, Muscles
from hypnic.model.spans import BoolArray, FloatArray

EARLY_S = 0.05
"""How long before the onset that a detector gave a burst may begin and still be part of the movement."""

ONE_MUSCLE = frozenset({Kind.FRAGMENTARY_MYOCLONUS, Kind.REM_PHASIC, Kind.LEG_MOVEMENT, Kind.FACE_TWITCH})
"""Kinds whose events are of one muscle: their bursts are measured there alone."""
SINGLE = ONE_MUSCLE | {Kind.HYPNIC_JERK, Kind.PROPRIOSPINAL, Kind.NECK_MYOCLONUS, Kind.LARGE_MOVEMENT}
"""Kinds whose events are one movement, so that the muscles have an order in it; the others are trains."""
NO_BURSTS = frozenset({Kind.NEGATIVE_MYOCLONUS, Kind.REM_TONIC})
"""A pause and a state have no bursts of their own."""


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """The bursts of every muscle in every event; arrays of shape (n_events, n_sites), by site.

    Attributes
    ----------
    first_s
        Onset of the first burst; NaN where the muscle did not move.
    count, length_s, area_uvs, peak_uv
        Of all bursts: how many, their durations and areas summed, the largest peak.
    """

    sites: tuple[Site, ...]
    first_s: FloatArray
    count: FloatArray
    length_s: FloatArray
    area_uvs: FloatArray
    peak_uv: FloatArray


def moved(events: Events, muscles: Muscles) -> Moved:
    """Find the bursts that begin within each event, or up to `EARLY_S` before it."""
    sites = muscles.sites
    bursting = np.array([row.kind not in NO_BURSTS for row in events], dtype=np.bool_)
    tables = [_joined(muscles.at(site)) for site in sites]
    found = [_in_events(events.onset_s, events.end_s, bursting, table) for table in tables]
    first, count, length, area, peak = (
        np.stack([part[at] for part in found], axis=1) if found else np.empty((len(events), 0))
        for at in range(5)
    )
    return Moved(sites, first, count, length, area, peak)


def _joined(muscles: tuple[Muscle, ...]) -> BurstTable:
    if len(muscles) == 1:
        return muscles[0].bursts
    columns = {
        name: np.concatenate([getattr(each.bursts, name) for each in muscles])
        for name in BurstTable.__slots__
    }
    order = np.argsort(columns["onset_s"], kind="stable")
    return BurstTable(**{name: values[order] for name, values in columns.items()})


def _in_events(
    onset_s: FloatArray, end_s: FloatArray, which: BoolArray, bursts: BurstTable
) -> tuple[FloatArray, ...]:
    first = np.searchsorted(bursts.onset_s, onset_s - EARLY_S)
    stop = np.searchsorted(bursts.onset_s, np.maximum(end_s, onset_s + 1e-6))
    some = which & (stop > first)
    stop = np.where(some, stop, first)
    begin = np.full(len(onset_s), np.nan)
    begin[some] = bursts.onset_s[first[some]]
    return (
        begin,
        (stop - first).astype(np.float64),
        _summed(bursts.duration_s, first, stop),
        _summed(bursts.area_uvs, first, stop),
        _largest(bursts.peak_uv, first, stop),
    )


def _summed(values: FloatArray, first: npt.NDArray[np.int64], stop: npt.NDArray[np.int64]) -> FloatArray:
    total = np.concatenate([np.zeros(1), np.cumsum(values)])
    return np.asarray(total[stop] - total[first])


def _largest(values: FloatArray, first: npt.NDArray[np.int64], stop: npt.NDArray[np.int64]) -> FloatArray:
    largest = np.full(len(first), np.nan)
    some = stop > first
    if some.any():
        bounds = np.stack([first[some], stop[some]], axis=1).ravel()
        largest[some] = np.maximum.reduceat(np.append(values, -np.inf), bounds)[::2]
    return largest


def first_onsets(events: Events, found: Moved) -> FloatArray:
    """Return the onsets by muscle; of kinds of one muscle that one alone, whatever else moved meanwhile.

    Shape (n_events, n_sites); NaN where the muscle did not move.
    """
    first = found.first_s.copy()
    at_site = {site: at for at, site in enumerate(found.sites)}
    for at, row in enumerate(events):
        if row.kind in ONE_MUSCLE:
            first[at] = np.nan
            if row.site in at_site:
                first[at, at_site[row.site]] = row.onset_s
    return first


def in_order(found: Moved) -> list[tuple[Site, ...]]:
    """Return the muscles that moved in each event, by onset (at the same moment, by site)."""
    order = np.argsort(found.first_s, axis=1, kind="stable").tolist()
    counts = (~np.isnan(found.first_s)).sum(axis=1).tolist()
    return [tuple(found.sites[at] for at in row[:count]) for row, count in zip(order, counts, strict=True)]


def burst_measures(events: Events, found: Moved) -> list[Mapping[str, float]]:
    """Return how the bursts of each event look: number of muscles, spread of onsets, length, size.

    `lag_ms` is from the first muscle's onset to the last one's, of kinds that are one movement. Lengths and
    sizes of a kind of one muscle are that muscle's.
    """
    own = _own(events, found)
    count = np.where(own, found.count, 0).sum(axis=1)
    length = np.where(own, found.length_s, 0).sum(axis=1) / np.maximum(count, 1)
    area = np.where(own, found.area_uvs, 0).sum(axis=1)
    peak = np.where(own & (found.count > 0), found.peak_uv, 0).max(axis=1, initial=0)
    muscles = (~np.isnan(found.first_s)).sum(axis=1)
    lag = spread_ms(found.first_s)
    single = np.array([row.kind in SINGLE for row in events], dtype=np.bool_)
    lag[~single] = np.nan
    columns = (c.tolist() for c in (count, muscles, lag, length * 1000, peak, area))
    return [_measures(*row) for row in zip(*columns, strict=True)]


def _measures(
    count: float, muscles: int, lag_ms: float, burst_ms: float, peak_uv: float, area_uvs: float
) -> Mapping[str, float]:
    found: dict[str, float] = {}
    if muscles:
        found["muscles_count"] = float(muscles)
    if not math.isnan(lag_ms):
        found["lag_ms"] = lag_ms
    if count:
        found |= {"burst_ms": burst_ms, "peak_uv": peak_uv, "area_uvs": area_uvs}
    return found


def spread_ms(first_s: FloatArray) -> FloatArray:
    """Return the spread of each row's onsets, shape (n,), in ms; NaN where fewer than two muscles moved."""
    known = ~np.isnan(first_s)
    late = np.where(known, first_s, -np.inf).max(axis=1, initial=-np.inf)
    early = np.where(known, first_s, np.inf).min(axis=1, initial=np.inf)
    several = known.sum(axis=1) >= 2
    return np.where(several, np.where(several, late - early, 0.0) * 1000, np.nan)


def _own(events: Events, found: Moved) -> BoolArray:
    places = {site: at for at, site in enumerate(found.sites)}
    own = np.ones((len(events), len(found.sites)), dtype=np.bool_)
    for at, row in enumerate(events):
        if row.kind in ONE_MUSCLE:
            own[at] = False
            if row.site in places:
                own[at, places[row.site]] = True
    return own
