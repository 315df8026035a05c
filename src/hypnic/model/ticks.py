"""Whole microseconds, in which the limits of the rules are compared."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import FloatArray

TickArray = npt.NDArray[np.int64]

PER_SECOND = 1_000_000


def microseconds(times_s: FloatArray | Iterable[float]) -> TickArray:
    """Return times as whole microseconds, shape (n,).

    Rounded half up, so that two times which are a whole number of microseconds apart stay exactly that
    far apart, wherever in the night they are: 99.99 s - 9.99 s is 90 000 000 µs, but not 90.0 in binary.
    """
    times = times_s if isinstance(times_s, np.ndarray) else np.array(list(times_s), dtype=np.float64)
    return np.asarray(np.floor(times * PER_SECOND + 0.5), dtype=np.int64)


def microsecond(time_s: float) -> int:
    """Return one time as whole microseconds, rounded as `microseconds` does."""
    return int(microseconds([time_s])[0])
