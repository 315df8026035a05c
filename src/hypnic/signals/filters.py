"""Zero-phase band-pass of long signals in blocks, thinning out the samples on the way."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import SampleArray, Signal
from hypnic.model.spans import FloatArray

HALF_WIDTH_S = 0.15
"""The kernel ends this far from its middle: nothing, not even a pop of a volt, is smeared further."""
LEAST_RATE_HZ = 250.0
"""Enough for EMG up to 100 Hz: what follows costs half as much at 256 as at 512."""
BLOCK = 2048
"""Samples that leave one block; with `BATCH` blocks at a time everything stays in the L2 cache."""
BATCH = 16


def band_pass(signal: Signal, low_hz: float, high_hz: float, least_rate_hz: float = LEAST_RATE_HZ) -> Signal:
    """Return the part of a signal between two frequencies, without any shift in time.

    A Hann-windowed sinc of 0.3 s (-6 dB at both limits, 10 Hz from pass to stop), applied by
    overlap-save FFT in float32. Every d-th sample is kept, with the largest whole d that leaves at
    least `least_rate_hz` and room for the upper limit, so that sample i of the result is sample d·i of the
    input: times stay exact whatever the rate. Beyond its ends the signal is continued by its first
    and last value.

    Parameters
    ----------
    signal
        Finite values, shape (n,).
    low_hz, high_hz
        0 < low_hz < high_hz < rate_hz / 2.
    least_rate_hz
        Samples are never thinned out to fewer per second than this.

    Returns
    -------
    Signal
        Shape (n // d,), rate rate_hz / d.

    Raises
    ------
    ValueError
        If the limits are not in that order.
    """
    band = BandPass(signal.rate_hz, low_hz, high_hz, least_rate_hz)
    band.expect(len(signal))
    band.add(signal.values)
    return Signal(band.end(), band.rate_hz, signal.start_s)


def band_pass_kernel(rate_hz: float, low_hz: float, high_hz: float) -> FloatArray:
    """Return the symmetric kernel of `band_pass`, shape (2m + 1,); its sum is zero."""
    half = math.ceil(HALF_WIDTH_S * rate_hz)
    at_s = np.arange(-half, half + 1) / rate_hz
    taper = np.cos(np.pi * at_s / (2 * (half + 1) / rate_hz)) ** 2
    high = np.sinc(2 * high_hz * at_s) * taper
    low = np.sinc(2 * low_hz * at_s) * taper
    return np.asarray(high / high.sum() - low / low.sum(), dtype=np.float64)


class Convolution:
    """Every `step`-th value of the convolution with a kernel centred on its middle, of samples in pieces.

    Parameters
    ----------
    kernel
        Shape (2m + 1,), with nothing left above half the new rate where `step` > 1.
    """

    def __init__(self, kernel: FloatArray, step: int = 1) -> None:
        half = len(kernel) // 2
        self._step = step
        self._size = BLOCK * step * math.ceil(4 * half / (BLOCK * step) + 0.5)
        self._pad = math.ceil(half / step)
        self._hop = self._size // step - 2 * self._pad
        self._response = np.repeat(_response(kernel, self._size, step), 2)
        self._held: SampleArray = np.empty(0, dtype=np.float32)
        self._held_from = 0
        self._rows: SampleArray = np.empty((0, self._hop), dtype=np.float32)
        self._done = 0

    def expect(self, count: int) -> None:
        """Make room for so many samples in all; more of them cost time, fewer of them nothing."""
        self._rows = np.empty((math.ceil(count / (self._hop * self._step)), self._hop), dtype=np.float32)

    def add(self, values: SampleArray) -> None:
        """Take the next samples, shape (n,), finite."""
        at = 0
        while len(self._held) > at:  # the next batch begins before these samples
            missing = max(self._batch_end - self._held_from - len(self._held), 0)
            self._held = np.concatenate([self._held, values[at : at + missing]])
            if missing > len(values) - at:
                return
            at += missing
            self._filter(BATCH)
            self._let_go()
        self._held = values[at - len(self._held) :]
        while self._batch_end <= self._held_from + len(self._held):
            self._filter(BATCH)
        self._let_go()
        self._held = self._held.copy()

    def end(self) -> SampleArray:
        """Return all that was filtered, shape (n // step,)."""
        end = self._held_from + len(self._held)
        hop = self._hop * self._step
        while (left := end - self._done * hop) > 0:
            self._filter(min(BATCH, math.ceil(left / hop)))
        return self._rows.reshape(-1)[: end // self._step]

    @property
    def _window_from(self) -> int:
        """First sample that the next block sees; negative at the start."""
        return (self._done * self._hop - self._pad) * self._step

    @property
    def _batch_end(self) -> int:
        """First sample that the next batch does not see."""
        return self._window_from + (BATCH - 1) * self._hop * self._step + self._size

    def _let_go(self) -> None:
        used = max(self._window_from - self._held_from, 0)
        self._held, self._held_from = self._held[used:], self._held_from + used

    def _filter(self, blocks: int) -> None:
        from scipy import fft  # takes the rows of a batch side by side: half the time of numpy's

        hop = self._hop * self._step
        start = self._window_from - self._held_from
        end = start + (blocks - 1) * hop + self._size
        piece = self._held[max(start, 0) : end]
        if start < 0 or end > len(self._held):  # both ends are continued by the outermost values
            piece = np.pad(piece, (max(-start, 0), max(end - len(self._held), 0)), mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(piece, self._size)[::hop]
        spectra = fft.rfft(windows, axis=1)[:, : len(self._response) // 2]
        parts = spectra.view(np.float32)  # real and imaginary parts by turns: half the work of complex
        parts *= self._response
        out = fft.irfft(spectra, n=self._size // self._step, axis=1)
        if self._done + blocks > len(self._rows):
            more = max(blocks, len(self._rows)), self._hop
            self._rows = np.concatenate([self._rows, np.empty_like(self._rows, shape=more)])
        self._rows[self._done : self._done + blocks] = out[:, self._pad : self._pad + self._hop]
        self._done += blocks


class BandPass:
    """`band_pass` of an unbroken signal that comes in pieces.

    Attributes
    ----------
    rate_hz
        Of what comes out.

    Raises
    ------
    ValueError
        If the limits are not 0 < low_hz < high_hz < half the rate.
    """

    def __init__(
        self, rate_hz: float, low_hz: float, high_hz: float, least_rate_hz: float = LEAST_RATE_HZ
    ) -> None:
        if not 0 < low_hz < high_hz < rate_hz / 2:
            raise ValueError(
                f"a band needs 0 < low < high < half the rate, got {low_hz}, {high_hz}, {rate_hz}"
            )
        step = max(1, math.floor(rate_hz / max(least_rate_hz, 2.4 * high_hz)))
        self.rate_hz = rate_hz / step
        self._blocks = Convolution(band_pass_kernel(rate_hz, low_hz, high_hz), step)
        self.expect, self.add, self.end = self._blocks.expect, self._blocks.add, self._blocks.end


def _response(kernel: FloatArray, size: int, step: int) -> npt.NDArray[np.float32]:
    half = len(kernel) // 2
    ring = np.zeros(size)
    ring[: half + 1] = kernel[half:]
    ring[size - half :] = kernel[:half]
    return (np.fft.rfft(ring).real / step).astype(np.float32)[: size // step // 2 + 1]
