"""Surveys of every kind for the tests of the page, made by hand: seeded events, plain counts over hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from hypnic.model.events import MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.hypnogram import NREM, SLEEP, Hypnogram, Stage
from hypnic.model.index import Index
from hypnic.model.night import Analysis, Excerpt, Trace
from hypnic.model.pattern import Pattern, Question
from hypnic.model.recording import Role
from hypnic.model.scoring import ChannelQuality
from hypnic.model.spans import Span, Spans
from hypnic.model.survey import KindCount, Reading, Status, Survey

STRATA: Mapping[str, tuple[Stage, ...]] = {
    "sleep": SLEEP, "wake": (Stage.W,), "N1": (Stage.N1,), "N2": (Stage.N2,), "N3": (Stage.N3,),
    "REM": (Stage.R,), "NREM": NREM,
}  # fmt: skip
MUSCLE_ROLES = (
    *(Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEFT_ARM, Role.RIGHT_ARM, Role.CHIN, Role.MASSETER),
    *(Role.NECK, Role.TRUNK, Role.BACK),
)
UNSEEN = Spans([(9000.0, 9900.0)])
"""A quarter of an hour in which nothing could have been seen."""


@dataclass(frozen=True)
class Made:
    """How many of a kind, where, how long, and with what measures."""

    count: int
    sites: tuple[Site, ...]
    length_s: float
    stages: tuple[Stage, ...] = SLEEP
    measures: Mapping[str, float] = field(default_factory=dict)


LEGS = (Site.LEFT_LEG, Site.RIGHT_LEG)
ARMS = (Site.LEFT_ARM, Site.RIGHT_ARM)
WHOLE = (Site.WHOLE_BODY,)
ONSET = (Stage.W, Stage.N1)
PEAK = {"peak_uv": 120.0, "rest_uv": 4.0}
EVERY: Mapping[Kind, Made] = {
    Kind.HYPNIC_JERK: Made(6, WHOLE, 0.4, ONSET, {"peak_uv": 300.0, "muscles_count": 5.0, "burst_ms": 140.0}),
    Kind.FRAGMENTARY_MYOCLONUS: Made(4200, (*LEGS, *ARMS, Site.CHIN), 0.11, SLEEP, {**PEAK, "area_uvs": 0.8}),
    Kind.FOOT_TREMOR: Made(3, LEGS, 11.0, ONSET, {"bursts_count": 14.0, "rate_hz": 1.2, "peak_uv": 60.0}),
    Kind.HIGH_FREQUENCY_LEGS: Made(2, LEGS, 6.0, NREM, {"bursts_count": 9.0, "rate_hz": 1.7}),
    Kind.ALTERNATING_LEGS: Made(4, (Site.BOTH_LEGS,), 8.0, NREM, {"rate_hz": 1.5, "bursts_count": 11.0}),
    Kind.REM_PHASIC: Made(220, (Site.CHIN, *ARMS), 0.6, (Stage.R,), PEAK),
    Kind.REM_TONIC: Made(5, (Site.CHIN,), 60.0, (Stage.R,), {"rms_uv": 8.0, "rest_uv": 2.0}),
    Kind.BRUXISM: Made(9, (Site.MASSETER,), 7.0, NREM, {"bursts_count": 5.0, "peak_uv": 210.0}),
    Kind.RHYTHMIC_MOVEMENT: Made(2, WHOLE, 25.0, ONSET, {"rate_hz": 1.1, "interval_cv_ratio": 0.08}),
    Kind.LARGE_MOVEMENT: Made(31, WHOLE, 9.0, SLEEP, {"muscles_count": 4.0, "peak_uv": 260.0}),
    Kind.NECK_MYOCLONUS: Made(7, (Site.NECK,), 0.5, (Stage.R,), {"eeg_channels_count": 4.0}),
    Kind.PROPRIOSPINAL: Made(5, (Site.TRUNK,), 0.3, (Stage.W,), {"spread_ms": 38.0, "muscles_count": 4.0}),
    Kind.NEGATIVE_MYOCLONUS: Made(3, (Site.NECK,), 0.2, ONSET, {"depth_ratio": 0.15, "tone_uv": 18.0}),
    Kind.FACE_TWITCH: Made(1, (Site.FACE,), 0.2, NREM, {"peak_uv": 45.0}),
}
READINGS = (
    Reading(Kind.REM_PHASIC, "any_3s_percent", 12.4, "percent", Site.CHIN, "", "", "Frauscher 2012"),
    Reading(Kind.REM_PHASIC, "rem_atonia_index_ratio", 0.91, "ratio", Site.CHIN, "", "", "Ferri 2010"),
    Reading(
        Kind.REM_PHASIC, "any_3s_percent", None, "percent", of="chin any + arms phasic",
        why="the right arm was not recorded in REM sleep", source="Frauscher 2012",
    ),
    Reading(Kind.FRAGMENTARY_MYOCLONUS, "fragmentary_myoclonus_index_per_hour", 311.0, "per_hour",
            source="Lins 1993"),
)  # fmt: skip
PATTERNS = (
    Pattern(Kind.HYPNIC_JERK, Question.SYNCHRONY, "synchronous", 0.83, 0.4, 0.99, "ratio", n=6),
    Pattern(Kind.HYPNIC_JERK, Question.REFLEX, unit="ratio", n=6, why="no stimulus is marked"),
    Pattern(Kind.FRAGMENTARY_MYOCLONUS, Question.RHYTHM, "even", 0.72, 0.7, 0.74, "ratio", 1.0, 1e-5, 4095),
)


def everything(analysis: Analysis, only: Mapping[Kind, Made] | None = None, seed: int = 5) -> Analysis:
    """Return the night with all kinds but an infant's found (or those of `only`), and the muscles for it."""
    night = analysis.night
    assert night.hypnogram is not None
    made = EVERY if only is None else only
    legs = [row for row in night.candidates.events if not row.excluded]
    events = legs + [
        row for kind, of in made.items() for row in _events(kind, of, night.hypnogram, night.period, seed)
    ]
    seen = Spans([night.period]) - UNSEEN
    looked = {
        Kind.LEG_MOVEMENT: Spans([night.period]),
        **dict.fromkeys(made, seen),
        **({Kind.INFANT_MYOCLONUS: seen} if only is None else {}),
    }
    counts = tuple(_count(kind, made, events, looked, night.hypnogram, night.period) for kind in MOVEMENTS)
    quality = tuple(
        ChannelQuality(f"EMG {role.value}", role, 256.0, 0.03, seen, seen, 2.0, ("50 Hz mains",))
        for role in MUSCLE_ROLES
    )
    candidates = replace(night.candidates, seen=looked, quality=quality)
    looked.pop(Kind.LEG_MOVEMENT)
    survey = Survey(Events(events), counts, READINGS if only is None else (), PATTERNS)
    changed = replace(night, survey=survey, candidates=candidates)
    examples = tuple(_example(kind, of, events) for kind, of in made.items())
    return Analysis(changed, (*analysis.excerpts, *examples))


