"""Heart beats: where they are in an ECG, and their image in another channel."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import Signal
from hypnic.model.spans import FloatArray
from hypnic.signals.envelope import cell_length, cell_power, moving_power
from hypnic.signals.filters import band_pass

BEFORE_S, AFTER_S = 0.14, 0.24
"""What of a channel around an R peak can belong to the beat, once slow waves are filtered out."""
NEIGHBOURS = 20
"""Beats on either side over which the image of a beat is averaged."""
REFRACTORY_S = 0.3


def r_peaks(ecg: Signal) -> FloatArray:
    """Return the times of the R peaks in seconds, shape (n,), ascending.

    The 8-25 Hz part is squared and averaged over 0.1 s; a beat is its largest value within 0.3 s that
    is over a quarter of the median height of the largest values of the 12 s around it. The time is
    that of the largest absolute value near it, interpolated between samples.

    Limits: made to find beats for taking their image out of a muscle channel, not for measuring
    rhythm. Rates over 200 a minute, very small ventricular beats and stretches of pure noise are
    beyond it; a missed beat stays in the muscle channel, a false one does no harm.
    Needs 60 samples per second or more.
    """
    if ecg.rate_hz < 60 or len(ecg) < ecg.rate_hz * 2:
        return np.empty(0)
    part = band_pass(ecg, 8.0, 25.0)
    cell = cell_length(part.rate_hz, 0.02)
    power = moving_power(cell_power(part.values, cell), 2)
    reach = max(1, round(REFRACTORY_S * part.rate_hz / cell))
    near = np.lib.stride_tricks.sliding_window_view(np.pad(power, reach), 2 * reach + 1).max(axis=1)
    high = np.flatnonzero((power >= near) & (power >= 0.25 * _height(power, part.rate_hz / cell)))
    peaks = [_sharp_peak(part, i * cell + cell // 2) for i in high.tolist()]
    return np.asarray(sorted({p for p in peaks if p is not None}), dtype=np.float64)


def _height(power: npt.NDArray[np.float32], rate_hz: float) -> npt.NDArray[np.float32]:
    """Median of the largest values of each 1.5 s within the 12 s around each cell."""
    size = max(1, round(1.5 * rate_hz))
    count = math.ceil(len(power) / size)
    tops = np.pad(power, (0, count * size - len(power)), mode="edge").reshape(count, size).max(axis=1)
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(tops, 4, mode="symmetric"), 9)
    return np.repeat(np.median(wide, axis=1), size)[: len(power)]


def _sharp_peak(part: Signal, near: int) -> float | None:
    reach = round(0.08 * part.rate_hz)
    start = max(near - reach, 1)
    piece = np.abs(part.values[start : min(near + reach + 1, len(part) - 1)])
    if not len(piece):
        return None
    at = start + int(piece.argmax())
    left, top, right = (float(abs(part.values[k])) for k in (at - 1, at, at + 1))
    bend = left - 2 * top + right
    shift = 0.5 * (left - right) / bend if bend < 0 else 0.0
    return part.start_s + (at + min(max(shift, -0.5), 0.5)) / part.rate_hz


@dataclass(frozen=True, slots=True)
class BeatImage:
    """How strongly beats show in a channel: height of their average, and what chance would give."""

    beats: int
    height_uv: float
    chance_uv: float

    @property
    def disturbs(self) -> bool:
        """Whether the image is both surely there and large enough to matter for limits of 2 and 8 µV."""
        return self.beats >= 30 and self.height_uv >= 1.0 and self.height_uv >= 4.0 * self.chance_uv


def beat_image(signals: Sequence[Signal], peaks_s: FloatArray) -> BeatImage:
    """Return the largest RMS (0.05 s) of the beat-triggered average of a muscle channel.

    Beats during bursts count less: each is weighted by the inverse of its power. Chance is what beats
    shifted by half an interval give.
    """
    between = peaks_s[:-1] + np.diff(peaks_s) / 2
    real, count = _average(signals, peaks_s)
    chance, _ = _average(signals, between)
    return BeatImage(count, real, chance)


def _average(signals: Sequence[Signal], at_s: FloatArray) -> tuple[float, int]:
    total: FloatArray = np.zeros(1)
    weights, count = 0.0, 0
    height = 0.0
    for signal in signals:
        rows, _ = _around(signal, at_s)
        if not len(rows):
            continue
        weight = _weights(rows)
        total = total + weight @ rows
        weights, count = weights + float(weight.sum()), count + len(rows)
        width = max(1, round(0.05 * signal.rate_hz))
        mean = np.convolve(np.square(total / weights), np.ones(width) / width, mode="valid")
        height = float(np.sqrt(mean.max()))
    return height, count


def _around(signal: Signal, at_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Values around each time, aligned between samples, shape (n_inside, window); and those times."""
    before, after = _reach(signal)
    at = (at_s - signal.start_s) * signal.rate_hz
    at = at[(at >= before + 2) & (at < len(signal) - after - 2)]
    whole = np.floor(at).astype(np.int64)
    offset = whole[:, None] + np.arange(-before, after)
    rows = np.zeros(offset.shape)
    for tap, weight in zip((-1, 0, 1, 2), _cubic(at - whole), strict=True):
        rows += weight[:, None] * signal.values[offset + tap]
    return rows, at


