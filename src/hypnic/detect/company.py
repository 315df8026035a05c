"""What came along with a jerk: an arousal, waking up, a faster heart, a wave of the EEG, a stimulus."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hypnic.detect.scene import Scene
from hypnic.model.events import RESPIRATORY_EVENTS, Events, Kind
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.recording import Role
from hypnic.model.spans import FloatArray
from hypnic.signals.faults import bridged
from hypnic.signals.waves import has_sharp_wave

AROUSAL_S = 3.0
"""An arousal that starts within this after the jerk comes with it."""
HEART_S = 10.0
"""The heart is compared over this before the jerk and after it."""
WAVE_S, BACKGROUND_S = 1.0, 8.0
WAVE_UV = 75.0
"""Least height of a K-complex or vertex wave, trough to crest: that of slow waves (AASM)."""
STIMULUS_S = (0.02, 0.25)
"""A reflex jerk follows its stimulus at this distance."""
BREATH_S = (2.0, 10.25)
"""From this before the end of a respiratory event to this after it: as for leg movements (WASM 2016)."""
LEAST_BEATS = 5


def company(scene: Scene, onset_s: float, end_s: float) -> dict[str, float]:
    """Return the measures of what came along; one that the night cannot tell is missing, never 0."""
    return dict(
        row
        for rows in (
            _marked(scene.marks, onset_s),
            _awakening(scene.hypnogram, onset_s, end_s),
            _heart(scene, onset_s),
            _wave(scene, onset_s),
        )
        for row in rows
    )


def breathing_again(marks: Events) -> FloatArray:
    """Return (start, end) of the time around the end of each apnoea and hypopnoea, shape (n, 2)."""
    ends = [row.end_s for row in marks if row.kind in RESPIRATORY_EVENTS]
    return np.array([(end - BREATH_S[0], end + BREATH_S[1]) for end in ends]).reshape(-1, 2)


def _marked(marks: Events, onset_s: float) -> Iterator[tuple[str, float]]:
    arousals, stimuli = marks.of(Kind.AROUSAL), marks.of(Kind.STIMULUS)
    if arousals:
        after = arousals.onset_s - onset_s
        yield "arousal_count", float(((after >= -0.5) & (after <= AROUSAL_S)).any())
    if stimuli:
        lag = onset_s - stimuli.onset_s
        yield "stimulus_count", float(((lag >= STIMULUS_S[0]) & (lag <= STIMULUS_S[1])).any())


def _awakening(hypnogram: Hypnogram | None, onset_s: float, end_s: float) -> Iterator[tuple[str, float]]:
    """Whether the sleeper is awake in the epoch after the jerk; who is awake already cannot wake up."""
    if hypnogram is None or hypnogram.stage_at(onset_s) not in SLEEP:
        return
    after = hypnogram.stage_at(end_s + hypnogram.epoch_s)
    if after is not Stage.UNSCORED:
        yield "awakening_count", float(after is Stage.W)


def _heart(scene: Scene, onset_s: float) -> Iterator[tuple[str, float]]:
    """Largest rate of three beats after the jerk over the median rate before it, less 1."""
    if not scene.heart.recorded:
        return
    beats = scene.heart.between(onset_s - HEART_S - 1, onset_s + HEART_S + 1)
    gaps = np.diff(beats)
    middle = beats[:-1] + gaps / 2
    before = gaps[(middle < onset_s) & (middle >= onset_s - HEART_S)]
    after = gaps[(middle >= onset_s) & (middle <= onset_s + HEART_S)]
    if min(len(before), len(after)) < LEAST_BEATS:
        return
    three = np.convolve(after, np.ones(3) / 3, mode="valid")
    yield "heart_rise_ratio", float(np.median(before) / three.min() - 1)


def _wave(scene: Scene, onset_s: float) -> Iterator[tuple[str, float]]:
    """Whether any EEG channel has a vertex wave or K-complex within a second of the jerk."""
    looked = False
    for channel in scene.recording.of(Role.EEG):
        for signal in channel.load(onset_s - BACKGROUND_S, onset_s + BACKGROUND_S):
            first, stop = (
                round((onset_s + by - signal.start_s) * signal.rate_hz) for by in (-WAVE_S, WAVE_S)
            )
            if channel.unit != "uV" or not channel.calibrated or first < 0 or stop > len(signal):
                continue
            looked = True
            if has_sharp_wave(bridged(signal).values, signal.rate_hz, (first, stop), WAVE_UV):
                yield "vertex_count", 1.0
                return
    if looked:
        yield "vertex_count", 0.0
