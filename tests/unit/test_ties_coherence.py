"""Coherence of EEG and muscle: yes, no, and why it cannot be told."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.model.events import Kind, Site
from hypnic.model.pattern import Question
from hypnic.model.recording import Role
from hypnic.relate.ties.coherence import EMG_S, coherences
from jerky import JERK, RATE_HZ, SECONDS, bumps, channel, jerky, nearest, noise, onsets

AT_S = onsets(80, 8.0)
TIME_S = np.arange(round(SECONDS * RATE_HZ)) / RATE_HZ


def rhythm(hz=22.0):
    """Return a rhythm about each jerk, each time at another phase."""
    phase = np.random.default_rng(5).uniform(0, 2 * np.pi, len(AT_S))
    which = nearest(TIME_S, AT_S)
    lag_s = TIME_S - AT_S[which]
    return np.cos(2 * np.pi * hz * lag_s + phase[which]) * np.exp(-0.5 * (lag_s / 0.15) ** 2)


def emg(driven=0.0, rate_hz=RATE_HZ):
    level = 2 + bumps(AT_S + 0.06, 40.0, 0.03, rate_hz) * (1 + 0.8 * driven)
    return channel("EMG Arm-R", level * noise(9, 1.0, rate_hz), Role.RIGHT_ARM, rate_hz)


def eeg(extra=0.0):
    return [channel("C3-M2", noise(1) + extra), channel("C4-M1", noise(2))]


def told(setting):
    (row,) = coherences(setting).answers
    return row


@pytest.mark.parametrize("hz", [22.0, 41.0])
def test_a_rhythm_that_both_share_is_found(hz):
    row = told(jerky(AT_S, eeg(12 * rhythm(hz)), [emg(rhythm(hz))]))
    assert (row.kind, row.question, row.about) == (JERK, Question.COHERENCE, "coherence_ratio")
    assert (row.answer, row.unit, row.n) == ("coherent", "ratio", 80)
    assert row.p < 0.01
    assert 0.02 < row.chance < row.estimate < 1


def test_a_rhythm_of_the_eeg_alone_and_what_every_jerk_brings_are_not_coherent():
    alone = told(jerky(AT_S, eeg(12 * rhythm()), [emg()]))
    evoked = told(jerky(AT_S, eeg(bumps(AT_S + 0.04, 40.0, 0.006)), [emg()]))
    assert (alone.answer, evoked.answer) == ("not coherent", "not coherent")
    assert min(alone.p, evoked.p) > 0.05


def test_what_is_late_with_the_muscle_is_not_coherent_for_that(monkeypatch):
    found_s = AT_S + np.random.default_rng(8).normal(0.003, 0.007, len(AT_S))
    sharp = channel("EMG Arm-R", (2 + bumps(AT_S + 0.03, 60.0, 0.008)) * noise(9, 1.0), Role.RIGHT_ARM)
    setting = jerky(found_s, eeg(bumps(AT_S + 0.04, 80.0, 0.005)), [sharp])
    assert told(setting).answer == "not coherent"
    monkeypatch.setattr("hypnic.relate.ties.coherence.EEG_S", EMG_S)
    assert told(setting).answer == "coherent"  # as it would be with segments of the same time


def test_the_muscle_in_which_most_jerks_begin_is_taken_and_too_few_are_said():
    row = told(jerky(AT_S[:30], eeg(), [emg()]))
    assert row.why == "insufficient: 30 of 50 jerks can be used, 20 more are needed"
    setting = jerky(AT_S, eeg(), [emg()])
    bare = replace(setting, around=replace(setting.around, muscles=replace(setting.around.muscles, rows=())))
    assert told(bare).why.endswith("(80 without an onset in a muscle)")


def test_a_muscle_that_the_leads_hear_is_not_asked():
    row = told(jerky(AT_S, eeg(), [emg()], kind=Kind.NECK_MYOCLONUS, site=Site.NECK))
    assert row.why == "the EEG leads hear the muscles of head and neck themselves"


@pytest.mark.parametrize(
    ("leads", "muscles", "why"),
    [
        (eeg(), [emg(rate_hz=128.0)], "the EMG has 128 samples a second: 200 are needed, 1000 recommended"),
        (
            [channel("C3-M2", noise(1, rate_hz=100.0), rate_hz=100.0)],
            [emg()],
            "the EEG has 100 samples a second: 200 are needed, 1000 recommended",
        ),
    ],
)
def test_too_slow_a_channel_is_said(leads, muscles, why):
    assert told(jerky(AT_S, leads, muscles)).why == why


def test_emg_faster_than_the_eeg_is_compared_at_the_same_times():
    fast = np.interp(np.arange(round(SECONDS * 500)) / 500, TIME_S, rhythm())
    row = told(jerky(AT_S, eeg(12 * rhythm()), [emg(fast, 500.0)]))
    assert row.answer == "coherent"


def test_gaps_of_either_lose_their_jerks():
    broken = emg()
    values = noise(9, 1.0)
    values[[round(at * RATE_HZ) for at in AT_S[:35]]] = np.nan
    broken = channel("EMG Arm-R", values, Role.RIGHT_ARM)
    row = told(jerky(AT_S, eeg(), [broken]))
    assert row.why == (
        "insufficient: 45 of 50 jerks can be used, 5 more are needed "
        "(35 where EEG or EMG was not recorded or faulty)"
    )


def test_without_eeg_or_emg_nothing_is_asked():
    assert coherences(jerky(AT_S, (), [emg()])).why_not == {
        Question.COHERENCE: "no EEG was looked at beside the movements"
    }
    assert coherences(jerky(AT_S, eeg())).why_not == {
        Question.COHERENCE: "no EMG was looked at beside the movements"
    }
    setting = jerky(AT_S, eeg(), [emg()])
    other = channel("EMG LAT", noise(9), Role.LEFT_LEG)
    unloaded = replace(setting, around=replace(setting.around, emg=(other,)))
    assert told(unloaded).why == "the EMG of the right arm cannot be loaded"
