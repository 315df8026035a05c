"""However many steps look at a channel, it is decoded once."""

from collections import Counter
from dataclasses import replace

import pytest

from hypnic.detect import DetectOptions, VitalsOptions
from hypnic.model.events import STAGE_MARKS
from hypnic.model.kept import SHORT_S
from hypnic.model.recording import MUSCLES, Channel, Recording, Role, Signal
from hypnic.options import Options
from hypnic.pipeline import analyse_recording
from hypnic.simulate import SimulateOptions, simulate

HOURS = 0.75


@pytest.fixture(scope="module")
def night() -> Recording:
    """A night with everything that is looked at, whose stages nobody marked."""
    made, _ = simulate(SimulateOptions(hours=HOURS, recipe="all-kinds", seed=2, rate_hz=128, others=18))
    return replace(made, marks=made.marks.where(lambda row: row.kind not in STAGE_MARKS))


def counted(recording: Recording, decoded_s: Counter[str]) -> Recording:
    """Return the recording with every second counted that is decoded in loads of five minutes or more."""

    def counting(channel: Channel) -> Channel:
        def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
            signals = channel.loader(from_s, to_s)
            if to_s - from_s >= SHORT_S:
                decoded_s[channel.label] += sum(row.end_s - row.start_s for row in signals)
            return signals

        return replace(channel, loader=load)

    return replace(recording, channels=tuple(map(counting, recording.channels)))


def test_no_channel_is_decoded_twice(night: Recording) -> None:
    pytest.importorskip("yasa")
    decoded_s: Counter[str] = Counter()
    vitals = VitalsOptions(measure=True)
    analysed = analyse_recording(counted(night, decoded_s), Options(detect=DetectOptions(vitals=vitals)))
    assert analysed.night.staging.used == "eeg"
    assert analysed.night.vitals is not None
    looked_at = {row.label for row in night.channels if row.role in {*MUSCLES, Role.ECG, Role.EOG}}
    assert looked_at <= decoded_s.keys()
    assert any(row.label in decoded_s for row in night.of(Role.EEG))
    assert max(decoded_s.values()) <= HOURS * 3600 + 1
