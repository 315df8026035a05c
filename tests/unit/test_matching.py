"""One-to-one pairs of intervals: exact, symmetric, and no fewer than brute force finds."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypnic.signals.agreement import cohens_kappa, inner_seconds, touched_seconds
from hypnic.signals.matching import best_pairs, intervals_us


def us(*rows: tuple[float, float]) -> np.ndarray:
    return intervals_us(np.array([a for a, _ in rows], float), np.array([b for _, b in rows], float))


def pairs(a, b, iou=0.2) -> list[tuple[int, int]]:
    return [tuple(row) for row in best_pairs(a, b, iou).tolist()]


def test_the_best_fit_wins_not_the_first():
    assert pairs(us((0, 10)), us((0, 4), (2, 10))) == [(0, 1)]


def test_more_pairs_win_over_one_better_fit():
    # Greedy by fit would take 0-1 (IoU 0.8) and leave the other two alone.
    assert pairs(us((0, 10), (9, 14)), us((0, 3), (2, 10)), 0.0) == [(0, 0), (1, 1)]


@pytest.mark.parametrize(("iou", "n"), [(0.5, 1), (0.500001, 0), (0.0, 1), (1.0, 0)])
def test_the_limit_is_inclusive(iou, n):
    assert len(pairs(us((0, 2)), us((0, 1)), iou)) == n


def test_touching_is_not_sharing():
    assert pairs(us((0, 1)), us((1, 2)), 0.0) == []
    assert pairs(us((0, 1)), us((0, 1)), 1.0) == [(0, 0)]


@pytest.mark.parametrize(("a", "b"), [((), ()), (((0, 1),), ()), ((), ((0, 1),))])
def test_nothing_to_pair(a, b):
    assert pairs(us(*a), us(*b)) == []


intervals = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 8)).map(lambda row: (row[0], row[0] + row[1])), max_size=5
)
limits = st.sampled_from([0.0, 0.2, 0.5])


def iou_of(a, b) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else -1.0


@settings(deadline=None, max_examples=200)
@given(intervals, intervals, limits)
def test_no_other_pairing_is_better(a, b, limit):
    few, many = sorted((a, b), key=len)
    best = (0, 0.0)
    for choice in permutations(many, len(few)):
        found = [iou_of(x, y) for x, y in zip(few, choice, strict=True)]
        kept = [value for value in found if value >= max(limit, 1e-12)]
        best = max(best, (len(kept), sum(kept)))
    got = pairs(us(*a), us(*b), limit)
    assert len({i for i, _ in got}) == len({j for _, j in got}) == len(got)
    fits = [iou_of(a[i], b[j]) for i, j in got]
    assert all(fit >= max(limit, 1e-12) for fit in fits)
    assert (len(fits), sum(fits)) == pytest.approx(best)


@settings(deadline=None, max_examples=200)
@given(intervals, intervals, limits)
def test_exchanging_the_lists_exchanges_the_columns(a, b, limit):
    forth, back = pairs(us(*a), us(*b), limit), pairs(us(*b), us(*a), limit)
    assert sorted((j, i) for i, j in back) == forth


def test_five_thousand_a_side_is_quick_and_complete():
    onset = np.arange(5000) * 7.0
    a = intervals_us(onset, onset + 2)
    assert len(best_pairs(a, intervals_us(onset + 0.5, onset + 3), 0.2)) == 5000


def test_seconds_touched_and_inside():
    from hypnic.model.spans import Spans

    spans = Spans([(0.5, 1.5), (1.75, 2.0), (4, 6)])
    assert touched_seconds(spans).tolist() == [0, 1, 4, 5]
    assert inner_seconds(Spans([(0.5, 3.25), (4, 6)])).tolist() == [1, 2, 4, 5]
    assert touched_seconds(Spans()).tolist() == []


def test_kappa_of_a_table_worked_by_hand():
    a = np.array([1] * 20 + [1] * 5 + [0] * 10 + [0] * 15, bool)
    b = np.array([1] * 20 + [0] * 5 + [1] * 10 + [0] * 15, bool)
    assert cohens_kappa(a, b) == pytest.approx(0.4)  # (0.7 - 0.5) / 0.5
    assert cohens_kappa(a, a) == 1
    assert cohens_kappa(np.zeros(5, bool), np.zeros(5, bool)) is None
    assert cohens_kappa(np.zeros(0, bool), np.zeros(0, bool)) is None
