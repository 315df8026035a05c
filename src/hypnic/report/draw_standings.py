"""Draws a number beside its norms."""

from __future__ import annotations

from hypnic.report.parts import Tick
from hypnic.report.standings import NormBar, StandingFigure
from hypnic.report.svg import BLUE, INK, RULE, SKY, SOFT, VERMILLION, Drawing, Look, short

WIDTH = 760.0
LEFT, RIGHT = 16.0, 24.0
ROW = 92.0
FOOT = 34.0
TRACK = 52.0
"""Of a row: its bar's middle; the words stand above it, the percentiles under it."""
HALF = 9.0
SMALL = Look(size=12, colour=SOFT)


def draw_standing(figure: StandingFigure, name: str) -> str:
    """Return a number and its norms as SVG: one row a norm, one axis for all."""
    drawing = Drawing(name, (WIDTH, ROW * len(figure.bars) + FOOT))
    for row, bar in enumerate(figure.bars):
        _row(drawing, figure, bar, row * ROW)
    foot = ROW * len(figure.bars)
    drawing.line((LEFT, foot), (WIDTH - RIGHT, foot), INK)
    for tick in figure.ticks:
        drawing.line((_x(figure, tick.at), foot), (_x(figure, tick.at), foot + 5), INK)
        drawing.text((_x(figure, tick.at), foot + 20), tick.text, Look(size=13, anchor="middle"))
    return drawing.render(figure.caption.title, figure.caption.description)


def _x(figure: StandingFigure, at: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * min(max(at / figure.top, 0.0), 1.0)


def _row(drawing: Drawing, figure: StandingFigure, bar: NormBar, top: float) -> None:
    room = WIDTH - LEFT - RIGHT
    drawing.text((LEFT, top + 17), f"{bar.people}: {bar.says}", Look(size=13.5, bold=True), room=room)
    drawing.text((LEFT, top + 34), bar.source, SMALL, room=room)
    middle = top + TRACK
    drawing.line((LEFT, middle), (WIDTH - RIGHT, middle), RULE)
    for (low, high), colour, extra in (
        (bar.wider, SKY, ' fill-opacity="0.35"'),
        (bar.usual, BLUE, ' fill-opacity="0.75"'),
    ):
        if low is not None or high is not None:
            left, right = _x(figure, low or 0.0), _x(figure, figure.top if high is None else high)
            drawing.rect((left, middle - HALF), (right - left, 2 * HALF), colour, extra)
    _marks(drawing, figure, bar.marks, middle)
    if figure.value.value is not None:
        _diamond(drawing, (_x(figure, float(figure.value.value)), middle))


def _marks(drawing: Drawing, figure: StandingFigure, marks: tuple[Tick, ...], middle: float) -> None:
    free = -1e9
    for mark in marks:
        x = _x(figure, mark.at)
        drawing.line((x, middle - HALF - 2), (x, middle + HALF + 2), BLUE, thick=2)
        half = 3.6 * len(mark.text)
        if x - half > free:
            at = min(max(x, LEFT + half), WIDTH - RIGHT - half)
            drawing.text((at, middle + HALF + 16), mark.text, Look(size=12, anchor="middle", colour=SOFT))
            free = x + half + 4


def _diamond(drawing: Drawing, at: tuple[float, float]) -> None:
    x, y = at
    size = HALF - 1
    points = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    drawing.path(
        ("M" + "L".join(f"{short(a)} {short(b)}" for a, b in points) + "Z",),
        fill=VERMILLION,
    )
