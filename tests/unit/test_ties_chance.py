"""Chance: movements put elsewhere in their own stage and hour."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.spans import Span, Spans
from hypnic.relate.ties.chance import by_stage_and_hour, p_as_high, p_two_sided, placed

PERIOD = Span(100.0, 7900.0)
NIGHT = Hypnogram(np.repeat([0, 1, 2, -1, 4], 52), 30.0, 100.0)


def test_strata_are_disjoint_and_leave_out_what_has_no_stage_or_was_not_seen():
    seen = Spans([(0, 3000), (4000, 9000)])
    strata = by_stage_and_hour(seen, NIGHT, PERIOD)
    joined = Spans(row for stratum in strata for row in stratum)
    staged = NIGHT.spans(Stage.W, Stage.N1, Stage.N2, Stage.R)
    assert joined.total_s == pytest.approx(sum(stratum.total_s for stratum in strata))
    assert joined == seen & staged & Spans([PERIOD])
    hours = {int((row.start_s - 100) // 3600) for stratum in strata for row in stratum}
    assert hours == {0, 1, 2}


def test_without_stages_the_hours_are_strata():
    assert [s.total_s for s in by_stage_and_hour(Spans([PERIOD]), None, PERIOD)] == [3600.0, 3600.0, 600.0]


@given(st.lists(st.floats(100, 7899), min_size=1, max_size=40), st.integers(0, 99))
def test_what_is_placed_stays_in_its_stage_and_hour(times, seed):
    onsets = np.sort(np.array(times))
    strata = by_stage_and_hour(Spans([(0, 3000), (4000, 9000)]), NIGHT, PERIOD)
    found = placed(onsets, strata, 20, np.random.default_rng(seed))
    assert np.array_equal(found.at_s, onsets[found.inside])
    for stratum in strata:
        own = stratum.contains(found.at_s)
        if own.any():
            # A rounding error at the very edge is no other stratum.
            wide = Spans((row.start_s - 1e-6, row.end_s + 1e-6) for row in stratum)
            assert wide.contains(found.chance_s[:, own].ravel()).all()
    assert found.inside.sum() == sum(stratum.contains(onsets).sum() for stratum in strata)


def test_movements_of_a_stratum_move_together_and_evenly():
    onsets = np.array([1000.0, 1010.0, 1500.0])
    found = placed(onsets, (Spans([(900, 2000)]),), 4000, np.random.default_rng(1))
    steps = np.diff(found.chance_s, axis=1) % 1100
    assert np.allclose(steps, [10, 490])
    counts = np.histogram(found.chance_s[:, 0], 11, (900, 2000))[0]
    assert counts.min() > 300
    assert counts.max() < 430


def test_p_counts_half_of_the_ties_and_the_real_one():
    chance = np.array([1.0, 2.0, 2.0, 3.0])
    assert p_as_high(2.0, chance) == (1 + 1.5) / 5
    assert p_as_high(9.0, chance) == 0.5 / 5
    assert p_two_sided(9.0, chance) == 2 * 0.5 / 5
    assert p_two_sided(2.0, chance) == 1.0
