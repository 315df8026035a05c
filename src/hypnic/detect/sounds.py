"""Loud sounds of the room, so that a jerk can be told from an answer to one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.ranges import check_ranges
from hypnic.model.recording import Channel, Role
from hypnic.model.scoring import Candidates
from hypnic.model.spans import BoolArray, FloatArray
from hypnic.signals.faults import bridged
from hypnic.signals.loudness import loud_runs, over_background, sound_cell, sound_power
from hypnic.signals.trains import find_trains, irregularity

KIND = Kind.STIMULUS
LEAST_RATE_HZ = 100.0
CHUNK_S = 600.0
"""A night of sound is decoded in pieces: as a whole it may be a gigabyte."""
CELL_S, QUIET_S, BACKGROUND_S = 0.02, 0.2, 60.0
SNORING = "rhythmic with the breath: snoring"
MARKED = "marked as snoring"
LEAST_BREATHS = 4


@dataclass(frozen=True, slots=True)
class SoundOptions:
    """What a loud sound is. All of it is hypnic's own.

    Attributes
    ----------
    on_db, off_db
        A sound starts so far over the background of a minute, and ends before 0.2 s under the second.
    breath_s, longest_breath_s, breath_cv
        Four sounds or more at such intervals, that vary by at most this part of their mean, are snoring.
    """

    on_db: float = 15.0
    off_db: float = 6.0
    breath_s: float = 2.0
    longest_breath_s: float = 8.0
    breath_cv: float = 0.35

    def __post_init__(self) -> None:
        check_ranges(self, {"on_db": (3.0, 60.0), "off_db": (1.0, 60.0), "breath_s": (0.5, 5.0)})
        check_ranges(self, {"longest_breath_s": (4.0, 20.0), "breath_cv": (0.0, 2.0)})
        if self.off_db > self.on_db:
            raise ValueError(f"off_db is at most on_db, got {self.off_db:g} and {self.on_db:g}")


def detect_sounds(scene: Scene, options: SoundOptions) -> Candidates:
    """Return the loud sounds of a night as stimuli; snoring keeps its rows, excluded with the reason.

    The first channel of sound is used, or else of snoring. How loud a sound was is told against the
    background alone: no channel says how many decibels it heard.
    """
    channels = [
        channel
        for channel in scene.recording.of(Role.SOUND, Role.SNORE)
        if channel.rate_hz >= LEAST_RATE_HZ and channel.recorded
    ]
    if not channels:
        why = "no channel of sound or snoring of 100 samples a second or more, so no sound was heard"
        return Candidates(not_looked_for={KIND: why})
    channel = channels[0]
    found = np.array(list(_sounds(channel, options)), dtype=np.float64).reshape(-1, 3)
    snoring = breathed(found[:, 0], options)
    snores = scene.marks.of(Kind.SNORE).spans
    events = [
        Event(
            onset_s=onset_s,
            duration_s=end_s - onset_s,
            kind=KIND,
            site=Site.UNKNOWN,
            measures={"level_ratio": times},
            excluded=MARKED if snores.contains(onset_s) else SNORING if is_snoring else "",
        )
        for (onset_s, end_s, times), is_snoring in zip(found.tolist(), snoring.tolist(), strict=True)
    ]
    return Candidates(events=Events(events), looked_for=frozenset({KIND}), seen={KIND: channel.recorded})


def _sounds(channel: Channel, options: SoundOptions) -> Iterator[tuple[float, float, float]]:
    """Yield onset, end and how many times louder than the background (RMS) each sound is."""
    cell = sound_cell(channel.rate_hz, CELL_S)
    for start_s, power in _powers(channel, cell):
        cell_s = cell / channel.rate_hz
        over_db = over_background(power, round(BACKGROUND_S / cell_s))
        runs = loud_runs(over_db, options.on_db, options.off_db, max(1, round(QUIET_S / cell_s)))
        for first, end in zip(runs.first_on.tolist(), runs.end_hot.tolist(), strict=True):
            times = float(np.sqrt(np.mean(10 ** (over_db[first:end] / 10))))
            yield start_s + first * cell_s, start_s + end * cell_s, times


def _powers(channel: Channel, cell: int) -> Iterator[tuple[float, FloatArray]]:
    """Yield the start and the power in cells of each unbroken stretch; samples are let go piece by piece."""
    step_s = max(1, round(CHUNK_S * channel.rate_hz / cell)) * cell / channel.rate_hz
    half_s = 0.5 / channel.rate_hz
    for span in channel.recorded:
        starts = np.arange(span.start_s, span.end_s - half_s, step_s).tolist()
        parts = [
            (signal.start_s, sound_power(bridged(signal).values, cell))
            for at in starts
            for signal in channel.load(at - half_s, min(at + step_s, span.end_s) - half_s)
            if len(signal) >= cell
        ]
        if parts:
            yield parts[0][0], np.concatenate([power for _, power in parts])


def breathed(onset_s: FloatArray, options: SoundOptions) -> BoolArray:
    """Return which sounds follow each other at the intervals of breath, four or more in a row."""
    rhythmic = np.zeros(len(onset_s), dtype=np.bool_)
    between_s = (options.breath_s, options.longest_breath_s)
    for first, stop in find_trains(onset_s, between_s, LEAST_BREATHS).pairs():
        for at in range(first, stop - LEAST_BREATHS + 1):
            if irregularity(onset_s[at : at + LEAST_BREATHS]) <= options.breath_cv:
                rhythmic[at : at + LEAST_BREATHS] = True
    return rhythmic
