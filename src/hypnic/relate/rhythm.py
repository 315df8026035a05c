"""Rhythmic or arrhythmic: the run that each movement is in, and the night against chance."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from hypnic.model.events import Events, Kind, Site
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import FloatArray, Spans
from hypnic.signals.regularity import apart, local_variation, mean_limits, poisson_p, runs

LONGEST_S = 10.0
"""Longest interval, onset to onset, within a run. hypnic's own."""
FEWEST = 4
"""Fewest movements of a run. hypnic's own, after the trains of the published definitions."""
TOGETHER_S = 0.25
"""Movements of several muscles that begin within this time are one moment. No interval between two moments is
shorter, so it is taken off each. hypnic's own."""
FEWEST_TERMS = 10
"""Fewest pairs of intervals from which the night can be told from chance. hypnic's own."""
CERTAIN = 0.05

TRAINS = frozenset(
    {
        *(Kind.FOOT_TREMOR, Kind.HIGH_FREQUENCY_LEGS, Kind.ALTERNATING_LEGS),
        *(Kind.RHYTHMIC_MOVEMENT, Kind.BRUXISM, Kind.INFANT_MYOCLONUS, Kind.REM_TONIC),
    }
)
"""Kinds whose events are trains (their own bursts have the rhythm) or states: they are in no run."""


def run_measures(events: Events) -> list[Mapping[str, float]]:
    """Return of each event the run of counted events of its kind and place that it is in; empty in none.

    A run has at least four movements, each at most 10 s after the one before, onset to onset. `run_cv_ratio`
    is the coefficient of variation (n - 1) of its intervals: under 0.2 it is rhythmic.

    Source: hypnic's own.
    """
    found: list[Mapping[str, float]] = [{} for _ in events]
    groups: dict[tuple[Kind, Site], list[int]] = {}
    for at, row in enumerate(events):
        if not row.excluded and row.kind not in TRAINS:
            groups.setdefault((row.kind, row.site), []).append(at)
    for rows in groups.values():
        onsets = np.array([events[at].onset_s for at in rows])
        number = runs(onsets, LONGEST_S)
        edges = np.flatnonzero(np.concatenate([[True], np.diff(number) > 0, [True]])).tolist()
        for start, stop in pairwise(edges):
            if stop - start >= FEWEST:
                measures = _run(np.diff(onsets[start:stop]))
                for at in rows[start:stop]:
                    found[at] = measures
    return found


def _run(intervals_s: FloatArray) -> Mapping[str, float]:
    mean = float(intervals_s.mean())
    if mean <= 0:
        return {}
    return {
        "run_count": len(intervals_s) + 1.0,
        "run_rate_hz": 1 / mean,
        "run_cv_ratio": float(intervals_s.std(ddof=1)) / mean,
    }


def rhythm(kind: Kind, counted: Events, seen: Spans) -> Pattern:
    """Return whether a kind comes more evenly over the night than by chance, or in bursts.

    The estimate is the local variation of the intervals between moments (0 for a clock, 1 by chance), of
    intervals within one stretch of `seen`; it does not mind that the rate changes over the night.

    Source: the measure is Shinomoto et al. 2003; to ask it of movements, and the limits, are hypnic's own.
    """
    onsets = apart(counted.onset_s, TOGETHER_S)
    stretch = np.searchsorted(np.array([row.start_s for row in seen]), onsets, side="right")
    pieces = [onsets[stretch == number] for number in np.unique(stretch).tolist()]
    terms = np.concatenate([np.empty(0), *(local_variation(np.diff(piece) - TOGETHER_S) for piece in pieces)])
    if len(terms) < FEWEST_TERMS:
        why = f"it takes {FEWEST_TERMS + 2} movements in one stretch to tell a rhythm from chance"
        return Pattern(kind, Question.RHYTHM, unit="ratio", chance=1.0, n=len(onsets), why=why)
    variation = float(terms.mean())
    p = poisson_p(variation, len(terms))
    low, high = mean_limits(terms)
    answer = "like chance" if p >= CERTAIN else "even" if variation < 1 else "in bursts"
    return Pattern(kind, Question.RHYTHM, answer, variation, low, high, "ratio", 1.0, p, len(onsets))
