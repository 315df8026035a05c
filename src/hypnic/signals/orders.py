"""Orders of onsets in rows (one a movement) over columns (one a muscle); NaN where a muscle did not move."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import FloatArray

SignArray = npt.NDArray[np.int8]


def signs(first_s: FloatArray, tie_s: float) -> SignArray:
    """Return who began when, shape (n, m, m): 1 where j began after i, -1 before it, 0 together or absent."""
    later = first_s[:, np.newaxis, :] - first_s[:, :, np.newaxis]
    with np.errstate(invalid="ignore"):
        return (later > tie_s).astype(np.int8) - (later < -tie_s).astype(np.int8)


def agreement_with(way: FloatArray, order: SignArray, first_s: FloatArray) -> FloatArray:
    """Return how far each row's order follows a way (m,), -1 to 1: mean sign over pairs that differ on it.

    This is Kendall's tau without the pairs that the way does not order; NaN where a row has no such pair.
    """
    direction = np.sign(way[np.newaxis, :] - way[:, np.newaxis])
    moved = ~np.isnan(first_s)
    pairs = moved[:, :, np.newaxis] & moved[:, np.newaxis, :] & (direction > 0)
    count = pairs.sum(axis=(1, 2))
    total = np.where(pairs, order, 0).sum(axis=(1, 2))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def shuffled(first_s: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Return the onsets dealt out anew among the muscles that moved in each row."""
    absent = np.isnan(first_s)
    places = np.argsort(absent, axis=1, kind="stable")
    keys = np.where(absent, np.inf, rng.random(first_s.shape))
    dealt = np.full_like(first_s, np.nan)
    values = np.take_along_axis(first_s, np.argsort(keys, axis=1, kind="stable"), axis=1)
    np.put_along_axis(dealt, places, values, axis=1)
    return dealt


def slopes(way: FloatArray, first_s: FloatArray) -> FloatArray:
    """Return each row's delay along a way by least squares, in s per unit of it, shape (n,); NaN if unknown.

    `way` has shape (m,) or (n, m).
    """
    moved = ~np.isnan(first_s)
    count = np.maximum(moved.sum(axis=1, keepdims=True), 1)
    x = np.where(moved, np.broadcast_to(way, first_s.shape), 0.0)
    y = np.where(moved, first_s, 0.0)
    x = np.where(moved, x - x.sum(axis=1, keepdims=True) / count, 0.0)
    y = np.where(moved, y - y.sum(axis=1, keepdims=True) / count, 0.0)
    width = np.square(x).sum(axis=1)
    return np.where(width > 1e-9, (x * y).sum(axis=1) / np.maximum(width, 1e-9), np.nan)
