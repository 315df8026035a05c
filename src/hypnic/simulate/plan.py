"""What happens in the night, before any signal: movements, breathing, arousals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.simulate.act import Act, Tonic, left_of
from hypnic.simulate.behaviour import Behaviour
from hypnic.simulate.muscle import Burst
from hypnic.simulate.places import scattered
from hypnic.simulate.sleep import Sleep, make_sleep
from hypnic.simulate.streams import stream

REST_S = 1.0
"""Least quiet time between two activations of one leg: nothing hangs on which rule joins them."""

WEAKEST_UV = 15.0
"""Weakest burst: clearly over the 8 µV of the rules, however an envelope is made."""

AROUSAL_REST_S = 10.0
"""Sleep needed before an arousal may be scored (AASM)."""

RANKS = ("body turn", "respiratory", "periodic", "long", "isolated", "twitch")
"""Whose place it is where two movements want the same one."""


NONE = Events()


@dataclass(frozen=True, slots=True)
class Plan:
    """A night on paper: the legs, the breath and the arousals, then all other movements.

    Attributes
    ----------
    acts
        Movements beside those of the legs, as far as their muscles are recorded; in order of onset.
    tonics
        Muscles that are active for long.
    stimuli_s
        Times of marked stimuli.
    snores
        Snores that the chin electrode hears.
    """

    sleep: Sleep
    bursts: tuple[Burst, ...]
    respiratory: Events
    arousals: Events
    acts: tuple[Act, ...] = ()
    tonics: tuple[Tonic, ...] = ()
    stimuli_s: tuple[float, ...] = ()
    snores: Events = NONE


@dataclass(frozen=True, slots=True)
class _Movement:
    onset_s: float
    label: str
    bursts: tuple[Burst, ...]

    @property
    def end_s(self) -> float:
        return max(burst.onset_s + burst.duration_s for burst in self.bursts)


def make_plan(seconds: float, behaviour: Behaviour, legs: tuple[Site, ...], seed: int) -> Plan:
    """Return what happens in a night of this length, on these legs."""
    sleep = make_sleep(seconds, behaviour, stream(seed, "sleep"))
    breathing = _respiratory(sleep.hypnogram, behaviour, stream(seed, "breathing"))
    wanted = [
        *_after_breaths(breathing, behaviour, legs, stream(seed, "breath movements")),
        *_periodic(sleep, behaviour, legs, stream(seed, "series")),
        *_single(sleep, behaviour, legs, stream(seed, "single")),
    ]
    movements = _settled([m for m in wanted if m.onset_s > 2 and m.end_s < seconds - 2])
    arousals = _arousals(sleep.hypnogram, behaviour, movements, breathing, stream(seed, "arousals"))
    bursts = tuple(burst for movement in movements for burst in movement.bursts)
    return Plan(sleep, bursts, breathing, arousals)


def _respiratory(hypnogram: Hypnogram, behaviour: Behaviour, rng: np.random.Generator) -> Events:
    if not behaviour.respiratory:
        return Events()
    rows: list[Event] = []
    at = hypnogram.start_s
    pause_s = max(3600 / behaviour.respiratory - 22, 5)
    while True:
        at += 12 + rng.exponential(max(pause_s - 12, 1))
        duration_s = float(np.clip(rng.lognormal(np.log(20), 0.35), 10.5, 60))
        if at + duration_s >= hypnogram.end_s:
            return Events(rows)
        ends = hypnogram.at(np.array([at, at + duration_s]))
        kind, label = (Kind.APNEA, "Obstructive apnea") if rng.random() < 0.5 else (Kind.HYPOPNEA, "Hypopnea")
        if np.isin(ends, [stage.value for stage in SLEEP]).all():
            rows.append(Event(at, duration_s, kind, label=label))
            at += duration_s


def _after_breaths(
    breathing: Events, behaviour: Behaviour, legs: tuple[Site, ...], rng: np.random.Generator
) -> Iterator[_Movement]:
    for event in breathing:
        if rng.random() < behaviour.respiratory_moves:
            onset_s = event.end_s + rng.triangular(2, 3, 10)
            yield _movement(onset_s, "respiratory", behaviour, _sides(legs, 0.6, rng), rng)


def _periodic(
    sleep: Sleep, behaviour: Behaviour, legs: tuple[Site, ...], rng: np.random.Generator
) -> Iterator[_Movement]:
    if not behaviour.series_length:
        return
    chance = _chances(behaviour)
    dark = sleep.lights_out
    at, side = dark.start_s, legs[:1]
    while at < dark.end_s:
        later = (at - dark.start_s) / max(dark.duration_s, 1)
        at += rng.exponential(60 * behaviour.pause_min * (1 + (behaviour.decline - 1) * later))
        for _ in range(3 + int(rng.geometric(1 / max(behaviour.series_length - 3, 1)))):
            if at >= dark.end_s or rng.random() >= chance[sleep.hypnogram.stage_at(at)]:
                break
            if rng.random() < 0.15:
                side = _sides(legs, 0.0, rng)
            both = rng.random() < behaviour.both
            yield _movement(at, "periodic", behaviour, legs if both else side, rng)
            at += float(np.clip(rng.lognormal(np.log(behaviour.imi_s), np.log(behaviour.imi_gsd)), 6, 89))


def _chances(behaviour: Behaviour) -> dict[Stage, float]:
    return {
        Stage.UNSCORED: 0.0,
        Stage.W: behaviour.in_wake,
        Stage.N1: behaviour.in_n1,
        Stage.N2: behaviour.in_n2,
        Stage.N3: behaviour.in_n3,
        Stage.R: behaviour.in_rem,
    }


def _single(
    sleep: Sleep, behaviour: Behaviour, legs: tuple[Site, ...], rng: np.random.Generator
) -> Iterator[_Movement]:
    asleep, awake = sleep.hypnogram.spans(*SLEEP), sleep.hypnogram.spans(Stage.W)
    for spans, per_hour, label in (
        (asleep, behaviour.isolated, "isolated"),
        (awake, behaviour.isolated_wake, "isolated"),
        (asleep, behaviour.long, "long"),
        (asleep, behaviour.bodily, "body turn"),
        (asleep, behaviour.twitches, "twitch"),
    ):
        for at in scattered(spans, per_hour, rng):
            sides = legs if label == "body turn" else _sides(legs, behaviour.both / 2, rng)
            yield _movement(at, label, behaviour, sides, rng)


def _sides(legs: tuple[Site, ...], both: float, rng: np.random.Generator) -> tuple[Site, ...]:
    if rng.random() < both:
        return legs
    one = int(rng.integers(len(legs)))
    return legs[one : one + 1]


def _movement(
    onset_s: float, label: str, behaviour: Behaviour, sites: tuple[Site, ...], rng: np.random.Generator
) -> _Movement:
    bursts = []
    duration_s = _duration(label, behaviour, rng)
    rms_uv = float(np.clip(rng.lognormal(np.log(behaviour.rms_uv), 0.55), WEAKEST_UV, 250))
    for at, site in enumerate(sites):
        lag_s = abs(rng.normal(0, 0.12)) if at else 0.0
        length_s = duration_s * (rng.uniform(0.8, 1.2) if at and label not in ("twitch", "long") else 1.0)
        strength = rms_uv * (1.6 if label == "body turn" else rng.uniform(0.8, 1.25))
        bursts.append(Burst(onset_s + lag_s, max(length_s, 0.08), site, max(strength, WEAKEST_UV), label))
    return _Movement(onset_s, label, tuple(bursts))


def _duration(label: str, behaviour: Behaviour, rng: np.random.Generator) -> float:
    if label == "twitch":
        return float(rng.uniform(0.08, 0.3))
    if label == "long":
        return float(rng.uniform(11.5, 25))
    if label == "body turn":
        return float(rng.uniform(3.5, 8))
    # Not within 0.2 s of the limits of 0.5 and 10 s (lags and the other leg's 0.8–1.2 included).
    return float(np.clip(rng.lognormal(np.log(behaviour.duration_s), 0.4), 0.9, 8.0))


def _settled(movements: list[_Movement]) -> list[_Movement]:
    """Drop every movement that comes within `REST_S` of a higher-ranking or earlier one on its leg."""
    taken: dict[Site, list[tuple[float, float]]] = {}
    kept = []
    for movement in sorted(movements, key=lambda m: (RANKS.index(m.label), m.onset_s)):
        if all(_free(burst, taken.get(burst.site, [])) for burst in movement.bursts):
            kept.append(movement)
            for burst in movement.bursts:
                taken.setdefault(burst.site, []).append((burst.onset_s, burst.onset_s + burst.duration_s))
    return sorted(kept, key=lambda m: m.onset_s)


def _free(burst: Burst, taken: list[tuple[float, float]]) -> bool:
    end_s = burst.onset_s + burst.duration_s
    return all(end_s + REST_S <= a or b + REST_S <= burst.onset_s for a, b in taken)


def _arousals(
    hypnogram: Hypnogram,
    behaviour: Behaviour,
    movements: list[_Movement],
    breathing: Events,
    rng: np.random.Generator,
) -> Events:
    wanted = [
        m.onset_s + rng.uniform(-0.3, 0.6) for m in movements if rng.random() < behaviour.movement_arousal
    ]
    wanted += [event.end_s + rng.uniform(-0.5, 1.5) for event in breathing if rng.random() < 0.6]
    wanted += scattered(hypnogram.spans(*SLEEP), behaviour.arousals, rng)
    rows: list[Event] = []
    free_from_s = -np.inf
    for onset_s in sorted(wanted):
        duration_s = float(rng.uniform(3.5, 10))
        awake = hypnogram.stage_at(onset_s) not in SLEEP or onset_s + duration_s > hypnogram.end_s
        if not awake and onset_s >= free_from_s:
            rows.append(Event(onset_s, duration_s, Kind.AROUSAL, label="EEG arousal"))
            free_from_s = onset_s + duration_s + AROUSAL_REST_S
    return Events(rows)


def without(plan: Plan, site: Site, from_s: float) -> Plan:
    """Return the plan without what `site` does after `from_s`, or is still doing then."""
    bursts = tuple(b for b in plan.bursts if _lives(b, site, from_s))
    return replace(plan, bursts=bursts, acts=tuple(_spared(plan.acts, site, from_s)))


def _spared(acts: tuple[Act, ...], site: Site, from_s: float) -> Iterator[Act]:
    for act in acts:
        if all(_lives(burst, site, from_s) for burst in (*act.bursts, *act.others)):
            yield act
            continue
        # A train is never cut: the muscle drops out of the act.
        bursts, others = (tuple(b for b in rows if b.site is not site) for rows in (act.bursts, act.others))
        left = left_of(act, bursts, others)
        if left is not None:
            yield left


def _lives(burst: Burst, site: Site, from_s: float) -> bool:
    return burst.site is not site or burst.onset_s + burst.duration_s < from_s
