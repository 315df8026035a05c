"""Trains of the legs: foot tremor, quick leg movements, alternating legs."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.detect.alternating import AlternatingOptions, detect_alternating
from hypnic.detect.foot_tremor import ALTERNATES, FootTremorOptions, detect_foot_tremor, presleep
from hypnic.model.events import Kind, Site
from hypnic.model.recording import Role
from hypnic.model.spans import Span
from leg_signals import channel
from muscle_signals import made, muscle, scene, staged

LEFT, RIGHT = Role.LEFT_LEG, Role.RIGHT_LEG
TREMOR, QUICK, TURNS = Kind.FOOT_TREMOR, Kind.HIGH_FREQUENCY_LEGS, Kind.ALTERNATING_LEGS


def train(at: float, count: int, hz: float, long_s: float, rms_uv: float = 40.0):
    return [(at + n / hz, long_s, rms_uv) for n in range(count)]


def feet(roles, stages: str | None = "W" * 4 + "1" * 2 + "2" * 4, **fields):
    night = made(roles, 300, **fields)
    hypnogram = None if stages is None else staged(stages, fields.get("start_s", 0.0))
    return detect_foot_tremor(scene(night, hypnogram), FootTremorOptions(), AlternatingOptions())


def turns(roles, **fields):
    return detect_alternating(scene(made(roles, 300, **fields)), AlternatingOptions())


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 500.0, 512.0])
def test_foot_tremor_before_sleep(rate_hz):
    (event,) = feet({LEFT: train(60.0, 10, 1.2, 0.45), RIGHT: []}, rate_hz=rate_hz).events
    assert (event.kind, event.site) == (TREMOR, Site.LEFT_LEG)
    assert event.onset_s == pytest.approx(60.0, abs=0.05)
    assert event.end_s == pytest.approx(60 + 9 / 1.2 + 0.45, abs=0.08)
    assert event.measures["bursts_count"] == 10
    assert event.measures["rate_hz"] == pytest.approx(1.2, rel=0.02)
    assert event.measures["interval_cv_ratio"] < 0.1
    assert event.measures["peak_uv"] > 60


@pytest.mark.parametrize(
    ("long_s", "stages", "kind"),
    [
        (0.45, "1" * 10, TREMOR),
        (0.45, "2" * 10, TREMOR),
        (0.45, "3" * 10, QUICK),
        (0.45, "R" * 10, QUICK),
        (0.45, "11WWWWWWWW", QUICK),
        (0.16, "2" * 10, QUICK),
    ],
    ids=["N1", "N2", "N3", "REM", "after the last sleep", "short bursts"],
)
def test_which_of_the_two_it_is(long_s, stages, kind):
    (event,) = feet({LEFT: train(100.0, 8, 1.2, long_s)}, stages).events
    assert event.kind is kind


@pytest.mark.parametrize(
    ("bursts", "why"),
    [
        (train(100.0, 3, 1.2, 0.45), "three are no train"),
        (train(100.0, 6, 0.25, 0.45), "too slow"),
        (train(100.0, 4, 0.5, 1.5), "long movements"),
        ([(100.0, 0.3, 40), (100.9, 0.3, 40), (104.0, 0.3, 40), (104.5, 0.3, 40)], "out of step"),
    ],
)
def test_what_is_no_train(bursts, why):
    assert len(feet({LEFT: bursts}).events) == 0, why


def test_frequent_twitches_make_no_trains():
    rng = np.random.default_rng(0)
    night = made({LEFT: [(float(at), 0.14, 60.0) for at in np.sort(rng.uniform(2, 1190, 140))]}, 1200)
    result = detect_foot_tremor(scene(night, staged("2" * 40)), FootTremorOptions(), AlternatingOptions())
    assert len(result.events) <= 1


def test_excessive_twitches_make_less_than_one_train_a_night_by_chance():
    # Over five a minute of one leg, for a night of eight hours in four parts.
    rng, seconds = np.random.default_rng(2), 2 * 3600
    found = 0
    for _ in range(4):
        at = np.sort(rng.uniform(2, seconds - 10, round(5.5 * seconds / 60)))
        at = at[np.append(True, np.diff(at) > 0.5)]
        night = scene(made({LEFT: [(float(a), 0.14, 60.0) for a in at]}, seconds), staged("2" * 240))
        found += len(detect_foot_tremor(night, FootTremorOptions(), AlternatingOptions()).events)
    assert found <= 1


def test_presleep_wake_is_all_before_the_last_sleep():
    assert presleep(staged("WW1WW22WW")).rows == (Span(0.0, 60.0), Span(90.0, 150.0))
    assert not presleep(staged("WWW"))


def test_when_each_could_be_seen():
    result = feet({LEFT: []}, "WW11223333")
    assert result.looked_for == {TREMOR, QUICK}
    assert result.seen[TREMOR].total_s == pytest.approx(180, abs=1)
    assert result.seen[QUICK].total_s == pytest.approx(300, abs=1)


def test_feet_without_legs_or_stages():
    for result, words in (
        (feet({Role.CHIN: []}), "left leg"),
        (feet({LEFT: []}, None), "needs sleep stages"),
    ):
        assert set(result.not_looked_for) == {TREMOR, QUICK}
        assert all(words in why for why in result.not_looked_for.values())


def alternating(at: float, count: int, hz: float, long_s: float):
    both = train(at, count, hz, long_s)
    return {LEFT: both[::2], RIGHT: both[1::2]}


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 500.0, 512.0])
def test_legs_that_alternate(rate_hz):
    (event,) = turns(alternating(100.0, 12, 1.5, 0.3), rate_hz=rate_hz).events
    assert (event.kind, event.site) == (TURNS, Site.BOTH_LEGS)
    assert event.onset_s == pytest.approx(100.0, abs=0.05)
    assert event.end_s == pytest.approx(100 + 11 / 1.5 + 0.3, abs=0.08)
    assert event.measures["bursts_count"] == 12
    assert event.measures["rate_hz"] == pytest.approx(1.5, rel=0.02)


def test_its_clock():
    (event,) = turns(alternating(700.25, 8, 1.5, 0.3), start_s=600.25).events
    assert event.onset_s == pytest.approx(700.25, abs=0.05)


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        (alternating(100.0, 3, 1.5, 0.3), "three are no train"),
        (alternating(100.0, 8, 0.4, 0.3), "too slow"),
        (alternating(100.0, 8, 1.0, 0.7), "too long"),
        (alternating(100.0, 8, 1.5, 0.06), "too short"),
        ({LEFT: train(100, 8, 1.5, 0.3), RIGHT: train(100, 8, 1.5, 0.3)}, "together"),
        ({LEFT: train(100, 8, 1.5, 0.3), RIGHT: []}, "one leg"),
    ],
)
def test_what_does_not_alternate(roles, why):
    assert len(turns(roles).events) == 0, why


def test_a_train_goes_on_over_a_burst_that_is_missing():
    both = train(100.0, 13, 1.5, 0.3)
    left, right = both[::2], both[1::2]
    del left[3]
    (event,) = turns({LEFT: left, RIGHT: right}).events
    assert event.measures["bursts_count"] == 12
    assert event.duration_s == pytest.approx(8.3, abs=0.1)
    del right[3]
    assert len(turns({LEFT: left, RIGHT: right}).events) == 2


def test_the_trains_of_one_leg_in_it_are_excluded():
    result = feet(alternating(100.0, 16, 1.5, 0.3), "2" * 10)
    assert len(result.events) == 2
    assert {row.excluded for row in result.events} == {ALTERNATES}


def test_alternating_needs_both_legs_at_once():
    assert "right leg" in turns({LEFT: []}).not_looked_for[TURNS]
    rest = muscle([], 256, 150, np.random.default_rng(0))
    apart = [channel([rest], 256.0, role, starts_s=[at]) for role, at in ((LEFT, 0.0), (RIGHT, 150.0))]
    result = turns({}, others=apart)
    assert "never be judged at the same time" in result.not_looked_for[TURNS]


@pytest.mark.parametrize("options", [FootTremorOptions, AlternatingOptions])
@pytest.mark.parametrize("fields", [{"least_count": 2}, {"least_hz": 0}, {"longest_s": 9}, {"most_cv": 3}])
def test_options_are_checked(options, fields):
    with pytest.raises(ValueError, match="is between"):
        options(**fields)
