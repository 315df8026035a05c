"""The channels of a night: the legs first, then as many of a sleep laboratory's others as are wanted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.recording import Channel, Role
from hypnic.model.spans import FloatArray, Spans
from hypnic.simulate.heart import beat_times, electrocardiogram
from hypnic.simulate.muscle import fire, make_pool
from hypnic.simulate.noise import Density, brain, make_noise, resting_muscle, scaled, white
from hypnic.simulate.plan import Plan, without
from hypnic.simulate.pulses import Pulses, sorted_pulses
from hypnic.simulate.recipes import Electrodes
from hypnic.simulate.sleep import EPOCH_S
from hypnic.simulate.source import Curve, Mains, Pops, Source, channel_of
from hypnic.simulate.streams import block_key, stream

LEG_LABELS = {Role.LEFT_LEG: "EMG LAT", Role.RIGHT_LEG: "EMG RAT", Role.LEG: "Leg"}
LEG_SITES = {Role.LEFT_LEG: Site.LEFT_LEG, Role.RIGHT_LEG: Site.RIGHT_LEG, Role.LEG: Site.LEG}

OTHERS: tuple[tuple[str, Role], ...] = (
    ("EEG C4-M1", Role.EEG),
    ("EOG E1-M2", Role.EOG),
    ("EMG Chin", Role.CHIN),
    ("ECG II", Role.ECG),
    ("Flow", Role.FLOW),
    ("SpO2", Role.SPO2),
    ("EOG E2-M2", Role.EOG),
    ("EEG F4-M1", Role.EEG),
    ("EEG O2-M1", Role.EEG),
    ("Thorax", Role.THORAX),
    ("Abdomen", Role.ABDOMEN),
    ("Snore", Role.SNORE),
    ("Position", Role.POSITION),
    ("EEG F3-M2", Role.EEG),
    ("EEG C3-M2", Role.EEG),
    ("EEG O1-M2", Role.EEG),
    ("Pulse", Role.PULSE),
    ("EMG Arm-L", Role.LEFT_ARM),
)
"""Label and role, in the order in which they are added; beyond them `AUX 1`, `AUX 2`, …"""

STAGE_BRAIN: dict[Stage, Density] = {
    Stage.W: brain(alpha=25.0, beta=1.0),
    Stage.N1: brain(theta=8.0, alpha=4.0),
    Stage.N2: brain(delta=60.0, theta=8.0, sigma=8.0),
    Stage.N3: brain(delta=900.0, theta=10.0, sigma=3.0),
    Stage.R: brain(theta=8.0, alpha=3.0, beta=0.5),
}

STAGE_TONE = {Stage.W: 1.35, Stage.N1: 1.1, Stage.N2: 1.0, Stage.N3: 1.0, Stage.R: 0.85}
"""Resting tone of the legs against NREM sleep; the chin's is the square of it."""

MICROVOLT_LIMITS = (-3276.8, 3276.7)


@dataclass(frozen=True, slots=True, eq=False)
class Stand:
    """What every channel of a night needs to know."""

    seed: int
    seconds: float
    rate_hz: float
    plan: Plan
    electrodes: Electrodes
    beats_s: FloatArray

    @property
    def slow_hz(self) -> float:
        """Rate of breath, saturation and position: an eighth, where that leaves whole numbers."""
        return self.rate_hz / 8 if self.rate_hz % 8 == 0 else self.rate_hz


def make_channels(
    seed: int, seconds: float, rate_hz: float, plan: Plan, electrodes: Electrodes, others: int
) -> tuple[tuple[Channel, ...], Events]:
    """Return the legs and `others` more channels, and the truth about the legs."""
    beats_s = beat_times(seconds, stream(seed, "heart"))
    stand = Stand(seed, seconds, rate_hz, plan, electrodes, beats_s)
    channels: list[Channel] = []
    truth: list[Event] = []
    for role in electrodes.legs:
        channel, events = _leg(stand, role, last=role is electrodes.legs[-1])
        channels.append(channel)
        truth += events
    aux = ((f"AUX {n + 1}", Role.OTHER) for n in range(max(others - len(OTHERS), 0)))
    channels += [_other(stand, label, role) for label, role in (*OTHERS[:others], *aux)]
    return tuple(channels), Events(truth)


def _leg(stand: Stand, role: Role, *, last: bool) -> tuple[Channel, list[Event]]:
    label, site, electrodes = LEG_LABELS[role], LEG_SITES[role], stand.electrodes
    flat = Spans()
    plan = stand.plan
    if last and electrodes.flat_at is not None:
        flat = Spans([(electrodes.flat_at * stand.seconds, stand.seconds)])
        plan = without(plan, site, electrodes.flat_at * stand.seconds)
    pool = make_pool(stream(stand.seed, "units", label))
    bursts = [burst for burst in plan.bursts if burst.site is site]
    pulses, truth = fire(bursts, pool, stream(stand.seed, "discharges", label))
    pops = _pops(stand, label)
    truth += [Event(at, 1.0, Kind.ARTEFACT, site, label="pop") for at in pops.time_s.tolist()]
    truth += [Event(span.start_s, span.duration_s, Kind.ARTEFACT, site, label="flat") for span in flat]
    rest = scaled(resting_muscle, electrodes.rest_uv, 10, 100)
    source = Source(
        noise=make_noise(block_key(stand.seed, label), stand.rate_hz, (rest,)),
        level=_rest_level(stand),
        curve=_drift(stand, label),
        pulses=(*pulses, *electrocardiogram(stand.beats_s, electrodes.ecg_leak)),
        mains=Mains(electrodes.mains_hz, electrodes.mains_uv),
        pops=pops,
        flat=flat,
    )
    return channel_of(label, role, source, stand.seconds, MICROVOLT_LIMITS), truth


