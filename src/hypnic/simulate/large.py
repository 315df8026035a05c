"""Movements of large muscle groups, and what else moves when the plan of the legs turns the body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from hypnic.model.events import LEGS, Kind, Site
from hypnic.model.hypnogram import SLEEP, Stage
from hypnic.model.spans import Span
from hypnic.simulate.act import BODY, Act, Scene, act_of, span_of
from hypnic.simulate.muscle import Burst
from hypnic.simulate.places import scattered, shrunk

TURN = "turn"
"""Label of the large movements after which the sleeper lies otherwise."""

FIDGETING = (Site.LEFT_ARM, Site.RIGHT_ARM, Site.CHIN, Site.MASSETER, Site.NECK, Site.SHOULDERS)


def large(scene: Scene) -> Iterator[Act]:
    """Yield movements of 3.5–28 s in which most muscles take part, each in its own pieces."""
    rng = scene.rng("large")
    asleep = shrunk(scene.sleep.hypnogram.spans(*SLEEP), 2.0, 32.0)
    for at in scattered(asleep, scene.does.large, rng):
        length_s = float(np.clip(rng.lognormal(np.log(8.5), 0.5), 3.5, 28))
        joins = dict(zip(BODY, rng.random(len(BODY)) < 0.8, strict=True))
        sites = [site for site in BODY if joins[site] and (scene.does.large_legs or site not in LEGS)]
        bursts = [burst for site in sites for burst in _pieces(Span(at, at + length_s), site, rng)]
        yield act_of(
            Kind.LARGE_MOVEMENT,
            Site.WHOLE_BODY,
            bursts,
            label=TURN if rng.random() < scene.does.turns else "",
            # Movements that spare the legs leave the heart, which the legs hear, as it was.
            measures={"heart_count": float(scene.does.large_legs)},
            least=2,
            wakes=bool(rng.random() < 0.6),
        )


def _pieces(whole: Span, site: Site, rng: np.random.Generator) -> Iterator[Burst]:
    """Yield activations of one muscle that fill the movement but for its edges and gaps of up to 0.35 s."""
    at = whole.start_s + float(rng.uniform(0, 0.12) * whole.duration_s)
    end_s = whole.end_s - float(rng.uniform(0, 0.12) * whole.duration_s)
    rms_uv = float(np.clip(rng.lognormal(np.log(65), 0.5), 25, 300))
    while end_s - at > 0.6:
        length_s = min(float(rng.uniform(0.8, 4.0)), end_s - at)
        yield Burst(at, length_s, site, rms_uv * float(rng.uniform(0.7, 1.4)), "burst")
        at += length_s + float(rng.uniform(0.1, 0.35))


def fidgets(scene: Scene) -> Iterator[Act]:
    """Yield what anyone does awake in bed: arms, head and jaw for 0.6–2.5 s. No event of any kind."""
    rng = scene.rng("fidgets")
    awake = shrunk(scene.sleep.hypnogram.spans(Stage.W), 1.0, 4.0)
    for at in scattered(awake, scene.does.fidgets, rng):
        bursts = []
        joins = rng.random(len(FIDGETING)) < 0.6
        for site, joined in zip(FIDGETING, joins, strict=True):
            length_s, lag_s = float(rng.uniform(0.6, 2.2)), float(rng.uniform(0, 0.3))
            rms_uv = float(np.clip(rng.lognormal(np.log(50), 0.5), 20, 200))
            if joined:
                bursts.append(Burst(at + lag_s, length_s, site, rms_uv, "burst"))
        if bursts:
            yield act_of(Kind.MARK, Site.WHOLE_BODY, bursts, label="fidget")


def body_turns(scene: Scene) -> Iterator[Act]:
    """Yield what the rest of the body does when the plan of the legs has a turn of the body."""
    for legs in _turns(scene.bursts):
        whole = span_of(legs)
        rng = scene.rng("body turn", f"{whole.start_s:.6f}")
        sites = [s for s in BODY if s not in LEGS and rng.random() < 0.8]
        bursts = [burst for site in sites for burst in _pieces(whole, site, rng)]
        act = act_of(Kind.LARGE_MOVEMENT, Site.WHOLE_BODY, [*bursts, *legs], label=TURN, least=2)
        yield replace(act, bursts=tuple(bursts), others=legs)


def _turns(bursts: Iterable[Burst]) -> list[tuple[Burst, ...]]:
    """Return the legs of each turn; they start within a second of each other, two turns never do."""
    turns: list[list[Burst]] = []
    for burst in sorted((b for b in bursts if b.label == "body turn"), key=lambda b: b.onset_s):
        if turns and burst.onset_s - turns[-1][0].onset_s < 1.0:
            turns[-1].append(burst)
        else:
            turns.append([burst])
    return [tuple(turn) for turn in turns]
