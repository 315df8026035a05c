"""How tense each muscle is: its rest by stage, and tone that comes and goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np

from hypnic.model.events import Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.recording import Role
from hypnic.model.spans import Span
from hypnic.simulate.act import Scene, Tonic
from hypnic.simulate.sleep import EPOCH_S
from hypnic.simulate.source import Curve

STAGE_TONE = {Stage.W: 1.35, Stage.N1: 1.1, Stage.N2: 1.0, Stage.N3: 1.0, Stage.R: 0.85}
"""Resting tone of a limb against NREM sleep."""

FLOOR = 0.4
"""What is left of the rest where a muscle is atonic: the electrode and the amplifier."""

POSTURE_UV: Mapping[Role, Mapping[Stage, float]] = MappingProxyType(
    {
        Role.CHIN: {Stage.W: 4.2, Stage.N1: 3.0, Stage.N2: 2.5, Stage.N3: 2.2},
        Role.MASSETER: {Stage.W: 3.0, Stage.N1: 1.6, Stage.N2: 1.2, Stage.N3: 1.0},
        Role.FACE: {Stage.W: 3.0, Stage.N1: 1.5, Stage.N2: 1.0, Stage.N3: 1.0},
        Role.NECK: {Stage.W: 3.5, Stage.N1: 1.6, Stage.N2: 1.2, Stage.N3: 1.0},
        Role.SHOULDERS: {Stage.W: 3.0, Stage.N1: 1.4, Stage.N2: 1.0, Stage.N3: 1.0},
    }
)
"""Tone over the floor, standard deviation in µV (10–100 Hz), in muscles that hold the head up; none in REM.

The chin's is that of a recording at hand (SC4001 of Sleep-EDF: rectified medians of 3.4 µV awake, some
2 µV asleep, 0.2 µV in REM); the others' are hypnic's own.
"""

RAMP_S = 0.3
"""A tonic stretch of the chin rises and falls within this."""

PAUSE_S = (0.07, 0.42)


def stage_curve(hypnogram: Hypnogram, by_stage: Mapping[Stage, float], default: float) -> Curve:
    """Return a course that has one value a stage; a change of stage takes four seconds."""
    values = np.array([by_stage.get(Stage(code), default) for code in hypnogram.stages.tolist()])
    edges = hypnogram.start_s + np.arange(len(values)) * EPOCH_S
    return Curve(np.c_[edges + 2, edges + EPOCH_S - 2].ravel(), np.repeat(values, 2))


def rest_curve(role: Role, hypnogram: Hypnogram, rest_uv: float, tonics: tuple[Tonic, ...]) -> Curve:
    """Return the standard deviation in µV of the resting EMG of a muscle other than the legs'."""
    if role not in POSTURE_UV:
        scaled = {stage: tone * rest_uv for stage, tone in STAGE_TONE.items()}
        return stage_curve(hypnogram, scaled, rest_uv)
    floor_uv = FLOOR * rest_uv
    tone = stage_curve(hypnogram, POSTURE_UV[role], 0.0)
    rows = [tonic for tonic in tonics if tonic.epochs is not None]
    edges = np.array(
        [(t.span.start_s, t.span.start_s + RAMP_S, t.span.end_s - RAMP_S, t.span.end_s) for t in rows]
    ).reshape(-1, 4)
    heights = np.array([(0, t.rms_uv, t.rms_uv, 0) for t in rows]).reshape(-1, 4)
    times = np.unique(np.r_[tone.time_s, edges.ravel()])
    added = np.interp(times, edges.ravel(), heights.ravel()) if len(rows) else np.zeros_like(times)
    return Curve(times, np.sqrt(floor_uv**2 + tone.at(times) ** 2 + added**2))


def held(scene: Scene) -> Iterator[Tonic]:
    """Yield stretches in which an arm and the trapezius are held about sleep onset, with pauses.

    Pauses are of 70–420 ms, at least 3 s apart, and none follows a burst.
    """
    if not scene.does.pauses:
        return
    free_from_s = dict.fromkeys((Site.RIGHT_ARM, Site.SHOULDERS), 0.0)
    drowsy = scene.sleep.hypnogram.spans(Stage.W, Stage.N1)
    for onset_s in scene.sleep.hypnogram.onsets_s.tolist():
        around = next(span for span in drowsy if span.start_s < onset_s <= span.end_s)
        for site in (Site.RIGHT_ARM, Site.SHOULDERS):
            rng = scene.rng("held", site, f"{onset_s:.0f}")
            start_s = max(onset_s - rng.uniform(60, 240), around.start_s + 1)
            span = Span(start_s, min(onset_s + rng.uniform(30, 110), around.end_s - 1))
            if span.start_s < 3 or span.duration_s < 20 or span.start_s < free_from_s[site]:
                continue
            free_from_s[site] = span.end_s + 20
            gaps = 3.5 + rng.exponential(max(60 / scene.does.pauses - 3.5, 0.5), 400)
            starts = span.start_s + np.cumsum(gaps)
            lengths = rng.uniform(*PAUSE_S, len(starts))
            pauses = tuple(
                Span(float(a), float(a + length))
                for a, length in zip(starts, lengths, strict=True)
                if a + length < span.end_s - 3
            )
            yield Tonic(site, span, float(np.clip(rng.lognormal(np.log(32), 0.3), 18, 80)), pauses)
