"""Recording to vitals: heart, breath and brain around the movements. Only done when asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypnic.detect.heart import Heart
from hypnic.detect.vitals.arousals import arousals_told
from hypnic.detect.vitals.brain import Brain
from hypnic.detect.vitals.breath import breath_told
from hypnic.detect.vitals.heart import heart_told
from hypnic.detect.vitals.options import VitalsOptions
from hypnic.detect.vitals.saturation import saturation_told
from hypnic.detect.vitals.stand import Stand, Told
from hypnic.detect.vitals.waves import waves_told
from hypnic.model.events import Events
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.muscle import Muscles
from hypnic.model.recording import Recording, Role
from hypnic.model.vitals import Vitals

__all__ = ["PARTS", "VitalsOptions", "recorded_roles", "sense"]

PARTS: tuple[Callable[[Stand], Told], ...] = (
    heart_told,
    saturation_told,
    breath_told,
    arousals_told,
    waves_told,
)
"""What is looked at, in this order; a later part sees what the earlier ones told."""

ROLES = (Role.EEG, Role.ECG, Role.PULSE, Role.FLOW, Role.THORAX, Role.ABDOMEN, Role.SPO2)
"""Channels that the parts look at."""


def recorded_roles(recording: Recording) -> tuple[Role, ...]:
    """Return which of the channels that tell heart, breath and brain there are, each role once."""
    return tuple(role for role in ROLES if recording.of(role))


def sense(
    recording: Recording,
    hypnogram: Hypnogram | None = None,
    options: VitalsOptions | None = None,
    *,
    muscles: Muscles | None = None,
    heart: Heart | None = None,
) -> Vitals:
    """Return what heart, breath and brain did, and for what cannot be told the reason.

    Parameters
    ----------
    muscles
        As `detect` returned them; the chin is needed for arousals in REM sleep.
    heart
        The one that `detect` was given, so that the ECG is decoded once.
    """
    options = options or VitalsOptions()
    stand = Stand(
        recording=recording,
        hypnogram=hypnogram,
        options=options,
        muscles=muscles or Muscles(),
        heart=heart or Heart.of(recording, keen=True),
        brain=Brain(recording, hypnogram, options),
    )
    vitals = Vitals()
    for part in PARTS:
        vitals = _added(vitals, part(replace(stand, before=vitals)))
    return replace(vitals, brain=tuple(eeg.power for eeg in stand.brain.whole))


def _added(vitals: Vitals, told: Told) -> Vitals:
    return replace(
        vitals,
        heart=told.heart or vitals.heart,
        breath=told.breath or vitals.breath,
        courses=(*vitals.courses, *told.courses),
        found=Events([*vitals.found, *told.found]),
        assessable={**vitals.assessable, **told.assessable},
        why_not={**vitals.why_not, **told.why_not},
        methods={**vitals.methods, **told.methods},
        issues=(*vitals.issues, *told.issues),
    )
