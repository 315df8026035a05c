"""The night at a glance, as data: hypnogram, series, movements, arousals, breathing on one time axis."""

from __future__ import annotations

from collections.abc import Iterable

from hypnic.model.events import RESPIRATORY_EVENTS, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.scoring import Movement
from hypnic.model.spans import Spans
from hypnic.report.facts import Facts
from hypnic.report.numbers import clock, span_text, time_ticks
from hypnic.report.parts import Caption, Mark, MarkRow, NightFigure, SpanRow, StageRun, Tick

MARGIN = 0.01
STAGED = ("W", "REM", "N1", "N2", "N3")
LEVELS = {Stage.W: 0, Stage.R: 1, Stage.N1: 2, Stage.N2: 3, Stage.N3: 4}
ROW_NAMES = {
    Site.LEFT_LEG: "Left leg only",
    Site.RIGHT_LEG: "Right leg only",
    Site.BOTH_LEGS: "Both together",
    Site.LEG: "Leg, no side",
}


def night_figure(facts: Facts) -> NightFigure:
    """Return the figure's data; what was not marked is a row that says so."""
    night = facts.night
    span = time_span(facts)
    names, runs = stage_runs(night.hypnogram)
    return NightFigure(
        caption=_caption(facts),
        span=span,
        ticks=time_ticks(night.start, span),
        axis="Clock time" if night.start is not None else "Hours from the start of the recording",
        stage_names=names,
        stages=runs,
        no_stages="" if facts.staged else "Sleep stages were not marked",
        series=_series(facts),
        rows=_rows(facts),
        below=(
            _context(facts, "Arousals", (Kind.AROUSAL,), known=facts.arousals),
            _context(facts, "Breathing events", tuple(RESPIRATORY_EVENTS), known=facts.breathing),
        ),
        lights=_lights(facts),
        legend=_legend(facts),
    )


def time_span(facts: Facts) -> tuple[float, float]:
    """Return the scored period with a margin, for a time axis."""
    period = facts.night.period
    margin = min(max(60.0, MARGIN * period.duration_s), 5 * MARGIN * period.duration_s)
    return period.start_s - margin, period.end_s + margin


def stage_runs(hypnogram: Hypnogram | None) -> tuple[tuple[str, ...], tuple[StageRun, ...]]:
    """Return the names of the lines of a hypnogram, from the top, and its stretches by time."""
    if hypnogram is None:
        return (), ()
    coarse = bool(len(hypnogram.spans(Stage.ASLEEP)))
    fine = bool(len(hypnogram.spans(Stage.N1, Stage.N2, Stage.N3, Stage.N, Stage.R)))
    nrem = ("NREM",) if len(hypnogram.spans(Stage.N)) else ()
    told = STAGED if not nrem or len(hypnogram.spans(Stage.N1, Stage.N2, Stage.N3)) else STAGED[:2]
    names = ("W", "Asleep") if coarse and not fine else told + nrem + (("Asleep",) if coarse else ())
    levels = {**LEVELS, Stage.N: len(told), Stage.ASLEEP: len(names) - 1}
    runs = [StageRun(start, end, levels[stage]) for stage in levels for start, end in hypnogram.spans(stage)]
    return names, tuple(sorted(runs, key=lambda run: run.start_s))


def _series(facts: Facts) -> SpanRow:
    if not facts.measured:
        return SpanRow("PLM series", (), "not measured")
    return SpanRow("PLM series", tuple((row.start_s, row.end_s) for row in facts.night.scoring.series))


def _rows(facts: Facts) -> tuple[MarkRow, ...]:
    if not facts.measured:
        period = (facts.night.period.start_s, facts.night.period.end_s)
        return tuple(MarkRow(ROW_NAMES[site], (), (period,)) for site in (Site.LEFT_LEG, Site.RIGHT_LEG))
    return tuple(
        MarkRow(ROW_NAMES[site], _marks(facts.night.movements, site), _unseen(facts, site))
        for site in _row_sites(facts)
    )


def _row_sites(facts: Facts) -> tuple[Site, ...]:
    """One row a site that was looked at or in which something is."""
    wanted = set(facts.sites) | {movement.site for movement in facts.night.movements}
    if {Site.LEFT_LEG, Site.RIGHT_LEG} <= wanted:
        wanted.add(Site.BOTH_LEGS)
    return tuple(site for site in ROW_NAMES if site in wanted)


def _marks(movements: Iterable[Movement], site: Site) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            movement.onset_s,
            "excluded" if movement.excluded else "plm" if movement.plm else "clm",
            respiratory=bool(movement.respiratory),
            arousal=bool(movement.arousal),
        )
        for movement in movements
        if movement.site is site
    )


def _unseen(facts: Facts, site: Site) -> tuple[tuple[float, float], ...]:
    period = Spans([facts.night.period])
    seen = facts.night.candidates.assessable
    if site is Site.BOTH_LEGS:
        needed = [seen.get(Site.LEFT_LEG, Spans()), seen.get(Site.RIGHT_LEG, Spans())]
    else:
        needed = [seen.get(site, Spans())]
    for spans in needed:
        period = period & spans
    return tuple((a, b) for a, b in Spans([facts.night.period]) - period)


def _context(facts: Facts, name: str, kinds: tuple[Kind, ...], *, known: bool) -> SpanRow:
    if not known:
        return SpanRow(name, (), "not marked by anyone")
    return SpanRow(name, tuple((row.onset_s, row.end_s) for row in facts.night.context.of(*kinds)))


def _lights(facts: Facts) -> tuple[Tick, ...]:
    lights = facts.night.context.of(Kind.LIGHTS_OFF, Kind.LIGHTS_ON)
    words = {Kind.LIGHTS_OFF: "lights off", Kind.LIGHTS_ON: "lights on"}
    return tuple(Tick(row.onset_s, words[row.kind]) for row in lights)


def _legend(facts: Facts) -> tuple[tuple[str, str], ...]:
    if not facts.measured:
        return (("unseen", "not assessable"),)
    keys = [("plm", "in a series (PLM)"), ("clm", "in no series")]
    if facts.breathing:
        keys.append(("respiratory", "below the line: with breathing"))
    if facts.arousals:
        keys.append(("arousal", "dot: with an arousal"))
    if any(movement.excluded for movement in facts.night.movements):
        keys.append(("excluded", "not counted"))
    keys.append(("unseen", "not assessable"))
    return tuple(keys)


def _caption(facts: Facts) -> Caption:
    night = facts.night
    period = night.period
    start, end = clock(night.start, period.start_s), clock(night.start, period.end_s)
    parts = [f"Scored period {start} to {end} ({span_text(period.duration_s)})."]
    if facts.staged:
        parts.append(f"{span_text(facts.looked_at.total_s)} of sleep.")
    if facts.measured:
        clm, plm = facts.count("clm", "night"), facts.count("plm", "night")
        series = len(night.scoring.series)
        parts.append(f"{clm.text} candidate movements, {plm.text} of them periodic, in {series} series.")
        if facts.sleep_only:
            parts.append("Movements in sleep alone are counted.")
    else:
        parts.append("Leg movements were not measured.")
    return Caption(
        "The night at a glance",
        " ".join(parts),
        "Each mark is one movement, placed at its onset. Tall: in a periodic series. Short: in no series, on "
        "its own or at other intervals. Brackets join a series. Hatched: nothing could have been seen there.",
    )
