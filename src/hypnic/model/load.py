"""What a day put on the sleeper, and how much moved in the night after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hypnic.model.events import Kind


@dataclass(frozen=True, slots=True)
class NightLoad:
    """One night, and the day before it. None is "not answered", never zero.

    Attributes
    ----------
    day
        Of the evening, as `datetime.date.toordinal` counts: nights that follow each other differ by 1.
    per_hour
        Movements per hour, of each kind that was looked for.
    stress_score
        In any unit that grows with the stress, the same for all nights.
    caffeine_mg, exertion_min, sleep_debt_h
        Of the day before the night; sleep debt: what is missing to the sleep that was needed.
    """

    day: int
    per_hour: Mapping[Kind, float] = field(default_factory=lambda: MappingProxyType({}))
    stress_score: float | None = None
    caffeine_mg: float | None = None
    exertion_min: float | None = None
    sleep_debt_h: float | None = None
