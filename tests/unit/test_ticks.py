import numpy as np

from hypnic.model.ticks import microsecond, microseconds


def test_decimal_times_are_exact():
    assert microsecond(99.99) - microsecond(9.99) == 90_000_000
    assert microseconds([0.1 + 0.2, 36_000.000001]).tolist() == [300_000, 36_000_000_001]


def test_whole_microseconds_apart_stays_so_anywhere_in_the_night():
    ticks = microseconds(np.arange(-2_000, 40_000) / 512.0)
    apart = microseconds(np.arange(-2_000, 40_000) / 512.0 + 0.5)
    assert set((apart - ticks).tolist()) == {500_000}


def test_none_is_none():
    assert microseconds([]).shape == (0,)