def _reach(signal: Signal) -> tuple[int, int]:
    return round(BEFORE_S * signal.rate_hz), round(AFTER_S * signal.rate_hz)


def _cubic(t: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Weights of Catmull-Rom interpolation between the samples at 0 and 1."""
    return (
        0.5 * (-t + 2 * t**2 - t**3),
        0.5 * (2 - 5 * t**2 + 3 * t**3),
        0.5 * (t + 4 * t**2 - 3 * t**3),
        0.5 * (-(t**2) + t**3),
    )


def _weights(rows: FloatArray) -> FloatArray:
    """Inverse power of each row, no more than twice that of the median row."""
    power = np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + 1e-6
    return np.asarray(1 / np.maximum(power, np.median(power) / 2) ** 2)


def remove_beats(signal: Signal, peaks_s: FloatArray) -> Signal:
    """Return a muscle channel without the image of the heart beats.

    The image of each beat is the average of its own and the 20 beats before and after, with little
    weight for those in a burst; it is shifted to the beat's time between samples and subtracted.
    What changes from one beat to the next (arrhythmia, breathing) stays in part.
    """
    rows, at = _around(signal, peaks_s)
    if len(rows) < 2 * NEIGHBOURS:
        return signal
    weight = _weights(rows)
    images = _running(rows * weight[:, None]) / _running(weight[:, None])
    edge = np.hanning(9)[:4]
    images[:, :4] *= edge
    images[:, -4:] *= edge[::-1]
    values = signal.values.copy()
    before, after = _reach(signal)
    whole = np.ceil(at).astype(np.int64)
    wide = np.pad(images, ((0, 0), (2, 2)))
    # The image is known at at + k; the samples lie a fraction later, at ceil(at) + k.
    for tap, part in zip((-1, 0, 1, 2), _cubic(whole - at), strict=True):
        piece = part[:, None] * wide[:, 2 + tap : 2 + tap + before + after]
        np.subtract.at(values, whole[:, None] + np.arange(-before, after), piece.astype(np.float32))
    return Signal(values, signal.rate_hz, signal.start_s)


def _running(rows: FloatArray) -> FloatArray:
    """Sum of each row and up to `NEIGHBOURS` before and after it."""
    total = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    at = np.arange(len(rows))
    return np.asarray(
        total[np.minimum(at + NEIGHBOURS + 1, len(rows))] - total[np.maximum(at - NEIGHBOURS, 0)]
    )
