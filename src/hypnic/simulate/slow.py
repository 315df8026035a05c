"""Breath, saturation, pulse and position."""

from __future__ import annotations

import numpy as np

from hypnic.model.events import Kind
from hypnic.model.recording import Channel, Role
from hypnic.simulate.large import TURN
from hypnic.simulate.noise import make_noise, scaled, white
from hypnic.simulate.source import Curve, Source, channel_of
from hypnic.simulate.stand import Stand
from hypnic.simulate.streams import block_key, stream


def make_breath(stand: Stand, label: str, role: Role) -> Channel:
    """Return a channel of flow or effort, which follows the respiratory events."""
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


def make_slow(stand: Stand, label: str, role: Role) -> Channel:
    """Return a channel of saturation, pulse or position."""
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
        turns += [act.span.start_s for act in stand.plan.acts if act.label == TURN and not act.others]
        values = (np.searchsorted(np.unique(turns), times) * 3 % 4).astype(np.float64)
        limits, unit = (0.0, 10.0), ""
    quiet = make_noise(block_key(stand.seed, label), stand.slow_hz, (scaled(white, 0.02, 0.01, 16),))
    source = Source(noise=quiet, curve=Curve(times, values))
    return channel_of(label, role, source, stand.seconds, limits, unit)
