"""Counts of every kind of movement."""

import math

import pytest

from hypnic.model.events import MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.scoring import Candidates
from hypnic.model.sleep import SleepCycle
from hypnic.model.spans import Span, Spans
from hypnic.model.survey import Status, counted_as
from hypnic.summarise.kinds import survey
from legs import stages

TWITCH = Kind.FRAGMENTARY_MYOCLONUS
JERK = Kind.HYPNIC_JERK
HOUR = Span(0, 3600)


def twitch(onset_s, site=Site.CHIN, **more) -> Event:
    return Event(onset_s, 0.1, TWITCH, site, **more)


def found(*rows, seen=None, kinds=(TWITCH,), hypnogram=None, period=HOUR, **more):
    seen = {kind: Spans([HOUR]) for kind in kinds} if seen is None else seen
    candidates = Candidates(Events(rows), frozenset(kinds), seen=seen, **more)
    return survey(candidates.events, candidates, hypnogram, period)


def test_every_kind_has_a_row_in_the_order_of_pages():
    assert [row.kind for row in found().kinds] == list(MOVEMENTS)


def test_what_was_not_looked_for_has_no_count():
    night = found(not_looked_for={JERK: "needs sleep stages"})
    row = night.of(JERK)
    assert (row.status, row.count, row.why, row.indices) == (
        Status.NOT_LOOKED_FOR,
        None,
        "needs sleep stages",
        (),
    )
    assert night.of(Kind.BRUXISM).why == "it was not looked for: no signal was read"


def test_looked_for_and_not_found_is_zero_with_an_upper_limit():
    row = found().of(TWITCH)
    assert (row.status, row.count) == (Status.NONE, 0)
    night = row.index("night")
    assert (night.count, night.hours, night.per_hour, night.low) == (0, 1, 0, 0)
    assert night.high == pytest.approx(-math.log(0.025), rel=0.006)
    assert row.index("sleep") is None


def test_hours_are_those_in_which_one_could_be_seen():
    seen = {TWITCH: Spans([(1800, 7200)])}
    row = found(twitch(2000), twitch(2500), seen=seen).of(TWITCH)
    assert (row.index("night").hours, row.index("night").per_hour) == (0.5, 4)
    assert (row.index("hour 1").count, row.index("third 3").hours) == (2, pytest.approx(1200 / 3600))


def test_by_stage_hour_third_and_site():
    hypnogram = stages("W" * 30 + "2" * 30 + "R" * 60)
    rows = [twitch(10), twitch(1000), twitch(1900), twitch(2000, Site.LEFT_LEG), twitch(3500)]
    row = found(*rows, hypnogram=hypnogram).of(TWITCH)
    counts = {
        name: row.index(name).count for name in ("night", "wake", "sleep", "N2", "NREM", "REM", "hour 1")
    }
    assert counts == {"night": 5, "wake": 1, "sleep": 4, "N2": 1, "NREM": 1, "REM": 3, "hour 1": 5}
    assert [row.index(f"third {at}").count for at in (1, 2, 3)] == [2, 2, 1]
    assert row.index("REM").per_hour == 6
    assert (row.index("night", "chin").count, row.index("REM", "left_leg").per_hour) == (4, 2)
    assert row.index("hour 1", "chin") is None


def test_by_cycle():
    rows = [twitch(10), twitch(700), twitch(1900, Site.LEFT_LEG), twitch(3500)]
    candidates = Candidates(Events(rows), frozenset([TWITCH]), seen={TWITCH: Spans([(0, 3000)])})
    cycles = (SleepCycle(600, 1800, 15, 5, complete=True), SleepCycle(1800, 3400, 20, 0, complete=False))
    row = survey(Events(rows), candidates, None, Span(1200, 3600), cycles=cycles).of(TWITCH)
    counts = [(row.index(f"cycle {at}").count, row.index(f"cycle {at}").hours) for at in (1, 2)]
    assert counts == [(0, 600 / 3600), (1, 1200 / 3600)]
    assert row.index("cycle 3") is None
    assert row.index("cycle 2", "left_leg") is None


