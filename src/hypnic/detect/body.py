"""The bursts of several muscles together, and which part of the body each muscle belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from hypnic.model.events import Site
from hypnic.model.muscle import BurstTable, Muscle
from hypnic.model.spans import BoolArray, FloatArray, Spans

REGIONS: Mapping[Site, str] = MappingProxyType(
    {
        Site.LEFT_LEG: "left leg",
        Site.RIGHT_LEG: "right leg",
        Site.LEG: "legs",
        Site.LEFT_ARM: "left arm",
        Site.RIGHT_ARM: "right arm",
        Site.CHIN: "face",
        Site.MASSETER: "face",
        Site.FACE: "face",
        Site.NECK: "neck",
        Site.SHOULDERS: "neck",
        Site.TRUNK: "trunk",
        Site.BELLY: "trunk",
        Site.BACK: "trunk",
    }
)
"""Hypnic's own: each limb is a region, the head, the neck with the shoulders, and the trunk are one each."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Bursts of several muscles in one row, by onset; equal shapes (n,).

    Attributes
    ----------
    muscle
        Number of the muscle in the sequence that was pooled.
    """

    onset_s: FloatArray
    end_s: FloatArray
    peak_uv: FloatArray
    muscle: npt.NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.onset_s)

    @property
    def duration_s(self) -> FloatArray:
        """Lengths, shape (n,)."""
        return self.end_s - self.onset_s

    def where(self, which: BoolArray | slice) -> Pool:
        """Return some of the rows."""
        return Pool(self.onset_s[which], self.end_s[which], self.peak_uv[which], self.muscle[which])

    def then(self, later: Pool) -> Pool:
        """Return these rows and then others, all of which start later."""
        return Pool(*(np.concatenate([getattr(self, n), getattr(later, n)]) for n in Pool.__slots__))


def pooled(muscles: Sequence[Muscle]) -> Pool:
    """Return the bursts of all these muscles by onset."""
    return merged([muscle.bursts for muscle in muscles])


def merged(tables: Sequence[BurstTable | Pool]) -> Pool:
    """Return the rows of several tables by onset; `muscle` is the number of the table."""
    onset_s, end_s, peak_uv = (
        np.concatenate([np.empty(0), *(getattr(table, name) for table in tables)])
        for name in ("onset_s", "end_s", "peak_uv")
    )
    number = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    order = np.lexsort((number, onset_s))
    return Pool(onset_s[order], end_s[order], peak_uv[order], number[order])


def regions_of(muscles: Iterable[Muscle]) -> tuple[str, ...]:
    """Return each region of these muscles once."""
    return tuple(dict.fromkeys(REGIONS[muscle.site] for muscle in muscles))


def seen_together(muscles: Iterable[Muscle], least: int) -> Spans:
    """Return the time in which at least `least` regions had a muscle in which a burst could be told."""
    by_region: dict[str, Spans] = {}
    for muscle in muscles:
        region = REGIONS[muscle.site]
        by_region[region] = by_region.get(region, Spans()) | muscle.assessable
    return at_least(by_region.values(), least)


def at_least(rows: Iterable[Spans], least: int) -> Spans:
    """Return the time that is in `least` or more of the rows."""
    rows = tuple(rows)
    edges = sorted(
        (at, step) for spans in rows for span in spans for at, step in zip(span, (1, -1), strict=True)
    )
    found: list[tuple[float, float]] = []
    depth, since = 0, 0.0
    for at, step in edges:
        was, depth = depth, depth + step
        if was < least <= depth:
            since = at
        elif depth < least <= was:
            found.append((since, at))
    return Spans(found)
