import pytest

from hypnic.errors import OptionsError
from hypnic.model.events import Event, Kind, Site
from hypnic.score import Wasm2016Options
from legs import legs, scored


def test_an_unknown_window_or_rule_set_says_what_there_is():
    with pytest.raises(OptionsError, match=r"'-2:10.25', '±0.5', 'aasm'"):
        Wasm2016Options(respiratory_window="10")
    with pytest.raises(OptionsError, match="did you mean 'wasm2016'"):
        scored([], rules="wasm2015")
    with pytest.raises(OptionsError, match="wasm2016, aasm"):
        scored([], rules="xyz")


def test_an_arm_is_not_a_leg():
    arm = Event(0, 2, Kind.LEG_MOVEMENT, Site.LEFT_ARM)
    found = scored([arm])
    assert (len(found.movements), found.rejected[0].excluded) == (0, "not on a leg")


def test_what_the_detector_rejected_keeps_its_reason():
    row = Event(5, 2, Kind.LEG_MOVEMENT, Site.LEFT_LEG, excluded="too flat")
    found = scored([row, *legs(20)])
    assert [row.onset_s for row in found.movements] == [20]
    assert [row.excluded for row in found.rejected] == ["too flat"]
