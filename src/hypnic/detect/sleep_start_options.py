"""The limits of hypnic jerks."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.ranges import check_ranges

RANGES = {
    "before_min": (0.0, 60.0),
    "after_min": (0.0, 60.0),
    "near_s": (0.0, 300.0),
    "long_wake_min": (0.0, 60.0),
    "least_s": (0.015, 0.2),
    "longest_s": (0.1, 1.0),
    "least_peak_uv": (10.0, 500.0),
    "weakest_uv": (5.0, 500.0),
    "together_s": (0.01, 0.5),
    "join_s": (0.1, 1.0),
    "large_s": (1.0, 10.0),
    "least_period_s": (0.5, 20.0),
    "longest_period_s": (20.0, 300.0),
    "periodic_cv": (0.0, 2.0),
    "chance_per_h": (0.01, 10.0),
}


@dataclass(frozen=True, slots=True)
class SleepStartOptions:
    """When a jerk at the border of sleep is a candidate for a hypnic jerk.

    The polygraphic description (bursts of 75–250 ms, high amplitude, single or in a short run, in drowsiness
    and N1, not periodic, in no fixed order) is that of ICSD-3 and of Chiaro et al. 2016; no published rule
    gives limits to count by, so all of these are hypnic's own.

    Attributes
    ----------
    before_min, after_min
        A jerk lies in the last minutes of wake before sleep, or in the first minutes of sleep; never in N3
        or REM.
    long_wake_min
        That holds for the first sleep onset, and for each after so much wake or more.
    near_s
        Around every other change from wake to sleep, a jerk lies at most so far from it.
    least_s, longest_s
        Length of a burst.
    least_peak_uv, weakest_uv
        The highest peak of a jerk (10–100 Hz) is at least the first; a burst under the second is not in it.
    together_s
        Two regions must start within so much of each other.
    join_s
        Bursts with no longer pause between them are one jerk.
    large_s
        What goes on for so long is a movement of the body, not a jerk.
    least_period_s, longest_period_s, periodic_cv
        Four or more jerks or leg movements at such intervals, with a coefficient of variation of at most this
        around the jerk (three tenths of it where there are fewer than six), are a periodic series.
    chance_per_h
        Where single twitches are so frequent that so many an hour meet by chance, more regions are needed.
    """

    before_min: float = 10.0
    after_min: float = 5.0
    long_wake_min: float = 3.0
    near_s: float = 30.0
    least_s: float = 0.05
    longest_s: float = 0.3
    least_peak_uv: float = 50.0
    weakest_uv: float = 20.0
    together_s: float = 0.1
    join_s: float = 0.5
    large_s: float = 3.0
    least_period_s: float = 4.0
    longest_period_s: float = 90.0
    periodic_cv: float = 0.4
    chance_per_h: float = 0.5

    def __post_init__(self) -> None:
        check_ranges(self, RANGES)
        if self.weakest_uv > self.least_peak_uv:
            raise ValueError(
                f"weakest_uv is at most least_peak_uv, got {self.weakest_uv:g} and {self.least_peak_uv:g}"
            )
        if self.least_s > self.longest_s:
            raise ValueError(f"least_s is at most longest_s, got {self.least_s:g} and {self.longest_s:g}")
