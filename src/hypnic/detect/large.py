"""Movements of large muscle groups: most of the body, for seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import numpy as np

from hypnic.detect.large_options import LargeOptions
from hypnic.detect.raised import Limit, Raised, grouped, joined, raised
from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import SLEEP
from hypnic.model.muscle import Muscle
from hypnic.model.recording import Channel, Issue, Role
from hypnic.model.scoring import Candidates
from hypnic.model.spans import BoolArray, Spans
from hypnic.model.survey import Reading
from hypnic.signals.swing import slow_swing

REGIONS: Mapping[str, tuple[Site, ...]] = MappingProxyType(
    {
        "legs": (Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEG),
        "arms": (Site.LEFT_ARM, Site.RIGHT_ARM),
        "jaw and face": (Site.CHIN, Site.MASSETER, Site.FACE),
        "neck and shoulders": (Site.NECK, Site.SHOULDERS),
        "trunk": (Site.TRUNK, Site.BELLY, Site.BACK),
    }
)
"""Parts of the body. Both legs alone are a leg movement, masseter and chin alone one of the jaw."""

HEAD_CHANNELS = 2
BEFORE_S = 10.0
LEAST_RISE_S = 0.2
ONE_PART = "only one part of the body can be seen: the EMG of another one, EEG or EOG would be needed"
TOO_LONG = "longer than a movement of large muscle groups may be"
AGE_UNKNOWN = "the age is not known: movements up to {most:g} s counted as large ones, the limit of adults"
CHILD_SOURCE = "DelRosso 2019 (doi 10.1093/sleep/zsy269)"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One part of the body: when it was active and when it could be seen."""

    active: Raised
    seen: Spans
    muscles: tuple[Raised, ...]


def detect_large(scene: Scene, options: LargeOptions) -> Candidates:
    """Return the movements in which two or more parts of the body take part, asleep where it was staged."""
    parts = body_parts(scene.muscles.rows, options)
    head = scene.recording.of(Role.EOG, Role.EEG)[:HEAD_CHANNELS]
    if len(parts) + bool(head) < 2 or not parts:
        why = ONE_PART if parts else scene.missing(*(site for sites in REGIONS.values() for site in sites))
        return Candidates(not_looked_for={Kind.LARGE_MOVEMENT: why})
    asleep = scene.time_in(*SLEEP)
    seen = _seen(parts, head)
    seen = seen if asleep is None else seen & asleep
    if not seen:
        why = "no sleep is in the stages of this night while two parts of the body were recorded"
        return Candidates(not_looked_for={Kind.LARGE_MOVEMENT: why})
    age = scene.recording.subject.age_years
    child = age is not None and age < options.adult_from_years
    most_s = options.most_child_s if child else options.most_adult_s
    events = [row for row in large_movements(parts, head, options, most_s) if seen.contains(row.onset_s)]
    issues = (
        [Issue(scene.recording.name, AGE_UNKNOWN.format(most=most_s), "LARGE_AGE_UNKNOWN")]
        if age is None
        else []
    )
    return Candidates(
        events=Events(events),
        looked_for=frozenset({Kind.LARGE_MOVEMENT}),
        seen={Kind.LARGE_MOVEMENT: seen},
        readings=_restless(events, seen) if child else (),
        issues=tuple(issues),
    )


def body_parts(muscles: Sequence[Muscle], options: LargeOptions) -> tuple[Part, ...]:
    """Return the parts of the body that were recorded, with when they were raised over their rest."""
    limit = Limit(options.factor, options.over_uv, options.pause_s, LEAST_RISE_S)
    found = []
    for sites in REGIONS.values():
        mine = [muscle for muscle in muscles if muscle.site in sites]
        rows = [raised(muscle, limit) for muscle in mine]
        if mine:
            seen = Spans(span for muscle in mine for span in muscle.assessable)
            found.append(Part(joined(rows), seen, tuple(rows)))
    return tuple(found)


def _seen(parts: Sequence[Part], head: Sequence[Channel]) -> Spans:
    """When two parts could be seen; EEG and EOG count as one."""
    views = [part.seen for part in parts]
    if head:
        views.append(Spans(span for channel in head for span in channel.recorded))
    return Spans(row for a, b in combinations(views, 2) for row in a & b)


