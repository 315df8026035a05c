"""Bursts of the legs in trains: what foot tremor, quick leg movements and alternating legs share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hypnic.detect.body import Pool
from hypnic.model.events import Event, Kind, Site
from hypnic.model.spans import BoolArray
from hypnic.signals.trains import (
    chance_per_h,
    find_trains,
    irregularity,
    others_per_s,
    rate_hz,
    regular_parts,
    runs_together,
)

JOIN_S = 0.1
"""A pause up to this within a burst of a train does not end it: single motor units fire more slowly."""
AROUND_S = 300.0
"""Other bursts within this before and after a train tell how often chance alone brings some together."""
SPREAD = 2.2
"""An interval this many times shorter or longer than the median is out of step."""


@dataclass(frozen=True, slots=True)
class TrainLimits:
    """What makes a train: see the options of each kind."""

    least: int
    between_s: tuple[float, float]
    most_cv: float
    chance_per_h: float


def whole_bursts(pool: Pool) -> Pool:
    """Return bursts of one leg without the pauses inside them, the highest peak of each."""
    groups = runs_together(pool.onset_s, pool.end_s, JOIN_S)
    if not len(groups):
        return pool
    return Pool(
        onset_s=pool.onset_s[groups.first],
        end_s=np.maximum.reduceat(pool.end_s, groups.first),
        peak_uv=np.maximum.reduceat(pool.peak_uv, groups.first),
        muscle=pool.muscle[groups.first],
    )


def trains_that_stand_out(bursts: Pool, may: BoolArray, limits: TrainLimits) -> Iterator[Pool]:
    """Yield the trains that are regular, and more than the bursts around them would make by chance.

    A train may have any count, and each count its own chance: the least may take half of what is allowed,
    each longer one half of that, so that all together keep to it.

    Parameters
    ----------
    may
        Shape (n - 1,): which neighbours may follow each other.
    """
    at_rate = find_trains(bursts.onset_s, limits.between_s, limits.least, may)
    trains = regular_parts(bursts.onset_s, at_rate, limits.least, SPREAD)
    for first, stop in trains.pairs():
        train = bursts.where(slice(first, stop))
        per_s = others_per_s(bursts.onset_s, (first, stop), AROUND_S, trains)
        chance = chance_per_h(len(train), 1 / rate_hz(train.onset_s), per_s)
        chance *= 2.0 ** (len(train) - limits.least + 1)
        if irregularity(train.onset_s) <= limits.most_cv and chance <= limits.chance_per_h:
            yield train


def train_event(kind: Kind, site: Site, train: Pool, excluded: str = "") -> Event:
    """Return the event of a train: from the first onset to the last end."""
    onset_s = float(train.onset_s[0])
    return Event(
        onset_s=onset_s,
        duration_s=float(train.end_s.max()) - onset_s,
        kind=kind,
        site=site,
        measures={
            "bursts_count": float(len(train)),
            "rate_hz": rate_hz(train.onset_s),
            "interval_cv_ratio": irregularity(train.onset_s),
            "peak_uv": float(train.peak_uv.max()),
        },
        excluded=excluded,
    )
