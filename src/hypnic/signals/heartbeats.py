"""Heart beats for measuring rhythm, in an ECG or a pulse wave; sleepecg has its one door here."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import Signal
from hypnic.model.spans import FloatArray, Spans
from hypnic.signals.beats import r_peaks
from hypnic.signals.filters import band_pass

SHORTEST_S = 10.0
"""A shorter stretch teaches no threshold."""

BAND_HZ = (5.0, 30.0)
SHAPE_S = (0.20, 0.30)
"""What is compared of each beat: from before its R wave to after it."""
BLOCK_BEATS = 60
LEAST_LIKE = 0.66
"""Of an ECG's beat to the usual one (Orphanidou et al. 2015, IEEE J Biomed Health Inform 19:832-838)."""
WINDOW_S = 10.0
PIECE_S = 300.0
CLEARLY = 0.05
"""By how much one finder's beats must be more alike than the other's to be taken instead (hypnic's own)."""

INSTALL = "sleepecg is not installed (pip install 'hypnic[cardio]')"

IndexArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """Beats of one stretch; shapes (n,).

    Attributes
    ----------
    time_s
        Of each beat, ascending.
    like
        How like the usual beat each of them is: correlation with the median of the 60 beats around, −1 to 1.
    upright_ratio
        Height of the usual beat's highest value over its deepest; under 1 for an upside-down ECG.
    """

    time_s: FloatArray
    like: FloatArray
    upright_ratio: float


NO_RHYTHM = Rhythm(np.empty(0), np.empty(0), 1.0)


def beat_finder() -> str:
    """Return what finds the beats of an ECG, in words for a page."""
    try:
        return f"sleepecg {version('sleepecg')}, checked against hypnic's own rule for R waves"
    except PackageNotFoundError:
        return f"hypnic's own rule for R waves, since {INSTALL}"


def ecg_beats(ecg: Signal) -> Rhythm:
    """Return the beats of one unbroken stretch of ECG.

    sleepecg looks for them in pieces of five minutes, `r_peaks` throughout. sleepecg's count, but for pieces
    in which those of `r_peaks` are clearly more alike (sleepecg's thresholds may sink to the T waves and stay
    there); without sleepecg those of `r_peaks` do. Each is moved to the extreme of the 5-30 Hz part near it
    (of the sign that most beats have), between samples. A stretch under 10 s or 61 samples a second has none.

    Source: sleepecg's `detect_heartbeats` (Pan and Tompkins 1985, modified). Departs from it in: pieces, so
    that what went wrong in one is learnt anew in the next; the second opinion; times between samples.
    """
    if ecg.rate_hz <= 2 * BAND_HZ[1] or len(ecg) < SHORTEST_S * ecg.rate_hz:
        return NO_RHYTHM
    part = band_pass(ecg, *BAND_HZ, least_rate_hz=120.0)
    own_s = r_peaks(ecg)
    own = _shaped(part, own_s)
    if find_spec("sleepecg") is None:
        return own
    theirs_s = _by_library(ecg)
    theirs = _shaped(part, theirs_s)
    inner = np.arange(ecg.start_s + PIECE_S, ecg.end_s - PIECE_S / 2, PIECE_S)
    edges = np.concatenate([[ecg.start_s], inner, [ecg.end_s]])
    better = _mean_like(own, edges) > _mean_like(theirs, edges) + CLEARLY
    if not better.any():
        return theirs
    mixed = [
        near_s[better[_piece(edges, near_s)] == ours] for near_s, ours in ((own_s, True), (theirs_s, False))
    ]
    return _shaped(part, np.sort(np.concatenate(mixed)))


def _piece(edges: FloatArray, at_s: FloatArray) -> IndexArray:
    return np.clip(np.searchsorted(edges, at_s, side="right") - 1, 0, len(edges) - 2)


def _mean_like(rhythm: Rhythm, edges: FloatArray) -> FloatArray:
    """Likeness of the beats in each piece, shape (n,); 0 where there are none."""
    piece = _piece(edges, rhythm.time_s)
    count = np.bincount(piece, minlength=len(edges) - 1)
    total = np.bincount(piece, rhythm.like, minlength=len(edges) - 1)
    return np.asarray(total / np.maximum(count, 1))


