"""Agreement by chance and beyond it, on a grid of whole seconds."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import BoolArray, Spans

Seconds = npt.NDArray[np.int64]
"""Numbers of whole seconds: second n is [n, n + 1)."""


def touched_seconds(spans: Spans) -> Seconds:
    """Return the seconds of which any part lies in the spans, ascending, each once."""
    runs = [np.arange(math.floor(start_s), math.ceil(end_s)) for start_s, end_s in spans]
    return np.unique(np.concatenate([np.empty(0, np.int64), *runs]))


def inner_seconds(spans: Spans) -> Seconds:
    """Return the seconds that lie wholly in one of the spans, ascending."""
    runs = [np.arange(math.ceil(start_s), math.floor(end_s)) for start_s, end_s in spans]
    return np.concatenate([np.empty(0, np.int64), *runs])


def cohens_kappa(a: BoolArray, b: BoolArray) -> float | None:
    """Return Cohen's κ of two rows of yes and no of the same length.

    None where there is nothing to compare, or where both say the same thing throughout: then chance
    alone would agree fully. Cohen 1960, Educ Psychol Meas 20:37-46. Departs from it in: nothing.
    """
    if not len(a):
        return None
    agreed = float(np.mean(a == b))
    chance = float(np.mean(a) * np.mean(b) + np.mean(~a) * np.mean(~b))
    return None if chance >= 1 - 1e-12 else (agreed - chance) / (1 - chance)


def kappa_of_table(counts: npt.NDArray[np.int64]) -> float | None:
    """Return Cohen's κ of a table of agreement, shape (k, k): rows one scorer's classes, columns the other's.

    None where the table is empty, or where both name one and the same class throughout. Cohen 1960, Educ
    Psychol Meas 20:37-46. Departs from it in: nothing.
    """
    total = float(counts.sum())
    if not total:
        return None
    agreed = float(np.trace(counts)) / total
    chance = float(counts.sum(axis=0) @ counts.sum(axis=1)) / total**2
    return None if chance >= 1 - 1e-12 else (agreed - chance) / (1 - chance)
