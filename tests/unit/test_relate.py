"""How single movements look."""

import pytest

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.looks import look
from hypnic.model.spans import Span
from hypnic.relate import Surroundings, relate
from moved import muscles

JERK, TWITCH = Kind.HYPNIC_JERK, Kind.FRAGMENTARY_MYOCLONUS
NECK, ARM, LEFT, RIGHT, CHIN = Site.NECK, Site.LEFT_ARM, Site.LEFT_LEG, Site.RIGHT_LEG, Site.CHIN
PERIOD = Span(0, 120)


def jerk(onset_s=10.0, end_s=10.4, **more) -> Event:
    return Event(onset_s, end_s - onset_s, JERK, Site.WHOLE_BODY, **more)


def seen(event, bursts=None, stimuli=()):
    """Return one event as it looks among these bursts."""
    around = Surroundings(
        PERIOD,
        muscles(bursts or {}),
        Events(Event(at, 0.0, Kind.STIMULUS) for at in stimuli),
    )
    return relate(Events([event]), around).events[0]


def test_the_bursts_of_a_jerk_and_their_order():
    found = seen(
        jerk(),
        {
            NECK: [(10.0, 10.1, 50)],
            ARM: [(10.03, 10.23, 80)],
            LEFT: [(10.08, 10.38, 20)],
            CHIN: [(12, 13, 9)],
        },
    )
    assert found.muscles == (NECK, ARM, LEFT)
    measures = found.measures
    assert measures["muscles_count"] == 3
    assert measures["lag_ms"] == pytest.approx(80)
    assert measures["burst_ms"] == pytest.approx(200)
    assert measures["peak_uv"] == pytest.approx(240)
    assert measures["area_uvs"] == pytest.approx(0.8 * (50 * 0.1 + 80 * 0.2 + 20 * 0.3))
    assert look(found).timing == "asynchronous"
    assert look(found).place == "generalised"


def test_fifty_milliseconds_are_still_together():
    bursts = {NECK: [(10.0, 10.1, 50)], ARM: [(10.05, 10.2, 80)]}
    assert look(seen(jerk(), bursts)).timing == "synchronous"
    bursts[ARM] = [(10.051, 10.2, 80)]
    assert look(seen(jerk(), bursts)).timing == "asynchronous"


def test_a_burst_a_little_before_the_onset_is_part_of_it_and_an_earlier_one_is_not():
    found = seen(jerk(), {NECK: [(9.951, 10.1, 50)], ARM: [(9.949, 10.2, 80)], LEFT: [(10.4, 10.5, 9)]})
    assert found.muscles == (NECK,)
    assert "lag_ms" not in found.measures
    assert look(found).timing == ""


def test_envelopes_tell_the_lag_again():
    bursts = {NECK: [(10.0, 10.2, 50)], LEFT: [(10.1, 10.3, 30)], RIGHT: [(10.04, 10.24, 30)]}
    measures = seen(jerk(), bursts).measures
    assert measures["envelope_lag_ms"] == pytest.approx(100, abs=5)


def test_envelopes_do_not_tell_a_lag_where_the_recording_begins_too_late():
    bursts = {NECK: [(0.1, 0.3, 50)], LEFT: [(0.2, 0.4, 30)]}
    measures = seen(jerk(0.1, 0.4), bursts).measures
    assert measures["lag_ms"] == pytest.approx(100)
    assert "envelope_lag_ms" not in measures


def test_a_twitch_is_measured_at_its_own_muscle():
    twitch = Event(10, 0.1, TWITCH, LEFT)
    found = seen(twitch, {LEFT: [(10, 10.1, 20)], RIGHT: [(10.02, 10.3, 90)]})
    assert found.muscles == (LEFT, RIGHT)
    assert found.measures["peak_uv"] == pytest.approx(60)
    assert found.measures["burst_ms"] == pytest.approx(100)
    assert found.measures["lag_ms"] == pytest.approx(20)


def test_what_a_detector_measured_is_kept():
    found = seen(jerk(measures={"peak_uv": 1.0, "muscles_count": 5.0}), {NECK: [(10, 10.1, 50)]})
    assert (found.measures["peak_uv"], found.measures["muscles_count"]) == (1, 5)


