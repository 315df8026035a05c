"""Draws a number on the axis of one norm; the words stand beside it as text."""

from __future__ import annotations

from hypnic.report.parts import Tick
from hypnic.report.standings import NormBar, StandingFigure
from hypnic.report.svg import BLUE, INK, RULE, SKY, SOFT, VERMILLION, Drawing, Look, short

WIDTH, HEIGHT = 360.0, 62.0
LEFT, RIGHT = 12.0, 18.0
MIDDLE = 25.0
"""Of the bar: percentiles stand above it, the axis under it."""
HALF = 8.0
FOOT = 40.0
LETTER = 6.6
"""Room that a letter of a mark takes, so that no mark stands on another."""
SMALL = Look(size=12, anchor="middle", colour=SOFT)


def draw_bar(figure: StandingFigure, bar: NormBar) -> str:
    """Return a number and one norm as SVG, narrow enough for a phone."""
    drawing = Drawing(bar.key, (WIDTH, HEIGHT))
    drawing.line((LEFT, MIDDLE), (WIDTH - RIGHT, MIDDLE), RULE)
    for (low, high), colour, extra in (
        (bar.wider, SKY, ' fill-opacity="0.35"'),
        (bar.usual, BLUE, ' fill-opacity="0.75"'),
    ):
        if low is not None or high is not None:
            left, right = _x(figure, low or 0.0), _x(figure, figure.top if high is None else high)
            drawing.rect((left, MIDDLE - HALF), (right - left, 2 * HALF), colour, extra)
    _marks(drawing, figure, bar.marks)
    _axis(drawing, figure)
    if figure.value.value is not None:
        _diamond(drawing, (_x(figure, float(figure.value.value)), MIDDLE))
    return drawing.render(figure.title, f"{bar.people}: {bar.says}.")


def _x(figure: StandingFigure, at: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * min(max(at / figure.top, 0.0), 1.0)


def _axis(drawing: Drawing, figure: StandingFigure) -> None:
    drawing.line((LEFT, FOOT), (WIDTH - RIGHT, FOOT), INK)
    for tick in figure.ticks:
        x = _x(figure, tick.at)
        drawing.line((x, FOOT), (x, FOOT + 4), INK)
        drawing.text((x, FOOT + 17), tick.text, SMALL)


def _marks(drawing: Drawing, figure: StandingFigure, marks: tuple[Tick, ...]) -> None:
    free = -1e9
    for mark in marks:
        x = _x(figure, mark.at)
        drawing.line((x, MIDDLE - HALF - 2), (x, MIDDLE + HALF + 2), BLUE, thick=2)
        half = LETTER * len(mark.text) / 2
        at = min(max(x, LEFT + half), WIDTH - RIGHT - half)
        if at - half > free:
            drawing.text((at, MIDDLE - HALF - 5), mark.text, SMALL)
            free = at + half + 3


def _diamond(drawing: Drawing, at: tuple[float, float]) -> None:
    x, y = at
    size = HALF - 1
    points = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    drawing.path(
        ("M" + "L".join(f"{short(a)} {short(b)}" for a, b in points) + "Z",),
        fill=VERMILLION,
    )
