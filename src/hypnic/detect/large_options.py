"""The limits of movements of large muscle groups."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.ranges import check_ranges

RANGES = {
    "least_s": (1.0, 10.0),
    "most_adult_s": (10.0, 300.0),
    "most_child_s": (10.0, 300.0),
    "adult_from_years": (10.0, 25.0),
    "factor": (1.2, 10.0),
    "over_uv": (0.0, 100.0),
    "pause_s": (0.1, 5.0),
    "together_share": (0.1, 1.0),
    "artefact_uv": (50.0, 5000.0),
    "artefact_factor": (1.5, 20.0),
}


@dataclass(frozen=True, slots=True)
class LargeOptions:
    """When a movement is one of large muscle groups (IRLSSG 2021, doi 10.1093/sleep/zsab092).

    Attributes
    ----------
    least_s, most_adult_s, most_child_s
        It lasts 3–45 s in adults and 3–30 s in children (IRLSSG 2021).
    adult_from_years
        From which age the limits of adults hold; also where the age is not known.
    factor, over_uv
        Own: a muscle's EMG has risen where it is this many times its rest and this much over it.
    pause_s
        Own: a pause up to this long does not end a movement.
    together_share
        Own: two or more parts of the body are active at once for this share of it.
    artefact_uv, artefact_factor
        Own: EEG or EOG shows a movement artefact where it swings slowly (under 2 Hz) by this much from peak
        to peak, and so many times as much as in the ten seconds before.
    """

    least_s: float = 3.0
    most_adult_s: float = 45.0
    most_child_s: float = 30.0
    adult_from_years: float = 18.0
    factor: float = 2.0
    over_uv: float = 8.0
    pause_s: float = 1.0
    together_share: float = 0.4
    artefact_uv: float = 300.0
    artefact_factor: float = 3.0

    def __post_init__(self) -> None:
        check_ranges(self, RANGES)
