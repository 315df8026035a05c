"""How heart, breath and brain are looked at; every default exists here."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.ranges import check_ranges


@dataclass(frozen=True, slots=True)
class VitalsOptions:
    """How heart, breath and brain are looked at.

    Attributes
    ----------
    measure
        Whether they are looked at at all.
    use_breathing_candidates
        Whether candidates of apnoeas and hypopnoeas stand in for marks where nobody marked breathing: then
        they decide which leg movements count as respiratory.
    use_arousal_candidates
        Whether arousals that hypnic found stand in for marks where nobody marked any.
    least_interval_s, most_interval_s
        Intervals between beats outside these are none (200 and 30 beats a minute; hypnic's own).
    most_change_ratio
        An interval further than this from the median of the seven around it is left out (hypnic's own; the
        usual 20 % would lose the breath's sway in the young).
    least_known_ratio
        Share of 30 s that clean intervals or breaths must cover for a value (hypnic's own).
    """

    measure: bool = False
    use_breathing_candidates: bool = False
    use_arousal_candidates: bool = False
    least_interval_s: float = 0.3
    most_interval_s: float = 2.0
    most_change_ratio: float = 0.25
    least_known_ratio: float = 0.5

    def __post_init__(self) -> None:
        check_ranges(
            self,
            {
                "least_interval_s": (0.2, 1.0),
                "most_interval_s": (1.0, 4.0),
                "most_change_ratio": (0.05, 1.0),
                "least_known_ratio": (0.1, 1.0),
            },
        )
