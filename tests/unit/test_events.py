import polars as pl
import pytest

from hypnic.model.events import Event, Events, Kind, Site


def leg(onset_s, duration_s=2.0, **more):
    return Event(onset_s, duration_s, Kind.LEG_MOVEMENT, **more)


def test_rows_are_sorted_by_onset_then_end():
    events = Events([leg(5), leg(1, 3), leg(1, 2)])
    assert [(e.onset_s, e.duration_s) for e in events] == [(1, 2), (1, 3), (5, 2)]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"onset_s": float("nan")}, "onset must be finite"),
        ({"duration_s": -1.0}, "not negative"),
        ({"duration_s": float("inf")}, "must be finite"),
        ({"measures": {"peak": 3.0}}, "must end in a unit"),
        ({"measures": {"peak_uv": float("inf")}}, "must be finite"),
    ],
)
def test_the_door_refuses(values, message):
    with pytest.raises(ValueError, match=message):
        Event(**{"onset_s": 1.0, "duration_s": 1.0, "kind": Kind.MARK, **values})


def test_selecting_and_joining():
    events = Events([leg(0, site=Site.LEFT_LEG), leg(9, site=Site.RIGHT_LEG), Event(4, 3, Kind.AROUSAL)])
    assert events.of(Kind.AROUSAL).onset_s.tolist() == [4]
    assert events.at(Site.LEFT_LEG, Site.RIGHT_LEG).onset_s.tolist() == [0, 9]
    assert (events[:1] + events[2:]).end_s.tolist() == [2, 11]
    assert events.shifted(10).onset_s.tolist() == [10, 14, 19]
    assert events.spans.total_s == 7


def test_frame_has_a_column_per_measure_and_null_where_absent():
    frame = Events([leg(0, measures={"peak_uv": 40.0}), leg(9)]).to_frame()
    assert frame.columns[:4] == ["onset", "duration", "trial_type", "site"]
    assert frame["peak_uv"].to_list() == [40.0, None]
    assert Events().to_frame().schema["onset"] == pl.Float64


def test_pandas_gives_the_same_numbers():
    events = Events([leg(0, measures={"peak_uv": 40.0}), leg(9)])
    assert events.to_pandas()["onset"].tolist() == [0.0, 9.0]
