"""What a brain channel does before a muscle: jerk-locked averages, and coherence of the two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import SampleArray, Signal
from hypnic.model.spans import FloatArray

ROWS_AT_A_TIME = 200
"""Sign patterns drawn at a time, so that their products stay small."""

TrialArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LockedAverage:
    """An average over trials that are aligned at an event.

    Attributes
    ----------
    lag_s
        Time from the trigger, shape (n,).
    mean_uv
        Average of the trials, shape (n,).
    noise_uv
        Average of the trials with alternating sign, shape (n,): what is left of it is noise.
    trials
        Used trials.
    overlapping, outside
        Trials left out: their epoch reaches into that of the one before, or out of the recording.
    p
        How often chance gives as large a peak within the window that was asked for (sign-flip test).
    peak_s, peak_uv
        Lag and size of the largest absolute value in that window.
    """

    lag_s: FloatArray
    mean_uv: FloatArray
    noise_uv: FloatArray
    trials: int
    overlapping: int
    outside: int
    p: float
    peak_s: float
    peak_uv: float


@dataclass(frozen=True, slots=True)
class Epoch:
    """Which stretch around a trigger is averaged, all in seconds from it.

    Attributes
    ----------
    start_s, end_s
        The epoch.
    baseline_s
        The stretch whose mean is taken off each trial.
    window_s
        The stretch in which a peak is looked for.
    """

    start_s: float
    end_s: float
    baseline_s: tuple[float, float]
    window_s: tuple[float, float]


CORTICAL_SPIKE = Epoch(-0.2, 0.2, (-0.2, -0.1), (-0.05, 0.0))
"""Before a cortical jerk: a spike about 20 ms (15–40 ms) ahead of the muscle."""
READINESS = Epoch(-2.5, 1.0, (-2.5, -2.0), (-1.5, -0.1))
"""Before a willed or functional jerk: a slow negative shift that begins 0.7–2.1 s ahead."""


def locked_average(
    signal: Signal, triggers_s: FloatArray, epoch: Epoch, draws: int = 2000, seed: int = 0
) -> LockedAverage | None:
    """Average a signal around triggers and test the largest peak against chance.

    Each trial loses the mean of its baseline. A trial whose epoch begins before that of the last used one has
    ended is left out, as is one that is not wholly recorded. Under chance the sign of a trial means nothing:
    the test flips signs at random and takes the largest absolute value in the window each time, so looking at
    many lags is paid for.

    Source: the ± reference is Schimmel's (1967); epochs are those in common use for jerk-locked averaging.
    Departs from it in: the sign-flip test replaces judging the two averages by eye.

    Parameters
    ----------
    signal
        In µV, filtered as the question needs.
    triggers_s
        Onsets of the muscle's bursts, shape (n,), ascending.
    draws, seed
        Sign patterns of the test; the same seed gives the same p.

    Returns
    -------
    LockedAverage or None
        None where not two trials can be used.
    """
    first = np.round((triggers_s + epoch.start_s - signal.start_s) * signal.rate_hz).astype(np.int64)
    count = round((epoch.end_s - epoch.start_s) * signal.rate_hz)
    inside = (first >= 0) & (first + count <= len(signal))
    free = _apart(first[inside], count)
    starts = first[inside][free]
    if len(starts) < 2:
        return None
    lag_s = epoch.start_s + np.arange(count) / signal.rate_hz
    trials = _trials(signal.values, starts, count)
    base = (lag_s >= epoch.baseline_s[0]) & (lag_s < epoch.baseline_s[1])
    trials -= trials[:, base].mean(axis=1, keepdims=True)
    alternating = np.where(np.arange(len(trials)) % 2, -1.0, 1.0)
    mean = trials.mean(axis=0)
    window = np.flatnonzero((lag_s >= epoch.window_s[0]) & (lag_s < epoch.window_s[1]))
    peak = int(window[np.abs(mean[window]).argmax()])
    return LockedAverage(
        lag_s=lag_s,
        mean_uv=mean,
        noise_uv=(alternating[:, np.newaxis] * trials).mean(axis=0),
        trials=len(trials),
        overlapping=int(inside.sum()) - len(starts),
        outside=len(first) - int(inside.sum()),
        p=_flipped(trials[:, window], draws, seed),
        peak_s=float(lag_s[peak]),
        peak_uv=float(mean[peak]),
    )


def _apart(first: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.bool_]:
    """Whether each epoch begins after the last used one has ended."""
    used = np.zeros(len(first), dtype=np.bool_)
    free = -(1 << 62)
    for i, at in enumerate(first.tolist()):
        if at >= free:
            used[i] = True
            free = at + count
    return used


def _trials(values: SampleArray, starts: npt.NDArray[np.int64], count: int) -> TrialArray:
    return np.lib.stride_tricks.sliding_window_view(values, count)[starts].astype(np.float64)


def _flipped(trials: TrialArray, draws: int, seed: int) -> float:
    """Share of random sign patterns whose mean peaks as high as the real one; the real one counts as one."""
    rng = np.random.default_rng(seed)
    real = np.abs(trials.mean(axis=0)).max()
    as_high = 1
    for first in range(0, draws, ROWS_AT_A_TIME):
        signs = rng.choice([-1.0, 1.0], (min(ROWS_AT_A_TIME, draws - first), len(trials)))
        peaks = np.abs(signs @ trials / len(trials)).max(axis=1)
        as_high += int((peaks >= real - 1e-12).sum())
    return as_high / (draws + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Coherence:
    """Coherence of two signals by frequency.

    Attributes
    ----------
    hz, value
        Shape (n,); the value is the squared coherence, 0–1.
    limit
        Chance stays under it at each single frequency in 95 of 100 cases.
    segments
        Disjoint segments that went in.
    """

    hz: FloatArray
    value: FloatArray
    limit: float
    segments: int


def coherence(a: TrialArray, b: TrialArray, rate_hz: float) -> Coherence | None:
    """Return the coherence of paired segments of two signals.

    Hann-windowed, the mean of each segment taken off; the limit is 1 − 0.05^(1/(L − 1)) for L segments.

    Source: Halliday et al. 1995, Prog Biophys Mol Biol 64:237-278. Departs from it in: the Hann window.

    Parameters
    ----------
    a, b
        Shape (L, n): disjoint segments taken at the same times; for a muscle, of the rectified EMG.

    Returns
    -------
    Coherence or None
        None for fewer than two segments.
    """
    if a.shape != b.shape:
        raise ValueError(f"segments must pair, got {a.shape} and {b.shape}")
    count, size = a.shape
    if count < 2:
        return None
    window = np.hanning(size)
    spectra = [np.fft.rfft((part - part.mean(axis=1, keepdims=True)) * window, axis=1) for part in (a, b)]
    cross = (spectra[0] * spectra[1].conj()).sum(axis=0)
    power = [np.square(np.abs(part)).sum(axis=0) for part in spectra]
    value = np.square(np.abs(cross)) / np.maximum(power[0] * power[1], 1e-30)
    hz = np.asarray(np.fft.rfftfreq(size, 1 / rate_hz), dtype=np.float64)
    return Coherence(hz[1:], value[1:], chance_coherence(count), count)


def chance_coherence(segments: int) -> float:
    """Return the coherence that chance stays under at one frequency in 95 of 100 cases."""
    return float(1 - 0.05 ** (1 / (segments - 1)))
