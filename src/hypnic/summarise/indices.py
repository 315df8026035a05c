"""Counts of movements over the hours in which they could have been seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.night import Index
from hypnic.model.scoring import Movement
from hypnic.model.spans import FloatArray, Spans
from hypnic.signals.intervals import count_limits, overdispersion
from hypnic.summarise.imi import is_short_interval
from hypnic.summarise.strata import BoolArray, Stratum, position_in

BLOCKS_S = (300.0, 900.0, 1800.0, 3600.0)
FEWEST_FREEDOM = 3.0

INTERVAL_METHOD = (
    "95 % limits of a Poisson count (Garwood), widened for movements that come in bouts: by the largest "
    "ratio of variance to mean of the counts in blocks of 5, 15, 30 and 60 minutes, with Student's t for "
    "what is not chance; hypnic's own method."
)

MEASURES: Mapping[str, Callable[[Movement], bool | None]] = {
    "lm": lambda m: True,
    "clm": lambda m: m.clm,
    "plm": lambda m: m.plm,
    "plm_nr": lambda m: m.plm_nr,
    "plm_arousal": lambda m: None if m.arousal is None else m.plm and m.arousal,
    "clm_arousal": lambda m: None if m.arousal is None else m.clm and m.arousal,
    "respiratory": lambda m: None if m.respiratory is None else m.clm and m.respiratory,
    "isolated": lambda m: m.clm and not m.plm and not is_short_interval(m),
    "short_interval": lambda m: m.clm and is_short_interval(m),
}
"""What is counted, and whether a movement is one; None where the night cannot tell."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """The counts of all measures of one site in one stratum."""

    stratum: str
    site: str
    hours: float
    counts: FloatArray
    dispersion: FloatArray


def indices(
    movements: tuple[Movement, ...],
    parts: Sequence[Stratum],
    seen: Mapping[str, Spans],
    unknown: frozenset[str],
) -> tuple[Index, ...]:
    """Return every index, with its interval, by measure, stratum and site.

    Parameters
    ----------
    seen
        Per site, when a movement there could have been seen.
    unknown
        Measures that this night cannot tell; they have no index.
    """
    names = [name for name in MEASURES if name not in unknown]
    table = np.array([[bool(MEASURES[name](m)) for m in movements] for name in names], dtype=np.bool_)
    table = table.reshape(len(names), len(movements))
    onsets = np.array([m.onset_s for m in movements], dtype=np.float64)
    at_site = {site: _at(movements, site) for site in seen}
    cells = [
        _cell(part, site, part.time & seen[site], table & (part.holds & at_site[site]), onsets)
        for part in parts
        for site in seen
    ]
    return _with_limits(names, cells)


def _at(movements: tuple[Movement, ...], site: str) -> BoolArray:
    return np.array([site in ("both", m.site.value) for m in movements], dtype=np.bool_)


def _cell(part: Stratum, site: str, time: Spans, table: BoolArray, onsets: FloatArray) -> _Cell:
    rows, at = np.nonzero(table)
    dispersion = np.ones(len(table))
    if len(rows):
        spread = overdispersion(rows, position_in(time, onsets)[at], time.total_s, BLOCKS_S)
        dispersion[: len(spread)] = spread
    return _Cell(part.name, site, time.total_h, table.sum(axis=1).astype(np.float64), dispersion)


def _with_limits(names: list[str], cells: list[_Cell]) -> tuple[Index, ...]:
    counts = np.concatenate([cell.counts for cell in cells])
    dispersion = np.concatenate([cell.dispersion for cell in cells])
    hours = np.repeat([cell.hours for cell in cells], len(names))
    freedom = np.maximum(hours - 1, FEWEST_FREEDOM)
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
