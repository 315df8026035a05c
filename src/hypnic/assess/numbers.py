"""A night → its numbers by name. The only module of `assess` that looks into a night."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from hypnic.assess.case import Numbers, Words
from hypnic.model.events import RESPIRATORY_EVENTS, Kind, Site
from hypnic.model.hypnogram import SLEEP
from hypnic.model.night import Night
from hypnic.model.recording import Role
from hypnic.model.spans import Spans

FEWEST_FOR_A_SHARE = 20
"""Movements below which no share over legs or stages is told; hypnic's own."""
STAGES = ("wake", "N1", "N2", "N3", "REM")

RATES: Mapping[str, tuple[Kind, str]] = MappingProxyType(
    {
        "large_movements_per_hour": (Kind.LARGE_MOVEMENT, "sleep"),
        "bruxism_episodes_per_hour": (Kind.BRUXISM, "sleep"),
        "head_jerks_per_hour_rem": (Kind.NECK_MYOCLONUS, "REM"),
    }
)
"""Measure of a norm → the kind and the part of the night that it counts."""

_BODY = (Role.LEFT_ARM, Role.RIGHT_ARM, Role.NECK, Role.SHOULDERS, Role.TRUNK, Role.BELLY, Role.BACK)
NEEDED: Mapping[Kind, frozenset[Role]] = MappingProxyType(
    {Kind.BRUXISM: frozenset({Role.MASSETER}), Kind.LARGE_MOVEMENT: frozenset(_BODY)}
)
"""Of which muscles one must have been recorded for a rate to be held against a norm; hypnic's own.

A jaw that only the chin hears, and a body of which only legs and chin were recorded, show less than the
people of the norm did: a low number would comfort without grounds.
"""

READINGS: Mapping[tuple[str, Site], str] = MappingProxyType(
    {
        ("rem_atonia_index_ratio", Site.CHIN): "rem_atonia_index",
        ("any_3s_percent", Site.CHIN): "rwa_sinbar_chin_any_percent",
        ("clusters_awake_count", Site.UNKNOWN): "infant_clusters_awake_count",
    }
)
"""Reading of the survey and its muscle → measure of the norm that counts the same thing."""

UNITS: Mapping[str, str] = MappingProxyType(
    {"_per_hour": "/h", "_percent": "%", "_ratio": "", "_min": "min", "_hours": "h", "_count": ""}
)
"""Unit by the end of a number's name."""


def unit_of(name: str) -> str:
    """Return the unit that the end of a number's name tells; empty for a ratio or a count."""
    return next((unit for ending, unit in UNITS.items() if name.endswith(ending)), "")


def numbers_of(night: Night) -> Numbers:
    """Return every number of a night that an assessment may use; None is "cannot be told", never zero.

    Numbers that norms stand beside are told only where they count the same thing: periodic movements of
    both legs per hour of staged sleep.
    """
    numbers: dict[str, float | None] = {}
    numbers |= _legs(night)
    numbers |= _sleep(night)
    numbers |= _breathing(night)
    numbers |= _kinds(night)
    return MappingProxyType(numbers)


def words_of(night: Night) -> Words:
    """Return what a night's patterns say in a word, by kind and question; nothing where it cannot be told."""
    patterns = night.survey.patterns
    return MappingProxyType(
        {f"{each.kind.value}_{each.question.value}": each.answer for each in patterns if each.answer}
    )


def limits_of(night: Night) -> frozenset[str]:
    """Return ids of what this night could not see."""
    found = {
        "no_legs": Kind.LEG_MOVEMENT not in night.scoring.looked_for,
        "one_leg": Kind.LEG_MOVEMENT in night.scoring.looked_for and not _both_legs(night),
        "no_jerks": not _looked_for_jerks(night),
        "no_stages": night.hypnogram is None,
        "no_breathing": "respiratory events" in night.unmarked,
        "no_arousals": "arousals" in night.unmarked,
    }
    return frozenset(name for name, is_so in found.items() if is_so)


