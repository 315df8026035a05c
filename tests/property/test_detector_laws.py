"""What holds for every detector of short movements: a later start moves all times, a sign changes nothing."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.detect import DETECTORS, DetectOptions
from hypnic.model.events import Event
from hypnic.model.recording import Recording, Role, Subject
from leg_signals import channel, night
from muscle_signals import muscle, scene, staged

LENGTH_S, RATE_HZ = 480, 256.0
STAGES = "W" * 6 + "1" * 2 + "2" * 6 + "R" * 2
AXIAL = {Role.NECK: 0.05, Role.SHOULDERS: 0.03, Role.TRUNK: 0.0, Role.BACK: 0.04}


def bursts(role: Role) -> list[tuple[float, float, float]]:
    """A little of everything that this muscle can show."""
    rows = [(row, 0.11, 60.0) for row in (300.0, 333.0, 371.0)] if role is Role.LEFT_ARM else []
    if role in (Role.LEFT_ARM, Role.RIGHT_ARM, Role.LEFT_LEG):
        rows += [(185.0, 0.15, 80.0)]
        rows += [(400 + 0.5 * n, 0.1, 70.0) for n in range(6)]
    if role is Role.LEFT_LEG:
        rows += [(250 + 0.9 * n, 0.4, 50.0) for n in range(9)]
    if role in (Role.LEFT_LEG, Role.RIGHT_LEG):
        rows += [(350 + 1.4 * n + 0.7 * (role is Role.RIGHT_LEG), 0.3, 50.0) for n in range(6)]
    if role in AXIAL:
        rows += [(20.0 + 23 * n + AXIAL[role], 0.12, 80.0) for n in range(6)]
    if role is Role.FACE:
        rows += [(455.0, 0.2, 60.0)]
    return rows


ROLES = (Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEFT_ARM, Role.RIGHT_ARM, Role.FACE, *AXIAL)
SAMPLES = {
    role: muscle(bursts(role), RATE_HZ, LENGTH_S, np.random.default_rng(n)) for n, role in enumerate(ROLES)
}


def found(start_s: float = 0.0, sign: float = 1.0) -> list[Event]:
    channels = [
        channel([sign * values], RATE_HZ, role, starts_s=[start_s]) for role, values in SAMPLES.items()
    ]
    made = night(*channels)
    baby = Recording(made.name, made.duration_s, channels=made.channels, subject=Subject(age_years=0.3))
    seen = scene(baby, staged(STAGES, start_s))
    options = DetectOptions()
    return [event for _, look in DETECTORS for event in look(seen, options).events]


@pytest.fixture(scope="module")
def plain() -> list[Event]:
    return found()


def test_the_night_holds_something_of_most_kinds(plain):
    assert len({event.kind for event in plain}) >= 7


def test_a_later_start_moves_every_event_by_as_much(plain):
    late = found(start_s=5000.25)
    assert [(row.kind, row.site, row.excluded) for row in late] == [
        (row.kind, row.site, row.excluded) for row in plain
    ]
    shift = np.array([row.onset_s for row in late]) - np.array([row.onset_s for row in plain])
    assert shift == pytest.approx(np.full(len(plain), 5000.25), abs=1e-6)


def test_the_sign_of_the_channels_does_not_matter(plain):
    upside_down = found(sign=-1.0)
    assert [(row.kind, row.onset_s, row.end_s) for row in upside_down] == [
        (row.kind, row.onset_s, row.end_s) for row in plain
    ]
