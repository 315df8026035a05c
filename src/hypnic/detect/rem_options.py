"""The limits of muscle activity in REM sleep."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypnic.model.ranges import check_ranges
from hypnic.signals.atonia import Leave

RANGES = {
    "factor": (1.2, 10.0),
    "aasm_factor": (2.0, 4.0),
    "least_s": (0.05, 1.0),
    "most_phasic_s": (1.0, 15.0),
    "bridge_s": (0.0, 1.0),
    "window_s": (60.0, 1800.0),
    "quiet_share": (0.05, 0.5),
    "most_lift": (1.0, 3.0),
    "least_rest_uv": (0.01, 5.0),
}


@dataclass(frozen=True, slots=True)
class RemToneOptions:
    """When a muscle is active in REM sleep, and over which background.

    Attributes
    ----------
    factor
        Activity is this many times the background (SINBAR, Frauscher 2012).
    aasm_factor
        The AASM-style count takes bursts of this many times the background: 4 by the manual of 2007 to 2.x,
        which is the default because it could be checked; newer texts are said to ask for 2.
    least_s, most_phasic_s
        Limits of a phasic burst, 0.1–5 s (SINBAR).
    bridge_s
        A shorter pause does not end a burst (own; 250 ms is what other programs bridge).
    window_s, quiet_share
        Own: the background is the level under which this share of the REM sleep in a window of this length
        lies.
    most_lift
        Own: the background is never more than this many times the quietest level of the night's REM sleep
        and of the NREM sleep nearby: tonic activity that lasts longer than the window cannot hide itself.
    least_rest_uv
        Own: a background is never taken for less than this, nor than the noise of the converter's steps.
    leave
        What is left out.
    """

    factor: float = 2.0
    aasm_factor: float = 4.0
    least_s: float = 0.1
    most_phasic_s: float = 5.0
    bridge_s: float = 0.25
    window_s: float = 180.0
    quiet_share: float = 0.4
    most_lift: float = 1.5
    least_rest_uv: float = 0.1
    leave: Leave = field(default_factory=Leave)

    def __post_init__(self) -> None:
        check_ranges(self, RANGES)
