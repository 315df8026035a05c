"""What the sleeper's legs, breath and sleep do."""

from __future__ import annotations

from dataclasses import dataclass


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
    infant
        Whether sleep is that of an infant: cycles of some 55 minutes, the first half of each active sleep.
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
    infant: bool = False
