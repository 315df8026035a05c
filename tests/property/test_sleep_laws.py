"""Laws of the numbers of sleep, on any hypnogram and any lights."""

import dataclasses
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.sleep import SleepSummary
from hypnic.summarise.sleep import summarise_sleep


@st.composite
def nights(draw: st.DrawFn) -> tuple[Hypnogram, Events]:
    hypnogram = draw(strategies.hypnograms())
    moment = strategies.microseconds(-100, 900)
    kinds = (Kind.LIGHTS_OFF, Kind.LIGHTS_ON)
    rows = st.lists(st.builds(Event, moment, st.just(0.0), st.sampled_from(kinds)), max_size=3)
    return hypnogram, Events(draw(rows))


def numbers(summary: SleepSummary) -> dict[str, object]:
    names = [each.name for each in dataclasses.fields(summary)]
    return {name: getattr(summary, name) for name in names if not name.endswith("_s")}


@given(nights())
def test_every_minute_between_the_lights_is_sleep_wake_or_unscored(night):
    found = summarise_sleep(*night)
    if found is None:
        return
    assert found.total_sleep_min >= 0
    assert sum(minutes for name, minutes in found.stage_min.items() if name != "W") == pytest.approx(
        found.total_sleep_min
    )
    if found.time_in_bed_min is not None:
        whole = found.stage_min["W"] + found.total_sleep_min + found.unscored_min
        assert whole == pytest.approx(found.time_in_bed_min)
    if found.stage_percent:
        assert sum(found.stage_percent.values()) == pytest.approx(100)
    for share in (found.efficiency_percent, found.maintenance_percent):
        assert share is None or -1e-9 <= share <= 100 + 1e-9


@given(nights())
def test_no_number_is_negative_and_wake_to_the_lights_holds_wake_within_sleep(night):
    found = summarise_sleep(*night)
    if found is None:
        return
    for name, value in numbers(found).items():
        assert not isinstance(value, int | float) or value >= 0, name
    if found.wake_after_onset_min is not None:
        assert found.wake_in_period_min is not None
        assert found.wake_after_onset_min >= found.wake_in_period_min - 1e-9
    if found.persistent_onset_s is not None:
        assert found.onset_s is not None
        assert found.persistent_onset_s >= found.onset_s


@given(nights(), st.integers(-86_400, 86_400))
def test_a_shift_of_the_clock_changes_no_number(night, by_s):
    hypnogram, marks = night
    moved = dataclasses.replace(hypnogram, start_s=hypnogram.start_s + by_s)
    first, second = summarise_sleep(hypnogram, marks), summarise_sleep(moved, marks.shifted(float(by_s)))
    if first is None or second is None:
        assert first is second
        return
    ours, theirs = numbers(first), numbers(second)
    cycles, moved_cycles = ours.pop("cycles"), theirs.pop("cycles")
    assert len(cycles) == len(moved_cycles)
    for name, value in ours.items():
        close = pytest.approx(dict(value) if isinstance(value, Mapping) else value, abs=1e-6)
        other = theirs[name]
        assert (dict(other) if isinstance(other, Mapping) else other) == close, name


@given(nights())
def test_cycles_follow_one_another_within_the_sleep(night):
    found = summarise_sleep(*night)
    if found is None:
        return
    for before, after in zip(found.cycles, found.cycles[1:], strict=False):
        assert before.complete
        assert before.end_s == after.start_s
    for cycle in found.cycles:
        length = (cycle.end_s - cycle.start_s) / 60
        assert cycle.nrem_min + cycle.rem_min <= length + 1e-9
