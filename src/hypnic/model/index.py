"""A count over the hours in which it could have been counted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Index:
    """One count over the hours in which it could have been counted.

    Attributes
    ----------
    measure
        What is counted: "lm", "clm", "plm", "plm_nr", "plm_arousal", "isolated", "short_interval", …
    stratum
        In which part of the night: "night", "sleep", "wake", "N1", "N2", "N3", "REM", "NREM",
        "hour 1" …, "third 1" …, "cycle 1" …
    site
        "both" (all movements), or "left_leg", "right_leg", "both_legs" (combined), "leg".
    hours
        Denominator; None where it is unknown (no stages, say).
    per_hour, low, high
        Index and the limits of its 95 % interval; None where hours is None or zero.
    """

    measure: str
    stratum: str
    site: str
    count: int
    hours: float | None
    per_hour: float | None
    low: float | None
    high: float | None
