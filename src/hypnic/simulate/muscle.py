"""Bursts of muscle built from the action potentials of motor units, with the truth of each.

A detector works on envelopes; here no envelope exists. Each unit of a leg has its own waveform,
size and firing rate; a movement recruits some of them one after another, small ones first, and
drops them again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.events import Event, Kind, Site
from hypnic.model.spans import FloatArray
from hypnic.simulate.pulses import Pulses, energy_s, sorted_pulses

START = 3.0
"""Widths before its centre at which an action potential is said to start (and, after, to end)."""

TWITCH_S = 0.5
"""What is shorter is no leg movement by any rule."""

UNITS_IN_POOL = 14


@dataclass(frozen=True, slots=True)
class Burst:
    """An intended activation of one leg. `rms_uv` is the strength of the muscle while it is active."""

    onset_s: float
    duration_s: float
    site: Site
    rms_uv: float
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The motor units under one electrode, small ones first; arrays of shape (n,)."""

    height: FloatArray
    width_s: FloatArray
    phases: npt.NDArray[np.intp]
    rate_hz: FloatArray


def make_pool(rng: np.random.Generator) -> Pool:
    """Return the units of one leg: heights from 0.6 to 1.7 of the mean, 8–35 discharges a second."""
    n = UNITS_IN_POOL
    return Pool(
        height=np.geomspace(0.6, 1.7, n) * rng.choice([-1.0, 1.0], n),
        width_s=rng.uniform(1.6e-3, 3.2e-3, n),
        phases=rng.integers(1, 3, n),
        rate_hz=np.sort(rng.uniform(8, 35, n))[::-1],
    )


def fire(
    bursts: Iterable[Burst], pool: Pool, rng: np.random.Generator
) -> tuple[tuple[Pulses, ...], list[Event]]:
    """Return the action potentials of the bursts of one leg, and what truly happened.

    Returns
    -------
    tuple of Pulses
        One set of two-phase and one of three-phase potentials.
    list of Event
        Onset: start of the first potential. End: end of the last. The first and the last belong to
        the same unit, the first to be recruited. A burst under half a second is a `MARK` "twitch".
    """
    trains: list[tuple[FloatArray, FloatArray, npt.NDArray[np.intp]]] = []
    truth: list[Event] = []
    for burst in bursts:
        times, units, scale = _train(burst, pool, rng)
        trains.append((times, scale * pool.height[units], units))
        truth.append(_truth(burst, int(np.unique(units).size), len(times)))
    if not trains:
        return (), truth
    time_s, peak_uv, unit = (np.concatenate(column) for column in zip(*trains, strict=True))
    sets = []
    for order in (1, 2):
        these = pool.phases[unit] == order
        sets.append(sorted_pulses(time_s[these], peak_uv[these], pool.width_s[unit[these]], order))
    return tuple(sets), truth


def _train(
    burst: Burst, pool: Pool, rng: np.random.Generator
) -> tuple[FloatArray, npt.NDArray[np.intp], float]:
    """Return times (s) and units of the potentials of one burst, and the height in µV of a unit of size 1."""
    length = burst.duration_s
    count = int(np.clip(round(4 + burst.rms_uv / 12), 4, len(pool.height) - 2))
    lowest = int(rng.integers(0, len(pool.height) - count + 1))
    units = np.arange(lowest, lowest + count)
    margin = START * pool.width_s[units]
    rise = min(rng.lognormal(np.log(0.1), 0.6), length / 3)
    decay = min(rng.lognormal(np.log(0.4), 0.6), length / 2)
    begin = margin + rise * np.r_[0, np.sort(rng.random(count - 1))]
    end = length - margin - decay * np.r_[0, np.sort(rng.random(count - 1))]
    rate = pool.rate_hz[units] * rng.uniform(0.85, 1.15)
    most = int(np.ceil(length * rate.max() * 1.6)) + 2
    gaps = np.clip(1 + 0.15 * rng.standard_normal((count, most)), 0.5, 1.6) / rate[:, np.newaxis]
    at = begin[:, np.newaxis] + np.cumsum(gaps, axis=1) - gaps[:, :1]
    # The first unit's last discharge closes the burst; none of its own comes within 20 ms of it.
    last = end - np.where(np.arange(count) == 0, 0.02, 0.0)
    fired = at <= last[:, np.newaxis]
    fired[:, 0] = True
    which = np.broadcast_to(units[:, np.newaxis], at.shape)[fired]
    times = np.r_[at[fired], end[0]]
    energy = np.array([energy_s(order) for order in pool.phases[units]])
    power = float(np.sum(rate * pool.height[units] ** 2 * energy * pool.width_s[units]))
    return burst.onset_s + times, np.r_[which, units[0]], burst.rms_uv / np.sqrt(power)


def _truth(burst: Burst, units: int, potentials: int) -> Event:
    short = burst.duration_s < TWITCH_S
    return Event(
        burst.onset_s,
        burst.duration_s,
        Kind.MARK if short else Kind.LEG_MOVEMENT,
        burst.site,
        {"rms_uv": burst.rms_uv, "units_count": units, "potentials_count": potentials},
        burst.label,
    )