def _rest_level(stand: Stand) -> Curve:
    electrodes, tone = stand.electrodes, _tone(stand, 1.0)
    step_s = electrodes.step_at * stand.seconds
    # Joined on a common grid: the step takes two seconds.
    times = np.unique(np.r_[tone.time_s, step_s, step_s + 2.0])
    step = np.interp(times, [step_s, step_s + 2.0], [0.0, electrodes.step_uv / electrodes.rest_uv])
    return Curve(times, tone.at(times) + step)


def _tone(stand: Stand, power: float) -> Curve:
    """Muscle tone by stage against NREM; a change of stage takes four seconds."""
    hypnogram = stand.plan.sleep.hypnogram
    values = np.array([STAGE_TONE.get(Stage(code), 1.0) for code in hypnogram.stages.tolist()]) ** power
    edges = hypnogram.start_s + np.arange(len(values)) * EPOCH_S
    return Curve(np.c_[edges + 2, edges + EPOCH_S - 2].ravel(), np.repeat(values, 2))


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


def _other(stand: Stand, label: str, role: Role) -> Channel:
    if role in (Role.EEG, Role.EOG):
        return _head(stand, label, role)
    if role in (Role.FLOW, Role.THORAX, Role.ABDOMEN):
        return _breath(stand, label, role)
    if role in (Role.SPO2, Role.PULSE, Role.POSITION):
        return _slow(stand, label, role)
    sd_uv = {Role.ECG: 5.0, Role.SNORE: 30.0}.get(role, 4.0)
    source = Source(
        noise=make_noise(
            block_key(stand.seed, label), stand.rate_hz, (scaled(resting_muscle, sd_uv, 10, 100),)
        ),
        level=_tone(stand, 2.0) if role is Role.CHIN else None,
        pulses=electrocardiogram(stand.beats_s) if role is Role.ECG else (),
        mains=Mains(stand.electrodes.mains_hz, stand.electrodes.mains_uv),
    )
    return channel_of(label, role, source, stand.seconds, MICROVOLT_LIMITS)


def _head(stand: Stand, label: str, role: Role) -> Channel:
    stages = tuple(STAGE_BRAIN)
    codes = [stages.index(Stage(code)) for code in stand.plan.sleep.hypnogram.stages.tolist()]
    densities = tuple(STAGE_BRAIN.values())
    noise = make_noise(block_key(stand.seed, label), stand.rate_hz, densities, codes, EPOCH_S)
    pulses: tuple[Pulses, ...] = (_alpha(stand.plan.arousals),)
    if role is Role.EOG:
        pulses = (*pulses, _eye_movements(stand, -1.0 if "E2" in label else 1.0))
    source = Source(noise=noise, pulses=pulses)
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


def _breath(stand: Stand, label: str, role: Role) -> Channel:
    grid_hz = 8.0
    times = np.arange(0, stand.seconds + 1, 1 / grid_hz)
    rng = stream(stand.seed, "breath")
    rate_hz = 0.25 + 0.02 * np.interp(times, times[::80], rng.standard_normal(len(times[::80])))
    phase = np.cumsum(rate_hz) / grid_hz
    depth = np.ones_like(times)
    for event in stand.plan.respiratory:
        # Effort goes on in an obstructive event; the flow does not.
        low = 0.05 if event.kind is Kind.APNEA else 0.4
        inside = slice(*np.searchsorted(times, (event.onset_s, event.end_s)))
        depth[inside] = low if role is Role.FLOW else 0.7
    swing = 100 * depth * np.sin(2 * np.pi * phase - (0.6 if role is Role.ABDOMEN else 0.0))
    noise = make_noise(block_key(stand.seed, label), stand.slow_hz, (scaled(white, 2.0, 0.01, 16),))
    source = Source(noise=noise, curve=Curve(times, swing))
    return channel_of(label, role, source, stand.seconds, (-1000.0, 1000.0))


def _slow(stand: Stand, label: str, role: Role) -> Channel:
    times = np.arange(0, stand.seconds + 1, 1.0)
    if role is Role.SPO2:
        values = np.full(len(times), 96.0)
        for event in stand.plan.respiratory:
            # The lungs' deficit reaches the finger some twenty seconds later.
            values -= 5 * np.exp(-0.5 * ((times - event.end_s - 20) / 8) ** 2)
        limits, unit = (0.0, 100.0), "%"
    elif role is Role.PULSE:
        values = np.interp(times, stand.beats_s[1:], 60 / np.diff(stand.beats_s))
        limits, unit = (0.0, 250.0), "bpm"
    else:
        turns = [burst.onset_s for burst in stand.plan.bursts if burst.label == "body turn"]
        values = (np.searchsorted(np.unique(turns), times) * 3 % 4).astype(np.float64)
        limits, unit = (0.0, 10.0), ""
    quiet = make_noise(block_key(stand.seed, label), stand.slow_hz, (scaled(white, 0.02, 0.01, 16),))
    source = Source(noise=quiet, curve=Curve(times, values))
    return channel_of(label, role, source, stand.seconds, limits, unit)
