"""Candidates for hypnic jerks (sleep starts): sudden jerks of several parts of the body on falling asleep."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.detect.body import REGIONS, Pool, pooled, regions_of, seen_together
from hypnic.detect.company import breathing_again, company
from hypnic.detect.scene import Scene
from hypnic.detect.sleep_start_options import SleepStartOptions
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.muscle import Muscle
from hypnic.model.scoring import Candidates
from hypnic.model.spans import BoolArray, FloatArray, Spans
from hypnic.signals.trains import Groups, find_trains, irregularity, runs_together

KIND = Kind.HYPNIC_JERK
BODY_MOVED_S = 0.5
"""A burst of this length or more is a movement; a jerk does not come out of one."""
PERIODIC = "one of a periodic series: four or more movements at intervals of 4-90 s"
RHYTHMIC = "one of a train of jerks that follow each other within 4 s"
BREATHING = "comes with the end of a respiratory event"
LEAST_TRAIN, ENOUGH, FEW = 4, 6, 0.3


@dataclass(frozen=True, slots=True)
class Jerk:
    """Short bursts of several muscles: from the first onset to the last end."""

    onset_s: float
    end_s: float
    muscles: int
    regions: int
    peak_uv: float
    burst_s: float


def detect_sleep_starts(scene: Scene, options: SleepStartOptions) -> Candidates:
    """Return the candidates for hypnic jerks of a night.

    A jerk is a single or short run of bursts of 50–300 ms, in two or more regions of the body that start
    within 0.1 s of each other, around sleep onset. Excluded, with the reason: what belongs to a periodic
    series or a quick train, and what comes with the end of a respiratory event. No candidate at all: what
    goes on for 3 s or more, or comes out of a longer movement. Hypnic's own: no published rule counts them.
    """
    why = _why_not(scene)
    hypnogram = scene.hypnogram
    if why or hypnogram is None:
        return Candidates(not_looked_for={KIND: why})
    window = falling_asleep(hypnogram, options)
    if not window:
        return Candidates(not_looked_for={KIND: "the stages hold no change from wake to sleep"})
    muscles = tuple(scene.muscles)
    seen = seen_together(muscles, 2) & window
    if not seen:
        return Candidates(
            not_looked_for={KIND: "no two regions of the body could be judged at once around sleep onset"}
        )
    found = [jerk for jerk in find_jerks(muscles, seen, options) if seen.contains(jerk.onset_s)]
    onsets = np.array([jerk.onset_s for jerk in found])
    reasons = _reasons(onsets, scene, options)
    borders = hypnogram.onsets_s
    events = [
        _event(scene, jerk, float(jerk.onset_s - borders[np.abs(borders - jerk.onset_s).argmin()]), reason)
        for jerk, reason in zip(found, reasons, strict=True)
    ]
    return Candidates(events=Events(events), looked_for=frozenset({KIND}), seen={KIND: seen})


def _why_not(scene: Scene) -> str:
    regions = regions_of(scene.muscles)
    if len(regions) < 2:
        missing = scene.missing(*REGIONS)
        only = f"only the EMG of the {regions[0]} can be used" if regions else missing
        return f"needs the EMG of two regions of the body: {only}"
    if scene.time_in(*SLEEP) is None:
        return "needs sleep stages: a hypnic jerk is told by when the sleeper falls asleep"
    return ""


def falling_asleep(hypnogram: Hypnogram, options: SleepStartOptions) -> Spans:
    """Return when the sleeper falls asleep: around sleep onset, narrowly around short returns to sleep."""
    awake = hypnogram.spans(Stage.W)
    rows: list[tuple[float, float]] = []
    for at, onset_s in enumerate(hypnogram.onsets_s.tolist()):
        woke_s = min((span.start_s for span in awake if span.end_s == onset_s), default=onset_s)
        before_s, after_s = options.near_s, options.near_s
        if at == 0 or onset_s - woke_s >= 60 * options.long_wake_min:
            before_s, after_s = 60 * options.before_min, 60 * options.after_min
        # Before it, the wake out of which the sleeper falls asleep: not the sleep before that.
        rows.append((max(onset_s - before_s, woke_s), onset_s + after_s))
    # Who dreams or sleeps deeply is not falling asleep, however soon it comes.
    staged = hypnogram.spans(Stage.W, *(stage for stage in SLEEP if stage not in (Stage.N3, Stage.R)))
    return Spans(rows) & staged


def find_jerks(muscles: Sequence[Muscle], seen: Spans, options: SleepStartOptions) -> Iterator[Jerk]:
    """Yield the jerks of a night in and near `seen`, by onset, whatever series they may belong to.

    Parameters
    ----------
    seen
        When one could be told; bursts farther than 10 s from it are not looked at.
    """
    pool = pooled(muscles)
    near = Spans((span.start_s - 10, span.end_s + 10) for span in seen)
    pool = pool.where(near.contains(pool.onset_s))
    pool = pool.where((pool.peak_uv >= options.weakest_uv) | (pool.duration_s >= BODY_MOVED_S))
    region = _numbers(muscles)
    groups = runs_together(pool.onset_s, pool.end_s, options.join_s)
    least = _least_regions(_alone(pool, groups) / max(near.total_s, 1.0), options)
    moved_s = -math.inf
    for first, stop in groups.pairs():
        part = pool.where(slice(first, stop))
        if stop - first >= 2:
            jerk = _jerk(part, region, options)
            if jerk is not None and jerk.regions >= least and jerk.onset_s - moved_s >= 2 * options.join_s:
                yield jerk
        if (part.duration_s >= BODY_MOVED_S).any():
            moved_s = float(part.end_s.max())


def _numbers(muscles: Sequence[Muscle]) -> FloatArray:
    regions = regions_of(muscles)
    return np.array([regions.index(REGIONS[muscle.site]) for muscle in muscles], dtype=np.float64)


def _alone(pool: Pool, groups: Groups) -> int:
    """Return how many groups are of one muscle: twitches, which may meet by chance."""
    if not len(groups):
        return 0
    lowest = np.minimum.reduceat(pool.muscle, groups.first)
    highest = np.maximum.reduceat(pool.muscle, groups.first)
    return int((lowest == highest).sum())


def _least_regions(per_s: float, options: SleepStartOptions) -> int:
    """Return how many regions do not meet by chance, where single muscles twitch at this rate."""
    least, chance_per_h = 2, 3600 * per_s * per_s * options.together_s
    while chance_per_h > options.chance_per_h and least < len(REGIONS):
        chance_per_h *= per_s * options.together_s
        least += 1
    return least


def _jerk(part: Pool, region: FloatArray, options: SleepStartOptions) -> Jerk | None:
    """Return the jerk in bursts that run together; None where they are something else."""
    length = part.duration_s
    if part.end_s.max() - part.onset_s.min() >= options.large_s:
        return None
    is_short = (length >= options.least_s) & (length <= options.longest_s)
    is_short &= part.peak_uv >= options.weakest_uv
    short, longer = part.where(is_short), part.where(length > options.longest_s)
    if len(short) < 2 or short.peak_uv.max() < options.least_peak_uv:
        return None
    if 3 * len(np.unique(longer.muscle)) > len(np.unique(part.muscle)):
        return None
    regions = _most_together(short.onset_s, region[short.muscle], options.together_s)
    if regions < 2:
        return None
    return Jerk(
        onset_s=float(short.onset_s[0]),
        end_s=float(short.end_s.max()),
        muscles=len(np.unique(short.muscle)),
        regions=regions,
        peak_uv=float(short.peak_uv.max()),
        burst_s=float(short.duration_s.mean()),
    )


def _most_together(onset_s: FloatArray, region: FloatArray, within_s: float) -> int:
    """Return the most regions that start within a stretch of this length."""
    stops = np.searchsorted(onset_s, onset_s + within_s + 1e-6, side="right")
    return max(len(np.unique(region[first:stop])) for first, stop in enumerate(stops.tolist()))


def _reasons(onsets: FloatArray, scene: Scene, options: SleepStartOptions) -> list[str]:
    legs = [
        event.onset_s
        for row in scene.tracing.legs
        if row.leg is not None
        for event in row.leg.events
        if not event.excluded
    ]
    quick = find_trains(onsets, (0.0, options.least_period_s), LEAST_TRAIN)
    rhythmic = np.zeros(len(onsets), dtype=np.bool_)
    for first, stop in quick.pairs():
        rhythmic[first:stop] = True
    periodic = _periodic(onsets, np.array(legs), options)
    breath = breathing_again(scene.marks)
    breathing = [bool(((at >= breath[:, 0]) & (at <= breath[:, 1])).any()) for at in onsets.tolist()]
    return [
        RHYTHMIC if is_rhythmic else PERIODIC if is_periodic else BREATHING if is_breathing else ""
        for is_rhythmic, is_periodic, is_breathing in zip(rhythmic, periodic, breathing, strict=True)
    ]


def _periodic(onsets: FloatArray, legs: FloatArray, options: SleepStartOptions) -> BoolArray:
    """Whether each jerk is in a periodic series of jerks and leg movements."""
    times = _thinned(np.sort(np.concatenate([onsets, legs])), options.least_period_s)
    trains = find_trains(times, (options.least_period_s, options.longest_period_s), LEAST_TRAIN)
    periodic = np.zeros(len(onsets), dtype=np.bool_)
    for first, stop in trains.pairs():
        train = times[first:stop]
        for at in np.flatnonzero((onsets >= train[0]) & (onsets < train[-1] + options.least_period_s)):
            middle = int(np.searchsorted(train, onsets[at], side="right")) - 1
            near = train[max(middle - LEAST_TRAIN, 0) : middle + LEAST_TRAIN + 1]
            # A few intervals look regular by chance.
            strict = 1.0 if len(near) >= ENOUGH else FEW
            periodic[at] = irregularity(near) <= strict * options.periodic_cv
    return periodic


def _thinned(times: FloatArray, least_s: float) -> FloatArray:
    """Return the times of which each is at least `least_s` after the one that was kept before it."""
    kept: list[float] = []
    for at in times.tolist():
        if not kept or at - kept[-1] >= least_s:
            kept.append(at)
    return np.array(kept)


def _event(scene: Scene, jerk: Jerk, from_sleep_onset_s: float, reason: str) -> Event:
    return Event(
        onset_s=jerk.onset_s,
        duration_s=jerk.end_s - jerk.onset_s,
        kind=KIND,
        site=Site.WHOLE_BODY,
        measures={
            "muscles_count": float(jerk.muscles),
            "peak_uv": jerk.peak_uv,
            "burst_ms": 1e3 * jerk.burst_s,
            "from_sleep_onset_s": from_sleep_onset_s,
            **company(scene, jerk.onset_s, jerk.end_s),
        },
        excluded=reason,
    )
