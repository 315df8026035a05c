"""Draws the two charts and the excerpts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from hypnic.report.parts import Box, ExcerptFigure, HoursFigure, IntervalFigure, Tick, TraceBand
from hypnic.report.svg import BLUE, INK, RULE, SKY, SOFT, VERMILLION, Drawing, Look, short, width

WIDTH, HEIGHT = 560.0, 330.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 14.0, 34.0, 58.0
FONT = 14.0
LABEL_ROOM = 46.0
TRACE_WIDTH = 1000.0
TRACE_LEFT = 152.0
TRACE_HEIGHT, LOW_TRACE_HEIGHT = 96.0, 50.0
MOST_TALL_TRACES = 3
NAME = Look(size=12)
MOST_NAME = 320.0
AROUSAL = "arousal"

Place = Callable[[float], float]


def draw_hours(figure: HoursFigure, name: str = "hours") -> str:
    """Return the bars of movements per hour as SVG."""
    drawing = Drawing(name, (WIDTH, HEIGHT))
    foot = HEIGHT - BOTTOM

    def y(value: float) -> float:
        return foot - (foot - TOP) * value / figure.top

    _y_axis(drawing, figure.ticks, y, figure.axis)
    step = (WIDTH - LEFT - RIGHT) / len(figure.bars)
    wide = min(0.7 * step, 44.0)
    every = math.ceil(LABEL_ROOM / step)
    for i, bar in enumerate(figure.bars):
        middle = LEFT + (i + 0.5) * step
        if bar.inner.value is None:
            drawing.hatch((middle - wide / 2, TOP), (wide, foot - TOP))
        else:
            outer = bar.outer.value or 0.0
            drawing.rect((middle - wide / 2, y(outer)), (wide, foot - y(outer)), SKY, ' fill-opacity="0.45"')
            drawing.rect((middle - wide / 2, y(bar.inner.value)), (wide, foot - y(bar.inner.value)), BLUE)
        if i % every == 0:
            drawing.text((middle, foot + 19), bar.label, Look(size=FONT, anchor="middle"))
    drawing.line((LEFT, foot), (WIDTH - RIGHT, foot), INK)
    drawing.text(
        ((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12),
        "start of the hour",
        Look(size=FONT - 1, anchor="middle", colour=SOFT),
    )
    return drawing.render(figure.caption.title, figure.caption.description)


def _y_axis(drawing: Drawing, ticks: tuple[Tick, ...], y: Place, words: str) -> None:
    for tick in ticks:
        drawing.line((LEFT, y(tick.at)), (WIDTH - RIGHT, y(tick.at)), "#e6e6e6")
        drawing.text((LEFT - 8, y(tick.at) + 5), tick.text, Look(size=FONT, anchor="end"), room=LEFT - 10)
    drawing.text((8, 16), words, Look(size=FONT - 1, colour=SOFT))


def draw_intervals(figure: IntervalFigure, name: str = "intervals") -> str:
    """Return the histogram of intervals as SVG."""
    drawing = Drawing(name, (WIDTH, HEIGHT))
    foot = HEIGHT - BOTTOM
    top = figure.y_ticks[-1].at
    low, high = math.log(figure.x_ticks[0].at), math.log(figure.x_ticks[-1].at)

    def x(value: float) -> float:
        share = (math.log(max(value, 1e-6)) - low) / (high - low)
        return LEFT + (WIDTH - LEFT - RIGHT) * min(max(share, 0.0), 1.0)

    def y(value: float) -> float:
        return foot - (foot - TOP) * value / top

    first, last = figure.limits
    drawing.rect((x(first.at), TOP), (x(last.at) - x(first.at), foot - TOP), "#eaf3f9")
    _y_axis(drawing, figure.y_ticks, y, "intervals")
    floor = f"V{short(foot)}z"
    bars = [bar for bar in figure.bins if bar.count]
    tops = (f"V{short(y(bar.count))}H{short(x(bar.high_s) - 0.8)}" for bar in bars)
    starts = (f"M{short(x(bar.low_s))} {short(foot)}" for bar in bars)
    drawing.path((f"{a}{b}{floor}" for a, b in zip(starts, tops, strict=True)), fill=BLUE)
    for limit in figure.limits:
        drawing.line((x(limit.at), TOP), (x(limit.at), foot), SOFT, dashed=True)
    _centre(drawing, figure, x, foot)
    for tick in figure.x_ticks:
        drawing.line((x(tick.at), foot), (x(tick.at), foot + 5), INK)
        at = min(max(x(tick.at), LEFT), WIDTH - 20)
        drawing.text((at, foot + 21), tick.text, Look(size=FONT - 0.5, anchor="middle"))
    drawing.line((LEFT, foot), (WIDTH - RIGHT, foot), INK)
    words = "seconds from onset to onset, logarithmic axis"
    drawing.text(
        ((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12), words, Look(size=FONT - 1, anchor="middle", colour=SOFT)
    )
    if figure.empty:
        drawing.rect((LEFT + 20, (TOP + foot) / 2 - 20), (WIDTH - LEFT - RIGHT - 40, 32), "#ffffff")
        drawing.text(
            ((LEFT + WIDTH - RIGHT) / 2, (TOP + foot) / 2), figure.empty, Look(size=FONT, anchor="middle")
        )
    return drawing.render(figure.caption.title, figure.caption.description)


def _centre(drawing: Drawing, figure: IntervalFigure, x: Place, foot: float) -> None:
    if figure.centre.value is None:
        return
    at = x(figure.centre.value)
    drawing.line((at, TOP - 6), (at, foot), VERMILLION, thick=2)
    end = at > WIDTH / 2
    words = f"geometric mean {figure.centre.text} s"
    drawing.text(
        (at - 6 if end else at + 6, TOP - 9), words, Look(size=FONT - 0.5, anchor="end" if end else "start")
    )


def draw_excerpt(figure: ExcerptFigure, name: str) -> str:
    """Return one piece of signal as SVG: a band from smallest to largest value, movements shaded."""
    head = 38.0 if figure.context else 6.0
    tall = TRACE_HEIGHT if len(figure.traces) <= MOST_TALL_TRACES else LOW_TRACE_HEIGHT
    height = head + max(1, len(figure.traces)) * (tall + 20.0) + 46.0
    drawing = Drawing(name, (TRACE_WIDTH, height))
    start, end = figure.span
    right = TRACE_WIDTH - 14.0

    def x(at_s: float) -> float:
        return TRACE_LEFT + (right - TRACE_LEFT) * (min(max(at_s, start), end) - start) / (end - start)

    foot = height - 40.0
    for tick in figure.ticks:
        drawing.line((x(tick.at), head), (x(tick.at), foot), "#e6e6e6")
    for name_y, ground, boxes in _lanes(figure.context):
        for box in boxes:
            place, wide = x(box.start_s), max(2.0, x(box.end_s) - x(box.start_s))
            drawing.rect((place, name_y - 11), (wide, foot - name_y + 11), ground, ' fill-opacity="0.75"')
        _names(drawing, boxes, x, name_y, right)
    y = head
    for trace, boxes in zip(figure.traces, figure.boxes, strict=True):
        _trace(drawing, trace, boxes, x, (y, tall))
        y += tall + 20.0
    drawing.line((TRACE_LEFT, foot), (right, foot), INK)
    for tick in figure.ticks:
        drawing.line((x(tick.at), foot), (x(tick.at), foot + 5), INK)
        drawing.text(
            (min(max(x(tick.at), TRACE_LEFT + 10), right - 22), foot + 19),
            tick.text,
            Look(size=12.5, anchor="middle"),
        )
    drawing.text(
        ((TRACE_LEFT + right) / 2, height - 4), figure.axis, Look(size=12, anchor="middle", colour=SOFT)
    )
    return drawing.render(figure.caption.title, figure.caption.description)


def _lanes(context: tuple[Box, ...]) -> Iterator[tuple[float, str, tuple[Box, ...]]]:
    """Breathing above, arousals under it: height of the names, ground, boxes."""
    yield 14.0, "#f6e3c0", tuple(box for box in context if box.name != AROUSAL)
    yield 29.0, "#e3d9ee", tuple(box for box in context if box.name == AROUSAL)


def _names(drawing: Drawing, boxes: tuple[Box, ...], x: Place, y: float, right: float) -> None:
    """Write each box's name over its start, but not where it would run into the name before."""
    taken = -math.inf
    for box in sorted(boxes, key=lambda box: box.start_s):
        wide = min(width(box.name, NAME.size), MOST_NAME)
        at = min(x(box.start_s), right - wide)
        if at < taken:
            continue
        drawing.text((at, y), box.name, NAME, room=MOST_NAME)
        taken = at + wide + 6


