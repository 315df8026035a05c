"""Curves and histograms of ties as data for figures: axes, ticks, and what they say in words."""

from __future__ import annotations

import math
from collections.abc import Iterable

from hypnic.model.pattern import Question
from hypnic.model.ties import Curve, Distances
from hypnic.report import numbers
from hypnic.report.parts import Caption, Tick
from hypnic.report.ties_parts import Axis, Band, CoursePanel, DistancePanel
from hypnic.report.ties_words import capital, named, quantity

MOST_POINTS = 121
"""Points of a curve that are drawn; more lie closer together than the line is wide."""
REFERENCE = "_reference_uv"
"""How the name of noise ends that was averaged as its quantity was."""
IN_MS, IN_SECONDS = 6.0, 301.0
"""A shorter axis is written in ms, and a shorter one than that in s."""
STEPS_MS = (10, 20, 50, 100, 200, 500, 1000)
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
LEAST_TOP = 3
"""Of a histogram: a lower one would need ticks between whole movements."""
MOST_TICKS, MOST_LONG_TICKS = 7, 4
LONG = 1000
"""From here on the numbers at the ticks have four digits."""
NEARLY = 0.02
"""An axis is made longer by this share where that brings it to a round value."""
ROOM = 0.06
"""Share of the range of values that stays free above and below."""
LEAST_ROOM = 0.001
"""The same of the values themselves: what varies less is drawn as a straight line."""


def time_axis(low_s: float, high_s: float, since: str = "onset") -> Axis:
    """Return an axis of seconds with ticks in ms, s or min, whichever reads best."""
    length = high_s - low_s
    unit, per_s, steps = (
        ("ms", 1000.0, STEPS_MS)
        if length < IN_MS
        else ("s", 1.0, STEPS)
        if length < IN_SECONDS
        else ("min", 1 / 60.0, STEPS)
    )
    most = MOST_TICKS if length * per_s < LONG else MOST_LONG_TICKS
    step = next((step for step in steps if length * per_s / step < most), steps[-1])
    slack = NEARLY * length * per_s / step
    first, last = math.ceil(low_s * per_s / step - slack), math.floor(high_s * per_s / step + slack)
    low_s, high_s = min(low_s, first * step / per_s), max(high_s, last * step / per_s)
    ticks = tuple(Tick(at * step / per_s, numbers.signed(at * step, 0)) for at in range(first, last + 1))
    return Axis(low_s, high_s, ticks, f"{unit} from {since}")


