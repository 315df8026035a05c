"""How a night was slept, on hypnograms small enough to count by hand."""

import numpy as np
import pytest

from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.sleep import SleepSummary
from hypnic.summarise.cycles import ADULT, INFANT, sleep_cycles
from hypnic.summarise.sleep import summarise_sleep

CODES = {"W": 0, "1": 1, "2": 2, "3": 3, "R": 4, "a": 5, "N": 6, "?": -1}


def drawn(text: str) -> np.ndarray:
    """`W*40 2*3` → forty epochs of wake, three of N2."""
    codes = []
    for run in text.split():
        stage, _, count = run.partition("*")
        codes += [CODES[stage]] * int(count or 1)
    return np.array(codes, dtype=np.int8)


def lights(off_s: float | None, on_s: float | None) -> Events:
    rows = [(off_s, Kind.LIGHTS_OFF), (on_s, Kind.LIGHTS_ON)]
    return Events(Event(at, 0.0, kind) for at, kind in rows if at is not None)


def slept(text: str, off_s: float | None = None, on_s: float | None = None, **kwargs: float) -> SleepSummary:
    start_s = kwargs.pop("start_s", 0.0)
    age_years = kwargs.pop("age_years", None)
    found = summarise_sleep(Hypnogram(drawn(text), 30.0, start_s), lights(off_s, on_s), age_years)
    assert found is not None
    return found


def test_the_textbook_night():
    """Lights off 23:00, on 07:00, first sleep 23:20, 40 minutes awake later."""
    found = slept("W*40 2*400 W*80 2*300 R*140", 0.0, 28_800.0)
    assert (found.time_in_bed_min, found.latency_min, found.wake_after_onset_min) == (480, 20, 40)
    assert (found.total_sleep_min, found.efficiency_percent) == (420, 87.5)
    assert (found.onset_s, found.final_wake_s, found.sleep_period_min) == (1200, 28_800, 460)
    assert found.maintenance_percent == pytest.approx(100 * 420 / 460)
    assert found.stage_min == {"W": 60, "N1": 0, "N2": 350, "N3": 0, "R": 70}
    assert found.stage_percent == pytest.approx(
        {"N1": 0, "N2": 100 * 350 / 420, "N3": 0, "R": 100 * 70 / 420}
    )
    assert found.rem_latency_min == 390  # 200 asleep, 40 awake, 150 asleep
    assert (found.awakenings, found.long_awakenings, found.stage_shifts) == (1, 1, 3)
    assert found.stage_shifts_per_hour == pytest.approx(3 / 7)
    assert (found.unscored_min, found.wake_in_period_min) == (0, 40)


def test_wake_after_the_last_sleep_counts_to_lights_on_only():
    found = slept("W*10 2*100 W*4 2*50 W*30", 0.0, 194 * 30.0)
    assert (found.wake_after_onset_min, found.wake_in_period_min) == (17, 2)
    assert (found.awakenings, found.long_awakenings) == (1, 0)


def test_both_onsets():
    """One epoch of N1, back awake, then sleep of 9.5 minutes, then of ten."""
    found = slept("W*4 1 W*3 2*19 W 2*20 W", 0.0, 49 * 30.0)
    assert (found.onset_s, found.persistent_onset_s) == (120, 28 * 30)
    assert (found.latency_min, found.persistent_latency_min) == (2, 14)


def test_ten_minutes_of_sleep_are_persistent_in_epochs_of_20_s():
    hypnogram = Hypnogram(drawn("W*3 2*29 W 2*30 W"), 20.0)
    found = summarise_sleep(hypnogram, Events())
    assert found is not None
    assert found.persistent_onset_s == 33 * 20


def test_without_lights_there_is_no_latency_and_no_efficiency():
    found = slept("W*40 2*400 W*80")
    assert found.latency_min is found.time_in_bed_min is found.efficiency_percent is None
    assert found.wake_after_onset_min is found.lights_off_s is None
    assert (found.total_sleep_min, found.wake_in_period_min, found.sleep_period_min) == (200, 0, 200)
    off_only = slept("W*40 2*400 W*80", 0.0)
    assert (off_only.latency_min, off_only.time_in_bed_min, off_only.efficiency_percent) == (20, None, None)


def test_sleep_outside_the_lights_is_not_counted():
    found = slept("2*10 W*10 2*100 W*10 2*10", 300.0, 130 * 30.0)
    assert (found.total_sleep_min, found.latency_min, found.onset_s) == (50, 5, 600)


def test_minutes_are_exact_where_the_lights_cut_an_epoch():
    found = slept("W*2 2*4", 40.0, 130.0)
    assert (found.time_in_bed_min, found.latency_min) == (1.5, pytest.approx(20 / 60))
    assert found.total_sleep_min == pytest.approx(70 / 60)
    assert found.stage_min["W"] + found.total_sleep_min == pytest.approx(1.5)


def test_what_was_not_scored_is_neither_sleep_nor_wake():
    found = slept("W*20 2*100 ?*60 2*100 W*20", 0.0, 300 * 30.0)
    assert (found.unscored_min, found.total_sleep_min) == (30, 100)
    assert found.efficiency_percent == pytest.approx(100 * 100 / 120)
    assert found.maintenance_percent == 100
    assert (found.awakenings, found.stage_shifts) == (0, 0)


