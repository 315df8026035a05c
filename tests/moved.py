"""Muscles made by hand from a list of bursts, for the tests of how movements look."""

from collections.abc import Iterable, Mapping

import numpy as np

from hypnic.model.events import Site
from hypnic.model.muscle import BurstTable, Muscle, Muscles, Stretch
from hypnic.model.spans import Spans

CELL_S = 1 / 64
LENGTH_S = 120.0
REST_UV = 2.0

Burst = tuple[float, float, float]
"""Onset and end in seconds, RMS in µV."""


def muscles(bursts: Mapping[Site, Iterable[Burst]], length_s: float = LENGTH_S) -> Muscles:
    """Return muscles whose bursts are exactly these; peak = 3 RMS, area = 0.8 RMS × length."""
    return Muscles(tuple(_muscle(site, sorted(rows), length_s) for site, rows in bursts.items()))


def _muscle(site: Site, rows: list[Burst], length_s: float) -> Muscle:
    onset, end, rms = (np.array([row[at] for row in rows], dtype=np.float64) for at in range(3))
    rest = np.full(len(rows), REST_UV)
    table = BurstTable(onset, end, 3 * rms, rms, 0.8 * rms * (end - onset), rest, 5 * rms)
    envelope = np.full(round(length_s / CELL_S), REST_UV)
    for start, stop, level in rows:
        # A rise and a fall, so that a shift of less than a cell shows.
        near = slice(max(int(start / CELL_S) - 2, 0), int(stop / CELL_S) + 3)
        times = (np.arange(near.start, near.start + len(envelope[near])) + 0.5) * CELL_S
        share = np.clip(np.minimum(times - start, stop - times) / CELL_S + 0.5, 0, 1)
        envelope[near] = np.maximum(envelope[near], share * level)
    stretch = Stretch(
        0.0,
        CELL_S,
        envelope.astype(np.float16),
        1.0,
        np.full(int(length_s), REST_UV, np.float32),
    )
    seen = Spans([(0, length_s)])
    return Muscle(site, f"EMG {site.value}", seen, seen, (stretch,), table)
