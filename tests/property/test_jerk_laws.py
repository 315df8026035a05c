"""Laws of what is averaged about jerks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hypnic.signals.coupling import coherence, locked_average, sign_flips, spectra
from hypnic.signals.regularity import apart

SEEDS = st.integers(0, 2**32 - 1)


@given(st.lists(st.floats(0, 100), max_size=60), st.floats(0.01, 10))
def test_used_epochs_never_overlap_and_none_is_left_out_that_could_be_used(starts, length):
    first = np.sort(np.array(starts, dtype=np.float64))
    kept = apart(first, length)
    assert np.isin(kept, first).all()
    assert (np.diff(kept) >= length * (1 - 1e-12)).all()
    for left in first[~np.isin(first, kept)]:
        assert (left - kept[kept <= left] < length).any()


@given(SEEDS, st.sampled_from([-1.0, 0.25, 1024.0]), st.integers(2, 20))
def test_the_size_and_the_sign_of_the_eeg_change_no_answer(seed, gain, count):
    rng = np.random.default_rng(seed)
    trials, signs = rng.normal(0, 10, (count, 2, 12)), sign_flips(count, 50, rng)
    one, other = (locked_average(rows, slice(2, 9), signs, peaks=True) for rows in (trials, gain * trials))
    assert (one.ratio, one.channel, one.lag) == (other.ratio, other.channel, other.lag)
    assert np.array_equal(one.chance, other.chance)
    assert np.array_equal(gain * one.mean_uv, other.mean_uv)
    assert np.array_equal(abs(gain) * one.error_uv, other.error_uv)


@given(SEEDS, st.integers(2, 20))
def test_coherence_lies_between_0_and_1_and_with_itself_is_1(seed, count):
    rng = np.random.default_rng(seed)
    hz, lag_s = np.array([10.0, 20.0, 30.0]), np.arange(50) / 250
    one = spectra(rng.normal(0, 1, (count, 50)), lag_s, hz)
    others = spectra(rng.normal(0, 1, (count, 2, 50)), lag_s, hz)
    found = coherence(one, np.concatenate([others, one[:, np.newaxis]], axis=1), sign_flips(count, 20, rng))
    for values in (found.value, found.chance):
        assert values.min() >= 0
        assert values.max() <= 1 + 1e-9
    assert np.allclose(found.value[2], 1)
