"""Twitches of face and eyelids, apart from rapid eye movements and blinks."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.detect.emg_options import EmgOptions
from hypnic.detect.face import FaceOptions, detect_face
from hypnic.model.events import Kind, Site
from hypnic.model.recording import Role
from leg_signals import channel
from muscle_signals import made, muscle, scene, staged

KIND = Kind.FACE_TWITCH
LENGTH_S = 240


def eye(side: float, twitches=(), moves=(), rate_hz: float = 256.0, seed: int = 5, **fields):
    """An EOG: slow brain waves, movements of the eyes (time, µV, seconds), and muscle of the lids."""
    rng = np.random.default_rng(seed)
    t = np.arange(LENGTH_S * rate_hz) / rate_hz
    values = muscle(twitches, rate_hz, LENGTH_S, rng, rest_uv=1.0)
    values += np.interp(t, np.arange(0, LENGTH_S + 1, 0.5), 15 * rng.standard_normal(2 * LENGTH_S + 2))
    for at, height_uv, long_s in moves:
        since = np.clip(t - at, -0.5, 60)
        values += side * height_uv / (1 + np.exp(-since / 0.02)) * np.exp(-np.maximum(since, 0) / long_s)
    return channel(values, rate_hz, Role.EOG, **fields)


def eyes(twitches=(), moves=(), **fields):
    return [eye(1.0, twitches, moves, seed=5, **fields), eye(-1.0, twitches, moves, seed=6, **fields)]


def found(roles, others=(), stages: str | None = "WW" + "R" * 6):
    night = made(roles, LENGTH_S, others=others)
    return detect_face(scene(night, None if stages is None else staged(stages)), FaceOptions(), EmgOptions())


def test_a_twitch_of_the_face():
    (event,) = found({Role.FACE: [(100.0, 0.2, 50.0), (30.0, 0.2, 50.0)]}).events
    assert (event.kind, event.site) == (KIND, Site.FACE)
    assert event.onset_s == pytest.approx(100.0, abs=0.03)
    assert event.duration_s == pytest.approx(0.2, abs=0.05)
    assert event.measures["peak_uv"] > 50


@pytest.mark.parametrize("rate_hz", [128.0, 256.0, 500.0])
def test_a_twitch_of_the_lids_in_both_eyes_is_one(rate_hz):
    (event,) = found({}, eyes([(100.0, 0.2, 40.0)], rate_hz=rate_hz)).events
    assert (event.kind, event.site) == (KIND, Site.EYELIDS)
    assert event.onset_s == pytest.approx(100.0, abs=0.04)


def test_rapid_eye_movements_are_no_twitches():
    moves = [(float(at), 150.0 * (-1) ** n, 0.4) for n, at in enumerate(range(62, 230, 3))]
    assert len(found({}, eyes(moves=moves)).events) == 0


def test_the_muscle_of_a_rapid_eye_movement_is_no_twitch_but_a_strong_one_beside_it_is():
    moves = [(100.05, 150.0, 0.5), (160.05, 150.0, 0.5)]
    rows = found({}, eyes([(100.0, 0.1, 12.0), (160.0, 0.2, 70.0)], moves)).events
    assert rows.onset_s == pytest.approx([160.0], abs=0.03)


def test_what_the_face_and_the_lids_share_is_the_face():
    rows = found({Role.FACE: [(100.0, 0.2, 60.0)]}, eyes([(100.02, 0.15, 40.0)])).events
    assert [row.site for row in rows] == [Site.FACE]


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        ({Role.FACE: [(100.0, 0.2, 50.0)], Role.CHIN: [(100.05, 0.2, 50.0)]}, "with another muscle"),
        ({Role.FACE: [(100.0, 0.2, 50.0)], Role.CHIN: [(98.0, 1.7, 50.0)]}, "next to a movement"),
        ({Role.FACE: [(100.0, 0.8, 50.0)]}, "too long"),
        ({Role.FACE: [(100.0, 0.2, 9.0)]}, "too weak"),
    ],
)
def test_what_is_no_twitch(roles, why):
    assert len(found(roles).events) == 0, why


def test_seen_is_sleep_on_any_such_channel():
    result = found({Role.CHIN: []}, eyes())
    assert result.looked_for == {KIND}
    assert result.seen[KIND].total_s == pytest.approx(180, abs=2)


def test_what_is_missing_is_said():
    assert "needs the EMG of the face, or an EOG" in found({Role.CHIN: []}).not_looked_for[KIND]
    slow = [eye(1.0, rate_hz=64.0)]
    assert "100 samples a second" in found({}, slow).not_looked_for[KIND]
    assert "100 samples a second" in found({}, [eye(1.0, calibrated=False)]).not_looked_for[KIND]
    assert "needs sleep stages" in found({}, eyes(), None).not_looked_for[KIND]


@pytest.mark.parametrize("fields", [{"least_s": 0.5}, {"longest_s": 9}, {"face_uv": 1}, {"eyelids_uv": 1}])
def test_options_are_checked(fields):
    with pytest.raises(ValueError, match="is between"):
        FaceOptions(**fields)
