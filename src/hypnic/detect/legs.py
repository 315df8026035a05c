"""Leg movements: which channels hold the legs, what has to be cleaned, and what is found in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from hypnic.detect.leg_bursts import find_bursts
from hypnic.detect.leg_options import LegOptions
from hypnic.detect.leg_quality import (
    accepted,
    low_rate,
    many_short,
    refusal,
    refused,
    stretches,
    too_restless,
    unusable,
)
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.recording import Channel, Issue, Recording, Role, Signal
from hypnic.model.scoring import Candidates, ChannelQuality
from hypnic.model.spans import FloatArray, Spans
from hypnic.signals.beats import beat_image, r_peaks, remove_beats
from hypnic.signals.faults import bridged, find_faults
from hypnic.signals.filters import band_pass
from hypnic.signals.mains import find_mains, remove_mains

MOST_LABELS = 12
SITES = {Role.LEFT_LEG: Site.LEFT_LEG, Role.RIGHT_LEG: Site.RIGHT_LEG, Role.LEG: Site.LEG}

LOOK_S = 60.0
LOOKS = 5
"""An ECG is looked at in five minutes over the night before anything is done about it."""


@dataclass(frozen=True, slots=True)
class Leg:
    """What came of one leg channel."""

    site: Site
    quality: ChannelQuality
    events: tuple[Event, ...] = ()
    issues: tuple[Issue, ...] = ()


class _Heart:
    """The beats of a night's ECG: looked for when first asked for, and once for all legs."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    @cached_property
    def sample_s(self) -> FloatArray:
        """Beats in five minutes spread over the night."""
        start_s, end_s = self._channel.recorded.rows[0].start_s, self._channel.recorded.rows[-1].end_s
        looks = start_s + (end_s - start_s) * (np.arange(LOOKS) + 0.5) / LOOKS - LOOK_S / 2
        looks = np.maximum(looks, start_s).tolist()
        return np.unique(np.concatenate([_peaks(self._channel.load(at, at + LOOK_S)) for at in looks]))

    @cached_property
    def all_s(self) -> FloatArray:
        """All beats."""
        return _peaks(self._channel.load())

    def leaks(self, emg: Sequence[Signal]) -> bool:
        """Whether the heart shows in a leg."""
        return bool(self._channel.recorded) and beat_image(emg, self.sample_s).disturbs


def _peaks(signals: Sequence[Signal]) -> FloatArray:
    return np.concatenate([np.empty(0), *(r_peaks(bridged(signal)) for signal in signals)])


def detect_legs(recording: Recording, options: LegOptions | None = None) -> Candidates:
    """Find the movements of each leg of a night.

    One channel per leg is used, the first that can be scored. A channel that is a leg without a side
    is used only where no channel with a side can be scored. Each leg is decoded, cleaned and let go
    before the next.

    Returns
    -------
    Candidates
        `looked_for` is empty, with the reason, where no leg could be scored: never "none found".
    """
    options = options or LegOptions()
    legs: list[Leg] = []
    heart = next((_Heart(channel) for channel in recording.of(Role.ECG)), None)
    for role in (Role.LEFT_LEG, Role.RIGHT_LEG, Role.LEG):
        if role is Role.LEG and any(not leg.quality.refused for leg in legs):
            legs += [_unused(channel, "legs with a side were scored") for channel in recording.of(role)]
            continue
        done = False
        for channel in recording.of(role):
            leg = _unused(channel, "another channel of this leg was scored") if done else None
            leg = leg or _leg(channel, heart, options)
            done = done or not leg.quality.refused
            legs.append(leg)
    return _candidates(recording, legs)


