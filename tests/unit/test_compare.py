"""Agreement of two scorings."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from hypnic.compare import compare, scored_time
from hypnic.errors import OptionsError
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.spans import Spans


def legs(*rows: tuple[float, float], site: Site = Site.LEFT_LEG) -> Events:
    return Events(Event(a, b - a, Kind.LEG_MOVEMENT, site) for a, b in rows)


HOUR = Spans([(0, 3600)])


def test_a_small_table_worked_by_hand():
    a = legs((10, 12), (20, 22), (30, 32), (50, 51))
    b = legs((10.5, 12.5), (20, 21), (29.75, 32), (40, 41), (60, 62))
    row = compare(a, b, scored=HOUR).sites[0]
    assert (row.site, row.n_a, row.n_b, row.matched) == ("left_leg", 4, 5, 3)
    assert (row.sensitivity, row.precision, row.f1) == (3 / 4, 3 / 5, 6 / 9)
    assert row.onset_difference.median_s == 0
    assert (row.onset_difference.lower_quartile_s, row.onset_difference.upper_quartile_s) == (-0.125, 0.25)
    assert row.end_difference.median_s == 0
    assert (row.per_hour_a, row.per_hour_b, row.per_hour_difference) == (4, 5, 1)
    # Seconds with movement: a has 10 11 20 21 30 31 50, b has 10 11 12 20 29 30 31 40 60 61; 5 in both.
    both, only_a, only_b, n = 5, 2, 5, 3600
    chance = (7 * 10 + (n - 7) * (n - 10)) / n**2
    assert row.kappa == pytest.approx(((n - only_a - only_b) / n - chance) / (1 - chance))
    assert both + only_a == 7


def test_each_leg_alone_and_all_together():
    a = legs((10, 12)) + legs((11, 13), (20, 22), site=Site.RIGHT_LEG)
    b = legs((10, 12)) + legs((40, 42), site=Site.RIGHT_LEG)
    found = {row.site: (row.n_a, row.n_b, row.matched) for row in compare(a, b).sites}
    assert found == {"left_leg": (1, 1, 1), "right_leg": (2, 1, 0), "all": (3, 2, 1)}


def test_both_legs_count_on_each():
    found = compare(legs((10, 12), site=Site.BOTH_LEGS), legs((10, 12)))
    assert [(row.site, row.matched) for row in found.sites] == [
        ("left_leg", 1),
        ("right_leg", 0),
        ("all", 1),
    ]


def test_without_sides_the_legs_are_one():
    a = legs((10, 12)) + legs((11, 13), site=Site.RIGHT_LEG)
    found = compare(a, legs((10, 13), site=Site.UNKNOWN))
    assert [(row.site, row.n_a, row.n_b, row.matched) for row in found.sites] == [
        ("leg", 1, 1, 1),
        ("all", 1, 1, 1),
    ]
    assert "without a side" in found.warnings[0]


def test_what_has_no_side_on_either_hand_is_compared_as_it_is():
    arousals = Events([Event(10, 5, Kind.AROUSAL), Event(12, 5, Kind.AROUSAL)])
    found = compare(arousals, arousals, kind=Kind.AROUSAL)
    assert [(row.site, row.n_a, row.matched) for row in found.sites] == [("n/a", 2, 2), ("all", 2, 2)]
    assert found.warnings == ()
    one_channel = legs((10, 12), site=Site.LEG)
    assert compare(one_channel, one_channel).warnings == ()


def test_exchanged_sides_are_noticed():
    left, right = (
        [(k * 30.0, k * 30.0 + 2) for k in range(20)],
        [(k * 30.0 + 15, k * 30.0 + 17) for k in range(15)],
    )
    a = legs(*left) + legs(*right, site=Site.RIGHT_LEG)
    b = legs(*right) + legs(*left, site=Site.RIGHT_LEG)
    found = compare(a, b)
    assert found.overall.f1 == 0
    assert "probably exchanged" in found.warnings[0]
    assert "1.00" in found.warnings[0]
    assert compare(a, a).warnings == ()
    few = legs((0, 2)) + legs((15, 17), site=Site.RIGHT_LEG)
    assert compare(few, legs((15, 17)) + legs((0, 2), site=Site.RIGHT_LEG)).warnings == ()


def test_one_side_marked_as_the_other_is_noticed():
    rows = [(k * 30.0, k * 30.0 + 2) for k in range(20)]
    assert "probably exchanged" in compare(legs(*rows), legs(*rows, site=Site.RIGHT_LEG)).warnings[0]


def test_only_time_scored_by_both_counts():
    a, b = legs((10, 12), (5000, 5002)), legs((10, 12), (6000, 6002))
    found = compare(a, b, scored=HOUR)
    assert (found.overall.n_a, found.overall.n_b, found.overall.f1, found.overall.kappa) == (1, 1, 1, 1)


def test_excluded_rows_and_other_kinds_do_not_count():
    a = legs((10, 12)) + Events(
        [
            Event(20, 2, Kind.LEG_MOVEMENT, Site.LEFT_LEG, excluded="no morphology"),
            Event(30, 5, Kind.AROUSAL),
        ]
    )
    assert compare(a, legs((10, 12))).overall.n_a == 1
    assert compare(a, a, kind=Kind.AROUSAL).overall.n_a == 1


def test_nothing_is_not_perfect_agreement():
    found = compare(Events(), Events(), scored=HOUR).overall
    assert (found.n_a, found.f1, found.sensitivity, found.kappa, found.onset_difference.median_s) == (
        0,
        None,
        None,
        None,
        None,
    )
    assert found.per_hour_difference == 0
    assert compare(Events(), legs((1, 2))).overall.f1 == 0
    assert compare(Events(), Events(), scored=Spans()).overall.per_hour_a is None


@pytest.mark.parametrize("iou", [-0.1, 1.1, float("nan")])
def test_iou_is_a_share(iou):
    with pytest.raises(OptionsError, match="iou is a share"):
        compare(Events(), Events(), iou)


def test_scored_time_is_the_staged_time_else_the_lights():
    lights = [Event(5, 0, Kind.LIGHTS_OFF), Event(100, 0, Kind.LIGHTS_ON)]
    stages = [Event(0, 30, Kind.STAGE_W), Event(30, 30, Kind.STAGE_UNSCORED), Event(60, 30, Kind.STAGE_N2)]
    assert scored_time(Events([*lights, *stages])) == Spans([(0, 30), (60, 90)])
    assert scored_time(Events(lights)) == Spans([(5, 100)])
    assert scored_time(Events(lights[:1])) is None
    assert scored_time(legs((1, 2))) is None


def test_text_and_json_say_the_same():
    found = compare(legs((10, 12), (20, 22)), legs((10.5, 12)), scored=HOUR)
    lines = found.to_text().splitlines()
    assert lines[0] == "Pairs one to one, IoU ≥ 0.2; 1.00 h scored by both."
    assert lines[2].split()[:7] == ["left_leg", "2", "1", "1", "0.500", "1.000", "0.667"]
    assert "+0.500 (+0.500 to +0.500)" in lines[2]
    values = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert values["sites"][0]["f1"] == pytest.approx(2 / 3)
    empty = compare(Events(), Events(), 0).to_text()
    assert "any overlap; time scored by both unknown" in empty
    assert "–" in empty


# --- laws

SIDES = [Site.LEFT_LEG, Site.RIGHT_LEG]


def scorings() -> st.SearchStrategy[Events]:
    onsets = st.lists(st.tuples(st.integers(0, 240), st.integers(1, 24), st.sampled_from(SIDES)), max_size=8)
    return onsets.map(
        lambda rows: Events(Event(a / 4, b / 4, Kind.LEG_MOVEMENT, site) for a, b, site in rows)
    )


@settings(max_examples=80, deadline=None)
@given(scorings(), scorings(), st.sampled_from([0.0, 0.2, 0.6]))
def test_exchanging_the_scorers_mirrors_the_result(a, b, iou):
    forth, back = compare(a, b, iou, scored=HOUR), compare(b, a, iou, scored=HOUR)
    for there, here in zip(forth.sites, back.sites, strict=True):
        assert (there.site, there.matched, there.f1) == (here.site, here.matched, here.f1)
        assert there.kappa == pytest.approx(here.kappa)
        assert there.sensitivity == here.precision
        assert there.per_hour_difference == -here.per_hour_difference
        if there.matched:
            assert there.onset_difference.median_s == pytest.approx(-here.onset_difference.median_s)
            assert there.end_difference.lower_quartile_s == pytest.approx(
                -here.end_difference.upper_quartile_s
            )


@settings(max_examples=60, deadline=None)
@given(scorings(), st.sampled_from([0.0, 0.2, 1.0]))
def test_a_scoring_agrees_fully_with_itself(a, iou):
    found = compare(a, a, iou, scored=HOUR)
    assert found.overall.matched == len(a)
    assert found.overall.f1 == (1 if a else None)
    assert found.overall.kappa == (1 if a else None)


@settings(max_examples=60, deadline=None)
@given(scorings(), scorings(), st.integers(0, 36_000))
def test_a_later_start_changes_nothing(a, b, later_s):
    here = compare(a, b)
    there = compare(a.shifted(later_s), b.shifted(later_s))
    assert here == there


@settings(max_examples=30, deadline=None)
@given(strategies.events(), strategies.events())
def test_any_events_can_be_compared(a, b):
    found = compare(a, b)
    assert found.overall.matched <= min(found.overall.n_a, found.overall.n_b)


# --- two raters of a real night


def rated(path: Path, name: str, site: Site) -> Events:
    """Return one rater's intervals of one name from a DOMINO event list, seconds from midnight."""
    rows = []
    for line in path.read_text("ascii").splitlines():
        span, _, text = line.partition("; ")
        if text.strip() in {f"{name}{kind}" for kind in ("Phasic", "Tonic", "Any")}:
            start_s, end_s = (clock_s(clock) for clock in span.split("-"))
            rows.append(Event(start_s, end_s - start_s, Kind.LEG_MOVEMENT, site))
    return Events(rows)


