"""The two charts and the excerpts, as data."""

from __future__ import annotations

import math

import numpy as np

from hypnic.model.events import LEGS, MOVEMENTS, Event, Kind, Site
from hypnic.model.night import Excerpt, IntervalStatistics, Trace
from hypnic.model.spans import Span, Spans
from hypnic.report import numbers
from hypnic.report.facts import Facts
from hypnic.report.kinds import WORDS
from hypnic.report.parts import (
    Bin,
    Box,
    Caption,
    ExcerptFigure,
    HourBar,
    HoursFigure,
    IntervalFigure,
    Number,
    Row,
    Table,
    Tick,
    TraceBand,
)
from hypnic.report.top import shortest_interval

# 11 bins between 10 and 90 s on a logarithmic axis, so that both limits are edges of bins.
BINS_PER_BAND = 11
BIN_EDGES_S = tuple(10.0 * 9.0 ** (k / BINS_PER_BAND) for k in range(-15, 25))
MOST_POINTS = 9000
MOST_KIND_POINTS = 14000
"""Points of all traces of the leg pictures, and of the examples of kinds: they keep the page under 1 MB."""
MOST_POINTS_A_TRACE = 420
MOST_EXCERPTS = 10
LEAST_SCALE_UV = 15.0
EVENT_NAMES = {Kind.APNEA: "apnoea", Kind.HYPOPNEA: "hypopnoea", Kind.RERA: "RERA", Kind.AROUSAL: "arousal"}


def hours_figure(facts: Facts) -> HoursFigure | None:
    """Return movements per hour through the night; None where there are no hours."""
    bars: list[HourBar] = []
    while facts.index("plm", f"hour {len(bars) + 1}") is not None:
        hour = f"hour {len(bars) + 1}"
        at_s = facts.night.period.start_s + 3600 * len(bars)
        label = numbers.clock(facts.night.start, at_s)
        bars.append(HourBar(label, facts.rate("plm", hour), facts.rate("clm", hour)))
    if not bars:
        return None
    rates = [number.value or 0.0 for bar in bars for number in (bar.inner, bar.outer)]
    ticks = numbers.round_ticks(max(1.0, *rates))
    known = [bar for bar in bars if bar.inner.value is not None]
    peak = max(known, key=lambda bar: bar.inner.value or 0.0, default=None)
    described = (
        f"Most periodic movements in the hour from {peak.label}: {peak.inner.text} an hour."
        if peak is not None and peak.inner.value
        else "No periodic movements in any hour."
    )
    blank = len(bars) - len(known)
    unseen = f", {blank} of them without time in which a movement could have been seen" if blank else ""
    divided = (
        "Each hour is divided by the part of it in which a movement could have been seen; a hatched hour "
        "had none."
    )
    if facts.sleep_only:
        divided = f"{divided} Movements in sleep alone are counted, over all minutes, waking included."
    caption = Caption(
        "Movements per hour through the night",
        f"The scored period in {len(bars)} {'hour' if len(bars) == 1 else 'hours'}{unseen}. {described}",
        f"Dark: periodic movements (PLM). Light: all candidates (CLM). {divided} "
        "Their 95 % intervals are in the table.",
    )
    rows = tuple(
        Row(bar.label, (facts.minutes("plm", f"hour {i}"), bar.outer, bar.inner, bar.inner.interval or "–"))
        for i, bar in enumerate(bars, 1)
    )
    table = Table(
        "hours",
        "Each hour in numbers",
        ("Hour from", "Minutes seen", "CLM/h", "PLM/h", "95 % interval"),
        rows,
    )
    labels = tuple(Tick(value, f"{value:g}") for value in ticks)
    return HoursFigure(caption, tuple(bars), labels, ticks[-1], "per hour", table)


