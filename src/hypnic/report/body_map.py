"""Where on the body the movements were, as data."""

from __future__ import annotations

from collections.abc import Mapping

from hypnic.model.events import STATES, Kind, Site
from hypnic.model.index import Index
from hypnic.model.recording import MUSCLES
from hypnic.model.spans import Spans
from hypnic.model.survey import Status
from hypnic.report import numbers
from hypnic.report.facts import Facts
from hypnic.report.kind_facts import KindFacts, every_kind
from hypnic.report.kind_parts import BodyFigure, BodyRegion
from hypnic.report.parts import Caption, Cell, Number, Row, Table

SITES: Mapping[Site, str] = {
    Site.EYELIDS: "Eyelids",
    Site.FACE: "Face",
    Site.MASSETER: "Chewing muscle",
    Site.CHIN: "Chin",
    Site.NECK: "Neck",
    Site.SHOULDERS: "Shoulders",
    Site.LEFT_ARM: "Left arm",
    Site.RIGHT_ARM: "Right arm",
    Site.TRUNK: "Chest",
    Site.BELLY: "Belly",
    Site.BACK: "Back",
    Site.LEFT_LEG: "Left leg",
    Site.RIGHT_LEG: "Right leg",
    Site.LEG: "Leg, side not recorded",
}
"""The parts of the body that can be drawn, from the top."""
TOGETHER = {Site.BOTH_LEGS: "Both legs together", Site.WHOLE_BODY: "Whole body"}
LIMITS_PER_HOUR = (1.0, 5.0, 20.0, 60.0)
"""Where the colour changes; hypnic's own, and the same for every night so that nights can be compared."""
LEGEND = ("none", "under 1 an hour", "1 to 5", "5 to 20", "20 to 60", "60 and more")
NOT_RECORDED = "not recorded"
NOT_LOOKED_FOR = "not looked for"

_ALL = frozenset(SITES) - {Site.EYELIDS}
_LEGS, _ARMS = (
    frozenset({Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEG}),
    frozenset({Site.LEFT_ARM, Site.RIGHT_ARM}),
)
_JAW, _AXIS = frozenset({Site.MASSETER, Site.CHIN}), frozenset({Site.TRUNK, Site.BELLY, Site.BACK})
WATCHED: Mapping[Kind, frozenset[Site]] = {
    **dict.fromkeys((Kind.LEG_MOVEMENT, Kind.FOOT_TREMOR, Kind.HIGH_FREQUENCY_LEGS), _LEGS),
    Kind.ALTERNATING_LEGS: _LEGS,
    **dict.fromkeys((Kind.HYPNIC_JERK, Kind.LARGE_MOVEMENT, Kind.RHYTHMIC_MOVEMENT), _ALL),
    **dict.fromkeys((Kind.INFANT_MYOCLONUS, Kind.NEGATIVE_MYOCLONUS), _ALL),
    Kind.FRAGMENTARY_MYOCLONUS: _ALL - {Site.FACE},
    Kind.REM_PHASIC: _JAW | _ARMS | _LEGS,
    Kind.BRUXISM: _JAW,
    Kind.NECK_MYOCLONUS: frozenset({Site.NECK}),
    Kind.PROPRIOSPINAL: _AXIS | {Site.NECK, Site.SHOULDERS},
    Kind.FACE_TWITCH: frozenset({Site.FACE, Site.EYELIDS}),
}
"""Where a kind can be seen at all: a muscle that no kind watched was not looked at, and is not at none."""


def body_map(facts: Facts) -> BodyFigure | None:
    """Return the figure; None where nothing but legs was looked for."""
    kinds = tuple(row for row in every_kind(facts) if row.status is not Status.NOT_LOOKED_FOR)
    if not any(row.kind is not Kind.LEG_MOVEMENT for row in kinds):
        return None
    kinds = tuple(row for row in kinds if row.kind not in STATES)
    sites = [site for site in SITES if site is not Site.LEG or Site.LEG in facts.sites]
    regions = tuple(_region(facts, kinds, site) for site in sites)
    return BodyFigure(_caption(regions), regions, LEGEND, _table(facts, kinds, regions))


