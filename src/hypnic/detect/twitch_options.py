"""The limits of the finder of short bursts."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.ranges import check_ranges


@dataclass(frozen=True, slots=True)
class TwitchOptions:
    """When a muscle bursts, however shortly. All of it is hypnic's own; kinds set their own limits over it.

    Attributes
    ----------
    onset_uv, offset_uv
        A burst starts where the RMS of 23 ms is this far over rest, and ends under the second limit.
    onset_scatter, offset_scatter
        Where resting muscle scatters, the limits are at least this many standard deviations over rest.
    quiet_s
        A shorter pause does not end a burst.
    least_s
        A shorter burst is none.
    """

    onset_uv: float = 6.0
    offset_uv: float = 2.0
    onset_scatter: float = 6.5
    offset_scatter: float = 2.5
    quiet_s: float = 0.05
    least_s: float = 0.015

    def __post_init__(self) -> None:
        volts = {"onset_uv": (1.0, 200.0), "offset_uv": (0.5, 100.0)}
        scatter = dict.fromkeys(("onset_scatter", "offset_scatter"), (0.0, 20.0))
        check_ranges(self, volts | scatter | {"quiet_s": (0.01, 1.0), "least_s": (0.0, 0.1)})
        if self.offset_uv > self.onset_uv:
            raise ValueError(f"offset_uv is at most onset_uv, got {self.offset_uv:g} and {self.onset_uv:g}")
