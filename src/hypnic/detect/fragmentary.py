"""Fragmentary myoclonus: short twitch-like potentials of single muscles in sleep, and their excess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.detect.body import REGIONS, Pool, pooled
from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import NREM, SLEEP, Hypnogram, Stage
from hypnic.model.muscle import BurstTable, Muscle
from hypnic.model.ranges import check_ranges
from hypnic.model.scoring import Candidates
from hypnic.model.spans import BoolArray, FloatArray, Spans
from hypnic.model.survey import Reading

KIND = Kind.FRAGMENTARY_MYOCLONUS
MINI_S = 3.0
PER_HOUR = 3600 / MINI_S
AMPLITUDES_UV = (25.0, 50.0)
"""Both are in use: 50 µV in clinical rules, 25 µV in research (Frauscher 2014)."""
EXCESS_PER_MINUTE, EXCESS_MINUTES = 5, 20
MOVEMENT_S = 0.5
"""A burst of this length or more is a movement, and what is in it or next to it is a part of it."""
INDEX_SOURCE = "Lins 1993"
EXCESS_SOURCE = "American Thoracic Society text"


@dataclass(frozen=True, slots=True)
class FragmentaryOptions:
    """What a potential of fragmentary myoclonus is.

    Attributes
    ----------
    least_s, longest_s
        Its length: 75–150 ms (Frauscher 2014).
    tolerance_s
        So much shorter passes too: the finder's limits err towards short (own).
    least_uv
        Least amplitude between 10 and 100 Hz, from the lowest to the highest point as for motor unit
        potentials (own: the sources do not say): 50 µV (clinical), or 25 µV (research). Only events depend on
        it; readings are given for both.
    apart_s
        A potential so near to a longer movement of the same muscle is a part of it (own).
    in_wake
        Whether potentials in wake are events too; indices are of sleep alone.
    """

    least_s: float = 0.075
    longest_s: float = 0.15
    tolerance_s: float = 0.02
    least_uv: float = 50.0
    apart_s: float = 0.5
    in_wake: bool = False

    def __post_init__(self) -> None:
        check_ranges(self, {"least_s": (0.01, 0.15), "longest_s": (0.05, 0.5), "tolerance_s": (0.0, 0.05)})
        check_ranges(self, {"least_uv": (5.0, 500.0), "apart_s": (0.0, 5.0)})
        if self.least_s > self.longest_s:
            raise ValueError(f"least_s is at most longest_s, got {self.least_s:g} and {self.longest_s:g}")


def detect_fragmentary(scene: Scene, options: FragmentaryOptions) -> Candidates:
    """Return the potentials of fragmentary myoclonus, their index and the rule of their excess.

    A potential is a burst of 75–150 ms and of 50 µV or more, of any muscle but the face (whose twitches have
    a name of their own), in sleep, that is not in or next to a longer movement. The index is the number of
    3-s mini-epochs with a potential per hour, at most 1200.
    """
    muscles = tuple(muscle for muscle in scene.muscles if muscle.site is not Site.FACE)
    if not muscles:
        return Candidates(not_looked_for={KIND: scene.missing(*REGIONS)})
    asleep = scene.time_in(*SLEEP)
    hypnogram = scene.hypnogram
    if asleep is None or hypnogram is None or not asleep:
        why = (
            "needs sleep stages: it is told from movements of wake"
            if asleep is None
            else "no sleep was staged"
        )
        return Candidates(not_looked_for={KIND: why})
    time = asleep | hypnogram.spans(Stage.W) if options.in_wake else asleep
    moving = _movements(pooled(muscles))
    least_uv = min(options.least_uv, *AMPLITUDES_UV)
    tables = [potentials(muscle.bursts, moving, least_uv, options) for muscle in muscles]
    events = [
        event
        for muscle, table in zip(muscles, tables, strict=True)
        for event in _events(muscle, table.where(time.contains(table.onset_s)), options.least_uv)
    ]
    seen = Spans(row for muscle in muscles for row in muscle.assessable) & time
    return Candidates(
        events=Events(events),
        looked_for=frozenset({KIND}),
        seen={KIND: seen},
        readings=tuple(_readings(muscles, tables, hypnogram)),
    )


def _movements(pool: Pool) -> Spans:
    long = pool.where(pool.duration_s >= MOVEMENT_S)
    return Spans(zip(long.onset_s.tolist(), long.end_s.tolist(), strict=True))


def potentials(bursts: BurstTable, moving: Spans, least_uv: float, options: FragmentaryOptions) -> BurstTable:
    """Return the bursts of one muscle that are potentials of fragmentary myoclonus by length and height.

    Parameters
    ----------
    moving
        When any muscle moves for longer: a potential that overlaps it is a part of it.
    """
    length = bursts.duration_s
    is_one = (length >= options.least_s - options.tolerance_s - 1e-9) & (bursts.height_uv >= least_uv)
    is_one &= length <= options.longest_s + 1e-9
    is_one &= ~_touches(bursts.onset_s, bursts.end_s, moving)
    own = bursts.where(length >= MOVEMENT_S)
    near = Spans(
        zip((own.onset_s - options.apart_s).tolist(), (own.end_s + options.apart_s).tolist(), strict=True)
    )
    return bursts.where(is_one & ~near.contains(bursts.onset_s))


def _touches(onset_s: FloatArray, end_s: FloatArray, spans: Spans) -> BoolArray:
    """Whether each stretch overlaps any of the spans."""
    edges = np.asarray(spans.rows, dtype=np.float64).reshape(-1, 2)
    ended = np.searchsorted(edges[:, 1], onset_s, side="right")
    begun = np.searchsorted(edges[:, 0], end_s, side="left")
    return np.asarray(begun > ended, dtype=np.bool_)


def _events(muscle: Muscle, table: BurstTable, least_uv: float) -> Iterator[Event]:
    table = table.where(table.height_uv >= least_uv)
    columns = (table.onset_s, table.duration_s, table.peak_uv, table.rest_uv, table.area_uvs)
    for onset_s, duration_s, peak_uv, rest_uv, area_uvs in zip(*(c.tolist() for c in columns), strict=True):
        measures = {"peak_uv": peak_uv, "rest_uv": rest_uv, "area_uvs": area_uvs}
        yield Event(onset_s, duration_s, KIND, muscle.site, measures)


@dataclass(frozen=True, slots=True, eq=False)
class Minis:
    """The 3-s mini-epochs of a night in some stages, for one muscle or for several.

    Attributes
    ----------
    valid, hit
        Shape (n,): whether the middle of each lies in the time that counts, and whether it holds a potential.
    """

    valid: BoolArray
    hit: BoolArray

    @property
    def per_hour(self) -> float | None:
        """Share of the valid ones with a potential, as a number an hour; None where there are none."""
        count = int(self.valid.sum())
        return PER_HOUR * int((self.hit & self.valid).sum()) / count if count else None


def mini_epochs(onset_s: FloatArray, time: Spans, hypnogram: Hypnogram) -> Minis:
    """Return the mini-epochs, counted from the start of the hypnogram, in `time`.

    Parameters
    ----------
    onset_s
        Potentials, shape (n,).
    time
        Stages in question and assessable.
    """
    count = int((hypnogram.end_s - hypnogram.start_s) // MINI_S)
    middle: FloatArray = hypnogram.start_s + (np.arange(count, dtype=np.float64) + 0.5) * MINI_S
    at = np.floor((onset_s - hypnogram.start_s) / MINI_S + 1e-9).astype(np.int64)
    hit = np.zeros(count, dtype=np.bool_)
    hit[at[(at >= 0) & (at < count)]] = True
    return Minis(time.contains(middle), hit)


def minutes_of_excess(onset_s: FloatArray, time: Spans) -> int:
    """Return how many minutes of `time`, its pieces put together, hold five potentials or more."""
    minute = (time.before(onset_s[time.contains(onset_s)]) // 60).astype(np.int64)
    return int((np.bincount(minute) >= EXCESS_PER_MINUTE).sum())


def _readings(
    muscles: Sequence[Muscle], tables: Sequence[BurstTable], hypnogram: Hypnogram
) -> Iterator[Reading]:
    for least_uv in AMPLITUDES_UV:
        onsets = [table.onset_s[table.height_uv >= least_uv] for table in tables]
        yield from _indices(muscles, onsets, hypnogram, least_uv)
        yield from _excess(muscles, onsets, hypnogram, least_uv)


def _indices(
    muscles: Sequence[Muscle], onsets: Sequence[FloatArray], hypnogram: Hypnogram, least_uv: float
) -> Iterator[Reading]:
    name = f"fragmentary_myoclonus_index_{least_uv:g}uv_per_h"
    for words, stages in (("sleep", SLEEP), ("NREM sleep", NREM), ("REM sleep", (Stage.R,))):
        time = hypnogram.spans(*stages)
        rows = [
            mini_epochs(onset_s, time & muscle.assessable, hypnogram)
            for muscle, onset_s in zip(muscles, onsets, strict=True)
        ]
        whole = Minis(
            np.logical_or.reduce([row.valid for row in rows]),
            np.logical_or.reduce([row.hit & row.valid for row in rows]),
        )
        why = f"no {words} in which the muscle could be judged"
        yield Reading(
            *(KIND, name, whole.per_hour, "per h"),
            of=f"all muscles, {words}",
            why="" if whole.per_hour is not None else why,
            source=INDEX_SOURCE,
        )
        for muscle, row in zip(muscles, rows, strict=True):
            yield Reading(
                *(KIND, name, row.per_hour, "per h"),
                site=muscle.site,
                of=words,
                why="" if row.per_hour is not None else why,
                source=INDEX_SOURCE,
            )


def _excess(
    muscles: Sequence[Muscle], onsets: Sequence[FloatArray], hypnogram: Hypnogram, least_uv: float
) -> Iterator[Reading]:
    """Yield the minutes of excess of each muscle, and whether any muscle has enough of them."""
    nrem = hypnogram.spans(*NREM)
    name = f"excessive_fragmentary_myoclonus_{least_uv:g}uv"
    most = None
    for muscle, onset_s in zip(muscles, onsets, strict=True):
        time = nrem & muscle.assessable
        minutes = minutes_of_excess(onset_s, time) if time else None
        if minutes is not None:
            most = max(most or 0, minutes)
        yield Reading(
            *(KIND, f"{name}_min", None if minutes is None else float(minutes), "min"),
            site=muscle.site,
            of="NREM sleep with 5 potentials a minute or more",
            why="" if minutes is not None else "no NREM sleep in which the muscle could be judged",
            source=EXCESS_SOURCE,
        )
    yield Reading(
        *(KIND, f"{name}_count", None if most is None else float(most >= EXCESS_MINUTES), "count"),
        of="1 where any one muscle has 20 such minutes or more",
        why="" if most is not None else "no NREM sleep in which a muscle could be judged",
        source=EXCESS_SOURCE,
    )
