"""Rhythmic movements: two large muscle groups, or one and an accelerometer, in one rhythm."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect.rhythmic import ONE_REGION, OUT_OF_TIME, RhythmicOptions, detect_rhythmic
from hypnic.model.events import Event, Kind, Site
from hypnic.model.recording import Role
from hypnic.model.scoring import Candidates
from leg_signals import channel
from tone_signals import Bursts, muscle, scene

NIGHT_S = 400.0
OPTIONS = RhythmicOptions()


def train(
    rate_hz: float, count: int, at: float = 200.0, rms_uv: float = 60.0, jitter: float = 0.0
) -> list[tuple[float, float, float]]:
    moved = np.random.default_rng(4).uniform(-jitter, jitter, count) / rate_hz
    return [(at + n / rate_hz + moved[n], 0.4 / rate_hz, rms_uv) for n in range(count)]


def found(
    parts: dict[Role, Bursts],
    rate_hz: float = 256.0,
    options: RhythmicOptions = OPTIONS,
    acceleration: np.ndarray | None = None,
) -> Candidates:
    rng = np.random.default_rng(1)
    rows = [
        channel(muscle(rng, NIGHT_S, rate_hz, bursts, rest_uv=1.5), rate_hz, role)
        for role, bursts in parts.items()
    ]
    if acceleration is not None:
        rows.append(channel(acceleration, 32.0, Role.ACCELERATION, unit="g"))
    return detect_rhythmic(scene(rows, rate_hz), options)


def two(bursts: Bursts, second: Role = Role.LEFT_ARM) -> dict[Role, Bursts]:
    return {Role.NECK: bursts, second: [(at + 0.05, *rest) for at, *rest in bursts]}


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 500.0, 512.0])
@pytest.mark.parametrize("rhythm_hz", [0.55, 1.0, 1.8])
def test_a_train_of_two_groups(rate_hz: float, rhythm_hz: float) -> None:
    bursts = train(rhythm_hz, 12)
    (event,) = found(two(bursts), rate_hz).events
    assert (event.kind, event.site) == (Kind.RHYTHMIC_MOVEMENT, Site.WHOLE_BODY)
    assert event.onset_s == pytest.approx(200.0, abs=0.03)
    assert event.end_s == pytest.approx(bursts[-1][0] + bursts[-1][1] + 0.05, abs=0.05)
    assert event.measures["rate_hz"] == pytest.approx(rhythm_hz, rel=0.02)
    assert event.measures["interval_cv_ratio"] < 0.1
    assert (event.measures["bursts_count"], event.measures["muscles_count"]) == (12, 2)


def events(parts: dict[Role, Bursts], **of: object) -> list[Event]:
    return list(found(parts, **of).events)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("bursts", "count"),
    [
        (train(1.0, 3), 0),
        (train(1.0, 4), 1),
        (train(0.4, 12), 0),
        (train(2.5, 20), 0),
        (train(1.0, 12, rms_uv=2.0), 0),  # 1.7 × rest
        (train(1.0, 12, rms_uv=6.0), 0),  # under 8 µV over it
        ([(200 + n * 1.0, 0.08, 60.0) for n in range(12)], 0),  # as short as the heart's waves
        ([(200 + n**1.35 / 4, 0.15, 60.0) for n in range(12)], 0),  # slows down
    ],
)
def test_what_is_a_train_and_what_is_none(bursts: Bursts, count: int) -> None:
    assert len(events(two(bursts))) == count


def test_one_muscle_group_is_not_enough_nor_are_both_legs_or_the_jaw() -> None:
    rocking = train(1.0, 12)
    assert not events({Role.NECK: rocking, Role.LEFT_ARM: []})
    assert not events({Role.LEFT_LEG: rocking, Role.RIGHT_LEG: rocking, Role.NECK: []})
    assert not events({Role.MASSETER: rocking, Role.CHIN: rocking, Role.NECK: [], Role.LEFT_ARM: []})
    assert len(events({Role.LEFT_LEG: rocking, Role.LEFT_ARM: rocking})) == 1


def test_two_rhythms_at_once_are_not_one() -> None:
    assert not events({Role.NECK: train(1.0, 12), Role.LEFT_ARM: train(1.6, 19)})


def test_two_muscles_in_time_among_four_that_move_are_a_movement_of_the_body() -> None:
    body = (Role.LEFT_LEG, Role.RIGHT_LEG)
    moving = {role: [(200.0, 5.8, 60.0), (206.0, 5.8, 60.0)] for role in body}
    (event,) = events(two(train(1.0, 12)) | moving)
    assert event.excluded == OUT_OF_TIME
    (event,) = events(two(train(1.0, 12)) | {Role.LEFT_LEG: moving[Role.LEFT_LEG]})
    assert event.excluded == ""
    # What twitches once during a train does not move in it.
    (event,) = events(two(train(1.0, 12)) | {role: [(203.0, 1.0, 60.0)] for role in body})
    assert event.excluded == ""
    loose = replace(OPTIONS, in_time=0.4)
    assert [row.excluded for row in events(two(train(1.0, 12)) | moving, options=loose)] == [""]


def test_an_irregular_series_is_not_rhythmic() -> None:
    ragged = [(200 + at, 0.2, 60.0) for at in np.cumsum([0.6, 1.9, 0.7, 1.2, 1.9, 0.6, 1.8, 0.6, 1.1])]
    assert not events(two(ragged))
    assert len(events(two(train(1.0, 12, jitter=0.1)))) == 1


def test_a_missed_beat_ends_no_rhythm() -> None:
    bursts = train(1.0, 16)
    del bursts[8]
    (event,) = events(two(bursts))
    assert event.measures["bursts_count"] == 15
    assert event.duration_s == pytest.approx(15.45, abs=0.1)
    assert len(events(two([*train(1.0, 6), *train(1.0, 6, at=210.0)]))) == 2


def test_an_accelerometer_stands_for_the_second_group() -> None:
    t = np.arange(0, NIGHT_S, 1 / 32)
    noise = 0.01 * np.random.default_rng(2).standard_normal(len(t))
    rocks = noise + np.where((t > 200) & (t < 212), 0.2 * np.sin(2 * np.pi * (t - 200)), 0)
    neck: dict[Role, Bursts] = {Role.NECK: train(1.0, 12)}
    assert not events(neck, acceleration=noise)
    assert len(events(neck, acceleration=rocks)) == 1


def test_why_it_was_not_looked_for_and_when_it_was() -> None:
    assert found({Role.NECK: []}).not_looked_for[Kind.RHYTHMIC_MOVEMENT] == ONE_REGION
    legs: dict[Role, Bursts] = {Role.LEFT_LEG: [], Role.RIGHT_LEG: []}
    assert found(legs).not_looked_for[Kind.RHYTHMIC_MOVEMENT] == ONE_REGION
    assert "no channel holds" in found({Role.CHIN: []}).not_looked_for[Kind.RHYTHMIC_MOVEMENT]
    seen = found({Role.NECK: [], Role.BACK: []}).seen[Kind.RHYTHMIC_MOVEMENT]
    assert seen.total_s == pytest.approx(NIGHT_S, abs=1)


def test_a_flat_muscle_cannot_show_a_train() -> None:
    rng = np.random.default_rng(1)
    values = muscle(rng, NIGHT_S, 256.0, train(1.0, 12), rest_uv=1.5)
    flat = values.copy()
    flat[(150 * 256) : (300 * 256)] = 0.0
    rows = [channel(values, 256.0, Role.NECK), channel(flat, 256.0, Role.BACK)]
    candidates = detect_rhythmic(scene(rows), OPTIONS)
    assert not candidates.events
    assert candidates.seen[Kind.RHYTHMIC_MOVEMENT].total_s == pytest.approx(NIGHT_S - 150, abs=2)


def test_options_move_the_limits() -> None:
    assert len(events(two(train(2.5, 20)), options=replace(OPTIONS, high_hz=3.0, least_s=0.1))) == 1
    assert not events(two(train(1.0, 5)), options=replace(OPTIONS, least=6))
    with pytest.raises(ValueError, match="least is between"):
        RhythmicOptions(least=2)
