"""The detectors of tone on simulated nights, whose truth knows nothing of them."""

from dataclasses import replace

import numpy as np
import pytest

from hypnic.detect import DETECTORS, DetectOptions
from hypnic.detect.scene import Scene
from hypnic.detect.tracing import TraceOptions, trace
from hypnic.model.events import Event, Kind
from hypnic.model.recording import Role
from hypnic.model.scoring import Candidates
from hypnic.signals.matching import best_pairs, intervals_us
from hypnic.simulate import SimulateOptions, simulate
from hypnic.stage import stage

HEAD = (Role.EEG, Role.NECK)
BODY = (Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEFT_ARM, Role.CHIN, Role.NECK)


def looked(recipe: str, kind: Kind, roles: tuple[Role, ...], hours: float) -> tuple[list[Event], Candidates]:
    """Truth, and what the detector of one kind finds in these channels."""
    recording, truth = simulate(SimulateOptions(recipe=recipe, hours=hours, seed=31))
    few = replace(recording, channels=recording.of(*roles))
    options = DetectOptions()
    hypnogram, _ = stage(few)
    scene = Scene(few, hypnogram, trace(few, TraceOptions(options.emg, options.legs, options.twitches)))
    (look,) = [look for kinds, look in DETECTORS if kind in kinds]
    return [row for row in truth if row.kind is kind], look(scene, options)


@pytest.mark.parametrize(
    ("recipe", "kind", "roles", "hours"),
    [
        ("rbd", Kind.REM_PHASIC, (Role.LEFT_ARM, Role.LEFT_LEG), 2.0),
        ("bruxism", Kind.BRUXISM, (Role.MASSETER, *BODY), 1.5),
        ("restless", Kind.LARGE_MOVEMENT, BODY, 1.0),
        ("rocking", Kind.RHYTHMIC_MOVEMENT, (Role.NECK, Role.TRUNK, Role.LEFT_ARM), 1.5),
        ("negative", Kind.NEGATIVE_MYOCLONUS, (Role.RIGHT_ARM, Role.SHOULDERS), 1.0),
        ("head-jerks", Kind.NECK_MYOCLONUS, HEAD, 2.0),
    ],
)
def test_what_is_there_is_found_and_little_else(recipe, kind, roles, hours) -> None:
    truth, candidates = looked(recipe, kind, roles, hours)
    assert kind in candidates.looked_for
    found = [row for row in candidates.events if row.kind is kind and not row.excluded]
    sites = {row.site for row in found}
    truth = [row for row in truth if row.site in sites and candidates.seen[kind].contains(row.onset_s)]
    assert truth
    pairs = sum(
        len(best_pairs(*(_intervals([r for r in rows if r.site is site]) for rows in (truth, found)), 0.2))
        for site in sites
    )
    assert 2 * pairs / (len(truth) + len(found)) >= 0.9


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (Kind.RHYTHMIC_MOVEMENT, BODY),
        (Kind.BRUXISM, (Role.MASSETER, Role.RIGHT_ARM, *BODY)),
        (Kind.NECK_MYOCLONUS, (Role.EEG,)),
        (Kind.NECK_MYOCLONUS, HEAD),
    ],
)
def test_a_healthy_night_has_none(kind: Kind, roles: tuple[Role, ...]) -> None:
    _, candidates = looked("healthy", kind, roles, 2.0)
    assert kind in candidates.looked_for
    assert not [row for row in candidates.events if not row.excluded]


def _intervals(rows: list[Event]):

    return intervals_us(np.array([r.onset_s for r in rows]), np.array([r.end_s for r in rows]))
