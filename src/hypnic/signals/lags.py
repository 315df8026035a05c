"""How far one envelope runs behind another."""

from __future__ import annotations

import numpy as np

from hypnic.model.spans import FloatArray


def envelope_lags(first: FloatArray, other: FloatArray, most: int) -> FloatArray:
    """Return by how many cells each row of `other` lags behind that of `first`, shape (n,); NaN if unknown.

    The place of the largest cross-correlation of the two, between cells by a parabola through its neighbours.

    Parameters
    ----------
    first, other
        Shape (n, cells); a row with a value that is not finite, or without any change, has no lag.
    most
        Largest lag that is tried, in cells, either way. A maximum at the end of the range is none.
    """
    n, cells = first.shape
    usable = np.asarray(np.isfinite(first).all(axis=1) & np.isfinite(other).all(axis=1))
    a, b = (np.where(usable[:, np.newaxis], rows, 0.0) for rows in (first, other))
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    products = np.empty((n, 2 * most + 1))
    for at, lag in enumerate(range(-most, most + 1)):
        early, late = slice(max(-lag, 0), cells - max(lag, 0)), slice(max(lag, 0), cells - max(-lag, 0))
        products[:, at] = np.einsum("ij,ij->i", a[:, early], b[:, late])
    best = products.argmax(axis=1)
    rows = np.arange(n)
    inside = usable & (best > 0) & (best < 2 * most) & (products[rows, best] > 0)
    middle = np.clip(best, 1, 2 * most - 1)
    left, top, right = (products[rows, middle + step] for step in (-1, 0, 1))
    bend = left - 2 * top + right
    shift = np.where(bend < 0, 0.5 * (left - right) / np.where(bend < 0, bend, 1.0), 0.0)
    return np.where(inside, best + shift - most, np.nan)
