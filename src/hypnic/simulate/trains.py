"""Movements in trains: of the feet, of both legs in turn, of the jaw, of the whole body."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hypnic.model.events import Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.spans import FloatArray
from hypnic.simulate.act import Act, Scene, act_of, rhythm_of
from hypnic.simulate.muscle import Burst
from hypnic.simulate.places import early_wake, scattered, shrunk

LEGS = (Site.LEFT_LEG, Site.RIGHT_LEG)


def foot_tremor(scene: Scene) -> Iterator[Act]:
    """Yield trains of one foot: bursts of 0.3–0.7 s at 0.8–1.8 Hz for 6–15 s, in presleep wake, N1 and N2."""
    rng = scene.rng("foot tremor")
    hypnogram = scene.sleep.hypnogram
    spans = early_wake(hypnogram) | hypnogram.spans(Stage.N1, Stage.N2)
    for at in scattered(shrunk(spans, 2.0, 18.0), scene.does.foot_tremor, rng):
        hz = rng.uniform(0.8, 1.8)
        onsets = _onsets(at, max(4, round(rng.uniform(6, 15) * hz)), hz, rng)
        part = rng.uniform(max(0.3 * hz, 0.38), min(0.7 * hz, 0.62)) / hz
        yield _one_leg(Kind.FOOT_TREMOR, onsets, part, rng)


def high_frequency(scene: Scene) -> Iterator[Act]:
    """Yield trains of short movements of one leg, 0.12–0.2 s at 1–3 Hz, in NREM sleep."""
    rng = scene.rng("high frequency")
    spans = scene.sleep.hypnogram.spans(Stage.N1, Stage.N2, Stage.N3)
    for at in scattered(shrunk(spans, 2.0, 14.0), scene.does.high_frequency, rng):
        hz = rng.uniform(1.0, 3.0)
        onsets = _onsets(at, int(rng.integers(5, 16)), hz, rng)
        yield _one_leg(Kind.HIGH_FREQUENCY_LEGS, onsets, rng.uniform(0.12, min(0.2, 0.5 / hz)), rng)


def _onsets(at: float, count: int, hz: float, rng: np.random.Generator) -> FloatArray:
    spread = rng.uniform(0.04, 0.12)
    gaps = np.clip(rng.normal(1, spread, count - 1), 0.75, 1.3) / hz
    return np.asarray(at + np.cumsum(np.r_[0, gaps]))


def _one_leg(kind: Kind, onsets: FloatArray, length_s: float, rng: np.random.Generator) -> Act:
    site = LEGS[int(rng.integers(2))]
    rms_uv = float(np.clip(rng.lognormal(np.log(45), 0.4), 22, 150))
    bursts = [_burst(at, length_s * rng.uniform(0.92, 1.08), site, rms_uv, rng) for at in onsets]
    return act_of(kind, site, bursts, measures=rhythm_of(onsets.tolist()))


def _burst(at: float, length_s: float, site: Site, rms_uv: float, rng: np.random.Generator) -> Burst:
    return Burst(float(at), float(length_s), site, rms_uv * float(rng.uniform(0.85, 1.15)), "burst")


def alternating(scene: Scene) -> Iterator[Act]:
    """Yield trains that change from leg to leg: bursts of 0.15–0.45 s, 0.8–2.5 of them a second in all."""
    rng = scene.rng("alternating")
    spans = scene.sleep.hypnogram.spans(Stage.N1, Stage.N2, Stage.R)
    for at in scattered(shrunk(spans, 2.0, 24.0), scene.does.alternating, rng):
        hz = rng.uniform(0.8, 2.5)
        onsets = _onsets(at, max(6, round(rng.uniform(5, 18) * hz)), hz, rng)
        length_s = rng.uniform(0.15, min(0.45, 0.75 / hz))
        rms_uv = float(np.clip(rng.lognormal(np.log(45), 0.4), 22, 150))
        first = int(rng.integers(2))
        bursts = [
            _burst(at_s, length_s * rng.uniform(0.9, 1.1), LEGS[(first + n) % 2], rms_uv, rng)
            for n, at_s in enumerate(onsets)
        ]
        yield act_of(
            Kind.ALTERNATING_LEGS,
            Site.BOTH_LEGS,
            bursts,
            measures=rhythm_of(onsets.tolist()),
            least=2,
            wakes=bool(rng.random() < 0.5),
        )


def bruxism(scene: Scene) -> Iterator[Act]:
    """Yield episodes of the jaw: phasic, tonic or mixed, mostly with an arousal and a faster heart."""
    rng = scene.rng("bruxism")
    hypnogram = scene.sleep.hypnogram
    light, dream = hypnogram.spans(Stage.N1, Stage.N2), hypnogram.spans(Stage.R)
    for spans, per_hour in ((light, scene.does.bruxism), (dream, scene.does.bruxism / 3)):
        for at in scattered(shrunk(spans, 2.0, 20.0), per_hour, rng):
            yield _episode(at, rng)


def _episode(at: float, rng: np.random.Generator) -> Act:
    label = str(rng.choice(("phasic", "tonic", "mixed"), p=(0.6, 0.15, 0.25)))
    lengths = [] if label == "tonic" else rng.uniform(0.35, 1.1, int(rng.integers(3, 9))).tolist()
    if label != "phasic":
        lengths.insert(int(rng.integers(2)) * len(lengths), float(rng.uniform(2.4, 6.0)))
    rms_uv = float(np.clip(rng.lognormal(np.log(60), 0.4), 30, 250))
    bursts, onsets = [], []
    for length_s in lengths:
        onsets.append(at)
        strength = rms_uv * float(rng.uniform(0.8, 1.2))
        # The chin lies over the jaw's closers and hears them.
        for site, part in ((Site.MASSETER, 1.0), (Site.CHIN, 0.35)):
            bursts.append(Burst(at, length_s, site, strength * part, "burst"))
        at += length_s + float(rng.uniform(0.35, 0.9))
    return act_of(
        Kind.BRUXISM,
        Site.MASSETER,
        bursts,
        label=label,
        measures={**_without_cv(onsets), "heart_count": float(rng.random() < 0.6)},
        wakes=bool(rng.random() < 0.6),
    )


def _without_cv(onsets: list[float]) -> dict[str, float]:
    measures = rhythm_of(onsets)
    return {key: value for key, value in measures.items() if key != "interval_cv_ratio"}


ROCKING_SITES = (Site.NECK, Site.SHOULDERS, Site.TRUNK, Site.BELLY, Site.BACK)
LIMB_SITES = (Site.LEFT_ARM, Site.RIGHT_ARM, *LEGS)


def rhythmic(scene: Scene) -> Iterator[Act]:
    """Yield rocking: neck, trunk and limbs together at 0.6–1.7 Hz, 8–60 movements, at the edge of sleep."""
    rng = scene.rng("rhythmic")
    hypnogram = scene.sleep.hypnogram
    spans = early_wake(hypnogram) | hypnogram.spans(Stage.N1, Stage.N2)
    for at in scattered(shrunk(spans, 5.0, 60.0), scene.does.rhythmic, rng):
        hz = rng.uniform(0.6, 1.7)
        onsets = _onsets(at, int(rng.integers(8, 61)), hz, rng)
        length_s = rng.uniform(0.3, 0.55) / hz
        sites = [*ROCKING_SITES, *(site for site in LIMB_SITES if rng.random() < 0.6)]
        rms_uv = np.clip(rng.lognormal(np.log(50), 0.4, len(sites)), 25, 180)
        lag_s = rng.uniform(0, 0.06, len(sites))
        bursts = [
            _burst(at_s + lag_s[n], length_s * rng.uniform(0.9, 1.1), site, float(rms_uv[n]), rng)
            for at_s in onsets
            for n, site in enumerate(sites)
        ]
        yield act_of(
            Kind.RHYTHMIC_MOVEMENT, Site.WHOLE_BODY, bursts, measures=rhythm_of(onsets.tolist()), least=2
        )
