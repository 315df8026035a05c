import math

import numpy as np
import pytest

from hypnic.model.events import Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.night import HEADLINE
from hypnic.model.scoring import Movement
from hypnic.model.sleep import SleepCycle
from hypnic.model.spans import Span, Spans
from hypnic.summarise import summarise
from hypnic.summarise.imi import interval_statistics, periodicity_index
from legs import apnea, arousal, candidates, leg, legs, scored, stages

KEYS = [
    *("lm", "clm", "plm", "plms", "plmw", "plms_nr", "plm_series"),
    *("clms_per_hour", "plms_per_hour", "plmw_per_hour", "plms_nr_per_hour", "plms_arousal_per_hour"),
    *("periodicity_index", "plm_per_clm", "imi_geometric_mean_s"),
]
HOUR = Span(0, 3600)


def summed(rows, marks=(), hypnogram=None, rules="wasm2016", seen=None, period=HOUR):
    found = candidates(rows, "marked" if seen is None else "detected", seen, period)
    return summarise(scored(found, marks, hypnogram, rules, period=period), found, hypnogram, period)


def clm(*intervals):
    return [Movement(0.0, 1.0, Site.LEG, (), imi_s=interval) for interval in intervals]


def test_headline_has_the_keys_of_the_json_in_their_order():
    assert list(HEADLINE) == KEYS
    assert list(summed(legs(10, 30, 50, 70)).headline) == KEYS
    assert list(summed([], hypnogram=stages("2" * 120)).headline) == KEYS


def test_vector_of_the_periodicity_index_and_of_plm_per_clm():
    numbers = summed(legs(0, 20, 40, 60, 80, 200, 203)).headline
    assert numbers["periodicity_index"] == pytest.approx(4 / 6)
    assert numbers["plm_per_clm"] == pytest.approx(5 / 7)


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        ((None,), None),
        ((), None),
        ((None, 20, 20), 0),
        ((None, 20, 20, 20), 1),
        ((None, 10, 10, 10), 0),
        ((None, 90, 90, 90), 1),
        ((None, 90.001, 90.001, 90.001), 0),
        ((None, 20, 20, None, 20), 0),
        ((None, 20, 20, 20, None, 20, 20), 3 / 5),
    ],
)
def test_periodicity_index(intervals, expected):
    assert periodicity_index(clm(*intervals)) == expected


def test_vector_of_the_geometric_mean():
    found = interval_statistics([None, 20, 20, 45])
    assert found.geometric_mean_s == pytest.approx(26.21, abs=0.005)
    assert found.geometric_sd == pytest.approx(1.597, abs=0.0005)
    assert (found.count, found.mean_s, found.median_s) == (3, pytest.approx(28.333, abs=1e-3), 20)
    assert found.sd_s == pytest.approx(14.434, abs=1e-3)


def test_intervals_at_the_limits_and_too_few():
    found = interval_statistics([9.999999, 10, 90, 90.000001])
    assert (found.under_10_s, found.from_10_to_90_s, found.over_90_s) == (1, 2, 1)
    one, none = interval_statistics([20.0]), interval_statistics([])
    assert (one.mean_s, one.sd_s, one.geometric_sd) == (20, None, None)
    assert (none.count, none.mean_s, none.median_s, none.geometric_mean_s) == (0, None, None, None)


def test_vector_8_counts_two_in_sleep_and_two_in_wake():
    summary = summed(legs(0, 20, 40, 60), hypnogram=stages("W222"), period=Span(0, 120))
    assert (summary.headline["plms"], summary.headline["plmw"]) == (2, 2)
    # Two in 90 s of sleep, two in 30 s of wake.
    assert summary.headline["plms_per_hour"] == pytest.approx(80)
    assert summary.headline["plmw_per_hour"] == pytest.approx(240)


def test_a_movement_in_an_unscored_epoch_is_in_neither_sleep_nor_wake():
    summary = summed(legs(5, 35, 65, 95), hypnogram=stages("W?2W"), period=Span(0, 120))
    numbers = summary.headline
    assert (numbers["plm"], numbers["plms"], numbers["plmw"]) == (4, 1, 2)
    assert summary.index("plm", "sleep").hours == pytest.approx(30 / 3600)
    assert summary.index("plm", "wake").hours == pytest.approx(60 / 3600)


