"""All kinds of movement on the clock of the night, as data."""

from __future__ import annotations

import numpy as np

from hypnic.model.events import Kind
from hypnic.model.hypnogram import Stage
from hypnic.model.spans import Spans
from hypnic.model.survey import Status
from hypnic.report.facts import Facts
from hypnic.report.kind_facts import KindFacts, every_kind, listed
from hypnic.report.kind_parts import Density, RasterFigure, RasterRow
from hypnic.report.night_figure import stage_runs, time_span
from hypnic.report.numbers import time_ticks
from hypnic.report.parts import Caption

MOST_MARKS = 300
"""A row of more events is drawn as a density: single marks would run into each other."""
CELLS = 192
LEVELS = 5
GROUPS = {"body": "whole body", "legs": "legs", "head": "head and jaw", "muscle": "single muscles"}


def raster(facts: Facts) -> RasterFigure | None:
    """Return the figure; None where nothing but legs was looked for, which have a figure of their own."""
    rows = tuple(row for row in every_kind(facts) if row.status is not Status.NOT_LOOKED_FOR)
    if not any(row.kind is not Kind.LEG_MOVEMENT for row in rows):
        return None
    night = facts.night
    span = time_span(facts)
    names, runs = stage_runs(night.hypnogram)
    drawn = tuple(_row(facts, row, span) for row in rows)
    return RasterFigure(
        caption=_caption(rows, drawn),
        span=span,
        ticks=time_ticks(night.start, span),
        axis="Clock time" if night.start is not None else "Hours from the start of the recording",
        stage_names=names,
        stages=runs,
        no_stages="" if facts.staged else "Sleep stages were not marked",
        rows=drawn,
        legend=_legend(drawn),
    )


def _row(facts: Facts, row: KindFacts, span: tuple[float, float]) -> RasterRow:
    spans = _spans(facts, row.kind)
    many = len(spans) > MOST_MARKS
    none = row.status is Status.NONE
    return RasterRow(
        name=row.words.short,
        count=row.count.text,
        group=row.words.group,
        spans=() if many else spans,
        density=_density(spans, span) if many else (),
        unseen=_unseen(facts, row),
        note="none found" if none else "",
    )


def _spans(facts: Facts, kind: Kind) -> tuple[tuple[float, float], ...]:
    if kind is Kind.LEG_MOVEMENT:
        return tuple((row.onset_s, row.end_s) for row in facts.night.movements if row.clm)
    return tuple((row.onset_s, row.end_s) for row in facts.night.survey.counted(kind))


def _density(spans: tuple[tuple[float, float], ...], span: tuple[float, float]) -> tuple[Density, ...]:
    """Return the share of the busiest cell in five steps; an empty cell is not drawn."""
    counts, edges = np.histogram([start for start, _ in spans], CELLS, range=span)
    levels = np.ceil(LEVELS * counts / max(1, int(counts.max()))).astype(int)
    return tuple(
        Density(float(a), float(b), int(level))
        for a, b, level in zip(edges[:-1], edges[1:], levels, strict=True)
        if level
    )


def _unseen(facts: Facts, row: KindFacts) -> tuple[tuple[float, float], ...]:
    """Return when none could have been seen; of REM sleep only, for what exists in REM sleep alone."""
    where = Spans([facts.night.period])
    if row.words.stratum == "rem" and facts.night.hypnogram is not None:
        where = where & facts.night.hypnogram.spans(Stage.R)
    return tuple((a, b) for a, b in where - row.seen)


def _legend(rows: tuple[RasterRow, ...]) -> tuple[tuple[str, str], ...]:
    used = [(group, words) for group, words in GROUPS.items() if any(row.group == group for row in rows)]
    if any(row.density for row in rows):
        used.append(("density", "many: darker is more"))
    if any(row.unseen for row in rows):
        used.append(("unseen", "could not be seen"))
    return tuple(used)


def _caption(rows: tuple[KindFacts, ...], drawn: tuple[RasterRow, ...]) -> Caption:
    counts = listed(f"{row.words.running} {row.count.text}" for row in rows)
    text = "Each mark is one movement at the time at which it came; long ones are as long as they lasted."
    if any(row.density for row in drawn):
        text += " A row of very many is drawn as a band: the darker, the more there were."
    return Caption(
        "Every movement on the clock of the night",
        f"One row a kind, in the order of the table: {counts}.",
        f"{text} Hatched: none could have been seen there. The line at the top is the sleep stage.",
    )
