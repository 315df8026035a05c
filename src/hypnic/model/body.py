"""The body from head to foot, and what a set of muscles that moved together is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType

from hypnic.model.events import Site


class Level(IntEnum):
    """Parts of the body in the order in which brain stem and spinal cord serve them."""

    FACE = 0
    NECK = 1
    ARMS = 2
    TRUNK = 3
    LEGS = 4


LEVELS: Mapping[Site, Level] = MappingProxyType(
    {
        **dict.fromkeys((Site.CHIN, Site.MASSETER, Site.FACE, Site.EYELIDS), Level.FACE),
        **dict.fromkeys((Site.NECK, Site.SHOULDERS), Level.NECK),
        **dict.fromkeys((Site.LEFT_ARM, Site.RIGHT_ARM), Level.ARMS),
        **dict.fromkeys((Site.TRUNK, Site.BELLY, Site.BACK), Level.TRUNK),
        **dict.fromkeys((Site.LEFT_LEG, Site.RIGHT_LEG, Site.BOTH_LEGS, Site.LEG), Level.LEGS),
    }
)

WAY_M: Mapping[Site, float] = MappingProxyType(
    {
        **dict.fromkeys((Site.CHIN, Site.MASSETER, Site.FACE, Site.EYELIDS), 0.10),
        Site.NECK: 0.15,
        Site.SHOULDERS: 0.30,
        Site.LEFT_ARM: 0.70,
        Site.RIGHT_ARM: 0.70,
        Site.TRUNK: 0.40,
        Site.BELLY: 0.50,
        Site.BACK: 0.60,
        **dict.fromkeys((Site.LEFT_LEG, Site.RIGHT_LEG, Site.BOTH_LEGS, Site.LEG), 1.20),
    }
)
"""Way from the brain stem along cord and nerve to the muscle of an adult (m): nominal, hypnic's own."""


class Topography(StrEnum):
    """Where on the body a movement was."""

    FOCAL = "focal"
    SEGMENTAL = "segmental"
    MULTIFOCAL = "multifocal"
    GENERALISED = "generalised"


_SIDES = {
    Site.LEFT_LEG: "l",
    Site.LEFT_ARM: "l",
    Site.RIGHT_LEG: "r",
    Site.RIGHT_ARM: "r",
    Site.BOTH_LEGS: "lr",
}


def topography(sites: Iterable[Site]) -> Topography | None:
    """Return where the muscles that moved are; None where no site is a known part of the body.

    Focal: one level of the body (`Level`), on one side. Segmental: both sides of one level, or neighbours.
    Generalised: the legs, something of head or neck, and a third level. Multifocal: anything else.
    `Site.WHOLE_BODY` says that somebody took it for generalised; muscles say more.

    Source: hypnic's own rules after the words that neurologists use.
    """
    sites = set(sites)
    levels = sorted({LEVELS[site] for site in sites if site in LEVELS})
    if not levels:
        return Topography.GENERALISED if Site.WHOLE_BODY in sites else None
    if len(levels) == 1:
        sides = set("".join(_SIDES.get(site, "") for site in sites))
        return Topography.SEGMENTAL if len(sides) > 1 else Topography.FOCAL
    if len(levels) >= 3 and levels[0] <= Level.NECK and levels[-1] is Level.LEGS:
        return Topography.GENERALISED
    neighbours = levels[-1] - levels[0] == len(levels) - 1
    return Topography.SEGMENTAL if neighbours else Topography.MULTIFOCAL
