"""Every kind of movement of a night: how many, how often, or why nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.index import Index
from hypnic.model.pattern import Pattern, Question


@dataclass(frozen=True, slots=True)
class Reading:
    """One number about the night that is no count of events (an atonia index, a share of epochs).

    Attributes
    ----------
    kind
        The kind of movement that it is about.
    name
        A stable name with the unit at its end ("rem_atonia_index_ratio", "any_3s_percent").
    value
        None where the night cannot tell; `why` then says so.
    site
        The muscle, or `Site.UNKNOWN` for a combination, which `of` names ("chin any + arms phasic").
    source
        Who defined it: author and year, or "hypnic's own".
    """

    kind: Kind
    name: str
    value: float | None
    unit: str
    site: Site = Site.UNKNOWN
    of: str = ""
    why: str = ""
    source: str = ""


_COUNTED_AS = "counted as "


def counted_as(kind: Kind) -> str:
    """Return what `excluded` says of an event that is the same movement as one of another kind."""
    return f"{_COUNTED_AS}{kind.value}"


def taken_by(excluded: str) -> Kind | None:
    """Return the kind that took an event, from its `excluded`; None where that has another reason."""
    if not excluded.startswith(_COUNTED_AS):
        return None
    name = excluded.removeprefix(_COUNTED_AS)
    return Kind(name) if name in set(Kind) else None


class Status(StrEnum):
    """What came of looking for a kind."""

    FOUND = "found"
    NONE = "none"
    NOT_LOOKED_FOR = "not looked for"


@dataclass(frozen=True, slots=True)
class KindCount:
    """One kind of movement.

    Attributes
    ----------
    why
        Why it was not looked for; empty otherwise.
    count
        Events that count (not excluded); None where it was not looked for.
    taken
        How many more were seen and given to another kind, by that kind.
    indices
        By stratum (as the leg indices) and site ("all", or a muscle); empty where it was not looked for.
    """

    kind: Kind
    status: Status
    why: str = ""
    count: int | None = None
    taken: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    indices: tuple[Index, ...] = ()

    def index(self, stratum: str, site: str = "all") -> Index | None:
        """Return one index; None where the night has no such row."""
        return next((row for row in self.indices if (row.stratum, row.site) == (stratum, site)), None)


@dataclass(frozen=True, slots=True)
class Survey:
    """All kinds of a night.

    Attributes
    ----------
    events
        Every movement of every kind, with how it looks in its measures. One that is the same movement as
        another is excluded, and `excluded` says which kind took it.
    kinds
        One row for each kind of `MOVEMENTS`, in that order.
    readings
        Numbers that are no counts.
    patterns
        What the movements of a kind have in common: rhythm, reflex, place, spread, stereotypy.
    """

    events: Events = field(default_factory=Events)
    kinds: tuple[KindCount, ...] = ()
    readings: tuple[Reading, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    def pattern(self, kind: Kind, question: Question) -> Pattern | None:
        """Return the answer to one question about a kind; None where it was not asked."""
        return next((row for row in self.patterns if (row.kind, row.question) == (kind, question)), None)

    def of(self, kind: Kind) -> KindCount:
        """Return the row of one kind.

        Raises
        ------
        KeyError
            If the survey has no such row.
        """
        for row in self.kinds:
            if row.kind is kind:
                return row
        raise KeyError(kind)

    def counted(self, kind: Kind) -> tuple[Event, ...]:
        """Return the events of a kind that count."""
        return tuple(row for row in self.events if row.kind is kind and not row.excluded)
