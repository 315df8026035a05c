"""The stages of a night."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import FloatArray, Span, Spans


class Stage(IntEnum):
    """AASM stages; `N` is NREM of any depth (quiet sleep of infants), `ASLEEP` sleep of any kind."""

    UNSCORED = -1
    W = 0
    N1 = 1
    N2 = 2
    N3 = 3
    R = 4
    ASLEEP = 5
    N = 6


NREM = (Stage.N1, Stage.N2, Stage.N3, Stage.N)
SLEEP = (*NREM, Stage.R, Stage.ASLEEP)


@dataclass(frozen=True, slots=True, eq=False)
class Hypnogram:
    """Stages in epochs of equal length, without holes (a hole is `UNSCORED`).

    Attributes
    ----------
    stages
        int8, shape (n_epochs,), values of `Stage`; n_epochs ≥ 1.
    epoch_s
        Length of an epoch in seconds; 30 by the AASM rules, 20 in older recordings.
    start_s
        Start of the first epoch, seconds from the start of the recording; may be negative.
    source
        Where the stages come from, in words for the report ("marked in night.edf").
    """

    stages: npt.NDArray[np.int8]
    epoch_s: float = 30.0
    start_s: float = 0.0
    source: str = ""

    def __post_init__(self) -> None:
        stages = np.asarray(self.stages, dtype=np.int8)
        if stages.ndim != 1 or not len(stages):
            raise ValueError(f"stages must be one row of at least one epoch, got shape {stages.shape}")
        unknown = sorted(set(stages.tolist()) - {stage.value for stage in Stage})
        if unknown:
            raise ValueError(f"unknown stage codes {unknown}")
        if not (np.isfinite(self.epoch_s) and self.epoch_s > 0 and np.isfinite(self.start_s)):
            raise ValueError(
                f"epoch_s must be positive and start_s finite, got {self.epoch_s}, {self.start_s}"
            )
        stages = stages.copy()
        stages.flags.writeable = False
        object.__setattr__(self, "stages", stages)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Hypnogram):
            return NotImplemented
        return (self.epoch_s, self.start_s, self.source) == (other.epoch_s, other.start_s, other.source) and (
            np.array_equal(self.stages, other.stages)
        )

    def __hash__(self) -> int:
        return hash((self.stages.tobytes(), self.epoch_s, self.start_s, self.source))

    def __len__(self) -> int:
        return len(self.stages)

    @property
    def end_s(self) -> float:
        """End of the last epoch."""
        return self.start_s + len(self.stages) * self.epoch_s

    def at(self, times_s: FloatArray) -> npt.NDArray[np.int8]:
        """Return the stage code at each time; `UNSCORED` outside the hypnogram."""
        index = np.floor((np.asarray(times_s) - self.start_s) / self.epoch_s)
        inside = (index >= 0) & (index < len(self.stages))
        codes = np.full(index.shape, Stage.UNSCORED, dtype=np.int8)
        codes[inside] = self.stages[index[inside].astype(np.int64)]
        return codes

    def stage_at(self, time_s: float) -> Stage:
        """Return the stage of the epoch that contains `time_s`."""
        return Stage(int(self.at(np.array([time_s]))[0]))

    def spans(self, *stages: Stage) -> Spans:
        """Return the time spent in these stages."""
        inside = np.isin(self.stages, [stage.value for stage in stages])
        edges = np.flatnonzero(np.diff(np.r_[False, inside, False].astype(np.int8)))
        times = self.start_s + edges * self.epoch_s
        return Spans(zip(times[::2].tolist(), times[1::2].tolist(), strict=True))

    def hours(self, *stages: Stage) -> float:
        """Return the hours spent in these stages."""
        return int(np.isin(self.stages, [stage.value for stage in stages]).sum()) * self.epoch_s / 3600.0

    @property
    def span(self) -> Span:
        """From the start of the first epoch to the end of the last."""
        return Span(self.start_s, self.end_s)

    @property
    def onsets_s(self) -> FloatArray:
        """Every passage from wake to sleep, shape (n,): an epoch of sleep right after one of wake."""
        asleep = np.isin(self.stages, [stage.value for stage in SLEEP])
        after = np.flatnonzero((self.stages[:-1] == Stage.W) & asleep[1:]) + 1
        return np.asarray(self.start_s + after * self.epoch_s, dtype=np.float64)

    @property
    def changes_s(self) -> FloatArray:
        """Every change from one scored stage to another, shape (n,)."""
        scored = self.stages != Stage.UNSCORED
        after = np.flatnonzero((self.stages[:-1] != self.stages[1:]) & scored[:-1] & scored[1:]) + 1
        return np.asarray(self.start_s + after * self.epoch_s, dtype=np.float64)

    @property
    def sleep_onset_s(self) -> float | None:
        """Start of the first epoch of any sleep stage; None where nobody slept."""
        asleep = np.flatnonzero(np.isin(self.stages, [stage.value for stage in SLEEP]))
        return float(self.start_s + asleep[0] * self.epoch_s) if len(asleep) else None
