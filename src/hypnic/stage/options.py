"""What can be chosen about staging."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageOptions:
    """How stages are told. Both are hypnic's own.

    Attributes
    ----------
    automatic
        Stage from the EEG where nobody marked the stages (needs the extra `staging`; 15 s a night).
    compare
        Where somebody did, stage from the EEG as well, and say how well the two agree.
    """

    automatic: bool = True
    compare: bool = False

    def __post_init__(self) -> None:
        if self.compare and not self.automatic:
            raise ValueError("compare needs automatic staging; leave automatic on")
