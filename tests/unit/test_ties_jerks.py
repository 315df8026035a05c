"""Which movements are jerks, when each began, and the leads beside them."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.model.derivation import place_of
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.muscle import Muscles
from hypnic.relate.ties.jerks import (
    MOST_TRIALS,
    Jerks,
    central_leads,
    free,
    jerks_of,
    no_eeg,
    thinned,
    too_few,
    too_slow,
)
from jerky import channel, jerky, muscle, noise

REACH_S = (-0.2, 0.2)


def test_a_jerk_begins_with_its_first_muscle():
    at = np.array([10.0, 20.0, 30.0])
    setting = jerky(at, (), kind=Kind.HYPNIC_JERK, site=Site.WHOLE_BODY)
    muscles = Muscles(
        (
            muscle(Site.LEFT_LEG, "L", np.array([10.02, 20.0])),
            muscle(Site.RIGHT_ARM, "R", np.array([9.99, 20.03])),
        )
    )
    jerks = jerks_of(replace(setting, around=replace(setting.around, muscles=muscles)), Kind.HYPNIC_JERK)
    assert jerks.found == 3  # in the last one no muscle shows its onset
    assert jerks.onset_s.tolist() == [9.99, 20.0]
    assert [jerks.sites[first] for first in jerks.first] == [Site.RIGHT_ARM, Site.LEFT_LEG]
    assert jerks.begin_s.tolist() == [10.0, 20.0]
    assert jerks.of(Site.LEFT_LEG).onset_s.tolist() == [20.0]
    assert jerks.of(Site.CHIN).onset_s.tolist() == []


def test_jerks_that_no_muscle_shows_have_no_onset():
    setting = jerky(np.array([10.0]), ())
    bare = replace(setting, around=replace(setting.around, muscles=Muscles()))
    jerks = jerks_of(bare, Kind.FRAGMENTARY_MYOCLONUS)
    assert (jerks.found, len(jerks), len(jerks.of(Site.RIGHT_ARM))) == (1, 0, 0)


def of(onset_s, begin_s=None):
    first = np.zeros(len(onset_s), dtype=np.intp)
    return Jerks(len(onset_s), onset_s, onset_s if begin_s is None else begin_s, (Site.NECK,), first)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (None, [10.0, 20.0]),
        (Event(9.9, 0.05, Kind.LEG_MOVEMENT), [20.0]),  # begins in the epoch before the jerk
        (Event(5.0, 4.9, Kind.LARGE_MOVEMENT), [20.0]),  # goes on into it
        (Event(5.0, 4.8, Kind.LARGE_MOVEMENT), [10.0, 20.0]),  # ends where it begins
        (Event(10.05, 1.0, Kind.LEG_MOVEMENT), [10.0, 20.0]),  # comes after the jerk
        (Event(5.0, 30.0, Kind.LARGE_MOVEMENT), []),
    ],
)
def test_no_other_movement_goes_on_before_a_jerk(other, expected):
    at = np.array([10.0, 20.0])
    rows = [Event(each, 0.1, Kind.FRAGMENTARY_MYOCLONUS) for each in at.tolist()]
    assert free(of(at), Events(rows + ([other] if other else [])), REACH_S).tolist() == expected


def test_a_jerk_that_comes_too_soon_after_another_is_left_out():
    at = np.array([10.0, 10.3, 10.8])
    rows = Events(Event(each, 0.05, Kind.FACE_TWITCH) for each in at.tolist())
    assert free(of(at), rows, REACH_S).tolist() == [10.0, 10.8]
    assert free(of(np.empty(0)), Events(), REACH_S).tolist() == []


def test_a_movement_whose_onset_is_not_quite_that_of_its_muscle_is_not_before_itself():
    begin = np.array([10.0, 20.0, 30.0])
    rows = [Event(at, 0.3, Kind.NECK_MYOCLONUS) for at in begin.tolist()]
    jerks = of(begin + np.array([0.04, -0.04, 0.0]), begin)
    assert free(jerks, Events(rows), REACH_S).tolist() == [10.04, 19.96, 30.0]
    before = Event(9.93, 0.02, Kind.LEG_MOVEMENT)
    assert free(jerks, Events([*rows, before]), REACH_S).tolist() == [19.96, 30.0]


def test_many_jerks_are_thinned_evenly():
    few, many = np.arange(40.0), np.arange(3000.0)
    assert thinned(few) is few
    kept = thinned(many)
    assert len(kept) == MOST_TRIALS
    assert kept[[0, -1]].tolist() == [0.0, 2999.0]
    assert np.diff(kept).max() <= 11


def leads(*labels, **about):
    return tuple(channel(label, noise(1), **about) for label in labels)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("EEG F4-M1", "EEG C4-M1", "EEG O2-M1", "C3-A2"), ["EEG C4-M1", "C3-A2"]),
        (("C3", "C4", "Cz", "M1", "M2"), ["C3-M2", "C4-M1", "CZ-M1"]),
        (("EEG Fpz-Cz", "EEG Pz-Oz"), ["EEG Fpz-Cz"]),
        (("C3-M2", "Cz-M2", "C4-M1", "C3-Cz"), ["C3-M2", "Cz-M2", "C4-M1"]),
        (("FC3-M2", "CP4-M1", "EEG 1"), []),
    ],
)
def test_leads_are_central_and_against_the_other_side(labels, expected):
    assert [lead.label for lead in central_leads(leads(*labels))] == expected


def test_leads_are_of_one_rate_the_highest_and_in_microvolts():
    slow = channel("C3-M2", noise(1, rate_hz=100.0), rate_hz=100.0)
    raw = channel("C4-M1", noise(1), calibrated=False)
    assert [lead.label for lead in central_leads((slow, raw, *leads("Cz-M2")))] == ["Cz-M2"]
    assert place_of("Cz-M2").active == "CZ"


def test_what_is_missing_is_said():
    setting = jerky(np.array([10.0]), ())
    assert no_eeg(setting) == "no EEG was looked at beside the movements"
    assert no_eeg(jerky(np.array([10.0]), leads("F4-M1"))).startswith("no central EEG lead (C3, Cz or C4)")
    assert no_eeg(jerky(np.array([10.0]), leads("C4-M1"))) == ""
    assert too_slow("EEG", 200.0) == ""
    assert too_slow("EMG", 128.0) == "the EMG has 128 samples a second: 200 are needed, 1000 recommended"
    lost = {"too close to another movement": 3, "with an artefact in the EEG": 0}
    assert too_few(41, 50, lost) == (
        "insufficient: 41 of 50 jerks can be used, 9 more are needed (3 too close to another movement)"
    )
    assert too_few(41, 50, {}).endswith("9 more are needed")
