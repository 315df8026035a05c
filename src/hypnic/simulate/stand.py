"""What every channel of a night needs to know."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hypnic.model.recording import MUSCLES, Role
from hypnic.model.spans import FloatArray
from hypnic.simulate.heart import SPARE_S, beat_times, hastened
from hypnic.simulate.plan import Plan, without
from hypnic.simulate.recipes import Electrodes
from hypnic.simulate.streams import stream

MICROVOLT_LIMITS = (-3276.8, 3276.7)


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """What every channel of a night needs to know."""

    seed: int
    seconds: float
    rate_hz: float
    plan: Plan
    electrodes: Electrodes
    beats_s: FloatArray

    @property
    def slow_hz(self) -> float:
        """Rate of breath, saturation and position: an eighth, where that leaves whole numbers."""
        return self.rate_hz / 8 if self.rate_hz % 8 == 0 else self.rate_hz


def stand_of(seed: int, seconds: float, rate_hz: float, plan: Plan, electrodes: Electrodes) -> Stand:
    """Return the stand of a night: the heart is faster after some movements, a flat leg moves no more."""
    if electrodes.flat_at is not None:
        plan = without(plan, MUSCLES[electrodes.legs[-1]], electrodes.flat_at * seconds)
    starts_s = np.array([act.span.start_s for act in plan.acts if act.measures.get("heart_count")])
    beats_s = beat_times(seconds + SPARE_S * len(starts_s), stream(seed, "heart"))
    if len(starts_s):
        beats_s = hastened(beats_s, starts_s)
    return Stand(seed, seconds, rate_hz, plan, electrodes, beats_s[beats_s < seconds])


LABELS: dict[Role, str] = {
    Role.LEFT_LEG: "EMG LAT",
    Role.RIGHT_LEG: "EMG RAT",
    Role.LEG: "Leg",
    Role.LEFT_ARM: "EMG Arm-L",
    Role.RIGHT_ARM: "EMG Arm-R",
    Role.CHIN: "EMG Chin",
    Role.MASSETER: "EMG Masseter",
    Role.FACE: "EMG Orbicularis",
    Role.NECK: "EMG Neck",
    Role.SHOULDERS: "EMG Trapezius",
    Role.TRUNK: "EMG Paraspinal",
    Role.BELLY: "EMG Rectus Abd",
    Role.BACK: "EMG Lumbar",
}
"""The label of each muscle's channel."""
