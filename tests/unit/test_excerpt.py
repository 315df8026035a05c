"""Which pieces of signal the page shows, and that they are the signal of that time."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect import detect
from hypnic.excerpt import excerpts
from hypnic.model.events import Events, Kind, Site
from hypnic.model.recording import Recording, Role
from hypnic.model.scoring import Candidates, Movement, Movements, Scoring, Series
from leg_signals import channel, leg, night

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
    return detect(recording)


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
        "A movement that cannot be periodic",
        "A burst that is no movement",
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
    candidates = detect(recording)
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
