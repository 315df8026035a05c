"""The table of everything a sleeper does beside moving the legs, and the plan that runs over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import NREM, SLEEP
from hypnic.model.spans import Span, Spans
from hypnic.simulate import jerks, large, rem, trains, twitches
from hypnic.simulate.act import Act, Scene, Tonic, seen
from hypnic.simulate.muscle import Burst
from hypnic.simulate.places import Taken
from hypnic.simulate.plan import AROUSAL_REST_S, Plan
from hypnic.simulate.repertoire import Repertoire
from hypnic.simulate.streams import stream
from hypnic.simulate.tone import held

ACTS: tuple[tuple[Callable[[Scene], Iterator[Act]], float], ...] = (
    (large.body_turns, 0.0),
    (twitches.reflexes, 1.5),
    (jerks.hypnic_jerks, 5.0),
    (jerks.propriospinal, 5.0),
    (jerks.infant_clusters, 6.0),
    (jerks.head_jerks, 3.0),
    (large.large, 5.0),
    (trains.rhythmic, 10.0),
    (trains.bruxism, 6.0),
    (trains.alternating, 6.0),
    (trains.foot_tremor, 6.0),
    (trains.high_frequency, 6.0),
    (rem.phasic_rem, 0.6),
    (twitches.arm_jerks, 1.5),
    (twitches.changing, 1.5),
    (twitches.face, 1.5),
    (twitches.fragmentary, 0.7),
    (large.fidgets, 3.0),
)
"""Who plans what, and how many seconds of quiet each wants on its muscles; the first has the first choice."""

ALL = (Site.WHOLE_BODY,)

EDGE_S = 2.0
"""Nothing happens so close to either end of the recording."""


def perform(plan: Plan, does: Repertoire, seed: int, recorded: tuple[Site, ...]) -> Plan:
    """Return the plan with all other movements added, as far as their muscles are recorded.

    The whole body is planned whatever is recorded, so that a muscle does the same in every montage.
    The legs' own movements stay as they are: they were there first.
    """
    scene = Scene(seed, plan.sleep, plan.respiratory, plan.bursts, (), (), does)
    scene = replace(scene, stimuli_s=twitches.stimuli(scene))
    scene = replace(scene, tonics=(*held(scene), *rem.tonic_rem(scene)))
    names = where(recorded)
    told, arousals = _aroused(_settled(scene), plan, seed)
    acts = seen(told, names)
    return replace(
        plan,
        acts=tuple(sorted(acts, key=lambda act: (act.span.start_s, act.site))),
        arousals=arousals,
        tonics=tuple(replace(t, site=names[t.site]) for t in scene.tonics if t.site in names),
        stimuli_s=scene.stimuli_s,
        snores=_snores(scene),
    )


def where(recorded: tuple[Site, ...]) -> Mapping[Site, Site]:
    """Return planned site → site of the channel that sees it."""
    names = {site: site for site in recorded}
    if Site.LEG in names and Site.LEFT_LEG not in names:
        names[Site.LEFT_LEG] = Site.LEG
    return names


def _settled(scene: Scene) -> Iterator[Act]:
    """Yield the acts that find their muscles quiet, in the order of the table."""
    taken = Taken()
    for burst in scene.bursts:
        taken.add(_legs(burst.site), Span(burst.onset_s, burst.onset_s + burst.duration_s))
    for tonic in scene.tonics:
        if tonic.epochs is None:
            taken.add([tonic.site], tonic.span)
    end_s = scene.sleep.hypnogram.end_s
    for make, margin_s in ACTS:
        for act in make(scene):
            inside = act.span.start_s > EDGE_S and act.span.end_s < end_s - EDGE_S
            first = make is large.body_turns
            if inside and (first or taken.free(act.sites, act.span, margin_s)):
                taken.add(act.sites, act.span)
                yield act


def _legs(site: Site) -> tuple[Site, ...]:
    return (Site.LEFT_LEG, Site.RIGHT_LEG) if site is Site.LEG else (site,)


def _aroused(acts: Iterable[Act], plan: Plan, seed: int) -> tuple[list[Act], Events]:
    """Return the acts, told whether they woke the sleeper, and all arousals of the night."""
    rows = list(plan.arousals)
    busy = Taken()
    for row in rows:
        busy.add(ALL, Span(row.onset_s, row.end_s))
    told = []
    for act in acts:
        span = _arousal(act, seed) if act.wakes else None
        wakes = span is not None and _asleep(plan, span) and busy.free(ALL, span, AROUSAL_REST_S)
        if span is not None and wakes:
            busy.add(ALL, span)
            rows.append(Event(span.start_s, span.duration_s, Kind.AROUSAL, label="EEG arousal"))
        if act.kind in WAKING:
            act = replace(act, measures={**act.measures, "arousal_count": float(wakes)})
        told.append(act)
    return told, Events(rows)


def _arousal(act: Act, seed: int) -> Span:
    rng = stream(seed, "arousal", act.kind, f"{act.span.start_s:.6f}")
    onset_s = act.span.start_s + float(rng.uniform(0.1, 0.8))
    return Span(onset_s, onset_s + float(rng.uniform(3.5, 10)))


def _asleep(plan: Plan, span: Span) -> bool:
    """Whether the sleeper sleeps throughout, and did for long enough before."""
    times = (span.start_s - AROUSAL_REST_S, span.start_s, span.end_s)
    return all(plan.sleep.hypnogram.stage_at(at) in SLEEP for at in times)


WAKING = frozenset(
    {Kind.HYPNIC_JERK, Kind.NECK_MYOCLONUS, Kind.BRUXISM, Kind.LARGE_MOVEMENT, Kind.ALTERNATING_LEGS}
)
"""Kinds whose truth says whether an arousal came along."""


def _snores(scene: Scene) -> Events:
    """Return snores of 0.7–1.4 s with every breath, in stretches of some minutes of NREM sleep."""
    if not scene.does.snoring:
        return Events()
    rng = scene.rng("snoring")
    quiet = scene.sleep.hypnogram.spans(*NREM) - Spans((e.onset_s, e.end_s) for e in scene.breathing)
    rows = []
    for span in quiet:
        at = span.start_s + rng.uniform(0, 4)
        snores = rng.random() < scene.does.snoring
        while snores and at + 1.5 < span.end_s:
            length_s = float(rng.uniform(0.7, 1.4))
            rows.append(Event(at, length_s, Kind.SNORE, Site.CHIN, label="snore"))
            at += float(np.clip(rng.normal(4, 0.3), 3, 5))
    return Events(rows)


def tonic_of(tonics: Iterable[Tonic], site: Site) -> tuple[Tonic, ...]:
    """Return those of one muscle."""
    return tuple(tonic for tonic in tonics if tonic.site is site)


def bursts_of(acts: Iterable[Act], site: Site) -> list[Burst]:
    """Return the bursts of one muscle in order of time."""
    return sorted((b for act in acts for b in act.bursts if b.site is site), key=lambda b: b.onset_s)