def _events(kind: Kind, of: Made, stages: Hypnogram, period: Span, seed: int) -> list[Event]:
    rng = np.random.default_rng([seed, MOVEMENTS.index(kind)])
    where = (stages.spans(*of.stages) & Spans([period])) - UNSEEN
    rows = [row for row in where if row.duration_s > of.length_s + 0.5]
    chosen = rng.choice(
        len(rows), of.count, p=[row.duration_s / sum(r.duration_s for r in rows) for row in rows]
    )
    out = []
    for at, i in enumerate(chosen):
        onset_s = rows[i].start_s + float(rng.random()) * (rows[i].duration_s - of.length_s)
        measures = {key: value * float(rng.uniform(0.8, 1.25)) for key, value in of.measures.items()}
        site = of.sites[int(rng.integers(len(of.sites)))]
        taken = "counted as large_movement" if at % 40 == 39 else ""
        out.append(
            Event(onset_s, of.length_s * float(rng.uniform(0.8, 1.2)), kind, site, measures, "", taken)
        )
    return out


def _count(
    kind: Kind, made: Mapping[Kind, Made], events: list[Event], looked: Mapping[Kind, Spans],
    stages: Hypnogram, period: Span,
) -> KindCount:  # fmt: skip
    if kind not in looked:
        return KindCount(
            kind, Status.NOT_LOOKED_FOR, "the sleeper is no infant; muscles of the trunk are missing"
        )
    rows = [row for row in events if row.kind is kind]
    kept = [row for row in rows if not row.excluded]
    seen = looked[kind] & stages.spans(Stage.R) if kind in (Kind.REM_PHASIC, Kind.REM_TONIC) else looked[kind]
    where = LEGS if kind is Kind.LEG_MOVEMENT else made[kind].sites if kind in made else ()
    sites = ("all", *(site.value for site in where))
    indices = tuple(
        _index(kind, name, site, kept, seen & span)
        for name, span in (
            ("night", Spans([period])), *((name, stages.spans(*of)) for name, of in STRATA.items()),
        )
        for site in sites
    )  # fmt: skip
    taken = {"large_movement": len(rows) - len(kept)} if len(rows) > len(kept) else {}
    return KindCount(
        kind, Status.FOUND if kept else Status.NONE, count=len(kept), taken=taken, indices=indices
    )


