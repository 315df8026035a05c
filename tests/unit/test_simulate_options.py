"""Nights that cannot be, and nights that barely can."""

import pytest

from hypnic.errors import OptionsError
from hypnic.model.events import Kind
from hypnic.simulate import RECIPES, SimulateOptions, simulate


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (SimulateOptions(recipe="plmdd"), "did you mean 'plmd'"),
        (SimulateOptions(recipe="zzz"), "healthy, plmd"),
        (SimulateOptions(hours=0), "hours is 0"),
        (SimulateOptions(hours=float("nan")), "hours is nan"),
        (SimulateOptions(rate_hz=5), "rate_hz is 5"),
        (SimulateOptions(seed=-1), "seed is -1"),
        (SimulateOptions(others=-2), "others is -2"),
    ],
)
def test_impossible_nights_are_refused_in_one_line(options, words):
    with pytest.raises(OptionsError, match=words) as caught:
        simulate(options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("hours", [1 / 60, 0.1])
@pytest.mark.parametrize("recipe", RECIPES)
def test_the_shortest_nights_work(hours, recipe):
    recording, _ = simulate(SimulateOptions(hours=hours, recipe=recipe, others=19))
    for channel in recording.channels:
        (signal,) = channel.load()
        assert len(signal) == int(hours * 3600 * channel.rate_hz + 1e-6)
    assert recording.marks.of(Kind.LIGHTS_OFF)[0].onset_s < recording.marks.of(Kind.LIGHTS_ON)[0].onset_s
