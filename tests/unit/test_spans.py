import numpy as np
import pytest

from hypnic.model.spans import Span, Spans


def test_touching_and_overlapping_spans_are_joined():
    assert Spans([(5, 6), (0, 2), (2, 3), (1, 2.5)]).rows == (Span(0, 3), Span(5, 6))


def test_empty_spans_vanish_and_reversed_ones_are_refused():
    assert not len(Spans([(1, 1)]))
    with pytest.raises(ValueError, match="not end before"):
        Spans([(2, 1)])


def test_arithmetic():
    a, b = Spans([(0, 10), (20, 30)]), Spans([(5, 22), (29, 40)])
    assert (a & b).rows == ((5, 10), (20, 22), (29, 30))
    assert (a | b).rows == ((0, 40),)
    assert (a - b).rows == ((0, 5), (22, 29))
    assert (a - Spans()).rows == a.rows
    assert (a & b).total_s + (a - b).total_s == a.total_s


def test_contains_is_half_open():
    spans = Spans([(0, 1), (2, 3)])
    assert spans.contains(np.array([-0.1, 0, 0.5, 1, 2, 3])).tolist() == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]
    assert spans.contains(2.5) is True


def test_time_joined_up_and_back():
    spans = Spans([(10, 20), (30, 35), (100, 130)])
    times = np.array([0.0, 10, 15, 20, 25, 30, 34, 100, 129, 200])
    assert spans.before(times).tolist() == [0, 0, 5, 10, 10, 10, 14, 15, 44, 45]
    assert spans.at(np.array([0.0, 9, 10, 14.5, 15, 44])).tolist() == [10, 19, 30, 34.5, 100, 129]
    inside = np.array([[10.0, 19.5], [34, 101]])
    assert np.array_equal(spans.at(spans.before(inside)), inside)
    assert Spans().before(times).tolist() == [0.0] * 10
