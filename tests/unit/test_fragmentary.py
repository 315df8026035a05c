"""Fragmentary myoclonus: potentials, index, and the rule of excess."""

from __future__ import annotations

import numpy as np
import pytest

from hypnic.detect.fragmentary import (
    FragmentaryOptions,
    detect_fragmentary,
    mini_epochs,
    minutes_of_excess,
    potentials,
)
from hypnic.model.events import Kind, Site
from hypnic.model.muscle import BurstTable
from hypnic.model.recording import Role
from hypnic.model.spans import Spans
from muscle_signals import made, scene, staged

KIND = Kind.FRAGMENTARY_MYOCLONUS
LEFT, ARM = Role.LEFT_LEG, Role.LEFT_ARM


def found(roles, stages="2" * 10, options=None, **fields):
    night = made(roles, 300, **fields)
    hypnogram = None if stages is None else staged(stages, fields.get("start_s", 0.0))
    return detect_fragmentary(scene(night, hypnogram), options or FragmentaryOptions())


def reading(result, name, of, site=Site.UNKNOWN):
    (row,) = [r for r in result.readings if (r.name, r.site) == (name, site) and r.of.startswith(of)]
    return row


@pytest.mark.parametrize("rate_hz", [200.0, 256.0, 500.0, 512.0])
def test_potentials_of_two_muscles(rate_hz):
    roles = {LEFT: [(20.0, 0.11, 60.0), (80.0, 0.11, 60.0)], ARM: [(120.0, 0.11, 60.0)]}
    result = found(roles, rate_hz=rate_hz)
    assert [row.site for row in result.events] == [Site.LEFT_LEG, Site.LEFT_LEG, Site.LEFT_ARM]
    assert result.events.onset_s == pytest.approx([20, 80, 120], abs=0.05)
    assert set(result.events[0].measures) == {"peak_uv", "rest_uv", "area_uvs"}
    assert result.seen[KIND].total_s == pytest.approx(300, abs=1.5)


def test_only_in_sleep_unless_asked():
    roles, stages = {LEFT: [(20.0, 0.11, 60.0), (80.0, 0.11, 60.0)]}, "WW" + "2" * 8
    assert found(roles, stages).events.onset_s == pytest.approx([80], abs=0.02)
    assert len(found(roles, stages, FragmentaryOptions(in_wake=True)).events) == 2


def bursts(*rows: tuple[float, float, float]) -> BurstTable:
    """Of (onset, duration, peak)."""
    onset, duration, peak = np.array(rows).T
    return BurstTable(onset, onset + duration, peak, peak / 3, peak * duration, np.ones(len(onset)), peak)


@pytest.mark.parametrize(
    ("duration_s", "peak_uv", "count"),
    [(0.055, 60, 1), (0.0549, 60, 0), (0.15, 60, 1), (0.1501, 60, 0), (0.1, 50, 1), (0.1, 49.9, 0)],
)
def test_limits_of_length_and_height(duration_s, peak_uv, count):
    table = bursts((10.0, duration_s, peak_uv))
    assert len(potentials(table, Spans(), 50.0, FragmentaryOptions())) == count


def test_what_is_in_a_movement_or_next_to_one_is_a_part_of_it():
    table = bursts((9.0, 0.1, 60), (10.0, 0.1, 60), (10.55, 2.0, 90), (12.9, 0.1, 60), (13.2, 0.1, 60))
    kept = potentials(table, Spans([(10.55, 12.55)]), 50.0, FragmentaryOptions())
    assert kept.onset_s.tolist() == [9.0, 10.0, 13.2]
    table = bursts((10.0, 0.1, 60), (11.0, 0.1, 60))
    other = potentials(table, Spans([(10.05, 10.9)]), 50.0, FragmentaryOptions())
    assert other.onset_s.tolist() == [11.0]


def test_long_bursts_of_the_signal_hold_no_potential():
    result = found({LEFT: [(20.0, 2.0, 60.0), (22.3, 0.11, 60.0)], ARM: [(21.0, 0.11, 60.0)]})
    assert len(result.events) == 0