def test_without_stages_only_the_night_is_counted():
    summary = summed(legs(10, 30, 50, 70))
    assert [summary.headline[name] for name in KEYS if "plms" in name or "plmw" in name] == [None] * 7
    assert summary.headline["clms_per_hour"] is None
    assert summary.index("plm").per_hour == 4
    assert summary.index("plm", "sleep") is None
    unscored = summed(legs(10, 30, 50, 70), hypnogram=stages("?" * 120))
    assert unscored.headline == summary.headline


def test_without_marks_of_breathing_or_arousals_nothing_is_said_of_them():
    hypnogram = stages("2" * 120)
    summary = summed(legs(10, 30, 50, 70), hypnogram=hypnogram)
    assert summary.headline["plms_nr"] is None
    assert summary.headline["plms_nr_per_hour"] is None
    assert summary.headline["plms_arousal_per_hour"] is None
    assert summary.intervals_nr is None
    assert {row.measure for row in summary.indices} == {"lm", "clm", "plm", "isolated", "short_interval"}
    marked = summed(
        legs(10, 30, 50, 70, 90), [apnea(0, 20), apnea(40, 60), arousal(51, 60)], hypnogram=hypnogram
    )
    assert marked.headline["plms_nr"] == 0
    assert marked.index("respiratory", "sleep").count == 2
    assert marked.headline["plms_arousal_per_hour"] == 1
    assert marked.intervals_nr.count == 2


def test_a_night_with_no_sleep_has_no_index_per_hour_of_sleep():
    numbers = summed(legs(10, 30, 50, 70), hypnogram=stages("W" * 120)).headline
    assert (numbers["plms"], numbers["plms_per_hour"], numbers["plmw_per_hour"]) == (0, None, 4)


def test_no_movement_is_zero_with_an_upper_limit():
    summary = summed([], hypnogram=stages("2" * 240), period=Span(0, 7200))
    index = summary.index("plm", "sleep")
    assert (index.count, index.per_hour, index.low) == (0, 0, 0)
    assert index.high == pytest.approx(-math.log(0.025) / 2, rel=0.006)
    numbers = summary.headline
    assert (numbers["lm"], numbers["plms_per_hour"], numbers["plm_per_clm"]) == (0, 0, None)
    assert numbers["periodicity_index"] is None


def test_hours_are_those_in_which_the_leg_could_be_seen():
    seen = {Site.LEFT_LEG: Spans([(0, 1800)]), Site.RIGHT_LEG: Spans([(900, 2700)])}
    rows = [leg(100, 102), leg(1000, 1002), leg(1001, 1003, "R"), leg(2000, 2002, "R")]
    summary = summed(rows, hypnogram=stages("W" * 30 + "2" * 90), seen=seen)
    got = {
        site: (summary.index("clm", "night", site).count, summary.index("clm", "night", site).hours)
        for site in ("both", "left_leg", "right_leg", "both_legs")
    }
    assert got == {
        "both": (3, 0.75),
        "left_leg": (1, 0.5),
        "right_leg": (1, 0.5),
        "both_legs": (1, 0.25),
    }
    assert summary.index("clm", "sleep", "left_leg").hours == 0.25
    assert summary.index("clm", "wake", "right_leg").hours == 0
    assert summary.index("clm", "wake", "right_leg").per_hour is None


def test_a_single_leg_of_unknown_side_has_its_own_rows():
    rows = [leg(10, 12, "?"), leg(40, 42, "?")]
    summary = summed(rows, seen={Site.LEG: Spans([(0, 3600)])})
    assert summary.index("clm", "night", "leg").count == 2
    assert summary.index("clm", "night", "both_legs") is None


def test_stages_hours_and_thirds():
    letters = "W" * 20 + "1" * 20 + "2" * 40 + "3" * 40 + "R" * 60 + "?" * 30
    rows = legs(5, 700, 1300, 2500, 3550, 3600, 4000, 6000)
    summary = summed(rows, hypnogram=stages(letters), period=Span(0, 6300))
    counts = {
        name: summary.index("clm", name).count
        for name in ("night", "sleep", "wake", "N1", "N2", "N3", "NREM", "REM", "hour 1", "hour 2")
    }
    assert counts == {
        "night": 8,
        "sleep": 6,
        "wake": 1,
        "N1": 1,
        "N2": 1,
        "N3": 2,
        "NREM": 4,
        "REM": 2,
        "hour 1": 5,
        "hour 2": 3,
    }
    assert summary.index("clm", "hour 2").hours == pytest.approx(0.75)
    assert summary.index("clm", "hour 3") is None
    assert [summary.index("clm", f"third {at}").count for at in (1, 2, 3)] == [3, 4, 1]
    assert summary.index("clm", "third 2").hours == pytest.approx(2100 / 3600)
    assert summary.index("clm", "NREM").hours == pytest.approx(100 * 30 / 3600)


