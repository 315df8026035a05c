"""Which pieces of signal the page shows, and that they are the signal of that time."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect.leg_bursts import EMPTY, POP, TOO_SHORT
from hypnic.excerpt import TITLES, excerpts
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.recording import Recording, Role
from hypnic.model.scoring import Candidates, Movement, Movements, Scoring, Series
from hypnic.model.spans import Spans
from hypnic.score.aasm import IN_WAKE, NOT_STAGED, RESPIRATORY
from hypnic.score.both_legs import PART_TOO_LONG, TOO_LONG, TOO_LONG_TOGETHER, TOO_MANY
from hypnic.score.gaps import CUT_OFF
from hypnic.score.single_leg import OUTSIDE
from hypnic.score.single_leg import TOO_SHORT as SHORT_BY_THE_RULES
from leg_signals import channel, leg, night
from legs import detect_legs

RATE = 256.0
MOVES = [*[(100 + 25.0 * i, 2.0, 40.0) for i in range(20)], (700.0, 14.0, 30.0), (800.0, 0.3, 40.0)]


@pytest.fixture(scope="module")
def recording() -> Recording:
    rng = np.random.default_rng(0)
    left = leg(MOVES, RATE, 0.25, rng, rest_uv=2.0, band=(30, 90))
    right = leg([], RATE, 0.25, rng, rest_uv=1.0, band=(30, 90))
    return night(channel(left, RATE, label="LAT"), channel(right, RATE, Role.RIGHT_LEG, label="RAT"))


@pytest.fixture(scope="module")
def candidates(recording: Recording) -> Candidates:
    return detect_legs(recording)


def scored(candidates: Candidates, series: tuple[Series, ...] = (), **fields: object) -> Scoring:
    """A scoring drawn by hand: every movement alone, all but the long one periodic."""
    rows = [
        Movement(
            onset_s=e.onset_s,
            duration_s=e.duration_s,
            site=e.site,
            parts=(e,),
            excluded="longer than 10 s" if e.duration_s > 10 else "",
            series=1 if series and e.duration_s <= 10 else None,
            imi_s=25.0,
            **fields,  # type: ignore[arg-type]
        )
        for e in candidates.events
        if not e.excluded
    ]
    return Scoring(
        rules="wasm2016",
        choices=(),
        movements=Movements(rows),
        rejected=candidates.events.where(lambda e: bool(e.excluded)),
        series=series,
        series_nr=None,
        looked_for=candidates.looked_for,
    )


SERIES = Series(number=1, start_s=100.0, end_s=577.0, count=20)


def test_a_series_and_one_example_of_each_reason(recording: Recording, candidates: Candidates) -> None:
    shown = excerpts(recording, candidates, scored(candidates, (SERIES,)))
    assert [e.title for e in shown] == [
        "A typical series",
        "A movement that is too long",
        "A burst that is too short",
    ]
    assert "20 movements" in shown[0].why
    assert "longer than 10 s" in shown[1].why
    assert "shorter than 0.5 s" in shown[2].why
    assert shown[0].span.duration_s == pytest.approx(120.0)
    assert 100 <= shown[0].span.start_s + 5 <= 577 - 110
    assert 4 <= len(shown[0].events) <= 5
    assert all(e.onset_s < shown[0].span.end_s and e.end_s > shown[0].span.start_s for e in shown[0].events)
    assert shown[1].span.start_s < 700
    assert shown[1].span.end_s > 714


def test_traces_are_the_legs_at_that_time_in_microvolts(recording: Recording, candidates: Candidates) -> None:
    long = excerpts(recording, candidates, scored(candidates))[0]
    left, right = long.traces
    assert (left.site, left.label, right.site, right.label) == (Site.LEFT_LEG, "LAT", Site.RIGHT_LEG, "RAT")
    assert left.rest_uv == pytest.approx(2.0, rel=0.2)
    assert right.rest_uv == pytest.approx(1.0, rel=0.1)
    assert len(left.low_uv) == len(left.high_uv) == 600
    at = long.span.start_s + (np.arange(600) + 0.5) / 600 * long.span.duration_s
    inside = (at > 700.1) & (at < 713.9)
    outside = (at < 699.9) | (at > 714.1)
    assert (left.high_uv - left.low_uv)[inside].mean() > 5 * (left.high_uv - left.low_uv)[outside].mean()
    assert (right.high_uv - right.low_uv).max() < 10
    assert (left.low_uv <= left.high_uv).all()


def test_a_short_series_is_shown_whole(recording: Recording, candidates: Candidates) -> None:
    short = Series(number=1, start_s=100.0, end_s=177.0, count=4)
    span = excerpts(recording, candidates, scored(candidates, (short,)))[0].span
    assert span.start_s < 100
    assert span.end_s > 177


def test_the_series_of_middling_length_is_chosen(recording: Recording, candidates: Candidates) -> None:
    three = tuple(Series(k + 1, 100.0 + 150 * k, 200.0 + 150 * k, count) for k, count in enumerate((4, 9, 6)))
    assert "Series 3 of 3: 6 movements" in excerpts(recording, candidates, scored(candidates, three))[0].why


def test_breathing_and_short_intervals(recording: Recording, candidates: Candidates) -> None:
    titles = [e.title for e in excerpts(recording, candidates, scored(candidates, respiratory=True))]
    assert titles[0] == "A movement that goes with breathing"
    hasty = scored(candidates)
    first, second, *rest = hasty.movements
    hasty = replace(hasty, movements=Movements([first, replace(second, imi_s=7.25), *rest]))
    (after,) = (e for e in excerpts(recording, candidates, hasty) if "interval" in e.title)
    assert "7.2 s after" in after.why


def test_a_breathing_event_is_in_the_picture_of_its_movement(
    recording: Recording, candidates: Candidates
) -> None:
    apnoea = Event(310.0, 14.0, Kind.APNEA)
    arousal = Event(324.0, 4.0, Kind.AROUSAL)
    marked = replace(recording, marks=Events([apnoea, arousal, Event(324.0, 2.0, Kind.LEG_MOVEMENT)]))
    scoring = scored(candidates)
    with_it = [replace(row, respiratory=row.onset_s > 323 and row.onset_s < 327) for row in scoring.movements]
    shown = excerpts(marked, candidates, replace(scoring, movements=Movements(with_it)))[0]
    assert shown.title == "A movement that goes with breathing"
    assert shown.span.start_s <= 300.0
    assert shown.span.end_s >= 327.0
    assert apnoea in shown.events.rows
    assert arousal in shown.events.rows
    assert all(row.label == "" and "rest_uv" in row.measures for row in shown.events.of(Kind.LEG_MOVEMENT))


def test_each_reason_has_a_title_of_its_own_and_no_title_comes_twice(
    recording: Recording, candidates: Candidates
) -> None:
    rejected = [
        Event(200.0 + 10 * i, 0.4, Kind.LEG_MOVEMENT, Site.LEFT_LEG, excluded=reason)
        for i, reason in enumerate([OUTSIDE, POP, TOO_SHORT, EMPTY, OUTSIDE, TOO_SHORT])
    ]
    scoring = replace(scored(candidates), rejected=Events(rejected))
    titles = [shown.title for shown in excerpts(recording, candidates, scoring)]
    assert titles == [
        "A movement that is too long",
        "A burst that does not last",
        "A burst that is too short",
        "An electrode pop",
        "A movement outside the scored period",
    ]


def test_every_reason_that_can_be_met_in_a_signal_has_a_title() -> None:
    known = {reason for reasons in TITLES.values() for reason in reasons}
    of_legs = {TOO_LONG, TOO_LONG_TOGETHER, TOO_MANY, PART_TOO_LONG}
    assert known == of_legs | {RESPIRATORY, IN_WAKE, NOT_STAGED, CUT_OFF, OUTSIDE, TOO_SHORT, POP, EMPTY}
    assert TOO_SHORT == SHORT_BY_THE_RULES


def test_an_unknown_reason_is_its_own_title(recording: Recording, candidates: Candidates) -> None:
    strange = Event(200.0, 0.4, Kind.LEG_MOVEMENT, Site.LEFT_LEG, excluded="a reason to come")
    shown = excerpts(recording, candidates, replace(scored(candidates), rejected=Events([strange])))
    assert shown[-1].title == "Not counted: a reason to come"


def test_an_example_in_which_every_leg_was_seen_is_preferred(
    recording: Recording, candidates: Candidates
) -> None:
    seen = {Site.LEFT_LEG: Spans([(0.0, 900.0)]), Site.RIGHT_LEG: Spans([(400.0, 900.0)])}
    three = tuple(Series(k + 1, 100.0 + 200 * k, 180.0 + 200 * k, count) for k, count in enumerate((5, 4, 6)))
    scoring = scored(candidates, three)
    half = replace(candidates, assessable=seen)
    assert "Series 1 of 3" in excerpts(recording, candidates, scoring)[0].why
    assert "Series 3 of 3" in excerpts(recording, half, scoring)[0].why


def test_stretches_are_moved_into_the_recording(recording: Recording, candidates: Candidates) -> None:
    at_the_end = Series(number=1, start_s=880.0, end_s=899.0, count=4)
    span = excerpts(recording, candidates, scored(candidates, (at_the_end,)))[0].span
    assert (span.start_s, span.end_s) == (780.0, 900.0)


def test_gaps_are_not_numbers_and_mains_is_taken_out() -> None:
    rng = np.random.default_rng(1)
    values = leg([(100.0, 12.0, 40.0)], RATE, 0.1, rng, rest_uv=1.0, band=(30, 90))
    values += 30 * np.sin(2 * np.pi * 50 * np.arange(len(values)) / RATE)
    cut, again = round(115 * RATE), round(118 * RATE)
    recording = night(channel([values[:cut], values[again:]], RATE, starts_s=[0.0, again / RATE]))
    candidates = detect_legs(recording)
    (shown,) = excerpts(recording, candidates, scored(candidates))
    (trace,) = shown.traces
    at = shown.span.start_s + (np.arange(600) + 0.5) / 600 * shown.span.duration_s
    assert np.isnan(trace.low_uv[(at > 115.1) & (at < 117.9)]).all()
    assert np.nanmax(np.abs(trace.high_uv[(at < 97) & (at > 92)])) < 10


def test_a_night_of_marks_alone_has_no_pictures(recording: Recording, candidates: Candidates) -> None:
    marked = Candidates(events=candidates.events, looked_for=frozenset({Kind.LEG_MOVEMENT}), source="marked")
    assert excerpts(recording, marked, scored(candidates, (SERIES,))) == ()
    nothing = Candidates(events=Events())
    assert excerpts(Recording(name="n", duration_s=1.0), nothing, scored(nothing)) == ()
