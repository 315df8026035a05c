"""What was marked around the movements, as every rule set sees it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.events import RESPIRATORY_EVENTS, Events, Kind
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.spans import Span
from hypnic.model.ticks import PER_SECOND, TickArray, microsecond

BREATHING = (*sorted(RESPIRATORY_EVENTS), Kind.RERA)


@dataclass(frozen=True, slots=True)
class Context:
    """Stages, lights, breathing and arousals of one night.

    Attributes
    ----------
    breathing
        Apnoeas, hypopnoeas and RERAs; None where nobody marked any.
    arousals
        None where nobody marked any.
    """

    period: Span
    hypnogram: Hypnogram | None
    breathing: Events | None
    arousals: Events | None


def stages_at_onset(context: Context, starts: TickArray) -> list[Stage] | None:
    """Return the stage of the epoch that contains each onset.

    UNSCORED outside the hypnogram and outside the period, whose hours it could not be held against; None
    without stages.
    """
    hypnogram = context.hypnogram
    if hypnogram is None:
        return None
    codes = _codes(hypnogram, _epochs(hypnogram, starts))
    first, last = microsecond(context.period.start_s), microsecond(context.period.end_s)
    codes[(starts < first) | (starts >= last)] = Stage.UNSCORED
    return [Stage(code) for code in codes.tolist()]


def stages_with_sleep(context: Context, starts: TickArray, ends: TickArray) -> list[Stage] | None:
    """Return the first stage of sleep that each movement reaches, or else the stage at its onset."""
    stages, hypnogram = stages_at_onset(context, starts), context.hypnogram
    if stages is None or hypnogram is None:
        return None
    first, last = _epochs(hypnogram, starts).tolist(), _epochs(hypnogram, ends - 1).tolist()
    for at, stage in enumerate(stages):
        if stage is Stage.W and last[at] > first[at]:
            reached = _codes(hypnogram, np.arange(first[at], last[at] + 1)).tolist()
            stages[at] = next((Stage(code) for code in reached if code in SLEEP), stage)
    return stages


def _epochs(hypnogram: Hypnogram, ticks: TickArray) -> npt.NDArray[np.int64]:
    """Return the epoch that contains each time, as `Hypnogram.at`, but exact on the border of two epochs."""
    since = (ticks - microsecond(hypnogram.start_s)).astype(np.float64)
    return np.asarray(np.floor(since / (hypnogram.epoch_s * PER_SECOND)), dtype=np.int64)


def _codes(hypnogram: Hypnogram, epochs: npt.NDArray[np.int64]) -> npt.NDArray[np.int8]:
    inside = (epochs >= 0) & (epochs < len(hypnogram))
    codes = np.full(len(epochs), Stage.UNSCORED, dtype=np.int8)
    codes[inside] = hypnogram.stages[epochs[inside]]
    return codes