def test_sleep_that_may_have_begun_unseen_has_no_latency():
    """Lights off an hour before anybody scored: asleep in the first epoch says nothing of the latency."""
    late = slept("2*100", 0.0, 6600.0, start_s=3600.0)
    assert (late.latency_min, late.onset_s, late.unscored_min) == (None, 3600, 60)
    assert slept("? W 2*100", 0.0, 3060.0).latency_min == 1
    assert slept("?*2 W 2*100", 0.0, 3090.0).latency_min is None


def test_a_night_awake():
    found = slept("W*100", 0.0, 3000.0)
    assert (found.total_sleep_min, found.efficiency_percent) == (0, 0)
    assert found.onset_s is found.latency_min is found.sleep_period_min is found.rem_latency_min is None
    assert found.stage_shifts is found.awakenings is found.fragmentation_per_hour is found.cycle_min is None
    assert (found.cycles, dict(found.stage_percent)) == ((), {})


@pytest.mark.parametrize("text", ["?*100", "W*10 2*90"])
def test_no_scored_epoch_between_the_lights_is_no_summary(text):
    assert summarise_sleep(Hypnogram(drawn(text), 30.0), lights(4000.0, 9000.0)) is None
    assert summarise_sleep(None, lights(0.0, 9000.0)) is None


def test_sleep_and_wake_alone_tell_no_stages():
    found = slept("W*10 a*100 W*2 a*20", 0.0, 132 * 30.0)
    assert (found.total_sleep_min, found.awakenings, found.latency_min) == (60, 1, 5)
    assert dict(found.stage_min) == {"W": 6, "asleep": 60}
    assert found.stage_shifts is found.fragmentation_per_hour is found.rem_latency_min is None
    assert (found.cycles, found.cycle_rule) == ((), "")


def test_fragmentation_counts_steps_up_to_n1_and_wake():
    """N2→N1, N1→W, N3→W, R→N1 and the last R→W count; W→N1, N1→N2, N2→N3, N2→R do not: 5 in an hour."""
    found = slept("W 1*10 2*30 1*5 W 1*5 2*20 3*10 W 2*10 R*10 1*10 R*10 W")
    assert found.total_sleep_min == 60
    assert found.fragmentation_per_hour == 5
    assert (found.stage_shifts, found.awakenings) == (11, 2)


def cycles_of(text: str, rule=ADULT) -> list[tuple[float, float, float, float, bool]]:
    found = sleep_cycles(drawn(text), 60.0, 0.0, rule)
    return [(c.start_s / 60, c.end_s / 60, c.nrem_min, c.rem_min, c.complete) for c in found]


def test_two_cycles_and_the_beginning_of_a_third():
    assert cycles_of("1*5 2*60 R*10 2*70 R*20 2*15") == [
        (0, 75, 65, 10, True),
        (75, 165, 70, 20, True),
        (165, 180, 15, 0, False),
    ]


def test_rem_parted_by_less_than_15_minutes_of_nrem_is_one_episode():
    assert cycles_of("2*60 R*10 2*14 R*10") == [(0, 94, 74, 20, True)]
    assert len(cycles_of("2*60 R*10 2*15 R*10")) == 2


def test_wake_does_not_part_rem():
    assert cycles_of("2*60 R*10 W*40 R*10") == [(0, 120, 60, 20, True)]


def test_short_rem_ends_a_cycle_only_first_or_last():
    assert len(cycles_of("2*60 R*1 2*60 R*10 2*20 W")) == 3
    assert cycles_of("2*60 R*10 2*40 R*4 2*40 R*10")[1] == (70, 164, 80, 14, True)
    assert cycles_of("2*60 R*10 2*40 R*4 2*10")[1] == (70, 114, 40, 4, True)
    assert cycles_of("2*60 R*10 2*40 R*4 2*40")[1] == (70, 154, 80, 4, False)


def test_rem_at_sleep_onset_ends_no_cycle():
    assert cycles_of("R*12 2*60 R*10") == [(12, 82, 60, 10, True)]
    assert cycles_of("2*14 R*12 2*60 R*10") == [(26, 96, 60, 10, True)]


def test_no_rem_no_complete_cycle():
    assert cycles_of("2*60") == [(0, 60, 60, 0, False)]
    assert cycles_of("2*10") == []


def test_an_infant_that_sleeps_in_cycles_of_fifty_minutes():
    """Active sleep first, then quiet; the words of infants' sleep choose the rule where no age does."""
    text = "W*10 R*40 " + "N*40 R*60 " * 3
    found = slept(text)
    assert (found.cycle_rule, found.cycle_min, len(found.cycles)) == ("infant", 50, 3)
    assert found.rem_latency_min == 0
    assert dict(found.stage_min) == {"W": 5, "N": 60, "R": 110}
    assert found.fragmentation_per_hour is None
    assert found.stage_shifts == 6
    assert slept(text, age_years=0.2).cycle_rule == "infant"
    assert slept(text, age_years=8.0).cycle_rule == "adult"
    assert len(sleep_cycles(drawn("R*10 N*6 R*3 N*6 R*3"), 60.0, 0.0, INFANT)) == 2


def test_stage_names_are_those_of_the_json():
    assert list(slept("W 1 2 3 R a N").stage_min) == ["W", "N1", "N2", "N3", "N", "R", "asleep"]
    assert Stage.N.name == "N"
