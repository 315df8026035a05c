"""A test per clause of docs/rules/wasm2016.md; expected values worked out by hand from the text."""

import pytest

from hypnic.model.events import Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.spans import Span, Spans
from hypnic.score import ScoreOptions, Wasm2016Options
from legs import apnea, arousal, candidates, leg, legs, plm_onsets, scored, stages


def test_vector_1_four_movements_are_a_series():
    assert plm_onsets(scored(legs(0, 20, 40, 60))) == [0, 20, 40, 60]
    assert plm_onsets(scored(legs(0, 20, 40))) == []


def test_vector_2_intervals_of_10_and_90_s_count():
    assert len(plm_onsets(scored(legs(0, 10, 100, 110)))) == 4


def test_vector_3_an_interval_of_9_99_s_does_not_and_90_is_90_wherever_it_lies():
    found = scored(legs(0, 9.99, 99.99, 109.99))
    assert plm_onsets(found) == []
    assert [row.imi_s for row in found.movements] == [None, 9.99, 90.0, 10.0]


def test_vector_4_a_short_interval_ends_a_series_and_the_later_movement_may_begin_another():
    assert plm_onsets(scored(legs(0, 20, 40, 47, 67, 87, 107))) == [47, 67, 87, 107]


def test_vector_5_a_series_stands_when_a_short_interval_ends_it():
    found = scored(legs(0, 20, 40, 60, 63, 80, 100))
    assert plm_onsets(found) == [0, 20, 40, 60]
    assert [(row.number, row.start_s, row.end_s, row.count) for row in found.series] == [(1, 0, 62, 4)]


def test_vector_6_a_movement_longer_than_10_s_ends_a_series():
    found = scored([*legs(0, 20, 40, 70, 90, 110), leg(50, 62)])
    assert plm_onsets(found) == []
    long = next(row for row in found.movements if row.onset_s == 50)
    assert (long.clm, long.excluded, long.imi_s) == (False, "longer than 10 s", None)
    assert found.movements[4].imi_s is None


def test_vector_7_respiratory_movements_leave_before_the_second_pass():
    found = scored(legs(0, 20, 26, 40, 60), [apnea(10, 30)], options=narrow())
    assert [row.respiratory for row in found.movements] == [False, False, False, False, False]
    # An event whose end is at 26 puts down to breathing what lies within 25.5-26.5 s.
    found = scored(legs(0, 20, 26, 40, 60), [apnea(10, 26)], options=narrow())
    assert [row.respiratory for row in found.movements] == [False, False, True, False, False]
    assert plm_onsets(found) == []
    assert [row.onset_s for row in found.movements if row.plm_nr] == [0, 20, 40, 60]
    assert [row.imi_nr_s for row in found.movements] == [None, 20, None, 20, 20]
    assert [row.count for row in found.series_nr] == [4]


def narrow() -> ScoreOptions:
    return ScoreOptions(wasm2016=Wasm2016Options(respiratory_window="±0.5"))


def test_vector_8_a_series_crosses_wake_and_sleep():
    found = scored(legs(0, 20, 40, 60), hypnogram=stages("W2222"), period=Span(0, 150))
    assert [row.stage for row in found.movements] == [Stage.W, Stage.W, Stage.N2, Stage.N2]
    assert len(found.series) == 1


def test_a_respiratory_movement_too_long_still_ends_series_in_the_second_pass():
    rows = [*legs(0, 20, 40, 70, 90, 110), leg(50, 62)]
    found = scored(rows, [apnea(40, 60)])
    long = next(row for row in found.movements if row.onset_s == 50)
    assert long.respiratory is True
    assert found.series_nr == ()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([leg(0, 2), leg(2.3, 4, "R")], [(0, 4, "both_legs", "")]),
        ([leg(0, 2), leg(2.5, 4, "R")], [(0, 2, "left_leg", ""), (2.5, 1.5, "right_leg", "")]),
        (
            [leg(0, 4), leg(4.2, 8, "R"), leg(8.3, 12), leg(12.2, 14.5, "R")],
            [(0, 14.5, "both_legs", "")],
        ),
        (
            [leg(at * 2.2, at * 2.2 + 2, "LR"[at % 2]) for at in range(5)],
            [(0, 10.8, "both_legs", "more than 4 movements of the legs run together")],
        ),
        ([leg(0, 8), leg(7, 15, "R")], [(0, 15, "both_legs", "")]),
        ([leg(0, 8), leg(7, 15.1, "R")], [(0, 15.1, "both_legs", "longer than 15 s with both legs")]),
        (
            [leg(0, 11), leg(1, 2, "R")],
            [(0, 11, "both_legs", "holds a movement of one leg longer than 10 s")],
        ),
    ],
    ids=["gap 0.3", "gap 0.5", "4 parts", "5 parts", "15 s", "15.1 s", "long part"],
)
def test_bilateral_combination(rows, expected):
    found = scored(rows).movements
    got = [(row.onset_s, row.duration_s, row.site.value, row.excluded) for row in found]
    assert got == [(a, pytest.approx(b), c, d) for a, b, c, d in expected]