def _trace(
    drawing: Drawing, trace: TraceBand, boxes: tuple[Box, ...], x: Place, place: tuple[float, float]
) -> None:
    top, tall = place
    body = top + 18.0
    middle = body + tall / 2
    right = TRACE_WIDTH - 14.0

    def y(value: float) -> float:
        return middle - (tall / 2) * value / trace.scale_uv

    for a, b in trace.unseen:
        drawing.hatch((x(a), body), (x(b) - x(a), tall))
    for box in boxes:
        fill = "#d5e8f4" if box.counted else "#e4e4e4"
        drawing.rect((x(box.start_s), body), (max(2.0, x(box.end_s) - x(box.start_s)), tall), fill)
    _names(drawing, boxes, x, top + 12.0, right)
    drawing.text((8, top + 13), trace.name, Look(size=13, bold=True), room=TRACE_LEFT - 16)
    for tick in trace.ticks:
        drawing.text((TRACE_LEFT - 8, y(tick.at) + 4.5), tick.text, Look(size=12, anchor="end"))
        drawing.line((TRACE_LEFT - 5, y(tick.at)), (TRACE_LEFT, y(tick.at)), SOFT)
    drawing.text((8, middle + 4.5), "µV", Look(size=12, colour=SOFT))
    drawing.path(_band(trace, y, right), fill=INK)
    if trace.rest_uv is not None:
        for level in (trace.rest_uv, -trace.rest_uv):
            drawing.line((TRACE_LEFT, y(level)), (right, y(level)), VERMILLION, dashed=True)
    drawing.line((TRACE_LEFT, body), (TRACE_LEFT, body + tall), RULE)


def _band(trace: TraceBand, y: Place, right: float) -> list[str]:
    """One closed shape for each unbroken run of values; a gap in the signal is a gap in the band."""
    n = min(len(trace.low_uv), len(trace.high_uv))
    steps: list[str] = []
    run: list[int] = []
    for i in range(n + 1):
        good = i < n and math.isfinite(trace.low_uv[i]) and math.isfinite(trace.high_uv[i])
        if good:
            run.append(i)
        elif run:
            steps.append(_closed(trace, run, y, right, n))
            run = []
    return steps


def _closed(trace: TraceBand, run: list[int], y: Place, right: float, n: int) -> str:
    def x(i: int) -> float:
        return TRACE_LEFT + (right - TRACE_LEFT) * (i + 0.5) / n

    # Half a pixel either way keeps the band visible where it is thinner than a line.
    up = [f"{short(x(i))} {short(y(trace.high_uv[i]) - 0.4)}" for i in run]
    down = [f"{short(x(i))} {short(y(trace.low_uv[i]) + 0.4)}" for i in reversed(run)]
    return f"M{'L'.join([*up, *down])}z"
