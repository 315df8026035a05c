"""The action potentials of what is beside the leg movements, and how strong they are without the noise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from hypnic.model.events import Site
from hypnic.model.spans import Span
from hypnic.simulate.act import Tonic
from hypnic.simulate.muscle import START, Burst, discharges
from hypnic.simulate.potentials import Pool, Potentials, Strength, joined, strength_of
from hypnic.simulate.pulses import Pulses, energy_s
from hypnic.simulate.streams import Key, block_key, block_stream, stream


def fire_acts(
    bursts: Iterable[Burst], pool: Pool, seed: int
) -> tuple[tuple[Pulses, ...], dict[Burst, Strength]]:
    """Return the potentials of bursts of one muscle, and the strength of each.

    Each burst has its own random numbers, so that it is the same whatever else the muscle does.
    """
    fired, strengths, keys = [], {}, dict[Site, Key]()
    for burst in bursts:
        if burst.site not in keys:
            keys[burst.site] = block_key(seed, "act", burst.site)
        # Microseconds stand for the number of a block: cheaper by far than a name for each burst.
        rng = block_stream(keys[burst.site], round(burst.onset_s * 1e6))
        time_s, unit, scale = discharges(burst, pool, rng)
        one = Potentials(time_s, scale * pool.height[unit], unit)
        strength = strength_of(one, pool)
        if burst.peak_uv:
            factor = burst.peak_uv / strength.peak_uv
            one = replace(one, height_uv=one.height_uv * factor)
            strength = Strength(burst.peak_uv, strength.area_uvs * factor)
        fired.append(one)
        strengths[burst] = strength
    return joined(fired).pulses(pool), strengths


def fire_tonic(tonic: Tonic, pool: Pool, seed: int) -> tuple[tuple[Pulses, ...], tuple[Span, ...]]:
    """Return the potentials of a muscle that is active for long, and when it truly paused.

    All units fire, each at its own rate; a pause takes out every discharge that it touches. A pause
    truly lasts from the end of the last potential before it to the start of the first after it.
    """
    rng = stream(seed, "tonic", tonic.site, f"{tonic.span.start_s:.6f}")
    count, length_s = len(pool.height), tonic.span.duration_s
    rate = pool.rate_hz * rng.uniform(0.85, 1.15)
    most = int(np.ceil(length_s * rate.max() * 1.1)) + 8
    gaps = np.clip(1 + 0.15 * rng.standard_normal((count, most)), 0.5, 1.6) / rate[:, np.newaxis]
    at = tonic.span.start_s + np.cumsum(gaps, axis=1) - gaps[:, :1] * rng.random((count, 1))
    unit = np.broadcast_to(np.arange(count)[:, np.newaxis], at.shape)
    inside = at < tonic.span.end_s
    for pause in tonic.pauses:
        margin = START * pool.width_s[unit]
        inside &= (at + margin <= pause.start_s) | (at - margin >= pause.end_s)
    energy = np.array([energy_s(order) for order in pool.phases])
    scale = tonic.rms_uv / np.sqrt(np.sum(rate * pool.height**2 * energy * pool.width_s))
    kept = Potentials(at[inside], scale * pool.height[unit[inside]], unit[inside])
    margin = START * pool.width_s[kept.unit]
    starts, ends = np.sort(kept.time_s - margin), np.sort(kept.time_s + margin)
    true = tuple(
        Span(
            float(ends[np.searchsorted(ends, pause.start_s, side="right") - 1]),
            float(starts[np.searchsorted(starts, pause.end_s)]),
        )
        for pause in tonic.pauses
    )
    return kept.pulses(pool), true
