"""Stage marks → hypnogram, on nights small enough to draw by hand."""

import numpy as np
import pytest

from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Stage
from hypnic.model.recording import Channel, Recording, Role
from hypnic.model.spans import Spans
from hypnic.stage import stage

W, N1, N2, N3, R = Kind.STAGE_W, Kind.STAGE_N1, Kind.STAGE_N2, Kind.STAGE_N3, Kind.STAGE_R
UNSCORED = Stage.UNSCORED


def night(*marks: tuple[float, float, Kind], duration_s: float = 300.0, signals: bool = False) -> Recording:
    channel = Channel("LAT", Role.LEFT_LEG, 200.0, lambda _a, _b: (), Spans([(0, duration_s)]))
    events = Events(Event(onset, length, kind) for onset, length, kind in marks)
    return Recording("night", duration_s, channels=(channel,) if signals else (), marks=events)


def drawn(*marks: tuple[float, float, Kind], **kwargs: object) -> tuple[list[int], float, float, list[str]]:
    hypnogram, staging = stage(night(*marks, **kwargs))
    assert hypnogram is not None
    found = [issue.code for issue in staging.issues]
    return hypnogram.stages.tolist(), hypnogram.epoch_s, hypnogram.start_s, found


def test_one_mark_an_epoch():
    assert drawn((0, 30, W), (30, 30, N1), (60, 30, R)) == ([0, 1, 4], 30, 0, [])


def test_long_marks_are_cut_into_epochs_of_thirty_seconds():
    assert drawn((0, 300, W), (300, 60, N2)) == ([0] * 10 + [2] * 2, 30, 0, [])


def test_twenty_second_epochs():
    assert drawn((0, 20, W), (20, 40, N2), (60, 20, R)) == ([0, 2, 2, 4], 20, 0, [])


def test_epochs_of_other_lengths_come_from_the_common_divisor():
    assert drawn((0, 10, W), (10, 25, N2), (35, 5, R))[:2] == ([0, 0, 2, 2, 2, 2, 2, 4], 5)
    assert drawn((0, 45, W), (45, 45, R))[:2] == ([0, 4], 45)


def test_marks_without_duration_last_until_the_next():
    assert drawn((0, 0, W), (30, 0, N2), (90, 0, R)) == ([0, 2, 2, 4], 30, 0, [])


def test_a_hole_is_unscored_and_said():
    assert drawn((0, 30, W), (90, 30, N2)) == ([0, UNSCORED, UNSCORED, 2], 30, 0, ["STAGES_HOLES"])


def test_unscored_marks_are_no_hole():
    assert drawn((0, 30, W), (30, 30, Kind.STAGE_UNSCORED), (60, 30, N2)) == ([0, -1, 2], 30, 0, [])


def test_where_marks_overlap_the_later_wins():
    assert drawn((0, 120, N2), (30, 30, N3)) == ([2, 3, 2, 2], 30, 0, ["STAGES_OVERLAP"])


def test_marks_off_the_grid_take_the_epochs_whose_middle_they_cover():
    marks = [(i * 30.0, 30.0, N2) for i in range(30)] + [(912.0, 30.0, R)]
    stages, epoch_s, start_s, found = drawn(*marks)
    assert (epoch_s, start_s, found) == (30, 0, ["STAGES_OFF_GRID"])
    assert stages == [2] * 30 + [4]


def test_the_grid_starts_at_the_first_mark():
    assert drawn((-12.5, 30, W), (17.5, 30, N1)) == ([0, 1], 30, -12.5, [])


def test_rounding_of_a_millisecond_is_on_the_grid():
    assert drawn((0, 29.999, W), (30.001, 29.998, N1), (60, 30, R)) == ([0, 1, 4], 30, 0, [])


def test_no_stages_and_only_unscored_stages_are_no_hypnogram():
    for marks, codes in (
        ((), ["NO_STAGES"]),
        (((0, 30, Kind.STAGE_UNSCORED),), ["ALL_UNSCORED", "NO_STAGES"]),
    ):
        hypnogram, staging = stage(night(*marks))
        assert hypnogram is None
        assert [issue.code for issue in staging.issues] == codes


@pytest.mark.parametrize("signals", [True, False])
def test_an_absurd_time_does_not_fill_the_memory(signals):
    stages, _, start_s, found = drawn((0, 30, W), (30, 1e12, N1), signals=signals)
    assert start_s == 0
    assert found[0] == "STAGES_FAR"
    assert len(stages) <= 3 * 2880
    assert stages[:2] == [0, 1]


def test_asleep_without_a_stage():
    assert drawn((0, 30, W), (30, 30, Kind.STAGE_ASLEEP))[0] == [0, Stage.ASLEEP]


def test_hours_are_those_of_the_marks():
    marks = [(i * 30.0, 30.0, N2 if i % 3 else R) for i in range(960)]
    hypnogram, _ = stage(night(*marks))
    assert hypnogram is not None
    np.testing.assert_allclose([hypnogram.hours(Stage.N2), hypnogram.hours(Stage.R)], [16 / 3, 8 / 3])
