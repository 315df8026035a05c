"""Makes settings in which jerks, a muscle and the EEG are there as samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.muscle import BurstTable, Muscle, Muscles
from hypnic.model.recording import Channel, Role, Signal
from hypnic.model.spans import FloatArray, Span, Spans
from hypnic.relate.options import RelateOptions
from hypnic.relate.surroundings import Surroundings
from hypnic.relate.ties.setting import Setting

RATE_HZ = 250.0
SECONDS = 700.0
JERK = Kind.FRAGMENTARY_MYOCLONUS


def channel(
    label: str, values: FloatArray, role: Role = Role.EEG, rate_hz: float = RATE_HZ, **about: object
) -> Channel:
    """Return a channel of these samples; a stretch that is not a number is a gap."""
    good = np.flatnonzero(np.diff(np.isfinite(values).astype(np.int8), prepend=0, append=0)).tolist()
    pieces = list(zip(good[::2], good[1::2], strict=True))
    samples = values.astype(np.float32)

    def load(from_s: float, to_s: float) -> tuple[Signal, ...]:
        low, high = (int(np.clip(np.ceil(at * rate_hz - 1e-6), 0, len(samples))) for at in (from_s, to_s))
        cut = ((max(a, low), min(b, high)) for a, b in pieces)
        return tuple(Signal(samples[a:b], rate_hz, a / rate_hz) for a, b in cut if b > a)

    recorded = Spans((a / rate_hz, b / rate_hz) for a, b in pieces)
    return replace(Channel(label, role, rate_hz, load, recorded, "uV", "uV", high_pass_hz=0.0), **about)


def noise(seed: int, sd_uv: float = 10.0, rate_hz: float = RATE_HZ) -> FloatArray:
    """Return white noise as long as the settings."""
    return np.random.default_rng(seed).normal(0, sd_uv, round(SECONDS * rate_hz))


def onsets(count: int = 60, apart_s: float = 11.0) -> FloatArray:
    """Return times of jerks that fall between samples."""
    return 5 + apart_s * np.arange(count) + np.random.default_rng(count).uniform(0, 0.9, count)


def bumps(at_s: FloatArray, height_uv: float, width_s: float, rate_hz: float = RATE_HZ) -> FloatArray:
    """Return a signal that is nothing but a bump at each time."""
    time_s = np.arange(round(SECONDS * rate_hz)) / rate_hz
    return height_uv * np.exp(-0.5 * ((time_s - at_s[nearest(time_s, at_s)]) / width_s) ** 2)


def nearest(time_s: FloatArray, at_s: FloatArray) -> np.ndarray:
    """Return which of the ascending moments lies nearest to each time."""
    return np.searchsorted((at_s[1:] + at_s[:-1]) / 2, time_s)


def bursts(onset_s: FloatArray) -> BurstTable:
    """Return a burst of 0.1 s at each time."""
    size = np.full(len(onset_s), 100.0)
    return BurstTable(onset_s, onset_s + 0.1, size, size, size, size, size)


def muscle(site: Site, label: str, onset_s: FloatArray) -> Muscle:
    """Return a muscle with these bursts."""
    whole = Spans([(0.0, SECONDS)])
    return Muscle(site, label, whole, whole, (), bursts(onset_s))


def jerky(
    onset_s: FloatArray,
    eeg: Sequence[Channel],
    emg: Sequence[Channel] = (),
    *,
    kind: Kind = JERK,
    site: Site = Site.RIGHT_ARM,
    others: Sequence[Event] = (),
) -> Setting:
    """Return a night in which these jerks of one muscle happened."""
    rows = [Event(at, 0.1, kind, site) for at in onset_s.tolist()]
    label = emg[0].label if emg else "EMG"
    around = Surroundings(
        period=Span(0.0, SECONDS),
        muscles=Muscles((muscle(site, label, onset_s),)),
        eeg=tuple(eeg),
        emg=tuple(emg),
    )
    return Setting(Events([*rows, *others]), around, RelateOptions(draws=499))
