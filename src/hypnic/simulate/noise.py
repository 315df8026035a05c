"""Coloured noise that can be had from anywhere in the night without making what lies before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import SampleArray
from hypnic.model.spans import FloatArray
from hypnic.simulate.streams import Key, block_stream

Density = Callable[[FloatArray], FloatArray]
"""Frequencies in Hz, shape (n,), all above zero → one-sided power density in µV²/Hz, shape (n,)."""

BLOCK_S = 16.0
"""Aimed-at length of a block; the true one is the nearest power of two in samples."""

MIN_BLOCK = 64
"""Samples; shorter blocks would have no room for a fade."""


@dataclass(frozen=True, slots=True, eq=False)
class Noise:
    """Gaussian noise made in blocks, each from its own random spectrum, faded into one another.

    Attributes
    ----------
    colours
        float32, shape (n_colours, n // 2 + 1): standard deviation of the real and of the imaginary
        part of each Fourier coefficient of a block of n samples.
    colour_of
        int, shape (n_epochs,): which colour each epoch has; the epochs after the last one are like it.
    epoch_s
        Length of those epochs. A change of colour is blurred over about one block.
    """

    key: Key
    rate_hz: float
    colours: npt.NDArray[np.float32]
    colour_of: npt.NDArray[np.intp]
    epoch_s: float

    @property
    def block(self) -> int:
        """Samples of a block."""
        return 2 * (int(self.colours.shape[1]) - 1)

    def samples(self, first: int, count: int) -> SampleArray:
        """Return samples first … first + count - 1 of the night, float32, shape (count,)."""
        n, fade = self.block, self.block // 16
        step = n - fade
        out = np.zeros(count, dtype=np.float32)
        for block in range(max(first // step - 1, 0), (first + max(count, 1) - 1) // step + 1):
            values = self._block(block)
            if block:
                values[:fade] *= _rise(fade)
            values[step:] *= _rise(fade)[::-1]
            at = block * step - first
            start, stop = max(at, 0), min(at + n, count)
            if start < stop:
                out[start:stop] += values[start - at : stop - at]
        return out

    def _block(self, block: int) -> SampleArray:
        n = self.block
        middle_s = (block * (n - n // 16) + n / 2) / self.rate_hz
        epoch = min(int(middle_s / self.epoch_s), len(self.colour_of) - 1)
        colour = self.colours[self.colour_of[epoch]]
        parts = block_stream(self.key, block).standard_normal((len(colour), 2), dtype=np.float32)
        spectrum = (parts * colour[:, np.newaxis]).view(np.complex64)[:, 0]
        return np.fft.irfft(spectrum, n).astype(np.float32, copy=False)


@lru_cache(maxsize=8)
def _rise(n: int) -> npt.NDArray[np.float32]:
    # sin² + cos² = 1: the power stays the same while two independent blocks change over.
    return np.sin(0.5 * np.pi * (np.arange(n) + 0.5) / n).astype(np.float32)


def make_noise(
    key: Key,
    rate_hz: float,
    densities: tuple[Density, ...],
    colour_of: npt.ArrayLike = (0,),
    epoch_s: float = 30.0,
) -> Noise:
    """Return noise whose power density in each epoch is one of `densities`."""
    n = max(2 ** round(np.log2(BLOCK_S * rate_hz)), MIN_BLOCK)
    hz = np.arange(1, n // 2) * (rate_hz / n)
    colours = np.zeros((len(densities), n // 2 + 1), dtype=np.float32)
    for row, density in zip(colours, densities, strict=True):
        row[1:-1] = np.sqrt(density(hz) * rate_hz * n) / 2
    return Noise(key, rate_hz, colours, np.asarray(colour_of, dtype=np.intp), epoch_s)


def scaled(density: Density, sd_uv: float, low_hz: float, high_hz: float) -> Density:
    """Return the density scaled so that its standard deviation within the band is `sd_uv`.

    The band is that of the density, not of a sampling rate: the same muscle on a slower recorder
    has the same density, and therefore less power in all.
    """
    hz = np.linspace(low_hz, high_hz, 2001)
    power = float(np.trapezoid(density(hz), hz))
    return lambda at: density(at) * (sd_uv**2 / power)


def resting_muscle(hz: FloatArray) -> FloatArray:
    """Density of a resting surface EMG, any scale: motor units 20–150 Hz, 1/f, and a white floor."""
    motor = (hz / 20) ** 2 / (1 + (hz / 20) ** 2) / (1 + (hz / 150) ** 4)
    return np.asarray(motor + 2.0 / hz + 0.15)


def brain(
    delta: float = 0.0, theta: float = 0.0, alpha: float = 0.0, sigma: float = 0.0, beta: float = 0.0
) -> Density:
    """Density of an EEG in µV²/Hz: 1/f² and a bump in each named band of the given height."""
    bumps = ((1.2, 0.8, delta), (5.5, 1.5, theta), (10.0, 1.0, alpha), (13.0, 0.8, sigma), (20.0, 4.0, beta))

    def density(hz: FloatArray) -> FloatArray:
        total = 60 / (1 + (hz / 1.5) ** 2) + 0.02
        for centre, width, height in bumps:
            total = total + height * np.exp(-0.5 * ((hz - centre) / width) ** 2)
        # A recorder's own filters: 0.3 Hz and about 100 Hz.
        return np.asarray(total / (1 + (0.3 / hz) ** 4) / (1 + (hz / 100) ** 4))

    return density


def white(hz: FloatArray) -> FloatArray:
    """Density 1 at every frequency."""
    return np.ones_like(hz)
