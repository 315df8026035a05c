"""What a night can tell of heart, breath and brain: levels, what hypnic found, and what a person marked."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.events import RESPIRATORY_EVENTS, Kind
from hypnic.model.hypnogram import SLEEP
from hypnic.model.index import Index
from hypnic.model.spans import Spans
from hypnic.model.vitals import FOUND_BY_HYPNIC, VitalLevel, VitalsSummary
from hypnic.report import numbers
from hypnic.report.facts import Facts
from hypnic.report.parts import Number

DIGITS = {"breath_depth_ratio": 2, "breath_period_cv_ratio": 2}
MARKED = {"arousals": (Kind.AROUSAL,), "respiratory events": tuple(RESPIRATORY_EVENTS)}
"""What a person can mark, by its name in `Night.unmarked`."""


@dataclass(frozen=True, slots=True)
class VitalFacts:
    """A night and its vitals."""

    facts: Facts
    vitals: VitalsSummary

    def row(self, name: str, stratum: str) -> VitalLevel | None:
        """Return a course's level in a part of the night; None where the night has none."""
        found = (row for row in self.vitals.levels if (row.name, row.stratum) == (name, stratum))
        return next(found, None)

    def level(self, name: str, stratum: str) -> Number:
        """Return the median of a course in a part of the night."""
        row = self.row(name, stratum)
        value = None if row is None else row.median
        key = f"vitals/{name}/{stratum}/median"
        return numbers.number(key, value, digits=DIGITS.get(name, 1), absent=numbers.TOO_FEW)

    def index(self, measure: str) -> Index | None:
        """Return what was found of one thing, in sleep where the night was staged."""
        for stratum in ("sleep", "night"):
            for row in self.vitals.counts:
                if (row.measure, row.stratum) == (measure, stratum):
                    return row
        return None

    @property
    def used(self) -> bool:
        """Whether candidates stand in for marks."""
        return any(row.label == FOUND_BY_HYPNIC for row in self.facts.night.context)


def marked(facts: Facts, what: str) -> Index | None:
    """Return how often a person marked it, in sleep where the night was staged; None where nobody looked.

    `what` is a name of `MARKED`. Hours are those of the stratum within the scored period: a person is
    taken to have looked at all of it. There are no limits, since marks are not counted by chance alone.
    """
    night = facts.night
    rows = night.context.of(*MARKED[what])
    if what in night.unmarked or any(row.label == FOUND_BY_HYPNIC for row in rows):
        return None
    where = Spans([night.period])
    if night.hypnogram is not None and facts.staged:
        where = where & night.hypnogram.spans(*SLEEP)
    count = sum(bool(where.contains(row.onset_s)) for row in rows)
    per_hour = count / where.total_h if where.total_h else None
    return Index(what, facts.stratum, "n/a", count, where.total_h, per_hour, None, None)
