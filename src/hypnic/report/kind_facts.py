"""What the survey says of each kind: found, not found, or not looked for, with its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hypnic.model.events import STATES, Kind
from hypnic.model.index import Index
from hypnic.model.spans import Spans
from hypnic.model.survey import KindCount, Status
from hypnic.report import numbers
from hypnic.report.facts import Facts
from hypnic.report.kind_parts import Found
from hypnic.report.kinds import WORDS, KindWords
from hypnic.report.parts import Note, Number, Row, Table

HOURS_OF = {"sleep": "sleep", "REM": "REM sleep", "night": "recording"}
STRATA = {"sleep": "sleep", "rem": "REM", "night": "night"}
LARGEST_FIRST = (
    "The movements of the whole body stand first, those of single muscles last. Numbers per hour are over "
    "the time in which that movement could have been seen. Details of leg movements stand further down."
)
ALL_FOUND = "Every kind of movement that could be looked for was found."
NONE_LOOKED_FOR = "No kind of movement could be looked for."
NOT_ZERO = "Nothing is known about these: that is not the same as none."


@dataclass(frozen=True, slots=True)
class KindFacts:
    """One kind in one night. Legs are told by the rule set, everything else by the survey."""

    facts: Facts
    kind: Kind
    row: KindCount | None

    @property
    def words(self) -> KindWords:
        """How the page speaks of it."""
        return WORDS[self.kind]

    @property
    def status(self) -> Status:
        """What came of looking for it."""
        if self.kind is Kind.LEG_MOVEMENT:
            if not self.facts.measured:
                return Status.NOT_LOOKED_FOR
            return Status.FOUND if self.count.value else Status.NONE
        return Status.NOT_LOOKED_FOR if self.row is None else self.row.status

    @property
    def why(self) -> str:
        """Why it was not looked for, a clause."""
        legs = self.facts.night.candidates.not_looked_for.get(Kind.LEG_MOVEMENT, "")
        said = legs if self.kind is Kind.LEG_MOVEMENT else "" if self.row is None else self.row.why
        return said.rstrip(".")

    @property
    def stratum(self) -> str:
        """The part of the night that its main number counts."""
        if self.kind is Kind.LEG_MOVEMENT or not self.facts.staged:
            return self.facts.stratum
        return STRATA[self.words.stratum]

    @property
    def hours_of(self) -> str:
        """What an hour of its main number is an hour of."""
        return self.words.hours or HOURS_OF[self.stratum]

    @property
    def count(self) -> Number:
        """How many were found in the night."""
        if self.kind is Kind.LEG_MOVEMENT:
            return self.facts.count("clm", "night")
        value = None if self.row is None else self.row.count
        return numbers.number(f"kinds/{self.kind}/count", value, absent=numbers.NOT_MEASURED)

    @property
    def rate(self) -> Number:
        """The main number: how many an hour of its stratum."""
        if self.kind is Kind.LEG_MOVEMENT:
            return self.facts.rate("clm", self.stratum)
        return self.rate_in(self.stratum)

    def index(self, stratum: str, site: str = "all") -> Index | None:
        """Return one index of the survey; None where there is none."""
        return None if self.row is None else self.row.index(stratum, site)

    def rate_in(self, stratum: str, site: str = "all") -> Number:
        """Return how many (of a state: how long) an hour in a part of the night, at a site."""
        return self._timed(
            numbers.per_hour(f"{self._key(stratum, site)}/per_hour", self.index(stratum, site))
        )

    def count_in(self, stratum: str, site: str = "all") -> Number:
        """Return how many (of a state: how long) there were in a part of the night, at a site."""
        return self._timed(numbers.count(f"{self._key(stratum, site)}/count", self.index(stratum, site)))

    def minutes_in(self, stratum: str, site: str = "all") -> Number:
        """Return the minutes in which one could have been seen there."""
        return numbers.minutes(f"{self._key(stratum, site)}/minutes", self.index(stratum, site))

    def _timed(self, number: Number) -> Number:
        """Write the seconds of a state as a length of time."""
        if self.kind not in STATES or number.value is None:
            return number
        return replace(number, text=numbers.span_text(number.value))

    @property
    def seen(self) -> Spans:
        """When one could have been seen."""
        candidates = self.facts.night.candidates
        if self.kind is Kind.LEG_MOVEMENT:
            return Spans(row for spans in candidates.assessable.values() for row in spans)
        return candidates.seen.get(self.kind, Spans())

    def _key(self, stratum: str, site: str) -> str:
        return f"kinds/{self.kind}/{stratum}/{site}"


def every_kind(facts: Facts) -> tuple[KindFacts, ...]:
    """Return all kinds in the order of the page; those that the survey does not know were not looked for."""
    rows = {row.kind: row for row in facts.night.survey.kinds}
    return tuple(KindFacts(facts, kind, rows.get(kind)) for kind in WORDS)


def of_status(facts: Facts, status: Status) -> tuple[KindFacts, ...]:
    """Return the kinds of one status."""
    return tuple(row for row in every_kind(facts) if row.status is status)


def found_rows(facts: Facts) -> tuple[Found, ...]:
    """Return the kinds that were found."""
    return tuple(_found(row) for row in of_status(facts, Status.FOUND))


def _found(row: KindFacts) -> Found:
    return Found(row.words.name, row.words.short, row.count, row.rate, f"of {row.hours_of}")


def table(facts: Facts) -> Table:
    """Return every kind that was found, with its main number."""
    rows = [
        Row(row.words.name, (row.count, row.rate, row.rate.interval or "–", row.hours_of))
        for row in of_status(facts, Status.FOUND)
    ]
    columns = ("Movement", "Found", "Per hour", "95 % interval", "Hour of")
    return Table("kinds", "Everything that was found", columns, tuple(rows), LARGEST_FIRST)


def not_found(facts: Facts) -> tuple[Note, ...]:
    """Return one line for each kind that was looked for and not found."""
    return tuple(Note(row.words.name, _none(row)) for row in of_status(facts, Status.NONE))


def _none(row: KindFacts) -> str:
    rate, minutes = row.rate, row.minutes_in(row.stratum)
    if row.kind is Kind.LEG_MOVEMENT:
        minutes = row.facts.minutes("clm", row.stratum)
    if minutes.value is None:
        return "None was found."
    if not minutes.value:
        return f"None was found, but there was no time of {row.hours_of} in which one could have been seen."
    seen = (
        f"None in {numbers.span_text(minutes.value * 60)} of {row.hours_of} in which one could have been seen"
    )
    if rate.high is None:
        return f"{seen}."
    return f"{seen}; up to {numbers.decimal(rate.high)} an hour would fit that as well (95 % interval)."


def not_looked_for(facts: Facts) -> tuple[Note, ...]:
    """Return one line for each kind that could not be looked for: why, and what would be needed."""
    return tuple(Note(row.words.name, _why(row)) for row in of_status(facts, Status.NOT_LOOKED_FOR))


def _why(row: KindFacts) -> str:
    why = f"{row.why[:1].upper()}{row.why[1:]}." if row.why else "It was not looked for."
    return f"{why} Needed: {row.words.needs}."


def listed(words: Iterable[str]) -> str:
    """Return `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def counted(row: KindFacts) -> str:
    """Return `1 head jerk` or `12 head jerks`."""
    return f"{row.count.text} {row.words.one if row.count.value == 1 else row.words.many}"


def opening(facts: Facts) -> tuple[str, ...]:
    """Return what was found in plain words, before any table."""
    found = of_status(facts, Status.FOUND)
    none, unknown = of_status(facts, Status.NONE), of_status(facts, Status.NOT_LOOKED_FOR)
    if not found and not none:
        return (
            "No kind of movement could be looked for in this recording, so this page holds no number. That "
            "does not mean that the sleeper was still: it means that nobody can tell from this recording.",
        )
    sentences = [_looked(found, none)]
    if found and (none or len(found) > 1):
        sentences.append(f"The largest movements first: {listed(counted(row) for row in found)}.")
    if unknown:
        sentences.append(_unknown(len(unknown)))
    return tuple(sentences)


def _looked(found: tuple[KindFacts, ...], none: tuple[KindFacts, ...]) -> str:
    looked = len(found) + len(none)
    if looked == 1:
        (only,) = found or none
        what = f"{counted(only)} were found" if found else "none was found"
        what = what.replace("were", "was") if only.count.value == 1 else what
        return f"Only {only.words.many} could be looked for in this recording; {what}."
    if not found:
        return f"Of {looked} kinds of movement that could be looked for, none was found."
    if not none:
        return f"All {looked} kinds of movement that could be looked for were found."
    were = "was" if len(found) == 1 else "were"
    return f"Of {looked} kinds of movement that could be looked for, {len(found)} {were} found."


def _unknown(count: int) -> str:
    kinds = "1 more kind" if count == 1 else f"{count} more kinds"
    them = "it" if count == 1 else "them"
    return (
        f"{kinds} could not be looked for in this recording, and nothing is known about {them}; the reasons "
        "are in the report."
    )
