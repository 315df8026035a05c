import numpy as np
import pytest

from hypnic.errors import ReadError
from hypnic.model.recording import Channel, Role, Signal
from hypnic.model.spans import Spans
from hypnic.read.montage import with_roles


def channel(label, *, unit="uV", rate_hz=200.0, calibrated=True, level=1.0):
    def load(from_s, to_s):
        count = round((min(to_s, 10) - max(from_s, 0)) * rate_hz)
        return (Signal(np.full(count, level, dtype=np.float32), rate_hz, max(from_s, 0.0)),)

    return Channel(
        label, Role.OTHER, rate_hz, load, Spans([(0, 10)]), unit, unit, 0.1, (-100.0, 90.0), calibrated
    )


def settled(labels, roles=None):
    channels, issues = with_roles(
        [c if isinstance(c, Channel) else channel(c) for c in labels], roles or {}, "n.edf"
    )
    return {c.label: c.role for c in channels}, [issue.code for issue in issues]


@pytest.mark.parametrize(
    ("labels", "derived"),
    [
        (("LAT1", "LAT2"), "LAT1-LAT2"),
        (("Leg L-", "Leg L+"), "Leg L+-Leg L-"),
        (("L Leg 1", "L Leg 2"), "L Leg 1-L Leg 2"),
        (("LAT2-Ref", "LAT1-Ref"), "LAT1-Ref-LAT2-Ref"),
    ],
)
def test_two_electrodes_become_one_bipolar_channel(labels, derived):
    found, codes = settled((*labels, "RAT"))
    assert found == {
        labels[0]: Role.OTHER,
        labels[1]: Role.OTHER,
        "RAT": Role.RIGHT_LEG,
        derived: Role.LEFT_LEG,
    }
    assert codes == ["BIPOLAR"]


def test_the_bipolar_channel_is_first_minus_second():
    channels, _ = with_roles([channel("RAT2", level=3.0), channel("RAT1", level=10.0)], {}, "n.edf")
    derived = channels[-1]
    (signal,) = derived.load(2, 4)
    assert (signal.start_s, len(signal), set(signal.values.tolist())) == (2.0, 400, {7.0})
    assert (derived.role, derived.resolution, derived.limits) == (Role.RIGHT_LEG, 0.1, (-190.0, 190.0))


def test_electrodes_that_do_not_match_are_not_subtracted():
    found, codes = settled((channel("LAT1"), channel("LAT2", rate_hz=100.0)))
    assert found == {"LAT1": Role.LEFT_LEG, "LAT2": Role.OTHER}
    assert codes == ["TWO_CHANNELS"]


def test_legs_by_number_are_left_and_right_and_said():
    assert settled(("Leg 2", "Leg 1")) == (
        {"Leg 2": Role.RIGHT_LEG, "Leg 1": Role.LEFT_LEG},
        ["SIDE_ASSUMED"],
    )
    assert settled(("PLM1", "PLM2", "C3")) == (
        {"PLM1": Role.LEFT_LEG, "PLM2": Role.RIGHT_LEG, "C3": Role.EEG},
        ["SIDE_ASSUMED"],
    )


def test_one_leg_without_a_side_stays_one():
    assert settled(("Leg", "EMG")) == ({"Leg": Role.LEG, "EMG": Role.CHIN}, [])


def test_of_two_channels_for_a_leg_the_better_one_is_taken_and_said():
    found, codes = settled((channel("LAT"), channel("Left Leg", rate_hz=500.0), "RAT"))
    assert found == {"LAT": Role.OTHER, "Left Leg": Role.LEFT_LEG, "RAT": Role.RIGHT_LEG}
    assert codes == ["TWO_CHANNELS"]
    found, _ = settled((channel("LAT", calibrated=False, rate_hz=900.0), channel("Left Leg")))
    assert found == {"LAT": Role.OTHER, "Left Leg": Role.LEFT_LEG}
    found, _ = settled(("Left Leg", "LAT"))
    assert found == {"Left Leg": Role.LEFT_LEG, "LAT": Role.OTHER}


def test_a_third_leg_beside_left_and_right_is_left_out_and_said():
    found, codes = settled(("LAT", "RAT", "PLM"))
    assert found["PLM"] is Role.OTHER
    assert codes == ["TWO_CHANNELS"]


def test_the_user_wins():
    labels = ("LAT", "RAT", "EMG 3", "Leg 1", "Leg 2")
    found, codes = settled(labels, {Role.LEFT_LEG: "EMG 3", Role.RIGHT_LEG: "leg-2"})
    assert found == {
        "LAT": Role.OTHER,
        "RAT": Role.OTHER,
        "EMG 3": Role.LEFT_LEG,
        "Leg 1": Role.OTHER,
        "Leg 2": Role.RIGHT_LEG,
    }
    assert codes == ["TWO_CHANNELS"]


def test_the_user_may_swap_the_legs():
    found, codes = settled(("LAT", "RAT"), {Role.LEFT_LEG: "RAT", Role.RIGHT_LEG: "LAT"})
    assert (found, codes) == ({"LAT": Role.RIGHT_LEG, "RAT": Role.LEFT_LEG}, [])


def test_the_user_may_name_a_difference():
    found, codes = settled(("X1", "X2"), {Role.LEFT_LEG: "X1-X2"})
    assert found == {"X1": Role.OTHER, "X2": Role.OTHER, "X1-X2": Role.LEFT_LEG}
    assert codes == ["BIPOLAR"]


def test_a_label_that_is_not_there_names_the_nearest_and_all():
    with pytest.raises(ReadError) as caught:
        settled(("EMG LAT", "EMG RAT", "C3-A2"), {Role.LEFT_LEG: "EMG LAR"})
    assert str(caught.value) == (
        "n.edf has no channel 'EMG LAR' for left_leg: did you mean 'EMG LAT'? "
        "It has 'EMG LAT', 'EMG RAT', 'C3-A2'"
    )
    with pytest.raises(ReadError, match="It has none"):
        settled((), {Role.LEFT_LEG: "LAT"})


def test_units_matter_only_where_amplitudes_do():
    given = [channel("SpO2", unit="%"), channel("LAT", unit="?V"), channel("C3", unit="")]
    channels, issues = with_roles(given, {}, "n.edf")
    assert [c.calibrated for c in channels] == [True, False, False]
    assert [(i.code, i.where) for i in issues] == [("UNIT", "n.edf, LAT"), ("UNIT", "n.edf, C3")]
