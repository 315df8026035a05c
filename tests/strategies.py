"""Hypothesis strategies for the nouns: whole nights, small and full of odd corners."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from hypothesis import strategies as st

from hypnic.model.events import LEGS, MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.night import (
    Index,
    InputFile,
    IntervalStatistics,
    Night,
    Provenance,
    Result,
    Summary,
)
from hypnic.model.pattern import Pattern, Question
from hypnic.model.recording import Issue, Role, Sex, Subject
from hypnic.model.scoring import Candidates, ChannelQuality, Movement, Movements, Scoring, Series
from hypnic.model.sleep import SleepCycle, SleepSummary, StageAgreement, Staging
from hypnic.model.spans import Span, Spans
from hypnic.model.survey import KindCount, Reading, Status, Survey

NIGHT_S = 36_000
WORDS = st.text(max_size=12)
HARD_WORDS = st.sampled_from(["=1+1", "a\tb", "c\nd", "\x14\x00", "Jambe é µ 足", "@@", "n/a", '"'])
LABELS = st.one_of(st.just(""), WORDS, HARD_WORDS)


def microseconds(low_s: float, high_s: float) -> st.SearchStrategy[float]:
    """Return times on the grid of 1 µs that files keep."""
    return st.integers(round(low_s * 1e6), round(high_s * 1e6)).map(lambda us: us / 1e6)


def times() -> st.SearchStrategy[float]:
    return microseconds(0, NIGHT_S)


def numbers(low: float = -1e6, high: float = 1e6) -> st.SearchStrategy[float]:
    """Return numbers of at most ten significant digits, as files keep them."""
    return st.floats(low, high).map(lambda x: float(f"{x:.6g}") + 0.0)


def maybe(of: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), of)


def events(
    kinds: Sequence[Kind] = tuple(Kind),
    sites: Sequence[Site] = tuple(Site),
    max_size: int = 4,
) -> st.SearchStrategy[Events]:
    one = st.builds(
        Event,
        onset_s=microseconds(-100, NIGHT_S),
        duration_s=microseconds(0, 20),
        kind=st.sampled_from(kinds),
        site=st.sampled_from(sites),
        measures=st.dictionaries(st.sampled_from(["peak_uv", "rest_uv", "area_uvs"]), numbers(0, 1e4)),
        label=LABELS,
        excluded=st.sampled_from(["", "shorter than 0.5 s", "no morphology"]),
        muscles=st.lists(st.sampled_from(list(Site)), unique=True, max_size=2).map(tuple),
    )
    return st.lists(one, max_size=max_size).map(Events)


def hypnograms() -> st.SearchStrategy[Hypnogram]:
    return st.builds(
        Hypnogram,
        stages=st.lists(st.sampled_from([stage.value for stage in Stage]), min_size=1, max_size=12).map(
            lambda codes: np.array(codes, dtype=np.int8)
        ),
        epoch_s=st.sampled_from([20.0, 30.0]),
        start_s=microseconds(-60, 600),
        source=WORDS,
    )


def spans() -> st.SearchStrategy[Spans]:
    return st.lists(st.tuples(times(), times()).map(sorted), max_size=2).map(Spans)


def issues() -> st.SearchStrategy[tuple[Issue, ...]]:
    return st.lists(st.builds(Issue, WORDS, WORDS, st.sampled_from(["", "GAP"])), max_size=2).map(tuple)


def qualities() -> st.SearchStrategy[ChannelQuality]:
    return st.builds(
        ChannelQuality,
        label=LABELS,
        role=st.sampled_from(list(Role)),
        rate_hz=numbers(1, 1000),
        resolution_uv=maybe(numbers(0, 10)),
        recorded=spans(),
        assessable=spans(),
        rest_uv=maybe(numbers(0, 50)),
        cleaned=st.sampled_from([(), ("50 Hz mains",), ("ECG", "60 Hz mains")]),
        refused=st.sampled_from(["", "one step is 31 µV"]),
    )


def leg_events(max_size: int = 4) -> st.SearchStrategy[Events]:
    return events([Kind.LEG_MOVEMENT], sorted(LEGS), max_size)


def candidates() -> st.SearchStrategy[Candidates]:
    return st.builds(
        Candidates,
        events=leg_events(),
        looked_for=st.frozensets(st.sampled_from(list(Kind)), max_size=3),
        not_looked_for=st.dictionaries(st.sampled_from(list(Kind)), WORDS, max_size=2),
        assessable=st.dictionaries(st.sampled_from(list(Site)), spans(), max_size=2),
        quality=st.lists(qualities(), max_size=2).map(tuple),
        issues=issues(),
        source=st.sampled_from(["detected", "marked"]),
    )


@st.composite
def movements(draw: st.DrawFn) -> Movements:
    rows = []
    for part in draw(leg_events(4)):
        both = draw(st.booleans())
        other = Event(round(part.onset_s + 0.25, 6), 1.5, Kind.LEG_MOVEMENT, Site.RIGHT_LEG)
        end_s = max(part.end_s, other.end_s) if both else part.end_s
        rows.append(
            Movement(
                onset_s=part.onset_s,
                duration_s=round(end_s - part.onset_s, 6),
                site=Site.BOTH_LEGS if both else part.site,
                parts=(part, other) if both else (part,),
                excluded=draw(st.sampled_from(["", "longer than 10 s"])),
                respiratory=draw(maybe(st.booleans())),
                arousal=draw(maybe(st.booleans())),
                stage=draw(maybe(st.sampled_from(list(Stage)))),
                series=draw(maybe(st.integers(1, 9))),
                series_nr=draw(maybe(st.integers(1, 9))),
                imi_s=draw(maybe(microseconds(0, 500))),
                imi_nr_s=draw(maybe(microseconds(0, 500))),
            )
        )
    return Movements(rows)


def scorings() -> st.SearchStrategy[Scoring]:
    runs = st.lists(st.builds(Series, st.integers(1, 9), times(), times(), st.integers(4, 50)), max_size=2)
    return st.builds(
        Scoring,
        rules=st.sampled_from(["wasm2016", "aasm"]),
        choices=st.lists(WORDS, max_size=2).map(tuple),
        movements=movements(),
        rejected=leg_events(3),
        series=runs.map(tuple),
        series_nr=maybe(runs.map(tuple)),
        looked_for=st.frozensets(st.sampled_from(list(Kind)), max_size=2),
    )


def interval_statistics() -> st.SearchStrategy[IntervalStatistics]:
    count, value = st.integers(0, 500), maybe(microseconds(0, 500))
    return st.builds(
        IntervalStatistics, count, count, count, count, value, value, value, value, maybe(numbers(1, 10))
    )


def indices() -> st.SearchStrategy[Index]:
    value = maybe(numbers(0, 500))
    return st.builds(
        Index,
        measure=st.sampled_from(["lm", "clm", "plm"]),
        stratum=st.sampled_from(["night", "sleep", "N2", "hour 1"]),
        site=st.sampled_from(["both", "left_leg"]),
        count=st.integers(0, 999),
        hours=value,
        per_hour=value,
        low=value,
        high=value,
    )


def summaries() -> st.SearchStrategy[Summary]:
    value = st.one_of(st.none(), st.integers(0, 999), numbers(0, 500))
    return st.builds(
        Summary,
        rules=st.sampled_from(["wasm2016", "aasm"]),
        headline=st.dictionaries(st.sampled_from(["lm", "plm", "plms_per_hour"]), value),
        indices=st.lists(indices(), max_size=3).map(tuple),
        intervals=interval_statistics(),
        intervals_nr=maybe(interval_statistics()),
        interval_method=WORDS,
    )


def provenances() -> st.SearchStrategy[Provenance]:
    option = st.one_of(st.none(), st.booleans(), st.integers(), numbers(), WORDS)
    return st.builds(
        Provenance,
        version=st.just("0.1.0"),
        options=st.dictionaries(st.just("detect"), st.dictionaries(WORDS, option, max_size=2)),
        inputs=st.lists(
            st.builds(InputFile, WORDS, st.integers(0, 10**9), maybe(st.just("ab" * 32))), max_size=2
        ).map(tuple),
        python=st.just("3.11.7"),
        libraries=st.dictionaries(st.just("numpy"), st.just("2.0")),
    )


def stagings() -> st.SearchStrategy[Staging]:
    names, count = st.sampled_from(["W", "N1", "R", "asleep"]), st.integers(0, 999)
    chances = st.lists(maybe(numbers(0, 1)), max_size=3).map(tuple)
    agreement = st.builds(
        StageAgreement,
        epochs=count,
        agreed_percent=maybe(numbers(0, 100)),
        kappa=maybe(numbers(-1, 1)),
        confusion=st.dictionaries(names, st.dictionaries(names, count, max_size=2), max_size=2),
    )
    return st.builds(
        Staging,
        used=st.sampled_from(["", "marks", "eeg"]),
        not_used=st.dictionaries(st.sampled_from(["marks", "eeg"]), WORDS),
        channels=st.lists(WORDS, max_size=2).map(tuple),
        probabilities=st.dictionaries(names, chances, max_size=2),
        unsure_share=maybe(numbers(0, 1)),
        unsure_under=maybe(numbers(0, 1)),
        agreement=maybe(agreement),
        issues=issues(),
    )


def sleep_summaries() -> st.SearchStrategy[SleepSummary]:
    at, count, value = maybe(times()), maybe(st.integers(0, 99)), maybe(numbers(0, 1000))
    minutes = st.dictionaries(st.sampled_from(["W", "N2", "N", "asleep"]), numbers(0, 1000), max_size=2)
    cycle = st.builds(SleepCycle, times(), times(), numbers(0, 99), numbers(0, 99), st.booleans())
    return st.builds(
        SleepSummary,
        *([at] * 5),
        *([value] * 4),
        *([numbers(0, 1000)] * 2),
        *([value] * 4),
        *([minutes] * 2),
        *(value, count, value, count, count, value),
        cycles=st.lists(cycle, max_size=2).map(tuple),
        cycle_min=value,
        cycle_rule=st.sampled_from(["", "adult", "infant"]),
    )


def surveys() -> st.SearchStrategy[Survey]:
    value = maybe(numbers(0, 500))
    kind = st.sampled_from(MOVEMENTS)
    count = st.builds(
        KindCount,
        kind=kind,
        status=st.sampled_from(list(Status)),
        why=WORDS,
        count=maybe(st.integers(0, 999)),
        taken=st.dictionaries(kind.map(str), st.integers(1, 9), max_size=2),
        indices=st.lists(indices(), max_size=2).map(tuple),
    )
    reading = st.builds(Reading, kind, WORDS, value, WORDS, st.sampled_from(list(Site)), WORDS, WORDS, WORDS)
    pattern = st.builds(
        Pattern,
        kind=kind,
        question=st.sampled_from(list(Question)),
        answer=WORDS,
        estimate=value,
        low=value,
        chance=value,
        p=value,
        n=st.integers(0, 99),
        why=WORDS,
    )
    return st.builds(
        Survey,
        events=events(MOVEMENTS),
        kinds=st.lists(count, max_size=2).map(tuple),
        readings=st.lists(reading, max_size=2).map(tuple),
        patterns=st.lists(pattern, max_size=2).map(tuple),
    )


def nights() -> st.SearchStrategy[Night]:
    return st.builds(
        Night,
        name=LABELS,
        start=maybe(st.datetimes(datetime(1970, 1, 1), datetime(2090, 1, 1))),
        duration_s=times(),
        period=st.tuples(times(), times()).map(lambda pair: Span(*sorted(pair))),
        subject=st.builds(
            Subject,
            age_years=maybe(numbers(0, 120)),
            sex=maybe(st.sampled_from(list(Sex))),
            pregnant=maybe(st.booleans()),
            history=st.frozensets(WORDS, max_size=2),
        ),
        hypnogram=maybe(hypnograms()),
        context=events([Kind.AROUSAL, Kind.APNEA, Kind.LIGHTS_OFF], [Site.UNKNOWN]),
        candidates=candidates(),
        results=st.lists(st.builds(Result, scorings(), summaries()), min_size=1, max_size=2).map(tuple),
        issues=issues(),
        survey=surveys(),
        unmarked=st.frozensets(st.sampled_from(["stages", "lights"])),
        provenance=provenances(),
        staging=stagings(),
        sleep=maybe(sleep_summaries()),
    )
