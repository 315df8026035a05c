"""A spike or a slow shift before jerks: yes, no, and why it cannot be told."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.model.events import Event, Kind, Site
from hypnic.model.pattern import Question
from hypnic.relate.ties.back_average import LAG, SHIFT, SPIKE, back_averages
from jerky import JERK, RATE_HZ, bumps, channel, jerky, noise, onsets

AT_S = onsets()
SPIKE_UV = bumps(AT_S - 0.020, -25.0, 0.005)


def leads(before=0.0, sd_uv=10.0, **about):
    gains = {"EEG C3-M2": 1.0, "EEG C4-M1": 0.0}
    return [
        channel(label, noise(seed, sd_uv) + gain * before, **about)
        for seed, (label, gain) in enumerate(gains.items())
    ]


def shifts(at_s, height_uv):
    """Return a shift that grows from 1.5 s before each jerk and is gone 0.5 s after it."""
    time_s = np.arange(round(700 * RATE_HZ)) / RATE_HZ
    return np.interp(time_s, (at_s[:, np.newaxis] + (-1.5, 0, 0.5)).ravel(), [0, height_uv, 0] * len(at_s))


def told(setting, about):
    rows = back_averages(setting).answers
    (row,) = [row for row in rows if row.about == about and row.kind is not Kind.HYPNIC_JERK]
    return row


def test_a_spike_before_the_muscle_is_found_with_its_size_its_lag_and_its_lead():
    found = back_averages(jerky(AT_S, leads(SPIKE_UV)))
    size, lag = found.answers[:2]
    assert (size.kind, size.question, size.about) == (JERK, Question.BACK_AVERAGE, "cortical_spike_uv")
    assert (size.answer, size.unit, size.n) == ("spike before", "uv", 60)
    assert size.p < 0.01
    assert size.low < size.estimate < size.high < 0
    assert size.estimate == pytest.approx(-20, abs=6)
    assert 2 < size.chance < 10
    assert (lag.about, lag.unit, lag.answer) == (LAG, "ms", "spike before")
    assert lag.estimate == pytest.approx(-20, abs=5)
    assert lag.low <= lag.estimate <= lag.high
    assert lag.high - lag.low <= 16
    assert [curve.channel for curve in found.curves[:4:2]] == ["EEG C3-M2", "EEG C4-M1"]


def test_the_curve_shows_the_average_what_chance_gives_and_noise():
    found = back_averages(jerky(AT_S, leads(SPIKE_UV)))
    curve, noise_curve = found.curves[:2]
    at_s, mean = np.array(curve.at_s), np.array(curve.mean)
    assert (curve.question, curve.about, curve.n) == (Question.BACK_AVERAGE, SPIKE.about, 60)
    assert at_s[[0, -1]] == pytest.approx([-0.2, 0.196])
    assert at_s[mean.argmin()] == pytest.approx(-0.020, abs=0.005)
    assert mean.min() < np.array(curve.chance_low)[mean.argmin()]
    assert mean[(at_s < -0.1)].mean() == pytest.approx(0, abs=1e-6)
    assert (np.array(curve.low) < mean).all()
    assert (np.array(curve.high) > mean).all()
    assert noise_curve.about == "cortical_spike_reference_uv"
    assert np.abs(noise_curve.mean).max() < 6
    assert set(noise_curve.low) == {None}


def test_no_spike_though_the_muscle_and_the_pull_at_the_leads_follow():
    pull = bumps(AT_S + 0.03, 80.0, 0.009) + bumps(AT_S + 0.12, -60.0, 0.03)
    setting = jerky(AT_S, [channel("C3-M2", noise(3) + pull), channel("C4-M1", noise(4) + pull)])
    row = told(setting, "cortical_spike_uv")
    assert row.answer == "no spike"
    assert row.p > 0.05
    assert abs(row.estimate) < row.chance
    assert not [row for row in back_averages(setting).answers if row.about == LAG]


def test_a_slow_shift_before_is_found_and_a_spike_is_none():
    setting = jerky(AT_S, leads(shifts(AT_S, -12.0)))
    found = back_averages(setting)
    row = told(setting, "readiness_potential_uv")
    assert (row.answer, row.unit, row.n) == ("slow shift before", "uv", 60)
    assert row.p < 0.01
    assert row.estimate == pytest.approx(-12 * 0.95 / 1.5, abs=1.0)
    (curve,) = [row for row in found.curves if row.about == SHIFT.about and row.channel == "EEG C3-M2"]
    assert len(curve.at_s) == 35
    assert np.array(curve.at_s)[[0, -1]] == pytest.approx([-2.45, 0.95])
    assert np.array(curve.at_s)[np.argmin(curve.mean)] == pytest.approx(0, abs=0.1)
    assert np.mean(curve.mean[:5]) == pytest.approx(0, abs=1e-6)
    assert told(jerky(AT_S, leads(SPIKE_UV)), "readiness_potential_uv").answer == "none"


def test_too_few_jerks_are_not_averaged_and_it_is_said_what_became_of_them():
    rows = back_averages(jerky(AT_S[:49], leads(SPIKE_UV))).answers
    assert [row.about for row in rows] == ["cortical_spike_uv", "readiness_potential_uv"]
    assert {row.why for row in rows} == {"insufficient: 49 of 50 jerks can be used, 1 more are needed"}
    assert {(row.answer, row.estimate, row.p, row.n) for row in rows} == {("", None, None, 49)}
    before = [Event(at - 1.0, 0.5, Kind.LEG_MOVEMENT) for at in AT_S[:20].tolist()]
    setting = jerky(AT_S, leads(SPIKE_UV), others=before)
    assert told(setting, "cortical_spike_uv").answer == "spike before"
    assert told(setting, "readiness_potential_uv").why == (
        "insufficient: 40 of 50 jerks can be used, 10 more are needed (20 too close to another movement)"
    )


def test_an_artefact_before_a_jerk_loses_it_and_one_after_it_does_not():
    def spoilt(lag_s):
        return leads(SPIKE_UV + bumps(AT_S[:15] + lag_s, 900.0, 0.02))

    row = told(jerky(AT_S, spoilt(-0.05)), "cortical_spike_uv")
    assert row.why == (
        "insufficient: 45 of 50 jerks can be used, 5 more are needed (15 with an artefact in the EEG)"
    )
    assert told(jerky(AT_S, spoilt(0.12)), "cortical_spike_uv").n == 60


def test_a_gap_and_a_fault_lose_their_jerks():
    one, other = leads(SPIKE_UV)
    values = noise(1) + 0.0
    for at in AT_S[:12]:
        values[round((at + 0.1) * RATE_HZ)] = np.nan
    row = told(jerky(AT_S, [one, channel("Cz-M2", values)]), "cortical_spike_uv")
    assert row.why.endswith("(12 where the EEG was not recorded or faulty)")
    assert told(jerky(AT_S, [one, other]), "cortical_spike_uv").n == 60


def test_an_eeg_that_is_too_slow_says_so_and_may_still_show_a_shift():
    setting = jerky(AT_S, [channel("C3-M2", noise(1, rate_hz=100.0), rate_hz=100.0)])
    spike, shift = back_averages(setting).answers
    assert spike.why == "the EEG has 100 samples a second: 200 are needed, 1000 recommended"
    assert (shift.answer, shift.why) == ("none", "")


@pytest.mark.parametrize(
    ("corner_hz", "why"),
    [
        (
            0.3,
            "the EEG was recorded with a high-pass of 0.3 Hz: a shift of seconds passes one of 0.1 Hz "
            "or less",
        ),
        (
            None,
            "the file does not say with which high-pass the EEG was recorded: a shift of seconds passes one "
            "of 0.1 Hz or less",
        ),
        (0.1, ""),
    ],
)
def test_the_recorders_high_pass_decides_whether_a_shift_can_be_told(corner_hz, why):
    setting = jerky(AT_S, leads(SPIKE_UV, high_pass_hz=corner_hz))
    assert told(setting, "readiness_potential_uv").why == why
    assert told(setting, "cortical_spike_uv").answer == "spike before"


def test_without_eeg_and_of_other_kinds_nothing_is_asked():
    assert back_averages(jerky(AT_S, ())).why_not == {
        Question.BACK_AVERAGE: "no EEG was looked at beside the movements"
    }
    legs = jerky(AT_S, leads(), kind=Kind.LEG_MOVEMENT, site=Site.LEFT_LEG)
    assert back_averages(legs).answers == ()


def test_the_lids_have_no_muscle_channel_and_so_no_onset():
    rows = back_averages(jerky(AT_S, leads(), kind=Kind.FACE_TWITCH, site=Site.EYELIDS)).answers
    assert {row.n for row in rows} == {60}
    setting = jerky(AT_S, leads(), kind=Kind.FACE_TWITCH, site=Site.FACE)
    bare = replace(setting, around=replace(setting.around, muscles=replace(setting.around.muscles, rows=())))
    assert told(bare, "cortical_spike_uv").why.endswith("(60 without an onset in a muscle)")


def test_the_same_night_gives_the_same_answer_whatever_else_is_asked():
    setting = jerky(AT_S, leads(SPIKE_UV))
    assert back_averages(setting) == back_averages(setting)
    more = jerky(AT_S, leads(SPIKE_UV), others=[Event(3.0, 1.0, Kind.HYPNIC_JERK, Site.WHOLE_BODY)])
    assert told(more, SPIKE.about) == told(setting, SPIKE.about)