def test_cycles_are_counted_apart():
    found = candidates(legs(0, 700, 1300, 2500), period=HOUR)
    cycles = (SleepCycle(600, 1800, 15, 5, complete=True), SleepCycle(1800, 3400, 20, 0, complete=False))
    summary = summarise(scored(found, period=HOUR), found, None, HOUR, cycles)
    assert [summary.index("clm", f"cycle {at}").count for at in (1, 2)] == [2, 1]
    assert summary.index("clm", "cycle 1").hours == pytest.approx(1 / 3)


def test_isolated_and_short_interval_movements():
    # 0 is the first, 200 far away, 205 near, 225-265 make a series with it, 400 far away, 404 near.
    summary = summed(legs(0, 200, 205, 225, 245, 265, 400, 404))
    numbers = [summary.index(name).count for name in ("clm", "plm", "isolated", "short_interval")]
    assert numbers == [8, 4, 3, 2]


def test_a_rule_set_of_sleep_alone_says_nothing_of_wake():
    summary = summed(legs(0, 20, 40, 60), hypnogram=stages("W222"), rules="aasm", period=Span(0, 120))
    assert (summary.headline["plmw"], summary.headline["plmw_per_hour"]) == (None, None)
    assert summary.index("clm", "wake") is None
    assert (summary.headline["lm"], summary.headline["clm"], summary.headline["plms"]) == (4, 2, 0)


def test_limits_hold_the_index_and_bouts_widen_them():
    hypnogram = stages("2" * 840)
    period = Span(0, 25_200)
    even = summed(legs(*range(60, 25_200, 252)), hypnogram=hypnogram, period=period)
    bout = summed(legs(*range(60, 2060, 20)), hypnogram=hypnogram, period=period)
    one, other = even.index("clm", "sleep"), bout.index("clm", "sleep")
    assert one.count == other.count == 100
    assert one.low < one.per_hour < one.high
    assert one.high - one.low == pytest.approx((121.6268 - 81.3639) / 7, rel=2e-3)
    assert other.high - other.low > 4 * (one.high - one.low)
    assert "Byar" in even.interval_method


def test_hours_of_a_night_worked_out_by_hand():
    """Off 23:00, on 07:00, first sleep 23:20, 40 min wake later: 480 min in bed, 420 asleep."""
    letters = "W" * 40 + "2" * 400 + "W" * 80 + "2" * 440
    summary = summed([], hypnogram=stages(letters), period=Span(0, 28_800))
    assert summary.index("clm", "night").hours * 60 == pytest.approx(480)
    assert summary.index("clm", "sleep").hours * 60 == pytest.approx(420)
    assert summary.index("clm", "wake").hours * 60 == pytest.approx(60)


def test_sleep_of_unknown_depth_has_no_stages():
    hypnogram = Hypnogram(np.array([Stage.W, *[Stage.ASLEEP] * 3]), 30.0)
    summary = summed(legs(31, 51, 71, 91), hypnogram=hypnogram, period=Span(0, 120))
    assert summary.headline["plms"] == 4
    assert {row.stratum for row in summary.indices} == {
        *("night", "sleep", "wake", "hour 1", "third 1", "third 2", "third 3")
    }


def test_nrem_sleep_without_its_depth_is_not_parted_by_depth():
    hypnogram = Hypnogram(np.array([Stage.W, *[Stage.N] * 3, Stage.R]), 30.0)
    summary = summed(legs(31, 51, 71, 91), hypnogram=hypnogram, period=Span(0, 150))
    assert summary.index("clm", "NREM").count == 4
    assert summary.index("clm", "NREM").hours == pytest.approx(90 / 3600)
    assert {"N1", "N2", "N3"} & {row.stratum for row in summary.indices} == set()


def test_an_empty_period_has_counts_and_no_rates():
    summary = summed([], period=Span(0, 0))
    assert (summary.headline["lm"], summary.index("clm").hours, summary.index("clm").per_hour) == (0, 0, None)
