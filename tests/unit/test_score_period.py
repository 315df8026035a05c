import pytest

from hypnic.errors import ReadError
from hypnic.model.events import Event, Events, Kind
from hypnic.model.spans import Span
from hypnic.score import analysis_period
from legs import stages

RECORDED = Span(0, 1000)


def lights(off=(), on=()):
    return Events([Event(at, 0, Kind.LIGHTS_OFF) for at in off] + [Event(at, 0, Kind.LIGHTS_ON) for at in on])


@pytest.mark.parametrize(
    ("marks", "letters", "expected"),
    [
        (lights(), None, (0, 1000)),
        (lights(), "???", (0, 1000)),
        (lights([100], [900]), None, (100, 900)),
        (lights([100]), None, (100, 1000)),
        (lights((), [900]), None, (0, 900)),
        (lights(), "?W22?W??", (30, 180)),
        (lights([40], [100]), "?W22?W??", (40, 100)),
        (lights([10], [500]), "?W22?W??", (30, 180)),
        (lights([200, 100], [50, 900, 600]), None, (100, 900)),
    ],
)
def test_period(marks, letters, expected):
    assert analysis_period(RECORDED, marks, stages(letters) if letters else None) == Span(*expected)


def test_lights_of_another_night_are_refused():
    with pytest.raises(ReadError, match=r"lights are off from 500 s .* scored stages run from 0 s to 60 s"):
        analysis_period(RECORDED, lights([500]), stages("22"))
    with pytest.raises(ReadError, match=r"to 10 s, but the scored stages run from 30 s"):
        analysis_period(RECORDED, lights((), [10]), stages("?2"))


def test_an_empty_recording_has_an_empty_period():
    assert analysis_period(Span(0, 0), Events(), None) == Span(0, 0)
