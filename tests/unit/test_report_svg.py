"""Drawing: escaping, fitting, and marks that stay apart."""

import dataclasses
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nights
from hypnic.report.draw_night import draw_night
from hypnic.report.html import figures
from hypnic.report.parts import Mark
from hypnic.report.svg import Drawing, clean, fitted, short, width
from hypnic.report.view import view


@given(st.text(), st.floats(10, 300))
def test_fitted_text_never_takes_more_room_than_there_is(text: str, room: float) -> None:
    cut = fitted(text, 13, room)
    assert width(cut, 13) <= room
    assert cut == clean(text) or cut.endswith("…") or not cut


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_makes_well_formed_svg(text: str) -> None:
    drawing = Drawing("x", (100, 100))
    drawing.text((0, 10), text)
    root = ElementTree.fromstring(drawing.render(text, text))
    assert root.attrib["role"] == "img"


def test_coordinates_are_short() -> None:
    assert [short(v) for v in (1.0, 1.04, 1.06, -0.5, 1000.0)] == ["1", "1", "1.1", "-0.5", "1000"]


def test_a_box_of_no_size_is_not_drawn() -> None:
    drawing = Drawing("x", (100, 100))
    drawing.rect((0, 0), (-1, 5), "#000000")
    drawing.path([], fill="#000000")
    assert "#000000" not in drawing.render("t", "d")


@pytest.mark.parametrize("name", nights.NIGHTS)
def test_every_figure_is_well_formed_named_and_described(name: str) -> None:
    drawn = figures(view(nights.night(name)))
    assert "night" in drawn
    ids: list[str] = []
    for svg in drawn.values():
        root = ElementTree.fromstring(svg)
        space = "{http://www.w3.org/2000/svg}"
        assert root.findtext(f"{space}title")
        assert root.findtext(f"{space}desc")
        labels = [root.attrib["aria-labelledby"], root.attrib["aria-describedby"]]
        found = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
        assert set(labels) <= set(found)
        ids += found
        assert "NaN" not in svg
        assert "inf" not in svg.partition("<defs>")[2]
    assert len(ids) == len(set(ids))


def test_each_movement_is_one_mark_of_its_own_look() -> None:
    figure = view(nights.night("plmd")).night
    movements = nights.night("plmd").night.movements
    marks = [mark for row in figure.rows for mark in row.marks]
    assert len(marks) == len(movements)
    assert sum(mark.look == "plm" for mark in marks) == sum(m.plm for m in movements)
    assert sum(mark.look == "excluded" for mark in marks) == sum(bool(m.excluded) for m in movements)
    assert sum(mark.arousal for mark in marks) == sum(bool(m.arousal) for m in movements)
    assert sum(mark.respiratory for mark in marks) == sum(bool(m.respiratory) for m in movements)


def test_marks_that_cannot_be_told_apart_are_drawn_once() -> None:
    figure = view(nights.night("thousands")).night
    assert sum(len(row.marks) for row in figure.rows) > 3000
    plain = len(draw_night(figure))
    many = tuple(
        Mark(2.0 * i, look, arousal=True) for i in range(43000) for look in ("plm", "clm", "excluded")
    )
    rows = tuple(dataclasses.replace(row, marks=many) for row in figure.rows)
    assert plain < 120_000
    assert len(draw_night(dataclasses.replace(figure, rows=rows))) < 350_000
