"""Candidates for propriospinal myoclonus, on axial muscles with known onsets."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.detect.propriospinal import (
    ELSEWHERE,
    FEW,
    LATE,
    NO_ORDER,
    AxialJerk,
    PropriospinalOptions,
    detect_propriospinal,
    pattern,
)
from hypnic.model.events import Kind, Site
from hypnic.model.recording import Role
from muscle_signals import made, scene, staged

KIND = Kind.PROPRIOSPINAL
AXIAL = (Role.NECK, Role.SHOULDERS, Role.TRUNK, Role.BELLY, Role.BACK)
UP_AND_DOWN = (0.05, 0.03, 0.0, 0.025, 0.045)
STAGES = "W" * 14 + "1" * 2 + "2" * 4


def night(times, lags=UP_AND_DOWN, roles=AXIAL, long_s=0.15, rms_uv=60.0):
    return {role: [(at + lag, long_s, rms_uv) for at in times] for role, lag in zip(roles, lags, strict=True)}


def found(roles, stages: str | None = STAGES, **fields):
    return detect_propriospinal(
        scene(made(roles, 600, **fields), None if stages is None else staged(stages)), PropriospinalOptions()
    )


TIMES = (60.0, 115.0, 190.0, 260.0, 333.0, 390.0)


@pytest.mark.parametrize("rate_hz", [256.0, 500.0])
def test_jerks_that_spread_up_and_down_in_wake(rate_hz):
    result = found(night(TIMES), rate_hz=rate_hz)
    kept = [event for event in result.events if not event.excluded]
    assert len(kept) == len(TIMES)
    assert {(event.kind, event.site) for event in kept} == {(KIND, Site.TRUNK)}
    assert [event.onset_s for event in kept] == pytest.approx(TIMES, abs=0.04)
    assert np.median([event.measures["spread_ms"] for event in kept]) == pytest.approx(50, abs=15)
    assert {event.measures["muscles_count"] for event in kept} == {5.0}
    assert result.seen[KIND].total_s == pytest.approx(480, abs=2)


@pytest.mark.parametrize(
    "lags",
    [(0.0,) * 5, (0.0, 0.02, 0.04, 0.06, 0.08), (0.0, 0.04, 0.06, 0.03, 0.01)],
    ids=["all at once", "down", "in"],
)
def test_another_order_is_no_candidate(lags):
    rows = found(night(TIMES, lags)).events
    assert len(rows) == len(TIMES)
    assert {row.excluded for row in rows} == {NO_ORDER}


def test_fewer_than_five_tell_no_pattern():
    assert {row.excluded for row in found(night(TIMES[:4])).events} == {FEW}


def test_none_counts_once_there_are_spindles():
    result = found(night((*TIMES, 520.0, 560.0)))
    assert [row.excluded for row in result.events] == [""] * 6 + [LATE] * 2
    values = {row.name: row.value for row in result.readings}
    assert values["axial_jerks_drowsy_count"] == 6
    assert values["axial_jerks_in_sleep_count"] == 2


def lagging(*lags: float) -> AxialJerk:
    return AxialJerk(100.0, 100.2, 100.0 + np.array(lags), 80.0)


def test_the_pattern_is_that_of_the_medians():
    jerks = [lagging(0.05, 0.03, 0.0, np.nan, 0.04)] * 5 + [lagging(0.0, 0.01, 0.05, np.nan, 0.02)]
    assert pattern(jerks, PropriospinalOptions()) == (2, "")
    assert pattern(jerks[:5], PropriospinalOptions(least_jerks=6)) == (-1, FEW)
    mixed = jerks[:3] + [jerks[-1]] * 3
    assert pattern(mixed, PropriospinalOptions()) == (-1, NO_ORDER)


def test_a_jerk_that_starts_elsewhere_is_excluded():
    other = {
        role: [(430.0 + lag, 0.15, 60.0)]
        for role, lag in zip(AXIAL, (0.0, 0.03, 0.1, 0.06, 0.03), strict=True)
    }
    both = {role: [*rows, *other[role]] for role, rows in night(TIMES).items()}
    assert [row.excluded for row in found(both).events] == [""] * 6 + [ELSEWHERE]


@pytest.mark.parametrize("fields", [{"long_s": 0.8}, {"rms_uv": 8.0}])
def test_long_and_weak_movements_are_no_jerks(fields):
    assert len(found(night(TIMES, **fields)).events) == 0


def test_what_is_missing_is_said():
    two = found(night(TIMES, (0.0, 0.02), (Role.NECK, Role.TRUNK)))
    assert "recorded: neck and trunk" in two.not_looked_for[KIND]
    assert "needs sleep stages" in found(night(TIMES), None).not_looked_for[KIND]


@pytest.mark.parametrize("fields", [{"least_jerks": 1}, {"least_share": 2}, {"within_s": 5}])
def test_options_are_checked(fields):
    with pytest.raises(ValueError, match="is between"):
        PropriospinalOptions(**fields)
