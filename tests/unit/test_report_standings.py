"""A number beside its norms: what is drawn is what is published, and nothing is guessed."""

from dataclasses import replace

import pytest

import nights
from hypnic.assess.numbers import numbers_of, unit_of
from hypnic.knowledge import knowledge
from hypnic.model.assessment import Answers, Assessment, Band, Place, Standing
from hypnic.model.events import MOVEMENTS
from hypnic.model.grades import Reading
from hypnic.model.knowledge import Norm, Source
from hypnic.report.draw_standings import LEFT, MIDDLE, RIGHT, WIDTH, draw_bar
from hypnic.report.note_parts import cited
from hypnic.report.standings import standing_figures
from hypnic.report.svg import short

STUDY = Source("study", "Somebody", "A study", Reading.ABSTRACT, year=2001)
RANGE = Norm(
    "range", "sleep_hours", ("study",), "Adults", "A panel", unit="h", low=7, high=9, may_low=6, may_high=10
)
PERCENTILES = Norm(
    "pct", "plms_per_hour", ("study",), "Healthy adults", "Counted", percentiles={50: 2.0, 90: 24.8}
)
SHARES = Norm("share", "plms_per_hour", ("study",), "Townspeople", "Counted", above_percent={15.0: 28.6})
REAL = knowledge()
KNOWN = replace(
    REAL, sources={"study": STUDY}, norms={norm.id: norm for norm in (RANGE, PERCENTILES, SHARES)}
)


def figures(*standings: Standing, age_years: float | None = 40.0):
    assessment = Assessment(
        Answers(age_years=age_years), (), None, (), (), features=(), standings=standings, contradictions=(),
        limits=(),
    )  # fmt: skip
    return standing_figures(assessment, KNOWN)


@pytest.mark.parametrize(
    ("value", "place", "words"),
    [
        (6.5, Place.BELOW, "lower; usual is 7 to 9"),
        (8.0, Place.WITHIN, "inside; usual is 7 to 9"),
        (9.5, Place.ABOVE, "higher; usual is 7 to 9"),
    ],
)
def test_a_range(value, place, words):
    (figure,) = figures(Standing("sleep_hours", value, "h", (Band("range", place, 7, 9),)))
    (bar,) = figure.bars
    assert (bar.says, bar.usual, bar.wider) == (words, (7, 9), (6, 10))
    assert (bar.people, bar.source) == ("Adults", "A panel · Somebody 2001")
    assert figure.top >= 10
    assert figure.none == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.0, "not over rank 50, as 50 in 100 of them"),
        (2.0, "not over rank 50, as 50 in 100 of them"),
        (10.0, "over rank 50: fewer than 50 in 100 had more"),
        (30.0, "over rank 90: fewer than 10 in 100 had more"),
    ],
)
def test_percentiles(value, words):
    (figure,) = figures(Standing("plms_per_hour", value, "/h", (Band("pct", Place.WITHIN),)))
    assert figure.bars[0].says == words
    assert [(mark.at, mark.text) for mark in figure.bars[0].marks] == [(2.0, "50"), (24.8, "90")]


def test_shares_of_people_over_a_limit():
    over, under = figures(
        Standing("plms_per_hour", 20.0, "/h", (Band("share", Place.ABOVE),)),
        Standing("plms_per_hour", 3.0, "/h", (Band("share", Place.WITHIN),)),
    )
    assert over.bars[0].says == "over 15, as 28.6 in 100 of them were"
    assert under.bars[0].says == "not over 15; 28.6 in 100 of them were over it"


def test_without_a_norm_it_says_why():
    other = Standing("plms_per_hour", 3.0, "/h", (Band("pct", Place.OTHER_AGES),))
    assert [figure.none for figure in figures(Standing("new_per_hour", 3.0, "/h"), other)] == [
        KNOWN.words["standing.no_norm"],
        KNOWN.words["standing.other_ages"],
    ]
    assert figures(other, age_years=None)[0].none == KNOWN.words["standing.no_age"]


def test_numbers_with_norms_come_first():
    rows = figures(
        Standing("new_per_hour", 3.0, "/h"), Standing("sleep_hours", 8.0, "h", (Band("range", Place.WITHIN),))
    )
    assert [bool(figure.bars) for figure in rows] == [True, False]


def test_the_diamond_stands_at_the_number():
    (figure,) = figures(Standing("sleep_hours", 8.0, "h", (Band("range", Place.WITHIN),)))
    svg = draw_bar(figure, figure.bars[0])
    x = LEFT + (WIDTH - LEFT - RIGHT) * 8.0 / figure.top
    assert f"M{short(x)} {short(MIDDLE - 7)}" in svg
    assert "Adults: inside; usual is 7 to 9" in svg
    assert svg.count("<title") == 1


@pytest.mark.parametrize("norm", REAL.norms.values(), ids=lambda norm: norm.id)
def test_what_is_drawn_is_what_the_table_of_norms_says(norm):
    standing = Standing(norm.measure, 10.0, norm.unit, (Band(norm.id, Place.NO_LIMIT),))
    assessment = Assessment(
        Answers(age_years=40.0), (), None, (), (), features=(), standings=(standing,), contradictions=(),
        limits=(),
    )  # fmt: skip
    (figure,) = standing_figures(assessment, REAL)
    (bar,) = figure.bars
    assert (bar.usual, bar.wider) == ((norm.low, norm.high), (norm.may_low, norm.may_high))
    limits = sorted(norm.percentiles.values()) or sorted(norm.above_percent)
    assert [mark.at for mark in bar.marks] == limits
    assert bar.people == norm.population.rstrip(".")
    assert all(cited(source, REAL) in bar.source for source in norm.sources)


def test_every_number_that_can_stand_there_has_a_plain_name():
    names = {norm.measure for norm in REAL.norms.values()} | {f"{kind.value}_count" for kind in MOVEMENTS}
    for name in ("plmd", "no stages", "refused", "every kind"):
        names |= set(numbers_of(nights.night(name).night))
    assert sorted(name for name in names if f"measure.{name}" not in REAL.words) == []
    assert (
        sorted(
            unit for unit in {unit_of(name) for name in names} if unit and f"unit.{unit}" not in REAL.words
        )
        == []
    )
