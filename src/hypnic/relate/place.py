"""Where on the body, and whether the muscles moved together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hypnic.model.body import LEVELS, Topography, topography
from hypnic.model.events import LEGS, Event, Events, Kind, Site
from hypnic.model.looks import look
from hypnic.model.muscle import Muscles
from hypnic.model.pattern import Pattern, Question
from hypnic.relate.bursts import ONE_MUSCLE
from hypnic.signals.intervals import share_limits

FEWEST = 5
"""Fewest movements about which it is asked. hypnic's own."""
SELDOM = 0.05
"""A place with a smaller share of the movements of the night is passed over. hypnic's own."""


def places(event: Event) -> tuple[Site, ...]:
    """Return the places of a movement: of one muscle that one, else the muscles that moved, else its site."""
    if event.kind in ONE_MUSCLE or not event.muscles:
        return (event.site,) if event.site in LEVELS else ()
    return event.muscles


FIXED = frozenset(
    {
        *(Kind.FOOT_TREMOR, Kind.HIGH_FREQUENCY_LEGS, Kind.ALTERNATING_LEGS),
        *(Kind.BRUXISM, Kind.NECK_MYOCLONUS, Kind.FACE_TWITCH),
    }
)
"""Kinds whose place is in their definition: where they are, and whether always there, is not asked."""
POSSIBLE = {Kind.LEG_MOVEMENT: LEGS}
"""Where a kind can be at all, if not anywhere."""


def possible(kind: Kind, sites: Iterable[Site]) -> tuple[Site, ...]:
    """Return those of the sites at which a movement of the kind could have been seen."""
    return tuple(site for site in sites if kind not in POSSIBLE or site in POSSIBLE[kind])


def place(kind: Kind, counted: Events, muscles: Muscles) -> Pattern:
    """Return where a kind is: focal, segmental, multifocal or generalised.

    Of kinds of one muscle: over the night, from every place with at least 5 % of them; the estimate is the
    share at the commonest place, and chance what each recorded muscle would have of an even spread. Of the
    others: what most single movements are; the estimate is the share that is so.

    Source: hypnic's own rules (`model.body.topography`).
    """
    known = [sites for sites in map(places, counted) if sites]
    n = len(known)
    if n < FEWEST:
        why = f"it takes {FEWEST} movements whose muscles are known"
        return Pattern(kind, Question.PLACE, unit="ratio", n=n, why=why)
    recorded = set(possible(kind, muscles.sites)) or {site for sites in known for site in sites}
    if len(recorded) < 2:
        return Pattern(kind, Question.PLACE, unit="ratio", n=n, why="only one place of the body is known")
    if all(len(sites) == 1 for sites in known):
        counts = Counter(sites[0] for sites in known)
        often = [site for site, count in counts.items() if count >= SELDOM * n]
        answer, hits, chance = _scattered(often), max(counts.values()), 1 / len(recorded)
    else:
        words = Counter(topography(sites) for sites in known)
        (answer, hits), chance = max(words.items(), key=lambda row: (row[1], str(row[0]))), None
    low, high = share_limits(hits, n)
    return Pattern(kind, Question.PLACE, answer or "", hits / n, low, high, "ratio", chance, None, n)


def _scattered(sites: list[Site]) -> Topography | None:
    """Where single muscles moved one at a time: however many places there are, nothing moved as a whole."""
    found = topography(sites)
    return Topography.MULTIFOCAL if found is Topography.GENERALISED else found


def synchrony(kind: Kind, counted: Events) -> Pattern:
    """Return whether the muscles of a kind begin together: within 50 ms in half and more of its movements.

    Source: hypnic's own.
    """
    words = [word for word in (look(row).timing for row in counted) if word]
    n = len(words)
    if n < FEWEST:
        why = f"it takes {FEWEST} movements of two muscles and more"
        return Pattern(kind, Question.SYNCHRONY, unit="ratio", n=n, why=why)
    hits = words.count("synchronous")
    answer = "synchronous" if 2 * hits >= n else "asynchronous"
    low, high = share_limits(hits, n)
    return Pattern(kind, Question.SYNCHRONY, answer, hits / n, low, high, "ratio", None, None, n)
