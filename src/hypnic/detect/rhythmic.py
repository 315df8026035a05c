"""Rhythmic movements: rocking, rolling and banging of large muscle groups at 0.5–2 Hz."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from hypnic.detect.raised import Limit, Raised, raised, share_active
from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.muscle import Muscle
from hypnic.model.ranges import check_ranges
from hypnic.model.recording import Channel, Role
from hypnic.model.scoring import Candidates
from hypnic.model.spans import FloatArray, Spans
from hypnic.signals.beat import share_at
from hypnic.signals.trains import find_trains, irregularity, rate_hz, regular_parts

REGIONS: Mapping[Site, str] = MappingProxyType(
    {
        **dict.fromkeys((Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEG), "legs"),
        **dict.fromkeys((Site.LEFT_ARM, Site.RIGHT_ARM), "arms"),
        Site.NECK: "neck",
        Site.SHOULDERS: "shoulders",
        **dict.fromkeys((Site.TRUNK, Site.BELLY, Site.BACK), "trunk"),
    }
)
"""The large muscle groups. Both legs are one: alone they have kinds of their own."""

MOVING_SHARE = 0.3
"""A muscle that bursts for so much of a train moves in it."""
OUT_OF_TIME = "half or more of the muscles that move do not keep its time: a movement of the body"
ACCELEROMETER = "accelerometer"
ONE_REGION = (
    "only one large muscle group was recorded: two of neck, shoulders, trunk, arms, legs are needed, or one "
    "and an accelerometer"
)
RANGES = {
    "low_hz": (0.1, 1.0),
    "high_hz": (1.0, 5.0),
    "least": (3, 20),
    "factor": (1.2, 20.0),
    "over_uv": (0.0, 100.0),
    "least_s": (0.05, 1.0),
    "spread": (1.1, 4.0),
    "most_cv": (0.1, 1.0),
    "near": (0.05, 1.0),
    "in_time": (0.0, 1.0),
    "beat_share": (0.2, 1.0),
}


@dataclass(frozen=True, slots=True)
class RhythmicOptions:
    """When bursts are a train of rhythmic movements (AASM-style: 0.5–2 Hz, 4 or more, 2 × background).

    Attributes
    ----------
    low_hz, high_hz, least, factor
        Limits of the rate, least movements in a train, and their size as a multiple of rest.
    over_uv
        Own: and at least this much over rest.
    least_s
        Own: a shorter burst is none; the heart's waves in the trunk, regular as well, are shorter.
    spread
        Own: a train ends where an interval differs from its median by more than this factor.
    most_cv
        Own: coefficient of variation of the intervals over which nothing is rhythmic.
    near
        Own: trains of two muscle groups belong together where their rates differ by less than this share.
    in_time
        Own: more than this share of the large muscles that move in a train move in its rate: rocking takes
        all along, and four bursts of an irregular movement of the body look even by chance.
    beat_share
        Own: an accelerometer moves with a train where so much of its power lies at the train's rate.
    """

    low_hz: float = 0.5
    high_hz: float = 2.0
    least: int = 4
    factor: float = 2.0
    over_uv: float = 8.0
    least_s: float = 0.15
    spread: float = 1.6
    most_cv: float = 0.3
    near: float = 0.25
    in_time: float = 0.5
    beat_share: float = 0.5

    def __post_init__(self) -> None:
        check_ranges(self, RANGES)


@dataclass(frozen=True, slots=True, eq=False)
class Train:
    """A train of one muscle."""

    region: str
    label: str
    onsets_s: FloatArray
    end_s: float

    @property
    def start_s(self) -> float:
        """Onset of the first movement."""
        return float(self.onsets_s[0])


def detect_rhythmic(scene: Scene, options: RhythmicOptions) -> Candidates:
    """Return the trains in which two or more large muscle groups move in one rhythm, awake or asleep.

    One in which half or more of what moves does not keep the time is kept, and excluded.
    """
    muscles = [muscle for muscle in scene.muscles if muscle.site in REGIONS]
    sensors = scene.recording.of(Role.ACCELERATION)
    regions = {REGIONS[muscle.site] for muscle in muscles}
    if not muscles or len(regions) + bool(sensors) < 2:
        why = ONE_REGION if muscles else scene.missing(*REGIONS)
        return Candidates(not_looked_for={Kind.RHYTHMIC_MOVEMENT: why})
    trains = [train for muscle in muscles for train in muscle_trains(muscle, options)]
    return Candidates(
        events=Events(_in_time(list(rhythmic_movements(trains, sensors, options)), muscles, options)),
        looked_for=frozenset({Kind.RHYTHMIC_MOVEMENT}),
        seen={Kind.RHYTHMIC_MOVEMENT: _seen(muscles, sensors)},
    )


def _seen(muscles: Sequence[Muscle], sensors: Sequence[Channel]) -> Spans:
    views: dict[str, Spans] = {}
    for muscle in muscles:
        region = REGIONS[muscle.site]
        views[region] = views.get(region, Spans()) | muscle.assessable
    if sensors:
        views[ACCELEROMETER] = Spans(row for sensor in sensors for row in sensor.recorded)
    rows = list(views.values())
    return Spans(span for n, a in enumerate(rows) for b in rows[n + 1 :] for span in a & b)


def muscle_trains(muscle: Muscle, options: RhythmicOptions) -> list[Train]:
    """Return the trains of one muscle: four or more bursts at 0.5–2 Hz, none out of step."""
    pause_s = 0.2 / options.high_hz
    bursts: Raised = raised(muscle, Limit(options.factor, options.over_uv, pause_s, options.least_s))
    onset_s = bursts.onset_s
    groups = find_trains(onset_s, (1 / options.high_hz, 1 / options.low_hz), options.least)
    parts = regular_parts(onset_s, groups, options.least, options.spread)
    return [
        Train(REGIONS[muscle.site], muscle.label, onset_s[first:stop], float(bursts.end_s[stop - 1]))
        for first, stop in parts.pairs()
        if irregularity(onset_s[first:stop]) <= options.most_cv
    ]


def rhythmic_movements(
    trains: Sequence[Train], sensors: Sequence[Channel], options: RhythmicOptions
) -> Iterator[Event]:
    """Yield the trains of two or more muscle groups, or one with an accelerometer, in one rhythm.

    The rhythm is that of the muscle with the most movements; the event is from the first movement of any
    muscle to the end of the last.
    """
    for group in _overlapping(trains, 1 / options.low_hz):
        lead = max(group, key=lambda train: (len(train.onsets_s), -train.start_s, train.label))
        rate = rate_hz(lead.onsets_s)
        same = [train for train in group if abs(rate_hz(train.onsets_s) - rate) <= options.near * rate]
        start_s, end_s = min(train.start_s for train in same), max(train.end_s for train in same)
        regions = {train.region for train in same}
        if len(regions) < 2 and not _felt(sensors, lead, rate, options):
            continue
        measures = {
            "bursts_count": float(sum(len(train.onsets_s) for train in same if train.label == lead.label)),
            "rate_hz": rate,
            "interval_cv_ratio": irregularity(lead.onsets_s),
            "muscles_count": float(len({train.label for train in same})),
        }
        yield Event(start_s, end_s - start_s, Kind.RHYTHMIC_MOVEMENT, Site.WHOLE_BODY, measures)


def _in_time(events: list[Event], muscles: Sequence[Muscle], options: RhythmicOptions) -> Iterator[Event]:
    """Exclude the trains in whose rate too few of the muscles move that move at all."""
    onset_s, end_s = np.array([row.onset_s for row in events]), np.array([row.end_s for row in events])
    moving = np.zeros(len(events), dtype=np.int64)
    for muscle in muscles:
        moving += share_active(muscle, onset_s, end_s) >= MOVING_SHARE
    for row, count in zip(events, moving.tolist(), strict=True):
        few = row.measures["muscles_count"] <= options.in_time * count
        yield replace(row, excluded=OUT_OF_TIME) if few else row


def _overlapping(trains: Sequence[Train], pause_s: float) -> list[list[Train]]:
    """Group trains that overlap or follow each other within one movement: a missed beat ends no rhythm."""
    groups: list[list[Train]] = []
    end_s = -np.inf
    for train in sorted(trains, key=lambda train: (train.start_s, train.end_s, train.label)):
        if train.start_s >= end_s + pause_s:
            groups.append([])
        groups[-1].append(train)
        end_s = max(end_s, train.end_s)
    return groups


def _felt(sensors: Sequence[Channel], lead: Train, rate: float, options: RhythmicOptions) -> bool:
    """Whether an accelerometer moves at the train's rate; only that stretch of it is decoded."""
    pieces = [signal for sensor in sensors for signal in sensor.load(lead.start_s, lead.end_s)]
    return share_at(pieces, rate) >= options.beat_share
