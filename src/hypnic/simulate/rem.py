"""What the muscles do in REM sleep: phasic bursts, and tone that should not be there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hypnic.model.events import Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.spans import Span
from hypnic.simulate.act import Act, Scene, Tonic, act_of
from hypnic.simulate.muscle import Burst
from hypnic.simulate.places import scattered, shrunk
from hypnic.simulate.sleep import EPOCH_S

STAYS = 0.75
"""Chance that a tonic epoch is followed by another."""


def tonic_rem(scene: Scene) -> Iterator[Tonic]:
    """Yield stretches of tonic chin: runs of whole epochs, active for 60 to 100 % of the outer ones."""
    part = min(scene.does.rem_tonic, 0.9)
    if not part:
        return
    rng = scene.rng("tonic rem")
    begins = (1 - STAYS) * part / (1 - part)
    for rem in scene.sleep.hypnogram.spans(Stage.R):
        first: int | None = None
        count = round(rem.duration_s / EPOCH_S)
        draws = rng.random(count + 1)
        for epoch in range(count + 1):
            on = epoch < count and draws[epoch] < (begins if first is None else STAYS)
            if on and first is None:
                first = epoch
            elif not on and first is not None:
                epochs = Span(rem.start_s + first * EPOCH_S, rem.start_s + epoch * EPOCH_S)
                span = Span(epochs.start_s + rng.uniform(0.5, 12), epochs.end_s - rng.uniform(0.5, 12))
                if epochs.duration_s == EPOCH_S:
                    span = Span(epochs.start_s + rng.uniform(0.5, 5), epochs.end_s - rng.uniform(0.5, 5))
                yield Tonic(Site.CHIN, span, float(rng.uniform(3, 7)), epochs=epochs)
                first = None


def phasic_rem(scene: Scene) -> Iterator[Act]:
    """Yield phasic bursts of 0.2–4.5 s of each muscle, one to three close together."""
    spans = shrunk(scene.sleep.hypnogram.spans(Stage.R), 2.0, 8.0)
    for site in scene.does.rem_phasic_sites:
        rng = scene.rng("phasic rem", site)
        for centre_s in scattered(spans, scene.does.rem_phasic / 1.6, rng):
            at = centre_s
            for _ in range(1 + int(rng.choice(3, p=(0.55, 0.3, 0.15)))):
                length_s = float(np.clip(rng.lognormal(np.log(0.5), 0.6), 0.2, 4.5))
                if not spans.contains(at + length_s):
                    break
                rms_uv = float(np.clip(rng.lognormal(np.log(22), 0.5), 10, 120))
                rms_uv = max(rms_uv, 4 * _tone(scene.tonics, site, at, at + length_s))
                yield act_of(Kind.REM_PHASIC, site, [Burst(float(at), length_s, site, rms_uv, "phasic")])
                at += length_s + rng.uniform(0.8, 2.0)


def _tone(tonics: tuple[Tonic, ...], site: Site, from_s: float, to_s: float) -> float:
    heard = (t.rms_uv for t in tonics if t.site is site and t.span.start_s < to_s and from_s < t.span.end_s)
    return max(heard, default=0.0)