def _candidates(recording: Recording, legs: Sequence[Leg]) -> Candidates:
    scored = [leg for leg in legs if not leg.quality.refused]
    issues = tuple(issue for leg in legs for issue in leg.issues)
    quality = tuple(leg.quality for leg in legs)
    if not scored:
        reason = "; ".join(f"{labels}: {why}" for labels, why in _refusals(legs)) or _no_leg(recording)
        return Candidates(not_looked_for={Kind.LEG_MOVEMENT: reason}, quality=quality, issues=issues)
    sides = {leg.site for leg in scored}
    if sides in ({Site.LEFT_LEG}, {Site.RIGHT_LEG}):
        (side,) = sides
        what = f"only the {'left' if side is Site.LEFT_LEG else 'right'} leg could be scored"
        issues += (Issue(recording.name, f"{what}: movements of the other one are missing", "ONE_LEG"),)
    return Candidates(
        events=Events(event for leg in scored for event in leg.events),
        looked_for=frozenset({Kind.LEG_MOVEMENT}),
        assessable={leg.site: leg.quality.assessable for leg in scored},
        quality=quality,
        issues=issues,
    )


def _refusals(legs: Sequence[Leg]) -> list[tuple[str, str]]:
    """Return each reason once, after the labels that it is about."""
    by_reason: dict[str, list[str]] = {}
    for leg in legs:
        by_reason.setdefault(leg.quality.refused, []).append(leg.quality.label)
    return [(" and ".join(labels), why) for why, labels in by_reason.items()]


def _no_leg(recording: Recording) -> str:
    if not recording.channels:
        return (
            "there are marks but no signal in what was given; add the recording, or score the marks "
            "themselves with 'hypnic rescore'"
        )
    labels = [channel.label for channel in recording.channels]
    more = f" and {len(labels) - MOST_LABELS} more" if len(labels) > MOST_LABELS else ""
    found = f"{', '.join(labels[:MOST_LABELS])}{more}"
    return f"no channel holds a leg's EMG (there are {found}); name one with --channel left_leg=LABEL"


def _unused(channel: Channel, why: str) -> Leg:
    return Leg(SITES[channel.role], refused(channel, f"not needed: {why}", channel.recorded))


def _refused(channel: Channel, why: tuple[str, str], recorded: Spans) -> Leg:
    what, code = why
    issue = Issue(channel.label, f"not scored: {what}", code)
    return Leg(SITES[channel.role], refused(channel, what, recorded), issues=(issue,))


def _leg(channel: Channel, heart: _Heart | None, options: LegOptions) -> Leg:
    why = refusal(channel, options)
    if why[0]:
        return _refused(channel, why, channel.recorded)
    raw = [signal for signal in channel.load() if len(signal)]
    recorded = Spans((signal.start_s, signal.end_s) for signal in raw)
    faults = [find_faults(signal, channel.resolution, channel.limits, options.faults) for signal in raw]
    why = unusable(faults, recorded)
    if why[0]:
        return _refused(channel, why, recorded)
    high_hz = min(options.high_hz, 0.45 * channel.rate_hz)
    emg = []
    for signal, fault in zip(raw, faults, strict=True):
        whole = bridged(signal) if fault.not_numbers else signal
        emg.append(band_pass(whole, options.low_hz, high_hz))
    del raw, signal, whole  # half of the leg's memory
    emg, cleaned = _clean(emg, heart, high_hz)
    bursts = find_bursts(
        emg, Spans(row for fault in faults for row in fault.all), SITES[channel.role], options
    )
    why = too_restless(bursts.assessable, options)
    if why[0]:
        return _refused(channel, why, recorded)
    return Leg(
        site=SITES[channel.role],
        quality=replace(accepted(channel, recorded, bursts.assessable, bursts.rest_uv), cleaned=cleaned),
        events=bursts.events,
        issues=(
            *low_rate(channel, options),
            *stretches(channel, faults, bursts.too_loud, options),
            *many_short(channel, bursts.dropped),
        ),
    )


def _clean(emg: list[Signal], heart: _Heart | None, high_hz: float) -> tuple[list[Signal], tuple[str, ...]]:
    """Take out mains and heart beats where they are; say which."""
    cleaned: list[str] = []
    mains = find_mains(emg, high_hz)
    if mains:
        emg = [remove_mains(signal, mains) for signal in emg]
        cleaned.append(f"{' and '.join(f'{hz:g}' for hz in mains)} Hz mains")
    if heart is not None and heart.leaks(emg):
        emg = [remove_beats(signal, heart.all_s) for signal in emg]
        cleaned.append("ECG")
    return emg, tuple(cleaned)
