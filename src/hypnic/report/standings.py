"""Numbers beside what is published about them → figures: a bar for each norm, with the people it is of.

A number without any norm, or with norms only for other ages, says so; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypnic.model.assessment import Assessment, Band, Place, Standing
from hypnic.model.knowledge import Knowledge, Norm
from hypnic.report.numbers import decimal, number, round_ticks
from hypnic.report.parts import Caption, Number, Tick

ROOM = 1.12
"""The axis reaches this far beyond the largest number on it."""
OF_100 = 100.0
NO_NORM = "No norm exists for this number: nobody has published what is usual."
OTHER_AGES = "Norms exist for other ages or the other sex only, so none is shown here."
NO_AGE = "The age is not known, so no norm can be shown."
AID = (
    "The diamond is this sleeper's number. The dark bar is the range that the study or the panel calls "
    "usual, the light one what may still be right; a small line is a percentile: 90 means that 90 of 100 "
    "of those people have less. Being outside proves no illness, being inside proves no health."
)


@dataclass(frozen=True, slots=True)
class NormBar:
    """One norm on the axis of its number; limits are None where the norm has none.

    Attributes
    ----------
    usual, wider
        The range called usual, and the one that may still be right.
    marks
        Percentiles, or limits that a known share of people exceeds.
    says
        Where the number lies, in words.
    people, source
        Of whom it is, how it was measured, and who says so.
    """

    usual: tuple[float | None, float | None]
    wider: tuple[float | None, float | None]
    marks: tuple[Tick, ...]
    says: str
    people: str
    source: str


@dataclass(frozen=True, slots=True)
class StandingFigure:
    """One number with every norm of it; `none` says why there is none."""

    caption: Caption
    value: Number
    unit: str
    ticks: tuple[Tick, ...]
    top: float
    bars: tuple[NormBar, ...]
    none: str


def standing_figures(assessment: Assessment, known: Knowledge) -> tuple[StandingFigure, ...]:
    """Return a figure for each number that was measured or told, those with norms first."""
    aged = assessment.answers.age_years is not None
    made = [_figure(standing, known, aged=aged) for standing in assessment.standings]
    return tuple(sorted(made, key=lambda figure: not figure.bars))


def _figure(standing: Standing, known: Knowledge, *, aged: bool) -> StandingFigure:
    bands = [band for band in standing.bands if band.place is not Place.OTHER_AGES]
    bars = tuple(_bar(band, known.norms[band.norm], standing.value, known) for band in bands)
    reach = [standing.value, *(limit for bar in bars for limit in _limits(bar))]
    ticks = round_ticks(max(reach) * ROOM)
    name = known.words.get(f"measure.{standing.measure}", standing.measure.replace("_", " "))
    value = number(f"standing/{standing.measure}", standing.value)
    unit = {"/h": "an hour"}.get(standing.unit, standing.unit)
    words = f"{value.text} {unit}".strip()
    none = "" if bars else NO_NORM if not standing.bands else OTHER_AGES if aged else NO_AGE
    description = none or " ".join(f"{bar.people}: {bar.says}." for bar in bars)
    return StandingFigure(
        caption=Caption(f"{name}: {words}", f"{name} {words}. {description}", AID if bars else none),
        value=value,
        unit=unit,
        ticks=tuple(Tick(at, f"{at:g}") for at in ticks),
        top=ticks[-1],
        bars=bars,
        none=none,
    )


def _limits(bar: NormBar) -> list[float]:
    ends = (*bar.usual, *bar.wider, *(mark.at for mark in bar.marks))
    return [end for end in ends if end is not None]


def _bar(band: Band, norm: Norm, value: float, known: Knowledge) -> NormBar:
    shares = tuple(
        Tick(limit, f"{share:g} % have more") for limit, share in sorted(norm.above_percent.items())
    )
    percentiles = tuple(Tick(limit, f"{share:g}") for share, limit in sorted(norm.percentiles.items()))
    return NormBar(
        usual=(norm.low, norm.high),
        wider=(norm.may_low, norm.may_high),
        marks=percentiles or shares,
        says=_says(band, norm, value),
        people=norm.population.rstrip("."),
        source=" · ".join((norm.method.rstrip("."), _cited(norm.sources, known))),
    )


def _cited(sources: Sequence[str], known: Knowledge) -> str:
    entries = [known.sources[each] for each in sources]
    return "; ".join(f"{each.authors} {each.year}" if each.year else each.authors for each in entries)


def _says(band: Band, norm: Norm, value: float) -> str:
    """Return where the number lies against one norm, without a verdict."""
    if norm.low is not None or norm.high is not None:
        low, high = (None if end is None else decimal(end, _digits(end)) for end in (norm.low, norm.high))
        span = f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"
        return {Place.BELOW: f"under {span}", Place.ABOVE: f"over {span}"}.get(band.place, f"within {span}")
    if norm.percentiles:
        over = [share for share, limit in norm.percentiles.items() if value > limit]
        if over:
            return f"over the {max(over):g}th percentile: fewer than {OF_100 - max(over):g} in 100 have more"
        return f"not over the {min(norm.percentiles):g}th percentile"
    passed = [limit for limit in norm.above_percent if value > limit]
    if passed:
        return f"over {max(passed):g}, as {norm.above_percent[max(passed)]:g} % of them are"
    if norm.above_percent:
        lowest = min(norm.above_percent)
        return f"not over {lowest:g}; {norm.above_percent[lowest]:g} % of them are"
    return "described, without a limit" if norm.mean is None else f"their mean is {norm.mean:g}"


def _digits(value: float) -> int:
    return 0 if float(value).is_integer() else 1
