"""Whole nights with known jerks, twitches and trains: most are found, and hardly any that was not."""

from __future__ import annotations

import pytest

from hypnic.detect import DETECTORS, DetectOptions
from hypnic.detect.scene import Scene
from hypnic.detect.tracing import TraceOptions, trace
from hypnic.model.events import Events, Kind
from hypnic.signals.matching import best_pairs, intervals_us
from hypnic.simulate import SimulateOptions, simulate
from hypnic.stage import stage


def looked(recipe: str, hours: float, kind: Kind) -> tuple[Events, Events]:
    """Truth and what was found of one kind."""
    recording, truth = simulate(SimulateOptions(recipe=recipe, hours=hours, seed=11))
    options = DetectOptions()
    tracing = trace(recording, TraceOptions(options.emg, options.legs, options.twitches))
    (look,) = [look for kinds, look in DETECTORS if kind in kinds]
    found = look(Scene(recording, stage(recording)[0], tracing), options)
    assert kind in found.looked_for
    return truth.of(kind), found.events.of(kind).where(lambda event: not event.excluded)


def intervals(events: Events):
    return intervals_us(events.onset_s, events.end_s)


@pytest.mark.parametrize(
    ("recipe", "hours", "kind"),
    [
        ("sleep-starts", 1.5, Kind.HYPNIC_JERK),
        ("foot-tremor", 1.5, Kind.FOOT_TREMOR),
        ("alternating", 1.5, Kind.ALTERNATING_LEGS),
        ("propriospinal", 1.5, Kind.PROPRIOSPINAL),
        ("infant", 1.0, Kind.INFANT_MYOCLONUS),
        ("face", 1.0, Kind.FACE_TWITCH),
    ],
)
def test_most_events_are_found_and_hardly_any_other(recipe, hours, kind):
    truth, found = looked(recipe, hours, kind)
    pairs = len(best_pairs(intervals(truth), intervals(found), 0.2))
    assert len(truth) >= 3
    assert 2 * pairs / (len(truth) + len(found)) >= 0.8


def test_a_healthy_night_has_no_hypnic_jerk():
    truth, found = looked("healthy", 1.5, Kind.HYPNIC_JERK)
    assert (len(truth), len(found)) == (0, 0)
