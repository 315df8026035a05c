"""How movements are held against what went on around them; every default exists here."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.ranges import check_ranges


@dataclass(frozen=True, slots=True)
class RelateOptions:
    """How movements are held against sleep, heart, breath and brain.

    Attributes
    ----------
    draws
        How often chance is drawn; p is never less than 1 / (draws + 1).
    seed
        Of those draws: the same night and seed give the same p.
    fewest
        Fewest movements of a kind about which anything is asked (hypnic's own).
    onset_s
        How far before and after sleep onset the descent reaches.
    jerks
        Fewest movements for a jerk-locked average of the EEG (50 to 200 are recommended).
    """

    draws: int = 999
    seed: int = 20250
    fewest: int = 5
    onset_s: float = 600.0
    jerks: int = 50

    def __post_init__(self) -> None:
        check_ranges(
            self,
            {
                "draws": (99, 100_000),
                "seed": (0, 2**31),
                "fewest": (3, 1000),
                "onset_s": (120.0, 3600.0),
                "jerks": (20, 1000),
            },
        )
