"""Agreement of two hypnograms, counted by hand."""

import numpy as np
import pytest

from hypnic.model.hypnogram import Hypnogram
from hypnic.signals.agreement import kappa_of_table
from hypnic.stage.compare import agreement


def stages(*codes: int, epoch_s: float = 30.0, start_s: float = 0.0) -> Hypnogram:
    return Hypnogram(np.array(codes, dtype=np.int8), epoch_s, start_s)


def test_kappa_of_the_textbook():
    """Cohen's own form: 35 of 50 alike, 0.5 by chance → 0.4."""
    assert kappa_of_table(np.array([[20, 5], [10, 15]])) == pytest.approx(0.4)
    assert kappa_of_table(np.array([[20, 0], [0, 15]])) == 1
    assert kappa_of_table(np.array([[20]])) is kappa_of_table(np.zeros((2, 2), np.int64)) is None


def test_only_epochs_that_both_scored_count():
    found = agreement(stages(0, 2, 2, -1, 4), stages(0, 2, -1, 2, 4))
    assert found is not None
    assert (found.epochs, found.agreed_percent, found.kappa) == (3, 100, 1)
    assert agreement(stages(0, 2), stages(2, 2, start_s=900.0)) is None


def test_epochs_of_other_lengths_meet_in_their_middles():
    found = agreement(stages(0, 0, 2, epoch_s=20.0), stages(0, 2))
    assert found is not None
    assert (found.epochs, dict(found.confusion["W"])) == (3, {"W": 1, "N2": 1})


def test_coarse_marks_are_compared_coarsely():
    asleep = agreement(stages(0, 5, 5, 5), stages(0, 1, 3, 4))
    assert asleep is not None
    assert dict(asleep.confusion["asleep"]) == {"W": 0, "asleep": 3}
    quiet = agreement(stages(0, 6, 6, 4), stages(0, 1, 3, 4))
    assert quiet is not None
    assert (quiet.kappa, dict(quiet.confusion["N"])) == (1, {"W": 0, "N": 2, "R": 0})
