"""Draws the raster of all kinds."""

from __future__ import annotations

from collections.abc import Callable

from hypnic.report.kind_parts import RasterFigure, RasterRow
from hypnic.report.svg import BLUE, GREEN, INK, SOFT, VERMILLION, Drawing, Look, short

WIDTH = 1000.0
LEFT, RIGHT, TOP = 252.0, 16.0, 10.0
COUNT_ROOM = 46.0
STAGE_STEP = 14.0
ROW, MARK = 25.0, 15.0
GRID = 0.8
"""Marks nearer than this cannot be told apart and are drawn once; it keeps a page of thousands small."""
COLOURS = {"body": VERMILLION, "legs": BLUE, "head": GREEN, "muscle": INK}
OPACITY = (0.16, 0.34, 0.54, 0.76, 1.0)

Place = Callable[[float], float]


def draw_raster(figure: RasterFigure, name: str = "raster") -> str:
    """Return the figure as SVG."""
    stages = max(2, len(figure.stage_names)) * STAGE_STEP
    height = TOP + stages + 12.0 + ROW * len(figure.rows) + 76.0
    drawing = Drawing(name, (WIDTH, height))
    start, end = figure.span

    def x(at_s: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (min(max(at_s, start), end) - start) / (end - start)

    bottom = height - 66.0
    for tick in figure.ticks:
        drawing.line((x(tick.at), TOP), (x(tick.at), bottom), "#e6e6e6")
    _stages(drawing, figure, x)
    y = TOP + stages + 12.0
    for at, row in enumerate(figure.rows):
        if at % 2 == 0:
            drawing.rect((0, y), (WIDTH - RIGHT, ROW), "#f7f7f7")
        _row(drawing, row, x, y)
        y += ROW
    _axis(drawing, figure, x, bottom)
    _legend(drawing, figure, height - 10.0)
    return drawing.render(figure.caption.title, figure.caption.description)


def _stages(drawing: Drawing, figure: RasterFigure, x: Place) -> None:
    if figure.no_stages:
        drawing.text((LEFT - 10, TOP + STAGE_STEP + 4), "Stages", Look(anchor="end", size=12))
        drawing.hatch((LEFT, TOP), (WIDTH - LEFT - RIGHT, 2 * STAGE_STEP))
        _said(drawing, figure.no_stages, TOP + STAGE_STEP)
        return
    for i, name in enumerate(figure.stage_names):
        drawing.text((LEFT - 10, TOP + (i + 0.5) * STAGE_STEP + 4), name, Look(anchor="end", size=11.5))
    steps: list[str] = []
    bold: list[str] = []
    before: float | None = None
    for run in figure.stages:
        if run.end_s < figure.span[0] or run.start_s > figure.span[1]:
            continue
        a, b, level = x(run.start_s), x(run.end_s), TOP + (run.row + 0.5) * STAGE_STEP
        joined = before is not None and run.start_s - before < 1e-6
        steps.append(f"V{short(level)}H{short(b)}" if joined else f"M{short(a)} {short(level)}H{short(b)}")
        if figure.stage_names[run.row] == "REM":
            bold.append(f"M{short(a)} {short(level)}H{short(b)}")
        before = run.end_s
    drawing.path(steps, stroke=INK, thick=1.2)
    drawing.path(bold, stroke=INK, thick=4.5)


def _said(drawing: Drawing, words: str, y: float) -> None:
    """Write in the middle, in a white box so that it can be read on any ground."""
    wide = 7.6 * len(words) + 16
    middle = (LEFT + WIDTH - RIGHT) / 2
    drawing.rect((middle - wide / 2, y - 9), (wide, 18), "#ffffff", ' rx="3"')
    drawing.text((middle, y + 4.2), words, Look(size=12, anchor="middle"))


def _row(drawing: Drawing, row: RasterRow, x: Place, y: float) -> None:
    colour = COLOURS[row.group]
    middle = y + ROW / 2 + 4.5
    drawing.text((LEFT - COUNT_ROOM, middle), row.name, Look(anchor="end", size=12.5), room=LEFT - COUNT_ROOM)
    drawing.text((LEFT - 8, middle), row.count, Look(anchor="end", size=12.5), room=COUNT_ROOM - 10)
    for a, b in row.unseen:
        drawing.hatch((x(a), y + 2), (x(b) - x(a), ROW - 4))
    top = y + (ROW - MARK) / 2
    for level, opacity in enumerate(OPACITY, 1):
        cells = [cell for cell in row.density if cell.level == level]
        steps = (
            f"M{short(x(cell.start_s))} {short(top)}H{short(x(cell.end_s))}v{short(MARK)}"
            f"H{short(x(cell.start_s))}z"
            for cell in cells
        )
        drawing.path(steps, fill=colour, opacity=opacity)
    drawing.path(_marks(row, x, top), fill=colour)
    if row.note:
        _said(drawing, row.note, y + ROW / 2)


def _marks(row: RasterRow, x: Place, top: float) -> list[str]:
    """One box a movement, at least wide enough to be seen; those that fall on each other are drawn once."""
    boxes = sorted({(round(x(a) / GRID) * GRID, round(max(x(b) - x(a), 1.5), 1)) for a, b in row.spans})
    return [f"M{short(at)} {short(top)}h{short(w)}v{short(MARK)}h-{short(w)}z" for at, w in boxes]


def _axis(drawing: Drawing, figure: RasterFigure, x: Place, y: float) -> None:
    drawing.line((LEFT, y), (WIDTH - RIGHT, y), INK)
    for tick in figure.ticks:
        drawing.line((x(tick.at), y), (x(tick.at), y + 5), INK)
        at = min(max(x(tick.at), LEFT + 4), WIDTH - 20)
        drawing.text((at, y + 19), tick.text, Look(size=12.5, anchor="middle"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    drawing.text((middle, y + 35), figure.axis, Look(size=12, anchor="middle", colour=SOFT))


def _legend(drawing: Drawing, figure: RasterFigure, y: float) -> None:
    at = LEFT
    for key, words in figure.legend:
        if key == "unseen":
            drawing.hatch((at, y - 10), (14, 13))
        elif key == "density":
            for i, opacity in enumerate(OPACITY):
                drawing.rect((at - 4 + 4 * i, y - 10), (4, 13), INK, f' fill-opacity="{opacity:g}"')
        else:
            drawing.rect((at + 4, y - 10), (5, 13), COLOURS[key])
        drawing.text((at + 20, y + 1), words, Look(size=12))
        at += 20 + 6.1 * len(words) + 22
