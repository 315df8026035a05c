import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hypnic.model.spans import Spans

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=8).map(
    lambda rows: Spans((a, a + d) for a, d in rows)
)
GRID = np.arange(-1, 90, 0.5)


@given(spans, spans)
def test_set_arithmetic_agrees_with_a_grid(a, b):
    in_a, in_b = a.contains(GRID), b.contains(GRID)
    assert ((a & b).contains(GRID) == (in_a & in_b)).all()
    assert ((a | b).contains(GRID) == (in_a | in_b)).all()
    assert ((a - b).contains(GRID) == (in_a & ~in_b)).all()
    assert (a & b).total_s + (a - b).total_s == a.total_s