def interval_figure(facts: Facts) -> IntervalFigure | None:
    """Return the intervals between candidates; None where the legs were not measured."""
    if not facts.measured:
        return None
    imis = np.array([m.imi_s for m in facts.night.movements if m.imi_s is not None], dtype=np.float64)
    edges = np.array(BIN_EDGES_S)
    # An interval of exactly 90 s belongs to a series, so it lies in the bin below that edge.
    edges[np.isclose(edges, 90.0)] += 1e-6
    edges[np.isclose(edges, 10.0)] -= 1e-6
    counts = np.histogram(imis, edges)[0]
    bins = tuple(Bin(a, b, int(n)) for a, b, n in zip(BIN_EDGES_S, BIN_EDGES_S[1:], counts, strict=False))
    ticks = numbers.round_ticks(max(4, int(counts.max(initial=0))))
    statistics = facts.night.summary.intervals
    key = f"{facts.night.summary.rules}/imi"
    centre = numbers.number(f"{key}/geometric_mean_s", statistics.geometric_mean_s)
    low, high = shortest_interval(facts), "90"
    middle = "" if centre.value is None else f"; geometric mean {centre.text} s"
    outside = int(len(imis) - counts.sum())
    beyond = f" {outside} of them lie outside the axis and are not drawn." if outside else ""
    caption = Caption(
        "Intervals between movements",
        f"{statistics.count} intervals from onset to onset{middle}.{beyond}",
        f"Logarithmic axis. Intervals of {low} to {high} s (shaded) can belong to a periodic series. The "
        f"line marks "
        "the geometric mean.",
    )
    return IntervalFigure(
        caption,
        bins,
        tuple(Tick(v, f"{v:g}") for v in (0.5, 1, 2, 5, 10, 20, 50, 90, 200, 500, 1000)),
        tuple(Tick(value, f"{value:g}") for value in ticks if value == int(value)),
        (Tick(float(low), f"{low} s"), Tick(90.0, f"{high} s")),
        centre,
        "" if statistics.count else "No two candidates follow each other: there is no interval.",
        _interval_table(facts, key),
    )


def _interval_table(facts: Facts, key: str) -> Table:
    every, apart = facts.night.summary.intervals, facts.night.summary.intervals_nr
    names = (
        ("count", "Intervals"),
        ("under_10_s", "under 10 s"),
        ("from_10_to_90_s", "10 to 90 s"),
        ("over_90_s", "over 90 s"),
        ("mean_s", "Mean (s)"),
        ("sd_s", "SD (s)"),
        ("median_s", "Median (s)"),
        ("geometric_mean_s", "Geometric mean (s)"),
        ("geometric_sd", "Geometric SD (factor)"),
    )
    rows = [
        Row(name, (_statistic(every, f"{key}/{field}", field), _statistic(apart, f"{key}_nr/{field}", field)))
        for field, name in names
    ]
    rows.append(Row("Isolated movements", (facts.count("isolated", "night"), "–")))
    rows.append(Row("Short-interval movements", (facts.count("short_interval", "night"), "–")))
    return Table(
        "intervals", "The intervals in numbers", ("", "All CLM", "Without respiratory CLM"), tuple(rows)
    )


def _statistic(of: IntervalStatistics | None, key: str, field: str) -> Number:
    if of is None:
        return numbers.number(key, None)
    return numbers.number(key, getattr(of, field), absent=numbers.TOO_FEW)


