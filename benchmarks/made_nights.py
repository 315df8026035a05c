"""Simulated nights whose marks are taken away, and the waves in their EEG."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hypnic.model.events import Events, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.recording import Recording, Role
from hypnic.model.spans import FloatArray
from hypnic.simulate import SimulateOptions, simulate
from hypnic.simulate.head import K_COMPLEXES_PER_HOUR, SPINDLES_PER_HOUR, VERTEX_PER_HOUR
from hypnic.simulate.places import scattered, shrunk
from hypnic.simulate.streams import stream
from hypnic.stage import stage

NIGHT_SEEDS, HOURS = (22001, 22002, 22003), 4.0


def night(recipe: str, seed: int, gone: set[Kind], roles: set[Role]) -> tuple[Recording, Events, Hypnogram]:
    """A simulated night whose marks of these kinds are taken away, and given back apart."""
    made, _ = simulate(SimulateOptions(hours=HOURS, recipe=recipe, seed=seed, others=11))
    kept = made.marks.where(lambda row: row.kind not in gone)
    channels = tuple(row for row in made.channels if row.role in roles)
    hypnogram, *_ = stage(made)
    assert hypnogram is not None
    return (
        replace(made, marks=kept, channels=channels),
        made.marks.where(lambda row: row.kind in gone),
        hypnogram,
    )


def true_waves(hypnogram: Hypnogram, seed: int) -> dict[Kind, FloatArray]:
    """When the waves of a simulated night's EEG are, drawn as `simulate.head` draws them."""
    rng = stream(seed, "brain waves")
    light, first = (shrunk(hypnogram.spans(stage), 3.0, 3.0) for stage in (Stage.N2, Stage.N1))
    return {
        Kind.SPINDLE: np.array(scattered(light, SPINDLES_PER_HOUR, rng)),
        Kind.K_COMPLEX: np.array(scattered(light, K_COMPLEXES_PER_HOUR, rng)),
        Kind.VERTEX_WAVE: np.array(scattered(first, VERTEX_PER_HOUR, rng)),
    }
