"""Mini- and macro-epochs: aligned, whatever the start, and counted like a person would."""

import numpy as np
import pytest

from hypnic.model.spans import Spans
from hypnic.signals.epochs import covered, grid, touched


def test_thirty_second_epochs_hold_ten_of_three_seconds() -> None:
    epochs = grid(Spans([(30.0, 90.0), (300.0, 330.0)]))
    assert (epochs.macro / 1e6).tolist() == [30.0, 60.0, 300.0]
    assert len(epochs.mini) == 30
    assert epochs.count(np.ones(30, dtype=np.bool_)).tolist() == [10, 10, 10]


@pytest.mark.parametrize("start_s", [0.0, 0.123456, 0.000001, 7199.999999])
def test_a_start_with_microseconds_moves_every_epoch_and_loses_none(start_s: float) -> None:
    epochs = grid(Spans([(start_s + 30.0, start_s + 90.0)]))
    assert len(epochs.mini) == 20
    assert (epochs.mini[:3] - round(start_s * 1e6)).tolist() == [30_000_000, 33_000_000, 36_000_000]
    burst = Spans([(start_s + 36.0, start_s + 36.5)])
    assert np.flatnonzero(touched(burst, epochs.mini, epochs.mini_ticks)).tolist() == [2]


def test_a_rest_too_short_for_a_macro_epoch_keeps_its_mini_epochs() -> None:
    epochs = grid(Spans([(0.0, 50.0)]))
    assert len(epochs.macro) == 1
    assert epochs.of.tolist() == [0] * 10 + [-1] * 6


@pytest.mark.parametrize(
    ("span", "epochs_touched"),
    [
        ((0.5, 0.6), [0]),
        ((2.9, 3.05), [0]),  # 0.05 s of it in the second epoch: not seen there
        ((2.9, 3.1), [0, 1]),
        ((2.98, 3.03), [1]),  # too short for either, so where its middle is
        ((1.0, 7.0), [0, 1, 2]),
        ((9.0, 10.0), []),
    ],
)
def test_what_an_interval_touches(span: tuple[float, float], epochs_touched: list[int]) -> None:
    epochs = grid(Spans([(0.0, 9.0)]))
    hit = touched(Spans([span]), epochs.mini, epochs.mini_ticks)
    assert np.flatnonzero(hit).tolist() == epochs_touched


def test_cover_is_a_share_of_each_epoch() -> None:
    epochs = grid(Spans([(0.0, 90.0)]))
    share = covered(Spans([(15.0, 40.0), (89.0, 200.0)]), epochs.macro, epochs.macro_ticks)
    assert share.tolist() == pytest.approx([0.5, 1 / 3, 1 / 30])
    assert covered(Spans(), epochs.macro, epochs.macro_ticks).tolist() == [0.0, 0.0, 0.0]
    assert len(touched(Spans([(0, 1)]), grid(Spans()).mini, 3_000_000)) == 0
