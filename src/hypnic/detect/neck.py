"""Neck myoclonus: a jerk of the head, seen as a stripe over the EEG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.detect.rem_tone import NO_STAGES
from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import SLEEP
from hypnic.model.muscle import Muscle
from hypnic.model.ranges import check_ranges
from hypnic.model.recording import Channel, Issue, Role, Signal
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans
from hypnic.signals.faults import bridged
from hypnic.signals.swing import fast_bursts, slow_swing

NECK = (Site.NECK, Site.SHOULDERS)
RANGES = {
    "least_s": (0.02, 0.5),
    "most_s": (0.5, 3.0),
    "channels": (2, 8),
    "stripe_uv": (20.0, 1000.0),
    "stripe_factor": (1.5, 20.0),
    "burst_uv": (1.0, 500.0),
    "fast_factor": (1.5, 20.0),
    "pause_s": (0.02, 1.0),
}
AROUND_S = 3.0
FLAT_UV = 2.0
SMOOTH_S = 0.06
APART_S = 0.3
"""What is this near the jerk is neither the stripe nor its background."""
NO_EEG = (
    "it needs EEG in microvolts: two channels or more, or one and the EMG of the neck (a jerk of the head is "
    "a stripe over all of them)"
)
NO_NECK = (
    "there is no EMG of the neck, without which few jerks of the head are seen (chin EMG alone shows 14.5 % "
    "of them, the neck's own muscles 92 %): a low count says little"
)


@dataclass(frozen=True, slots=True)
class NeckOptions:
    """When a stripe over the EEG is a jerk of the head (Frauscher 2010: a stripe, about half a second).

    Attributes
    ----------
    least_s, most_s
        Own: how long the jerk lasts.
    channels
        Own: channels of EEG over which the stripe goes, or all where there are fewer.
    stripe_uv, stripe_factor
        Own: it swings (under 8 Hz) by this much from peak to peak, and so many times as much as before and
        after it in as long a time.
    burst_uv
        Own: with EMG of the neck, the peak of a burst there.
    fast_factor
        Own: without, muscle in the EEG (20–70 Hz) so many times the background.
    pause_s
        Own: bursts less apart than this are one jerk.
    """

    least_s: float = 0.08
    most_s: float = 1.2
    channels: int = 3
    stripe_uv: float = 75.0
    stripe_factor: float = 2.0
    burst_uv: float = 30.0
    fast_factor: float = 2.5
    pause_s: float = 0.25

    def __post_init__(self) -> None:
        check_ranges(self, RANGES)


def detect_neck(scene: Scene, options: NeckOptions) -> Candidates:
    """Return the jerks of the head in sleep, most of which are in REM."""
    eeg = [
        row for row in scene.recording.of(Role.EEG) if row.unit == "uV" and row.calibrated and row.recorded
    ]
    eeg = eeg[: options.channels + 1]
    muscles = scene.muscles.at(*NECK)[:2]
    asleep = scene.time_in(*SLEEP)
    why = NO_STAGES if asleep is None else ""
    why = NO_EEG if len(eeg) + bool(muscles) < 2 or not eeg else why
    if asleep is None or why:
        return Candidates(not_looked_for={Kind.NECK_MYOCLONUS: why})
    recorded = [channel.recorded & asleep for channel in eeg]
    seen = recorded[0]
    for spans in recorded[1:]:
        seen = seen & spans
    if muscles:
        seen = seen & Spans(span for muscle in muscles for span in muscle.recorded)
    found = neck_bursts(muscles, options) if muscles else eeg_bursts(eeg, options)
    events = [row for row in stripes(found, eeg, options) if seen.contains(row.onset_s)]
    issues = [] if muscles else [Issue(scene.recording.name, NO_NECK, "NECK_EMG_MISSING")]
    return Candidates(
        events=Events(events),
        looked_for=frozenset({Kind.NECK_MYOCLONUS}),
        seen={Kind.NECK_MYOCLONUS: seen},
        issues=tuple(issues),
    )


Burst = tuple[float, float, float]
"""Onset, end and peak (µV; 0 where only EEG was there) of what may be a jerk of the head."""


def neck_bursts(muscles: Sequence[Muscle], options: NeckOptions) -> Iterator[Burst]:
    """Yield the bursts of neck and shoulders, joined where they touch."""
    rows = sorted(
        (onset, end, peak)
        for muscle in muscles
        for onset, end, peak in zip(
            muscle.bursts.onset_s.tolist(),
            muscle.bursts.end_s.tolist(),
            muscle.bursts.peak_uv.tolist(),
            strict=True,
        )
    )
    yield from (row for row in _joined(rows, options.pause_s) if row[2] >= options.burst_uv)


def eeg_bursts(eeg: Sequence[Channel], options: NeckOptions) -> Iterator[Burst]:
    """Yield the times at which muscle shows in the first channel of EEG that is not flat.

    Only that one is decoded as a whole; the others only around these bursts, to see how far a stripe goes.
    """
    for channel in eeg:
        signals = [bridged(signal) for signal in channel.load()]
        if any(np.ptp(signal.values) > FLAT_UV for signal in signals if len(signal)):
            rows = [(start_s, end_s, 0.0) for signal in signals for start_s, end_s in _fast(signal, options)]
            yield from _joined(rows, options.pause_s)
            return


def _fast(signal: Signal, options: NeckOptions) -> Iterator[tuple[float, float]]:
    starts, hot = fast_bursts(signal, options.fast_factor)
    edges = np.flatnonzero(np.diff(hot.astype(np.int8), prepend=0, append=0))
    if len(edges):
        limits = np.append(starts, signal.end_s)
        yield from zip(limits[edges[::2]].tolist(), limits[edges[1::2]].tolist(), strict=True)


def _joined(rows: Sequence[Burst], pause_s: float) -> Iterator[Burst]:
    whole: Burst | None = None
    for onset_s, end_s, peak in rows:
        if whole is not None and onset_s - whole[1] < pause_s:
            whole = (whole[0], max(whole[1], end_s), max(whole[2], peak))
            continue
        if whole is not None:
            yield whole
        whole = (onset_s, end_s, peak)
    if whole is not None:
        yield whole


def stripes(bursts: Iterator[Burst], eeg: Sequence[Channel], options: NeckOptions) -> Iterator[Event]:
    """Yield the bursts over which enough channels of EEG swing for as long as the burst lasts, and no longer.

    Source: Frauscher 2010 and Wolfensberger 2019 (doi 10.1111/jsr.12831) for the stripe of half a second.
    Departs from it in: without video nobody sees the head; limits of the stripe are hypnic's own. A
    K-complex looks alike in EEG, and is told from a jerk only by the muscle that comes with it.
    """
    needed = min(options.channels, len(eeg))
    for onset_s, end_s, peak in bursts:
        if not options.least_s <= end_s - onset_s <= options.most_s:
            continue
        swings = [_stripe(channel, onset_s, end_s, options) for channel in eeg]
        count = sum(swing > 0 for swing in swings)
        if count >= needed:
            measures = {"eeg_channels_count": float(count), "peak_uv": peak or max(swings)}
            yield Event(onset_s, end_s - onset_s, Kind.NECK_MYOCLONUS, Site.NECK, measures)


def _stripe(channel: Channel, onset_s: float, end_s: float, options: NeckOptions) -> float:
    """Return the swing of a channel during a jerk; 0 where it is no stripe."""
    for signal in channel.load(onset_s - AROUND_S, end_s + AROUND_S):
        if signal.start_s <= onset_s and signal.end_s >= end_s:
            whole = bridged(signal)
            swing = slow_swing(whole, onset_s - APART_S / 2, end_s + APART_S / 2, SMOOTH_S)
            usual = _usual(whole, onset_s, end_s)
            if swing >= max(options.stripe_uv, options.stripe_factor * usual):
                return swing
    return 0.0


def _usual(signal: Signal, onset_s: float, end_s: float) -> float:
    """Median swing in windows as long as the jerk, before and after it."""
    length_s = end_s - onset_s + APART_S
    before = np.arange(onset_s - APART_S - length_s, signal.start_s, -length_s)
    after = np.arange(end_s + APART_S, signal.end_s - length_s, length_s)
    swings = [slow_swing(signal, at, at + length_s, SMOOTH_S) for at in (*before, *after)]
    return float(np.median(swings)) if swings else 0.0
