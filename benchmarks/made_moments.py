"""Made nights whose movements are tied to stage changes, arousals, waves or the clock; and made diaries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from made_ties import night, wander

from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.load import NightLoad
from hypnic.model.spans import Spans
from hypnic.relate.ties.setting import Setting

TWITCH, JERK, LEGS, LARGE = (
    *(Kind.FRAGMENTARY_MYOCLONUS, Kind.HYPNIC_JERK),
    *(Kind.LEG_MOVEMENT, Kind.LARGE_MOVEMENT),
)
TIED = 0.4
"""The share of movements that is tied to something; the others are where chance put them."""
RATIO = 0.75
"""By what the rate is multiplied from hour to hour."""


def _random(seed: int) -> np.random.Generator:
    """Return numbers that know nothing of those that made the night."""
    return np.random.default_rng([seed, 7])


def _instead(made: Setting, kind: Kind, rows: Iterable[Event]) -> Setting:
    return replace(made, events=Events([*made.events.where(lambda row: row.kind is not kind), *rows]))


def _some(rows: Events, rng: np.random.Generator, share: float = TIED) -> list[Event]:
    return [row for row in rows if rng.random() < share]


def _staged(made: Setting) -> Hypnogram:
    assert made.around.hypnogram is not None
    return made.around.hypnogram


def at_changes(seed: int) -> Setting:
    """Return a night in which a share of the twitches lies within 15 s of a stage change."""
    made, rng = night(seed), _random(seed)
    changes_s = _staged(made).changes_s
    moved = [
        replace(row, onset_s=float(rng.choice(changes_s) + rng.uniform(-15, 15)))
        if rng.random() < TIED
        else row
        for row in made.of(TWITCH)
    ]
    return _instead(made, TWITCH, moved)


def with_arousals(seed: int) -> Setting:
    """Return a night in which an arousal begins from 0.3 s before to 2 s after a share of leg movements."""
    made, rng = night(seed), _random(seed)
    woke = [Event(row.onset_s + rng.uniform(-0.3, 2), 5.0, Kind.AROUSAL) for row in _some(made.of(LEGS), rng)]
    return replace(made, around=replace(made.around, context=made.around.context + Events(woke)))


def with_waves(seed: int) -> Setting:
    """Return a night in which a wave comes 0.2 to 1 s before a share of the jerks."""
    made, rng = night(seed), _random(seed)
    vitals = made.around.vitals
    assert vitals is not None
    waves = [
        Event(row.onset_s - rng.uniform(0.2, 1), 0.8, Kind.K_COMPLEX) for row in _some(made.of(JERK), rng)
    ]
    found = replace(vitals, found=vitals.found + Events(waves))
    return replace(made, around=replace(made.around, vitals=found))


def with_awakenings(seed: int) -> Setting:
    """Return a night in which a minute of wake follows a share of the twitches, from the next epoch on."""
    made, rng = night(seed), _random(seed)
    hypnogram = _staged(made)
    codes = hypnogram.stages.copy()
    for row in _some(made.of(TWITCH), rng, TIED / 2):
        epoch = int(row.onset_s / hypnogram.epoch_s) + 1
        codes[epoch : epoch + 2] = Stage.W
    around = replace(made.around, hypnogram=Hypnogram(codes, hypnogram.epoch_s))
    return replace(made, around=around)


def with_turns(seed: int) -> Setting:
    """Return a night in which a share of the leg movements is followed by a turn of the body."""
    made, rng = night(seed), _random(seed)
    turns = [
        replace(row, onset_s=row.onset_s + rng.uniform(5, 25), duration_s=8.0, kind=LARGE)
        for row in _some(made.of(LEGS), rng, TIED / 2)
    ]
    return replace(made, events=made.events + Events(turns))


def falling_asleep_only(seed: int) -> Setting:
    """Return a night with twitches in the first ten minutes of its sleep, and jerks before and after that."""
    made, rng = night(seed), _random(seed)
    first_s = float(_staged(made).onsets_s[0])
    at_s = rng.uniform(first_s, first_s + 600, 200)
    at_s = at_s[made.seen(TWITCH).contains(at_s)][:15]
    made = _instead(made, TWITCH, [Event(at, 0.2, TWITCH) for at in at_s.tolist()])
    inside = made.seen(JERK) & Spans([(first_s - 600, first_s + 600)])
    at_s = rng.uniform(first_s - 600, first_s + 600, 40)
    return _instead(made, JERK, [Event(at, 0.2, JERK) for at in at_s[inside.contains(at_s)].tolist()])


def fading(seed: int) -> Setting:
    """Return a night in which twitches and leg movements become fewer from hour to hour."""
    made, rng = night(seed), _random(seed)
    for kind in (TWITCH, LEGS):
        kept = [row for row in made.of(kind) if rng.random() < RATIO ** (row.onset_s / 3600)]
        made = _instead(made, kind, kept)
    return made


def blind(seed: int) -> Setting:
    """Return a night of which the movements are known, and nothing else."""
    made = night(seed)
    around = replace(made.around, hypnogram=None, context=Events(), vitals=None, seen={})
    return replace(made, around=around)


def diary(seed: int, nights: int = 28, tie: float = 0.0, memory: float = 0.6) -> tuple[NightLoad, ...]:
    """Return nights that resemble the ones before, as stress and movements do; `tie` is their correlation."""
    rng = np.random.default_rng(seed)
    tau = -1 / np.log(memory)
    stress, own = wander(rng, nights, tau), wander(rng, nights, tau)
    moved = tie * stress + np.sqrt(1 - tie**2) * own
    return tuple(
        NightLoad(at, {JERK: float(np.exp(1 + 0.6 * many))}, stress_score=float(np.round(5 + 2 * each)))
        for at, (many, each) in enumerate(zip(moved.tolist(), stress.tolist(), strict=True))
    )
