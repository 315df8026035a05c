"""A night's stages: cycles of about 90 minutes, deep sleep early, REM late, awakenings in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.spans import Span
from hypnic.simulate.behaviour import Behaviour

EPOCH_S = 30.0
CYCLE_MIN = 90.0
INFANT_CYCLE_MIN = 55.0


@dataclass(frozen=True, slots=True)
class Sleep:
    """The stages, and when the lights were out."""

    hypnogram: Hypnogram
    lights_out: Span


def make_sleep(seconds: float, behaviour: Behaviour, rng: np.random.Generator) -> Sleep:
    """Return a night's sleep.

    The stage of each epoch is drawn given the last one: it follows the course of the cycle, may
    lighten for an epoch or two, and may break into an awakening (`awakenings` per hour).
    An infant's cycles are shorter, begin with active sleep (R), and are half of it.
    Lights go out five minutes after the start and on five before the end (in short nights: 5 %).
    """
    epochs = int(seconds // EPOCH_S)
    edge = min(10, epochs // 20)
    latency = min(round(behaviour.latency_min * 60 / EPOCH_S * rng.uniform(0.8, 1.25)), epochs // 3)
    asleep_from, asleep_to = edge + latency, epochs - edge
    stages = np.full(epochs, Stage.W, dtype=np.int8)
    cycle_min = INFANT_CYCLE_MIN if behaviour.infant else CYCLE_MIN
    lengths = np.round(cycle_min * 60 / EPOCH_S * rng.uniform(0.9, 1.12, size=epochs)).astype(int)
    cycle, began, detour = 0, asleep_from, list[Stage]()
    for epoch in range(asleep_from, asleep_to):
        if epoch - began >= lengths[cycle]:
            cycle, began = cycle + 1, epoch
        phase = (epoch - began) / lengths[cycle]
        course = _infant_course(phase) if behaviour.infant else _course(phase, cycle)
        if not detour:
            detour = _detour(course, behaviour.awakenings * EPOCH_S / 3600, rng)
        stages[epoch] = detour.pop(0) if detour else course
    hypnogram = Hypnogram(stages, EPOCH_S, 0.0, "simulated")
    return Sleep(hypnogram, Span(edge * EPOCH_S, asleep_to * EPOCH_S))


def _course(phase: float, cycle: int) -> Stage:
    deep = 0.5 * float(np.exp(-0.7 * cycle))
    dream = min(0.07 + 0.09 * cycle, 0.4)
    if phase < 0.05:
        return Stage.N1
    if phase >= 1 - dream:
        return Stage.R
    return Stage.N3 if 0.2 <= phase < 0.2 + deep else Stage.N2


def _infant_course(phase: float) -> Stage:
    if phase < 0.5:
        return Stage.R
    return Stage.N3 if 0.65 <= phase < 0.92 else Stage.N2


def _detour(course: Stage, awakening: float, rng: np.random.Generator) -> list[Stage]:
    chance = rng.random()
    if chance < awakening:
        return [Stage.W] * int(1 + rng.geometric(0.4)) + [Stage.N1] * int(rng.geometric(0.5))
    lighter = {Stage.N3: Stage.N2, Stage.N2: Stage.N1}
    if chance > 0.97 and course in lighter:
        return [lighter[course]] * int(rng.geometric(0.6))
    return []
