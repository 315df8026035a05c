"""Nights with known truth: for the demo, the tests, and the tables of speed and accuracy.

    recording, truth = simulate(SimulateOptions(recipe="plmd", seed=7))

What is simplified is in docs/simulate.md.
"""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from datetime import datetime

from hypnic.errors import OptionsError
from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.recording import MUSCLES, Recording
from hypnic.simulate.body import perform
from hypnic.simulate.montage import make_channels, montage, recorded_sites
from hypnic.simulate.muscle import Burst
from hypnic.simulate.plan import Plan, make_plan
from hypnic.simulate.recipes import NOISE_LEVELS, RECIPES, Behaviour, Electrodes, Recipe, electrodes_at
from hypnic.simulate.repertoire import Repertoire
from hypnic.simulate.stand import stand_of

__all__ = [
    "NOISE_LEVELS",
    "RECIPES",
    "Behaviour",
    "Burst",
    "Electrodes",
    "Plan",
    "Recipe",
    "Repertoire",
    "SimulateOptions",
    "electrodes_at",
    "record",
    "simulate",
]

START = datetime(2024, 1, 15, 22, 12)
"""Of every simulated night: six tenths of eight hours later it is 3 a.m."""

STAGE_KINDS = {
    Stage.W: Kind.STAGE_W,
    Stage.N1: Kind.STAGE_N1,
    Stage.N2: Kind.STAGE_N2,
    Stage.N3: Kind.STAGE_N3,
    Stage.R: Kind.STAGE_R,
}

LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 32.0, 16384.0
SHORTEST_H, LONGEST_H = 1 / 60, 72.0


@dataclass(frozen=True, slots=True)
class SimulateOptions:
    """Which night to make. The same options give the same samples.

    Attributes
    ----------
    hours, rate_hz
        Length, and samples per second of the fast channels; neither need be whole.
    recipe
        A name in `RECIPES`.
    others
        How many channels beside the muscles, in the order of `montage.OTHERS`; None for as many as the
        recipe has.
    behaviour, electrodes, repertoire
        In place of the recipe's.
    """

    hours: float = 8.0
    seed: int = 1
    rate_hz: float = 256.0
    recipe: str = "plmd"
    others: int | None = None
    behaviour: Behaviour | None = None
    electrodes: Electrodes | None = None
    repertoire: Repertoire | None = None


def simulate(options: SimulateOptions = SimulateOptions()) -> tuple[Recording, Events]:
    """Make a night.

    Returns
    -------
    Recording
        Its channels are computed when they are loaded, in any window, and always alike. Its marks are
        what a scorer of the EEG and the breathing would have written: stages, arousals, apnoeas and
        hypopnoeas, lights. The movements are not among them.
    Events
        The truth about each leg: `LEG_MOVEMENT` rows per leg (`rms_uv`, `units_count`,
        `potentials_count`; label "periodic", "isolated", "respiratory", "long" or "body turn"), `MARK`
        rows labelled "twitch" for what is shorter than half a second, `ARTEFACT` rows labelled
        "pop" and "flat".

    Raises
    ------
    OptionsError
        Where an option is outside its range, or the recipe does not exist.
    """
    recipe = _recipe(options)
    behaviour = options.behaviour or recipe.behaviour
    electrodes = options.electrodes or recipe.electrodes
    legs = tuple(MUSCLES[role] for role in electrodes.legs)
    plan = make_plan(_seconds(options), behaviour, legs, options.seed)
    sites = recorded_sites(montage(electrodes, _others(options)))
    return record(perform(plan, options.repertoire or recipe.repertoire, options.seed, sites), options)


def record(plan: Plan, options: SimulateOptions) -> tuple[Recording, Events]:
    """Make the night of a given plan (one's own movements at one's own times, say); see `simulate`."""
    recipe = _recipe(options)
    electrodes = options.electrodes or recipe.electrodes
    stand = stand_of(options.seed, _seconds(options), options.rate_hz, plan, electrodes)
    channels, truth = make_channels(stand, _others(options))
    recording = Recording(
        name=f"simulated {options.recipe} night {options.seed}",
        duration_s=max(channel.recorded.rows[-1].end_s for channel in channels),
        start=START,
        channels=channels,
        marks=_marks(plan),
        subject=recipe.subject,
    )
    return recording, truth


def _marks(plan: Plan) -> Events:
    dark = plan.sleep.lights_out
    lights = (
        Event(dark.start_s, 0.0, Kind.LIGHTS_OFF, label="Lights off"),
        Event(dark.end_s, 0.0, Kind.LIGHTS_ON, label="Lights on"),
    )
    stimuli = (Event(at, 0.0, Kind.STIMULUS, label="Stimulus") for at in plan.stimuli_s)
    return Events([*_stages(plan.sleep.hypnogram), *plan.arousals, *plan.respiratory, *lights, *stimuli])


def _stages(hypnogram: Hypnogram) -> list[Event]:
    rows = []
    for epoch, code in enumerate(hypnogram.stages.tolist()):
        stage = Stage(code)
        if stage in STAGE_KINDS:
            at = hypnogram.start_s + epoch * hypnogram.epoch_s
            rows.append(Event(at, hypnogram.epoch_s, STAGE_KINDS[stage], label=f"Sleep stage {stage.name}"))
    return rows


def _seconds(options: SimulateOptions) -> float:
    for name, value, low, high in (
        ("hours", options.hours, SHORTEST_H, LONGEST_H),
        ("rate_hz", options.rate_hz, LOWEST_RATE_HZ, HIGHEST_RATE_HZ),
        ("seed", options.seed, 0, math.inf),
        ("others", _others(options), 0, 500),
    ):
        if not low <= value <= high:
            raise OptionsError(f"simulate: {name} is {value:g}; it must lie between {low:g} and {high:g}")
    return options.hours * 3600.0


def _others(options: SimulateOptions) -> int:
    return _recipe(options).others if options.others is None else options.others


def _recipe(options: SimulateOptions) -> Recipe:
    if options.recipe not in RECIPES:
        near = difflib.get_close_matches(options.recipe, RECIPES, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        known = ", ".join(RECIPES)
        raise OptionsError(f"simulate: there is no recipe {options.recipe!r}{hint} (known: {known})")
    return RECIPES[options.recipe]
