"""night.json loses nothing, and never holds what strict JSON has no word for."""

import json

from hypothesis import HealthCheck, given, settings

import strategies
from hypnic.model.night import Night
from hypnic.write.json import from_dict, from_json, leg_movements, to_dict, to_json

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@SLOW
@given(strategies.nights())
def test_a_night_comes_back_from_its_json(night: Night):
    assert from_json(to_json(to_dict(night))) == night


@SLOW
@given(strategies.nights())
def test_writing_what_was_read_gives_the_same_text(night: Night):
    text = to_json(to_dict(night))
    assert to_json(to_dict(from_dict(json.loads(text)))) == text


@SLOW
@given(strategies.nights())
def test_the_printed_object_is_strict_json_with_a_row_for_every_movement(night: Night):
    printed = json.loads(to_json(leg_movements(night)), parse_constant=lambda name: 1 / 0)
    assert [row["onset_s"] for row in printed["per_movement"]] == [row.onset_s for row in night.movements]
    assert [row["clm"] for row in printed["per_movement"]] == [not row.excluded for row in night.movements]
    assert len(printed["rejected"]) == len(night.scoring.rejected)
