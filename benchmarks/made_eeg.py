"""Made nights in which the EEG and one muscle are there as samples: jerks, and what comes before them or not.

What the EEG does about the jerks is said by keyword; without one it knows nothing of them, but that each jerk
pulls at the leads once the muscle has begun. Its onset was found some ms off, as a detector finds it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from made_ties import night

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.muscle import BurstTable, Muscle, Muscles
from hypnic.model.recording import Channel, Role, Signal
from hypnic.model.spans import FloatArray, Spans
from hypnic.relate.ties.setting import Setting
from hypnic.simulate.noise import brain, make_noise
from hypnic.simulate.streams import block_key

KIND, SITE, EMG = Kind.FRAGMENTARY_MYOCLONUS, Site.RIGHT_ARM, "EMG Arm-R"
LEADS = {"EEG C3-M2": 1.0, "EEG Cz-M2": 0.6, "EEG C4-M1": 0.4}
"""How much of what comes before a jerk of the right arm each lead sees."""
HOURS, APART_S = 0.5, (4.0, 20.0)
LATE_S, SCATTER_S = 0.0025, 0.004
"""How late a detector finds an onset on `plain-jerks`: the median, and about the standard deviation."""
BURST_S = 0.12
DRIFT_UV, DRIFT_S = 40.0, 30.0


@dataclass(frozen=True, slots=True)
class About:
    """What the EEG does about each jerk.

    Attributes
    ----------
    spike_uv
        Height of a spike 20 ms before it, on average.
    shift_uv
        What a slow negative shift before it reaches.
    drive_uv
        Of a rhythm of 22 Hz that the EEG and, 20 ms later, the muscle share about it, each time at another
        phase.
    heard_uv
        Of the first potential of the muscle in the EEG: it stands in all leads from the very onset.
    """

    spike_uv: float = 0.0
    shift_uv: float = 0.0
    drive_uv: float = 0.0
    heard_uv: float = 0.0


NOTHING = About()


def jerky(seed: int, about: About = NOTHING, most: int = 1000, rate_hz: float = 256.0) -> Setting:
    """Return half an hour of sleep with jerks of the right arm, `most` of them at most."""
    rng = np.random.default_rng([seed, 1])
    true_s = 20 + np.cumsum(rng.uniform(*APART_S, 1000))
    true_s = true_s[true_s < 3600 * HOURS - 20][:most]
    phase = rng.uniform(0, 2 * np.pi, len(true_s))
    count = round(3600 * HOURS * rate_hz)
    time_s = np.arange(count) / rate_hz
    before = np.zeros(count)
    heights = about.spike_uv * rng.lognormal(0, 0.3, len(true_s))
    add(before, time_s, true_s - rng.normal(0.020, 0.003, len(true_s)), -heights, 0.0045)
    for at, turn in zip(true_s, phase, strict=True):
        near = slice(*np.searchsorted(time_s, (at - 1.5, at + 0.6)).tolist())
        lag = time_s[near] - at
        before[near] -= about.shift_uv * np.interp(lag, (-1.5, 0, 0.6), (0, 1, 0))
        wave = np.cos(2 * np.pi * 22 * (lag + 0.02) + turn)
        before[near] += about.drive_uv * wave * np.exp(-0.5 * (lag / 0.15) ** 2)
    after = np.zeros(count)
    add(after, time_s, true_s + 0.05, rng.normal(30, 30, len(true_s)), 0.015)
    add(after, time_s, true_s + 0.006, np.full(len(true_s), about.heard_uv), 0.002)
    alike = after + eeg(seed, "all leads", rate_hz, count) / np.sqrt(2)
    channels = tuple(
        held(label, Role.EEG, alike + gain * before + own(seed, label, rate_hz, count), rate_hz)
        for label, gain in LEADS.items()
    )
    emg = held(EMG, Role.RIGHT_ARM, muscle(rng, time_s, true_s, phase if about.drive_uv else None), rate_hz)
    found_s = true_s + rng.normal(LATE_S, SCATTER_S, len(true_s))
    return setting(seed, found_s, channels, emg)


def setting(seed: int, onset_s: FloatArray, leads: tuple[Channel, ...], emg: Channel) -> Setting:
    """Return the night of these jerks, with stages, heart and breath that know nothing of them."""
    quiet = night(seed, hours=HOURS)
    end_s = onset_s + BURST_S
    size = np.full(len(onset_s), 100.0)
    bursts = BurstTable(onset_s, end_s, size, size / 3, size / 30, size / 50, 2 * size)
    whole = Spans([(0.0, 3600 * HOURS)])
    arm = Muscle(SITE, EMG, whole, whole, (), bursts)
    events = Events(Event(at, BURST_S, KIND, SITE) for at in onset_s.tolist())
    muscles = Muscles((*quiet.around.muscles, arm))
    around = replace(quiet.around, muscles=muscles, eeg=leads, emg=(emg,), seen={KIND: whole})
    return replace(quiet, events=events, around=around)


def add(out: FloatArray, time_s: FloatArray, at_s: FloatArray, height: FloatArray, width_s: float) -> None:
    """Add a bump of this width at each time."""
    for at, top in zip(at_s, height, strict=True):
        near = slice(*np.searchsorted(time_s, (at - 5 * width_s, at + 5 * width_s)).tolist())
        out[near] += top * np.exp(-0.5 * ((time_s[near] - at) / width_s) ** 2)


def eeg(seed: int, name: str, rate_hz: float, count: int) -> FloatArray:
    """Return an EEG of light sleep."""
    noise = make_noise(block_key(seed, name), rate_hz, (brain(delta=60.0, theta=8.0, sigma=8.0),))
    return noise.samples(0, count).astype(np.float64)


def own(seed: int, label: str, rate_hz: float, count: int) -> FloatArray:
    """Return what a lead has for itself: half of its EEG, and the drift of the electrode."""
    knots = np.arange(0, count + 2 * DRIFT_S * rate_hz, DRIFT_S * rate_hz)
    heights = np.random.default_rng([seed, 2, *label.encode()]).normal(0, DRIFT_UV, len(knots))
    drift = np.interp(np.arange(count), knots, heights)
    return np.asarray(eeg(seed, label, rate_hz, count) / np.sqrt(2) + drift)


def muscle(
    rng: np.random.Generator, time_s: FloatArray, at_s: FloatArray, phase: FloatArray | None
) -> FloatArray:
    """Return an EMG that bursts at each time; where a phase is given, in a rhythm of 22 Hz."""
    level = np.full(len(time_s), 2.0)
    for row, at in enumerate(at_s):
        near = slice(*np.searchsorted(time_s, (at, at + 2 * BURST_S)).tolist())
        lag = time_s[near] - at
        swell = 60 * np.sin(np.pi * lag / (2 * BURST_S))
        if phase is not None:
            swell *= 1 + 0.8 * np.cos(2 * np.pi * 22 * lag + phase[row])
        level[near] += swell
    return np.asarray(level * rng.standard_normal(len(time_s)))


def held(label: str, role: Role, values: FloatArray, rate_hz: float) -> Channel:
    """Return a channel of these samples, recorded without a high-pass."""
    samples = values.astype(np.float32)

    def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
        first, stop = (int(min(max(np.ceil(at * rate_hz - 1e-6), 0), len(samples))) for at in (from_s, to_s))
        return (Signal(samples[first:stop], rate_hz, first / rate_hz),) if stop > first else ()

    whole = Spans([(0.0, len(samples) / rate_hz)])
    return Channel(label, role, rate_hz, load, whole, "uV", "uV", high_pass_hz=0.0)
