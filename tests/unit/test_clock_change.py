"""Marks by the wall clock in the night in which clocks are changed."""

from datetime import datetime, timedelta

import pytest

from hypnic.model.events import Event, Kind
from hypnic.read.marks.clock_change import put_right
from hypnic.read.marks.rows import Row, Rows

EVENING = datetime(2025, 10, 25, 23, 0)


def epochs(count, change_at=None, by_h=0.0, kind=Kind.STAGE_N2):
    """Epochs of 30 s; from epoch `change_at` on the clock shows `by_h` hours more."""
    times = [
        EVENING + timedelta(seconds=30 * i, hours=by_h if change_at is not None and i >= change_at else 0)
        for i in range(count)
    ]
    return [Event(30.0 * i, 30.0, kind) for i in range(count)], times


@pytest.mark.parametrize("hour", [2, 3])
def test_put_back_moves_what_follows_an_hour_later(hour):
    at = (hour + 1) * 120  # 23:00 plus so many hours
    moved, what = put_right(*epochs(900, at, -1.0))
    assert moved == [0.0] * at + [3600.0] * (900 - at)
    assert f"put back by an hour before 0{hour - 1}:00:00" in what


@pytest.mark.parametrize("hour", [1, 2])
def test_put_forward_moves_what_follows_an_hour_earlier(hour):
    at = (hour + 1) * 120
    moved, what = put_right(*epochs(900, at, 1.0))
    assert moved == [0.0] * at + [-3600.0] * (900 - at)
    assert f"put forward by an hour before 0{hour + 1}:00:00" in what


@pytest.mark.parametrize(
    ("change_at", "by_h"),
    [(None, 0.0), (300, -1.0), (480, -0.5), (480, 0.5), (120, 1.0), (480, -3.0), (480, 2.0)],
    ids=["nothing", "half past", "half an hour back", "half on", "midnight", "three back", "two on"],
)
def test_no_change_of_clocks(change_at, by_h):
    moved, what = put_right(*epochs(900, change_at, by_h))
    assert set(moved) == {0.0}
    assert not what


def test_lists_by_kind_that_each_begin_anew_are_no_change():
    first, times = epochs(900)
    assert not put_right(first * 3, times * 3)[1]


def test_an_hour_without_marks_that_are_no_stages_is_none():
    assert not put_right(*epochs(900, 480, 1.0, Kind.AROUSAL))[1]


def test_sparse_marks_may_be_minutes_from_the_change():
    times = [datetime(2025, 10, 26, 1, 10), datetime(2025, 10, 26, 2, 52), datetime(2025, 10, 26, 2, 5)]
    events = [Event(0.0, 5.0, Kind.AROUSAL)] * 3
    assert put_right(events, times)[0] == [0.0, 0.0, 3600.0]


def test_a_reader_says_so_and_keeps_the_night_in_one_piece():
    rows = Rows("night.txt")
    for i, time in enumerate(epochs(600, 480, -1.0)[1]):
        rows.add(i, Row(time, 30.0, "N2"))
    marks = rows.marks()
    assert [issue.code for issue in marks.issues] == ["CLOCK_CHANGE"]
    assert [row.onset_s for row in marks.events] == [30.0 * i for i in range(600)]
