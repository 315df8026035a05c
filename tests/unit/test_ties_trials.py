"""Pieces of channels around moments."""

import numpy as np
import pytest

from hypnic.model.derivation import Derivation
from hypnic.model.recording import Signal
from hypnic.relate.ties.trials import around, as_it_is, lags
from jerky import RATE_HZ, channel, noise

REACH_S = (-0.2, 0.2)


def lead(values, label="C3-M2", minus=None, **about):
    one = channel(label, values, **about)
    return Derivation(label, one, None if minus is None else channel("M2", minus))


def test_samples_are_those_at_their_times():
    time_s = np.arange(30000) / RATE_HZ
    at_s = np.array([10.0, 10.3, 50.001])
    found = around((lead(time_s),), at_s, REACH_S, as_it_is)
    lag_s = lags(RATE_HZ, REACH_S)
    assert lag_s[[0, -1]] == pytest.approx([-0.2, 0.196])
    assert found.shape == (3, 1, len(lag_s))
    assert np.abs(found[:, 0] - at_s[:, np.newaxis] - lag_s).max() <= 0.5 / RATE_HZ + 1e-5


def test_an_odd_rate_keeps_the_onset_at_lag_zero():
    time_s = np.arange(30000) / 213.7
    found = around((lead(time_s, rate_hz=213.7),), np.array([77.7]), REACH_S, as_it_is)
    assert found[0, 0, np.flatnonzero(lags(213.7, REACH_S) == 0)[0]] == pytest.approx(77.7, abs=0.5 / 213.7)


@pytest.mark.parametrize("fault", ["gap", "flat", "clipped", "not a number in a piece"])
def test_an_epoch_with_a_fault_is_refused_and_the_others_are_not(fault):
    values = noise(1)
    of = slice(round(99 * RATE_HZ), round(102 * RATE_HZ))
    about = {}
    if fault == "gap":
        values[round(100.1 * RATE_HZ)] = np.nan
    if fault == "flat":
        values[of] = 3.0
    if fault == "clipped":
        values[of] = np.where(np.arange(of.stop - of.start) % 2, 500.0, -500.0)
        about = {"limits": (-500.0, 500.0)}
    one = lead(values, **about)
    if fault == "not a number in a piece":
        broken = values.copy()
        broken[round(100.1 * RATE_HZ)] = np.nan
        one = Derivation("C3-M2", unbroken(one.plus, broken))
    found = around((one,), np.array([90.0, 100.0, 110.0]), REACH_S, as_it_is)
    assert np.isnan(found).all(axis=2)[:, 0].tolist() == [False, True, False]
    assert np.isfinite(found[[0, 2]]).all()


def unbroken(like, values):
    from dataclasses import replace

    def load(from_s, to_s):
        first, stop = round(from_s * RATE_HZ), round(to_s * RATE_HZ)
        return (Signal(values[first:stop].astype(np.float32), RATE_HZ, first / RATE_HZ),)

    return replace(like, loader=load)


def test_a_single_electrode_is_held_against_its_reference_where_both_are():
    a, b = noise(1), noise(2)
    b[round(100.1 * RATE_HZ)] = np.nan
    found = around((lead(a, minus=b),), np.array([90.0, 100.0]), REACH_S, as_it_is)
    first = round(89.8 * RATE_HZ)
    assert found[0, 0, 0] == pytest.approx(a[first] - b[first], abs=1e-4)
    assert np.isnan(found[1]).all()


def test_what_reaches_out_of_the_recording_is_refused():
    found = around((lead(noise(1)[:5000]),), np.array([0.1, 10.0, 19.9]), REACH_S, as_it_is)
    assert np.isnan(found).any(axis=(1, 2)).tolist() == [True, False, True]


def test_a_piece_is_prepared_with_room_around_the_epoch():
    seen = []

    def prepare(signal):
        seen.append((signal.start_s, signal.end_s))
        return signal

    around((lead(noise(1)),), np.array([10.0, 60.0]), REACH_S, prepare)
    assert [pytest.approx(row, abs=0.01) for row in seen] == [(8.8, 11.2), (58.8, 61.2)]
