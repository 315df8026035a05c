"""Heart, breath, brain and chin in each second of a night."""

from dataclasses import replace

import numpy as np
import pytest

import courses
from hypnic.model.events import Events
from hypnic.model.hypnogram import Stage
from hypnic.model.spans import Spans
from hypnic.model.vitals import BREATH, HEART, Breaths, Vitals
from hypnic.relate.ties.seconds import (
    Seconds,
    band_db,
    breath_depth_log,
    breath_rate_per_min,
    chin_tone_log,
    chin_tone_uv,
    heart_rate_bpm,
    step_squared_ms2,
)

HYPNOGRAM = courses.staged((Stage.N2, 10))
SECONDS = Seconds(-600.0, 1800)
"""The night is [0, 600); ten minutes on either side."""


def at(values: np.ndarray, *times_s: int) -> list[float]:
    return values[np.array(times_s) + 600].tolist()


def of(**parts: object) -> Vitals:
    return replace(Vitals(), **parts)


def test_the_seconds_reach_ten_minutes_beyond_period_and_stages():
    assert Seconds.of(courses.night(Events(), HYPNOGRAM)) == SECONDS
    assert SECONDS.at(np.array([-700.0, -600.0, 0.0, 0.99, 5000.0])).tolist() == [0, 0, 600, 600, 1799]
    spans = Spans([(-2.0, 3.0), (7.0, 8.0)])
    assert SECONDS.spans(SECONDS.inside(spans)) == spans


def test_the_heart_beats_as_fast_as_its_intervals_say():
    bpm = np.r_[np.full(300, 60.0), np.full(300, 75.0)]
    heart = courses.beats(bpm)
    rate = heart_rate_bpm(courses.night(Events(), HYPNOGRAM, vitals=of(heart=heart)), SECONDS)
    assert at(rate.values, 10, 200, 290) == pytest.approx([60, 60, 60])
    assert at(rate.values, 310, 590) == pytest.approx([75, 75])
    assert np.isnan(at(rate.values, -5, 605)).all()
    assert rate.channel == "ECG"


def test_where_beats_are_lost_nothing_is_told():
    heart = courses.beats(np.full(600, 60.0))
    interval = heart.interval_s.copy()
    interval[100] = np.nan
    interval[200:220] = np.nan
    kept = Spans([(0.0, 400.0)])
    heart = replace(heart, interval_s=interval, assessable=kept)
    rate = heart_rate_bpm(courses.night(Events(), HYPNOGRAM, vitals=of(heart=heart)), SECONDS).values
    assert at(rate, 99, 100) == pytest.approx([60, 60])
    assert np.isnan(at(rate, 205, 210, 215, 450)).all()


def test_steps_between_intervals_are_squared():
    # Intervals of 0.9 and 1.1 s in turn: every step is 200 ms.
    heart = courses.beats(np.full(600, 60.0))
    time_s = np.cumsum(np.tile([0.9, 1.1], 250))
    heart = replace(heart, time_s=time_s, interval_s=np.r_[np.nan, np.diff(time_s)])
    steps = step_squared_ms2(courses.night(Events(), HYPNOGRAM, vitals=of(heart=heart)), SECONDS).values
    assert np.nanmean(steps) == pytest.approx(200**2)
    assert np.nanstd(steps) == pytest.approx(0, abs=1e-6)


def test_breaths_have_a_rate_and_a_depth():
    breath = courses.breathing(4.0, np.r_[np.full(75, 2.0), np.full(75, 1.0)])
    setting = courses.night(Events(), HYPNOGRAM, vitals=of(breath=breath))
    assert at(breath_rate_per_min(setting, SECONDS).values, 20, 400) == pytest.approx([15, 15])
    depth = breath_depth_log(setting, SECONDS).values
    assert at(depth, 20, 400) == pytest.approx([np.log(2), 0])


def test_a_long_pause_of_the_breath_is_not_bridged():
    rows = Breaths(np.array([0.0, 4.0, 30.0, 34.0]), np.array([4.0, np.nan, 4.0, np.nan]), np.ones(4))
    breath = replace(courses.breathing(4.0, np.ones(150)), breaths=rows)
    setting = courses.night(Events(), HYPNOGRAM, vitals=of(breath=breath))
    assert np.isnan(at(breath_depth_log(setting, SECONDS).values, 10, 20, 25)).all()
    assert np.isnan(at(breath_rate_per_min(setting, SECONDS).values, 10, 20, 25)).all()


def test_chin_and_eeg_are_told_in_each_second():
    tone = np.arange(1.0, 601.0)
    setting = courses.night(
        Events(), HYPNOGRAM, chin_uv=tone, vitals=of(brain=(courses.brain(10 ** (tone / 100)),))
    )
    assert at(chin_tone_uv(setting, SECONDS).values, 0, 7, 599) == pytest.approx([1, 8, 600])
    assert at(chin_tone_log(setting, SECONDS).values, 7) == pytest.approx([np.log(8)])
    db = band_db(setting, SECONDS, "alpha")
    assert at(db.values, 9, 99) == pytest.approx([1, 10], rel=1e-4)
    assert db.channel == "C4-M1"
    assert np.isnan(at(db.values, -1, 600)).all()


def test_what_could_not_be_told_has_its_reason():
    setting = courses.night(Events(), HYPNOGRAM, vitals=of(why_not={HEART: "no ECG", BREATH: "no belt"}))
    assert heart_rate_bpm(setting, SECONDS).why == step_squared_ms2(setting, SECONDS).why == "no ECG"
    assert breath_rate_per_min(setting, SECONDS).why == breath_depth_log(setting, SECONDS).why == "no belt"
    assert chin_tone_uv(setting, SECONDS).why == "no EMG of the chin could be used"
    assert chin_tone_log(setting, SECONDS).why == "no EMG of the chin could be used"
    assert band_db(setting, SECONDS, "alpha").why == "no EEG channel could be used"