def test_a_train_has_muscles_but_no_order_in_time():
    train = Event(10, 5, Kind.RHYTHMIC_MOVEMENT, Site.WHOLE_BODY, {"interval_cv_ratio": 0.1})
    found = seen(train, {NECK: [(10, 10.5, 50), (11, 11.5, 50)], LEFT: [(10.2, 10.7, 50)]})
    assert found.measures["muscles_count"] == 2
    assert "lag_ms" not in found.measures
    assert look(found).rhythm == "rhythmic"


def test_a_pause_is_negative_and_has_no_bursts():
    pause = Event(10, 0.1, Kind.NEGATIVE_MYOCLONUS, LEFT)
    found = seen(pause, {LEFT: [(10.01, 10.1, 20)]})
    assert found == pause
    assert look(found).polarity == "negative"
    assert look(jerk()).polarity == "positive"


def test_without_signal_nothing_is_added():
    assert seen(jerk()) == jerk()
    assert look(jerk()).place == "generalised"


@pytest.mark.parametrize(
    ("after_s", "word"),
    [
        (0.0199, "spontaneous"),
        (0.02, "reflex"),
        (0.25, "reflex"),
        (0.2501, "spontaneous"),
        (40, "spontaneous"),
    ],
)
def test_the_window_after_a_stimulus(after_s, word):
    found = seen(jerk(60 + after_s, 61 + after_s), stimuli=[5, 60])
    assert found.measures["stimulus_s"] == pytest.approx(after_s)
    assert look(found).trigger == word


def test_before_the_first_stimulus_the_time_is_negative_and_the_jerk_spontaneous():
    found = seen(jerk(10, 10.4), stimuli=[12])
    assert found.measures["stimulus_s"] == pytest.approx(-2)
    assert look(found).trigger == "spontaneous"
    assert look(seen(jerk())).trigger == ""


def in_a_row(*onsets_s, kind=JERK, site=Site.WHOLE_BODY):
    rows = Events(Event(at, 0.2, kind, site) for at in onsets_s)
    return relate(rows, Surroundings(PERIOD)).events


def test_a_run_of_four_is_rhythmic_or_not():
    even = in_a_row(10, 12, 14, 16)
    assert [row.measures["run_cv_ratio"] for row in even] == [0, 0, 0, 0]
    assert even[0].measures["run_rate_hz"] == pytest.approx(0.5)
    assert even[0].measures["run_count"] == 4
    assert look(even[2]).rhythm == "rhythmic"
    # Intervals 1, 2, 3: mean 2, standard deviation 1.
    uneven = in_a_row(10, 11, 13, 16)
    assert uneven[0].measures["run_cv_ratio"] == pytest.approx(0.5)
    assert look(uneven[0]).rhythm == "arrhythmic"


def test_three_are_no_run_and_ten_seconds_end_one():
    assert not any(row.measures for row in in_a_row(10, 12, 14))
    assert all(row.measures for row in in_a_row(10, 20, 30, 40))
    assert not any(row.measures for row in in_a_row(10, 20, 30, 40.001))


def test_muscles_have_runs_of_their_own_and_trains_none():
    mixed = Events(Event(at, 0.1, TWITCH, site) for at in (10, 12) for site in (LEFT, RIGHT))
    assert not any(row.measures for row in relate(mixed, Surroundings(PERIOD)).events)
    assert not any(row.measures for row in in_a_row(10, 15, 20, 25, kind=Kind.BRUXISM, site=CHIN))


def test_what_another_kind_took_is_in_no_run():
    rows = Events(
        Event(at, 0.2, JERK, Site.WHOLE_BODY, excluded="counted as large_movement" if at == 12 else "")
        for at in (10, 12, 14, 16)
    )
    assert not any(row.measures for row in relate(rows, Surroundings(PERIOD)).events)


def test_two_channels_of_one_muscle_are_one():
    both = muscles({LEFT: [(10, 10.1, 20)]})
    other = muscles({LEFT: [(10.02, 10.3, 40)], NECK: [(10.05, 10.1, 9)]})
    together = type(both)((*both.rows, *other.rows))
    found = relate(Events([jerk()]), Surroundings(PERIOD, together)).events[0]
    assert found.muscles == (LEFT, NECK)
    assert found.measures["lag_ms"] == pytest.approx(50)
