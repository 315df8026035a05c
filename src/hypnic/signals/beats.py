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

BEAT_HZ = 8.0, 25.0
BEAT_RATE_HZ = 120.0
LEAST_RATE_HZ, LEAST_S = 60.0, 2.0
BEFORE_S, AFTER_S = 0.12, 0.20
"""What of a channel around an R peak can belong to the beat, once slow waves are filtered out."""
NEIGHBOURS = 20
"""Beats on either side over which the image of a beat is averaged."""
REFRACTORY_S = 0.3
COLUMNS, SOME = 8, 2048
"""Samples of all beats, or beats, that are worked on at a time: a night's beats are 10 MB by themselves."""

SampleRows = npt.NDArray[np.float32]


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
    if ecg.rate_hz < LEAST_RATE_HZ or len(ecg) < ecg.rate_hz * LEAST_S:
        return np.empty(0)
    return peaks_in(band_pass(ecg, *BEAT_HZ, BEAT_RATE_HZ))


def peaks_in(part: Signal) -> FloatArray:
    """Return what `r_peaks` does, of an ECG that was band-passed to `BEAT_HZ`, over two seconds long."""
    cell = cell_length(part.rate_hz, 0.02)
    power = moving_power(cell_power(part.values, cell), 2)
    reach = max(1, round(REFRACTORY_S * part.rate_hz / cell))
    near = _largest(np.pad(power, reach), 2 * reach + 1)
    high = np.flatnonzero((power >= near) & (power >= 0.25 * _height(power, part.rate_hz / cell)))
    return np.unique(_sharp_peaks(part, high * cell + cell // 2))


def _largest(row: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
    """Return the largest of each `size` neighbours, shape (n - size + 1,), by doubling windows."""
    width = 1
    while 2 * width <= size:
        row = np.maximum(row[:-width], row[width:])
        width *= 2
    return row if width == size else np.maximum(row[: width - size], row[size - width :])


def _height(power: npt.NDArray[np.float32], rate_hz: float) -> npt.NDArray[np.float32]:
    """Median of the largest values of each 1.5 s within the 12 s around each cell."""
    size = max(1, round(1.5 * rate_hz))
    count = math.ceil(len(power) / size)
    tops = np.pad(power, (0, count * size - len(power)), mode="edge").reshape(count, size).max(axis=1)
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(tops, 4, mode="symmetric"), 9)
    return np.repeat(np.median(wide, axis=1), size)[: len(power)]


def _sharp_peaks(part: Signal, near: npt.NDArray[np.int64]) -> FloatArray:
    """Return the times of the largest absolute values within 0.08 s of samples, between samples."""
    reach = round(0.08 * part.rate_hz)
    near = near[(near > reach) & (near < len(part) - reach - 1)]
    pieces = np.abs(part.values[near[:, None] + np.arange(-reach, reach + 1)])
    at = near - reach + pieces.argmax(axis=1)
    left, top, right = (np.abs(part.values[at + k]).astype(np.float64) for k in (-1, 0, 1))
    bend = np.minimum(left - 2 * top + right, -1e-12)
    return np.asarray(part.start_s + (at + np.clip(0.5 * (left - right) / bend, -0.5, 0.5)) / part.rate_hz)


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


def _around(signal: Signal, at_s: FloatArray) -> tuple[SampleRows, FloatArray]:
    """Values around each time, aligned between samples, shape (n_inside, window); and those times."""
    before, after = _reach(signal)
    at = (at_s - signal.start_s) * signal.rate_hz
    at = at[(at >= before + 2) & (at < len(signal) - after - 2)]
    whole = np.floor(at).astype(np.int64)
    count = before + after
    if not len(at):
        return np.empty((0, count), dtype=np.float32), at
    wide = np.lib.stride_tricks.sliding_window_view(signal.values, count + 3)[whole - before - 1]
    rows = np.zeros((len(at), count), dtype=np.float32)
    for tap, weight in zip((-1, 0, 1, 2), _cubic((at - whole).astype(np.float32)), strict=True):
        rows += weight[:, None] * wide[:, 1 + tap : 1 + tap + count]
    return rows, at


def _reach(signal: Signal) -> tuple[int, int]:
    return round(BEFORE_S * signal.rate_hz), round(AFTER_S * signal.rate_hz)


def _cubic(t: SampleRows) -> tuple[SampleRows, SampleRows, SampleRows, SampleRows]:
    """Weights of Catmull-Rom interpolation between the samples at 0 and 1."""
    return (
        0.5 * (-t + 2 * t**2 - t**3),
        0.5 * (2 - 5 * t**2 + 3 * t**3),
        0.5 * (t + 4 * t**2 - 3 * t**3),
        0.5 * (-(t**2) + t**3),
    )


def _weights(rows: SampleRows) -> FloatArray:
    """Inverse squared power of each row; no less quiet than half the median row counts."""
    power = np.einsum("ij,ij->i", rows, rows).astype(np.float64) / rows.shape[1] + 1e-6
    return np.asarray(1 / np.maximum(power, np.median(power) / 2) ** 2)


def remove_beats(signal: Signal, peaks_s: FloatArray) -> None:
    """Take the image of the heart beats out of a muscle channel, in place: its night is 30 MB.

    The image of each beat is the average of its own and the 20 beats before and after, with little
    weight for those in a burst; it is shifted to the beat's time between samples and subtracted.
    What changes from one beat to the next (arrhythmia, breathing) stays in part.
    """
    rows, at = _around(signal, peaks_s)
    if len(rows) < 2 * NEIGHBOURS:
        return
    images = _images(rows)
    del rows
    edge = np.hanning(9)[:4].astype(np.float32)
    images[:, :4] *= edge
    images[:, -4:] *= edge[::-1]
    whole = np.ceil(at).astype(np.int64)
    before, after = _reach(signal)
    windows = np.lib.stride_tricks.sliding_window_view(signal.values, before + after, writeable=True)
    for first in (0, 1):  # neighbours may overlap, every other beat does not
        for some in range(first, len(whole), 2 * SOME):
            rest = slice(some, some + 2 * SOME, 2)
            late = (whole[rest] - at[rest]).astype(np.float32)
            windows[whole[rest] - before] -= _shifted(images[rest], late)


def _images(rows: SampleRows) -> SampleRows:
    """Return the weighted average of each row and its neighbours, shape as `rows`."""
    weight = _weights(rows)
    total = _running(weight[:, None])
    images = np.empty_like(rows)
    for first in range(0, rows.shape[1], COLUMNS):
        some = slice(first, first + COLUMNS)
        images[:, some] = _running(rows[:, some] * weight[:, None]) / total
    return images


def _shifted(images: SampleRows, late: SampleRows) -> SampleRows:
    """Return each row, known at k, at k + `late` (a part of a sample)."""
    wide = np.pad(images, ((0, 0), (2, 2)))
    shifted = np.zeros_like(images)
    for tap, part in zip((-1, 0, 1, 2), _cubic(late), strict=True):
        shifted += part[:, None] * wide[:, 2 + tap : 2 + tap + images.shape[1]]
    return shifted


def _running(rows: FloatArray) -> FloatArray:
    """Sum of each row and up to `NEIGHBOURS` before and after it."""
    total = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    at = np.arange(len(rows))
    return np.asarray(
        total[np.minimum(at + NEIGHBOURS + 1, len(rows))] - total[np.maximum(at - NEIGHBOURS, 0)]
    )
