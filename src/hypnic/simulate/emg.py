"""The channels of the muscles, and what truly happened under each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from hypnic.model.events import Event, Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.recording import MUSCLES, Channel, Role
from hypnic.model.spans import FloatArray, Span, Spans
from hypnic.simulate.body import bursts_of, tonic_of
from hypnic.simulate.firing import fire_acts, fire_tonic
from hypnic.simulate.heart import electrocardiogram
from hypnic.simulate.muscle import Burst, fire
from hypnic.simulate.noise import make_noise, resting_muscle, scaled
from hypnic.simulate.potentials import Pool, Strength, make_pool
from hypnic.simulate.pulses import Pulses, sorted_pulses
from hypnic.simulate.source import Curve, Mains, Pops, Source, channel_of
from hypnic.simulate.stand import LABELS, MICROVOLT_LIMITS, Stand
from hypnic.simulate.streams import block_key, stream
from hypnic.simulate.tone import STAGE_TONE, rest_curve, stage_curve

ECG_REACH = {Role.TRUNK: 8.0, Role.BACK: 6.0, Role.BELLY: 6.0, Role.SHOULDERS: 5.0, Role.NECK: 3.0}
"""How much more of the ECG than the legs a muscle sees; 1 where it is not named."""

LEG_ROLES = (Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEG)
SNORE_HZ = 70.0


@dataclass(slots=True, eq=False)
class Account:
    """What is known of the muscles once their motor units have fired."""

    rest_uv: dict[Site, Curve] = field(default_factory=dict)
    strengths: dict[Burst, Strength] = field(default_factory=dict)
    pauses: list[tuple[Site, Span, float]] = field(default_factory=list)
    rows: list[Event] = field(default_factory=list)


def make_muscle(stand: Stand, role: Role, flat_s: float | None, account: Account) -> Channel:
    """Return the channel of one muscle, flat from `flat_s`, and write to the account what happened there."""
    label, site, electrodes = LABELS[role], MUSCLES[role], stand.electrodes
    flat = Spans() if flat_s is None else Spans([(flat_s, stand.seconds)])
    plan = stand.plan
    pool = make_pool(stream(stand.seed, "units", label))
    bursts = [burst for burst in plan.bursts if burst.site is site]
    own, truth = fire(bursts, pool, stream(stand.seed, "discharges", label))
    acted, strengths = fire_acts(bursts_of(plan.acts, site), pool, stand.seed)
    pops = _pops(stand, label)
    account.strengths |= strengths
    account.rows += truth
    account.rows += [Event(at, 1.0, Kind.ARTEFACT, site, label="pop") for at in pops.time_s.tolist()]
    account.rows += [Event(s.start_s, s.duration_s, Kind.ARTEFACT, site, label="flat") for s in flat]
    level, unit_uv = _rest(stand, role)
    account.rest_uv[site] = Curve(level.time_s, level.value * unit_uv)
    source = Source(
        noise=make_noise(
            block_key(stand.seed, label), stand.rate_hz, (scaled(resting_muscle, unit_uv, 10, 100),)
        ),
        level=level,
        curve=_drift(stand, label),
        pulses=(
            *own,
            *acted,
            *_held(stand, site, pool, account),
            *electrocardiogram(stand.beats_s, electrodes.ecg_leak * ECG_REACH.get(role, 1.0)),
            *(_snores(stand) if role is Role.CHIN else ()),
            *(_blinks(stand) if role is Role.FACE else ()),
        ),
        mains=Mains(electrodes.mains_hz, electrodes.mains_uv),
        pops=pops,
        flat=flat,
    )
    return channel_of(label, role, source, stand.seconds, MICROVOLT_LIMITS)


def _held(stand: Stand, site: Site, pool: Pool, account: Account) -> list[Pulses]:
    sets: list[Pulses] = []
    for tonic in tonic_of(stand.plan.tonics, site):
        if tonic.epochs is None:
            pulses, pauses = fire_tonic(tonic, pool, stand.seed)
            sets += pulses
            account.pauses += [(site, pause, tonic.rms_uv) for pause in pauses]
    return sets


def _rest(stand: Stand, role: Role) -> tuple[Curve, float]:
    """Return the course of the rest, and the µV that a course of 1 stands for."""
    electrodes, hypnogram = stand.electrodes, stand.plan.sleep.hypnogram
    step_s = electrodes.step_at * stand.seconds
    if role in LEG_ROLES:
        tone = stage_curve(hypnogram, STAGE_TONE, 1.0)
        unit_uv = electrodes.rest_uv
    else:
        tone = rest_curve(role, hypnogram, electrodes.rest_uv, tonic_of(stand.plan.tonics, MUSCLES[role]))
        unit_uv = 1.0
    # Joined on a common grid: the step takes two seconds.
    times = np.unique(np.r_[tone.time_s, step_s, step_s + 2.0])
    step = np.interp(times, [step_s, step_s + 2.0], [0.0, electrodes.step_uv / unit_uv])
    return Curve(times, tone.at(times) + step), unit_uv


def _drift(stand: Stand, label: str) -> Curve:
    times = np.arange(0, stand.seconds + 20, 10.0)
    steps = stream(stand.seed, "drift", label).normal(0, 1, len(times))
    kernel = np.exp(-np.arange(12) / 4)
    values = np.convolve(steps, kernel / np.sqrt(np.sum(kernel**2)))[: len(times)]
    return Curve(times, stand.electrodes.drift_uv * values)


def _pops(stand: Stand, label: str) -> Pops:
    rng = stream(stand.seed, "pops", label)
    count = int(rng.poisson(stand.electrodes.pops * stand.seconds / 3600))
    times = np.sort(rng.uniform(0, stand.seconds, count))
    return Pops(times, rng.choice([-1.0, 1.0], count) * rng.uniform(80, 600, count))


def _snores(stand: Stand) -> tuple[Pulses, ...]:
    """Return what the chin hears of each snore: a rattle of wavelets, some 20 a second."""
    rng = stream(stand.seed, "snores")
    times, peaks = [], []
    for row in stand.plan.snores:
        count = int(row.duration_s * 22)
        at = row.onset_s + np.arange(1, count) / 22 + rng.normal(0, 0.003, count - 1)
        times.append(at)
        swell = np.sin(np.pi * (at - row.onset_s) / row.duration_s)
        peaks.append(rng.uniform(5, 12) * swell * rng.choice([-1, 1], count - 1))
    if not times:
        return ()
    return (sorted_pulses(np.concatenate(times), np.concatenate(peaks), 0.012, hz=SNORE_HZ),)


def _blinks(stand: Stand) -> tuple[Pulses, ...]:
    """Return the short activity of the ring muscle of the eye with each blink."""
    times = blink_times(stand)
    rng = stream(stand.seed, "blink muscle")
    at = (times[:, np.newaxis] - 0.08 + np.sort(rng.uniform(0, 0.08, (len(times), 6)))).ravel()
    return (sorted_pulses(at, rng.choice([-1.0, 1.0], len(at)) * rng.uniform(8, 28, len(at)), 0.002, 1),)


def blink_times(stand: Stand) -> FloatArray:
    """Return when the sleeper blinks: some ten times a minute awake with open eyes."""
    rng = stream(stand.seed, "blinks")
    awake = stand.plan.sleep.hypnogram.spans(Stage.W)
    dark = stand.plan.sleep.lights_out
    times = []
    for span in awake:
        count = int(rng.poisson(span.duration_s / 6))
        at = np.sort(rng.uniform(span.start_s, span.end_s, count))
        # In the dark the eyes are mostly shut.
        open_ = (at < dark.start_s) | (at > dark.end_s) | (rng.random(count) < 0.25)
        times.append(at[open_])
    return np.concatenate([np.empty(0), *times])
