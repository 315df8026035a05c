"""Short potentials of single muscles, by themselves or in answer to a stimulus; face and eyelids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from hypnic.model.events import Kind, Site
from hypnic.model.hypnogram import NREM, SLEEP, Stage
from hypnic.model.spans import FloatArray
from hypnic.simulate.act import Act, Scene, act_of
from hypnic.simulate.jerks import DROWSY, jerk, sparse
from hypnic.simulate.muscle import Burst
from hypnic.simulate.places import scattered, shrunk

SETTLED_S = (40.0, 320.0)
"""No sleep start is so long before a sleep onset, asleep, nor so long after one."""

STAGE_RATE = {Stage.N1: 2.0, Stage.N2: 1.0, Stage.N3: 0.5, Stage.R: 2.0}
"""Fragmentary myoclonus by stage against N2: most in REM and N1 (Frauscher et al. 2014)."""

REM_LENGTH_S, LENGTH_S = (0.076, 0.095), (0.08, 0.145)
"""In REM under the 0.1 s of a phasic burst, so that no event answers to both names."""


def fragmentary(scene: Scene) -> Iterator[Act]:
    """Yield twitches of 76–145 ms, each muscle for itself."""
    hypnogram = scene.sleep.hypnogram
    for site in scene.does.fragmentary_sites:
        rng = scene.rng("fragmentary", site)
        for stage, factor in STAGE_RATE.items():
            spans = shrunk(hypnogram.spans(stage), 0.5, 0.5)
            for at in scattered(spans, factor * scene.does.fragmentary, rng):
                yield _potential(at, site, rng, REM_LENGTH_S if stage is Stage.R else LENGTH_S)


def _potential(at: float, site: Site, rng: np.random.Generator, between_s: tuple[float, float]) -> Act:
    peak_uv = float(np.clip(rng.lognormal(np.log(180), 0.4), 120, 500))
    burst = Burst(at, float(rng.uniform(*between_s)), site, peak_uv / 3.5, "twitch", peak_uv)
    return act_of(Kind.FRAGMENTARY_MYOCLONUS, site, [burst])


def arm_jerks(scene: Scene) -> Iterator[Act]:
    """Yield jerks of the right arm in NREM sleep, which say whether a spike in the EEG comes before them."""
    rng = scene.rng("arm jerks")
    spikes = scene.rng("arm jerks", "spikes")
    light = shrunk(scene.sleep.hypnogram.spans(*NREM), 1.0, 1.0)
    for at in scattered(light, scene.does.arm_jerks, rng):
        act = _potential(at, Site.RIGHT_ARM, rng, LENGTH_S)
        yield replace(act, measures={"spike_count": float(spikes.random() < scene.does.spikes)})


def changing(scene: Scene) -> Iterator[Act]:
    """Yield twitches of the arms within seconds of the changes of stage, asleep."""
    rng = scene.rng("changing")
    hypnogram = scene.sleep.hypnogram
    changes = np.flatnonzero(np.diff(hypnogram.stages)) + 1
    for change_s in (hypnogram.start_s + changes * hypnogram.epoch_s).tolist():
        for lag_s in rng.normal(0, 2.5, rng.poisson(scene.does.changing)).tolist():
            site = (Site.LEFT_ARM, Site.RIGHT_ARM)[int(rng.integers(2))]
            ends = {hypnogram.stage_at(change_s + lag_s + more_s) for more_s in (-0.2, 0.4)}
            if ends <= set(NREM):
                yield _potential(change_s + lag_s, site, rng, LENGTH_S)


def stimuli(scene: Scene) -> tuple[float, ...]:
    """Return when stimuli are given: at uneven intervals, from lights off to lights on."""
    if not scene.does.stimuli:
        return ()
    rng = scene.rng("stimuli")
    dark = scene.sleep.lights_out
    mean_s = 3600 / scene.does.stimuli
    count = int(2 * dark.duration_s / mean_s) + 8
    times = dark.start_s + np.cumsum(rng.uniform(0.5 * mean_s, 1.5 * mean_s, count))
    return tuple(times[times < dark.end_s - 5].tolist())


def reflexes(scene: Scene) -> Iterator[Act]:
    """Yield the answers to stimuli, 30–150 ms after them: a sleep start on falling asleep, else twitches.

    A sleep start is where `hypnic_jerks` could have put one, and as seldom four in a row. Twitches of both
    arms at once are of settled sleep: on falling asleep they would be a sleep start.
    """
    rng = scene.rng("reflexes")
    hypnogram = scene.sleep.hypnogram
    onsets = hypnogram.onsets_s
    answered = [at for at in scene.stimuli_s if rng.random() < scene.does.reflex]
    drowsy = [at for at in answered if hypnogram.stage_at(at) in DROWSY and _falls_asleep(at - onsets)]
    starts = set(sparse(drowsy))
    for at in answered:
        delay_s = rng.uniform(0.03, 0.15)
        if at in starts:
            act = jerk(at + delay_s, float(min(at - onsets, key=abs)), rng)
            yield replace(act, measures={**act.measures, "stimulus_count": 1.0})
        elif hypnogram.stage_at(at) in NREM:
            yield _potential(at + delay_s, Site.RIGHT_ARM, rng, LENGTH_S)
            settled = not ((at - onsets > -SETTLED_S[0]) & (at - onsets < SETTLED_S[1])).any()
            if settled and rng.random() < 0.5:
                yield _potential(at + delay_s + rng.uniform(0, 0.03), Site.LEFT_ARM, rng, LENGTH_S)


def _falls_asleep(from_s: FloatArray) -> bool:
    """Whether a time this far from each sleep onset is about the first, or just about a return to sleep."""
    first = len(from_s) and -530 < from_s[0] < 265
    return bool(first or (np.abs(from_s) < 25).any())


def face(scene: Scene) -> Iterator[Act]:
    """Yield twitches of the face and of the eyelids, 0.1–0.4 s, in sleep."""
    asleep = shrunk(scene.sleep.hypnogram.spans(*SLEEP), 1.0, 1.0)
    for site, per_hour in ((Site.FACE, scene.does.face), (Site.EYELIDS, scene.does.eyelids)):
        rng = scene.rng("face", site)
        for at in scattered(asleep, per_hour, rng):
            peak_uv = float(np.clip(rng.lognormal(np.log(130), 0.35), 75, 350))
            burst = Burst(at, float(rng.uniform(0.1, 0.4)), site, peak_uv / 3.5, "twitch", peak_uv)
            yield act_of(Kind.FACE_TWITCH, site, [burst])
