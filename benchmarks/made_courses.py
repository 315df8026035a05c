"""Made nights whose movements and heart, breath or brain have to do with each other, or cannot be compared.

Each takes a night of `made_ties.py` and changes one thing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from made_ties import near_onset, night, poisson

from hypnic.model.brain import Bands, BrainPower
from hypnic.model.events import Event, Kind, Site
from hypnic.model.muscle import Muscle, Muscles
from hypnic.model.spans import FloatArray, Span, Spans
from hypnic.model.vitals import HEART, Beats
from hypnic.relate.ties.setting import Setting

RISE_S, FALL_S = 2.0, 5.0
OFFERED_PER_HOUR = 160.0
"""Moments that a jerk may take: most of them are refused."""
STEEP = 2.5


def response(setting: Setting, kind: Kind, times_s: FloatArray) -> FloatArray:
    """Return what movements of a kind leave behind at each time: 0 … about 1, for some ten seconds."""
    onset_s = setting.of(kind).onset_s
    last = np.searchsorted(onset_s, times_s, side="right") - 1
    since = np.where(last >= 0, times_s - onset_s[np.maximum(last, 0)], np.inf)
    return np.minimum(since / RISE_S, 1.0) * np.exp(-np.maximum(since - RISE_S, 0) / FALL_S)


def answered(seed: int, kind: Kind = Kind.LEG_MOVEMENT) -> Setting:
    """Return a night in which a movement quickens the heart, shallows the breath and wakes the EEG."""
    setting = night(seed)
    vitals = setting.around.vitals
    assert vitals is not None
    assert vitals.heart is not None
    assert vitals.breath is not None
    breaths = vitals.breath.breaths
    depth = breaths.depth * (1 - 0.2 * response(setting, kind, breaths.time_s))
    brain = tuple(_brighter(setting, kind, row) for row in vitals.brain)
    changed = replace(
        vitals,
        heart=_quicker(vitals.heart, setting, kind),
        breath=replace(vitals.breath, breaths=replace(breaths, depth=depth)),
        brain=brain,
    )
    muscles = Muscles(tuple(_tenser(setting, kind, row) for row in setting.around.muscles))
    return replace(setting, around=replace(setting.around, vitals=changed, muscles=muscles))


def _quicker(beats: Beats, setting: Setting, kind: Kind) -> Beats:
    """Return beats whose rate is a tenth higher after a movement: their time is run faster there."""
    grid_s = np.arange(0.0, beats.time_s[-1] + 60, 0.1)
    phase = np.cumsum(1 + 0.1 * response(setting, kind, grid_s)) * 0.1
    time_s = np.interp(beats.time_s, phase, grid_s)
    return replace(beats, time_s=time_s, interval_s=np.r_[np.nan, np.diff(time_s)])


def _brighter(setting: Setting, kind: Kind, brain: BrainPower) -> BrainPower:
    bands = []
    for row in brain.bands:
        after = response(setting, kind, row.times_s)
        power = dict(row.power)
        power["alpha"] = (power["alpha"] * np.exp(after)).astype(np.float32)
        bands.append(Bands(power, row.start_s, row.hop_s))
    return replace(brain, bands=tuple(bands))


def _tenser(setting: Setting, kind: Kind, muscle: Muscle) -> Muscle:
    stretches = []
    for row in muscle.stretches:
        at_s = row.start_s + (np.arange(len(row.mean_uv)) + 0.5) * row.mean_s
        mean_uv = (row.mean_uv * (1 + response(setting, kind, at_s))).astype(np.float32)
        stretches.append(replace(row, mean_uv=mean_uv))
    return replace(muscle, stretches=tuple(stretches))


def where_it_falls(seed: int) -> Setting:
    """Return a night whose hypnic jerks come where the heart has just slowed more than it usually does."""
    setting = night(seed)
    rng = np.random.default_rng([seed, 1])
    hypnogram, vitals = setting.around.hypnogram, setting.around.vitals
    assert hypnogram is not None
    assert vitals is not None
    assert vitals.heart is not None
    offered_s = poisson(rng, near_onset(hypnogram), OFFERED_PER_HOUR)
    fall = fallen_bpm(vitals.heart, offered_s)
    offered_s, fall = offered_s[np.isfinite(fall)], fall[np.isfinite(fall)]
    steep = (fall - fall.mean()) / fall.std()
    # Most jerks come at the steepest sixth, some anywhere.
    taken = rng.random(len(fall)) < 1 / (1 + np.exp(-STEEP * (steep - 1)))
    jerks = [Event(at, 0.2, Kind.HYPNIC_JERK, Site.WHOLE_BODY) for at in offered_s[taken].tolist()]
    others = setting.events.where(lambda row: row.kind is not Kind.HYPNIC_JERK)
    return replace(setting, events=others + type(others)(jerks))


def fallen_bpm(beats: Beats, at_s: FloatArray) -> FloatArray:
    """Return how much the heart slowed from the first to the second half of the 90 s before moments."""
    edges = np.searchsorted(beats.time_s, at_s + np.array([[-95.0], [-50.0], [-5.0]]))
    enough = np.diff(edges, axis=0).min(axis=0) > 10
    total = np.r_[0.0, np.nancumsum(beats.interval_s)]
    first, second = np.diff(edges, axis=0) / np.maximum(np.diff(total[edges], axis=0), 1e-9) * 60
    return np.where(enough, first - second, np.nan)


def without_heart(seed: int) -> Setting:
    """Return a night without a usable ECG."""
    setting = night(seed)
    vitals = setting.around.vitals
    assert vitals is not None
    lost = replace(vitals, heart=None, courses=(), why_not={**vitals.why_not, HEART: "no ECG and no pulse"})
    return replace(setting, around=replace(setting.around, vitals=lost))


def heart_for_a_while(seed: int) -> Setting:
    """Return a night whose ECG fell off after the first half hour."""
    setting = night(seed)
    vitals = setting.around.vitals
    assert vitals is not None
    assert vitals.heart is not None
    kept = Spans([Span(0.0, 1800.0)])
    inside = vitals.heart.time_s < 1800
    heart = replace(
        vitals.heart,
        time_s=vitals.heart.time_s[inside],
        interval_s=vitals.heart.interval_s[inside],
        assessable=kept,
    )
    return replace(setting, around=replace(setting.around, vitals=replace(vitals, heart=heart)))
