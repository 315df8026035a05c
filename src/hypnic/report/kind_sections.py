"""A section for each kind of movement that was found."""

from __future__ import annotations

from collections.abc import Mapping

from hypnic.model.events import STATES, Kind
from hypnic.model.night import Excerpt
from hypnic.model.survey import Status
from hypnic.report import kind_facts
from hypnic.report.body_map import SITES, TOGETHER, body_map
from hypnic.report.charts import kind_figures
from hypnic.report.facts import Facts
from hypnic.report.kind_facts import KindFacts
from hypnic.report.kind_looks import looks
from hypnic.report.kind_parts import KindSection, KindsPart
from hypnic.report.kind_patterns import patterns, unanswered
from hypnic.report.kind_readings import readings
from hypnic.report.kinds import WORDS
from hypnic.report.parts import ExcerptFigure, Row, Table
from hypnic.report.raster import raster
from hypnic.report.tables import STRATA, TOTALS, with_interval


def kinds_part(facts: Facts, excerpts: tuple[Excerpt, ...]) -> KindsPart:
    """Return all that the page says of all kinds."""
    examples = kind_figures(facts, excerpts)
    return KindsPart(
        found=kind_facts.found_rows(facts),
        table=kind_facts.table(facts),
        not_found=kind_facts.not_found(facts),
        not_looked_for=kind_facts.not_looked_for(facts),
        all_found=kind_facts.ALL_FOUND if kind_facts.found_rows(facts) else kind_facts.NONE_LOOKED_FOR,
        not_zero=kind_facts.NOT_ZERO,
        raster=raster(facts),
        body=body_map(facts),
        sections=tuple(
            _section(facts, row, examples) for row in kind_facts.every_kind(facts) if _told(facts, row)
        ),
    )


def _told(facts: Facts, row: KindFacts) -> bool:
    """Whether a kind has a section: something was found, or a reading beside the count is not nought."""
    if row.kind is Kind.LEG_MOVEMENT or row.status is Status.NOT_LOOKED_FOR:
        return False
    read = any(reading.kind is row.kind and bool(reading.value) for reading in facts.night.survey.readings)
    return row.status is Status.FOUND or read


def _section(facts: Facts, row: KindFacts, examples: Mapping[Kind, ExcerptFigure]) -> KindSection:
    words = row.words
    return KindSection(
        key=row.kind.value,
        title=words.name,
        words=(words.what, *_found(row), *_taken(row)),
        stages=_stages(row),
        sites=_sites(row),
        looks=looks(row.kind, facts.night.survey.counted(row.kind)),
        patterns=patterns(facts, row.kind),
        untold=unanswered(facts, row.kind),
        readings=readings(facts, row.kind),
        caveats=words.caveats,
        example=examples.get(row.kind),
    )


def _found(row: KindFacts) -> tuple[str, ...]:
    if row.status is Status.NONE:
        return ("None was found in this night.",)
    were = "was" if row.count.value == 1 else "were"
    first = f"{kind_facts.counted(row)} {were} found in this night"
    inside, rate = row.count_in(row.stratum), row.rate
    if rate.value is None:
        return (f"{first}.",)
    if row.kind in STATES:
        return (f"{first}: together {inside.text} in {row.hours_of}, or {rate.text} in each hour of it.",)
    part = (
        ""
        if inside.value == row.count.value
        else f", {inside.text} of them in {'that time' if row.words.hours else row.hours_of}"
    )
    limits = f" (95 % interval {rate.interval})" if rate.interval else ""
    return (f"{first}{part}: {rate.text} an hour of {row.hours_of}{limits}.",)


def _taken(row: KindFacts) -> tuple[str, ...]:
    """Say what was seen as this kind and has another name."""
    taken = {} if row.row is None else dict(row.row.taken)
    if not taken:
        return ()
    total = sum(taken.values())
    others = kind_facts.listed(f"{count} as {_winner(name, count)}" for name, count in taken.items())
    were = "1 more was seen but has" if total == 1 else f"{total} more were seen but have"
    return (f"{were} another name, so that none counts twice: {others}.",)


def _winner(name: str, count: int) -> str:
    if name not in set(Kind):
        return name
    return WORDS[Kind(name)].one if count == 1 else WORDS[Kind(name)].many


def _stages(row: KindFacts) -> Table | None:
    rows = tuple(
        Row(
            name,
            (row.minutes_in(stratum), row.count_in(stratum), *with_interval(row.rate_in(stratum))),
            strong,
        )
        for stratum, name in STRATA
        if row.index(stratum) is not None and (row.words.stratum != "rem" or stratum == "REM")
        for strong in (stratum in TOTALS,)
    )
    columns = ("Stage", "Minutes seen", "Found", "Per hour", "95 % interval")
    return Table(f"stages-{row.kind}", "By sleep stage", columns, rows) if rows else None


def _sites(row: KindFacts) -> Table | None:
    names = {**SITES, **TOGETHER}
    sites = [site for site in names if row.index(row.stratum, site.value) is not None]
    rows = tuple(
        Row(
            names[site],
            (
                row.minutes_in(row.stratum, site.value),
                row.count_in(row.stratum, site.value),
                *with_interval(row.rate_in(row.stratum, site.value)),
            ),
        )
        for site in sites
    )
    columns = ("Muscle", "Minutes seen", "Found", "Per hour", "95 % interval")
    caption = f"By muscle, in {'the whole recording' if row.stratum == 'night' else row.hours_of}"
    return Table(f"sites-{row.kind}", caption, columns, rows) if set(sites) - set(TOGETHER) else None
