"""Which muscle channels can be used, and how their resting level is found: the same for every muscle."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypnic.model.ranges import check_ranges
from hypnic.signals.faults import FaultOptions
from hypnic.signals.rest import RestOptions

RANGES = {
    "low_hz": (1.0, 20.0),
    "high_hz": (40.0, 200.0),
    "cell_s": (0.01, 0.1),
    "least_rate_hz": (100.0, 1000.0),
    "good_rate_hz": (100.0, 1000.0),
    "coarsest_uv": (0.001, 8.0),
    "highest_rest_uv": (1.0, 1000.0),
    "high_rest_s": (1.0, 3600.0),
}
"""Within these the detectors are what their docstrings say; outside them they are something else."""


@dataclass(frozen=True, slots=True)
class EmgOptions:
    """How an EMG channel is judged, filtered and brought to its resting level.

    Attributes
    ----------
    low_hz, high_hz
        Band of the EMG; `high_hz` is lowered to 0.45 of a lower rate. 100 Hz and not 200 Hz keeps nights
        of different rates comparable.
    cell_s
        Grid of the envelope of movements (own); its windows are three cells.
    least_rate_hz, good_rate_hz
        Slower channels are refused; slower than good ones are scored and marked.
    coarsest_uv
        Channels with a coarser step of the converter are refused (own: an eighth of the 8 µV at which a leg
        movement starts).
    highest_rest_uv, high_rest_s
        Own: where the rest is over this for so long, no burst can be told from it.
    """

    low_hz: float = 10.0
    high_hz: float = 100.0
    cell_s: float = 1 / 30
    least_rate_hz: float = 100.0
    good_rate_hz: float = 200.0
    coarsest_uv: float = 1.0
    highest_rest_uv: float = 15.0
    high_rest_s: float = 60.0
    rest: RestOptions = field(default_factory=RestOptions)
    faults: FaultOptions = field(default_factory=FaultOptions)

    def __post_init__(self) -> None:
        check_ranges(self, RANGES)