def excerpt_figures(
    facts: Facts, excerpts: tuple[Excerpt, ...], most_points: int = MOST_POINTS
) -> tuple[ExcerptFigure, ...]:
    """Return the pieces of signal, thinned so that the page stays small."""
    traces = sum(len(excerpt.traces) for excerpt in excerpts)
    points = min(MOST_POINTS_A_TRACE, most_points // max(1, traces))
    verdicts = _verdicts(facts)
    return tuple(_excerpt(facts, excerpt, points, verdicts) for excerpt in excerpts)


def leg_figures(facts: Facts, excerpts: tuple[Excerpt, ...]) -> tuple[ExcerptFigure, ...]:
    """Return what the rules made of the legs, at most ten pictures."""
    return excerpt_figures(facts, tuple(row for row in excerpts if row.kind is None)[:MOST_EXCERPTS])


def kind_figures(facts: Facts, excerpts: tuple[Excerpt, ...]) -> dict[Kind, ExcerptFigure]:
    """Return the example of each kind that has one."""
    chosen = {row.kind: row for row in excerpts if row.kind is not None}
    figures = excerpt_figures(facts, tuple(chosen.values()), MOST_KIND_POINTS)
    return dict(zip(chosen, figures, strict=True))


def _excerpt(facts: Facts, excerpt: Excerpt, points: int, verdicts: Verdicts) -> ExcerptFigure:
    span = (excerpt.span.start_s, excerpt.span.end_s)
    start = numbers.clock(facts.night.start, span[0], seconds=True)
    text = f"{numbers.span_text(span[1] - span[0])} from {start}"
    names = ", ".join(trace.label for trace in excerpt.traces)
    title = f"{excerpt.title}: {WORDS[excerpt.kind].tag}" if excerpt.kind else excerpt.title
    return ExcerptFigure(
        Caption(title, f"{text}. Channels: {names or 'none'}. {excerpt.why}", f"{excerpt.why} ({text})"),
        span,
        numbers.time_ticks(facts.night.start, span, most=7),
        "Clock time" if facts.night.start is not None else "Time from the start of the recording",
        tuple(_band(trace, points, excerpt.span, facts) for trace in excerpt.traces),
        tuple(
            tuple(
                _box(event, verdicts, named=not any(_is_on(event, before) for before in excerpt.traces[:at]))
                for event in excerpt.events
                if _is_on(event, trace)
            )
            for at, trace in enumerate(excerpt.traces)
        ),
        tuple(_box(event, verdicts) for event in excerpt.events if event.kind not in MOVEMENTS),
    )


def _is_on(event: Event, trace: Trace) -> bool:
    """Whether a movement is drawn on a trace: its own muscle, or any where it moved more than one."""
    if event.site is trace.site:
        return event.site is not Site.UNKNOWN
    if event.kind not in MOVEMENTS:
        return False
    if event.site is Site.BOTH_LEGS:
        return trace.site in LEGS
    return event.site is Site.WHOLE_BODY or trace.site is Site.UNKNOWN


Verdicts = dict[tuple[Site, float], str]


def _verdicts(facts: Facts) -> Verdicts:
    """Return what the rules say of each single-leg movement, by where and when it begins."""
    return {
        (part.site, part.onset_s): "not counted" if movement.excluded else "PLM" if movement.plm else "CLM"
        for movement in facts.night.movements
        for part in movement.parts
    }


def _box(event: Event, verdicts: Verdicts, *, named: bool = True) -> Box:
    """Return an event with its name; a movement of many muscles is named over the first trace alone."""
    if event.kind is not Kind.LEG_MOVEMENT:
        name = EVENT_NAMES.get(event.kind, event.kind.value.replace("_", " "))
        if event.kind in WORDS:
            name = WORDS[event.kind].tag if named else ""
        return Box(event.onset_s, event.end_s, name, counted=not event.excluded)
    verdict = "not counted" if event.excluded else verdicts.get((event.site, event.onset_s), "not counted")
    return Box(event.onset_s, event.end_s, f"{event.duration_s:.1f} s {verdict}", verdict != "not counted")


def _unseen(facts: Facts, site: Site, span: Span) -> Spans:
    """Return when nothing could have been seen on a leg; nothing where that was not written down."""
    seen = facts.night.candidates.assessable.get(site)
    return Spans() if seen is None else Spans([span]) - seen


def _band(trace: Trace, points: int, span: Span, facts: Facts) -> TraceBand:
    unseen = _unseen(facts, trace.site, span)
    low, high = _folded(trace.low_uv, points, np.fmin), _folded(trace.high_uv, points, np.fmax)
    finite = np.concatenate([low, high])
    finite = finite[np.isfinite(finite)]
    largest = max(float(np.abs(finite).max(initial=0.0)), LEAST_SCALE_UV)
    tick = numbers.round_ticks(largest, 1)[-1]
    step = next(tick / part for part in (1, 2, 4) if tick / part <= largest)
    return TraceBand(
        trace.label,
        tuple(float(v) for v in low),
        tuple(float(v) for v in high),
        None if unseen.total_s >= 0.99 * span.duration_s else trace.rest_uv,
        largest,
        tuple(Tick(v, f"{v:g}".replace("-", "−")) for v in (-step, 0.0, step)),
        tuple((row.start_s, row.end_s) for row in unseen),
    )


def _folded(values: np.ndarray, points: int, smaller: np.ufunc) -> np.ndarray:
    """Return at most `points` values, each the extreme of equal runs of neighbours."""
    if len(values) <= points or points < 1:
        return values
    run = math.ceil(len(values) / points)
    padded = np.full(math.ceil(len(values) / run) * run, np.nan, dtype=np.float64)
    padded[: len(values)] = values
    return np.asarray(smaller.reduce(padded.reshape(-1, run), axis=1))
