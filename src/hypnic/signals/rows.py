"""Samples that come in pieces, in rows of one length."""

from __future__ import annotations

import numpy as np

from hypnic.model.recording import SampleArray


class Rows:
    """Cuts samples that come in pieces into rows of `size`; what fills no row waits for the next piece."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.rest: SampleArray = np.empty(0, dtype=np.float32)

    def add(self, values: SampleArray) -> SampleArray:
        """Return the rows that are full now, shape (n, size)."""
        joined = np.concatenate([self.rest, values]) if len(self.rest) else values
        whole = len(joined) // self.size * self.size
        self.rest = joined[whole:].copy()
        return joined[:whole].reshape(-1, self.size)
