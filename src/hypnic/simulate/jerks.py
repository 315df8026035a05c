"""Jerks of several muscles at once: at sleep onset, of the trunk, of the infant, of the head."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hypnic.model.events import Kind, Site
from hypnic.model.hypnogram import SLEEP, Stage
from hypnic.model.spans import BoolArray, FloatArray, Span, Spans
from hypnic.simulate.act import BODY, Act, Scene, act_of
from hypnic.simulate.muscle import Burst
from hypnic.simulate.places import scattered, shrunk

DISTANCE_M: dict[Site, float] = {
    Site.TRUNK: 0.0,
    Site.BELLY: 0.22,
    Site.BACK: 0.30,
    Site.SHOULDERS: 0.28,
    Site.NECK: 0.42,
    Site.LEFT_LEG: 0.85,
    Site.RIGHT_LEG: 0.85,
}
"""Way along the cord from the mid-thoracic segment, up and down (of an adult, about)."""

DROWSY = (Stage.W, Stage.N1)
LIMBS = (Site.LEFT_ARM, Site.RIGHT_ARM, Site.LEFT_LEG, Site.RIGHT_LEG)
LEAST_LIMBS = 2
"""A sleep start is of the limbs or of the whole body (ICSD-3): never of the head or the trunk alone."""


def hypnic_jerks(scene: Scene) -> Iterator[Act]:
    """Yield sleep starts: random muscles in random order, never four at intervals under 95 s.

    From nine minutes before the first sleep onset to four and a half after it; within 25 s of returns.
    """
    rng = scene.rng("hypnic jerks")
    hypnogram = scene.sleep.hypnogram
    onsets = hypnogram.onsets_s.tolist()
    times: list[float] = []
    for at, onset_s in enumerate(onsets):
        first = at == 0
        count = rng.poisson(scene.does.returning_jerks if not first else scene.does.hypnic_jerks)
        lags = np.clip(rng.normal(-40, 150, count), -530, 265) if first else rng.uniform(-25, 25, count)
        times += (onset_s + lags).tolist()
    for time_s in sparse(sorted(times)):
        if {hypnogram.stage_at(time_s), hypnogram.stage_at(time_s + 2)} <= set(DROWSY):
            yield jerk(time_s, min((time_s - onset_s for onset_s in onsets), key=abs), rng)


def sparse(times: list[float]) -> list[float]:
    """Return the times without those under 8 s after another, or the fourth at intervals under 95 s."""
    kept: list[float] = []
    for time_s in times:
        near = kept[-3:]
        if near and time_s - near[-1] < 8:
            continue
        gaps = np.diff([*near, time_s])
        if len(gaps) < 3 or gaps.max() > 95:
            kept.append(time_s)
    return kept


def jerk(onset_s: float, from_sleep_onset_s: float, rng: np.random.Generator) -> Act:
    """Return one sleep start: one to three bursts of 75–250 ms in two limbs or more, lags up to 60 ms."""
    joins = rng.random(len(BODY)) < 0.55
    lags = rng.uniform(0, 0.06, len(BODY))
    joins |= _limbs(joins, lags)
    peaks = np.clip(rng.lognormal(np.log(190), 0.5, len(BODY)), 90, 700)
    runs = 1 + int(rng.choice(3, p=(0.65, 0.25, 0.10)))
    starts = onset_s + np.cumsum(np.r_[0, rng.uniform(0.32, 0.5, runs - 1)])
    lengths = rng.uniform(0.075, 0.25, (runs, len(BODY)))
    weaker = np.r_[1, rng.uniform(0.5, 0.9, runs - 1)]
    flags = rng.random(4) < (0.6, 0.7, 0.5, 0.0)
    bursts = [
        _burst(start_s + lags[n], lengths[run, n], site, peaks[n] * weaker[run])
        for run, start_s in enumerate(starts)
        for n, site in enumerate(BODY)
        if joins[n]
    ]
    measures = {
        "from_sleep_onset_s": from_sleep_onset_s,
        "heart_count": float(flags[1]),
        "vertex_count": float(flags[2]),
        "stimulus_count": 0.0,
    }
    return act_of(Kind.HYPNIC_JERK, Site.WHOLE_BODY, bursts, measures=measures, least=2, wakes=bool(flags[0]))


def _limbs(joins: BoolArray, lags: FloatArray) -> BoolArray:
    """Return which limbs take part: those that join, and as many of the quickest others as it needs."""
    limb = np.isin(BODY, LIMBS)
    order = np.lexsort((lags, ~joins, ~limb))
    return np.isin(np.arange(len(BODY)), order[:LEAST_LIMBS])


def _burst(onset_s: float, duration_s: float, site: Site, peak_uv: float) -> Burst:
    return Burst(float(onset_s), float(duration_s), site, float(peak_uv) / 3.5, "burst", float(peak_uv))


def propriospinal(scene: Scene) -> Iterator[Act]:
    """Yield axial jerks of relaxed wake: the mid-trunk first, then up and down at 5–15 m/s."""
    rng = scene.rng("propriospinal")
    dark = Spans([scene.sleep.lights_out])
    relaxed = shrunk(scene.sleep.hypnogram.spans(Stage.W) & dark, 5.0, 4.0)
    for at in scattered(relaxed, scene.does.propriospinal, rng):
        speed = rng.uniform(5, 15)
        peak_uv = float(np.clip(rng.lognormal(np.log(220), 0.4), 110, 600))
        length_s = rng.uniform(0.08, 0.3)
        joins = rng.random(len(DISTANCE_M)) < 0.85
        bursts = []
        for (site, way_m), joined in zip(DISTANCE_M.items(), joins, strict=True):
            lag_s = way_m / speed + abs(rng.normal(0, 0.001)) * bool(way_m)
            part = _burst(at + lag_s, length_s * rng.uniform(0.85, 1.15), site, peak_uv * rng.uniform(0.5, 1))
            if joined or site in (Site.TRUNK, Site.BELLY, Site.SHOULDERS):
                bursts.append(part)
        yield act_of(Kind.PROPRIOSPINAL, Site.TRUNK, bursts, least=3)


def infant_clusters(scene: Scene) -> Iterator[Act]:
    """Yield clusters of jerks of an infant: in sleep alone, mostly quiet sleep, over before it wakes."""
    rng = scene.rng("infant")
    hypnogram = scene.sleep.hypnogram
    quiet = shrunk(hypnogram.spans(*SLEEP) - hypnogram.spans(Stage.R), 3.0, 12.0)
    active = shrunk(hypnogram.spans(Stage.R), 3.0, 12.0)
    for spans, per_hour in ((quiet, scene.does.infant), (active, scene.does.infant / 4)):
        for at in scattered(spans, per_hour, rng):
            yield _cluster(at, rng)


def _cluster(at: float, rng: np.random.Generator) -> Act:
    limbs = [site for site in LIMBS if rng.random() < 0.85]
    limbs = limbs if len(limbs) > 1 else [Site.LEFT_ARM, Site.RIGHT_ARM]
    count = int(rng.integers(4, 13))
    gaps = np.clip(rng.normal(1, 0.2, count - 1), 0.6, 1.5) / rng.uniform(1.0, 3.0)
    starts = at + np.cumsum(np.r_[0, gaps])
    peak_uv = float(np.clip(rng.lognormal(np.log(160), 0.4), 90, 500))
    bursts = []
    for start_s in starts:
        for site in limbs:
            length_s = rng.uniform(0.04, 0.16)
            lag_s = rng.uniform(0, 0.03)
            bursts.append(_burst(start_s + lag_s, length_s, site, peak_uv * rng.uniform(0.6, 1.3)))
    measures = {"jerks_count": count, "rate_hz": float(1 / gaps.mean())}
    return act_of(Kind.INFANT_MYOCLONUS, Site.WHOLE_BODY, bursts, measures=measures, least=2)


def head_jerks(scene: Scene) -> Iterator[Act]:
    """Yield jerks of the head of about half a second, four in five in REM and with an arousal."""
    rng = scene.rng("head jerks")
    hypnogram = scene.sleep.hypnogram
    for stages, per_hour in (
        ((Stage.R,), scene.does.head_jerks),
        ((Stage.N1, Stage.N2), scene.does.head_jerks / 6),
    ):
        for at in scattered(shrunk(hypnogram.spans(*stages), 1.0, 3.0), per_hour, rng):
            length_s = rng.uniform(0.35, 0.65)
            peak_uv = float(np.clip(rng.lognormal(np.log(180), 0.4), 80, 500))
            bursts = [_burst(at, length_s, Site.NECK, peak_uv)]
            if rng.random() < 0.4:
                bursts.append(_burst(at + 0.02, length_s * 0.8, Site.SHOULDERS, peak_uv * 0.5))
            yield Act(
                Kind.NECK_MYOCLONUS,
                Site.NECK,
                Span(at, at + length_s),
                tuple(bursts),
                least=0,
                wakes=bool(rng.random() < 0.8),
            )