def _index(kind: Kind, stratum: str, site: str, rows: list[Event], where: Spans) -> Index:
    inside = [row for row in rows if site in ("all", row.site.value) and where.contains(row.onset_s)]
    hours = where.total_s / 3600
    count = len(inside)
    if kind is Kind.REM_TONIC:
        return _seconds(stratum, site, kept_s(inside, where), hours)
    if not hours:
        return Index(kind.value, stratum, site, count, 0.0, None, None, None)
    half = 1.96 * (count + 1) ** 0.5
    return Index(
        kind.value, stratum, site, count, hours, count / hours, max(0.0, count - half) / hours,
        (count + half) / hours,
    )  # fmt: skip


def kept_s(rows: list[Event], where: Spans) -> float:
    return (Spans((row.onset_s, row.end_s) for row in rows) & where).total_s


def _seconds(stratum: str, site: str, lasted_s: float, hours: float) -> Index:
    """A state is counted in seconds and has no limits."""
    per_hour = lasted_s / hours if hours else None
    return Index("rem_tonic_activity_s", stratum, site, round(lasted_s), hours, per_hour, None, None)


def _example(kind: Kind, of: Made, events: list[Event]) -> Excerpt:
    """Noise with a burst where the event is, on every muscle involved."""
    event = next(row for row in events if row.kind is kind)
    rng = np.random.default_rng(MOVEMENTS.index(kind))
    margin_s = 3.0 if event.duration_s < 1 else 6.0
    span = Span(event.onset_s - margin_s, event.end_s + margin_s)
    sites = {
        Site.WHOLE_BODY: (*LEGS, *ARMS, Site.CHIN, Site.NECK, Site.TRUNK, Site.BACK), Site.BOTH_LEGS: LEGS,
    }.get(event.site, (event.site,))  # fmt: skip
    times = span.start_s + (np.arange(600) + 0.5) * span.duration_s / 600
    size = np.where((times >= event.onset_s) & (times < event.end_s), 60.0, 2.0)
    traces = tuple(
        Trace(
            site, f"EMG {site.value}", (-size * rng.gamma(6, 1 / 6, 600)).astype(np.float32),
            (size * rng.gamma(6, 1 / 6, 600)).astype(np.float32), 2.0,
        )
        for site in sites
    )  # fmt: skip
    why = f"The one of {of.count} that stands out most."
    return Excerpt("The clearest example", why, span, traces, Events([event]), kind)
