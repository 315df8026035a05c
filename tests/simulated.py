"""Simulated nights for the tests of `simulate`: made once, loaded by the window."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Stage
from hypnic.model.recording import MUSCLES, Channel, Recording
from hypnic.simulate import RECIPES, SimulateOptions, simulate

STAGES = {
    Stage.W: Kind.STAGE_W,
    Stage.N1: Kind.STAGE_N1,
    Stage.N2: Kind.STAGE_N2,
    Stage.N3: Kind.STAGE_N3,
    Stage.R: Kind.STAGE_R,
}


@cache
def night(recipe: str, seed: int = 3, hours: float = 6.0) -> tuple[Recording, Events]:
    """Return a night of a recipe as it comes."""
    return simulate(SimulateOptions(recipe=recipe, seed=seed, hours=hours))


@cache
def silent(recipe: str, seed: int = 3, hours: float = 6.0) -> tuple[Recording, Events]:
    """Return the same night on electrodes without noise; muscles that hold the head keep their tone."""
    electrodes = replace(RECIPES[recipe].electrodes, rest_uv=0.01, mains_uv=0.0, ecg_leak=0.0, drift_uv=0.0)
    options = SimulateOptions(recipe=recipe, seed=seed, hours=hours, rate_hz=512, electrodes=electrodes)
    return simulate(options)


def channel_of(recording: Recording, event: Event) -> Channel:
    """Return the channel of the muscle of an event."""
    return next(c for c in recording.channels if MUSCLES.get(c.role) is event.site)


def samples(channel: Channel, from_s: float, to_s: float) -> np.ndarray:
    """Return the samples of a window."""
    return channel.load(from_s, to_s)[0].values


def rms(x: np.ndarray) -> float:
    """Return the deviation about the mean."""
    return float(np.std(x.astype(np.float64)))


def stages_of(recording: Recording, rows: Events) -> set[Stage]:
    """Return the stages in which events begin."""
    spans = {stage: recording.marks.of(kind).spans for stage, kind in STAGES.items()}
    return {stage for stage, span in spans.items() if len(rows) and span.contains(rows.onset_s).any()}
