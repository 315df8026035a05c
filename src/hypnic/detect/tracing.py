"""Every muscle channel of a night: judged, decoded, cleaned and filtered once, for all detectors.

A channel is decoded in pieces, so that it is never whole in memory as recorded, and its filtered samples are
let go before the next one is decoded: what detectors need of them is kept in a `Muscle` (and, for legs, in
the bursts of the leg movement rule), which is ten times smaller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hypnic.detect.emg_decoded import decoded
from hypnic.detect.emg_options import EmgOptions
from hypnic.detect.emg_pieces import Piece, Rested, at_rest
from hypnic.detect.emg_quality import (
    accepted,
    low_rate,
    refusal,
    refused,
    stretches,
    too_restless,
    unusable,
)
from hypnic.detect.heart import Heart
from hypnic.detect.leg_bursts import Bursts, find_bursts
from hypnic.detect.leg_options import LegOptions
from hypnic.detect.twitch_options import TwitchOptions
from hypnic.detect.twitches import find_twitches
from hypnic.model.events import LEGS
from hypnic.model.muscle import Muscle, Muscles, Stretch
from hypnic.model.recording import MUSCLES, Channel, Issue, Recording, Role, Signal
from hypnic.model.scoring import ChannelQuality
from hypnic.model.spans import Spans
from hypnic.signals.beats import remove_beats
from hypnic.signals.envelope import cell_length, cell_power
from hypnic.signals.mains import find_mains, remove_mains
from hypnic.signals.memory import give_back

CELL_S = 1 / 64
SECOND_S = 1.0
SOME = 1024
"""Seconds whose mean is taken at a time."""
LEG_ROLES = (Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEG)


@dataclass(frozen=True, slots=True)
class TraceOptions:
    """What tracing needs to know: the parts of `DetectOptions` that work on samples."""

    emg: EmgOptions
    legs: LegOptions
    twitches: TwitchOptions


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """What came of one muscle channel; `muscle` and `leg` are None where it was refused or not needed."""

    role: Role
    quality: ChannelQuality
    muscle: Muscle | None = None
    leg: Bursts | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Tracing:
    """The muscle channels of a night, legs first, and its heart."""

    rows: tuple[Trace, ...]
    heart: Heart

    @property
    def legs(self) -> tuple[Trace, ...]:
        """The channels that are legs."""
        return tuple(row for row in self.rows if row.role in LEG_ROLES)

    @property
    def muscles(self) -> Muscles:
        """The muscles that could be used."""
        return Muscles(tuple(row.muscle for row in self.rows if row.muscle is not None))


def trace(recording: Recording, options: TraceOptions, heart: Heart | None = None) -> Tracing:
    """Trace every muscle of a night.

    One channel per leg is used, the first that can be scored. A channel that is a leg without a side
    is used only where no channel with a side can be scored. Of other muscles every channel is used.
    """
    heart = heart or Heart.of(recording)
    rows = [
        row for role in (Role.LEFT_LEG, Role.RIGHT_LEG) for row in _first(recording, role, heart, options)
    ]
    if any(row.muscle is not None for row in rows):
        rows += [_unused(channel, "legs with a side were scored") for channel in recording.of(Role.LEG)]
    else:
        rows += _first(recording, Role.LEG, heart, options)
    others = [role for role in MUSCLES if role not in LEG_ROLES]
    rows += [_traced(channel, heart, options) for channel in recording.of(*others)]
    give_back()
    return Tracing(tuple(rows), heart)


def _first(recording: Recording, role: Role, heart: Heart, options: TraceOptions) -> Iterator[Trace]:
    done = False
    for channel in recording.of(role):
        row = (
            _unused(channel, "another channel of this leg was scored")
            if done
            else _traced(channel, heart, options)
        )
        done = done or row.muscle is not None
        yield row


def _unused(channel: Channel, why: str) -> Trace:
    return Trace(channel.role, refused(channel, f"not needed: {why}", channel.recorded))


def _traced(channel: Channel, heart: Heart, options: TraceOptions) -> Trace:
    give_back()
    ready = prepare(channel, heart, options.emg)
    if isinstance(ready, Refusal):
        issue = Issue(channel.label, f"not scored: {ready.what}", ready.code)
        return Trace(channel.role, refused(channel, ready.what, ready.recorded), issues=(issue,))
    site, rested = MUSCLES[channel.role], ready.rested
    if site not in LEGS:
        rested.let_go()
    quality = accepted(channel, ready.recorded, rested.assessable, rested.rest_uv)
    return Trace(
        role=channel.role,
        quality=replace(quality, cleaned=ready.cleaned),
        muscle=_muscle(channel, rested, ready.recorded - ready.faulty, options.twitches),
        leg=find_bursts(rested, site, options.legs) if site in LEGS else None,
        issues=ready.issues,
    )


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing on a channel can be scored."""

    what: str
    code: str
    recorded: Spans


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """A channel that was decoded, filtered, cleaned, and brought to its resting level.

    Attributes
    ----------
    faulty
        When nothing can be seen (flat, clipped, not a number).
    cleaned
        What was removed, in words.
    """

    rested: Rested
    recorded: Spans
    faulty: Spans
    cleaned: tuple[str, ...]
    issues: tuple[Issue, ...]


