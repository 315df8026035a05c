"""Which example of each kind the page shows, and with which muscles."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.excerpt import excerpts
from hypnic.excerpt.kinds import MOST_TRACES, kind_excerpts
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.recording import Recording, Role
from hypnic.model.scoring import Candidates, ChannelQuality, Movements, Scoring
from hypnic.model.spans import Spans
from hypnic.model.survey import Survey
from leg_signals import channel, leg, night

RATE = 256.0
LABELS = {
    Role.LEFT_LEG: "LAT", Role.RIGHT_LEG: "RAT", Role.LEFT_ARM: "ArmL", Role.CHIN: "Chin", Role.NECK: "Neck",
}  # fmt: skip
JERKS = [(100.0, 0.3, 60.0), (300.0, 0.3, 200.0)]
"""Of legs and chin; the arm and the neck stay still."""
NO_LEGS = Scoring("wasm2016", (), Movements(), Events(), (), None, frozenset())


@pytest.fixture(scope="module")
def recording() -> Recording:
    rng = np.random.default_rng(0)
    moved = {Role.LEFT_LEG, Role.RIGHT_LEG, Role.CHIN}
    made = [
        channel(
            leg(JERKS if role in moved else [], RATE, 0.15, rng, rest_uv=2.0, band=(30, 90)),
            RATE,
            role,
            label=label,
        )
        for role, label in LABELS.items()
    ]
    eeg = [
        channel(20 * rng.standard_normal(int(540 * RATE)), RATE, Role.EEG, label=f"C{i}") for i in range(5)
    ]
    return night(*made, *eeg)


@pytest.fixture(scope="module")
def candidates(recording: Recording) -> Candidates:
    quality = tuple(
        ChannelQuality(row.label, row.role, RATE, 0.1, row.recorded, row.recorded, 2.0)
        for row in recording.channels
        if row.role is not Role.EEG
    )
    return Candidates(quality=quality)


def jerk(at_s: float, peak_uv: float, site: Site = Site.WHOLE_BODY, kind: Kind = Kind.HYPNIC_JERK) -> Event:
    return Event(at_s, 0.3, kind, site, {"peak_uv": peak_uv, "rest_uv": 2.0})


def survey(*events: Event) -> Survey:
    return Survey(Events(events))


def test_the_clearest_is_shown_with_the_muscles_that_took_part(
    recording: Recording, candidates: Candidates
) -> None:
    (shown,) = kind_excerpts(recording, candidates, survey(jerk(100.0, 60.0), jerk(300.0, 200.0)))
    assert shown.kind is Kind.HYPNIC_JERK
    assert shown.span.start_s == pytest.approx(297.0)
    assert shown.span.end_s == pytest.approx(303.3)
    assert [trace.label for trace in shown.traces] == ["LAT", "RAT", "Chin"]
    assert shown.why == "The one of 2 that stands out most: its peak is 100 times the resting level."
    assert [event.onset_s for event in shown.events] == [300.0]


def test_muscles_that_were_measured_are_taken_in_their_order(
    recording: Recording, candidates: Candidates
) -> None:
    event = replace(jerk(300.0, 200.0), muscles=(Site.CHIN, Site.NECK, Site.LEFT_LEG))
    (shown,) = kind_excerpts(recording, candidates, survey(event))
    assert [trace.label for trace in shown.traces] == ["Chin", "Neck", "LAT"]
    assert shown.why.startswith("The only one of this night")


def test_an_example_that_touches_a_gap_gives_way(candidates: Candidates, recording: Recording) -> None:
    gap = Spans([(0.0, 298.0), (299.0, 540.0)])
    holed = replace(recording, channels=tuple(replace(row, recorded=gap) for row in recording.channels))
    (shown,) = kind_excerpts(holed, candidates, survey(jerk(100.0, 60.0), jerk(300.0, 200.0)))
    assert shown.span.start_s < 100.0 < shown.span.end_s
    (only,) = kind_excerpts(holed, candidates, survey(jerk(300.0, 200.0)))
    assert only.span.start_s < 300.0 < only.span.end_s


def test_a_twitch_is_shown_on_its_muscle_and_the_deepest_pause_is_the_clearest(
    recording: Recording, candidates: Candidates
) -> None:
    pauses = [
        Event(at, 0.2, Kind.NEGATIVE_MYOCLONUS, Site.NECK, {"depth_ratio": depth, "tone_uv": 20.0})
        for at, depth in ((50.0, 0.4), (200.0, 0.1))
    ]
    twitch = jerk(100.0, 60.0, Site.LEFT_LEG, Kind.FRAGMENTARY_MYOCLONUS)
    first, second = kind_excerpts(recording, candidates, survey(twitch, *pauses))
    assert (first.kind, [trace.label for trace in first.traces]) == (Kind.FRAGMENTARY_MYOCLONUS, ["LAT"])
    assert second.span.start_s < 200.0 < second.span.end_s
    assert [trace.label for trace in second.traces] == ["Neck"]


def test_a_head_jerk_stands_with_three_channels_of_eeg(recording: Recording, candidates: Candidates) -> None:
    event = jerk(300.0, 200.0, Site.NECK, Kind.NECK_MYOCLONUS)
    (shown,) = kind_excerpts(recording, candidates, survey(event))
    assert [trace.label for trace in shown.traces] == ["Neck", "C0", "C1", "C2"]
    assert [trace.site for trace in shown.traces] == [Site.NECK, *[Site.UNKNOWN] * 3]


def test_excluded_events_legs_and_marks_have_no_example(recording: Recording, candidates: Candidates) -> None:
    lost = replace(jerk(300.0, 200.0), excluded="counted as large_movement")
    legs = jerk(300.0, 200.0, Site.LEFT_LEG, Kind.LEG_MOVEMENT)
    assert kind_excerpts(recording, candidates, survey(lost, legs)) == ()
    marked = replace(candidates, source="marked")
    assert kind_excerpts(recording, marked, survey(jerk(300.0, 200.0))) == ()
    assert kind_excerpts(recording, candidates, survey(jerk(300.0, 9.0, Site.FACE, Kind.FACE_TWITCH))) == ()


def test_a_long_movement_is_cut_to_a_minute_and_there_are_at_most_eight_muscles(
    recording: Recording, candidates: Candidates
) -> None:
    event = Event(200.0, 200.0, Kind.REM_TONIC, Site.CHIN, {"rms_uv": 9.0, "rest_uv": 2.0})
    (shown,) = kind_excerpts(recording, candidates, survey(event))
    assert shown.span.duration_s == pytest.approx(60.0)
    assert shown.span.start_s == pytest.approx(194.0)
    chins = tuple(replace(recording.of(Role.CHIN)[0], label=f"Chin {i}") for i in range(12))
    many = replace(recording, channels=chins)
    quality = tuple(replace(candidates.quality[3], label=row.label) for row in chins)
    (shown,) = kind_excerpts(many, replace(candidates, quality=quality), survey(jerk(300.0, 200.0)))
    assert len(shown.traces) == MOST_TRACES == 8


def test_the_page_gets_legs_first_then_kinds(recording: Recording, candidates: Candidates) -> None:
    shown = excerpts(recording, candidates, NO_LEGS, survey(jerk(300.0, 200.0)))
    assert [row.kind for row in shown] == [Kind.HYPNIC_JERK]
    assert excerpts(recording, candidates, NO_LEGS) == ()
