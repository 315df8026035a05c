"""Bruxism: bursts of the jaw's closing muscles, alone in series or held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hypnic.detect.raised import Limit, Raised, grouped, raised, share_active
from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import SLEEP
from hypnic.model.muscle import Muscle
from hypnic.model.ranges import check_ranges
from hypnic.model.recording import Issue
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans
from hypnic.model.survey import Reading

RANGES = {
    "factor": (1.2, 20.0),
    "over_uv": (0.0, 200.0),
    "least_s": (0.1, 1.0),
    "most_phasic_s": (1.0, 5.0),
    "least_bursts": (2, 20),
    "quiet_s": (1.0, 10.0),
    "bridge_s": (0.0, 1.0),
}
ALONG = (Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEG, Site.NECK, Site.SHOULDERS)
"""Muscles of which one may move with the jaw: a leg in the same arousal, a neck that steadies the head."""
APART = (Site.LEFT_ARM, Site.RIGHT_ARM, Site.TRUNK, Site.BELLY, Site.BACK)
"""Muscles that have no part in grinding: one of them moves only with the body."""
MOVING_SHARE = 0.3
"""A muscle that bursts for so much of an episode moves with it."""
MOVING_MUSCLES = 2
LEAST_YEARS = 1.0
INFANT = "grinding is of teeth, which a baby has none or few of; its chin moves a lot in active sleep"
MOVES = "the body moves with it"
SOURCE = "RMMA criteria as in Syst Rev 2014;3:42"
OVER_COUNTS = (
    "bruxism is counted from EMG alone, which over-counts: swallowing, talking and movements of the head "
    "look the same in it; only sound and video tell them apart"
)
FROM_CHIN = "there is no EMG of the masseter; the chin, which hears the jaw's muscles only faintly, was used"


@dataclass(frozen=True, slots=True)
class BruxismOptions:
    """When a burst of the jaw is one of bruxism (2 ×, 0.25–2 s, 3 bursts, 3 s: Syst Rev 2014;3:42).

    Attributes
    ----------
    factor
        A burst is this many times the background, which is the muscle's resting level of the three minutes
        behind, ahead or around.
    over_uv
        Own: and at least this much over it; twice the hum of a silent electrode is no contraction.
    least_s, most_phasic_s
        A phasic burst lasts 0.25–2 s, a tonic one longer.
    least_bursts
        Phasic bursts that make an episode.
    quiet_s
        So long a pause ends an episode.
    bridge_s
        Own: a pause up to this long does not end a burst.
    """

    factor: float = 2.0
    over_uv: float = 8.0
    least_s: float = 0.25
    most_phasic_s: float = 2.0
    least_bursts: int = 3
    quiet_s: float = 3.0
    bridge_s: float = 0.12

    def __post_init__(self) -> None:
        check_ranges(self, RANGES)


def detect_bruxism(scene: Scene, options: BruxismOptions) -> Candidates:
    """Return the episodes of bruxism that begin asleep (all of them where the night was not staged).

    The masseter is taken, of several the first; without one the chin, with an `Issue`. Not in the first year
    of life (hypnic's own limit).
    """
    muscles = scene.muscles.at(Site.MASSETER, Site.CHIN)
    age_years = scene.recording.subject.age_years
    why = scene.missing(Site.MASSETER, Site.CHIN)
    why = INFANT if age_years is not None and age_years < LEAST_YEARS else why
    if why:
        return Candidates(not_looked_for={Kind.BRUXISM: why})
    muscle = muscles[0]
    asleep = scene.time_in(*SLEEP)
    seen = muscle.assessable if asleep is None else muscle.assessable & asleep
    if not seen:
        why = "no sleep is in the stages of this night while the jaw was recorded"
        return Candidates(not_looked_for={Kind.BRUXISM: why})
    events = [row for row in bruxism(muscle, options) if seen.contains(row.onset_s)]
    events = _alone(events, scene.muscles.at(*ALONG, *APART))
    name = scene.recording.name
    counted = [row for row in events if not row.excluded]
    issues = [Issue(name, OVER_COUNTS, "BRUXISM_EMG_ALONE")] if counted else []
    if muscle.site is Site.CHIN:
        issues.append(Issue(muscle.label, FROM_CHIN, "BRUXISM_FROM_CHIN"))
    return Candidates(
        events=Events(events),
        looked_for=frozenset({Kind.BRUXISM}),
        seen={Kind.BRUXISM: seen},
        readings=_readings(counted, seen, muscle.site),
        issues=tuple(issues),
    )


def bruxism(muscle: Muscle, options: BruxismOptions) -> list[Event]:
    """Return the episodes of one muscle, asleep or awake.

    Bursts of 0.25 s and more that are less than 3 s apart belong together. Three or more phasic bursts make
    a phasic episode, a tonic one a tonic one, both a mixed one; anything else is none.

    Source: Syst Rev 2014;3:42 (table). Departs from it in: the least size of a burst in µV, hypnic's own.
    """
    limit = Limit(options.factor, options.over_uv, options.bridge_s, options.least_s)
    rows = raised(muscle, limit)
    found = (_episode(rows.where(group), muscle.site, options) for group in grouped(rows, options.quiet_s))
    return [event for event in found if event is not None]


def _alone(events: list[Event], body: Sequence[Muscle]) -> list[Event]:
    """Exclude what an arm or the trunk takes part in, or two of legs and neck: a movement of the body."""
    onset_s = np.array([row.onset_s for row in events])
    end_s = np.array([row.end_s for row in events])
    moving = np.zeros(len(events), dtype=np.int64)
    for muscle in body:
        weight = MOVING_MUSCLES if muscle.site in APART else 1
        moving += weight * (share_active(muscle, onset_s, end_s) >= MOVING_SHARE)
    return [
        replace(row, excluded=MOVES) if count >= MOVING_MUSCLES else row
        for row, count in zip(events, moving.tolist(), strict=True)
    ]


def _episode(rows: Raised, site: Site, options: BruxismOptions) -> Event | None:
    tonic = rows.duration_s > options.most_phasic_s
    phasic = int((~tonic).sum()) >= options.least_bursts
    if not (phasic or tonic.any()):
        return None
    label = ("mixed" if phasic else "tonic") if tonic.any() else "phasic"
    measures = {"bursts_count": float(len(rows)), "peak_uv": float(rows.peak_uv.max())}
    if len(rows) > 1:
        measures["rate_hz"] = float(1 / np.diff(rows.onset_s).mean())
    onset_s = float(rows.onset_s[0])
    return Event(onset_s, float(rows.end_s[-1]) - onset_s, Kind.BRUXISM, site, measures, label=label)


def _readings(events: Sequence[Event], seen: Spans, site: Site) -> tuple[Reading, ...]:
    bursts = sum(row.measures["bursts_count"] for row in events)
    rows = (
        ("bruxism_episodes_per_hour", len(events) / seen.total_h, "per hour", ""),
        ("bruxism_bursts_per_hour", bursts / seen.total_h, "per hour", ""),
        (
            "bruxism_bursts_per_episode_count",
            bursts / len(events) if events else None,
            "count",
            "" if events else "no episode was found",
        ),
    )
    return tuple(
        Reading(Kind.BRUXISM, name, value, unit, site, why=why, source=SOURCE)
        for name, value, unit, why in rows
    )
