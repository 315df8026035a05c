"""Action potentials under one electrode, and how strong they are without the noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import FloatArray
from hypnic.simulate.pulses import REACH, Pulses, sorted_pulses

CLEAN_HZ = 1000.0
"""Rate at which the muscle alone is looked at to know its peak and area."""

BAND_HZ = (10.0, 100.0)
"""Band in which they are told: that of the recorders whose traces the rules were made on."""

PAD_S = 0.1

UNITS_IN_POOL = 14


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The motor units under one electrode, small ones first; arrays of shape (n,)."""

    height: FloatArray
    width_s: FloatArray
    phases: npt.NDArray[np.intp]
    rate_hz: FloatArray


def make_pool(rng: np.random.Generator) -> Pool:
    """Return the units of one muscle: heights from 0.6 to 1.7 of the mean, 8–35 discharges a second."""
    n = UNITS_IN_POOL
    return Pool(
        height=np.geomspace(0.6, 1.7, n) * rng.choice([-1.0, 1.0], n),
        width_s=rng.uniform(1.6e-3, 3.2e-3, n),
        phases=rng.integers(1, 3, n),
        rate_hz=np.sort(rng.uniform(8, 35, n))[::-1],
    )


@dataclass(frozen=True, slots=True, eq=False)
class Potentials:
    """Action potentials under one electrode; arrays of shape (n,)."""

    time_s: FloatArray
    height_uv: FloatArray
    unit: npt.NDArray[np.intp]

    def pulses(self, pool: Pool) -> tuple[Pulses, ...]:
        """Return them as one set of two-phase and one of three-phase pulses."""
        sets = []
        for order in (1, 2):
            these = pool.phases[self.unit] == order
            width_s = pool.width_s[self.unit[these]]
            sets.append(sorted_pulses(self.time_s[these], self.height_uv[these], width_s, order))
        return tuple(sets)


@dataclass(frozen=True, slots=True)
class Strength:
    """Greatest height in µV and area in µV·s of one burst of the muscle alone, within `BAND_HZ`."""

    peak_uv: float
    area_uvs: float


def joined(parts: list[Potentials]) -> Potentials:
    """Return the potentials of all parts, in their order."""
    if not parts:
        return Potentials(np.empty(0), np.empty(0), np.empty(0, dtype=np.intp))
    return Potentials(
        np.concatenate([part.time_s for part in parts]),
        np.concatenate([part.height_uv for part in parts]),
        np.concatenate([part.unit for part in parts]),
    )


def strength_of(one: Potentials, pool: Pool) -> Strength:
    """Return how strong a burst is: the sum of its potentials, looked at every millisecond."""
    pad = round(PAD_S * CLEAN_HZ)
    reach = int(np.ceil(REACH * pool.width_s.max() * CLEAN_HZ))
    time_s = one.time_s - one.time_s.min()
    width = pool.width_s[one.unit][:, np.newaxis]
    index = np.floor(time_s * CLEAN_HZ).astype(np.int64)[:, np.newaxis] + np.arange(-reach, reach + 1)
    z = (index / CLEAN_HZ - time_s[:, np.newaxis]) / width
    shape = np.where(pool.phases[one.unit][:, np.newaxis] == 1, -np.sqrt(np.e) * z, 1 - z * z)
    values = one.height_uv[:, np.newaxis] * shape * np.exp(-0.5 * z * z)
    length = 1 << (int(index.max()) + 2 * pad).bit_length()
    total = np.bincount((index + pad).ravel(), weights=values.ravel(), minlength=length)
    spectrum = np.fft.rfft(total)
    # Like a zero-phase Butterworth filter of the second order at either end.
    hz = np.fft.rfftfreq(len(total), 1 / CLEAN_HZ)
    gain = hz**2 / np.sqrt(BAND_HZ[0] ** 4 + hz**4) / np.sqrt(1 + (hz / BAND_HZ[1]) ** 4)
    seen = np.abs(np.fft.irfft(spectrum * gain, len(total)))
    return Strength(float(seen.max()), float(seen.sum()) / CLEAN_HZ)
