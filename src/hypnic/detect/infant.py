"""The pattern of sleep myoclonus of infancy: clusters of jerks asleep, none awake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.detect.body import REGIONS, Pool, pooled, regions_of, seen_together
from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.muscle import Muscle
from hypnic.model.ranges import check_ranges
from hypnic.model.recording import Issue
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans
from hypnic.model.survey import Reading
from hypnic.signals.trains import chance_per_h, find_trains, others_per_s, rate_hz

KIND = Kind.INFANT_MYOCLONUS
AWAKE = "awake: the pattern of infancy is of sleep alone"
ONE_JERK_S = 0.12
"""Bursts of several muscles that start within this of the one before are one jerk."""
MOVED_S, QUIET_S = 0.5, 1.0
"""A burst this long is a movement; jerks within this of one are a part of it."""
AROUND_S = 300.0
SOURCE = "hypnic's own"


@dataclass(frozen=True, slots=True)
class InfantOptions:
    """What a cluster of jerks of an infant is: no published rule counts it, so all limits are hypnic's own.

    Attributes
    ----------
    most_age_years
        An infant is younger. The pattern starts in the first weeks; one in three has it longer than three
        months (Maurer 2010).
    least_s, longest_s, least_peak_uv
        Length of a burst, and its least peak.
    least_count, longest_gap_s
        A cluster is so many jerks or more, each within so much of the one before.
    chance_per_h
        Single jerks around a cluster would come together by chance at most so often.
    """

    most_age_years: float = 1.0
    least_s: float = 0.03
    longest_s: float = 0.3
    least_peak_uv: float = 30.0
    least_count: int = 4
    longest_gap_s: float = 1.6
    chance_per_h: float = 0.5

    def __post_init__(self) -> None:
        check_ranges(self, {"most_age_years": (0.1, 3.0), "least_s": (0.01, 0.2), "longest_s": (0.1, 1.0)})
        check_ranges(self, {"least_peak_uv": (5.0, 500.0), "least_count": (3, 50)})
        check_ranges(self, {"longest_gap_s": (0.3, 5.0), "chance_per_h": (0.01, 1000.0)})


def detect_infant(scene: Scene, options: InfantOptions) -> Candidates:
    """Return the clusters of jerks of an infant.

    Clusters in sleep are the pattern. One in wake is kept and excluded, and said in an issue: it is no sign
    of the pattern, and a doctor has to see it. That clusters are of sleep alone does not by itself say that
    they are harmless.
    """
    why = _why_not(scene, options)
    hypnogram = scene.hypnogram
    if why or hypnogram is None:
        return Candidates(not_looked_for={KIND: why})
    muscles = tuple(scene.muscles)
    together = seen_together(muscles, 2)
    asleep, awake = hypnogram.spans(*SLEEP), hypnogram.spans(Stage.W)
    events = []
    for cluster in find_clusters(muscles, options):
        onset_s = float(cluster.onset_s[0])
        if together.contains(onset_s) and (asleep | awake).contains(onset_s):
            events.append(_event(cluster, hypnogram, AWAKE if awake.contains(onset_s) else ""))
    return Candidates(
        events=Events(events),
        looked_for=frozenset({KIND}),
        seen={KIND: together & asleep},
        readings=_readings(events),
        issues=_issues(scene.recording.name, events),
    )


def _why_not(scene: Scene, options: InfantOptions) -> str:
    age = scene.recording.subject.age_years
    if age is None:
        return "the age of the sleeper is not known, and the pattern is one of infants; give it with --age"
    if age >= options.most_age_years:
        return f"the pattern is one of infants, and the sleeper is {age:.4g} years old"
    regions = regions_of(scene.muscles)
    if len(regions) < 2:
        only = f"only the EMG of the {regions[0]} can be used" if regions else scene.missing(*REGIONS)
        return f"needs the EMG of two regions of the body: {only}"
    if scene.time_in(*SLEEP) is None:
        return "needs sleep stages: the pattern is of sleep alone"
    return ""


def find_clusters(muscles: Sequence[Muscle], options: InfantOptions) -> Iterator[Pool]:
    """Yield the bursts of each cluster of jerks, by onset, awake or asleep."""
    pool = pooled(muscles)
    moving = pool.where(pool.duration_s >= MOVED_S)
    rows = zip((moving.onset_s - QUIET_S).tolist(), (moving.end_s + QUIET_S).tolist(), strict=True)
    length = pool.duration_s
    short = (length >= options.least_s) & (length <= options.longest_s)
    short &= (pool.peak_uv >= options.least_peak_uv) & ~Spans(rows).contains(pool.onset_s)
    pool = pool.where(short)
    if not len(pool):
        return
    first = np.flatnonzero(np.append(True, np.diff(pool.onset_s) > ONE_JERK_S))
    jerk_s = pool.onset_s[first]
    bounds = np.append(first, len(pool))
    trains = find_trains(jerk_s, (0.0, options.longest_gap_s), options.least_count)
    for start, stop in trains.pairs():
        cluster = pool.where(slice(int(bounds[start]), int(bounds[stop])))
        per_s = others_per_s(jerk_s, (start, stop), AROUND_S, trains)
        gap_s = float(jerk_s[stop - 1] - jerk_s[start]) / (stop - start - 1)
        chance = chance_per_h(stop - start, gap_s, per_s)
        if len(np.unique(cluster.muscle)) > 1 and chance <= options.chance_per_h:
            yield cluster


def _event(cluster: Pool, hypnogram: Hypnogram, reason: str) -> Event:
    onset_s, end_s = float(cluster.onset_s[0]), float(cluster.end_s.max())
    jerk_s = cluster.onset_s[np.append(True, np.diff(cluster.onset_s) > ONE_JERK_S)]
    measures = {
        "jerks_count": float(len(jerk_s)),
        "rate_hz": rate_hz(jerk_s),
        "muscles_count": float(len(np.unique(cluster.muscle))),
        "peak_uv": float(cluster.peak_uv.max()),
    }
    after = hypnogram.stage_at(end_s + hypnogram.epoch_s)
    if not reason and after is not Stage.UNSCORED:
        measures["awakening_count"] = float(after is Stage.W)
    return Event(onset_s, end_s - onset_s, KIND, Site.WHOLE_BODY, measures, excluded=reason)


def _readings(events: Sequence[Event]) -> tuple[Reading, ...]:
    ended = [row.measures["awakening_count"] for row in events if "awakening_count" in row.measures]
    return (
        Reading(
            *(KIND, "clusters_that_end_with_waking_ratio", float(np.mean(ended)) if ended else None, "ratio"),
            of="clusters in sleep after which the next epoch is wake",
            why="" if ended else "no cluster in sleep",
            source=SOURCE,
        ),
        Reading(
            *(KIND, "clusters_awake_count", float(sum(row.excluded == AWAKE for row in events)), "count"),
            of="clusters of jerks in wake",
            source=SOURCE,
        ),
    )


def _issues(name: str, events: Sequence[Event]) -> tuple[Issue, ...]:
    count = sum(row.excluded == AWAKE for row in events)
    if not count:
        return ()
    clusters = "one cluster of jerks" if count == 1 else f"{count} clusters of jerks"
    what = (
        f"{clusters} while the infant was staged awake: harmless sleep myoclonus is of sleep alone, so a "
        "doctor has to see this, with a video"
    )
    return (Issue(name, what, "JERKS_AWAKE"),)
