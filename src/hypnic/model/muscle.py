"""What is kept of a muscle's EMG after its samples are let go: enough for every detector and for the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from hypnic.model.events import Site
from hypnic.model.spans import FloatArray, Spans

EnvelopeArray = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """The envelope of one unbroken stretch of a muscle's band-passed EMG.

    Attributes
    ----------
    cell_s
        Exact length of a cell (a whole number of samples, about 1/64 s): cell i is
        [start_s + i · cell_s, start_s + (i + 1) · cell_s).
    rms_uv
        float16, shape (n,): RMS of each cell, not smoothed.
    mean_s, mean_uv
        Exact length of a second-long bin (about 1 s), and float32, shape (m,): the mean of the rectified EMG
        in each.
    """

    start_s: float
    cell_s: float
    rms_uv: EnvelopeArray
    mean_s: float
    mean_uv: npt.NDArray[np.float32]

    @property
    def end_s(self) -> float:
        """End of the last cell."""
        return self.start_s + len(self.rms_uv) * self.cell_s

    @property
    def times_s(self) -> FloatArray:
        """Start of each cell, shape (n,)."""
        return self.start_s + np.arange(len(self.rms_uv), dtype=np.float64) * self.cell_s

    def slice(self, from_s: float, to_s: float) -> slice:
        """Return the cells that start in [from_s, to_s)."""
        first, last = (np.ceil((at - self.start_s) / self.cell_s - 1e-9) for at in (from_s, to_s))
        return slice(max(int(first), 0), max(int(last), 0))


@dataclass(frozen=True, slots=True, eq=False)
class BurstTable:
    """Every burst of a muscle over its rest, however short, by onset; shapes (n,), float64.

    Attributes
    ----------
    onset_s, end_s
        To the sample.
    peak_uv, rms_uv, area_uvs
        Largest absolute value, RMS, and integral of the rectified EMG between them.
    rest_uv
        Resting RMS at the onset.
    height_uv
        From the lowest to the highest value between them (peak to peak).
    """

    onset_s: FloatArray = field(default_factory=lambda: np.empty(0))
    end_s: FloatArray = field(default_factory=lambda: np.empty(0))
    peak_uv: FloatArray = field(default_factory=lambda: np.empty(0))
    rms_uv: FloatArray = field(default_factory=lambda: np.empty(0))
    area_uvs: FloatArray = field(default_factory=lambda: np.empty(0))
    rest_uv: FloatArray = field(default_factory=lambda: np.empty(0))
    height_uv: FloatArray = field(default_factory=lambda: np.empty(0))

    def __len__(self) -> int:
        return len(self.onset_s)

    @property
    def duration_s(self) -> FloatArray:
        """Lengths, shape (n,)."""
        return self.end_s - self.onset_s

    def where(self, which: npt.NDArray[np.bool_] | slice) -> BurstTable:
        """Return some of the rows."""
        return BurstTable(*(getattr(self, name)[which] for name in self.__slots__))

    def between(self, from_s: float, to_s: float) -> BurstTable:
        """Return the bursts with an onset in [from_s, to_s)."""
        return self.where(slice(*np.searchsorted(self.onset_s, (from_s, to_s)).tolist()))


@dataclass(frozen=True, slots=True, eq=False)
class Muscle:
    """One muscle of one night, without its samples.

    Attributes
    ----------
    label
        Of the channel.
    recorded
        When it was recorded without a fault (flat, clipped, not a number).
    assessable
        When a burst could be told from rest: the part of `recorded` in which there was a rest.
    stretches
        The envelope, one for each unbroken part, in order.
    """

    site: Site
    label: str
    recorded: Spans
    assessable: Spans
    stretches: tuple[Stretch, ...]
    bursts: BurstTable


@dataclass(frozen=True, slots=True)
class Muscles:
    """The muscles of a night that could be used, legs first."""

    rows: tuple[Muscle, ...] = ()

    def __iter__(self) -> Iterator[Muscle]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def at(self, *sites: Site) -> tuple[Muscle, ...]:
        """Return the muscles at these sites, in the order of the sites."""
        return tuple(muscle for site in sites for muscle in self.rows if muscle.site is site)

    @property
    def sites(self) -> tuple[Site, ...]:
        """Every site once."""
        return tuple(dict.fromkeys(muscle.site for muscle in self.rows))
