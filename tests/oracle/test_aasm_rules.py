"""A test per clause of docs/rules/aasm.md; expected values worked out by hand from the text."""

import pytest

from hypnic.errors import OptionsError
from hypnic.model.events import Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.spans import Span, Spans
from hypnic.score import AasmOptions, ScoreOptions
from legs import NIGHT, apnea, arousal, candidates, leg, legs, plm_onsets, scored, stages


def aasm(rows, marks=(), hypnogram=None, period=NIGHT, **options):
    return scored(rows, marks, hypnogram, "aasm", ScoreOptions(aasm=AasmOptions(**options)), period)


@pytest.mark.parametrize(
    ("onsets", "skip", "stop"),
    [
        ((0, 20, 40, 60), 4, 4),
        ((0, 10, 100, 110), 4, 4),
        ((0, 9.99, 99.99, 109.99), 4, 4),
        ((0, 20, 40, 47, 67, 87, 107), 7, 7),
        ((0, 20, 40, 60, 63, 80, 100), 6, 4),
        ((0, 5, 95, 100), 4, 4),
        ((0, 5, 95.001, 100.001), 0, 0),
    ],
    ids=["vector 1", "vector 2", "vector 3", "vector 4", "vector 5", "5 and 90 s", "over 90 s"],
)
def test_vectors_of_one_leg(onsets, skip, stop):
    assert len(plm_onsets(aasm(legs(*onsets)))) == skip
    assert len(plm_onsets(aasm(legs(*onsets), short_interval="break"))) == stop


def test_vector_6_a_movement_longer_than_10_s_is_none_and_ends_nothing():
    found = aasm([*legs(0, 20, 40, 70, 90, 110), leg(50, 62)])
    assert len(plm_onsets(found)) == 6
    assert [(row.onset_s, row.excluded) for row in found.rejected] == [(50, "longer than 10 s")]


def test_vector_8_movements_in_wake_do_not_count():
    found = aasm(legs(0, 20, 40, 60), hypnogram=stages("W2222"), period=Span(0, 150))
    assert plm_onsets(found) == []
    assert [row.excluded for row in found.movements] == ["not in sleep", "not in sleep", "", ""]


def test_wake_under_90_s_does_not_split_a_series_and_longer_wake_does():
    rows = legs(0, 20, 100, 120)
    assert len(plm_onsets(aasm(rows, hypnogram=stages("2WW2222"), period=Span(0, 210)))) == 4
    rows = legs(0, 20, 120, 140)
    assert len(plm_onsets(aasm(rows, hypnogram=stages("2WWW222"), period=Span(0, 210)))) == 0


def test_any_part_in_sleep_is_enough_unless_the_onset_is_asked_for():
    rows = [*legs(31, 51, 71), leg(29, 30.5)]
    hypnogram = stages("W222")
    found = aasm(rows, hypnogram=hypnogram, period=Span(0, 120))
    assert found.movements[0].stage is Stage.N2
    assert [row.clm for row in found.movements] == [True] * 4
    found = aasm(rows, hypnogram=hypnogram, period=Span(0, 120), asleep_by="onset")
    assert [row.clm for row in found.movements] == [False, True, True, True]
    touching = aasm([leg(28, 30)], hypnogram=hypnogram, period=Span(0, 120))
    assert touching.movements[0].excluded == "not in sleep"


def test_an_epoch_without_a_stage_is_not_sleep():
    found = aasm(legs(31), hypnogram=stages("2?2"), period=Span(0, 90))
    assert found.movements[0].excluded == "where no stage was scored"


def test_both_legs_count_once_within_5_s_of_the_first_onset():
    found = aasm([leg(0, 1), leg(4.999, 6, "R"), leg(20, 21), leg(25, 26, "R")]).movements
    assert [(row.onset_s, row.site.value, len(row.parts)) for row in found] == [
        (0, "both_legs", 2),
        (20, "left_leg", 1),
        (25, "right_leg", 1),
    ]
    assert found[0].duration_s == 6
    assert found[1].imi_s == 20


def test_a_row_of_alternating_movements_is_not_one():
    found = aasm([leg(at * 3, at * 3 + 1, "LR"[at % 2]) for at in range(4)]).movements
    assert [(row.onset_s, len(row.parts)) for row in found] == [(0, 2), (6, 2)]


def test_one_leg_twice_within_5_s_is_two_movements():
    found = aasm(legs(0, 3)).movements
    assert [(row.onset_s, row.imi_s) for row in found] == [(0, None), (3, 3)]


def test_movements_with_an_apnea_do_not_count_and_end_nothing():
    found = aasm(legs(0, 20, 30, 40, 60), [apnea(29, 35)])
    assert [row.excluded for row in found.movements] == ["", "", "goes with a respiratory event", "", ""]
    assert plm_onsets(found) == [0, 20, 40, 60]
    assert [row.count for row in found.series_nr] == [4]


@pytest.mark.parametrize(
    ("onset", "end", "counts"),
    [(97, 99.49, True), (97, 99.5, False), (110, 112, False), (120.5, 122, False), (120.51, 122, True)],
)
def test_respiratory_window_from_half_a_second_before_to_half_a_second_after(onset, end, counts):
    assert aasm([leg(onset, end)], [apnea(100, 120, Kind.HYPOPNEA)]).movements[0].clm is counts


def test_reras_exclude_only_when_asked():
    rera = apnea(100, 120, Kind.RERA)
    assert aasm([leg(110, 112)], [rera]).movements[0].clm
    assert not aasm([leg(110, 112)], [rera], count_reras=True).movements[0].clm


def test_without_marks_of_breathing_nothing_is_excluded_and_it_is_said():
    found = aasm(legs(0, 20, 40, 60))
    assert len(plm_onsets(found)) == 4
    assert found.series_nr is None
    assert any("Nobody marked breathing" in line for line in found.choices)
    assert any("Nobody scored stages" in line for line in found.choices)


def test_arousal_within_half_a_second():
    assert aasm([leg(10, 12)], [arousal(12.4, 20)]).movements[0].arousal is True
    assert aasm([leg(10, 12)], [arousal(12.5, 20)]).movements[0].arousal is False


def test_a_movement_cut_off_by_a_gap_is_left_out_and_the_hole_ends_a_series():
    seen = {Site.LEFT_LEG: Spans([(0, 50), (52, 300)])}
    found = aasm(candidates([*legs(10, 30, 70, 90), leg(48.5, 50)], "detected", seen))
    assert "length is unknown" in found.rejected[0].excluded
    assert plm_onsets(found) == []


def test_options_name_their_choices():
    for name in ("short_interval", "asleep_by", "respiratory_window"):
        with pytest.raises(OptionsError, match=f"{name} is 'x'; choose one of"):
            AasmOptions(**{name: "x"})
