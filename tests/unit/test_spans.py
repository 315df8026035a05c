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
