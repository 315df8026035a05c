"""What movements have to do with sleep, heart, breath and brain: answers, and the figures behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hypnic.model.events import Kind
from hypnic.model.pattern import Pattern, Question

Values = tuple[float | None, ...]
"""One value a place of an axis; None where it cannot be told."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A quantity along time from a moment (a movement, a sleep onset), averaged over such moments.

    Attributes
    ----------
    kind
        The movements at 0; None where 0 is sleep onset.
    question
        Which question it belongs to.
    about
        The quantity, with its unit at the end of its name ("heart_rate_bpm", "cortical_spike_uv").
    channel
        Where it was recorded; empty where that says nothing.
    at_s
        Seconds from the moment; all that follows is as long.
    mean, low, high
        Average over the moments, and its 95 % band point by point.
    chance_low, chance_high
        Between these lie 95 % of the averages that chance gives, point by point; empty where nothing is
        compared with chance.
    n
        Moments that went in.
    """

    kind: Kind | None
    question: Question
    about: str
    at_s: tuple[float, ...]
    mean: Values
    low: Values
    high: Values
    n: int
    chance_low: Values = ()
    chance_high: Values = ()
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Distances:
    """How far movements lie from the nearest moment of another kind, beside what chance gives.

    Attributes
    ----------
    about
        What the distance is to ("stage change", "arousal").
    edges_s
        Of the bins, ascending, one more than counts; negative: the movement came first.
    counts
        Movements by bin.
    chance, chance_low, chance_high
        What chance gives on average, and between which limits in 95 of 100 draws, by bin.
    beyond
        Movements further off than the outermost edges.
    """

    kind: Kind
    about: str
    edges_s: tuple[float, ...]
    counts: tuple[int, ...]
    chance: tuple[float, ...]
    chance_low: tuple[float, ...]
    chance_high: tuple[float, ...]
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """A movement on a curve that has sleep onset at 0.

    Attributes
    ----------
    after_s
        Seconds from the nearest sleep onset; negative before it.
    value
        Of the quantity at that movement; None where it cannot be told.
    """

    kind: Kind
    about: str
    after_s: float
    value: float | None


@dataclass(frozen=True, slots=True)
class Ties:
    """All that was asked about a night's movements and sleep, heart, breath and brain.

    Attributes
    ----------
    answers
        One row for each kind, question and quantity; one that cannot be answered says why.
    curves, distances, moments
        The figures behind them.
    why_not
        Questions that could not be asked of any kind, and why, by `Question` value.
    """

    answers: tuple[Pattern, ...] = ()
    curves: tuple[Curve, ...] = ()
    distances: tuple[Distances, ...] = ()
    moments: tuple[Moment, ...] = ()
    why_not: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, question: Question, kind: Kind | None = None) -> tuple[Pattern, ...]:
        """Return the answers to one question, of one kind or of all."""
        return tuple(row for row in self.answers if row.question is question and kind in (None, row.kind))

    def __add__(self, other: Ties) -> Ties:
        return Ties(
            self.answers + other.answers,
            self.curves + other.curves,
            self.distances + other.distances,
            self.moments + other.moments,
            {**self.why_not, **other.why_not},
        )
