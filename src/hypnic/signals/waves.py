"""Single slow sharp waves of an EEG: vertex waves and K-complexes."""

from __future__ import annotations

import numpy as np

from hypnic.model.recording import SampleArray
from hypnic.model.spans import FloatArray

SMOOTH_S = 0.03
"""Twice over this much: what is left is under about 12 Hz."""
LONGEST_HALF_S = 0.6
"""From the trough of a K-complex to the crest after it."""


def has_sharp_wave(values: SampleArray, rate_hz: float, inside: tuple[int, int], least_uv: float) -> bool:
    """Whether a trough and the crest after it, within 0.6 s, stand out of the background.

    A vertex wave is a sharp negative wave, a K-complex one with a positive component after it (AASM). Here:
    the EEG, smoothed to under 12 Hz, rises from a trough to a crest by at least `least_uv`, and by four times
    the usual rise of the background over the same time. Hypnic's own; a movement of the head or an electrode
    makes such waves too.

    Parameters
    ----------
    values
        µV, shape (n,), finite: the stretch in question with its background on either side.
    inside
        First sample of the stretch, and the sample after its last; the trough lies in it.
    """
    smooth = _smoothed(values, max(1, round(SMOOTH_S * rate_hz)))
    reach = max(1, round(LONGEST_HALF_S * rate_hz))
    first, stop = max(inside[0], 0), min(inside[1], len(smooth) - reach)
    if stop <= first or len(smooth) <= reach:
        return False
    ahead = np.lib.stride_tricks.sliding_window_view(smooth, reach + 1)
    rises = ahead.max(axis=1) - smooth[: len(ahead)]
    outside = np.r_[rises[: max(first - reach, 0)], rises[stop:]]
    usual = float(np.median(outside)) if len(outside) else 0.0
    return float(rises[first:stop].max()) >= max(least_uv, 4 * usual)


def _smoothed(values: SampleArray, width: int) -> FloatArray:
    kernel = np.convolve(np.ones(width), np.ones(width)) / width**2
    padded = np.pad(values.astype(np.float64), width - 1, mode="edge")
    return np.convolve(padded, kernel, mode="valid")
