"""A mean over movements, held against the means that chance gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from hypnic.model.pattern import Pattern
from hypnic.model.spans import FloatArray
from hypnic.model.ties import Values
from hypnic.relate.ties.chance import p_two_sided
from hypnic.signals.averages import mean_band


@dataclass(frozen=True, slots=True)
class Against:
    """A mean over movements, and what chance gives; all in the unit of the values.

    Attributes
    ----------
    low, high
        The wider of two 95 % intervals: by Student's t over the movements, which knows that they differ, and
        by the spread that chance has, which knows that neighbours hang together.
    """

    mean: float
    low: float
    high: float
    chance: float
    p: float

    @classmethod
    def of(cls, values: FloatArray, drawn: FloatArray) -> Against:
        """Hold values of movements, shape (n,), against the means of as many put elsewhere, (draws,)."""
        mean, low, _ = (float(each[0]) for each in mean_band(values[:, None]))
        edges = np.quantile(drawn, (0.025, 0.975))
        reach = max(mean - low, float(edges[1] - edges[0]) / 2)
        return cls(mean, mean - reach, mean + reach, float(drawn.mean()), p_two_sided(mean, drawn))

    def told(self, pattern: Pattern, answer: str, scale: Callable[[float], float] = float) -> Pattern:
        """Return a pattern with these numbers, each through `scale`."""
        return replace(
            pattern,
            answer=answer,
            estimate=scale(self.mean),
            low=scale(self.low),
            high=scale(self.high),
            chance=scale(self.chance),
            p=self.p,
        )


def as_values(row: FloatArray) -> Values:
    """Return numbers as a figure keeps them: None where it cannot be told."""
    return tuple(None if np.isnan(each) else each for each in row.tolist())
