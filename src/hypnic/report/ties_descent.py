"""Falling asleep as a figure: stages, heart, breath and chin around sleep onset, movements as dots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypnic.model.events import Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.pattern import Question
from hypnic.model.spans import Span
from hypnic.model.ties import Curve, Moment, Ties
from hypnic.report.facts import Facts
from hypnic.report.kinds import WORDS
from hypnic.report.numbers import clock
from hypnic.report.parts import Caption
from hypnic.report.ties_answers import many
from hypnic.report.ties_figures import course_panel, time_axis, value_axis
from hypnic.report.ties_parts import Axis, CoursePanel, DescentFigure, Dots, StageStrip

MOST_STRIPS = 6
MOST_KINDS = 3
"""Kinds whose movements are drawn as dots: more shapes cannot be told apart."""
MOST_DOTS = 60
"""Of a kind on a curve; more are a cloud."""
NAMES = {Stage.W: "W", Stage.N1: "N1", Stage.N2: "N2", Stage.N3: "N3", Stage.R: "REM", Stage.N: "NREM"}


def descent(facts: Facts, order: Sequence[Kind]) -> DescentFigure | None:
    """Return the figure; None where no course around sleep onset was measured.

    Parameters
    ----------
    order
        Kinds by interest: the first of them that have dots are drawn.
    """
    ties = facts.night.ties
    curves = [row for row in ties.curves if row.question is Question.DESCENT and row.kind is None]
    curves = [row for row in curves if len(row.at_s) > 1]
    if not curves:
        return None
    kinds = _dotted(ties.moments, order)
    tracks = tuple(_track(curve, ties.moments, kinds) for curve in curves)
    axis = time_axis(curves[0].at_s[0], curves[0].at_s[-1], "sleep onset")
    return DescentFigure(
        "ties-descent",
        _caption(facts, curves, kinds, ties),
        axis,
        _strips(facts, axis),
        tracks,
        tuple(WORDS[kind].short for kind in kinds),
    )


def _dotted(moments: Iterable[Moment], order: Sequence[Kind]) -> tuple[Kind, ...]:
    there = {row.kind for row in moments}
    return tuple(kind for kind in order if kind in there)[:MOST_KINDS]


def _track(curve: Curve, moments: Iterable[Moment], kinds: tuple[Kind, ...]) -> CoursePanel:
    panel = course_panel(curve, f"ties-descent-{curve.about}", "sleep onset")
    dots = tuple(Dots(WORDS[kind].short, _points(curve, moments, kind)) for kind in kinds)
    heights = [value for of in dots for _, value in of.points]
    y = value_axis((*panel.mean, *panel.band.low, *panel.band.high, *heights), panel.y.unit)
    return replace(panel, y=y, dots=dots)


def _points(curve: Curve, moments: Iterable[Moment], kind: Kind) -> tuple[tuple[float, float | None], ...]:
    """Return the movements of a kind on a curve; of very many, some that are spread evenly over them."""
    rows = sorted(
        (row.after_s, row.value)
        for row in moments
        if row.kind is kind and row.about == curve.about and row.value is not None
    )
    every = -(-len(rows) // MOST_DOTS) or 1
    return tuple(rows[::every])


def _strips(facts: Facts, axis: Axis) -> tuple[StageStrip, ...]:
    """Return the stages around each passage into sleep, the first ones of the night."""
    night = facts.night
    if night.hypnogram is None:
        return ()
    inside = [
        at for at in night.hypnogram.onsets_s.tolist() if night.period.start_s <= at < night.period.end_s
    ]
    return tuple(
        StageStrip(clock(night.start, at), _runs(night.hypnogram, at, axis)) for at in inside[:MOST_STRIPS]
    )


def _runs(hypnogram: Hypnogram, onset_s: float, axis: Axis) -> tuple[tuple[float, float, str], ...]:
    window = Span(onset_s + axis.low, onset_s + axis.high)
    rows = [
        (max(start, window.start_s) - onset_s, min(end, window.end_s) - onset_s, name)
        for stage, name in NAMES.items()
        for start, end in hypnogram.spans(stage)
        if end > window.start_s and start < window.end_s
    ]
    return tuple(sorted(rows))


def _caption(facts: Facts, curves: Sequence[Curve], kinds: tuple[Kind, ...], ties: Ties) -> Caption:
    most = max(curve.n for curve in curves)
    passages = "one passage from wake into sleep" if most == 1 else f"{most} passages from wake into sleep"
    before, after = (f"{abs(curves[0].at_s[end]) / 60:.0f}" for end in (0, -1))
    text = [f"Average over {passages}, from {before} minutes before to {after} minutes after."]
    if most > 1:
        text.append("The light band is its 95 % interval.")
    if kinds:
        counts = ", ".join(f"{_count(ties.moments, kind)} {many(kind)}" for kind in kinds)
        text.append(f"Each shape is a movement at its time and at the value there: {counts}.")
    if facts.night.hypnogram is not None and len(facts.night.hypnogram.onsets_s) > MOST_STRIPS:
        text.append(f"Stages are shown for the first {MOST_STRIPS} passages.")
    return Caption("Falling asleep", " ".join(map(_track_words, curves)), " ".join(text))


def _count(moments: Iterable[Moment], kind: Kind) -> int:
    """Return how many movements of a kind have a place on one of the curves."""
    return len({row.after_s for row in moments if row.kind is kind})


def _track_words(curve: Curve) -> str:
    panel = course_panel(curve, "")
    return f"{panel.caption.title}: {panel.caption.description[:1].lower()}{panel.caption.description[1:]}"
