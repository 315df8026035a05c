"""What chance alone gives: the movements put elsewhere in the same stage and hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.spans import BoolArray, FloatArray, Span, Spans

HOUR_S = 3600.0


def by_stage_and_hour(seen: Spans, hypnogram: Hypnogram | None, period: Span) -> tuple[Spans, ...]:
    """Return the time in which a movement could have been seen, cut into strata by stage and hour.

    Hours count from the start of the period. Time without a stage belongs to no stratum; without a hypnogram
    the hours alone are strata.
    """
    edges = np.arange(period.start_s, period.end_s, HOUR_S).tolist()
    hours = [Spans([(edge, min(edge + HOUR_S, period.end_s))]) for edge in edges]
    stages = (
        [Spans([period])]
        if hypnogram is None
        else [hypnogram.spans(stage) for stage in Stage if stage is not Stage.UNSCORED]
    )
    strata = (seen & hour & stage for hour in hours for stage in stages)
    return tuple(stratum for stratum in strata if stratum.total_s > 0)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Movements, and where chance could have put them.

    Attributes
    ----------
    at_s
        The movements that lie in a stratum, shape (n,), ascending.
    inside
        Which of those given these are, shape of those given.
    chance_s
        Shape (draws, n): column i in the stratum of movement i. Rows are not sorted.
    """

    at_s: FloatArray
    inside: BoolArray
    chance_s: FloatArray


def placed(onset_s: FloatArray, strata: Sequence[Spans], draws: int, chance: np.random.Generator) -> Placed:
    """Shift the movements of each stratum around it, all of one stratum by the same time.

    The time of a stratum is joined end to end; what is shifted beyond its end comes in at its start. How the
    movements of a stratum follow each other is therefore kept but for one place. What lies in no stratum is
    left out.

    Source: circular shift, hypnic's own strata.

    Parameters
    ----------
    onset_s
        Shape (m,), ascending.
    strata
        Disjoint.
    """
    onset_s = np.asarray(onset_s, dtype=np.float64)
    inside = np.zeros(len(onset_s), dtype=np.bool_)
    columns = np.empty((draws, len(onset_s)))
    for stratum in strata:
        rows = np.flatnonzero(stratum.contains(onset_s)) if len(onset_s) else np.empty(0, dtype=np.int64)
        if not len(rows):
            continue
        inside[rows] = True
        total_s = stratum.total_s
        moved = stratum.before(onset_s[rows]) + chance.uniform(0, total_s, (draws, 1))
        columns[:, rows] = stratum.at(moved % total_s)
    return Placed(onset_s[inside], inside, columns[:, inside])


def p_as_high(real: float, chance: FloatArray) -> float:
    """Return how often chance gives as much and more; the real one counts as one of the draws.

    Draws that tie with the real one count half (mid-p): a share of few movements has few values, and
    counting every tie would make the test say yes too rarely.
    """
    more, ties = int((chance > real).sum()), int((chance == real).sum())
    return (more + (ties + 1) / 2) / (len(chance) + 1)


def p_two_sided(real: float, chance: FloatArray) -> float:
    """Return how often chance lies as far off, to either side."""
    high = p_as_high(real, chance)
    return float(min(1.0, 2 * min(high, 1 - high)))
