"""Numbers beside what is published about them → figures: a bar for each norm, with the people it is of.

A number without any norm, or with norms only for other ages, says so; nothing is guessed. The words are
those of the knowledge base.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypnic.model.assessment import Assessment, Band, Place, Standing
from hypnic.model.knowledge import Knowledge, Norm
from hypnic.model.urgency import Urgency
from hypnic.report.note_parts import Item, cited, measure_name, plain
from hypnic.report.numbers import round_ticks
from hypnic.report.parts import Number, Tick

ROOM = 1.12
"""The axis reaches this far beyond the largest number on it."""
OF_100 = 100.0
MEDIAN = 50.0


@dataclass(frozen=True, slots=True)
class NormBar:
    """One norm on the axis of its number; limits are None where the norm has none.

    Attributes
    ----------
    key
        Name of its drawing, the same on every surface; empty where a norm only describes and there is
        nothing to draw.
    usual, wider
        The range called usual, and the one that may still be right.
    marks
        Percentiles, or limits that a known share of people exceeds.
    says
        Where the number lies, in words.
    people, source
        Of whom it is, how it was measured, and who says so.
    """

    key: str
    usual: tuple[float | None, float | None]
    wider: tuple[float | None, float | None]
    marks: tuple[Tick, ...]
    says: str
    people: str
    source: str


@dataclass(frozen=True, slots=True)
class StandingFigure:
    """One number with every norm of it; `none` says why there is none, and then there are no bars.

    `before` and `after` are what stands around the value in the title.
    """

    key: str
    title: str
    before: str
    after: str
    value: Number
    ticks: tuple[Tick, ...]
    top: float
    bars: tuple[NormBar, ...]
    none: str


@dataclass(frozen=True, slots=True)
class NumbersPart:
    """Numbers beside what is usual: figures with bars, and in words those that have no limit or no norm."""

    title: str
    aid: str
    more: str
    figures: tuple[StandingFigure, ...]
    without_title: str
    without: tuple[Item, ...]


def numbers_part(assessment: Assessment, known: Knowledge) -> NumbersPart | None:
    """Return the numbers beside their norms; None without one, and where a doctor is needed today.

    Then nothing that is usual stands there to comfort.
    """
    urgent = assessment.urgency is not None and assessment.urgency >= Urgency.SAME_DAY
    figures = () if urgent else standing_figures(assessment, known)
    if not figures:
        return None
    reasons = dict.fromkeys(figure.none for figure in figures if figure.none)
    described = [figure for figure in figures if figure.bars and not figure.bars[0].key]
    return NumbersPart(
        title=known.words["part.numbers"],
        aid=known.words["standing.aid"],
        more=known.words["part.more_norms"],
        figures=tuple(figure for figure in figures if figure.bars and figure.bars[0].key),
        without_title=known.words["part.without"],
        without=(
            *(Item(figure.title, _described(figure)) for figure in described),
            *(
                Item(reason, "; ".join(figure.title for figure in figures if figure.none == reason))
                for reason in reasons
            ),
        ),
    )


def _described(figure: StandingFigure) -> str:
    return "; ".join(f"{bar.people}: {bar.says} ({bar.source})" for bar in figure.bars)


def standing_figures(assessment: Assessment, known: Knowledge) -> tuple[StandingFigure, ...]:
    """Return a figure for each number that was measured or told.

    Those with norms come first, and among them those that a finding rests on.
    """
    weighty = {each.measure for finding in assessment.findings for each in finding.speaks_for}
    aged = assessment.answers.age_years is not None
    made = [_figure(standing, known, aged=aged) for standing in assessment.standings]
    return tuple(sorted(made, key=lambda figure: (not figure.bars, figure.key not in weighty)))


def _figure(standing: Standing, known: Knowledge, *, aged: bool) -> StandingFigure:
    words = known.words
    bands = [band for band in standing.bands if band.place is not Place.OTHER_AGES]
    made = [_bar(band, known.norms[band.norm], standing.value, known) for band in bands]
    bars = tuple(sorted(made, key=lambda bar: not bar.key))
    reach = max(standing.value, *(_reach(bar) for bar in bars), 0.0)
    most = {"%": OF_100, "": 1.0}.get(standing.unit, 0.0)
    ticks = round_ticks(most if most / 2 < reach <= most else reach * ROOM)
    unit = words.get(f"unit.{standing.unit}", standing.unit)
    value = Number(f"standing/{standing.measure}", standing.value, _written(standing))
    name = measure_name(standing.measure, known)
    title = words["standing.title"].format(name=name, value=f"{value.text} {unit}".rstrip())
    before, _, after = title.rpartition(value.text)
    why = "no_norm" if not standing.bands else "other_ages" if aged else "no_age"
    return StandingFigure(
        key=standing.measure,
        title=title,
        before=before,
        after=after,
        value=value,
        ticks=tuple(Tick(at, f"{at:g}") for at in ticks),
        top=ticks[-1],
        bars=bars,
        none="" if bars else words[f"standing.{why}"],
    )


def _written(standing: Standing) -> str:
    """Return the value with at most one decimal, a number without a unit with two where it is below one."""
    return plain(round(standing.value, 1) if standing.unit else standing.value)


def _reach(bar: NormBar) -> float:
    ends = (*bar.usual, *bar.wider, *(mark.at for mark in bar.marks))
    return max((end for end in ends if end is not None), default=0.0)


def _bar(band: Band, norm: Norm, value: float, known: Knowledge) -> NormBar:
    share = known.words["standing.share"]
    shares = tuple(
        Tick(limit, share.format(share=f"{part:g}")) for limit, part in sorted(norm.above_percent.items())
    )
    percentiles = tuple(Tick(limit, f"{rank:g}") for rank, limit in sorted(norm.percentiles.items()))
    limits = (norm.low, norm.high, norm.may_low, norm.may_high)
    drawn = percentiles or shares or any(end is not None for end in limits)
    return NormBar(
        key=f"norm-{norm.id}" if drawn else "",
        usual=(norm.low, norm.high),
        wider=(norm.may_low, norm.may_high),
        marks=percentiles or shares,
        says=_says(band, norm, value, known),
        people=norm.population.rstrip("."),
        source=" · ".join((norm.method.rstrip("."), _cited(norm.sources, known))),
    )


def _cited(sources: Sequence[str], known: Knowledge) -> str:
    return "; ".join(cited(each, known) for each in sources)


def _says(band: Band, norm: Norm, value: float, known: Knowledge) -> str:
    """Return where the number lies against one norm, without a verdict."""
    words = known.words
    if norm.low is not None or norm.high is not None:
        side = {Place.BELOW: "under", Place.ABOVE: "over"}.get(band.place, "within")
        return words[f"standing.{side}"].format(range=_range(norm, known))
    if norm.percentiles:
        return _rank(norm, value, known)
    passed = [limit for limit in norm.above_percent if value > limit]
    if norm.above_percent:
        limit = max(passed) if passed else min(norm.above_percent)
        said = words["standing.over_share" if passed else "standing.under_share"]
        return said.format(limit=f"{limit:g}", share=f"{norm.above_percent[limit]:g}")
    if norm.mean is None:
        return words["standing.described"]
    return words["standing.mean"].format(mean=f"{norm.mean:g}")


def _range(norm: Norm, known: Knowledge) -> str:
    low, high = (None if end is None else plain(end) for end in (norm.low, norm.high))
    which = "both" if low and high else "low" if low else "high"
    return known.words[f"standing.range_{which}"].format(low=low, high=high)


def _rank(norm: Norm, value: float, known: Knowledge) -> str:
    passed = [rank for rank, limit in norm.percentiles.items() if value > limit]
    rank = max(passed, default=min(norm.percentiles))
    side = "under_rank" if not passed else "over_low_rank" if rank < MEDIAN else "over_rank"
    return known.words[f"standing.{side}"].format(rank=f"{rank:g}", more=f"{OF_100 - rank:g}")
