"""Channels that are kept are decoded once, and nobody can change them."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.model.kept import SHORT_S, kept
from hypnic.model.recording import Role
from leg_signals import channel, night

RATE = 10.0


def counted(role: Role):
    loads: list[tuple[float, float]] = []
    made = channel(np.arange(20_000.0), RATE, role)

    def load(from_s, to_s):
        loads.append((from_s, to_s))
        return made.loader(from_s, to_s)

    return kept(night(replace(made, loader=load))).channels[0], loads


@pytest.mark.parametrize("role", [Role.EEG, Role.EOG, Role.CHIN])
def test_a_shared_channel_is_decoded_once_from_its_first_long_load(role):
    made, loads = counted(role)
    for from_s in (0.0, 500.0, 900.0):
        (signal,) = made.load(from_s, from_s + SHORT_S)
        assert signal.values[0] == RATE * from_s
        assert len(signal) == RATE * SHORT_S
    assert made.load(50.05, 60.05)[0].start_s == pytest.approx(50.1)
    assert len(made.load()[0]) == 20_000
    assert loads == [(-np.inf, np.inf)]


def test_a_short_look_decodes_no_more_than_it_asks_for():
    made, loads = counted(Role.EEG)
    made.load(10.0, 20.0)
    made.load(30.0, 40.0)
    assert loads == [(10.0, 20.0), (30.0, 40.0)]


def test_channels_that_one_step_alone_looks_at_are_not_kept():
    made, loads = counted(Role.LEFT_LEG)
    made.load()
    made.load()
    assert len(loads) == 2


def test_what_is_kept_cannot_be_written_to():
    made, _ = counted(Role.CHIN)
    (signal,) = made.load(0.0, SHORT_S)
    with pytest.raises(ValueError, match="read-only"):
        signal.values[0] = 1.0


def test_beyond_its_ends_a_kept_channel_has_nothing():
    made, _ = counted(Role.EOG)
    made.load()
    assert made.load(2000.0, 3000.0) == ()
    assert made.load(-10.0, 0.0) == ()
    assert made.load(20.0, 10.0) == ()
