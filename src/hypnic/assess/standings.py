"""Every number that has a norm, beside every norm of it: said, not guessed, for other ages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from hypnic.assess.case import Case, limits
from hypnic.assess.numbers import unit_of
from hypnic.model.assessment import Band, Place, Standing
from hypnic.model.knowledge import Norm

ANSWERED: Mapping[str, str] = MappingProxyType({"sleep_hours_per_day": "sleep_hours"})
"""Measure → question: numbers that a person tells under another name."""


def standings(case: Case) -> tuple[Standing, ...]:
    """Return each number that somebody measured or told, beside what is published about it.

    A number that has norms only for other ages gets bands that say so; a number without any norm gets none.
    """
    return tuple(_standings(case))


def value_of(case: Case, measure: str) -> float | None:
    """Return a number of the nights, or else the one that the person told."""
    measured = case.number(measure)
    return case.answers.number(ANSWERED.get(measure, measure)) if measured is None else measured


def bands_of(case: Case, measure: str, value: float) -> tuple[Band, ...]:
    """Return the place of a value in every norm of a measure; those for others say `OTHER_AGES`."""
    fitting = {norm.id for norm in case.norms(measure)}
    return tuple(
        _band(norm, value) if norm.id in fitting else Band(norm.id, Place.OTHER_AGES)
        for norm in case.known.norms.values()
        if norm.measure == measure
    )


def _standings(case: Case) -> Iterator[Standing]:
    of_nights = (name for night in case.nights for name in night)
    names = dict.fromkeys((*(norm.measure for norm in case.known.norms.values()), *of_nights))
    for name in names:
        value = value_of(case, name)
        if value is not None:
            bands = bands_of(case, name, value)
            unit = next((norm.unit for norm in case.known.norms.values() if norm.measure == name), None)
            recorded = case.number(name) is not None
            yield Standing(name, value, unit_of(name) if unit is None else unit, bands, recorded)


def _band(norm: Norm, value: float) -> Band:
    """Return where a value lies; a norm that only describes (a mean, say) has no limit to be above."""
    low, high = limits(norm)
    if low is None and high is None:
        return Band(norm.id, Place.NO_LIMIT)
    return Band(norm.id, _place(value, low, high), low, high)


def _place(value: float, low: float | None, high: float | None) -> Place:
    """Return the place; both limits belong to the range."""
    if low is not None and value < low:
        return Place.BELOW
    return Place.ABOVE if high is not None and value > high else Place.WITHIN
