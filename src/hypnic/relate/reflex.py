"""Spontaneous or reflex: whether movements follow a stimulus more often than chance alone would let them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hypnic.model.events import Events, Kind
from hypnic.model.looks import REFLEX_S
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import FloatArray, Span
from hypnic.signals.intervals import share_limits

SHIFTS = 499
SEED = 20250
FEWEST = 5
"""Fewest movements about which it is asked. hypnic's own."""
MOST = 0.5
"""Share of the movements that follow a stimulus, at least, for the kind to be called reflex. hypnic's own."""
CERTAIN = 0.05
TOLERANCE_S = 5e-7


def stimulus_measures(events: Events, stimuli: Events) -> list[Mapping[str, float]]:
    """Return the time from the last stimulus to each event; before the first one, to that, negative."""
    if not stimuli:
        return [{} for _ in events]
    at_s, onsets = stimuli.onset_s, events.onset_s
    last = np.maximum(np.searchsorted(at_s, onsets + TOLERANCE_S, side="right") - 1, 0)
    return [{"stimulus_s": since} for since in (onsets - at_s[last]).tolist()]


def reflex(kind: Kind, counted: Events, stimuli: Events, period: Span) -> Pattern:
    """Return whether a kind is reflex: half and more of it 20-250 ms after a stimulus, and above chance.

    Chance is the share when the stimuli are shifted around the period, all by the same time, 499 times.

    Source: hypnic's own. Stimuli are those that are marked or were heard; one that nobody noted is none.
    """
    inside = [row.onset_s for row in counted if period.start_s <= row.onset_s < period.end_s]
    onsets, n = np.array(inside), len(inside)
    at_s = stimuli.onset_s
    at_s = at_s[(at_s >= period.start_s) & (at_s < period.end_s)]
    if not len(at_s):
        return Pattern(kind, Question.REFLEX, unit="ratio", n=n, why="no stimulus is marked or was heard")
    if n < FEWEST:
        return Pattern(kind, Question.REFLEX, unit="ratio", n=n, why=f"it takes {FEWEST} movements")
    hits = _follow(onsets, at_s)
    shifts = np.random.default_rng(SEED).uniform(0, period.duration_s, SHIFTS)
    shifted = [
        _follow(onsets, np.sort(period.start_s + (at_s - period.start_s + by) % period.duration_s))
        for by in shifts.tolist()
    ]
    p = (1 + sum(other >= hits for other in shifted)) / (SHIFTS + 1)
    answer = "reflex" if hits >= MOST * n and p < CERTAIN else "spontaneous"
    low, high = share_limits(hits, n)
    chance = float(np.mean(shifted)) / n
    return Pattern(kind, Question.REFLEX, answer, hits / n, low, high, "ratio", chance, p, n)


def _follow(onset_s: FloatArray, stimulus_s: FloatArray) -> int:
    """How many onsets are within the window after a stimulus; both ascending."""
    early, late = REFLEX_S
    if len(stimulus_s) > len(onset_s):
        first = np.searchsorted(stimulus_s, onset_s - late - TOLERANCE_S)
        stop = np.searchsorted(stimulus_s, onset_s - early + TOLERANCE_S, side="right")
        return int((stop > first).sum())
    first = np.searchsorted(onset_s, stimulus_s + early - TOLERANCE_S)
    stop = np.searchsorted(onset_s, stimulus_s + late + TOLERANCE_S, side="right")
    # Windows may overlap: an onset in two of them follows once.
    first[1:] = np.maximum(first[1:], stop[:-1])
    return int(np.maximum(stop - first, 0).sum())