def large_movements(
    parts: Sequence[Part], head: Sequence[Channel], options: LargeOptions, most_s: float
) -> Iterator[Event]:
    """Yield movements of two or more parts of the body, at any time.

    All activity without a pause of a second is one movement, from its first rise to its last fall. Two or
    more parts are active at once for 40 % of it; where only one is, an artefact of EEG or EOG stands for
    the other. What lasts longer than a large movement keeps a row with the reason.

    Source: IRLSSG 2021 (doi 10.1093/sleep/zsab092) for what it is and how long it lasts. Departs from it in:
    how a rise, an artefact and "simultaneous" are told, all hypnic's own; parts of the body, so that two
    electrodes over one muscle group do not count twice; an artefact without any rise of EMG is not seen.
    """
    for whole, together_s in _joint(parts, options):
        onset_s, end_s = float(whole.onset_s.min()), float(whole.end_s.max())
        if end_s - onset_s < options.least_s:
            continue
        artefacts = 0
        if together_s < options.together_share * (end_s - onset_s):
            artefacts = _artefacts(head, onset_s, end_s, options)
            if not artefacts:
                continue
        measures = {
            "muscles_count": float(_muscles(parts, onset_s, end_s)),
            "peak_uv": float(whole.peak_uv.max()),
        }
        if artefacts:
            measures["head_channels_count"] = float(artefacts)
        why = TOO_LONG if end_s - onset_s > most_s else ""
        yield Event(onset_s, end_s - onset_s, Kind.LARGE_MOVEMENT, Site.WHOLE_BODY, measures, excluded=why)


def _joint(parts: Sequence[Part], options: LargeOptions) -> Iterator[tuple[Raised, float]]:
    """Yield each unbroken run of activity, and the seconds in which two or more parts are active."""
    rows = joined([part.active for part in parts])
    edges = [np.asarray(Spans(_pairs(part.active)).rows).reshape(-1, 2) for part in parts]
    starts, ends = (np.concatenate([edge[:, side] for edge in edges]) for side in (0, 1))
    at = np.concatenate([starts, ends])
    order = np.argsort(at, kind="stable")
    count = np.cumsum(np.concatenate([np.ones(len(starts)), -np.ones(len(ends))])[order])
    at = at[order]
    both = np.concatenate([[0.0], np.cumsum(np.diff(at) * (count[:-1] >= 2))]) if len(at) else np.empty(0)
    for group in grouped(rows, options.pause_s):
        whole = rows.where(group)
        first, last = np.interp([whole.onset_s.min(), whole.end_s.max()], at, both)
        yield whole, float(last - first)


def _pairs(rows: Raised) -> list[tuple[float, float]]:
    return list(zip(rows.onset_s.tolist(), rows.end_s.tolist(), strict=True))


def _muscles(parts: Sequence[Part], onset_s: float, end_s: float) -> int:
    def active(rows: Raised) -> bool:
        inside: BoolArray = (rows.onset_s < end_s) & (rows.end_s > onset_s)
        return bool(inside.any())

    return sum(active(rows) for part in parts for rows in part.muscles)


def _artefacts(head: Sequence[Channel], onset_s: float, end_s: float, options: LargeOptions) -> int:
    """How many channels of EEG or EOG swing with the movement; only the time around it is decoded."""
    count = 0
    for channel in head:
        for signal in channel.load(onset_s - BEFORE_S, end_s):
            swing = slow_swing(signal, onset_s, end_s)
            before = slow_swing(signal, onset_s - BEFORE_S, onset_s)
            if swing >= max(options.artefact_uv, options.artefact_factor * before) > 0 and before > 0:
                count += 1
    return count


def _restless(events: Sequence[Event], seen: Spans) -> tuple[Reading, ...]:
    count = sum(not row.excluded for row in events)
    value = count / seen.total_h
    return (
        Reading(
            Kind.LARGE_MOVEMENT,
            "large_movements_per_hour",
            value,
            "per hour",
            Site.WHOLE_BODY,
            source=CHILD_SOURCE,
        ),
    )
