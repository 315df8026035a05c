"""What every detector in the table keeps to."""

import numpy as np
import pytest

from hypnic.detect import DETECTORS, DetectOptions, detect
from hypnic.model.events import Kind
from hypnic.model.recording import Recording
from leg_signals import channel, leg, night


@pytest.mark.parametrize("kind", DETECTORS)
def test_without_its_channels_a_detector_says_why_and_finds_nothing(kind: Kind) -> None:
    candidates = DETECTORS[kind](Recording(name="empty", duration_s=60.0), DetectOptions())
    assert candidates.looked_for == frozenset()
    assert candidates.not_looked_for[kind]
    assert not candidates.events


def test_detect_joins_what_the_detectors_say() -> None:
    candidates = detect(
        night(channel(leg([(60.0, 2.0, 40.0)], 256.0, 0.05, np.random.default_rng(0)), 256.0))
    )
    assert candidates.looked_for == frozenset(DETECTORS)
    assert candidates.source == "detected"
    assert len(candidates.events) == 1
    assert not candidates.not_looked_for