def _looked_for_jerks(night: Night) -> bool:
    return any(row.kind is Kind.HYPNIC_JERK and row.count is not None for row in night.survey.kinds)


def _both_legs(night: Night) -> bool:
    seen = night.candidates.assessable
    return bool(seen.get(Site.LEFT_LEG) and seen.get(Site.RIGHT_LEG)) or bool(seen.get(Site.BOTH_LEGS))


def _legs(night: Night) -> dict[str, float | None]:
    measured = Kind.LEG_MOVEMENT in night.scoring.looked_for
    whole = measured and _both_legs(night) and night.hypnogram is not None
    headline = night.summary.headline
    numbers: dict[str, float | None] = {
        name: headline.get(name) if whole else None
        for name in ("plms_per_hour", "plms_nr_per_hour", "plms_arousal_per_hour", "plmw_per_hour")
    }
    numbers["periodicity_index"] = headline.get("periodicity_index") if measured else None
    for part in (*STAGES, "third 1", "third 3"):
        row = night.summary.index("clm", part) if measured else None
        key = part.lower().replace(" ", "_")
        numbers[f"leg_movements_{key}_per_hour"] = None if row is None else row.per_hour
    numbers["busier_leg_percent"] = _busier_leg(night) if measured and _both_legs(night) else None
    return numbers


def _busier_leg(night: Night) -> float | None:
    """Return the share of single-leg movements that the busier leg made; both legs were recorded."""
    counts = [
        sum(part.site is leg for movement in night.movements if movement.clm for part in movement.parts)
        for leg in (Site.LEFT_LEG, Site.RIGHT_LEG)
    ]
    return 100.0 * max(counts) / sum(counts) if sum(counts) >= FEWEST_FOR_A_SHARE else None


def _sleep(night: Night) -> dict[str, float | None]:
    """Return what norms are of: the sleep between lights off and lights on; a part of a night is no night."""
    sleep = night.sleep
    if sleep is None or sleep.onset_s is None:
        return dict.fromkeys(("tst_min", "sleep_efficiency_percent", "waso_min", "sol_min"))
    return {
        "tst_min": None if sleep.time_in_bed_min is None else sleep.total_sleep_min,
        "sleep_efficiency_percent": sleep.efficiency_percent,
        "waso_min": sleep.wake_after_onset_min,
        "sol_min": sleep.latency_min,
    }


def _recorded(night: Night, kind: Kind) -> bool:
    """Return whether what the norm asks for was recorded; a person's marks are taken to be of everything."""
    needed = NEEDED.get(kind)
    if needed is None or night.candidates.source == "marked":
        return True
    return any(row.role in needed and bool(row.assessable) for row in night.candidates.quality)


def _breathing(night: Night) -> dict[str, float | None]:
    """Return respiratory events per hour of sleep, by the marks; None where nobody marked or staged."""
    name = "respiratory_events_per_hour"
    if "respiratory events" in night.unmarked or night.hypnogram is None:
        return {name: None}
    asleep = night.hypnogram.spans(*SLEEP) & Spans([night.period])
    marked = night.context.of(*RESPIRATORY_EVENTS)
    inside = sum(bool(asleep.contains(event.onset_s)) for event in marked)
    return {name: inside / asleep.total_h if asleep.total_h else None}


def _kinds(night: Night) -> dict[str, float | None]:
    """Return the count of every kind of the survey, the rates that have a norm, and the readings."""
    numbers: dict[str, float | None] = {}
    for row in night.survey.kinds:
        numbers[f"{row.kind.value}_count"] = None if row.count is None else float(row.count)
    for name, (kind, stratum) in RATES.items():
        index = next((row.index(stratum) for row in night.survey.kinds if row.kind is kind), None)
        numbers[name] = None if index is None or not _recorded(night, kind) else index.per_hour
    for reading in night.survey.readings:
        measure = READINGS.get((reading.name, reading.site))
        if measure is not None:
            numbers[measure] = reading.value
    return numbers
