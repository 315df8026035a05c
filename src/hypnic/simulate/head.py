"""EEG and EOG: a spectrum a stage, and what stands out of it."""

from __future__ import annotations

import zlib

import numpy as np

from hypnic.model.events import Events, Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.recording import Channel, Role
from hypnic.model.spans import FloatArray
from hypnic.simulate.act import Act
from hypnic.simulate.body import bursts_of
from hypnic.simulate.emg import Account, blink_times
from hypnic.simulate.firing import fire_acts
from hypnic.simulate.noise import Density, brain, make_noise
from hypnic.simulate.places import scattered, shrunk
from hypnic.simulate.potentials import make_pool
from hypnic.simulate.pulses import Pulses, sorted_pulses
from hypnic.simulate.sleep import EPOCH_S
from hypnic.simulate.source import Source, channel_of
from hypnic.simulate.stand import MICROVOLT_LIMITS, Stand
from hypnic.simulate.streams import block_key, stream

STAGE_BRAIN: dict[Stage, Density] = {
    Stage.W: brain(alpha=25.0, beta=1.0),
    Stage.N1: brain(theta=8.0, alpha=4.0),
    Stage.N2: brain(delta=60.0, theta=8.0, sigma=8.0),
    Stage.N3: brain(delta=900.0, theta=10.0, sigma=3.0),
    Stage.R: brain(theta=8.0, alpha=3.0, beta=0.5),
}

SPINDLES_PER_HOUR, K_COMPLEXES_PER_HOUR, VERTEX_PER_HOUR = 150.0, 60.0, 60.0
"""Spindles and K-complexes in N2, vertex waves in N1; usual of healthy adults."""

SPIKE_GAIN = {"C3": 1.0, "Cz": 0.6, "C4": 0.35, "F3": 0.4}
"""How much of the spike before a jerk of the right arm each electrode sees."""


def make_head(stand: Stand, label: str, role: Role, account: Account) -> Channel:
    """Return a channel of EEG or EOG; the EOG also sees the lids."""
    stages = tuple(STAGE_BRAIN)
    codes = [stages.index(Stage(code)) for code in stand.plan.sleep.hypnogram.stages.tolist()]
    densities = tuple(STAGE_BRAIN.values())
    noise = make_noise(block_key(stand.seed, label), stand.rate_hz, densities, codes, EPOCH_S)
    gain = 0.75 + 0.5 * (zlib.crc32(label.encode()) % 1000) / 1000
    pulses = [_alpha(stand.plan.arousals)]
    pulses += [part.times(gain) for part in (*_waves(stand), *_stripes(stand), *_sways(stand))]
    pulses += _jerked(stand, label)
    if role is Role.EOG:
        side = -1.0 if "E2" in label else 1.0
        times = blink_times(stand)
        heights = side * stream(stand.seed, "blink heights").uniform(90, 220, len(times))
        pulses = [*pulses, _eye_movements(stand, side), sorted_pulses(times, heights, 0.09)]
        lids, strengths = fire_acts(
            bursts_of(stand.plan.acts, Site.EYELIDS),
            make_pool(stream(stand.seed, "units", label)),
            stand.seed,
        )
        pulses += lids
        account.strengths |= {key: value for key, value in strengths.items() if key not in account.strengths}
    source = Source(noise=noise, pulses=tuple(pulses))
    return channel_of(label, role, source, stand.seconds, MICROVOLT_LIMITS)


def _alpha(arousals: Events) -> Pulses:
    """Alpha waves through each arousal: one wavelet a second."""
    times = [row.onset_s + 0.5 + n for row in arousals for n in range(int(row.duration_s))]
    at = np.array(times, dtype=np.float64)
    return sorted_pulses(at, np.full(len(at), 35.0), 0.4, hz=10.0)


def _eye_movements(stand: Stand, sign: float) -> Pulses:
    rng = stream(stand.seed, "eyes")
    dreaming = stand.plan.sleep.hypnogram.spans(Stage.R)
    times = np.concatenate([np.empty(0), *(_rapid(span.start_s, span.end_s, rng) for span in dreaming)])
    heights = sign * rng.choice([-1.0, 1.0], len(times)) * rng.uniform(50, 150, len(times))
    return sorted_pulses(times, heights, 0.12)


def _rapid(start_s: float, end_s: float, rng: np.random.Generator) -> FloatArray:
    return rng.uniform(start_s, end_s, int((end_s - start_s) / 6))


