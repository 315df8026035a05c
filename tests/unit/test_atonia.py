"""The published numbers of REM sleep without atonia, on intervals that can be counted by hand."""

import numpy as np
import pytest

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.spans import Spans
from hypnic.signals.atonia import (
    Activity,
    Leave,
    atonia_index,
    atonia_reading,
    combination_readings,
    left_out,
    muscle_readings,
    noise_corrected,
    scored,
)
from hypnic.signals.epochs import grid

TWO_EPOCHS = grid(Spans([(0.0, 60.0)]))


def numbers(activity: Activity, site: Site = Site.CHIN) -> dict[str, float | None]:
    return {row.name: row.value for row in muscle_readings(site, scored(activity, TWO_EPOCHS))}


def bursts(*at_s: float, length_s: float = 0.5) -> Spans:
    return Spans((at, at + length_s) for at in at_s)


def test_five_of_ten_mini_epochs_make_a_phasic_epoch_and_four_do_not() -> None:
    five = numbers(Activity(phasic=bursts(1, 4, 7, 10, 13)))
    assert five["phasic_3s_percent"] == 25.0
    assert five["any_3s_percent"] == 25.0
    assert five["phasic_30s_percent"] == 50.0
    assert five["any_30s_percent"] == 50.0
    assert five["tonic_30s_percent"] == 0.0
    four = numbers(Activity(phasic=bursts(1, 4, 7, 10)))
    assert (four["phasic_3s_percent"], four["phasic_30s_percent"]) == (20.0, 0.0)


def test_half_an_epoch_is_tonic_and_a_little_less_is_not() -> None:
    half = numbers(Activity(tonic=Spans([(0.0, 15.0)])))
    assert (half["tonic_30s_percent"], half["any_30s_percent"], half["any_3s_percent"]) == (50.0, 50.0, 25.0)
    assert half["phasic_3s_percent"] == 0.0
    assert numbers(Activity(tonic=Spans([(0.0, 14.9)])))["tonic_30s_percent"] == 0.0


def test_activity_that_is_neither_counts_as_any() -> None:
    other = numbers(Activity(other=Spans([(3.0, 12.0)])))
    assert (other["any_3s_percent"], other["phasic_3s_percent"]) == (15.0, 0.0)


def test_the_aasm_style_count_takes_strong_bursts_only() -> None:
    rows = numbers(Activity(phasic=bursts(1, 4, 7, 10, 13), strong=bursts(1, 4)))
    assert (rows["phasic_30s_percent"], rows["aasm_phasic_30s_percent"]) == (50.0, 0.0)
    assert rows["aasm_any_30s_percent"] == 0.0


def test_what_is_left_out_leaves_the_denominator_too() -> None:
    rows = numbers(Activity(phasic=bursts(1, 40), excluded=Spans([(30.0, 60.0)])))
    assert rows["left_out_percent"] == 50.0
    assert rows["phasic_3s_percent"] == 10.0
    assert rows["phasic_30s_percent"] == 0.0


def test_with_nothing_left_there_is_a_reason_and_no_number() -> None:
    rows = muscle_readings(Site.CHIN, scored(Activity(recorded=Spans()), TWO_EPOCHS))
    assert [row.value for row in rows[:-1]] == [None] * 7
    assert all("no REM sleep was left" in row.why for row in rows[:-1])
    assert rows[-1].value == 100.0


def test_the_combination_counts_chin_any_or_an_arm_phasic() -> None:
    parts = {
        Site.CHIN: Activity(other=Spans([(0.0, 6.0)])),
        Site.LEFT_ARM: Activity(phasic=bursts(7.0), tonic=Spans([(30.0, 60.0)])),
        Site.RIGHT_ARM: Activity(phasic=bursts(10.0, 13.0)),
    }
    rows = {site: scored(activity, TWO_EPOCHS) for site, activity in parts.items()}
    mini, macro = combination_readings(rows, {})
    assert (mini.value, macro.value) == (25.0, 50.0)
    del rows[Site.RIGHT_ARM]
    mini, _ = combination_readings(rows, {Site.RIGHT_ARM: "no right arm here"})
    assert (mini.value, mini.why) == (None, "no right arm here")


def test_what_is_left_out_for_whom() -> None:
    marks = Events(
        [
            Event(0.0, 1.0, Kind.ARTEFACT, Site.CHIN),
            Event(2.0, 1.0, Kind.ARTEFACT),
            Event(4.0, 1.0, Kind.SNORE),
            Event(6.0, 1.0, Kind.AROUSAL),
            Event(8.0, 1.0, Kind.ARTEFACT, Site.LEFT_LEG),
        ]
    )
    assert [row.start_s for row in left_out(marks, Site.CHIN, Leave())] == [0, 2, 4, 6]
    assert [row.start_s for row in left_out(marks, Site.LEFT_LEG, Leave())] == [2, 6, 8]
    assert [row.start_s for row in left_out(marks, Site.CHIN, Leave(arousals=False, snoring=False))] == [0, 2]


def test_the_atonia_index_of_the_published_shares() -> None:
    seconds = np.array([0.5] * 85 + [1.5] * 10 + [3.0] * 5)
    assert atonia_index(seconds) == pytest.approx(85 / 90)
    assert atonia_index(np.array([1.0, 2.0, 2.1])) == pytest.approx((1 / 3) / (2 / 3))
    assert atonia_index(np.array([1.5, 2.0])) is None
    assert atonia_index(np.empty(0)) is None


def test_the_noise_is_the_least_of_a_minute() -> None:
    seconds = np.full(200, 3.0)
    seconds[100] = 1.0
    corrected = noise_corrected(seconds, 1.0)
    assert corrected[70:131].tolist() == [2.0] * 30 + [0.0] + [2.0] * 30
    assert corrected[69] == corrected[131] == 0.0


def test_only_seconds_of_rem_count_but_the_noise_is_of_all() -> None:
    mean = np.full(120, 4.0)
    mean[59] = 0.5
    within = Spans([(60.0, 90.0)])
    reading = atonia_reading([(mean, 1.0, 0.0)], within, Site.CHIN)
    assert reading.value == 0.0  # all 3.5 µV over the noise of the second before
    assert atonia_reading([(mean, 1.0, 0.0)], Spans(), Site.CHIN).value is None
