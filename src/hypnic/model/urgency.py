"""How soon somebody should see a doctor."""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """How soon; the most urgent first. `<` means "is less urgent than"."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    TWO_WEEKS = "two_weeks"
    ROUTINE = "routine"
    SELF_CARE = "self_care"

    @property
    def rank(self) -> int:
        """Weight from 0 (self-care) to 4 (emergency)."""
        return len(Urgency) - 1 - list(Urgency).index(self)

    def __lt__(self, other: object) -> bool:
        return self.rank < other.rank if isinstance(other, Urgency) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.rank <= other.rank if isinstance(other, Urgency) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.rank > other.rank if isinstance(other, Urgency) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.rank >= other.rank if isinstance(other, Urgency) else NotImplemented
