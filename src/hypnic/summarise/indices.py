"""Counts of movements over the hours in which they could have been seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.index import Index
from hypnic.model.scoring import Movement
from hypnic.model.spans import FloatArray, Spans
from hypnic.signals.intervals import count_limits, overdispersion
from hypnic.summarise.imi import is_short_interval
from hypnic.summarise.strata import BoolArray, Stratum

BLOCKS_S = (1800.0, 3600.0)
FEWEST_FREEDOM = 3.0

INTERVAL_METHOD = (
    "95 % limits of a Poisson count (Byar), widened for movements that come in bouts: by the ratio of "
    "variance to mean of the night's counts in blocks of 30 and 60 minutes (the larger one), with "
    "Student's t for what is not chance; hypnic's own method."
)

MEASURES = (
    *("lm", "clm", "plm", "plm_nr", "plm_arousal", "clm_arousal"),
    *("respiratory", "isolated", "short_interval"),
)
"""What is counted, in the order of the indices."""


def measured(movements: tuple[Movement, ...]) -> dict[str, BoolArray]:
    """Return for each measure which movements it counts, shape (n,); unknown is not counted."""
    clm, plm = _which(m.clm for m in movements), _which(m.plm for m in movements)
    arousal = _which(bool(m.arousal) for m in movements)
    short = clm & _which(is_short_interval(m) for m in movements)
    return {
        "lm": np.ones(len(movements), dtype=np.bool_),
        "clm": clm,
        "plm": plm,
        "plm_nr": _which(bool(m.plm_nr) for m in movements),
        "plm_arousal": plm & arousal,
        "clm_arousal": clm & arousal,
        "respiratory": clm & _which(bool(m.respiratory) for m in movements),
        "isolated": clm & ~plm & ~short,
        "short_interval": short,
    }


def _which(answers: Iterable[bool]) -> BoolArray:
    return np.fromiter(answers, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class _Cell:
    """The counts of all measures of one site in one stratum."""

    stratum: str
    site: str
    hours: float
    counts: FloatArray
    dispersion: FloatArray
    freedom: float


def indices(
    movements: tuple[Movement, ...],
    parts: Sequence[Stratum],
    seen: Mapping[str, Spans],
    unknown: frozenset[str],
) -> tuple[Index, ...]:
    """Return every index of leg movements, with its interval, by measure, stratum and site.

    Parameters
    ----------
    parts
        The night first.
    seen
        Per site, when a movement there could have been seen.
    unknown
        Measures that this night cannot tell; they have no index.
    """
    rows = measured(movements)
    measures = {name: rows[name] for name in MEASURES if name not in unknown}
    onsets = np.array([m.onset_s for m in movements], dtype=np.float64)
    at_site = {site: _which(site in ("both", m.site.value) for m in movements) for site in seen}
    return tabulated(Counted(onsets, measures, at_site), parts, seen)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is to be counted.

    Attributes
    ----------
    onset_s
        Shape (n,).
    measures, sites
        Per measure and per site which movements belong to it, shape (n,).
    """

    onset_s: FloatArray
    measures: Mapping[str, BoolArray]
    sites: Mapping[str, BoolArray]


def tabulated(what: Counted, parts: Sequence[Stratum], seen: Mapping[str, Spans]) -> tuple[Index, ...]:
    """Return the index of every measure in every stratum at every site, with its interval.

    Parameters
    ----------
    parts
        The night first.
    seen
        Per site, when a movement there could have been seen.
    """
    table = np.stack(list(what.measures.values()))
    spread = {
        site: _spread(table & what.sites[site], parts[0].time & spans, what.onset_s)
        for site, spans in seen.items()
    }
    cells: list[_Cell] = []
    for part in parts:
        # Mostly every site was seen at the same times: cut those out of the night once.
        hours = {spans: (part.time & spans).total_h for spans in dict.fromkeys(seen.values())}
        cells += [
            _Cell(part.name, site, hours[spans], _counts(table, part.holds & what.sites[site]), *spread[site])
            for site, spans in seen.items()
        ]
    return _with_limits(list(what.measures), cells)


def _counts(table: BoolArray, which: BoolArray) -> FloatArray:
    return np.asarray((table & which).sum(axis=1), dtype=np.float64)


def _spread(table: BoolArray, time: Spans, onsets_s: FloatArray) -> tuple[FloatArray, float]:
    """Return how much more than by chance each measure varies over a night, and the degrees of freedom.

    A part of the night is too short to tell: it takes over the night's.
    """
    rows, at = np.nonzero(table)
    dispersion = np.ones(len(table))
    if len(rows):
        worst = overdispersion(rows, time.before(onsets_s)[at], time.total_s, BLOCKS_S)
        dispersion[: len(worst)] = worst
    return dispersion, max(time.total_h + 1, FEWEST_FREEDOM)


def _with_limits(names: list[str], cells: list[_Cell]) -> tuple[Index, ...]:
    counts = np.concatenate([cell.counts for cell in cells])
    dispersion = np.concatenate([cell.dispersion for cell in cells])
    hours = np.repeat([cell.hours for cell in cells], len(names))
    freedom = np.repeat([cell.freedom for cell in cells], len(names))
    low, high = count_limits(counts, dispersion, freedom)
    keys = [(cell.stratum, cell.site, name) for cell in cells for name in names]
    columns: tuple[npt.NDArray[np.float64], ...] = (counts, hours, low, high)
    rows = [_index(key, *numbers) for key, *numbers in zip(keys, *(c.tolist() for c in columns), strict=True)]
    order = {name: at for at, name in enumerate(names)}
    return tuple(sorted(rows, key=lambda row: order[row.measure]))


def _index(key: tuple[str, str, str], count: float, hours: float, low: float, high: float) -> Index:
    stratum, site, measure = key
    some = hours > 0
    return Index(
        measure=measure,
        stratum=stratum,
        site=site,
        count=int(count),
        hours=hours,
        per_hour=count / hours if some else None,
        low=low / hours if some else None,
        high=high / hours if some else None,
    )
