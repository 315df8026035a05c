"""Loud sounds of the room, and snoring."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.detect.sounds import MARKED, SNORING, SoundOptions, breathed, detect_sounds
from hypnic.model.events import Event, Kind, Site
from hypnic.model.recording import Role
from hypnic.signals.loudness import over_background
from leg_signals import channel
from muscle_signals import made, scene

KIND = Kind.STIMULUS


def sound(rows, rate_hz: float = 500.0, seconds: float = 300.0, seed: int = 0, **fields):
    """Noise of a room, with sounds (time, length, times as loud) in it, on an offset that drifts."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    loud = np.ones(len(t))
    for at, long_s, times in rows:
        loud[(t >= at) & (t < at + long_s)] = times
    values = rng.standard_normal(len(t)) * loud * 3 + 200 + 100 * np.sin(t / 50)
    return channel(values, rate_hz, fields.pop("role", Role.SOUND), **fields)


def found(*channels, marks=()):
    return detect_sounds(scene(made({}, 300, others=channels, marks=marks)), SoundOptions())


@pytest.mark.parametrize("rate_hz", [100.0, 200.0, 500.0, 8000.0])
def test_loud_sounds_are_timed(rate_hz):
    rows = found(sound([(100.0, 0.3, 20), (211.1, 1.0, 20)], rate_hz)).events
    assert [row.kind for row in rows] == [KIND, KIND]
    assert rows.onset_s == pytest.approx([100.0, 211.1], abs=0.045)
    assert rows.end_s == pytest.approx([100.3, 212.1], abs=0.25)
    assert rows[0].measures["level_ratio"] == pytest.approx(20, rel=0.6)
    assert not any(row.excluded for row in rows)


def test_a_quiet_sound_and_a_room_that_grows_louder_are_none():
    slow = [(150.0 + n, 1.0, 1 + n / 15) for n in range(150)]
    assert len(found(sound([(100.0, 0.5, 2.5)])).events) == 0
    assert len(found(sound(slow)).events) == 0


def test_a_sound_over_the_border_of_two_pieces_is_one():
    long = sound([(599.8, 0.5, 20)], seconds=1300)
    (row,) = found(long).events
    assert row.onset_s == pytest.approx(599.8, abs=0.03)
    assert row.duration_s == pytest.approx(0.5, abs=0.05)


def test_snoring_keeps_its_rows_with_the_reason():
    breaths = [(60.0 + 4 * n, 1.2, 12) for n in range(10)]
    rows = found(sound([*breaths, (200.0, 0.3, 30)])).events
    assert [row.excluded for row in rows] == [SNORING] * 10 + [""]


def test_a_sound_in_marked_snoring():
    marks = (Event(95.0, 10.0, Kind.SNORE, Site.UNKNOWN),)
    (row,) = found(sound([(100.0, 0.5, 20)]), marks=marks).events
    assert row.excluded == MARKED


def test_three_sounds_are_no_breath():
    options = SoundOptions()
    assert not breathed(np.array([0.0, 4, 8]), options).any()
    assert breathed(np.array([0.0, 4, 8, 12]), options).all()
    assert not breathed(np.array([0.0, 2, 10, 12.5]), options).any()
    assert not breathed(np.array([0.0, 1, 2, 3]), options).any()


def test_digital_silence_has_a_level():
    power = np.zeros(400)
    power[200] = 1.0
    over = over_background(power, 100)
    assert np.isfinite(over).all()
    assert over[200] == pytest.approx(120)
    assert np.isfinite(over_background(np.zeros(5), 100)).all()


def test_without_a_channel_it_says_so():
    for channels in ((), (sound([], 50.0),)):
        result = found(*channels)
        assert "no channel of sound" in result.not_looked_for[KIND]
        assert not result.looked_for


def test_sound_is_preferred_to_snoring():
    rows = found(sound([(100.0, 0.3, 20)], role=Role.SNORE), sound([], seed=1)).events
    assert len(rows) == 0
    assert len(found(sound([(100.0, 0.3, 20)], role=Role.SNORE)).events) == 1


@pytest.mark.parametrize("fields", [{"on_db": 1}, {"on_db": 5, "off_db": 6}, {"breath_cv": 3}])
def test_options_are_checked(fields):
    with pytest.raises(ValueError, match=r"is between|is at most"):
        SoundOptions(**fields)
