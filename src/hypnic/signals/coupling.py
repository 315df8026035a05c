"""What one channel does about the onset of another: locked averages against chance, and coherence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import Signal
from hypnic.model.spans import FloatArray

DRAWS_AT_A_TIME = 200
"""Sign patterns looked at together, so that what comes of them stays small."""
ORDER = 2

ComplexArray = npt.NDArray[np.complex128]


def high_passed(signal: Signal, corner_hz: float) -> Signal:
    """Return a signal without what is slower than a corner, each sample told by those before it alone.

    A Butterworth filter of the second order that runs forwards only: a filter without shift in time would
    smear what a muscle does to the leads into the time before the muscle began.

    Parameters
    ----------
    signal
        Finite values, shape (n,); before its start it is taken to have stood at its first value.
    corner_hz
        -3 dB, under half the rate.
    """
    from scipy.signal import sosfilt

    if not len(signal):
        return signal
    sections, settled = _sections(corner_hz, signal.rate_hz)
    values, _ = sosfilt(sections, signal.values, zi=settled * float(signal.values[0]))
    return Signal(values.astype(np.float32), signal.rate_hz, signal.start_s)


@lru_cache(maxsize=8)
def _sections(corner_hz: float, rate_hz: float) -> tuple[FloatArray, FloatArray]:
    """Return a high-pass in sections, and their state where the input has long been 1."""
    from scipy.signal import butter, sosfilt_zi

    sections = butter(ORDER, corner_hz, "highpass", fs=rate_hz, output="sos")
    return sections, sosfilt_zi(sections)


def sign_flips(trials: int, draws: int, chance: np.random.Generator) -> FloatArray:
    """Return random signs, shape (draws, trials): under chance the sign of a trial means nothing."""
    return chance.choice([-1.0, 1.0], (draws, trials))


@dataclass(frozen=True, slots=True, eq=False)
class LockedAverage:
    """An average over trials that are aligned at a moment, and what chance gives.

    Attributes
    ----------
    mean_uv, error_uv
        Average of the trials and its standard error, shape (channels, lags).
    reference_uv
        Average with alternating signs: what is left of it is noise. Shape (channels, lags).
    ratio
        The largest average over what is expected of chance at its channel and lag; 0 where none stands out.
    channel, lag
        Where that is.
    chance
        The largest ratio of each draw, shape (draws,).
    expected_uv
        What is expected of chance (an RMS), shape (channels, lags): times a ratio, a limit in µV.
    """

    mean_uv: FloatArray
    error_uv: FloatArray
    reference_uv: FloatArray
    ratio: float
    channel: int
    lag: int
    chance: FloatArray
    expected_uv: FloatArray


def locked_average(trials: FloatArray, window: slice, signs: FloatArray, *, peaks: bool) -> LockedAverage:
    """Average trials and find what stands out in a window, over all channels and lags at once.

    Chance gives every trial a sign of its own, alike in all channels, and looks for the largest value in the
    same way: that several channels and lags are looked at is paid for.

    Source: the average with alternating signs is Schimmel's (1967, Science 157:92); the test is hypnic's own.

    Parameters
    ----------
    trials
        Shape (n, channels, lags), the baseline taken off, n ≥ 2.
    window
        Lags that are looked at; where `peaks`, with one more at either side.
    signs
        Shape (draws, n).
    peaks
        Whether only a lag counts at which the average is no smaller than at the two beside it: the foot of
        something larger that comes after the window is none.
    """
    count = len(trials)
    mean = trials.mean(axis=0)
    expected = np.sqrt(np.square(trials).sum(axis=0)) / count
    alternating = np.where(np.arange(count) % 2, -1.0, 1.0)
    inside = trials[:, :, window].reshape(count, -1)
    scale = np.maximum(expected[:, window], 1e-12)
    chance = np.concatenate(
        [
            _ratios(flipped.reshape(len(flipped), *scale.shape) / scale, peaks=peaks).max(axis=(1, 2))
            for flipped in _flipped(inside, signs)
        ]
    )
    plain = mean[:, window] / scale
    ratios = _ratios(plain[np.newaxis], peaks=peaks)[0]
    best = ratios if ratios.any() else np.abs(plain)
    channel, at = (int(row) for row in np.unravel_index(best.argmax(), best.shape))
    return LockedAverage(
        mean_uv=mean,
        error_uv=trials.std(axis=0, ddof=1) / np.sqrt(count),
        reference_uv=np.einsum("i,ijk->jk", alternating, trials) / count,
        ratio=float(ratios.max()),
        channel=channel,
        lag=(window.start or 0) + at,
        chance=chance,
        expected_uv=expected,
    )


def _flipped(rows: FloatArray, signs: FloatArray) -> Iterator[FloatArray]:
    """Yield averages of rows, shape (≤ DRAWS_AT_A_TIME, columns), under signs."""
    for first in range(0, len(signs), DRAWS_AT_A_TIME):
        yield signs[first : first + DRAWS_AT_A_TIME] @ rows / len(rows)


def _ratios(values: FloatArray, *, peaks: bool) -> FloatArray:
    """Return absolute values, shape (draws, channels, lags); 0 where they are no peak, where peaks count."""
    size = np.abs(values)
    if not peaks:
        return np.asarray(size)
    middle = size[:, :, 1:-1]
    is_peak = (middle >= size[:, :, :-2]) & (middle >= size[:, :, 2:])
    kept = np.zeros_like(size)
    kept[:, :, 1:-1] = np.where(is_peak, middle, 0.0)
    return kept


def peak_lags(rows: FloatArray, draws: int, chance: np.random.Generator) -> npt.NDArray[np.intp]:
    """Return where the average of trials drawn anew, with replacement, is highest, shape (draws,).

    Parameters
    ----------
    rows
        Trials of one channel, shape (n, lags).
    """
    often = chance.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), draws)
    return np.asarray((often @ rows).argmax(axis=1))


def spectra(trials: FloatArray, lag_s: FloatArray, hz: FloatArray) -> ComplexArray:
    """Return the spectrum of each trial at given frequencies, Hann-windowed, shape (…, frequencies).

    Each trial is brought to the same power over the frequencies, so that no loud one is the answer. Then the
    mean over the trials is taken off: what is alike in all of them is no coherence.

    Parameters
    ----------
    trials
        Shape (n, …, lags).
    lag_s
        Time of each sample from the moment that the trials are aligned at, shape (lags,): channels of
        different rates are compared by it.
    """
    taper = np.hanning(len(lag_s) + 2)[1:-1]
    own = trials - trials.mean(axis=-1, keepdims=True)
    found = (own * taper) @ np.exp(-2j * np.pi * np.outer(lag_s, hz))
    power = np.square(np.abs(found)).mean(axis=-1, keepdims=True)
    alike = found / np.sqrt(np.maximum(power, 1e-30))
    return np.asarray(alike - alike.mean(axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class Coherence:
    """Coherence of one channel with several, by frequency.

    Attributes
    ----------
    value
        Squared coherence, 0–1, shape (channels, frequencies).
    limit
        Chance stays under it at each single frequency in 95 of 100 cases.
    chance
        The same with random signs, shape (draws, channels, frequencies).
    """

    value: FloatArray
    limit: float
    chance: FloatArray


def coherence(one: ComplexArray, others: ComplexArray, signs: FloatArray) -> Coherence:
    """Return the coherence of paired segments of one channel with each of the others.

    Source: Halliday et al. 1995, Prog Biophys Mol Biol 64:237-278. Departs from it in: the Hann window, and
    chance by random signs of the segments beside its limit, for bands of frequencies.

    Parameters
    ----------
    one
        Spectra, shape (L, frequencies), L ≥ 2; for a muscle, of the rectified EMG.
    others
        Shape (L, channels, frequencies): disjoint segments taken at the same times.
    signs
        Shape (draws, L).
    """
    if len(one) != len(others):
        raise ValueError(f"segments must pair, got {len(one)} and {len(others)}")
    count = len(one)
    cross = others * one[:, np.newaxis].conj()
    power = np.square(np.abs(others)).sum(axis=0) * np.square(np.abs(one)).sum(axis=0)
    power = np.maximum(power, 1e-30) / count**2
    flat = cross.reshape(count, -1)
    parts = zip(_flipped(flat.real, signs), _flipped(flat.imag, signs), strict=True)
    drawn = np.concatenate([np.square(real) + np.square(imaginary) for real, imaginary in parts])
    return Coherence(
        value=np.square(np.abs(cross.mean(axis=0))) / power,
        limit=chance_coherence(count),
        chance=drawn.reshape(-1, *power.shape) / power,
    )


def chance_coherence(segments: int) -> float:
    """Return 1 − 0.05^(1/(L − 1)): at one frequency chance stays under it in 95 of 100 cases of L segments.

    Source: Halliday et al. 1995. Departs from it in: nothing.
    """
    return float(1 - 0.05 ** (1 / (segments - 1)))
