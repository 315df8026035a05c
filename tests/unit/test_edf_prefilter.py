"""What the prefiltering field of an EDF file says of a high-pass."""

from dataclasses import replace

import numpy as np
import pytest

from edf_cases import RATE, RECORDS, Channel, File
from hypnic.read import read
from hypnic.read.edf.prefilter import high_pass

VALUES = np.zeros(RECORDS * RATE, dtype=np.int32)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (b"HP:0.1Hz LP:75Hz N:50Hz", 0.1),
        (b"HP:DC LP:100Hz", 0.0),
        (b"LP: 35 Hz, HP: 0,3 Hz", 0.3),
        (b"hp=.016Hz", 0.016),
        (b"HP:160mHz", 0.16),
        (b"HP 1 Hz", 1.0),
        (b"LP:75Hz", None),
        (b"TC:0.3s", None),
        (b"HP:", None),
        (b"HP:none", None),
        (b"\xb5\x00 CHP:2", None),
        (b"", None),
    ],
)
def test_what_is_said_and_nothing_is_guessed(field, expected):
    assert high_pass(field.ljust(80)) == (None if expected is None else pytest.approx(expected))


def test_each_channel_has_its_own(tmp_path):
    channels = [
        Channel("EEG C3-M2", values=VALUES, prefilter="HP:0.05Hz LP:100Hz"),
        Channel("EEG C4-M1", values=VALUES),
    ]
    path = tmp_path / "night.edf"
    path.write_bytes(File(channels).to_bytes())
    assert [channel.high_pass_hz for channel in read(path).channels] == [0.05, None]
    other = File([replace(channels[0], prefilter="\0" * 80)])
    path.write_bytes(other.to_bytes())
    recording = read(path)
    assert recording.channels[0].high_pass_hz is None
    assert "NUL_PAD" not in {issue.code for issue in recording.issues}
