"""Laws of every rule set, and WASM 2016 against a slow statement of the rules."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference_wasm2016
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.spans import Span, Spans
from hypnic.score import RULE_SETS, AasmOptions, ScoreOptions
from hypnic.summarise import summarise
from legs import candidates, scored, stages

SIDES = (Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEG, Site.BOTH_LEGS, Site.UNKNOWN, Site.CHIN)
PERIOD = Span(10, 280)
HYPNOGRAM = stages("W12?3RW222")


def seconds(low_ms: int, high_ms: int, step_ms: int = 125):
    return st.integers(low_ms // step_ms, high_ms // step_ms).map(lambda at: at * step_ms / 1000)


leg_rows = st.lists(
    st.builds(
        Event,
        onset_s=seconds(-5_000, 300_000),
        duration_s=seconds(0, 16_000),
        kind=st.just(Kind.LEG_MOVEMENT),
        site=st.sampled_from(SIDES),
        excluded=st.sampled_from(["", "", "", "too flat"]),
    ),
    max_size=25,
)
context_rows = st.lists(
    st.builds(
        Event,
        onset_s=seconds(-5_000, 300_000),
        duration_s=seconds(0, 30_000),
        kind=st.sampled_from([Kind.AROUSAL, Kind.APNEA, Kind.HYPOPNEA, Kind.RERA]),
    ),
    max_size=8,
)
nights = st.tuples(leg_rows, context_rows, st.sampled_from(["marked", "detected"]))
rule_sets = pytest.mark.parametrize("rules", RULE_SETS)


def run(rows, marks, source, rules, seen=None, by_s=0.0):
    found = candidates(rows, source, seen, Span(-10, 400))
    hypnogram, period = replace(HYPNOGRAM, start_s=by_s), Span(PERIOD.start_s + by_s, PERIOD.end_s + by_s)
    return scored(found, marks, hypnogram, rules, ScoreOptions(), period)


@rule_sets
@given(nights)
@settings(max_examples=100, deadline=None)
def test_every_candidate_is_part_of_a_movement_or_rejected_with_a_reason(rules, night):
    rows, marks, source = night
    found = run(rows, marks, source, rules)
    parts = [part for row in found.movements for part in row.parts]
    assert len(parts) + len(found.rejected) == len(rows)
    assert all(row.excluded for row in found.rejected)
    assert not any(part.excluded for part in parts)
    onsets = sorted(row.onset_s for row in rows)
    assert sorted(row.onset_s for row in [*parts, *found.rejected]) == onsets


@rule_sets
@given(nights, st.integers(-40_000, 40_000).map(lambda at: at * 0.25))
@settings(max_examples=100, deadline=None)
def test_shifting_time_shifts_onsets_and_nothing_else(rules, night, by_s):
    rows, marks, source = night
    seen = {Site.LEFT_LEG: Spans([(0, 100), (120, 300)])}
    found = run(rows, marks, source, rules, seen)
    later = run(
        [row.shifted(by_s) for row in rows],
        [row.shifted(by_s) for row in marks],
        source,
        rules,
        {site: spans.shifted(by_s) for site, spans in seen.items()},
        by_s,
    )
    assert [
        replace(row, onset_s=row.onset_s + by_s, parts=tuple(part.shifted(by_s) for part in row.parts))
        for row in found.movements
    ] == list(later.movements)
    assert found.rejected.shifted(by_s) == later.rejected


@rule_sets
@given(nights)
@settings(max_examples=50, deadline=None)
def test_a_rule_set_is_blind_to_kinds_that_it_does_not_read(rules, night):
    rows, marks, source = night
    others = [kind for kind in Kind if kind not in {Kind.AROUSAL, Kind.APNEA, Kind.HYPOPNEA, Kind.RERA}]
    noise = [Event(7.0 * at, 11.0, kind) for at, kind in enumerate(others)]
    junk = [row for row in noise if row.kind is not Kind.LEG_MOVEMENT]
    assert run([*rows, *junk], [*marks, *noise], source, rules) == run(rows, marks, source, rules)


@rule_sets
@given(nights)
@settings(max_examples=50, deadline=None)
def test_series_are_what_their_movements_say(rules, night):
    rows, marks, source = night
    found = run(rows, marks, source, rules)
    for name, series in (("series", found.series), ("series_nr", found.series_nr or ())):
        assert [row.number for row in series] == list(range(1, len(series) + 1))
        for run_ in series:
            members = [row for row in found.movements if getattr(row, name) == run_.number]
            assert len(members) == run_.count >= 4
            assert (members[0].onset_s, members[-1].end_s) == (run_.start_s, run_.end_s)
    summary = summarise(found, candidates(rows, source), HYPNOGRAM, PERIOD)
    assert summary.headline["plm"] == sum(row.count for row in found.series)


@given(
    nights.map(lambda night: ([row for row in night[0] if row.site in SIDES[:2]], *night[1:])),
    st.sampled_from(["skip", "break"]),
    st.sampled_from(["any_part", "onset"]),
)
@settings(max_examples=200, deadline=None)
def test_aasm_style_movements_that_do_not_count_are_as_if_they_were_not_there(night, short, asleep):
    rows, marks, _ = night
    options = ScoreOptions(aasm=AasmOptions(short_interval=short, asleep_by=asleep), breathing_scored=True)
    found = scored(candidates(rows, "detected"), marks, HYPNOGRAM, "aasm", options, PERIOD)
    counted = [part for row in found.movements if row.clm for part in row.parts]
    again = scored(candidates(counted, "detected"), marks, HYPNOGRAM, "aasm", options, PERIOD)
    assert [row for row in found.movements if row.clm] == list(again.movements)
    assert found.series == again.series


def random_night(rng: np.random.Generator) -> dict:
    """Onsets, lengths and gaps that love the limits of the rules, in milliseconds."""
    legs, at = [], int(rng.choice([0, 1_000]))
    for _ in range(int(rng.integers(0, 22))):
        length = int(rng.choice([499, 500, 501, 2_000, 3_000, 7_500, 9_999, 10_000, 10_001, 15_000]))
        length = length if rng.random() < 0.5 else int(rng.integers(100, 6_000))
        legs.append(("LR"[int(rng.integers(2))], at, at + length))
        step = int(rng.choice([500, 9_999, 10_000, 10_001, 20_000, 30_000, 89_999, 90_000, 90_001]))
        at += step if rng.random() < 0.7 else length + int(rng.choice([-300, 0, 499, 500, 501, 12_000]))
        at = max(at, 0)
    spread = max(at, 1)
    return {
        "legs": legs,
        "breathing": [
            near(rng, legs, spread, (-2_000, -10_250, 0, 1)) for _ in range(int(rng.integers(1, 4)))
        ],
        "arousals": [near(rng, legs, spread, (-500, 500, 499, -499)) for _ in range(int(rng.integers(1, 4)))],
        "period": (int(rng.choice([0, 0, 5_000])), int(rng.choice([spread + 20_000, spread // 2 + 10_000]))),
    }


def near(rng: np.random.Generator, legs: list, spread: int, offsets: tuple) -> tuple[int, int]:
    length = int(rng.integers(1, 20_000))
    if not legs:
        return 0, length
    _, start, end = legs[int(rng.integers(len(legs)))]
    edge = (start, end)[int(rng.integers(2))] + int(rng.choice(offsets))
    return (edge - length, edge) if rng.random() < 0.5 else (edge, edge + length)


def as_events(night: dict) -> tuple[list[Event], list[Event]]:
    side = {"L": Site.LEFT_LEG, "R": Site.RIGHT_LEG}
    rows = [Event(a / 1000, (b - a) / 1000, Kind.LEG_MOVEMENT, side[leg]) for leg, a, b in night["legs"]]
    marks = [Event(a / 1000, (b - a) / 1000, Kind.APNEA) for a, b in night["breathing"]]
    return rows, marks + [Event(a / 1000, (b - a) / 1000, Kind.AROUSAL) for a, b in night["arousals"]]


def test_three_thousand_nights_as_a_slow_statement_of_the_rules_has_them():
    rng = np.random.default_rng(2016)
    movements = periodic = 0
    for _ in range(3_000):
        night = random_night(rng)
        first, last = night["period"]
        night["breathing"] = [row for row in night["breathing"] if row[1] >= first and row[0] <= last]
        night["arousals"] = [row for row in night["arousals"] if row[1] >= first and row[0] <= last]
        rows, marks = as_events(night)
        options = ScoreOptions(breathing_scored=True, arousals_scored=True)
        period = Span(first / 1000, last / 1000)
        found = scored(candidates(rows), marks, None, "wasm2016", options, period)
        assert [flat(row) for row in found.movements] == [
            tuple(row.values()) for row in reference_wasm2016.score(night)
        ], night
        movements += len(found.movements)
        periodic += sum(row.plm for row in found.movements)
    assert movements > 15_000
    assert periodic > 3_000


def flat(row):
    def ms(value):
        return None if value is None else round(value * 1000)

    return (
        ms(row.onset_s),
        ms(row.end_s),
        len(row.parts),
        row.clm,
        row.respiratory,
        row.arousal,
        row.series,
        ms(row.imi_s),
        row.series_nr,
        ms(row.imi_nr_s),
    )


def test_what_was_not_looked_for_is_scored_as_nothing_and_said_so():
    found = scored(replace(candidates([]), looked_for=frozenset(), events=Events()))
    assert found.looked_for == frozenset()
    summary = summarise(found, candidates([]), None, PERIOD)
    assert set(summary.headline.values()) == {None}
    assert summary.indices == ()
