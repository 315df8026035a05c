"""Breath: its rate, depth and steadiness every 30 s, from the flow or a belt; and candidates of pauses."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hypnic.detect.pieces import Pieces, good_pieces
from hypnic.detect.vitals.options import VitalsOptions
from hypnic.detect.vitals.pauses import pauses_told
from hypnic.detect.vitals.stand import Stand, Told, course, long
from hypnic.model.recording import Channel, Issue, Role, Signal
from hypnic.model.spans import FloatArray, Spans
from hypnic.model.vitals import BREATH, CANDIDATES, COURSE_S, Breathing, Breaths, Course
from hypnic.signals.breath import Swing, find_breaths, flow_swing
from hypnic.signals.grid import bin_deviations, bin_means, bin_sums

LEAST_PIECE_S, LEAST_FLAT_S = 60.0, 120.0
"""No breath is held for two minutes: what is flat for longer is a lost sensor (hypnic's own)."""
LEAST_S = 300.0
LEAST_BREATHING_RATIO = 0.5
"""Breaths of 5 to 48 a minute must fill this part of a channel's good time (hypnic's own)."""
FEWEST_PERIODS = 5
SATURATED_S, SATURATED_RATIO = 300.0, 0.1
"""Half minutes with a tenth of their samples on the converter's or amplifier's rail; told from five
minutes."""


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """One channel after it was decoded: its breaths, without its samples."""

    channel: Channel
    breaths: Breaths
    assessable: Spans
    saturated: Spans
    swings: tuple[Swing, ...]

    @property
    def why_not(self) -> str:
        if self.assessable.total_s < LEAST_S:
            return f"only {long(self.assessable.total_s)} without a fault"
        if np.nansum(self.breaths.period_s) < LEAST_BREATHING_RATIO * self.assessable.total_s:
            return "mostly no breaths of 5 to 48 a minute"
        return ""


def breath_told(stand: Stand) -> Told:
    """Tell the breath from the first channel that holds breaths: flow, then chest, then belly.

    All of them are looked at once, since a saturated belt is told to the reader even where it is not needed.
    """
    looks = [_look(channel) for channel in stand.recording.of(Role.FLOW, Role.THORAX, Role.ABDOMEN)]
    issues = tuple(_saturated(look) for look in looks if look.saturated.total_s >= SATURATED_S)
    chosen = next((look for look in looks if not look.why_not), None)
    if chosen is None:
        why = "; ".join(f"{look.channel.label}: {look.why_not}" for look in looks)
        why = why or "no channel of flow and no belt"
        return Told(why_not={BREATH: why, CANDIDATES: why}, issues=issues)
    channel = chosen.channel
    pauses = pauses_told(stand, channel, chosen.swings, chosen.assessable)
    return replace(
        pauses,
        breath=Breathing(chosen.breaths, channel.label, channel.role, channel.unit, chosen.assessable),
        courses=courses(chosen.breaths, stand.grid_s, stand.options),
        assessable={**pauses.assessable, BREATH: chosen.assessable},
        methods={**pauses.methods, BREATH: f"{channel.label}, by hypnic's own rule for breaths"},
        issues=issues,
    )


def _look(channel: Channel) -> _Look:
    signals = channel.load()
    pieces = good_pieces(channel, signals, LEAST_PIECE_S, LEAST_FLAT_S)
    saturated = Spans(span for signal in signals for span in saturated_spans(signal, channel.resolution))
    assessable = pieces.good - saturated
    breaths = find_breaths(pieces.rows)
    keep = assessable.contains(breaths.time_s) if len(breaths) else np.empty(0, dtype=np.bool_)
    return _Look(
        channel=channel,
        breaths=Breaths(breaths.time_s[keep], breaths.period_s[keep], breaths.depth[keep]),
        assessable=assessable,
        saturated=saturated,
        swings=_swings(channel, pieces),
    )


def _swings(channel: Channel, pieces: Pieces) -> tuple[Swing, ...]:
    if channel.role is not Role.FLOW:
        return ()
    return tuple(swing for swing in map(flow_swing, pieces.rows) if swing is not None)


def saturated_spans(signal: Signal, resolution: float | None) -> Spans:
    """Return the half minutes in which a tenth of the samples sit on the signal's highest or lowest value."""
    block = round(COURSE_S * signal.rate_hz)
    values = signal.values[: len(signal) // block * block].reshape(-1, block) if block else signal.values[:0]
    if not values.size or not np.isfinite(values).any() or np.nanmax(values) == np.nanmin(values):
        return Spans()
    half = (resolution or 0.0) / 2
    top, bottom = float(np.nanmax(values)) - half, float(np.nanmin(values)) + half
    share = np.maximum((values >= top).mean(axis=1), (values <= bottom).mean(axis=1))
    at = np.flatnonzero(share >= SATURATED_RATIO) * block / signal.rate_hz + signal.start_s
    return Spans((start_s, start_s + block / signal.rate_hz) for start_s in at.tolist())


def courses(breaths: Breaths, grid_s: FloatArray, options: VitalsOptions) -> tuple[Course, ...]:
    """Return rate, depth and steadiness of the breath every 30 s.

    A value needs known periods over half of the 30 s, and steadiness five of them. Depth is over the night's
    median, since no belt and hardly any flow is calibrated; steadiness is the periods' SD (n - 1) over their
    mean. Source: hypnic's own.
    """
    at_s, period = breaths.time_s, breaths.period_s
    known = bin_sums(at_s, grid_s, period) >= options.least_known_ratio * COURSE_S
    mean = bin_means(at_s, grid_s, period)
    few = bin_sums(at_s, grid_s, np.where(np.isfinite(period), 1.0, np.nan)) < FEWEST_PERIODS
    steady = np.where(known & ~few, bin_deviations(at_s, grid_s, period) / mean, np.nan)
    usual = float(np.median(breaths.depth)) if len(breaths) else np.nan
    depth = bin_means(at_s, grid_s, breaths.depth / usual)
    return (
        *course("breath_rate_per_min", grid_s, np.where(known, 60 / mean, np.nan)),
        *course("breath_depth_ratio", grid_s, np.where(known, depth, np.nan)),
        *course("breath_period_cv_ratio", grid_s, steady),
    )


def _saturated(look: _Look) -> Issue:
    what = f"It is saturated for {long(look.saturated.total_s)}: the breath cannot be told from it then."
    return Issue(look.channel.label, what, "BREATH_SATURATED")
