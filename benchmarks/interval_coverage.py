"""How often the 95 % interval of an index holds the true rate: prints the table of docs/summarise.md.

    .venv/bin/python benchmarks/interval_coverage.py [nights]

Each process is simulated for 20,000 hours to know its rate, then for many nights of 7 hours, of which all
or a first part is counted; the spread of the counts is always that of the whole night.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np

from hypnic.signals.intervals import count_limits, overdispersion
from hypnic.summarise.indices import BLOCKS_S

Process = Callable[[np.random.Generator, float], np.ndarray]


def poisson(per_hour: float) -> Process:
    """Movements that know nothing of each other."""
    return lambda rng, hours: np.sort(rng.uniform(0, hours, rng.poisson(per_hour * hours)))


def bouts(movements: float, apart_h: float, strays_per_hour: float = 2.0) -> Process:
    """Series of geometric length, intervals of 25 s (log-normal, SD 0.35), exponentially far apart."""

    def nights(rng: np.random.Generator, hours: float) -> np.ndarray:
        at, found = -2.0, [poisson(strays_per_hour)(rng, hours)]
        while at < hours:
            at += rng.exponential(apart_h)
            onsets = at + np.cumsum(rng.lognormal(np.log(25.0), 0.35, rng.geometric(1 / movements))) / 3600
            found.append(onsets)
            at = onsets[-1]
        onsets = np.concatenate(found)
        return np.sort(onsets[(onsets >= 0) & (onsets < hours)])

    return nights


PROCESSES: dict[str, Process] = {
    "chance, 2/h": poisson(2),
    "chance, 10/h": poisson(10),
    "chance, 30/h": poisson(30),
    "series of about 6, every 0.5 h": bouts(6, 0.5),
    "series of about 20, every 0.7 h": bouts(20, 0.67),
    "series of about 36, every 1 h": bouts(36, 1.0),
    "series of about 60, every 1 h": bouts(60, 1.0),
}


NIGHT_H = 7.0
PARTS_H = (7.0, 1.5, 1.0)


def limits(onsets_h: np.ndarray, part_h: float, *, corrected: bool) -> tuple[float, float]:
    """Return the limits of the rate in the first part of a night, as `summarise` makes them or by Poisson."""
    dispersion = np.ones(1)
    if corrected and len(onsets_h):
        rows = np.zeros(len(onsets_h), dtype=np.int64)
        dispersion = overdispersion(rows, onsets_h * 3600, NIGHT_H * 3600, BLOCKS_S)
    count = np.array([float((onsets_h < part_h).sum())])
    low, high = count_limits(count, dispersion, np.array([NIGHT_H + 1]))
    return float(low[0]) / part_h, float(high[0]) / part_h


def main(nights: int) -> None:
    """Print the table."""
    print(
        "| process | rate/h | hours counted | Poisson alone: holds, median width "
        "| hypnic: holds, median width |"
    )
    print("|---|---|---|---|---|")
    for name, process in PROCESSES.items():
        rng = np.random.default_rng(7)
        rate = len(process(rng, 20_000.0)) / 20_000
        samples = [process(rng, NIGHT_H) for _ in range(nights)]
        for part_h in PARTS_H:
            cells = []
            for corrected in (False, True):
                made = np.array([limits(onsets, part_h, corrected=corrected) for onsets in samples])
                holds = np.mean((made[:, 0] <= rate) & (rate <= made[:, 1]))
                cells.append(f"{100 * holds:.0f} %, {np.median(made[:, 1] - made[:, 0]):.1f}")
            print(f"| {name} | {rate:.1f} | {part_h:g} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