def value_axis(values: Iterable[float | None], unit: str) -> Axis:
    """Return an axis that holds all values, with some room."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = max(ROOM * (high - low), LEAST_ROOM * max(abs(low), abs(high), 1.0))
    low, high = low - room, high + room
    places = numbers.ticks_between(low, high)
    digits = max(0, -math.floor(math.log10(places[1] - places[0]) + 1e-9))
    return Axis(low, high, tuple(Tick(at, numbers.signed(at, digits)) for at in places), unit)


def course_panel(curve: Curve, key: str, since: str = "onset", noise: Curve | None = None) -> CoursePanel:
    """Return a curve as a panel; a long one is thinned.

    Parameters
    ----------
    noise
        The same made of noise alone.
    """
    every = math.ceil(
        len(curve.at_s) / (MOST_POINTS if curve.question is Question.BACK_AVERAGE else MOST_POINTS // 2)
    )
    mean, low, high, chance_low, chance_high, reference = (
        row[::every]
        for row in (
            *(curve.mean, curve.low, curve.high),
            *(curve.chance_low, curve.chance_high),
            () if noise is None else noise.mean,
        )
    )
    return CoursePanel(
        key,
        Caption(_title(curve), _described(curve), ""),
        time_axis(curve.at_s[0], curve.at_s[-1], since),
        value_axis((*mean, *low, *high, *chance_low, *chance_high, *reference), _unit(curve)),
        curve.at_s[::every],
        mean,
        Band(low, high),
        Band(chance_low, chance_high),
        reference,
    )


def _title(curve: Curve) -> str:
    """Return what stands over a panel; leads of one question are told apart by it."""
    words = quantity(curve.about)
    name = words.short or capital(words.name)
    return f"{name}, {curve.channel}" if curve.question is Question.BACK_AVERAGE and curve.channel else name


def _unit(curve: Curve) -> str:
    parts = [quantity(curve.about).unit]
    if curve.channel and curve.question is not Question.BACK_AVERAGE:
        parts.append(curve.channel)
    return " · ".join(part for part in parts if part)


def _described(curve: Curve) -> str:
    """Return a curve in words: what it averages, where it is lowest and highest."""
    of = "passages into sleep" if curve.kind is None else "movements"
    known = [(value, at) for value, at in zip(curve.mean, curve.at_s, strict=True) if value is not None]
    if not known:
        return f"Average over {curve.n} {of}; it cannot be told at any time."
    unit = quantity(curve.about).unit
    (low, low_s), (high, high_s) = min(known), max(known)
    digits = 0 if max(abs(low), abs(high)) >= 100 else 1 if max(abs(low), abs(high)) >= 10 else 2
    least, most = (numbers.signed(value, digits) for value in (low, high))
    return (
        f"Average over {curve.n} {of}: lowest {least} at {moment(low_s, curve)}, highest {most} at "
        f"{moment(high_s, curve)} ({unit})."
    )


def moment(at_s: float, curve: Curve) -> str:
    """Return a time on the axis of a curve with its unit."""
    length = curve.at_s[-1] - curve.at_s[0]
    if length < IN_MS:
        return f"{numbers.signed(at_s * 1000, 0)} ms"
    if length < IN_SECONDS:
        return f"{numbers.signed(at_s, 0)} s"
    return f"{numbers.signed(at_s / 60, 1)} min"


def distance_panel(row: Distances, key: str) -> DistancePanel:
    """Return a histogram of distances as a panel."""
    top = max((*row.counts, *row.chance_high, *row.chance, LEAST_TOP))
    ticks = tuple(Tick(at, f"{at:g}") for at in numbers.round_ticks(top, 3))
    return DistancePanel(
        key,
        Caption(named(row.about), _distances(row), ""),
        time_axis(row.edges_s[0], row.edges_s[-1], "it (left: before it)"),
        Axis(0.0, ticks[-1].at, ticks, "movements, by how far the nearest is"),
        row.edges_s,
        row.counts,
        row.chance,
        Band(row.chance_low, row.chance_high),
    )


def _distances(row: Distances) -> str:
    """Return a histogram in words: how many are near, further, and beyond, beside what chance gives."""
    inside = sum(row.counts)
    before = sum(count for count, end in zip(row.counts, row.edges_s[1:], strict=True) if end <= 0)
    over = [
        (low, high)
        for low, high, count, most in zip(
            row.edges_s, row.edges_s[1:], row.counts, row.chance_high, strict=False
        )
        if count > most
    ]
    said = (
        f"{inside} movements within the axis, {before} of them before it and {inside - before} after; "
        f"{row.beyond} further off."
    )
    if not over:
        return f"{said} No bar stands out of the band of chance."
    bars = ", ".join(f"{numbers.signed(low, 0)} to {numbers.signed(high, 0)} s" for low, high in over[:3])
    more = f" and {len(over) - 3} more" if len(over) > 3 else ""
    return f"{said} Above the band of chance: {bars}{more}."


def panels_of(curves: Iterable[Curve], question: Question) -> tuple[CoursePanel, ...]:
    """Return the panels of one question about one kind, each with its noise where that was measured."""
    asked = [curve for curve in curves if curve.question is question and len(curve.at_s) > 1]
    noise = {
        (row.about.replace(REFERENCE, "_uv"), row.channel): row for row in asked if REFERENCE in row.about
    }
    shown = [row for row in asked if REFERENCE not in row.about]
    return tuple(
        course_panel(
            row,
            f"ties-{row.kind}-{question.replace(' ', '-')}-{at}",
            noise=noise.get((row.about, row.channel)),
        )
        for at, row in enumerate(shown, 1)
    )
