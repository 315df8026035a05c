"""Draws the night at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hypnic.report.parts import Mark, MarkRow, NightFigure, SpanRow, Tick
from hypnic.report.svg import BLUE, GREEN, INK, PALE, RULE, SOFT, VERMILLION, Drawing, Look, short

WIDTH = 1000.0
LEFT, RIGHT = 150.0, 16.0
STAGE_STEP = 21.0
ROW = 46.0
SPAN_ROW = 26.0
GAP = 14.0
TALL, LOW = 17.0, 8.0
DOT = 3.2
# Marks nearer than this cannot be told apart, so they are drawn once; it keeps a page of thousands small.
GRID = 0.8
BOLD = frozenset({"REM", "Active (REM)"})
"""Lines of the hypnogram that are drawn thick."""
COLOURS = {"plm": BLUE, "clm": GREEN, "excluded": "#707070"}

Place = Callable[[float], float]


def draw_night(figure: NightFigure, name: str = "night") -> str:
    """Return the figure as SVG."""
    stage_rows = max(2, len(figure.stage_names))
    top = 26.0
    hypnogram = stage_rows * STAGE_STEP
    series = SPAN_ROW if figure.series is not None else 0.0
    legend = 90.0 if figure.legend else 66.0
    height = top + hypnogram + GAP + series + ROW * len(figure.rows) + SPAN_ROW * len(figure.below) + legend
    drawing = Drawing(name, (WIDTH, height))
    start, end = figure.span

    def x(at_s: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (min(max(at_s, start), end) - start) / (end - start)

    y = top
    bottom = height - legend + 14.0
    _grid(drawing, figure, x, (top, bottom))
    _hypnogram(drawing, figure, x, y)
    y += hypnogram + GAP
    if figure.series is not None:
        _series(drawing, figure.series, x, y)
    y += series
    for row in figure.rows:
        _marks(drawing, row, x, y)
        y += ROW
    for below in figure.below:
        _spans(drawing, below, x, y)
        y += SPAN_ROW
    _axis(drawing, figure, x, bottom)
    _legend(drawing, figure.legend, height - 14.0)
    return drawing.render(figure.caption.title, figure.caption.description)


def _grid(drawing: Drawing, figure: NightFigure, x: Place, ends: tuple[float, float]) -> None:
    for tick in figure.ticks:
        drawing.line((x(tick.at), ends[0]), (x(tick.at), ends[1]), "#e6e6e6")
    for light in _apart(figure.lights, x):
        drawing.line((x(light.at), ends[0] - 4), (x(light.at), ends[1]), SOFT, dashed=True)
        right_half = x(light.at) > WIDTH / 2
        drawing.text(
            (x(light.at), 14), light.text, Look(size=12, colour=SOFT, anchor="end" if right_half else "start")
        )


def _apart(ticks: Iterable[Tick], x: Place) -> list[Tick]:
    """Keep the first light mark of those whose words would overlap."""
    kept: list[Tick] = []
    for tick in ticks:
        if not kept or x(tick.at) - x(kept[-1].at) > 130:
            kept.append(tick)
    return kept


def _hypnogram(drawing: Drawing, figure: NightFigure, x: Place, y: float) -> None:
    for i, name in enumerate(figure.stage_names):
        at = y + (i + 0.5) * STAGE_STEP
        drawing.text((LEFT - 10, at + 4.5), name, Look(anchor="end"))
        drawing.line((LEFT, at), (WIDTH - RIGHT, at), "#eeeeee")
    wide = WIDTH - LEFT - RIGHT
    if figure.no_stages:
        drawing.text((LEFT - 10, y + STAGE_STEP + 4.5), "Stages", Look(anchor="end"))
        drawing.hatch((LEFT, y), (wide, 2 * STAGE_STEP))
        _said(drawing, figure.no_stages, y + STAGE_STEP)
        return
    steps: list[str] = []
    bold: list[str] = []
    ends: tuple[float, float] | None = None
    for run in figure.stages:
        a, b, level = x(run.start_s), x(run.end_s), y + (run.row + 0.5) * STAGE_STEP
        if run.end_s < figure.span[0] or run.start_s > figure.span[1]:
            continue
        joined = ends is not None and run.start_s - ends[0] < 1e-6
        steps.append(f"V{short(level)}H{short(b)}" if joined else f"M{short(a)} {short(level)}H{short(b)}")
        if figure.stage_names[run.row] in BOLD:
            bold.append(f"M{short(a)} {short(level)}H{short(b)}")
        if ends is not None and not joined:
            drawing.hatch((x(ends[0]), y), (a - x(ends[0]), len(figure.stage_names) * STAGE_STEP))
        ends = (run.end_s, level)
    drawing.path(steps, stroke=INK, thick=1.4)
    drawing.path(bold, stroke=INK, thick=5)


def _said(drawing: Drawing, words: str, y: float, *, size: float = 12.5) -> None:
    """Write on a hatched ground, in a white box so that it can be read."""
    wide = 8.0 * len(words) + 16
    middle = (LEFT + WIDTH - RIGHT) / 2
    drawing.rect((middle - wide / 2, y - 10), (wide, 20), "#ffffff", ' rx="3"')
    drawing.text((middle, y + 4.5), words, Look(size=size, anchor="middle", colour=INK))


def _series(drawing: Drawing, row: SpanRow, x: Place, y: float) -> None:
    drawing.text((LEFT - 10, y + 15), row.name, Look(anchor="end"))
    if row.missing:
        drawing.hatch((LEFT, y + 2), (WIDTH - LEFT - RIGHT, SPAN_ROW - 6))
        _said(drawing, row.missing, y + 11)
        return
    drawing.path(
        (f"M{short(x(a))} {short(y + 20)}v-9H{short(max(x(b), x(a) + 1.5))}v9" for a, b in row.spans),
        stroke=BLUE, thick=1.6,
    )  # fmt: skip


def _marks(drawing: Drawing, row: MarkRow, x: Place, y: float) -> None:
    base = y + 24
    drawing.text((LEFT - 10, base + 4.5), row.name, Look(anchor="end"), room=LEFT - 14)
    for a, b in row.unseen:
        drawing.hatch((x(a), y + 3), (x(b) - x(a), ROW - 6))
    if row.marks or not row.unseen:
        drawing.line((LEFT, base), (WIDTH - RIGHT, base), RULE)
    for look in ("excluded", "clm", "plm"):
        for respiratory in (False, True):
            of = [mark for mark in row.marks if mark.look == look and mark.respiratory is respiratory]
            drawing.path(
                _bars(of, x, base, look, respiratory=respiratory),
                stroke=VERMILLION if respiratory else COLOURS[look],
                thick=1.3,
            )
    drawing.path(_dots(row.marks, x, base), stroke=INK, thick=DOT, round_ends=True)


def _bars(marks: list[Mark], x: Place, base: float, look: str, *, respiratory: bool) -> Iterable[str]:
    grid = 2.0 if look == "excluded" else GRID
    places = sorted({round(x(mark.at_s) / grid) * grid for mark in marks})
    if look == "excluded":
        middle = base + (LOW if respiratory else 0)
        return [f"M{short(at - 2.5)} {short(middle - 2.5)}l5 5m0-5l-5 5" for at in places]
    tall = TALL if look == "plm" else LOW
    return [f"M{short(at)} {short(base)}v{'' if respiratory else '-'}{short(tall)}" for at in places]


def _dots(marks: Iterable[Mark], x: Place, base: float) -> list[str]:
    places: set[tuple[float, float]] = set()
    for mark in marks:
        if mark.arousal:
            reach = (TALL if mark.look == "plm" else LOW) + 3.2
            places.add((2 * round(x(mark.at_s) / 2), base + reach if mark.respiratory else base - reach))
    return [f"M{short(at)} {short(y)}h.1" for at, y in sorted(places)]


def _spans(drawing: Drawing, row: SpanRow, x: Place, y: float) -> None:
    drawing.text((LEFT - 10, y + 17), row.name, Look(anchor="end"), room=LEFT - 14)
    if row.missing:
        drawing.hatch((LEFT, y + 4), (WIDTH - LEFT - RIGHT, SPAN_ROW - 8))
        _said(drawing, row.missing, y + 13)
        return
    drawing.rect((LEFT, y + 6), (WIDTH - LEFT - RIGHT, SPAN_ROW - 12), PALE)
    boxes = sorted({(round(x(a) / GRID) * GRID, max(x(b) - x(a), 1.2)) for a, b in row.spans})
    drawing.path((f"M{short(a)} {short(y + 6)}h{short(w)}v14h-{short(w)}z" for a, w in boxes), fill=SOFT)


def _axis(drawing: Drawing, figure: NightFigure, x: Place, y: float) -> None:
    drawing.line((LEFT, y), (WIDTH - RIGHT, y), INK)
    for tick in figure.ticks:
        drawing.line((x(tick.at), y), (x(tick.at), y + 5), INK)
        at = min(max(x(tick.at), LEFT + 4), WIDTH - 20)
        drawing.text((at, y + 20), tick.text, Look(anchor="middle"))
    drawing.text(
        ((LEFT + WIDTH - RIGHT) / 2, y + 38), figure.axis, Look(size=12, anchor="middle", colour=SOFT)
    )


def _legend(drawing: Drawing, entries: tuple[tuple[str, str], ...], y: float) -> None:
    at = 8.0
    for key, words in entries:
        _symbol(drawing, key, at + 6, y)
        drawing.text((at + 18, y + 1), words, Look(size=12))
        at += 18 + 6.1 * len(words) + 22


def _symbol(drawing: Drawing, key: str, x: float, y: float) -> None:
    if key in ("plm", "clm"):
        reach = TALL if key == "plm" else LOW
        drawing.line((x, y + 2), (x, y + 2 - reach), COLOURS[key], thick=2.2)
    elif key == "excluded":
        drawing.path([f"M{short(x - 3)} {short(y - 6)}l6 6m0-6l-6 6"], stroke=COLOURS[key], thick=1.4)
    elif key == "respiratory":
        drawing.line((x - 5, y - 9), (x + 5, y - 9), RULE)
        drawing.line((x, y - 9), (x, y + 3), VERMILLION, thick=2.2)
    elif key == "arousal":
        drawing.path([f"M{short(x - 2.2)} {short(y - 3)}a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0-4.4 0"], fill=INK)
    else:
        drawing.hatch((x - 6, y - 10), (14, 13))
