"""Movements of single legs → movements of both legs together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hypnic.model.events import Event, Site
from hypnic.model.ticks import PER_SECOND
from hypnic.score.single_leg import Part

TOGETHER_US = 500_000
LONGEST_US = 10_000_000
LONGEST_TOGETHER_US = 15_000_000
MOST_PARTS = 4

TOO_LONG = "longer than 10 s"
TOO_LONG_TOGETHER = "longer than 15 s with both legs"
TOO_MANY = "more than 4 movements of the legs run together"
PART_TOO_LONG = "holds a movement of one leg longer than 10 s"


@dataclass(frozen=True, slots=True)
class Group:
    """Single-leg movements, by onset, that count as one; a single one mostly."""

    parts: tuple[Part, ...]

    @property
    def start_us(self) -> int:
        """Onset of the first part."""
        return self.parts[0].start_us

    @property
    def end_us(self) -> int:
        """Latest end of a part."""
        return max(part.end_us for part in self.parts)

    @property
    def onset_s(self) -> float:
        """Onset as it was found or marked, unrounded."""
        return self.parts[0].event.onset_s

    @property
    def duration_s(self) -> float:
        """From the onset of the first part to the latest end."""
        if len(self.parts) == 1:
            return self.parts[0].event.duration_s
        return (self.end_us - self.start_us) / PER_SECOND

    @property
    def events(self) -> tuple[Event, ...]:
        """The single-leg movements."""
        return tuple(part.event for part in self.parts)

    @property
    def site(self) -> Site:
        """Both legs where both took part; a leg of unknown side makes the side of the whole unknown."""
        sites = {part.event.site for part in self.parts}
        if len(sites) == 1:
            return sites.pop()
        return (
            Site.BOTH_LEGS
            if sites - {Site.LEG} >= {Site.LEFT_LEG, Site.RIGHT_LEG} or Site.BOTH_LEGS in sites
            else Site.LEG
        )


def run_together(parts: Iterable[Part]) -> list[Group]:
    """Combine movements that overlap or whose gap, offset to onset, is under 0.5 s; chain by chain.

    Parameters
    ----------
    parts
        By onset. Those of one leg are at least 0.5 s apart already; a leg of unknown side may be either.
    """
    chains: list[list[Part]] = []
    end_us = 0
    for part in parts:
        if chains and part.start_us < end_us + TOGETHER_US:
            chains[-1].append(part)
            end_us = max(end_us, part.end_us)
        else:
            chains.append([part])
            end_us = part.end_us
    return [Group(tuple(chain)) for chain in chains]


def no_candidate(group: Group) -> str:
    """Return why a movement is no candidate leg movement by WASM 2016; empty where it is one."""
    if len(group.parts) == 1 and group.site is not Site.BOTH_LEGS:
        return TOO_LONG if group.parts[0].length_us > LONGEST_US else ""
    if any(part.length_us > LONGEST_US and part.event.site is not Site.BOTH_LEGS for part in group.parts):
        return PART_TOO_LONG
    if len(group.parts) > MOST_PARTS:
        return TOO_MANY
    return TOO_LONG_TOGETHER if group.end_us - group.start_us > LONGEST_TOGETHER_US else ""


def counted_once(parts: Iterable[Part], within_us: int) -> list[Group]:
    """Count movements of both legs as one whose onsets are less than `within_us` apart.

    A movement joins the one before where it begins less than `within_us` after that one's first onset and
    another leg than its own took part. So a long row of alternating movements is not one: the onset that
    counts is the first. Movements of a leg of unknown side stay alone.
    """
    groups: list[list[Part]] = []
    for part in parts:
        if groups and _other_leg(part, groups[-1]) and part.start_us < groups[-1][0].start_us + within_us:
            groups[-1].append(part)
        else:
            groups.append([part])
    return [Group(tuple(group)) for group in groups]


def _other_leg(part: Part, group: list[Part]) -> bool:
    other = {Site.LEFT_LEG: Site.RIGHT_LEG, Site.RIGHT_LEG: Site.LEFT_LEG}.get(part.event.site)
    return any(member.event.site is other for member in group)
