"""What is kept of an EEG when its samples are let go: its power by band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import FloatArray, Spans

PowerArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """Power by band.

    Attributes
    ----------
    power
        For each band of `signals.bands.BANDS_HZ`, float32, shape (n,): of a Hann window of 1 s around each
        time, in the signal's unit squared, up to a factor that is the same for all.
    start_s, hop_s
        Value i is of the window around start_s + i · hop_s.
    """

    power: Mapping[str, PowerArray]
    start_s: float
    hop_s: float

    @property
    def times_s(self) -> FloatArray:
        """Middle of each window, shape (n,)."""
        return self.start_s + np.arange(len(self.power["alpha"]), dtype=np.float64) * self.hop_s


@dataclass(frozen=True, slots=True, eq=False)
class BrainPower:
    """One EEG channel through the night.

    Attributes
    ----------
    bands
        One for each unbroken stretch without a fault, in order.
    seen
        When it was recorded without a fault.
    """

    label: str
    bands: tuple[Bands, ...]
    seen: Spans
