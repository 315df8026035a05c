"""Draws ties: averages along time with their bands, histograms of distances, and falling asleep."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hypnic.report.svg import BLUE, INK, RULE, SKY, SOFT, VERMILLION, Drawing, Look, short, width
from hypnic.report.ties_parts import (
    Axis,
    Band,
    CoursePanel,
    DescentFigure,
    DistancePanel,
    Dots,
    Panel,
    StageStrip,
    TiesPart,
    Values,
)

WIDTH, HEIGHT = 330.0, 232.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 12.0, 44.0, 40.0
WIDE, WIDE_LEFT, WIDE_RIGHT = 1000.0, 176.0, 16.0
TICK_ROOM = 44.0
TRACK, TRACK_GAP, STRIP, STRIP_GAP = 92.0, 14.0, 17.0, 4.0
CHANCE = "#dddddd"
GRID = "#ececec"
DOT = 4.2
DOT_COLOURS = (VERMILLION, "#009E73", "#1a1a1a")
STAGE_FILLS = {
    "W": "#ffffff",
    "N1": "#dcebf5",
    "N2": "#a9cfe6",
    "N3": "#5f9fc6",
    "REM": "#f3d9b8",
    "NREM": "#a9cfe6",
}
TITLE, TICK, UNIT = Look(size=13.5, bold=True), Look(size=12), Look(size=12, colour=SOFT)

Place = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Box:
    """Where on the drawing a panel lies, and its two scales."""

    left: float
    right: float
    top: float
    foot: float
    x_axis: Axis
    y_axis: Axis

    def x(self, value: float) -> float:
        """Return the place of a value along the x axis, kept inside."""
        return self.left + (self.right - self.left) * _share(self.x_axis, value)

    def y(self, value: float) -> float:
        """Return the place of a value along the y axis, kept inside."""
        return self.foot - (self.foot - self.top) * _share(self.y_axis, value)


def _share(axis: Axis, value: float) -> float:
    return min(max((value - axis.low) / (axis.high - axis.low), 0.0), 1.0)


def draw_ties(part: TiesPart) -> dict[str, str]:
    """Return every figure of the part as SVG, by name."""
    panels = [panel for kind in part.kinds for block in kind.blocks for panel in block.panels]
    drawn = {panel.key: draw_panel(panel) for panel in panels}
    if part.descent is not None:
        drawn[part.descent.key] = draw_descent(part.descent)
    return drawn


def draw_panel(panel: Panel) -> str:
    """Return one small figure as SVG, its name written at its top."""
    drawing = Drawing(panel.key, (WIDTH, HEIGHT))
    box = Box(LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM, panel.x, panel.y)
    drawing.text((2, 16), panel.caption.title, TITLE, room=WIDTH - 4)
    drawing.text((2, 33), panel.y.unit, UNIT, room=WIDTH - 4)
    _grid(drawing, box)
    if isinstance(panel, DistancePanel):
        _bars(drawing, panel, box)
    else:
        _course(drawing, panel, box)
    _foot(drawing, box, HEIGHT - 6)
    return drawing.render(panel.caption.title, panel.caption.description)


def draw_descent(figure: DescentFigure) -> str:
    """Return falling asleep as SVG: stages above, one track under the other, one axis below all."""
    strips = len(figure.strips) * (STRIP + STRIP_GAP)
    top = 34.0 if figure.legend else 12.0
    height = top + strips + 14 + len(figure.tracks) * (TRACK + TRACK_GAP) + 32
    drawing = Drawing(figure.key, (WIDE, height))
    _legend(drawing, figure.legend)
    at = top
    for strip in figure.strips:
        _strip(drawing, strip, Box(WIDE_LEFT, WIDE - WIDE_RIGHT, at, at + STRIP, figure.x, figure.x))
        at += STRIP + STRIP_GAP
    at += 14
    for track in figure.tracks:
        box = Box(WIDE_LEFT, WIDE - WIDE_RIGHT, at, at + TRACK, figure.x, track.y)
        _grid(drawing, box)
        _course(drawing, track, box)
        _track_name(drawing, track, at)
        at += TRACK + TRACK_GAP
    _foot(drawing, Box(WIDE_LEFT, WIDE - WIDE_RIGHT, top, at - TRACK_GAP, figure.x, figure.x), height - 8)
    return drawing.render(figure.caption.title, figure.caption.description)


def _track_name(drawing: Drawing, track: CoursePanel, top: float) -> None:
    room = WIDE_LEFT - TICK_ROOM
    lines = [(line, Look(size=12.5, bold=True)) for line in _lines(track.caption.title, 12.5, room)]
    lines += [(line, UNIT) for line in _lines(track.y.unit, UNIT.size, room)]
    for at, (line, look) in enumerate(lines):
        drawing.text((4, top + 14 + 15 * at), line, look, room=room)


def _lines(words: str, size: float, room: float) -> list[str]:
    """Return words broken into lines that fit."""
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _grid(drawing: Drawing, box: Box) -> None:
    for tick in box.y_axis.ticks:
        drawing.line((box.left, box.y(tick.at)), (box.right, box.y(tick.at)), GRID)
        look = Look(size=TICK.size, anchor="end")
        drawing.text((box.left - 6, box.y(tick.at) + 4), tick.text, look)


def _foot(drawing: Drawing, box: Box, words_y: float) -> None:
    """Draw the x axis under a panel, with its unit."""
    drawing.line((box.left, box.foot), (box.right, box.foot), INK)
    for tick in box.x_axis.ticks:
        at = box.x(tick.at)
        drawing.line((at, box.foot), (at, box.foot + 4), INK)
        half = width(tick.text, TICK.size) / 2
        drawing.text(
            (min(max(at, box.left), box.right + RIGHT - half), box.foot + 17),
            tick.text,
            Look(size=TICK.size, anchor="middle"),
        )
    drawing.text(
        ((box.left + box.right) / 2, words_y), box.x_axis.unit, Look(size=12, anchor="middle", colour=SOFT)
    )


def _course(drawing: Drawing, panel: CoursePanel, box: Box) -> None:
    drawing.path(_filled(panel.at_s, panel.chance, box), fill=CHANCE)
    drawing.path(_filled(panel.at_s, panel.band, box), fill=SKY, opacity=0.35)
    if box.x_axis.low < 0 < box.x_axis.high:
        drawing.line((box.x(0), box.top), (box.x(0), box.foot), INK, dashed=True)
    drawing.path(_line(panel.at_s, panel.reference, box), stroke=INK, thick=0.8)
    drawing.path(_line(panel.at_s, panel.mean, box), stroke=BLUE, thick=2)
    for look, dots in enumerate(panel.dots):
        _dots(drawing, dots, look, box)


def _runs(*rows: Values) -> Iterator[range]:
    """Yield the unbroken stretches in which every row has a value."""
    start = None
    n = min((len(row) for row in rows), default=0)
    for i in range(n + 1):
        there = i < n and all(row[i] is not None for row in rows)
        if there and start is None:
            start = i
        elif not there and start is not None:
            yield range(start, i)
            start = None


def _trail(at_s: Sequence[float], row: Values, run: Sequence[int], box: Box) -> str:
    """Return the places of values, the first as it is and the others as steps, which is half as long."""
    places = [(round(box.x(at_s[i]), 1), round(box.y(row[i] or 0.0), 1)) for i in run]
    steps = (
        f"{short(x - before_x)}{'' if y < before_y else ' '}{short(y - before_y)}"
        for (before_x, before_y), (x, y) in pairwise(places)
    )
    return f"{short(places[0][0])} {short(places[0][1])}" + "".join(f"l{step}" for step in steps)


def _line(at_s: Sequence[float], row: Values, box: Box) -> list[str]:
    """Return the steps of a line; a single value between gaps is a short dash."""
    return [f"M{_trail(at_s, row, run, box)}{'h1.5' if len(run) == 1 else ''}" for run in _runs(row)]


def _filled(at_s: Sequence[float], band: Band, box: Box) -> list[str]:
    return [
        f"M{_trail(at_s, band.low, run, box)}L{_trail(at_s, band.high, run[::-1], box)}z"
        for run in _runs(band.low, band.high)
    ]


def _dots(drawing: Drawing, dots: Dots, look: int, box: Box) -> None:
    steps = [_shape(look, box.x(at), box.y(value)) for at, value in dots.points if value is not None]
    if steps:
        drawing.shape("".join(steps), DOT_COLOURS[look], "#ffffff")


def _shape(look: int, x: float, y: float) -> str:
    """Return a dot, a square or a triangle around a place."""
    if look == 0:
        r = short(DOT)
        return (
            f"M{short(x - DOT)} {short(y)}a{r} {r} 0 1 0 {short(2 * DOT)} 0a{r} {r} 0 1 0-{short(2 * DOT)} 0z"
        )
    if look == 1:
        return f"M{short(x - 3.6)} {short(y - 3.6)}h7.2v7.2h-7.2z"
    return f"M{short(x)} {short(y - 4.6)}l4.6 8.2h-9.2z"


def _bars(drawing: Drawing, panel: DistancePanel, box: Box) -> None:
    edges = panel.edges_s
    drawing.path(_steps(edges, panel.chance.low, panel.chance.high, box), fill=CHANCE)
    drawing.path(
        (
            f"M{short(box.x(low) + 0.6)} {short(box.foot)}V{short(box.y(count))}H{short(box.x(high) - 0.6)}"
            f"V{short(box.foot)}z"
            for low, high, count in zip(edges, edges[1:], panel.counts, strict=False)
            if count
        ),
        fill=BLUE,
        opacity=0.72,
    )
    level = [
        f"M{short(box.x(low))} {short(box.y(value))}H{short(box.x(high))}"
        for low, high, value in zip(edges, edges[1:], panel.expected, strict=False)
    ]
    drawing.path(level, stroke=INK, thick=1.4)
    if box.x_axis.low < 0 < box.x_axis.high:
        drawing.line((box.x(0), box.top), (box.x(0), box.foot), INK, dashed=True)


def _steps(edges: Sequence[float], low: Values, high: Values, box: Box) -> list[str]:
    """Return a box a bin from its lower to its upper limit."""
    return [
        f"M{short(box.x(a))} {short(box.y(least or 0.0))}V{short(box.y(most or 0.0))}"
        f"H{short(box.x(b))}V{short(box.y(least or 0.0))}z"
        for a, b, least, most in zip(edges, edges[1:], low, high, strict=False)
    ]


def _strip(drawing: Drawing, strip: StageStrip, box: Box) -> None:
    drawing.text((box.left - 10, box.foot - 4), strip.name, Look(size=12, anchor="end"))
    drawing.hatch((box.left, box.top), (box.right - box.left, STRIP))
    for start, end, stage in strip.runs:
        at, wide = box.x(start), box.x(end) - box.x(start)
        drawing.rect((at, box.top), (wide, STRIP), STAGE_FILLS[stage])
        if width(stage, 11) < wide:
            drawing.text((at + wide / 2, box.foot - 4.5), stage, Look(size=11, anchor="middle"))
    drawing.line((box.left, box.top), (box.right, box.top), RULE)
    drawing.line((box.left, box.foot), (box.right, box.foot), RULE)
    drawing.line((box.x(0), box.top - STRIP_GAP), (box.x(0), box.foot), INK, dashed=True)


def _legend(drawing: Drawing, names: Sequence[str]) -> None:
    at = WIDE_LEFT
    for look, name in enumerate(names):
        drawing.shape(_shape(look, at + 5, 13), DOT_COLOURS[look], "#ffffff")
        drawing.text((at + 15, 17), name, Look(size=12.5))
        at += 15 + width(name, 12.5) + 24