def _waves(stand: Stand) -> list[Pulses]:
    """Spindles and K-complexes of N2, vertex waves of N1 and of what came along with a jerk."""
    hypnogram = stand.plan.sleep.hypnogram
    rng = stream(stand.seed, "brain waves")
    light = shrunk(hypnogram.spans(Stage.N2), 3.0, 3.0)
    spindles = np.array(scattered(light, SPINDLES_PER_HOUR, rng))
    complexes = np.array(scattered(light, K_COMPLEXES_PER_HOUR, rng))
    drowsy = shrunk(hypnogram.spans(Stage.N1), 3.0, 3.0)
    with_jerks = [act.span.start_s + 0.15 for act in stand.plan.acts if act.measures.get("vertex_count")]
    sharp = np.array([*scattered(drowsy, VERTEX_PER_HOUR, rng), *with_jerks])
    return [
        sorted_pulses(spindles, rng.uniform(18, 35, len(spindles)), 0.28, hz=13.2),
        sorted_pulses(complexes, rng.uniform(80, 140, len(complexes)), 0.17, 1),
        sorted_pulses(sharp, -rng.uniform(60, 110, len(sharp)), 0.055, 2),
    ]


def _jerked(stand: Stand, label: str) -> list[Pulses]:
    """Return what the EEG does about jerks of the arm: a spike before some, a swing of the leads after all.

    The spike is sharp and negative, then slow and positive, highest over the hand area of the left half. The
    swing begins with the muscle: what must not be taken for a spike.
    """
    acts = [act for act in stand.plan.acts if "spike_count" in act.measures]
    onset_s = np.array([act.span.start_s for act in acts])
    spiked = np.array([act.measures["spike_count"] > 0 for act in acts], dtype=np.bool_)
    rng = stream(stand.seed, "spikes")
    ahead_s, height = rng.normal(0.020, 0.003, len(acts)), rng.lognormal(np.log(26), 0.3, len(acts))
    swing = rng.choice([-1.0, 1.0], len(acts)) * rng.uniform(20, 80, len(acts)) + 20
    gain = next((part for lead, part in SPIKE_GAIN.items() if lead in label), 0.0)
    at_s, sharp = (onset_s - ahead_s)[spiked], gain * height[spiked]
    return [
        sorted_pulses(at_s, -sharp, 0.0045),
        sorted_pulses(at_s + 0.024, 0.35 * sharp, 0.009),
        sorted_pulses(onset_s + 0.09, swing, 0.025, 1),
        sorted_pulses(onset_s + 0.04, np.full(len(acts), 6.0), 0.012, hz=45.0),
    ]


def _stripes(stand: Stand) -> list[Pulses]:
    """Return the stripe of each jerk of the head: a swing of the leads as long as it, and muscle on it."""
    rng = stream(stand.seed, "stripes")
    acts = [act for act in stand.plan.acts if act.kind is Kind.NECK_MYOCLONUS]
    middle = np.array([act.span.start_s + act.span.duration_s / 2 for act in acts])
    # Three phases reach some three widths to either side.
    width = np.array([act.span.duration_s / 6.5 for act in acts])
    height = rng.choice([-1.0, 1.0], len(acts)) * rng.uniform(150, 380, len(acts))
    slow = sorted_pulses(middle, height, width, 2)
    fast = sorted_pulses(middle, np.abs(height) * 0.25, width * 0.8, hz=38.0)
    return [slow, fast]


def _sways(stand: Stand) -> list[Pulses]:
    """Return the artefact of large and of rhythmic movements: slow swings, and muscle."""
    slow: list[tuple[float, float, float]] = []
    fast: list[tuple[float, float, float]] = []
    moving = (Kind.LARGE_MOVEMENT, Kind.RHYTHMIC_MOVEMENT)
    for act in (act for act in stand.plan.acts if act.kind in moving):
        rng = stream(stand.seed, "sway", f"{act.span.start_s:.6f}")
        if act.kind is Kind.LARGE_MOVEMENT:
            for at in np.arange(act.span.start_s + 0.4, act.span.end_s - 0.3, 0.7):
                height = rng.choice([-1.0, 1.0]) * rng.uniform(60, 260)
                slow.append((at + rng.uniform(-0.1, 0.1), height, rng.uniform(0.12, 0.3)))
                fast.append((at, rng.uniform(10, 30), 0.3))
        else:
            slow += [(at + 0.15, 90 * rng.uniform(0.7, 1.3), 0.15) for at in _beats(act)]
    return [_pulses(slow, 1, 0.0), _pulses(fast, 0, 33.0)]


def _beats(act: Act) -> list[float]:
    """Return the onsets of the movements of a train of several muscles, by the first of them."""
    if not act.bursts:
        return []
    site = act.bursts[0].site
    return [burst.onset_s for burst in act.bursts if burst.site is site]


def _pulses(rows: list[tuple[float, float, float]], order: int, hz: float) -> Pulses:
    time_s, height, width = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return sorted_pulses(time_s, height, width, order, hz)