def _judged(facts: Facts) -> dict[Site, Spans]:
    """Return when each muscle could be judged within the scored period; nothing for what was not recorded."""
    period = Spans([facts.night.period])
    judged = {site: spans & period for site, spans in facts.night.candidates.assessable.items()}
    for row in facts.night.candidates.quality:
        site = MUSCLES.get(row.role)
        if site is not None and not row.refused and site not in facts.night.candidates.assessable:
            judged[site] = judged.get(site, Spans()) | (row.assessable & period)
    every = Spans(row for spans in judged.values() for row in spans)
    return judged | dict.fromkeys(TOGETHER, every)


def _number(facts: Facts, kinds: tuple[KindFacts, ...], site: Site) -> Number:
    """Return movements of every kind an hour in which that part could be judged."""
    key = f"body/{site.value}/per_hour"
    rows = [index for row in kinds if (index := _index(row, site)) is not None]
    judged = _judged(facts).get(site)
    if judged is None and not rows:
        return numbers.number(key, None, absent=NOT_RECORDED)
    if not rows and site in SITES and not any(site in WATCHED.get(row.kind, ()) for row in kinds):
        return numbers.number(key, None, absent=NOT_LOOKED_FOR)
    # What is seen without EMG of its own (eyelids by EOG, the neck by EEG) has the hours of its detector.
    hours = max(index.hours or 0.0 for index in rows) if judged is None else judged.total_h
    count = sum(index.count for index in rows)
    return numbers.number(key, count / hours if hours else None, absent=numbers.NO_TIME)


def _index(row: KindFacts, site: Site) -> Index | None:
    return row.index("night", site.value)


def _region(facts: Facts, kinds: tuple[KindFacts, ...], site: Site) -> BodyRegion:
    number = _number(facts, kinds, site)
    return BodyRegion(site.value, SITES[site], number, None if number.value is None else level(number.value))


def level(per_hour: float) -> int:
    """Return the step of the colour, 0 (none) to 5."""
    return 0 if not per_hour else 1 + sum(per_hour >= limit for limit in LIMITS_PER_HOUR)


def _caption(regions: tuple[BodyRegion, ...]) -> Caption:
    said = [f"{row.name.lower()} {row.number.text}" for row in regions if row.level is not None]
    missing = [row.name.lower() for row in regions if row.level is None]
    described = f"Movements an hour by part of the body: {', '.join(said) or 'none known'}."
    if missing:
        described += f" Not recorded or not known: {', '.join(missing)}."
    return Caption(
        "Where on the body",
        f"The body seen from the front: the sleeper's right is on the left of the page. {described}",
        "Movements of every kind an hour of recording, by the muscle in which each was seen. A "
        "movement of several muscles counts at each of them; where they are not told apart, it is in the "
        "table alone. Hatched: not recorded or not looked at, so "
        "nothing is known there. The steps of the colour are hypnic's own.",
    )


def _table(facts: Facts, kinds: tuple[KindFacts, ...], regions: tuple[BodyRegion, ...]) -> Table:
    rows = [_row(kinds, Site(region.site), region.name, region.number) for region in regions]
    for site, name in TOGETHER.items():
        if any(_index(row, site) is not None for row in kinds):
            rows.append(_row(kinds, site, name, _number(facts, kinds, site)))
    columns = ("Part of the body", "Movements an hour", "What was seen there")
    return Table("body", "Where on the body, in numbers", columns, tuple(rows), wordy=True)


def _row(kinds: tuple[KindFacts, ...], site: Site, name: str, number: Number) -> Row:
    there = [
        (row.words.running, row.count_in("night", site.value))
        for row in kinds
        if (index := _index(row, site)) is not None and index.count
    ]
    words: Cell = ", ".join(f"{short} {count.text}" for short, count in there)
    return Row(name, (number, words or ("–" if number.value is None else "nothing")))
