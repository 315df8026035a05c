"""Abrupt shifts of an EEG to faster waves."""

from __future__ import annotations

import numpy as np

from hypnic.model.brain import Bands, PowerArray
from hypnic.model.spans import FloatArray, Spans

SMOOTH_S = 1.5
"""Powers are means over this long: a single wave is no shift."""
USUAL_S = 120.0
USUAL_STEP_S = 2.0
BANDS = ("theta", "alpha", "fast")
WEIGHT = {"theta": 1.6, "alpha": 1.0, "fast": 1.0}
"""How much more than `ratio` a band must rise: theta waxes and wanes by itself (hypnic's own)."""


def rises(bands: Bands, ratio: float) -> Spans:
    """Return when theta, alpha or what is faster than 16 Hz is far over its usual power.

    The usual power is the running median over two minutes. Where sigma rises more than the band does, it is a
    spindle; where delta does, a K-complex or a movement of the leads. hypnic's own.

    Parameters
    ----------
    ratio
        Power over usual power; theta needs 1.6 times that.
    """
    over = {name: _over(power, bands.hop_s) for name, power in bands.power.items()}
    rows: list[tuple[float, float]] = []
    for name in BANDS:
        rise = over[name]
        high = (rise >= ratio * WEIGHT[name]) & (rise >= over["sigma"]) & (rise >= over["delta"])
        edges = np.flatnonzero(np.diff(high.astype(np.int8), prepend=0, append=0)).tolist()
        for first, end in zip(edges[::2], edges[1::2], strict=True):
            # Smoothing moves the edges of a strong rise outwards, but not where it is half as high.
            half = np.flatnonzero(rise[first:end] >= np.median(rise[first:end]) / 2)
            low, top = first + int(half[0]), first + int(half[-1]) + 1
            rows.append((low, top))
    at_s = bands.start_s - bands.hop_s / 2
    return Spans((at_s + low * bands.hop_s, at_s + top * bands.hop_s) for low, top in rows)


def _over(power: PowerArray, hop_s: float) -> FloatArray:
    """Return smoothed power over its running median, shape (n,)."""
    from scipy import ndimage

    size = max(1, round(SMOOTH_S / hop_s))
    smooth = ndimage.uniform_filter1d(power.astype(np.float64), size, mode="nearest")
    step = max(1, round(USUAL_STEP_S / hop_s))
    few = smooth[::step]
    usual = ndimage.median_filter(few, max(1, round(USUAL_S / USUAL_STEP_S)), mode="nearest")
    at = np.arange(len(smooth))
    return np.asarray(smooth / np.maximum(np.interp(at, np.arange(len(few)) * step, usual), 1e-12))
