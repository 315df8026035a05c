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
        Whether they are looked at at all; using candidates asks for it too (`asked`).
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
    least_fall_percent
        Percentage points of saturation that make a desaturation (3 in common use; those of 4 are counted
        too).
    apnea_under_ratio, hypopnea_under_ratio, least_pause_s
        The flow swings less than these parts of its usual swing for at least so long: a candidate of an
        apnoea (a fall by 90 %), or, with a desaturation, of a hypopnoea (30 %); AASM-style, 10 s.
    """

    measure: bool = False
    use_breathing_candidates: bool = False
    use_arousal_candidates: bool = False
    least_interval_s: float = 0.3
    most_interval_s: float = 2.0
    most_change_ratio: float = 0.25
    least_known_ratio: float = 0.5
    least_fall_percent: float = 3.0
    apnea_under_ratio: float = 0.1
    hypopnea_under_ratio: float = 0.7
    least_pause_s: float = 10.0
    arousal_channels: int = 2
    arousal_ratio: float = 3.0
    arousal_least_s: float = 3.0
    arousal_after_s: float = 10.0
    arousal_most_s: float = 30.0
    chin_ratio: float = 2.0
    waves: bool = True
    onset_s: float = 600.0

    def __post_init__(self) -> None:
        check_ranges(
            self,
            {
                "least_interval_s": (0.2, 1.0),
                "most_interval_s": (1.0, 4.0),
                "most_change_ratio": (0.05, 1.0),
                "least_known_ratio": (0.1, 1.0),
                "least_fall_percent": (1.0, 20.0),
                "apnea_under_ratio": (0.01, 0.5),
                "hypopnea_under_ratio": (0.2, 0.95),
                "least_pause_s": (5.0, 60.0),
                "arousal_channels": (1, 8),
                "arousal_ratio": (1.2, 20.0),
                "arousal_least_s": (1.0, 15.0),
                "arousal_after_s": (0.0, 60.0),
                "arousal_most_s": (5.0, 120.0),
                "chin_ratio": (1.1, 10.0),
                "onset_s": (60.0, 3600.0),
            },
        )

    @property
    def asked(self) -> bool:
        """Whether anything here is asked for."""
        return self.measure or self.use_breathing_candidates or self.use_arousal_candidates
