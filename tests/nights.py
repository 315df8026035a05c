"""Nights for the tests of the page: seeded, made of the model alone, scored by a few plain lines.

The scoring here is a stand-in that is only as good as the page needs (the real one is tested
elsewhere): combined movements, series of four and more, counts over assessable hours.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from datetime import datetime

import numpy as np

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.night import (
    Analysis,
    Excerpt,
    Index,
    InputFile,
    IntervalStatistics,
    Night,
    Provenance,
    Result,
    Summary,
    Trace,
)
from hypnic.model.recording import Issue, Role, Sex, Subject
from hypnic.model.scoring import Candidates, ChannelQuality, Movement, Movements, Scoring, Series
from hypnic.model.spans import Span, Spans

HOSTILE = (
    "<script>alert('x')</script>\"'&<img src=x onerror=alert(1)>]]>{{ 7*7 }}#let x=1 $x$ *b* _i_ @ref \\ "
    "\x00\x07\ud800" + "Ж漢🦵" + "W" * 120
)
LEGS = (Site.LEFT_LEG, Site.RIGHT_LEG)
STRATA = {
    "wake": (Stage.W,),
    "N1": (Stage.N1,),
    "N2": (Stage.N2,),
    "N3": (Stage.N3,),
    "REM": (Stage.R,),
    "NREM": (Stage.N1, Stage.N2, Stage.N3),
    "sleep": (Stage.N1, Stage.N2, Stage.N3, Stage.R, Stage.ASLEEP),
}
MEASURES: Mapping[str, Callable[[Movement], bool]] = {
    "lm": lambda m: True,
    "clm": lambda m: m.clm,
    "plm": lambda m: m.plm,
    "plm_nr": lambda m: bool(m.plm_nr),
    "plm_arousal": lambda m: m.plm and bool(m.arousal),
    "clm_arousal": lambda m: m.clm and bool(m.arousal),
    "respiratory": lambda m: bool(m.respiratory),
    "isolated": lambda m: m.clm and not m.plm and (m.imi_s is None or m.imi_s > 90),
    "short_interval": lambda m: m.clm and m.imi_s is not None and m.imi_s < 10,
}


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


def combined(
    candidates: Events, marks: Events, stages: Hypnogram | None, known: tuple[bool, bool]
) -> list[Movement]:
    """Both legs together, then what each movement stands with."""
    groups: list[list[Event]] = []
    for event in candidates:
        if event.excluded:
            continue
        if (
            groups
            and event.onset_s < max(e.end_s for e in groups[-1]) + 0.5
            and event.site not in {e.site for e in groups[-1]}
        ):
            groups[-1].append(event)
        else:
            groups.append([event])
    breathing, arousals = known
    ends = [e.end_s for e in marks.of(Kind.APNEA, Kind.HYPOPNEA)]
    wakes = marks.of(Kind.AROUSAL)
    rows = []
    for group in groups:
        start, end = group[0].onset_s, max(e.end_s for e in group)
        long = any(e.duration_s > 10 for e in group) or end - start > 15
        rows.append(
            Movement(
                start,
                end - start,
                Site.BOTH_LEGS if len(group) > 1 else group[0].site,
                tuple(group),
                excluded="longer than 10 s" if long else "",
                respiratory=any(start <= at + 10.25 and end >= at - 2 for at in ends) if breathing else None,
                arousal=any(start <= e.end_s + 0.5 and end >= e.onset_s - 0.5 for e in wakes)
                if arousals
                else None,
                stage=stages.stage_at(start) if stages is not None else None,
            )
        )
    return rows


def in_series(
    rows: list[Movement], low_s: float, *, without_respiratory: bool
) -> dict[int, tuple[int | None, float | None]]:
    """Number of series and interval for each row, by position."""
    out: dict[int, tuple[int | None, float | None]] = {}
    run: list[int] = []
    number = 0

    def close() -> None:
        nonlocal number, run
        if len(run) >= 4:
            number += 1
            for i in run:
                out[i] = (number, out[i][1])
        run = []

    before: int | None = None
    for i, row in enumerate(rows):
        if row.excluded:
            close()
            before = None
            continue
        if without_respiratory and row.respiratory:
            continue
        gap = None if before is None else row.onset_s - rows[before].onset_s
        if gap is not None and not low_s <= gap <= 90:
            close()
        out[i] = (None, gap)
        run.append(i)
        before = i
    close()
    return out


def scored(
    candidates: Candidates,
    marks: Events,
    stages: Hypnogram | None,
    period: Span,
    rules: str,
    known: tuple[bool, bool],
) -> Result:
    """A scoring and its summary."""
    low_s = 5.0 if rules == "aasm" else 10.0
    plain = combined(candidates.events, marks, stages, known)
    every = in_series(plain, low_s, without_respiratory=False)
    apart = in_series(plain, low_s, without_respiratory=True) if known[0] else {}
    rows = []
    for i, row in enumerate(plain):
        (series, imi), (series_nr, imi_nr) = every.get(i, (None, None)), apart.get(i, (None, None))
        rows.append(
            Movement(
                row.onset_s, row.duration_s, row.site, row.parts, row.excluded, row.respiratory, row.arousal,
                row.stage, series, series_nr, imi, imi_nr,
            )
        )  # fmt: skip
    scoring = Scoring(
        rules,
        (
            f"intervals {low_s:g} to 90 s",
            "breathing window −2 to +10.25 s around the end",
            "both legs: gap under 0.5 s",
        ),
        Movements(rows),
        candidates.events.where(lambda e: bool(e.excluded)),
        _series(rows, "series"),
        _series(rows, "series_nr") if known[0] else None,
        candidates.looked_for,
    )
    return Result(scoring, summary(scoring, candidates, stages, period, known))


def _series(rows: list[Movement], field: str) -> tuple[Series, ...]:
    numbers = sorted({getattr(row, field) for row in rows} - {None})
    groups = [[row for row in rows if getattr(row, field) == number] for number in numbers]
    return tuple(Series(n, g[0].onset_s, g[-1].end_s, len(g)) for n, g in zip(numbers, groups, strict=True))


def strata_of(stages: Hypnogram | None, period: Span) -> dict[str, Spans | None]:
    """Every part of the night; None where stages are not known."""
    whole = Spans([period])
    parts: dict[str, Spans | None] = {"night": whole}
    for name, of in STRATA.items():
        parts[name] = None if stages is None else stages.spans(*of) & whole
    for k in range(math.ceil(period.duration_s / 3600)):
        parts[f"hour {k + 1}"] = Spans([(period.start_s + 3600 * k, period.start_s + 3600 * (k + 1))]) & whole
    for k in range(3):
        third = period.duration_s / 3
        parts[f"third {k + 1}"] = Spans([(period.start_s + third * k, period.start_s + third * (k + 1))])
    return parts


def summary(
    scoring: Scoring, candidates: Candidates, stages: Hypnogram | None, period: Span, known: tuple[bool, bool]
) -> Summary:
    """Every index, with an interval by the square-root method (good enough for a page)."""
    seen = Spans()
    for spans in candidates.assessable.values():
        seen = seen | spans
    unknown = set() if known[0] else {"plm_nr", "respiratory"}
    unknown |= set() if known[1] else {"plm_arousal", "clm_arousal"}
    indices = []
    for stratum, spans in strata_of(stages, period).items():
        inside = [m for m in scoring.movements if spans is None or spans.contains(m.onset_s)]
        for measure, counts in MEASURES.items():
            counted = [m for m in inside if counts(m)]
            for site in ("both", *(s.value for s in (*LEGS, Site.BOTH_LEGS, Site.LEG))):
                rows = [m for m in counted if site in ("both", m.site.value)]
                hours = None if spans is None or measure in unknown else (spans & seen).total_h
                indices.append(_index(measure, stratum, site, len(rows), hours))
    imis = [m.imi_s for m in scoring.movements if m.imi_s is not None]
    imis_nr = [m.imi_nr_s for m in scoring.movements if m.imi_nr_s is not None]
    nr = statistics(imis_nr) if known[0] else None
    found = {(i.measure, i.stratum): i for i in indices if i.site == "both"}
    return Summary(
        scoring.rules, _headline(scoring, found, known, imis), tuple(indices), statistics(imis), nr,
        "95 % intervals: square root of the count ± 0.98, for tests only.",
    )  # fmt: skip


def _index(measure: str, stratum: str, site: str, count: int, hours: float | None) -> Index:
    if not hours:
        return Index(measure, stratum, site, count if hours is not None else 0, hours, None, None, None)
    low = max(0.0, math.sqrt(count) - 0.98) ** 2 if count else 0.0
    high = (math.sqrt(count + 1) + 0.98) ** 2
    return Index(measure, stratum, site, count, hours, count / hours, low / hours, high / hours)


def _headline(
    scoring: Scoring, found: dict[tuple[str, str], Index], known: tuple[bool, bool], imis: list[float]
) -> dict[str, float | int | None]:
    def count(measure: str, stratum: str) -> int | None:
        row = found[measure, stratum]
        return None if row.hours is None else row.count

    clm = found["clm", "night"].count
    plm = found["plm", "night"].count
    return {
        "lm": len(scoring.movements),
        "clm": clm,
        "plm": plm,
        "plms": count("plm", "sleep"),
        "plmw": count("plm", "wake"),
        "plms_nr": count("plm_nr", "sleep"),
        "plm_series": len(scoring.series),
        "clms_per_hour": found["clm", "sleep"].per_hour,
        "plms_per_hour": found["plm", "sleep"].per_hour,
        "plmw_per_hour": found["plm", "wake"].per_hour,
        "plms_nr_per_hour": found["plm_nr", "sleep"].per_hour,
        "plms_arousal_per_hour": found["plm_arousal", "sleep"].per_hour,
        "periodicity_index": sum(10 < i <= 90 for i in imis) / len(imis) if imis else None,
        "plm_per_clm": plm / clm if clm else None,
        "imi_geometric_mean_s": math.exp(float(np.mean(np.log(imis)))) if imis else None,
    }


def statistics(imis: list[float]) -> IntervalStatistics:
    """Means of intervals; None where too few."""
    x = np.array(imis, dtype=np.float64)
    several = len(x) > 1
    return IntervalStatistics(
        count=len(x),
        under_10_s=int((x < 10).sum()),
        from_10_to_90_s=int(((x >= 10) & (x <= 90)).sum()),
        over_90_s=int((x > 90).sum()),
        mean_s=float(x.mean()) if len(x) else None,
        sd_s=float(x.std(ddof=1)) if several else None,
        median_s=float(np.median(x)) if len(x) else None,
        geometric_mean_s=float(np.exp(np.log(x).mean())) if len(x) else None,
        geometric_sd=float(np.exp(np.log(x).std(ddof=1))) if several else None,
    )


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
        () if source == "marked" else tuple(
            quality_of(s, labels[s], recorded, Spans() if refused else seen[s], refused) for s in legs
        ),
        (Issue(words or "EMG right_leg", words or "40 minutes are not assessable: high rest.", "REST"),),
        source,
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


NIGHTS: Mapping[str, Callable[[], Analysis]] = {
    "plmd": build,
    "no stages": lambda: build(staged=False, arousals=False, breathing=False, start=None, age_years=None),
    "no breathing": lambda: build(breathing=False, seed=2),
    "one leg": lambda: build(legs=(Site.LEFT_LEG,), seed=3),
    "side unknown": lambda: build(legs=(Site.LEG,), seed=4),
    "refused": lambda: build(refused="one step of the converter is 30 µV, but 1 µV is needed"),
    "no movements": lambda: build(per_hour=0.0, seed=6),
    "marks only": lambda: build(source="marked", seed=7, arousals=False),
    "24 hours": lambda: build(hours=24.0, per_hour=60.0, seed=8),
    "hostile": lambda: build(words=HOSTILE, seed=9),
    "thousands": lambda: build(hours=24.0, per_hour=2000.0, seed=10),
}


@functools.cache
def night(name: str) -> Analysis:
    """Return one of the nights, built once."""
    return NIGHTS[name]()
