"""Nights for the tests of the page: seeded candidates and marks, scored and summarised by hypnic itself."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import datetime

import numpy as np

import surveys
import tied
import vital_nights
from hypnic.model.assessment import Answers
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.night import (
    Analysis,
    Excerpt,
    InputFile,
    Night,
    Provenance,
    Result,
    Trace,
)
from hypnic.model.recording import Issue, Role, Sex, Subject
from hypnic.model.scoring import Candidates, ChannelQuality, Scoring
from hypnic.model.spans import Span, Spans
from hypnic.person import with_answers
from hypnic.score import ScoreOptions, score
from hypnic.summarise import summarise
from hypnic.summarise.sleep import summarise_sleep

HOSTILE = (
    "<script>alert('x')</script>\"'&<img src=x onerror=alert(1)>]]>{{ 7*7 }}#let x=1 $x$ *b* _i_ @ref \\ "
    "\x00\x07\ud800" + "Ж漢🦵" + "W" * 120
)
LEGS = (Site.LEFT_LEG, Site.RIGHT_LEG)


def hypnogram(hours: float, seed: int) -> Hypnogram:
    """Cycles of about 95 minutes; N3 early, REM late, wake at both ends and a few times between."""
    rng = np.random.default_rng(seed)
    n = int(hours * 120)
    stages = np.full(n, Stage.N2, dtype=np.int8)
    for i in range(n):
        minute, part = (i / 2) % 95, i / n
        if minute < 6:
            stages[i] = Stage.N1
        elif 18 < minute < 18 + 45 * (1 - 1.2 * part):
            stages[i] = Stage.N3
        elif minute > 95 - 8 - 25 * part:
            stages[i] = Stage.R
    stages[: int(n * 0.04)] = Stage.W
    stages[-int(n * 0.02) :] = Stage.W
    for at in rng.integers(0, n, 9):
        stages[at : at + int(rng.integers(1, 12))] = Stage.W
    return Hypnogram(stages, 30.0, 0.0, source="marked in night.edf")


def movements_of(hours: float, per_hour: float, seed: int, legs: tuple[Site, ...] = LEGS) -> Events:
    """Trains of movements 18–32 s apart, lone movements between, some far too long."""
    rng = np.random.default_rng(seed)
    rows: list[Event] = []
    at = 600.0
    while at < hours * 3600 - 60 and per_hour > 0:
        for _ in range(int(rng.integers(4, 30)) if rng.random() < 0.6 else 1):
            length = (
                float(rng.gamma(8, 0.27)) + 0.5 if rng.random() > 0.02 else 12.0 + 4 * float(rng.random())
            )
            first = legs[int(rng.integers(len(legs)))]
            rows.append(_leg(at, length, first, rng))
            if len(legs) == 2 and rng.random() < 0.35:
                rows.append(_leg(at + 0.2, length * 0.8, legs[1 - legs.index(first)], rng))
            at += float(rng.normal(25, 4)) if rng.random() < 0.93 else 4.5
            if at > hours * 3600 - 60:
                break
        at += float(rng.exponential(3600 / per_hour * 6))
    return Events(rows)


def _leg(onset_s: float, duration_s: float, site: Site, rng: np.random.Generator) -> Event:
    measures = {"peak_uv": float(rng.gamma(6, 12)) + 10, "rest_uv": 2.1}
    return Event(onset_s, duration_s, Kind.LEG_MOVEMENT, site, measures)


def scored(
    candidates: Candidates,
    marks: Events,
    stages: Hypnogram | None,
    period: Span,
    rules: str,
    known: tuple[bool, bool],
) -> Result:
    """A scoring and its summary; `known` says whether somebody looked for breathing events and arousals."""
    looked = ScoreOptions(breathing_scored=known[0], arousals_scored=known[1])
    scoring = score(candidates, marks, stages, period, rules, looked)
    return Result(scoring, summarise(scoring, candidates, stages, period))


def marks_of(hours: float, candidates: Events, seed: int) -> Events:
    """Arousals on a third of the movements, breathing events in the middle of the night, lights."""
    rng = np.random.default_rng(seed)
    rows = [
        Event(e.onset_s + float(rng.normal(0, 1)), 3 + float(rng.gamma(2, 2)), Kind.AROUSAL)
        for e in candidates
        if rng.random() < 0.22
    ]
    at = hours * 1700.0
    while at < hours * 2300:
        rows.append(
            Event(at, 14 + 10 * float(rng.random()), Kind.APNEA if rng.random() < 0.4 else Kind.HYPOPNEA)
        )
        at += 40 + 30 * float(rng.random())
    rows += [Event(180.0, 0.0, Kind.LIGHTS_OFF), Event(hours * 3600 - 120, 0.0, Kind.LIGHTS_ON)]
    return Events(rows)


def quality_of(site: Site, label: str, recorded: Spans, seen: Spans, refused: str = "") -> ChannelQuality:
    cleaned = () if refused else ("50 Hz mains", "ECG")
    return ChannelQuality(
        label, Role(site.value), 256.0, 0.0305, recorded, seen, None if refused else 2.1, cleaned, refused
    )


def provenance_of() -> Provenance:
    return Provenance(
        "0.1.0",
        {"detect": {"legs": {"onset_uv": 8.0, "offset_uv": 2.0}}, "score": {"wasm2016": {"least_series": 4}}},
        (
            InputFile(
                "night.edf", 355_000_128, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            ),
        ),
        "3.11.7",
        {"numpy": "2.4.6", "scipy": "1.17.0"},
    )


def excerpt_of(
    title: str, why: str, start_s: float, events: Events, seed: int, labels: Mapping[Site, str]
) -> Excerpt:
    """A minute of EMG of both legs: quiet noise, loud where an event is."""
    rng = np.random.default_rng(seed)
    span = Span(start_s, start_s + 60.0)
    inside = events.where(lambda e: e.end_s > span.start_s and e.onset_s < span.end_s)
    times = start_s + np.arange(1000) * 0.06
    traces = []
    for site, label in labels.items():
        size = np.full(1000, 2.5)
        for event in inside.at(site):
            size[(times >= event.onset_s) & (times < event.end_s)] = 45.0
        traces.append(
            Trace(
                site,
                label,
                (-size * rng.gamma(6, 1 / 6, 1000)).astype(np.float32),
                (size * rng.gamma(6, 1 / 6, 1000)).astype(np.float32),
                2.1,
            )
        )
    traces[0].low_uv[700:730] = traces[0].high_uv[700:730] = np.nan  # a gap in the recording
    return Excerpt(title, why, span, tuple(traces), inside)


def build(
    *,
    hours: float = 8.0,
    per_hour: float = 40.0,
    seed: int = 1,
    legs: tuple[Site, ...] = LEGS,
    staged: bool = True,
    breathing: bool = True,
    arousals: bool = True,
    source: str = "detected",
    start: datetime | None = datetime(2025, 3, 14, 22, 47, 31),
    refused: str = "",
    words: str = "",
    age_years: float | None = 61.0,
) -> Analysis:
    """One night, scored by both rule sets."""
    recorded = Spans([(0.0, hours * 3600)])
    gap = Spans([(hours * 3600 * 0.7, hours * 3600 * 0.7 + 2400)])
    seen = {site: recorded - gap if site is Site.RIGHT_LEG else recorded for site in legs}
    labels = {site: words or f"EMG {site.value}" for site in legs}
    found = Events() if refused else movements_of(hours, per_hour, seed, legs)
    found = found.where(lambda e: bool(seen[e.site].contains(e.onset_s)))
    marks = marks_of(hours, found, seed)
    lone = [
        Event(hours * 1800 + 400.0 * i, 0.7, Kind.LEG_MOVEMENT, legs[0], excluded=words or _EMPTY)
        for i in range(5)
    ]
    if not (refused or source == "marked" or per_hour == 0):
        found = found + Events(lone)
    kept = [
        kind
        for kind, known in ((Kind.AROUSAL, arousals), (Kind.APNEA, breathing), (Kind.HYPOPNEA, breathing))
        if known
    ]
    marks = marks.of(Kind.LIGHTS_OFF, Kind.LIGHTS_ON, *kept)
    stages = hypnogram(hours, seed) if staged else None
    reason = f"no leg channel could be scored: {refused}"
    candidates = Candidates(
        found,
        frozenset() if refused else frozenset({Kind.LEG_MOVEMENT}),
        {Kind.LEG_MOVEMENT: reason} if refused else {},
        {} if refused else seen,
        quality=() if source == "marked" else tuple(
            quality_of(s, labels[s], recorded, Spans() if refused else seen[s], refused) for s in legs
        ),
        issues=(Issue(words or "EMG right_leg", words or "40 minutes not assessable: high rest.", "REST"),),
        source=source,
    )  # fmt: skip
    period = Span(180.0, hours * 3600 - 120.0)
    known = (breathing, arousals)
    results = tuple(scored(candidates, marks, stages, period, rules, known) for rules in ("wasm2016", "aasm"))
    unmarked = {"stages": staged, "respiratory events": breathing, "arousals": arousals}
    night = Night(
        words or "night.edf",
        start,
        hours * 3600,
        period,
        Subject(age_years, Sex.FEMALE),
        stages,
        marks,
        candidates,
        results,
        (
            Issue(
                words or "night.edf",
                words or "The header's number of records was wrong and was corrected.",
                "RECORDS",
            ),
        ),
        frozenset(name for name, there in unmarked.items() if not there),
        provenance_of(),
        sleep=summarise_sleep(stages, marks, age_years),
    )
    return Analysis(
        night, _excerpts(results[0].scoring, found, labels, words) if source == "detected" else ()
    )


_EMPTY = "its morphology: no 0.5 s whose median is 2 µV over rest"


def _excerpts(
    scoring: Scoring, events: Events, labels: Mapping[Site, str], words: str
) -> tuple[Excerpt, ...]:
    out = []
    if scoring.series:
        why = words or "Four and more movements in a row, 10 to 90 s apart."
        out.append(
            excerpt_of(words or "A typical series", why, scoring.series[0].start_s - 5, events, 1, labels)
        )
    longest = [m for m in scoring.movements if m.excluded]
    if longest:
        out.append(
            excerpt_of(
                "Too long to be counted",
                "It lasts longer than 10 s.",
                longest[0].onset_s - 20,
                events,
                2,
                labels,
            )
        )
    if scoring.rejected:
        at = scoring.rejected[0].onset_s - 25
        out.append(
            excerpt_of("Rejected for its shape", "Two spikes with silence between.", at, events, 3, labels)
        )
    return tuple(out)


SOME = {kind: surveys.EVERY[kind] for kind in (Kind.HYPNIC_JERK, Kind.FACE_TWITCH)}
NIGHTS: Mapping[str, Callable[[], Analysis]] = {
    "plmd": build,
    "no stages": lambda: build(staged=False, arousals=False, breathing=False, start=None, age_years=None),
    "no breathing": lambda: vital_nights.compared(build(breathing=False, seed=2)),
    "one leg": lambda: build(legs=(Site.LEFT_LEG,), seed=3),
    "side unknown": lambda: build(legs=(Site.LEG,), seed=4),
    "refused": lambda: build(refused="one step of the converter is 30 µV, but 1 µV is needed"),
    "no movements": lambda: build(per_hour=0.0, seed=6),
    "marks only": lambda: build(source="marked", seed=7, arousals=False),
    "24 hours": lambda: build(hours=24.0, per_hour=60.0, seed=8),
    "hostile": lambda: build(words=HOSTILE, seed=9),
    "every kind": lambda: surveys.everything(build(seed=11)),
    "some kinds": lambda: surveys.everything(build(seed=12, per_hour=0.0), SOME),
    "heart and brain": lambda: vital_nights.measured(build(seed=13, breathing=False, arousals=False)),
    "infant": lambda: vital_nights.infant(build(seed=14, age_years=0.3)),
    "tied": lambda: tied.tied(surveys.everything(build(seed=11))),
    "thousands": lambda: build(hours=24.0, per_hour=2000.0, seed=10),
}


@functools.cache
def night(name: str) -> Analysis:
    """Return one of the nights, built once, with the assessment that every analysis gets."""
    return with_answers(NIGHTS[name](), Answers())
