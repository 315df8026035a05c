"""Movements of large muscle groups: two parts of the body at once, for seconds."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect.large import ONE_PART, TOO_LONG, detect_large
from hypnic.detect.large_options import LargeOptions
from hypnic.model.events import Kind
from hypnic.model.recording import Role, Subject
from hypnic.model.scoring import Candidates
from leg_signals import channel
from tone_signals import Bursts, muscle, scene

NIGHT_S = 600.0
OPTIONS = LargeOptions()
ADULT = Subject(age_years=40.0)
CHILD = Subject(age_years=8.0)


def found(
    parts: dict[Role, Bursts],
    *,
    rate_hz: float = 256.0,
    hypnogram: str | None = "2" * 20,
    subject: Subject = ADULT,
    options: LargeOptions = OPTIONS,
    eog: np.ndarray | None = None,
) -> Candidates:
    rng = np.random.default_rng(1)
    rows = [
        channel(muscle(rng, NIGHT_S, rate_hz, bursts, rest_uv=1.5), rate_hz, role)
        for role, bursts in parts.items()
    ]
    if eog is not None:
        rows.append(channel(eog, 128.0, Role.EOG))
    return detect_large(scene(rows, rate_hz, hypnogram, subject=subject), options)


def both(*bursts: tuple[float, float, float]) -> dict[Role, Bursts]:
    return {Role.LEFT_LEG: bursts, Role.LEFT_ARM: bursts}


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 500.0, 512.0])
@pytest.mark.parametrize(
    ("length_s", "subject", "counts"),
    [
        (2.7, ADULT, None),
        (3.3, ADULT, True),
        (44.0, ADULT, True),
        (46.0, ADULT, False),
        (29.0, CHILD, True),
        (31.0, CHILD, False),
        (44.0, Subject(), True),
    ],
)
def test_its_length_by_age(length_s: float, subject: Subject, counts: bool | None, rate_hz: float) -> None:
    events = found(both((300.0, length_s, 60.0)), subject=subject, rate_hz=rate_hz).events
    assert [not event.excluded for event in events] == ([] if counts is None else [counts])
    if counts is False:
        assert events[0].excluded == TOO_LONG
    for event in events:
        assert event.onset_s == pytest.approx(300.0, abs=0.03)
        assert event.duration_s == pytest.approx(length_s, abs=0.06)
        assert event.measures["muscles_count"] == 2


@pytest.mark.parametrize(
    "parts",
    [
        {Role.LEFT_LEG: [(300, 8, 60.0)], Role.LEFT_ARM: []},
        {Role.LEFT_LEG: [(300, 8, 60.0)], Role.RIGHT_LEG: [(300, 8, 60.0)], Role.LEFT_ARM: []},
        {Role.MASSETER: [(300, 8, 60.0)], Role.CHIN: [(300, 8, 60.0)], Role.LEFT_LEG: []},
        {Role.LEFT_LEG: [(300, 8, 60.0)], Role.LEFT_ARM: [(302, 0.5, 60.0)]},
        {Role.LEFT_LEG: [(300, 4, 60.0)], Role.LEFT_ARM: [(305.5, 4, 60.0)]},
        {Role.LEFT_LEG: [(300, 8, 3.0)], Role.LEFT_ARM: [(300, 8, 3.0)]},
    ],
)
def test_one_part_of_the_body_or_one_after_the_other_is_none(parts: dict[Role, Bursts]) -> None:
    assert not found(parts).events


def test_pieces_of_several_muscles_are_one_movement() -> None:
    parts = {
        Role.LEFT_LEG: [(300.0, 2.0, 60.0), (302.5, 3.0, 40.0)],
        Role.CHIN: [(300.5, 4.0, 30.0)],
        Role.NECK: [(301.0, 6.0, 50.0)],
    }
    (event,) = found(parts).events
    assert (event.onset_s, event.end_s) == (pytest.approx(300.0, abs=0.03), pytest.approx(307.0, abs=0.05))
    assert event.measures["muscles_count"] == 3
    assert len(found(both((300, 4, 60.0), (306.0, 4, 60.0))).events) == 2


def test_an_artefact_of_the_eog_stands_for_the_second_part() -> None:
    legs: dict[Role, Bursts] = {Role.LEFT_LEG: [(300.0, 6.0, 60.0)]}
    t = np.arange(0, NIGHT_S, 1 / 128)
    calm = 20 * np.sin(2 * np.pi * 1.0 * t)
    swing = calm + np.where((t > 300) & (t < 306), 400 * np.sin(2 * np.pi * 0.3 * (t - 300)), 0)
    assert not found(legs, eog=calm).events
    (event,) = found(legs, eog=swing).events
    assert event.measures["head_channels_count"] == 1
    assert event.measures["muscles_count"] == 1


def test_only_asleep_where_it_was_staged() -> None:
    moves = both((100.0, 5.0, 60.0), (400.0, 5.0, 60.0))
    staged = found(moves, hypnogram="W" * 10 + "2" * 10)
    assert [round(event.onset_s) for event in staged.events] == [400]
    assert staged.seen[Kind.LARGE_MOVEMENT].total_s == pytest.approx(300.0, abs=1)
    assert len(found(moves, hypnogram=None).events) == 2


def test_children_get_a_count_an_hour_and_an_unknown_age_an_issue() -> None:
    moves = both((100.0, 5.0, 60.0), (400.0, 5.0, 60.0), (500.0, 40.0, 60.0))
    child = found(moves, subject=CHILD)
    (reading,) = child.readings
    assert reading.value == pytest.approx(2 / (NIGHT_S / 3600), rel=0.01)
    assert not child.issues
    unknown = found(moves, subject=Subject())
    assert not unknown.readings
    assert [issue.code for issue in unknown.issues] == ["LARGE_AGE_UNKNOWN"]


def test_why_it_was_not_looked_for() -> None:
    legs: dict[Role, Bursts] = {Role.LEFT_LEG: [], Role.RIGHT_LEG: []}
    assert found(legs).not_looked_for[Kind.LARGE_MOVEMENT] == ONE_PART
    assert "no sleep" in found(both(), hypnogram="W" * 20).not_looked_for[Kind.LARGE_MOVEMENT]
    assert "no channel holds" in found({Role.ECG: []}).not_looked_for[Kind.LARGE_MOVEMENT]


def test_what_one_muscle_misses_is_not_seen() -> None:
    rng = np.random.default_rng(1)
    move = [(300.0, 5.0, 60.0)]
    arm = muscle(rng, NIGHT_S, 256.0, move, rest_uv=1.5)
    arm[(200 * 256) : (400 * 256)] = 0.0
    rows = [
        channel(muscle(rng, NIGHT_S, 256.0, move, rest_uv=1.5), 256.0, Role.LEFT_LEG),
        channel(arm, 256.0, Role.LEFT_ARM),
    ]
    candidates = detect_large(scene(rows, subject=ADULT), OPTIONS)
    assert not candidates.events
    assert candidates.seen[Kind.LARGE_MOVEMENT].total_s == pytest.approx(400.0, abs=2)


def test_an_option_moves_its_limit() -> None:
    moves = both((300.0, 5.0, 60.0), (306.5, 5.0, 60.0))
    assert len(found(moves).events) == 2
    assert len(found(moves, options=replace(OPTIONS, pause_s=2.0)).events) == 1
    with pytest.raises(ValueError, match="least_s is between"):
        LargeOptions(least_s=0.0)
