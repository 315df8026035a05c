"""Mains hum: found where it is, followed, and taken away without touching the bursts beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from hypnic.model.recording import SampleArray, Signal
from hypnic.model.spans import FloatArray

MAINS_HZ = (50.0, 60.0)
CELL_S = 0.125
LONG_S = 4.0
EVERY_S = 30.0
LEAST_UV = 0.5
"""Hum of a smaller amplitude is left alone."""
COHERENCE = 3.0
"""Hum must stand out from muscle at the same frequency by this factor, in amplitude."""
SMOOTH_S = 0.6
"""Standard deviation of the window over which amplitude and phase are averaged."""

MOST_OFF_HZ = 0.2
"""How far the mains may be off its nominal frequency."""

ComplexArray = npt.NDArray[np.complex128]


def find_mains(signals: Sequence[Signal], highest_hz: float) -> tuple[float, ...]:
    """Return the mains frequencies and their harmonics that are present, in Hz.

    A sample of four-second pieces is looked at: hum keeps its phase over the four seconds, muscle
    does not. Hum in a tenth of the pieces or more counts.

    Parameters
    ----------
    signals
        Pieces of one channel.
    highest_hz
        Harmonics over this are not looked for.
    """
    samples = [(_sample(signal), signal.rate_hz) for signal in signals]
    found = []
    for mains in MAINS_HZ:
        for factor in range(1, math.floor(highest_hz / mains) + 1):
            if _is_there(samples, mains * factor):
                found.append(mains * factor)
    return tuple(found)


def _sample(signal: Signal) -> SampleArray:
    """Return four seconds of every thirty, shape (n_pieces, samples)."""
    length, hop = round(LONG_S * signal.rate_hz), round(EVERY_S * signal.rate_hz)
    if len(signal) < length:
        return np.empty((0, length), dtype=np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(signal.values, length)
    return np.ascontiguousarray(windows[::hop])


def _is_there(samples: Sequence[tuple[SampleArray, float]], frequency_hz: float) -> bool:
    hits = pieces = 0
    for rows, rate_hz in samples:
        if not len(rows):
            continue
        short = _phasors(rows, rate_hz, frequency_hz)
        # Medians, so that a burst within the four seconds weighs no more than its length.
        middle = np.median(short.real, axis=1) + 1j * np.median(short.imag, axis=1)
        steady = np.abs(middle)
        muscle = 1.25 * np.median(np.abs(short - middle[:, None]), axis=1)
        limit = np.maximum(LEAST_UV, COHERENCE * muscle / math.sqrt(short.shape[1]))
        hits, pieces = hits + int((steady > limit).sum()), pieces + len(rows)
    return hits > 0 and hits >= max(0.1 * pieces, min(2, pieces))


def _phasors(rows: SampleArray, rate_hz: float, frequency_hz: float) -> ComplexArray:
    """Amplitude and phase of each 1/8 s of each row, shape (n_rows, n_cells); phase of the row's start."""
    cell = max(2, round(CELL_S * rate_hz))
    cells = rows.shape[1] // cell
    grid = rows[:, : cells * cell].reshape(-1, cell)
    cosine, sine = _waves(cell, rate_hz, frequency_hz)
    # Not `@`: a threaded matrix product with two columns costs ten times as much CPU.
    real, imaginary = np.einsum("ij,j->i", grid, cosine), np.einsum("ij,j->i", grid, sine)
    turned = np.exp(-2j * np.pi * frequency_hz * np.arange(cells) * cell / rate_hz)
    return np.asarray((real - 1j * imaginary).reshape(len(rows), cells) * turned)


def _waves(cell: int, rate_hz: float, frequency_hz: float) -> npt.NDArray[np.float32]:
    """Rows that least-squares fit a cosine and a sine to a cell, shape (2, cell)."""
    phase = 2 * np.pi * frequency_hz * np.arange(cell) / rate_hz
    return np.linalg.pinv(np.stack([np.cos(phase), np.sin(phase)], axis=1)).astype(np.float32)


def remove_mains(signal: Signal, frequencies_hz: Sequence[float]) -> None:
    """Take hum at these frequencies out of a signal, in place: a muscle's night is 30 MB.

    Amplitude and phase are fitted to each eighth of a second and averaged over about two seconds
    with less weight for loud cells, so that a burst neither rings into the quiet beside it, as it
    would with a notch filter, nor leaves a hole. The mains may be off its nominal frequency by 0.2 Hz.
    """
    for frequency_hz in frequencies_hz:
        _take_out(signal.values, signal.rate_hz, frequency_hz)


def _take_out(values: SampleArray, rate_hz: float, nominal_hz: float) -> None:
    cell = max(2, round(CELL_S * rate_hz))
    cells = len(values) // cell
    if not cells:
        return
    grid = values[: cells * cell].reshape(cells, cell)
    short = _phasors(values[None, : cells * cell], rate_hz, nominal_hz)[0]
    power = np.einsum("ij,ij->i", grid, grid) / cell
    weight = 1 / (np.maximum(power - np.abs(short) ** 2 / 2, 0) + 1.0) ** 2
    # A steady turn of the phase from cell to cell is the difference to the nominal frequency.
    turn = np.angle(np.sum(short[1:] * short[:-1].conj() * np.minimum(weight[1:], weight[:-1])))
    off_hz = float(np.clip(turn * rate_hz / (2 * np.pi * cell), -MOST_OFF_HZ, MOST_OFF_HZ))
    # The fit was at the nominal frequency, so its phase is right in the middle of each cell.
    short *= np.exp(-2j * np.pi * off_hz * (np.arange(cells) + 0.5) * cell / rate_hz)
    smooth = _smoothed(short * weight, rate_hz, cell) / _smoothed(weight, rate_hz, cell)
    smooth = np.append(smooth, smooth[-1])
    phase = 2 * np.pi * (nominal_hz + off_hz) / rate_hz
    turned = smooth * np.exp(1j * phase * cell * np.arange(cells + 1))
    waves = np.exp(1j * phase * np.arange(cell))
    parts = np.stack([turned.real, -turned.imag], axis=1).astype(np.float32)
    table = np.stack([waves.real, waves.imag]).astype(np.float32)
    for first in range(0, cells + 1, 4096):  # a piece that stays in the cache
        piece = values[first * cell : (first + 4096) * cell]
        piece -= (parts[first : first + 4096] @ table).ravel()[: len(piece)]


def _smoothed(row: FloatArray | ComplexArray, rate_hz: float, cell: int) -> ComplexArray:
    reach = math.ceil(3 * SMOOTH_S * rate_hz / cell)
    at_s = np.arange(-reach, reach + 1) * cell / rate_hz
    bell = np.exp(-0.5 * (at_s / SMOOTH_S) ** 2)
    return np.asarray(np.convolve(row, bell, mode="full")[reach : reach + len(row)], dtype=np.complex128)
