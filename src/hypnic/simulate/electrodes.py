"""How a night was recorded: which muscles, and how well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hypnic.model.recording import Role


@dataclass(frozen=True, slots=True)
class Electrodes:
    """How the muscles were recorded.

    Attributes
    ----------
    legs
        Which leg channels there are; `Role.LEG` alone is a single channel without a side.
    muscles
        Which other muscles, in the order of the channels.
    leads
        Labels of EEG channels beside the usual ones.
    rest_uv
        Standard deviation of the resting EMG of a limb within 10–100 Hz, in quiet NREM sleep; of muscles that
        hold the head up, 0.4 of it is the electrode and the rest of their rest is tone.
    step_uv, step_at
        The rest rises by this much at this part of the night (0.5 = half-way), to its end.
    mains_hz, mains_uv
        Frequency and peak of the hum.
    ecg_leak
        Part of a 1 mV ECG that reaches the limbs and the face (0.03 → an R wave of 30 µV); the trunk sees
        three to eight times as much.
    drift_uv
        Standard deviation of slow drift (under 0.1 Hz).
    pops
        Electrode pops per hour and channel.
    flat_at
        The last leg goes flat at this part of the night; None for never.
    """

    legs: tuple[Role, ...] = (Role.LEFT_LEG, Role.RIGHT_LEG)
    rest_uv: float = 1.5
    step_uv: float = 0.0
    step_at: float = 0.5
    mains_hz: float = 50.0
    mains_uv: float = 0.3
    ecg_leak: float = 0.001
    drift_uv: float = 5.0
    pops: float = 0.0
    flat_at: float | None = None
    muscles: tuple[Role, ...] = ()
    leads: tuple[str, ...] = ()


NOISE_LEVELS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "low": {"rest_uv": 0.8, "mains_uv": 0.1, "ecg_leak": 0.0005, "drift_uv": 3.0, "pops": 0.0},
        "ordinary": {"rest_uv": 1.5, "mains_uv": 0.3, "ecg_leak": 0.001, "drift_uv": 5.0, "pops": 0.0},
        "high": {"rest_uv": 3.0, "mains_uv": 5.0, "ecg_leak": 0.008, "drift_uv": 20.0, "pops": 1.0},
    }
)
"""What the accuracy tables call low, ordinary and high noise."""


def at_level(electrodes: Electrodes, level: str) -> Electrodes:
    """Return the electrodes at one of the `NOISE_LEVELS`."""
    return replace(electrodes, **NOISE_LEVELS[level])  # type: ignore[arg-type]
