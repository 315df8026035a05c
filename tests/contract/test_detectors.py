"""What every detector in the table keeps to."""

import numpy as np
import pytest

from hypnic.detect import DETECTORS, DetectOptions, detect
from hypnic.detect.scene import Scene
from hypnic.detect.tracing import TraceOptions, trace
from hypnic.model.events import MOVEMENTS, Kind
from hypnic.model.recording import Recording
from leg_signals import channel, leg, night

KINDS = [kind for kinds, _ in DETECTORS for kind in kinds]


@pytest.mark.parametrize("row", DETECTORS, ids=lambda row: row[0][0].value)
def test_without_its_channels_a_detector_says_why_and_finds_nothing(row) -> None:
    kinds, look = row
    empty, options = Recording(name="empty", duration_s=60.0), DetectOptions()
    tracing = trace(empty, TraceOptions(options.emg, options.legs, options.twitches))
    candidates = look(Scene(empty, None, tracing), options)
    assert candidates.looked_for == frozenset()
    assert set(candidates.not_looked_for) == set(kinds)
    assert all(candidates.not_looked_for.values())
    assert not candidates.events


def test_every_kind_is_looked_for_once() -> None:
    assert len(KINDS) == len(set(KINDS))
    assert set(KINDS) <= {*MOVEMENTS, Kind.STIMULUS}


def test_detect_joins_what_the_detectors_say() -> None:
    candidates, muscles = detect(
        night(channel(leg([(60.0, 2.0, 40.0)], 256.0, 0.05, np.random.default_rng(0)), 256.0))
    )
    assert candidates.looked_for | set(candidates.not_looked_for) == set(KINDS)
    assert not candidates.looked_for & set(candidates.not_looked_for)
    assert candidates.source == "detected"
    assert len(candidates.events.of(Kind.LEG_MOVEMENT)) == 1
    assert len(muscles) == 1