def _by_library(ecg: Signal) -> FloatArray:
    """Return sleepecg's beats; each piece begins and ends 10 s further out than is kept of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sleepecg.heartbeats import detect_heartbeats

    margin, piece = round(10 * ecg.rate_hz), round(PIECE_S * ecg.rate_hz)
    kept = []
    for first in range(0, len(ecg), piece):
        start = max(first - margin, 0)
        values = ecg.values[start : first + piece + margin].astype(np.float64)
        if len(values) < margin or float(np.ptp(values)) == 0.0:
            continue
        at = start + detect_heartbeats(values, ecg.rate_hz)
        kept.append(at[(at >= first) & (at < first + piece)])
    at = np.concatenate([np.empty(0), *kept])
    return np.asarray(ecg.start_s + at / ecg.rate_hz, dtype=np.float64)


def pulse_beats(wave: Signal) -> Rhythm:
    """Return the beats of one unbroken stretch of a pulse wave: the steepest rise of each.

    The 0.7-8 Hz part is taken; a beat is a rise as steep as 0.4 of the usual (median of the steepest of each
    2 s within 20 s), 0.3 s from any steeper. Source: hypnic's own. Needs 20 samples per second.
    """
    if wave.rate_hz < 20 or len(wave) < SHORTEST_S * wave.rate_hz:
        return NO_RHYTHM
    from scipy import signal as sp

    sos = sp.butter(2, (0.7, 8.0), "bandpass", fs=wave.rate_hz, output="sos")
    values = sp.sosfiltfilt(sos, wave.values.astype(np.float64))
    rise = np.gradient(values) * wave.rate_hz
    block = round(2 * wave.rate_hz)
    tops = rise[: len(rise) // block * block].reshape(-1, block).max(axis=1)
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(tops, 5, mode="symmetric"), 11)
    usual = np.interp(np.arange(len(rise)), (np.arange(len(tops)) + 0.5) * block, np.median(wide, axis=1))
    peaks, _ = sp.find_peaks(rise, height=0.4 * usual, distance=max(1, round(0.3 * wave.rate_hz)))
    part = Signal(rise.astype(np.float32), wave.rate_hz, wave.start_s)
    return _shaped(part, wave.start_s + peaks / wave.rate_hz, sign=1.0)


def _shaped(part: Signal, near_s: FloatArray, sign: float = 0.0) -> Rhythm:
    """Move beats to their extremes, and tell how like the usual beat each is."""
    at = np.round((near_s - part.start_s) * part.rate_hz).astype(np.int64)
    reach = round(0.06 * part.rate_hz)
    before, after = (round(side * part.rate_hz) for side in SHAPE_S)
    at = at[(at >= before + reach + 1) & (at < len(part) - after - reach - 1)]
    if len(at) < 3:
        return NO_RHYTHM
    pieces = part.values[at[:, None] + np.arange(-reach, reach + 1)]
    high, low = (float(np.median(edge)) for edge in (pieces.max(axis=1), -pieces.min(axis=1)))
    sign = sign or (1.0 if high >= low else -1.0)
    at = np.unique(at - reach + (sign * pieces).argmax(axis=1))
    left, top, right = (sign * part.values[at + k].astype(np.float64) for k in (-1, 0, 1))
    bend = np.minimum(left - 2 * top + right, -1e-12)
    time_s = part.start_s + (at + np.clip(0.5 * (left - right) / bend, -0.5, 0.5)) / part.rate_hz
    return Rhythm(time_s, _likeness(part, at, before, after), high / max(low, 1e-9))


def _likeness(part: Signal, at: IndexArray, before: int, after: int) -> FloatArray:
    rows = part.values[at[:, None] + np.arange(-before, after)].astype(np.float64)
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    like = np.empty(len(at))
    for first in range(0, len(at), BLOCK_BEATS):
        usual = np.median(rows[max(first - BLOCK_BEATS // 2, 0) : first + BLOCK_BEATS * 3 // 2], axis=0)
        like[first : first + BLOCK_BEATS] = rows[first : first + BLOCK_BEATS] @ usual / np.linalg.norm(usual)
    return like


def noise_spans(rhythm: Rhythm, start_s: float, end_s: float, least_like: float = LEAST_LIKE) -> Spans:
    """Return the stretches of 10 s that are noise.

    That is where they hold under 4 beats (24 a minute), over 40 (240), or beats that on average are unlike
    the usual one.

    Source: Orphanidou et al. 2015. Departs from it in: the limits of the rate (theirs 40-180); no rule for
    the ratio of intervals, which an irregular heart would fail.
    """
    inner = np.arange(start_s + WINDOW_S, end_s - WINDOW_S / 2, WINDOW_S)
    edges = np.concatenate([[start_s], inner, [end_s]])
    count, _ = np.histogram(rhythm.time_s, edges)
    total, _ = np.histogram(rhythm.time_s, edges, weights=rhythm.like)
    per_window = count * WINDOW_S / np.diff(edges)
    bad = (per_window < 4) | (per_window > 40) | (total < least_like * count)
    return Spans(zip(edges[:-1][bad].tolist(), edges[1:][bad].tolist(), strict=True))


def clean_intervals(
    time_s: FloatArray, most_change_ratio: float, limits_s: tuple[float, float]
) -> FloatArray:
    """Return the interval from each beat's forerunner to it, shape (n,); NaN where it is no clean one.

    An interval is left out where it is outside the limits, or further than `most_change_ratio` from the
    median of the seven around it (a beat too early and the pause after it, a missed beat, a false one).
    Seven beats follow the quickening after an arousal (30 % in 3 s), of which no interval is lost.

    Source: hypnic's own, after the common rule of 20 % from the interval before (Malik et al. 1989), which
    would lose the onset of such a quickening.
    """
    interval = np.append(np.nan, np.diff(time_s))[: len(time_s)]
    interval[(interval < limits_s[0]) | (interval > limits_s[1])] = np.nan
    known = np.flatnonzero(np.isfinite(interval))
    if len(known) < 7:
        return interval
    rows = np.pad(interval[known], 3, mode="symmetric")
    usual = np.median(np.lib.stride_tricks.sliding_window_view(rows, 7), axis=1)
    odd = np.abs(interval[known] - usual) > most_change_ratio * usual
    interval[known[odd]] = np.nan
    return interval