def prepare(channel: Channel, heart: Heart, options: EmgOptions) -> Ready | Refusal:
    """Decode and filter one muscle's channel, and find its resting level; or say why it cannot be used.

    A leg that is never at rest is refused, since the rule for leg movements has nothing to start from. Other
    muscles may be tense for hours (a chin awake); they have no assessable time then, but they have a tone.
    """
    why, code = refusal(channel, options)
    if why:
        return Refusal(why, code, channel.recorded)
    high_hz = min(options.high_hz, 0.45 * channel.rate_hz)
    parts = decoded(channel, options.low_hz, high_hz, options.faults)
    recorded = Spans(row.recorded for row in parts)
    faults = [row.faults for row in parts]
    why, code = unusable(faults, recorded)
    if why:
        return Refusal(why, code, recorded)
    emg = [row.emg for row in parts]
    cleaned = clean(emg, heart, high_hz)
    faulty = Spans(row for fault in faults for row in fault.all)
    rested = at_rest(emg, faulty, options)
    why, code = too_restless(rested.assessable, options)
    if why and channel.role in LEG_ROLES:
        return Refusal(why, code, recorded)
    issues = (*low_rate(channel, options), *stretches(channel, faults, rested.too_loud, options))
    return Ready(rested, recorded, faulty, cleaned, issues)


def clean(emg: Sequence[Signal], heart: Heart, high_hz: float) -> tuple[str, ...]:
    """Take out mains and heart beats where they are, in place; say which."""
    cleaned: list[str] = []
    mains = find_mains(emg, high_hz)
    if mains:
        for signal in emg:
            remove_mains(signal, mains)
        cleaned.append(f"{' and '.join(f'{hz:g}' for hz in mains)} Hz mains")
    if heart.leaks(emg):
        for signal in emg:
            remove_beats(signal, heart.all_s)
        cleaned.append("ECG")
        give_back()
    return tuple(cleaned)


def _muscle(channel: Channel, rested: Rested, recorded: Spans, options: TwitchOptions) -> Muscle:
    return Muscle(
        site=MUSCLES[channel.role],
        label=channel.label,
        recorded=recorded,
        assessable=rested.assessable,
        stretches=tuple(map(_stretch, rested.pieces)),
        bursts=find_twitches(rested, options),
    )


def _stretch(piece: Piece) -> Stretch:
    values, rate_hz = piece.signal.values, piece.signal.rate_hz
    cell = cell_length(rate_hz, CELL_S)
    rms = np.sqrt(cell_power(values, cell))
    second = cell_length(rate_hz, SECOND_S)
    rows = values[: len(values) // second * second].reshape(-1, second)
    means = [
        np.abs(some).mean(axis=1, dtype=np.float32) for some in np.split(rows, range(SOME, len(rows), SOME))
    ]
    return Stretch(
        start_s=piece.signal.start_s,
        cell_s=cell / rate_hz,
        rms_uv=np.minimum(rms, np.finfo(np.float16).max).astype(np.float16),
        mean_s=second / rate_hz,
        mean_uv=np.concatenate(means),
    )
