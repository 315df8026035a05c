"""What kinds of night there are. The numbers are typical of the literature, not fitted to any patient."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hypnic.errors import OptionsError
from hypnic.model.events import Site
from hypnic.model.recording import Role, Sex, Subject
from hypnic.simulate.behaviour import Behaviour
from hypnic.simulate.electrodes import NOISE_LEVELS, Electrodes, at_level
from hypnic.simulate.repertoire import Repertoire

__all__ = ["NOISE_LEVELS", "RECIPES", "Behaviour", "Electrodes", "Recipe", "electrodes_at"]


PLAIN, STILL, UNKNOWN = Electrodes(), Repertoire(), Subject()


@dataclass(frozen=True, slots=True)
class Recipe:
    """A kind of night. `others` is how many channels there are beside the muscles, unless asked."""

    what: str
    behaviour: Behaviour
    electrodes: Electrodes = PLAIN
    repertoire: Repertoire = STILL
    subject: Subject = UNKNOWN
    others: int = 6


ARMS = (Role.LEFT_ARM, Role.RIGHT_ARM)
USUAL = Electrodes(muscles=(*ARMS, Role.CHIN, Role.MASSETER, Role.NECK))
AXIAL = Electrodes(muscles=(Role.CHIN, Role.NECK, Role.SHOULDERS, Role.TRUNK, Role.BELLY, Role.BACK))
WIDE = 9
"""Channels beside the muscles of the newer recipes: three of EEG, both eyes, ECG, flow and saturation."""

NORMAL = Repertoire(fragmentary=10, rem_phasic=25, large=5, fidgets=20)
"""What a healthy adult does beside moving the legs: far from any cut-off."""

QUIET = Behaviour(isolated=2, isolated_wake=6, long=0, bodily=1.0, twitches=0)
"""Legs of the newer recipes: few movements, so that the nights tell about the other kinds."""

DROPPING_OFF = replace(QUIET, latency_min=5)
CENTRAL = replace(USUAL, leads=("EEG C3-M2", "EEG Cz-M2"))
JERKY = Repertoire(rem_phasic=25, large=5, fidgets=20, arm_jerks=120)
"""Of the two recipes whose jerks differ in what the EEG does before them, and in nothing else."""


_PLMD = Behaviour(series_length=22, pause_min=5, decline=4, both=0.4, movement_arousal=0.3, latency_min=20)

RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        "healthy": Recipe(
            "A quiet sleeper: isolated movements, some twitches, turns of the body; no sleep start.",
            Behaviour(),
            USUAL,
            replace(
                NORMAL,
                large_legs=False,
                fragmentary_sites=(Site.LEFT_ARM, Site.RIGHT_ARM),
                rem_phasic_sites=(Site.CHIN, Site.LEFT_ARM, Site.RIGHT_ARM),
            ),
            others=WIDE,
        ),
        "plmd": Recipe("Periodic leg movements in NREM sleep, fewer towards morning.", _PLMD),
        "rls": Recipe(
            "Restless legs: periodic movements awake before sleep, and in sleep.",
            Behaviour(
                series_length=20,
                pause_min=4,
                decline=5,
                imi_s=21,
                in_wake=0.97,
                isolated_wake=30,
                latency_min=50,
                awakenings=3,
                arousals=10,
            ),
        ),
        "apnoea": Recipe(
            "Obstructive apnoea: movements and arousals where breathing starts again.",
            Behaviour(respiratory=32, respiratory_moves=0.6, arousals=5, isolated=3, awakenings=3),
            repertoire=Repertoire(snoring=0.25),
        ),
        "mixed": Recipe(
            "Periodic leg movements and obstructive apnoea in one night.",
            Behaviour(series_length=18, pause_min=9, respiratory=18, respiratory_moves=0.5, awakenings=3),
        ),
        "noisy": Recipe(
            "Periodic leg movements on poor electrodes: high rest that rises half-way, hum, ECG, pops, "
            "and a right leg that goes flat at 3 a.m. of an eight-hour night.",
            _PLMD,
            Electrodes(
                rest_uv=2.5,
                step_uv=9.0,
                mains_uv=15.0,
                ecg_leak=0.03,
                drift_uv=30.0,
                pops=4.0,
                flat_at=0.6,
            ),
        ),
        "one-leg": Recipe(
            "Periodic leg movements, one channel without a side.", _PLMD, Electrodes(legs=(Role.LEG,))
        ),
        "sleep-starts": Recipe(
            "Hypnic jerks about sleep onset and at returns to sleep.",
            replace(QUIET, latency_min=25, awakenings=3),
            USUAL,
            replace(NORMAL, hypnic_jerks=6, returning_jerks=0.5),
            others=WIDE,
        ),
        "efm": Recipe(
            "Excessive fragmentary myoclonus: over five potentials a minute in most of NREM sleep.",
            QUIET,
            USUAL,
            replace(NORMAL, fragmentary=330),
            Subject(age_years=62, sex=Sex.MALE),
            WIDE,
        ),
        "foot-tremor": Recipe(
            "Hypnagogic foot tremor, and trains of high-frequency leg movements.",
            replace(QUIET, latency_min=30, awakenings=3),
            USUAL,
            replace(NORMAL, foot_tremor=6, high_frequency=3),
            others=WIDE,
        ),
        "alternating": Recipe(
            "Alternating leg muscle activation.", QUIET, USUAL, replace(NORMAL, alternating=6), others=WIDE
        ),
        "rbd": Recipe(
            "REM sleep without atonia: phasic bursts in chin and limbs, tonic chin.",
            QUIET,
            USUAL,
            replace(NORMAL, rem_phasic=230, rem_tonic=0.35),
            Subject(age_years=68, sex=Sex.MALE),
            WIDE,
        ),
        "bruxism": Recipe(
            "Grinding and clenching of the teeth.", QUIET, USUAL, replace(NORMAL, bruxism=7), others=WIDE
        ),
        "restless": Recipe(
            "A restless child: large movements, more than five an hour.",
            replace(QUIET, bodily=0),
            USUAL,
            Repertoire(fragmentary=8, rem_phasic=20, large=8, fidgets=20),
            Subject(age_years=9, sex=Sex.MALE),
            WIDE,
        ),
        "rocking": Recipe(
            "Rhythmic movements of a small child at the edge of sleep.",
            replace(QUIET, latency_min=25),
            Electrodes(muscles=(*ARMS, Role.CHIN, Role.NECK, Role.TRUNK)),
            Repertoire(fragmentary=8, rem_phasic=20, large=3, rhythmic=5, fidgets=20),
            Subject(age_years=3, sex=Sex.FEMALE),
            WIDE,
        ),
        "head-jerks": Recipe(
            "Neck myoclonus, most of it in REM.", QUIET, USUAL, replace(NORMAL, head_jerks=14), others=WIDE
        ),
        "negative": Recipe(
            "Pauses of a held arm and trapezius about sleep onset.",
            replace(QUIET, latency_min=25, awakenings=3),
            replace(USUAL, muscles=(*ARMS, Role.CHIN, Role.SHOULDERS)),
            replace(NORMAL, fragmentary_sites=(Site.LEFT_ARM, Site.LEFT_LEG), pauses=5),
            others=WIDE,
        ),
        "propriospinal": Recipe(
            "Axial jerks in relaxed wakefulness that keep the sleeper from sleep.",
            replace(QUIET, latency_min=50, awakenings=3),
            AXIAL,
            replace(NORMAL, propriospinal=50),
            others=WIDE,
        ),
        "infant": Recipe(
            "Sleep myoclonus of an infant: clusters of jerks, asleep alone.",
            replace(QUIET, latency_min=6, awakenings=2, infant=True),
            Electrodes(muscles=(*ARMS, Role.CHIN)),
            Repertoire(infant=12, rem_phasic=20, large=5, fidgets=20),
            Subject(age_years=0.2, sex=Sex.FEMALE),
            WIDE,
        ),
        "face": Recipe(
            "Twitches of face and eyelids, among blinks and rapid eye movements.",
            QUIET,
            Electrodes(muscles=(*ARMS, Role.CHIN, Role.FACE)),
            replace(NORMAL, face=14, eyelids=10),
            others=WIDE,
        ),
        "reflex": Recipe(
            "Jerks in answer to marked stimuli.",
            replace(QUIET, latency_min=35, awakenings=3),
            USUAL,
            Repertoire(fragmentary=4, rem_phasic=25, large=3, stimuli=36, fidgets=20),
            others=WIDE,
        ),
        "cortical-jerks": Recipe(
            "Jerks of the right arm in NREM sleep, each some 20 ms after a spike of the EEG.",
            DROPPING_OFF,
            CENTRAL,
            replace(JERKY, spikes=1.0),
            others=WIDE,
        ),
        "plain-jerks": Recipe(
            "The same jerks of the right arm, with nothing in the EEG before them.",
            DROPPING_OFF,
            CENTRAL,
            JERKY,
            others=WIDE,
        ),
        "transition-jerks": Recipe(
            "Twitches of the arms within seconds of changes of stage, and hardly any elsewhere.",
            replace(QUIET, latency_min=10, awakenings=3),
            USUAL,
            Repertoire(rem_phasic=25, large=5, fidgets=20, changing=2.5),
            others=WIDE,
        ),
        "all-kinds": Recipe(
            "Many kinds of movement in one night, and periodic leg movements.",
            Behaviour(
                series_length=14, pause_min=18, bodily=0, twitches=0, long=0, latency_min=25, awakenings=3
            ),
            replace(USUAL, muscles=(*USUAL.muscles, Role.FACE)),
            Repertoire(
                hypnic_jerks=4,
                returning_jerks=0.3,
                fragmentary=15,
                rem_phasic=60,
                rem_tonic=0.1,
                foot_tremor=2,
                alternating=2,
                bruxism=4,
                large=3,
                fidgets=20,
                head_jerks=5,
                face=4,
            ),
            others=WIDE,
        ),
    }
)


def electrodes_at(recipe: str, level: str) -> Electrodes:
    """Return the electrodes of a recipe at a noise level: "low", "ordinary" or "high".

    Raises
    ------
    OptionsError
        Where there is no such recipe or level.
    """
    for name, known, what in ((recipe, RECIPES, "recipe"), (level, NOISE_LEVELS, "noise level")):
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise OptionsError(f"simulate: there is no {what} {name!r}{hint} (known: {', '.join(known)})")
    return at_level(RECIPES[recipe].electrodes, level)
