"""Movements across nights, against what the day before put on the sleeper: made nights."""

from datetime import date

import numpy as np
import pytest

from hypnic.model.events import Kind
from hypnic.model.load import NightLoad
from hypnic.model.pattern import Question
from hypnic.relate import RelateOptions, load
from hypnic.signals.ranks import (
    dealt_correlations,
    memory,
    mid_ranks,
    spearman,
    spearman_limits,
    without_memory,
)

JERK, LEGS = Kind.HYPNIC_JERK, Kind.LEG_MOVEMENT
FIRST = date(2025, 3, 1).toordinal()
QUICK = RelateOptions(draws=199)


def nights(per_hour, stress, step=1, **more):
    return [
        NightLoad(
            FIRST + step * at, {JERK: float(many)}, stress_score=None if each is None else float(each), **more
        )
        for at, (many, each) in enumerate(zip(per_hour, stress, strict=True))
    ]


def of(rows, about="stress", kind=JERK):
    (row,) = (row for row in rows if (row.about, row.kind) == (about, kind))
    return row


def remembering(count, kept, rng):
    values = [rng.standard_normal()]
    for _ in range(count - 1):
        values.append(kept * values[-1] + np.sqrt(1 - kept**2) * rng.standard_normal())
    return np.array(values)


def test_ranks_and_rho_by_hand():
    assert mid_ranks(np.array([5.0, 1, 5, 9])).tolist() == [0, -1.5, 0, 1.5]
    assert spearman(np.array([1.0, 2, 3, 4]), np.array([10.0, 20, 40, 30])) == pytest.approx(0.8)
    low, high = spearman_limits(0.8, 23)
    # Fisher's z of 0.8 is 1.0986; its error √(1.32 ÷ 20) = 0.2569.
    assert (low, high) == (
        pytest.approx(np.tanh(1.0986 - 1.96 * 0.2569), abs=1e-3),
        pytest.approx(0.922, abs=1e-3),
    )


def test_memory_is_taken_off_and_less_after_a_gap():
    ranks = np.array([3.0, 1, -1, -3, -1, 1])
    step = np.array([1.0, 1, 1, 1, 1])
    raw = (3 - 1 + 3 + 3 - 1) / 5 / (22 / 6)
    kept = memory(ranks, step)
    assert kept == pytest.approx(raw + (1 + 3 * raw) / 6)
    assert without_memory(ranks, step)[0] == pytest.approx(1 - kept * 3)
    gap = np.array([1.0, 1, 1, 1, 3])
    assert without_memory(ranks, gap)[-1] == pytest.approx(1 - memory(ranks, gap) ** 3 * -1)
    assert memory(ranks, np.full(5, 2.0)) == 0


def test_draws_are_correlations_too():
    x, y = np.array([1.0, 2, 3, 4, 9]), np.array([2.0, 1, 4, 3, 9])
    real, drawn = dealt_correlations(x, y, 500, np.random.default_rng(1))
    assert real == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert drawn.max() <= 1 + 1e-9
    assert drawn.max() >= real
    assert abs(drawn.mean()) < 0.1


def test_movements_that_follow_the_stress_and_those_that_shun_it():
    rng = np.random.default_rng(3)
    stress = rng.integers(0, 11, 30)
    tied = of(load(nights(2 + 0.5 * stress + rng.normal(0, 1, 30), stress), QUICK))
    assert (tied.answer, tied.question, tied.n, tied.unit, tied.chance) == (
        "rises with it",
        Question.LOAD,
        30,
        "rho",
        0,
    )
    assert 0 < tied.low < tied.estimate < tied.high < 1
    assert tied.p < 0.05
    assert of(load(nights(9 - 0.5 * stress + rng.normal(0, 1, 30), stress), QUICK)).answer == "falls with it"


def test_nights_without_a_tie():
    rng = np.random.default_rng(4)
    row = of(load(nights(rng.exponential(3, 40), rng.integers(0, 11, 40)), QUICK))
    assert row.answer == "not tied"
    assert row.low < 0 < row.high


@pytest.mark.parametrize(("count", "kept"), [(21, 0.6), (60, 0.7)])
def test_slow_swings_that_have_nothing_to_do_with_each_other_are_rarely_tied(count, kept):
    rng = np.random.default_rng(5)
    hits = sum(
        of(load(nights(np.exp(remembering(count, kept, rng)), remembering(count, kept, rng)), QUICK)).p < 0.05
        for _ in range(200)
    )
    # Dealt out anew without a thought of memory it would be 25 and more of 200.
    assert 3 <= hits <= 16


def test_what_was_not_answered_is_not_zero():
    rng = np.random.default_rng(6)
    stress = [None if at % 5 == 0 else each for at, each in enumerate(rng.integers(0, 11, 30).tolist())]
    row = of(load(nights(rng.exponential(3, 30), stress), QUICK))
    assert row.n == 24
    assert row.answer
    rows = load(nights(rng.exponential(3, 13), range(13)), QUICK)
    assert of(rows).why == "13 nights of which both are known, and it takes 14"
    assert of(rows, "caffeine").why == "no nights of which both are known, and it takes 14"
    assert [row.about for row in rows] == ["stress", "caffeine", "exertion", "sleep debt"]


def test_what_never_changes_tells_nothing():
    same = load(nights(range(20), [5] * 20, caffeine_mg=0.0), QUICK)
    assert of(same).why == "stress was the same on all days"
    assert of(same, "caffeine").why == "caffeine was the same on all days"
    assert of(load(nights([2] * 20, range(20)), QUICK)).why == "the movements were as many in all nights"


def test_each_kind_has_the_nights_in_which_it_was_looked_for():
    rng = np.random.default_rng(7)
    rows = nights(rng.exponential(3, 20), rng.integers(0, 11, 20))
    more = [NightLoad(100 + FIRST + at, {LEGS: 3.0}, stress_score=float(at)) for at in range(15)]
    both = load([*rows, *more], QUICK)
    assert (of(both).n, of(both, kind=LEGS).n) == (20, 15)
    assert of(both) == of(load(rows[::-1], QUICK))
    assert load([]) == ()


def test_a_day_has_one_night():
    with pytest.raises(ValueError, match="two nights are of one day"):
        load([NightLoad(5), NightLoad(6), NightLoad(5)])