def test_a_night_without_a_scored_epoch_is_a_night_without_stages():
    row = found(twitch(10), hypnogram=stages("?" * 120)).of(TWITCH)
    assert row.index("sleep") is None
    assert row.index("night").per_hour == 1


def test_what_another_kind_took_is_told_apart_from_what_does_not_count():
    rows = [
        twitch(10),
        twitch(20, excluded=counted_as(Kind.LARGE_MOVEMENT)),
        twitch(30, excluded=counted_as(Kind.LARGE_MOVEMENT)),
        twitch(40, excluded="too flat"),
    ]
    row = found(*rows).of(TWITCH)
    assert (row.count, dict(row.taken)) == (1, {"large_movement": 2})


def test_only_the_scored_period_counts_and_the_rest_says_so():
    rows = [twitch(99.8), twitch(99.95), twitch(200), twitch(301)]
    night = found(*rows, period=Span(100, 300))
    assert night.of(TWITCH).count == 2
    assert [row.excluded for row in night.events] == [
        "outside the analysis period",
        "",
        "",
        "outside the analysis period",
    ]
    assert night.of(TWITCH).index("hour 1").count == 2


def test_a_jerk_of_the_body_is_counted_at_every_muscle_that_moved():
    jerk = Event(10, 0.3, JERK, Site.WHOLE_BODY, muscles=(Site.NECK, Site.LEFT_LEG))
    row = found(jerk, Event(50, 0.3, JERK, Site.WHOLE_BODY), kinds=(JERK,)).of(JERK)
    assert row.count == 2
    assert {i.site: i.count for i in row.indices if i.stratum == "night"} == {
        "all": 2,
        "left_leg": 1,
        "neck": 1,
        "whole_body": 1,
    }


def test_a_twitch_of_one_muscle_is_counted_there_alone():
    row = found(twitch(10, muscles=(Site.CHIN, Site.LEFT_LEG))).of(TWITCH)
    assert {i.site for i in row.indices} == {"all", "chin"}


def test_legs_are_seen_where_either_leg_is():
    seen = {Site.LEFT_LEG: Spans([(0, 1800)]), Site.RIGHT_LEG: Spans([(900, 2700)])}
    rows = [Event(at, 2, Kind.LEG_MOVEMENT, Site.LEFT_LEG) for at in (100, 200, 300)]
    row = found(*rows, kinds=(Kind.LEG_MOVEMENT,), seen={}, assessable=seen).of(Kind.LEG_MOVEMENT)
    assert (row.index("night").hours, row.index("night").per_hour) == (0.75, 4)
    assert (row.index("night", "left_leg").hours, row.index("night", "left_leg").per_hour) == (0.5, 6)


def test_a_state_is_counted_in_seconds():
    rows = [
        Event(600, 60, Kind.REM_TONIC, Site.CHIN),
        Event(630, 60, Kind.REM_TONIC, Site.LEFT_ARM),
        Event(3570, 60, Kind.REM_TONIC, Site.CHIN),
    ]
    row = found(*rows, kinds=(Kind.REM_TONIC,)).of(Kind.REM_TONIC)
    assert row.count == 3
    night, chin = row.index("night"), row.index("night", "chin")
    assert (night.measure, night.count, night.per_hour) == ("rem_tonic_activity_s", 120, 120)
    assert (chin.count, chin.low, chin.high) == (90, None, None)


def test_bouts_widen_the_limits():
    even = found(*[twitch(at) for at in range(120, 25_200, 252)], seen={TWITCH: Spans([(0, 25_200)])},
                 period=Span(0, 25_200)).of(TWITCH).index("night")  # fmt: skip
    bout = found(*[twitch(at) for at in range(60, 2040, 20)], seen={TWITCH: Spans([(0, 25_200)])},
                 period=Span(0, 25_200)).of(TWITCH).index("night")  # fmt: skip
    assert bout.high - bout.low > 3 * (even.high - even.low)


def test_a_kind_that_could_be_seen_at_no_time_has_no_rate():
    row = found(seen={TWITCH: Spans()}).of(TWITCH)
    assert (row.index("night").hours, row.index("night").per_hour) == (0, None)
