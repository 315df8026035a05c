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
from hypnic.simulate.potentials import Pool, Potentials, joined, strength_of
from hypnic.simulate.pulses import Pulses, energy_s

START = 3.0
"""Widths before its centre at which an action potential is said to start (and, after, to end)."""

TWITCH_S = 0.5
"""What is shorter is no leg movement by any rule."""


@dataclass(frozen=True, slots=True)
class Burst:
    """An intended activation of one muscle.

    `rms_uv` is the strength of the muscle while it is active. Where `peak_uv` is not 0, the greatest height
    of the muscle alone (10–100 Hz) is that instead, and `rms_uv` tells only how many units take part.
    """

    onset_s: float
    duration_s: float
    site: Site
    rms_uv: float
    label: str
    peak_uv: float = 0.0


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
    trains: list[Potentials] = []
    truth: list[Event] = []
    for burst in bursts:
        times, units, scale = discharges(burst, pool, rng)
        trains.append(Potentials(times, scale * pool.height[units], units))
        truth.append(_truth(burst, trains[-1], pool))
    return (joined(trains).pulses(pool) if trains else ()), truth


def discharges(
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


def _truth(burst: Burst, train: Potentials, pool: Pool) -> Event:
    measures: dict[str, float] = {"rms_uv": burst.rms_uv}
    measures |= {"units_count": np.unique(train.unit).size, "potentials_count": len(train.unit)}
    short = burst.duration_s < TWITCH_S
    if short:
        strength = strength_of(train, pool)
        measures |= {"peak_uv": strength.peak_uv, "area_uvs": strength.area_uvs}
    kind = Kind.MARK if short else Kind.LEG_MOVEMENT
    return Event(burst.onset_s, burst.duration_s, kind, burst.site, measures, burst.label)