@pytest.mark.parametrize(
    ("onset", "end", "expected"),
    [(95, 97.9, False), (95, 98.0, True), (110.25, 112, True), (110.3, 112, False), (90, 115, True)],
)
def test_respiratory_window_around_the_end_includes_its_limits(onset, end, expected):
    assert scored([leg(onset, end)], [apnea(70, 100)]).movements[0].respiratory is expected


@pytest.mark.parametrize(
    ("window", "onset", "end", "expected"),
    [
        ("±0.5", 80, 82, False),
        ("±0.5", 97, 99.5, True),
        ("±0.5", 100.51, 102, False),
        ("aasm", 80, 82, True),
        ("aasm", 67, 69.5, True),
        ("aasm", 67, 69.4, False),
        ("aasm", 100.5, 102, True),
    ],
)
def test_other_respiratory_windows(window, onset, end, expected):
    options = ScoreOptions(wasm2016=Wasm2016Options(respiratory_window=window))
    assert scored([leg(onset, end)], [apnea(70, 100)], options=options).movements[0].respiratory is expected


def test_a_rera_counts_only_when_asked():
    rera = apnea(70, 100, Kind.RERA)
    assert scored([leg(99, 101)], [rera]).movements[0].respiratory is False
    options = ScoreOptions(wasm2016=Wasm2016Options(count_reras=True))
    assert scored([leg(99, 101)], [rera], options=options).movements[0].respiratory is True


def test_without_respiratory_marks_nothing_is_known_of_breathing():
    found = scored(legs(0, 20, 40, 60))
    assert found.series_nr is None
    assert {row.respiratory for row in found.movements} == {None}
    assert any("Nobody marked breathing" in line for line in found.choices)
    found = scored(legs(0, 20, 40, 60), options=ScoreOptions(breathing_scored=True))
    assert {row.respiratory for row in found.movements} == {False}
    assert len(found.series_nr) == 1


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (11, 20, True),
        (13, 20, False),
        (12.499, 20, True),
        (12.5, 20, False),
        (3, 9.5, False),
        (3, 9.501, True),
        (11, 11, True),
    ],
)
def test_arousal_overlaps_or_is_less_than_half_a_second_away(start, end, expected):
    assert scored([leg(10, 12)], [arousal(start, end)]).movements[0].arousal is expected


def test_the_stage_is_that_of_the_epoch_that_holds_the_onset():
    onsets = (0, 29.999, 60, 89.999, 90)
    found = [
        scored(legs(onset), hypnogram=stages("2?R3"), period=Span(0, 120)).movements[0].stage
        for onset in onsets
    ]
    assert found == [Stage.N2, Stage.N2, Stage.R, Stage.R, Stage.N3]


def test_half_a_second_is_long_enough_and_less_is_not():
    found = scored([leg(0, 0.5), leg(20, 20.499)])
    assert [row.onset_s for row in found.movements] == [0]
    assert [(row.onset_s, row.excluded) for row in found.rejected] == [(20, "shorter than 0.5 s")]


def test_ten_seconds_of_one_leg_is_a_candidate():
    assert scored([leg(0, 10)]).movements[0].clm
    assert not scored([leg(0, 10.001)]).movements[0].clm


def test_marks_of_one_leg_under_half_a_second_apart_are_one_before_anything_is_dropped():
    rows = [leg(0, 0.3), leg(0.6, 0.9), leg(5, 6), leg(6.5, 7)]
    found = scored(rows)
    assert [(row.onset_s, row.duration_s) for row in found.movements] == [(0, 0.9), (5, 1), (6.5, 0.5)]
    assert [row.onset_s for row in found.rejected] == [0.6]
    assert "part of the movement before" in found.rejected[0].excluded


def test_marks_of_one_leg_with_the_same_onset_are_one_movement_of_that_leg():
    found = scored([leg(0, 2), leg(0, 3)]).movements
    assert [(row.site, row.duration_s, len(row.parts)) for row in found] == [(Site.LEFT_LEG, 3, 1)]


def test_what_a_detector_found_is_not_joined_again():
    found = scored(candidates([leg(1, 2), leg(2.5, 4)], "detected")).movements
    assert [(row.onset_s, row.duration_s) for row in found] == [(1, 1), (2.5, 1.5)]


