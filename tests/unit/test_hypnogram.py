import numpy as np
import pytest

from hypnic.model.hypnogram import NREM, Hypnogram, Stage


def made(text, **more):
    codes = {"?": -1, "W": 0, "1": 1, "2": 2, "3": 3, "R": 4}
    return Hypnogram(np.array([codes[c] for c in text]), **more)


def test_at_is_half_open_and_unscored_outside():
    night = made("W2R", start_s=60)
    times = np.array([59.999, 60, 89.999, 90, 120, 149.999, 150])
    assert night.at(times).tolist() == [-1, 0, 0, 2, 4, 4, -1]
    assert night.stage_at(95) is Stage.N2


def test_hours_and_spans_agree():
    night = made("WW12?2R", epoch_s=20, start_s=-40)
    assert night.hours(*NREM) == pytest.approx(60 / 3600)
    assert night.spans(*NREM).rows == ((0, 40), (60, 80))
    assert night.sleep_onset_s == 0
    assert night.end_s == 100


def test_nobody_slept():
    assert made("WW?").sleep_onset_s is None


@pytest.mark.parametrize("stages", [[], [[0, 1]], [9]])
def test_the_door_refuses(stages):
    with pytest.raises(ValueError, match="stage"):
        Hypnogram(np.array(stages))


def test_stages_cannot_be_changed_and_equal_nights_are_equal():
    stages = np.array([0, 1, 2])
    night = Hypnogram(stages)
    stages[0] = 4
    assert night.stages.tolist() == [0, 1, 2]
    assert night == made("W12")
    assert hash(night) == hash(made("W12"))
    assert night != made("W12", epoch_s=20)
    with pytest.raises(ValueError, match="read-only"):
        night.stages[0] = 1


def test_onsets_and_changes_are_told_only_where_both_sides_were_scored():
    night = Hypnogram(np.array([0, 1, 0, -1, 2, 2, 4, 0, 0, 5]), 30.0, 10.0)
    assert night.onsets_s.tolist() == [40.0, 280.0]
    assert night.changes_s.tolist() == [40.0, 70.0, 190.0, 220.0, 280.0]