def test_the_index_counts_mini_epochs():
    hypnogram = staged("2" * 4, start_s=-1.5)
    rows = mini_epochs(np.array([-1.5, 0.2, 1.49, 1.5, 118.4, 119.0]), Spans([(-1.5, 118.5)]), hypnogram)
    assert np.flatnonzero(rows.hit).tolist() == [0, 1, 39]
    assert rows.per_hour == pytest.approx(1200 * 3 / 40)
    assert mini_epochs(np.empty(0), Spans(), hypnogram).per_hour is None


def test_no_index_is_over_1200():
    rows = mini_epochs(np.arange(0, 120, 0.5), Spans([(10.0, 100.0)]), staged("2222"))
    assert rows.per_hour == 1200


def test_indices_by_muscle_stage_and_amplitude():
    weak, strong = [(20.0, 0.11, 12.0)], [(50.0, 0.11, 80.0), (50.4, 0.11, 80.0), (200.0, 0.11, 80.0)]
    result = found({LEFT: [*weak, *strong], ARM: []}, "2" * 5 + "R" * 5)
    name = "fragmentary_myoclonus_index_50uv_per_h"
    assert reading(result, name, "sleep", Site.LEFT_LEG).value == pytest.approx(2 * 3600 / 300, rel=0.02)
    assert reading(result, name, "NREM", Site.LEFT_LEG).value == pytest.approx(3600 / 150, rel=0.02)
    assert reading(result, name, "REM", Site.LEFT_ARM).value == 0
    assert reading(result, name, "all muscles, sleep").value == pytest.approx(2 * 3600 / 300, rel=0.02)
    more = reading(result, name.replace("50uv", "25uv"), "sleep", Site.LEFT_LEG)
    assert more.value == pytest.approx(3 * 3600 / 300, rel=0.02)
    assert more.source == "Lins 1993"
    assert len(result.events) == 3


def test_without_rem_its_index_is_none_with_the_reason():
    row = reading(found({LEFT: []}), "fragmentary_myoclonus_index_50uv_per_h", "REM", Site.LEFT_LEG)
    assert row.value is None
    assert "no REM sleep" in row.why


def test_minutes_of_excess_run_over_the_pieces_of_nrem():
    time = Spans([(0.0, 90.0), (300.0, 390.0)])
    five = np.array([1, 2, 3, 4, 59.9, 61, 62, 89, 301, 302, 95, 340, 341, 342, 343])
    # Minute 1 holds five; minute 2 is 60–90 and 300–330 with five; minute 3 is 330–390 with four.
    assert minutes_of_excess(np.sort(five), time) == 2
    assert minutes_of_excess(np.empty(0), time) == 0


def test_the_rule_of_excess():
    many = [(float(at), 0.11, 70.0) for at in np.arange(5, 1495, 10)]
    night = made({LEFT: many, ARM: []}, 1500)
    result = detect_fragmentary(scene(night, staged("2" * 50)), FragmentaryOptions())
    assert reading(result, "excessive_fragmentary_myoclonus_50uv_min", "NREM", Site.LEFT_LEG).value >= 22
    assert reading(result, "excessive_fragmentary_myoclonus_50uv_min", "NREM", Site.LEFT_ARM).value == 0
    assert reading(result, "excessive_fragmentary_myoclonus_50uv_count", "1 where").value == 1
    few = detect_fragmentary(scene(made({LEFT: many[:100]}, 1500), staged("2" * 50)), FragmentaryOptions())
    assert reading(few, "excessive_fragmentary_myoclonus_50uv_count", "1 where").value == 0


def test_without_muscles_stages_or_sleep_it_says_why():
    assert "no signal" in found({}).not_looked_for[KIND]
    assert "needs sleep stages" in found({LEFT: []}, None).not_looked_for[KIND]
    assert "no sleep was staged" in found({LEFT: []}, "W" * 10).not_looked_for[KIND]


@pytest.mark.parametrize("fields", [{"least_s": 0.12, "longest_s": 0.1}, {"least_uv": 1}, {"apart_s": 9}])
def test_options_are_checked(fields):
    with pytest.raises(ValueError, match=r"is between|is at most"):
        FragmentaryOptions(**fields)