def clock_s(text: str) -> float:
    hours, minutes, seconds = text.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


@pytest.fixture(scope="module")
def two_raters(data) -> tuple[Events, Events]:
    scored = []
    for name in ("Generic - test1 Unbekannt.txt", "Generic_NO_test1.txt"):
        left = rated(data / "rwa" / name, "LeftLeg", Site.LEFT_LEG)
        scored.append(left + rated(data / "rwa" / name, "RightLeg", Site.RIGHT_LEG))
    return scored[0], scored[1]


def test_two_raters_of_a_real_night(two_raters):
    left, right, _ = compare(*two_raters, 0).sites
    assert (left.n_a, left.n_b, left.matched) == (213, 220, 143)
    assert (right.n_a, right.n_b, right.matched) == (56, 89, 44)
    assert left.onset_difference.median_s == pytest.approx(0.014, abs=0.001)


def test_pairs_of_the_real_night_are_no_more_than_the_overlaps(two_raters):
    # Counted one by one: 143 of the first rater's overlap one of the second's, 164 the other way.
    a, b = (events.at(Site.LEFT_LEG) for events in two_raters)
    assert sum(any(x.onset_s < y.end_s and y.onset_s < x.end_s for y in b) for x in a) == 143
    assert sum(any(x.onset_s < y.end_s and y.onset_s < x.end_s for x in a) for y in b) == 164
