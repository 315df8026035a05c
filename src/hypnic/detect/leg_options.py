"""The limits of the leg-movement detector."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.ranges import check_ranges

RANGES = {
    "onset_uv": (1.0, 200.0),
    "offset_uv": (0.5, 100.0),
    "quiet_s": (0.1, 10.0),
    "least_s": (0.1, 10.0),
    "morphology_s": (0.1, 10.0),
    "onset_scatter": (0.0, 20.0),
    "offset_scatter": (0.0, 20.0),
    "pop_share": (0.5, 1.0),
    "most_rejected_per_hour": (0.0, 1e6),
}
"""Within these the detector is what its docstring says; outside them it is something else."""


@dataclass(frozen=True, slots=True)
class LegOptions:
    """Limits of the detector: WASM 2016 where it names one, hypnic's own elsewhere.

    Attributes
    ----------
    onset_uv, offset_uv, quiet_s
        WASM 2016: a movement starts 8 µV over rest and ends where 0.5 s stay under 2 µV over rest.
    least_s, morphology_s
        WASM 2016: shortest movement, and length of the window whose median must be over the offset level.
    onset_scatter, offset_scatter
        Own: where resting muscle itself scatters (RMS of 0.1 s), the limits are at least this many
        standard deviations over rest. At rest levels up to about 4 µV the rule's own limits hold.
    pop_share
        Own: a burst with more of its energy than this in 0.1 s is an electrode pop.
    most_rejected_per_hour
        Own: with more short bursts than this only their number is reported.
    """

    onset_uv: float = 8.0
    offset_uv: float = 2.0
    quiet_s: float = 0.5
    least_s: float = 0.5
    morphology_s: float = 0.5
    onset_scatter: float = 4.5
    offset_scatter: float = 2.5
    pop_share: float = 0.85
    most_rejected_per_hour: float = 60.0

    def __post_init__(self) -> None:
        check_ranges(self, RANGES)
        if self.offset_uv > self.onset_uv:
            raise ValueError(f"offset_uv is at most onset_uv, got {self.offset_uv:g} and {self.onset_uv:g}")
