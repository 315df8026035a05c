"""How numbers and times are written."""

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypnic.model.index import Index
from hypnic.report import numbers


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.0"), (-0.04, "0.0"), (14.95, "14.9"), (23.456, "23.5"), (-1.26, "-1.3")]
)
def test_decimals_are_fixed_and_zero_has_no_sign(value: float, text: str) -> None:
    assert numbers.decimal(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (40, "40 s"),
        (89.6, "90 s"),
        (90, "2 min"),
        (3599, "1 h"),
        (3600, "1 h"),
        (24660, "6 h 51 min"),
    ],
)
def test_lengths_of_time_in_words(seconds: float, text: str) -> None:
    assert numbers.span_text(seconds) == text


def test_clock_is_local_time_or_time_from_the_start() -> None:
    start = datetime(2025, 3, 14, 22, 47, 31)
    assert numbers.clock(start, 3600 * 2) == "00:47"
    assert numbers.clock(start, 0.0, seconds=True) == "22:47:31"
    assert numbers.clock(None, 3725.0) == "1:02"
    assert numbers.clock(None, 3725.0, seconds=True) == "1:02:05"
    assert numbers.clock(None, -60.0) == "−0:01"


def _index(hours: float | None, per_hour: float | None) -> Index:
    return Index("plm", "N3", "both", 7, hours, per_hour, 1.0, 9.0)


def test_a_number_is_not_known_without_hours_and_no_time_without_any() -> None:
    assert numbers.per_hour("k", None).text == "not known"
    assert numbers.per_hour("k", _index(None, None)).value is None
    assert numbers.per_hour("k", _index(0.0, None)).text == "no time"
    assert numbers.count("k", _index(None, None)).text == "not known"
    known = numbers.per_hour("k", _index(2.0, 3.5))
    assert (known.value, known.text, known.interval) == (3.5, "3.5", "1.0–9.0")


@given(st.floats(0.01, 1e5))
def test_axis_ticks_start_at_zero_reach_the_top_and_are_few(top: float) -> None:
    ticks = numbers.round_ticks(top)
    assert ticks[0] == 0
    assert ticks[-1] >= top * 0.999
    assert ticks[-2] < top
    assert 2 <= len(ticks) <= 7


@given(
    st.one_of(st.none(), st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1))),
    st.floats(-3600, 90000),
    st.floats(20, 200000),
)
def test_time_ticks_lie_inside_at_round_times(start: datetime | None, from_s: float, length_s: float) -> None:
    ticks = numbers.time_ticks(start, (from_s, from_s + length_s))
    assert len(ticks) <= 12
    assert all(from_s - 1e-3 <= tick.at <= from_s + length_s + 1e-3 for tick in ticks)
    if start is not None and length_s > 3600 * 11:
        assert all(tick.text.endswith(":00") for tick in ticks)


@given(st.floats(-1e4, 1e4), st.floats(1e-2, 1e4))
def test_ticks_between_two_values_are_round_few_and_inside(low: float, length: float) -> None:
    ticks = numbers.ticks_between(low, low + length)
    assert 2 <= len(ticks) <= 10
    steps = np.diff(ticks)
    assert steps == pytest.approx(steps[0])
    assert low - 1e-6 * length <= ticks[0]
    assert ticks[-1] <= low + length * (1 + 1e-6)
    if low < 0 < low + length and ticks[0] <= 0 <= ticks[-1]:
        assert min(abs(tick) for tick in ticks) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (0.0004, "< 0.001"), (0.001, "0.001"), (0.0456, "0.046"), (1.0, "1.000")]
)
def test_a_p_has_three_decimals_and_is_never_nought(value: float | None, text: str) -> None:
    assert numbers.probability("k", value).text == text


def test_a_negative_number_has_a_minus_and_no_hyphen() -> None:
    assert [numbers.signed(value) for value in (-1.26, 0.0, -0.04, 2)] == ["−1.3", "0.0", "0.0", "2.0"]