def test_a_leg_of_unknown_side_has_no_bilateral_step():
    found = scored([leg(0, 2, "?"), leg(2.6, 14, "?")]).movements
    assert [(row.site, row.excluded) for row in found] == [
        (Site.LEG, ""),
        (Site.LEG, "longer than 10 s"),
    ]
    mixed = scored([leg(0, 2, "?"), leg(2.3, 4, "R")]).movements
    assert [(row.site, len(row.parts)) for row in mixed] == [(Site.LEG, 2)]
    named = scored([leg(0, 2, "?"), leg(2.3, 4, "R"), leg(3, 5, "L")]).movements
    assert [(row.site, len(row.parts)) for row in named] == [(Site.BOTH_LEGS, 3)]


def test_a_mark_of_both_legs_may_last_15_s():
    found = scored([leg(0, 15, "B"), leg(100, 115.1, "B")]).movements
    assert [row.excluded for row in found] == ["", "longer than 15 s with both legs"]


def test_a_movement_cut_off_by_a_gap_is_no_candidate_and_ends_series():
    seen = {Site.LEFT_LEG: Spans([(0, 50), (52, 300)])}
    rows = [*legs(10, 30, 70, 90, 110), leg(48.5, 50)]
    found = scored(candidates(rows, "detected", seen))
    cut = next(row for row in found.movements if row.onset_s == 48.5)
    assert "length is unknown" in cut.excluded
    assert plm_onsets(found) == []
    assert scored(candidates(rows, "marked", seen)).movements[2].clm


@pytest.mark.parametrize(
    ("start", "end", "cut"),
    [(50, 52, True), (50.01, 52, True), (50.011, 52, False), (297, 299.989, False), (297, 299.99, True)],
)
def test_a_movement_touches_an_edge_within_one_sample_at_100_hz(start, end, cut):
    seen = {Site.LEFT_LEG: Spans([(50, 300)])}
    found = scored(candidates([leg(start, end)], "detected", seen)).movements[0]
    assert found.excluded.startswith("touches") is cut


def test_a_movement_where_its_leg_was_not_seen_is_no_candidate():
    seen = {Site.LEFT_LEG: Spans([(50, 300)]), Site.RIGHT_LEG: Spans()}
    for row in (leg(10, 12), leg(100, 102, "R")):
        assert not scored(candidates([row], "detected", seen)).movements[0].clm


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        ((Site.LEFT_LEG,), "Only the left leg was looked at: what both legs did together is unknown."),
        ((Site.RIGHT_LEG,), "Only the right leg was looked at: what both legs did together is unknown."),
        ((Site.LEG,), "The side of the leg is unknown: movements of two legs cannot be told apart."),
        ((Site.LEFT_LEG, Site.RIGHT_LEG), None),
    ],
)
def test_one_leg_is_said_to_be_one(sites, said):
    found = scored(candidates([], "detected", {site: Spans([(0, 300)]) for site in sites}))
    assert [line for line in found.choices if "leg" in line] == ([said] if said else [])


def test_a_hole_in_what_could_be_seen_leaves_the_interval_undefined():
    rows = legs(10, 30, 50, 70)
    whole = {Site.LEFT_LEG: Spans([(0, 300)])}
    holed = {Site.LEFT_LEG: Spans([(0, 60), (60.5, 300)])}
    tiny = {Site.LEFT_LEG: Spans([(0, 60), (60.4, 300)])}
    other = {**holed, Site.RIGHT_LEG: Spans([(0, 300)])}
    series = [len(scored(candidates(rows, "detected", seen)).series) for seen in (whole, holed, tiny, other)]
    assert series == [1, 0, 1, 1]
    broken = scored(candidates(rows, "detected", holed)).movements
    assert [row.imi_s for row in broken] == [None, 20, 20, None]


def test_what_reaches_into_the_period_belongs_to_it():
    rows = [leg(95, 99), leg(98, 101, "R"), leg(150, 152), leg(200, 204, "R"), leg(201, 203)]
    found = scored(rows, period=Span(100, 200), hypnogram=stages("2" * 20))
    # The left movement at 95 s overlaps that at 98 s, but had ended when the period began.
    assert [(row.onset_s, row.site.value) for row in found.movements] == [
        (98, "right_leg"),
        (150, "left_leg"),
        (200, "right_leg"),
    ]
    assert {row.excluded for row in found.rejected} == {"outside the analysis period"}
    assert [row.stage for row in found.movements] == [Stage.UNSCORED, Stage.N2, Stage.UNSCORED]


def test_marks_outside_the_period_are_not_read():
    rows = [leg(150, 152), leg(199, 203)]
    marks = [arousal(203.1, 208), arousal(10, 20), apnea(60, 99.9)]
    found = scored([leg(99.5, 103), *rows], marks, period=Span(100, 200))
    assert [row.arousal for row in found.movements] == [False, False, False]
    assert [row.respiratory for row in found.movements] == [False, False, False]
