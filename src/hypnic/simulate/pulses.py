"""Short waveforms at given times, written as formulas, so that any sampling rate sees the same ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hypnic.model.spans import FloatArray

REACH = 4.5
"""Widths from its centre at which a pulse is cut off: under 0.02 % of its peak for every order."""

CORNER = 0.35
"""The anti-alias filter's -3 dB corner as a part of the sampling rate (a Gaussian low-pass)."""


@dataclass(frozen=True, slots=True, eq=False)
class Pulses:
    """Gaussians or their derivatives.

    Attributes
    ----------
    time_s, peak_uv, width_s
        Shape (n,): centre, greatest height (either sign) and Gaussian width; by time.
    order
        0 one bump, 1 two phases, 2 three phases.
    hz
        Above zero: a wavelet, a bump times a cosine of this frequency (order 0 only).
    """

    time_s: FloatArray
    peak_uv: FloatArray
    width_s: FloatArray
    order: int = 0
    hz: float = 0.0

    def times(self, factor: float) -> Pulses:
        """Return the same pulses `factor` times as high."""
        return Pulses(self.time_s, self.peak_uv * factor, self.width_s, self.order, self.hz)


def sorted_pulses(
    time_s: FloatArray, peak_uv: FloatArray, width_s: FloatArray | float, order: int = 0, hz: float = 0.0
) -> Pulses:
    """Return the pulses by time; one `width_s` may stand for all."""
    at = np.argsort(time_s, kind="stable")
    widths = np.broadcast_to(np.asarray(width_s, dtype=np.float64), time_s.shape)
    return Pulses(time_s[at], peak_uv[at], widths[at], order, hz)


def energy_s(order: int) -> float:
    """Integral of the square of a pulse of height and width 1 (times width² for any other)."""
    # ∫ of exp(-t²), of e·t²·exp(-t²) and of (1 - t²)²·exp(-t²) over all t.
    return (1.0, np.e / 2, 0.75)[order] * float(np.sqrt(np.pi))


def add_pulses(out: FloatArray, pulses: Pulses, first: int, rate_hz: float) -> None:
    """Add the pulses to `out`, which is samples first … first + len(out) - 1 of the night.

    A sample is the same however the night is cut into windows: its pulses are always added in order of time.
    """
    if not len(pulses.time_s) or not len(out):
        return
    blur = np.sqrt(np.log(2)) / (2 * np.pi * CORNER * rate_hz)
    widest = float(np.hypot(pulses.width_s.max(), blur)) * REACH
    near = slice(
        int(np.searchsorted(pulses.time_s, first / rate_hz - widest)),
        int(np.searchsorted(pulses.time_s, (first + len(out)) / rate_hz + widest, side="right")),
    )
    width = np.hypot(pulses.width_s[near], blur)[:, np.newaxis]
    if not len(width):
        return
    height = pulses.peak_uv[near, np.newaxis] * (pulses.width_s[near, np.newaxis] / width) ** (
        pulses.order + 1
    )
    reach = int(np.ceil(widest * rate_hz))
    centre = pulses.time_s[near, np.newaxis]
    index = np.floor(centre * rate_hz).astype(np.int64) + np.arange(-reach, reach + 1)
    lag_s = index / rate_hz - centre
    inside = (index >= first) & (index < first + len(out)) & (np.abs(lag_s) <= REACH * width)
    values = height * _shape(lag_s / width, pulses.order)
    if pulses.hz:
        values *= np.cos(2 * np.pi * pulses.hz * lag_s)
    out += np.bincount(index[inside] - first, weights=values[inside], minlength=len(out))


def _shape(z: FloatArray, order: int) -> FloatArray:
    bump = np.exp(-0.5 * z * z)
    if order == 0:
        return np.asarray(bump)
    return np.asarray(-np.sqrt(np.e) * z * bump if order == 1 else (1 - z * z) * bump)
