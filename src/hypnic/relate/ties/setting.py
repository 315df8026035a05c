"""A night as the questions about ties see it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from hypnic.model.events import MOVEMENTS, STATES, Events, Kind
from hypnic.model.pattern import Question
from hypnic.model.spans import Spans
from hypnic.relate.options import RelateOptions
from hypnic.relate.surroundings import Surroundings


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A night as the questions about ties see it.

    Attributes
    ----------
    events
        The movements that count, in the period, one name each.
    """

    events: Events
    around: Surroundings
    options: RelateOptions

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that were found and are moments, in the order of pages."""
        found = {row.kind for row in self.events}
        return tuple(kind for kind in MOVEMENTS if kind in found - STATES)

    def of(self, kind: Kind) -> Events:
        """Return the movements of a kind."""
        return self.events.of(kind)

    def seen(self, kind: Kind) -> Spans:
        """Return when a movement of the kind could have been seen, within the period."""
        inside = Spans([self.around.period])
        return self.around.seen.get(kind, inside) & inside

    def chance(self, kind: Kind | str, question: Question, about: str = "") -> np.random.Generator:
        """Return the generator of one question: what is asked besides does not change its answer."""
        return seeded(self.options.seed, kind, question, about)


def seeded(seed: int, kind: Kind | str, question: Question, about: str = "") -> np.random.Generator:
    """Return the generator of one question about one kind."""
    return np.random.default_rng([seed, zlib.crc32(f"{kind}/{question}/{about}".encode())])
