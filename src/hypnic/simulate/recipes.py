"""What kinds of night there are. The numbers are typical of the literature, not fitted to any patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hypnic.model.recording import Role


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the sleeper does. Rates are per hour of sleep unless said; 0 switches a part off.

    Attributes
    ----------
    series_length
        Mean number of movements in a series before it pauses; 0 for no series.
    pause_min
        Mean pause between series at the start of the night; `decline` times that at its end.
    imi_s, imi_gsd
        Geometric mean and geometric SD of the onset-to-onset intervals within a series.
    in_wake, in_n1, in_n2, in_n3, in_rem
        Chance that a series goes on in this stage at each movement.
    both
        Chance that both legs move together.
    duration_s, rms_uv
        Median duration and strength of a movement.
    isolated, isolated_wake, long, bodily, twitches
        Single movements in sleep and (per hour awake) in wake, movements of 11.5–25 s, turns of the
        body, and twitches too short to be a leg movement.
    respiratory, respiratory_moves
        Apnoeas and hypopnoeas, and the chance that one ends with a movement.
    arousals, movement_arousal
        Arousals that come by themselves, and the chance that a movement comes with one.
    latency_min, awakenings
        Minutes from lights off to sleep, and awakenings.
    """

    series_length: float = 0.0
    pause_min: float = 20.0
    decline: float = 2.0
    imi_s: float = 24.0
    imi_gsd: float = 1.35
    in_wake: float = 0.0
    in_n1: float = 0.95
    in_n2: float = 0.99
    in_n3: float = 0.85
    in_rem: float = 0.3
    both: float = 0.4
    duration_s: float = 2.3
    rms_uv: float = 45.0
    isolated: float = 4.0
    isolated_wake: float = 15.0
    long: float = 0.3
    bodily: float = 1.5
    twitches: float = 8.0
    respiratory: float = 0.0
    respiratory_moves: float = 0.5
    arousals: float = 8.0
    movement_arousal: float = 0.3
    latency_min: float = 15.0
    awakenings: float = 1.5


@dataclass(frozen=True, slots=True)
class Electrodes:
    """How the legs were recorded.

    Attributes
    ----------
    legs
        Which leg channels there are; `Role.LEG` alone is a single channel without a side.
    rest_uv
        Standard deviation of the resting EMG within 10–100 Hz, in quiet NREM sleep.
    step_uv, step_at
        The rest rises by this much at this part of the night (0.5 = half-way), to its end.
    mains_hz, mains_uv
        Frequency and peak of the hum.
    ecg_leak
        Part of a 1 mV ECG that reaches the legs (0.03 → an R wave of 30 µV).
    drift_uv
        Standard deviation of slow drift (under 0.1 Hz).
    pops
        Electrode pops per hour and leg.
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


@dataclass(frozen=True, slots=True)
class Recipe:
    """A kind of night."""

    what: str
    behaviour: Behaviour
    electrodes: Electrodes = Electrodes()


_PLMD = Behaviour(series_length=22, pause_min=5, decline=4, both=0.4, movement_arousal=0.3, latency_min=20)

RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        "healthy": Recipe("A quiet sleeper: isolated movements only.", Behaviour()),
        "plmd": Recipe("Periodic leg movements in NREM sleep, fewer towards morning.", _PLMD),
        "rls": Recipe(
            "Restless legs: periodic movements awake before sleep, and in sleep.",
            Behaviour(
                series_length=20,
                pause_min=4,
                decline=5,
                imi_s=21,
                in_wake=0.97,
                isolated_wake=30,
                latency_min=50,
                awakenings=3,
                arousals=10,
            ),
        ),
        "apnoea": Recipe(
            "Obstructive apnoea: movements and arousals where breathing starts again.",
            Behaviour(respiratory=32, respiratory_moves=0.6, arousals=5, isolated=3, awakenings=3),
        ),
        "mixed": Recipe(
            "Periodic leg movements and obstructive apnoea in one night.",
            Behaviour(series_length=18, pause_min=9, respiratory=18, respiratory_moves=0.5, awakenings=3),
        ),
        "noisy": Recipe(
            "Periodic leg movements on poor electrodes: high rest that rises half-way, hum, ECG, pops, "
            "and a right leg that goes flat at 3 a.m. of an eight-hour night.",
            _PLMD,
            Electrodes(
                rest_uv=2.5,
                step_uv=9.0,
                mains_uv=15.0,
                ecg_leak=0.03,
                drift_uv=30.0,
                pops=4.0,
                flat_at=0.6,
            ),
        ),
        "one-leg": Recipe(
            "Periodic leg movements, one channel without a side.", _PLMD, Electrodes(legs=(Role.LEG,))
        ),
    }
)
