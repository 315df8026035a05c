"""Twitches of the face and of the eyelids, from face EMG and from what muscle shows in the EOG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.detect.body import Pool, merged, pooled
from hypnic.detect.emg_decoded import decoded
from hypnic.detect.emg_options import EmgOptions
from hypnic.detect.emg_pieces import at_rest
from hypnic.detect.scene import Scene
from hypnic.detect.tracing import clean
from hypnic.detect.twitches import find_twitches
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import SLEEP
from hypnic.model.muscle import BurstTable
from hypnic.model.ranges import check_ranges
from hypnic.model.recording import Channel, Role, SampleArray, Signal
from hypnic.model.scoring import Candidates
from hypnic.model.spans import BoolArray, FloatArray, Spans
from hypnic.signals.memory import give_back
from hypnic.signals.rows import Rows
from hypnic.signals.trains import runs_together

KIND = Kind.FACE_TWITCH
LOW_HZ, LEAST_RATE_HZ = 20.0, 100.0
"""Rapid eye movements and blinks lie under 10 Hz, muscle over 20 Hz."""
MOVED_S, APART_S = 0.5, 0.5
SLOW_S, REACH_S = 0.04, 0.2
EYES_MOVED_UV, SHARE = 30.0, 0.4


@dataclass(frozen=True, slots=True)
class FaceOptions:
    """What a twitch of the face or of an eyelid is: no rule counts it, so all limits are hypnic's own.

    Attributes
    ----------
    least_s, longest_s
        Length of a burst.
    face_uv, eyelids_uv
        Its least peak in the face EMG (10–100 Hz), and in the EOG (20–100 Hz).
    """

    least_s: float = 0.05
    longest_s: float = 0.5
    face_uv: float = 30.0
    eyelids_uv: float = 20.0

    def __post_init__(self) -> None:
        check_ranges(self, {"least_s": (0.015, 0.2), "longest_s": (0.2, 2.0)})
        check_ranges(self, {"face_uv": (5.0, 500.0), "eyelids_uv": (5.0, 500.0)})


@dataclass(frozen=True, slots=True, eq=False)
class Eye:
    """One EOG channel: its bursts of muscle, when they could be told, and its slow part.

    `slow` is smoothed over 0.04 s, at about 50 samples a second.
    """

    bursts: BurstTable
    assessable: Spans
    slow: tuple[Signal, ...]

    def moved_uv(self, from_s: float, to_s: float) -> float:
        """Return by how much the slow part leaves its middle over the stretch, with its sign."""
        for signal in self.slow:
            first, stop = (round((at - signal.start_s) * signal.rate_hz) for at in (from_s, to_s))
            if 0 <= first < stop <= len(signal):
                part = signal.values[first:stop]
                away = part - np.median(signal.values[max(first - 50, 0) : stop + 50])
                return float(away[np.abs(away).argmax()])
        return 0.0


def detect_face(scene: Scene, options: FaceOptions, emg: EmgOptions) -> Candidates:
    """Return the twitches of face and eyelids in sleep.

    A twitch is a burst of muscle of 0.05–0.5 s in the face EMG, or in the part of the EOG over 20 Hz. Not
    one: what comes with a burst of another muscle or next to a longer movement of any, and in the EOG what is
    small against a slow deflection of both eyes in opposite directions (a rapid eye movement). Blinks belong
    to wake, in which nothing is looked for.
    """
    asleep = scene.time_in(*SLEEP)
    faces = scene.muscles.at(Site.FACE)
    channels = [channel for channel in scene.recording.of(Role.EOG) if usable(channel)]
    if not faces and not channels:
        why = "needs the EMG of the face, or an EOG in microvolts of 100 samples a second or more"
        return Candidates(not_looked_for={KIND: why})
    if asleep is None:
        return Candidates(
            not_looked_for={KIND: "needs sleep stages: awake, faces move and eyes blink at will"}
        )
    eyes = [look(channel, scene, emg) for channel in channels]
    others = pooled([muscle for muscle in scene.muscles if muscle.site is not Site.FACE])
    face = _twitches(merged([muscle.bursts for muscle in faces]), options.face_uv, options)
    lids = _twitches(merged([eye.bursts for eye in eyes]), options.eyelids_uv, options)
    in_both = _overlaps(lids, face)
    lids = lids.where(~in_both & ~_eyes_moved(lids, eyes))
    told = [*(muscle.assessable for muscle in faces), *(eye.assessable for eye in eyes)]
    seen = Spans(row for spans in told for row in spans) & asleep
    events = [
        event
        for site, pool in ((Site.FACE, face), (Site.EYELIDS, lids))
        for event in _events(pool.where(~_with_others(pool, others)), site, seen)
    ]
    return Candidates(events=Events(events), looked_for=frozenset({KIND}), seen={KIND: seen})


def usable(channel: Channel) -> bool:
    """Whether muscle can be told in a channel of the eyes."""
    return channel.rate_hz >= LEAST_RATE_HZ and channel.calibrated and channel.unit == "uV"


def look(channel: Channel, scene: Scene, emg: EmgOptions) -> Eye:
    """Decode an EOG channel once, for its muscle and for its slow part."""
    give_back()
    high_hz = min(emg.high_hz, 0.45 * channel.rate_hz)
    slow: list[_Slow] = []

    def watch(stretch: int, piece: Signal) -> None:
        if stretch == len(slow):
            slow.append(_Slow(piece))
        slow[stretch].add(piece)

    parts = decoded(channel, LOW_HZ, high_hz, emg.faults, watch=watch)
    muscle = [part.emg for part in parts]
    clean(muscle, scene.heart, high_hz)
    rested = at_rest(muscle, Spans(row for part in parts for row in part.faults.all), emg)
    rested.let_go()
    return Eye(find_twitches(rested), rested.assessable, tuple(part.signal for part in slow))


class _Slow:
    """The slow part of an unbroken stretch, while it is decoded."""

    def __init__(self, first: Signal) -> None:
        self._rows = Rows(max(1, round(SLOW_S * first.rate_hz / 2)))
        self._rate_hz, self._start_s = first.rate_hz / self._rows.size, first.start_s
        self._means: list[SampleArray] = []

    def add(self, piece: Signal) -> None:
        self._means.append(self._rows.add(piece.values).mean(axis=1, dtype=np.float32))

    @property
    def signal(self) -> Signal:
        return Signal(np.concatenate(self._means), self._rate_hz, self._start_s)


def _twitches(pool: Pool, least_uv: float, options: FaceOptions) -> Pool:
    """Return one row a twitch, however many channels show it."""
    groups = runs_together(pool.onset_s, pool.end_s, 0.0)
    if not len(groups):
        return pool
    one = Pool(
        onset_s=pool.onset_s[groups.first],
        end_s=np.maximum.reduceat(pool.end_s, groups.first),
        peak_uv=np.maximum.reduceat(pool.peak_uv, groups.first),
        muscle=pool.muscle[groups.first],
    )
    length = one.duration_s
    fits = (length >= options.least_s) & (length <= options.longest_s) & (one.peak_uv >= least_uv)
    return one.where(fits & ~_beside(one, pool.where(pool.duration_s >= MOVED_S)))


def _beside(pool: Pool, moving: Pool) -> BoolArray:
    """Whether each row starts in a movement or within half a second of one."""
    rows = zip((moving.onset_s - APART_S).tolist(), (moving.end_s + APART_S).tolist(), strict=True)
    return Spans(rows).contains(pool.onset_s)


def _overlaps(pool: Pool, others: Pool) -> BoolArray:
    """Whether each row shares time with any row of another pool."""
    rows = np.asarray(
        Spans(zip(others.onset_s.tolist(), others.end_s.tolist(), strict=True)).rows, dtype=np.float64
    ).reshape(-1, 2)
    ended = np.searchsorted(rows[:, 1], pool.onset_s, side="right")
    begun = np.searchsorted(rows[:, 0], pool.end_s, side="left")
    return np.asarray(begun > ended, dtype=np.bool_)


def _with_others(pool: Pool, others: Pool) -> BoolArray:
    return _overlaps(pool, others) | _beside(pool, others.where(others.duration_s >= MOVED_S))


def _eyes_moved(lids: Pool, eyes: Sequence[Eye]) -> BoolArray:
    """Whether each burst is small against a slow deflection of both eyes in opposite directions."""
    moved = np.zeros(len(lids), dtype=np.bool_)
    if len(eyes) < 2:
        return moved
    for at, (onset_s, end_s, peak_uv) in enumerate(_rows(lids.onset_s, lids.end_s, lids.peak_uv)):
        left, right = (eye.moved_uv(onset_s - REACH_S, end_s + REACH_S) for eye in eyes[:2])
        smaller = min(abs(left), abs(right))
        moved[at] = left * right < 0 and smaller >= EYES_MOVED_UV and peak_uv < SHARE * smaller
    return moved


def _events(pool: Pool, site: Site, seen: Spans) -> Iterator[Event]:
    pool = pool.where(seen.contains(pool.onset_s))
    for onset_s, duration_s, peak_uv in _rows(pool.onset_s, pool.duration_s, pool.peak_uv):
        yield Event(onset_s, duration_s, KIND, site, {"peak_uv": peak_uv})


def _rows(*columns: FloatArray) -> Iterator[tuple[float, ...]]:
    return zip(*(column.tolist() for column in columns), strict=True)
