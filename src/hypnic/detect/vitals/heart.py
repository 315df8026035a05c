"""Heart: beats from the ECG or, where there is none, from a pulse wave; rate and variability every 30 s."""

from __future__ import annotations

import numpy as np

from hypnic.detect.heart import Measured
from hypnic.detect.vitals.options import VitalsOptions
from hypnic.detect.vitals.stand import Stand, Told, course, long
from hypnic.model.recording import Channel, Issue, Role
from hypnic.model.spans import FloatArray, Span, Spans
from hypnic.model.vitals import COURSE_S, HEART, Beats, Course
from hypnic.signals.grid import bin_deviations, bin_means, bin_sums
from hypnic.signals.heartbeats import clean_intervals

LEAST_WAVE_HZ = 20.0
"""A slower pulse channel holds no wave but a rate that the device worked out."""
LEAST_S = 300.0
"""Of assessable time; with less there is no heart to speak of (hypnic's own)."""
LOST_S = 600.0
"""Longer losses are told to the reader (hypnic's own)."""
LEAST_DIFFERENCES = 10
RATE_LIMITS = 24.0, 240.0
"""Beats a minute; devices write 0, 255 or 511 where they have none (hypnic's own)."""
UPSIDE_DOWN_UNDER = 0.8
"""Height over depth of the usual beat (hypnic's own)."""


def heart_told(stand: Stand) -> Told:
    """Tell the beats of a night.

    The first ECG that can be used is taken, then the first pulse wave, then a pulse rate (which has no beats:
    only the heart rate is told, since its variability is not in it).
    """
    refused: list[str] = []
    for channel in stand.recording.of(Role.ECG, Role.PULSE):
        if channel.role is Role.PULSE and channel.rate_hz < LEAST_WAVE_HZ:
            continue
        measured = stand.heart.measured(channel)
        if why := _too_little(measured.assessable):
            refused.append(f"{channel.label}: {why}")
            continue
        return _told(stand, channel, measured, refused)
    return _by_rate(stand, refused)


def _too_little(assessable: Spans) -> str:
    return f"beats can be told for only {long(assessable.total_s)}" if assessable.total_s < LEAST_S else ""


def _told(stand: Stand, channel: Channel, measured: Measured, refused: list[str]) -> Told:
    options = stand.options
    beats = Beats(
        time_s=measured.time_s,
        interval_s=_intervals(measured, options),
        label=channel.label,
        role=channel.role,
        method=measured.method,
        assessable=measured.assessable,
        upside_down=channel.role is Role.ECG and measured.upright_ratio < UPSIDE_DOWN_UNDER,
    )
    return Told(
        heart=beats,
        courses=courses(beats, stand.grid_s, options),
        assessable={HEART: beats.assessable},
        methods={HEART: f"{channel.label}, by {measured.method}"},
        issues=(*_refusals(refused), *_doubts(channel, beats, measured)),
    )


def _intervals(measured: Measured, options: VitalsOptions) -> FloatArray:
    """Return clean intervals; none reaches over time that is not assessable."""
    limits_s = options.least_interval_s, options.most_interval_s
    out = np.full(len(measured.time_s), np.nan)
    for span in measured.assessable:
        rows = slice(*np.searchsorted(measured.time_s, (span.start_s, span.end_s)).tolist())
        out[rows] = clean_intervals(measured.time_s[rows], options.most_change_ratio, limits_s)
    return out


def courses(beats: Beats, grid_s: FloatArray, options: VitalsOptions) -> tuple[Course, ...]:
    """Return heart rate, RMSSD and SDNN every 30 s.

    A value needs clean intervals over half of the 30 s, RMSSD also ten pairs of neighbours. The rate is 60
    over the mean interval; SDNN divides by n - 1.

    Source: Task Force of the ESC and NASPE 1996 for the measures. Departs from it in: 30 s in place of 5 min,
    which suits RMSSD well and SDNN less (Munoz et al. 2015, PLoS One 10:e0138921): compare only 30 s with 30
    s.
    """
    at_s, rr = beats.time_s, beats.interval_s
    known = bin_sums(at_s, grid_s, rr) >= options.least_known_ratio * COURSE_S
    mean = bin_means(at_s, grid_s, rr)
    spread = bin_deviations(at_s, grid_s, rr)
    step = np.append(np.nan, np.diff(rr))[: len(rr)]
    pairs = bin_sums(at_s, grid_s, np.where(np.isfinite(step), 1.0, np.nan)) >= LEAST_DIFFERENCES
    rmssd = np.sqrt(bin_means(at_s, grid_s, np.square(step)))
    return (
        *course("heart_rate_bpm", grid_s, np.where(known, 60 / mean, np.nan)),
        *course("rmssd_ms", grid_s, np.where(known & pairs, 1000 * rmssd, np.nan)),
        *course("sdnn_ms", grid_s, np.where(known, 1000 * spread, np.nan)),
    )


def _refusals(refused: list[str]) -> tuple[Issue, ...]:
    return tuple(
        Issue(row.partition(": ")[0], f"not used for the heart: {row.partition(': ')[2]}", "HEART_CHANNEL")
        for row in refused
    )


def _doubts(channel: Channel, beats: Beats, measured: Measured) -> tuple[Issue, ...]:
    issues = []
    if beats.upside_down:
        what = "The ECG is upside down (the electrodes may be swapped); beats were found all the same."
        issues.append(Issue(channel.label, what, "ECG_UPSIDE_DOWN"))
    for cause, spans in (
        ("is flat, clipped or missing", measured.lost),
        ("shows noise, no beats", measured.noise),
    ):
        if spans.total_s >= LOST_S:
            where = ", ".join(f"{long(row.duration_s)} from {long(row.start_s)}" for row in _longest(spans))
            what = f"It {cause} for {long(spans.total_s)} ({where}): nothing is said about the heart then."
            issues.append(Issue(channel.label, what, "HEART_LOST"))
    return tuple(issues)


def _longest(spans: Spans) -> list[Span]:
    return sorted(sorted(spans, key=lambda row: -row.duration_s)[:3])


def _by_rate(stand: Stand, refused: list[str]) -> Told:
    """Tell the heart rate from a pulse rate that the device worked out, where there is one."""
    for channel in stand.recording.of(Role.PULSE):
        if channel.rate_hz >= LEAST_WAVE_HZ:
            continue
        rate, seen = _rates(channel, stand.grid_s)
        if np.isfinite(rate).sum() * COURSE_S >= LEAST_S:
            why = f"{channel.label} is a rate that the device worked out: it has no beats and no variability"
            return Told(
                courses=course("heart_rate_bpm", stand.grid_s, rate),
                assessable={HEART: seen},
                why_not={HEART: "; ".join([*refused, why])},
                methods={HEART: f"{channel.label}, a rate that the device worked out"},
                issues=_refusals(refused),
            )
        refused.append(f"{channel.label}: hardly any value is a heart rate")
    return Told(why_not={HEART: "; ".join(refused) or "no ECG and no pulse"}, issues=_refusals(refused))


def _rates(channel: Channel, grid_s: FloatArray) -> tuple[FloatArray, Spans]:
    """Return the mean rate every 30 s, NaN where over half is no heart rate, and when it was one."""
    total, count = np.zeros(len(grid_s) - 1), np.zeros(len(grid_s) - 1)
    for signal in channel.load():
        at_s = signal.start_s + np.arange(len(signal)) / signal.rate_hz
        low, high = RATE_LIMITS
        values = np.where((signal.values > low) & (signal.values < high), signal.values, np.nan)
        total += bin_sums(at_s, grid_s, values.astype(np.float64))
        count += bin_sums(at_s, grid_s, np.where(np.isfinite(values), 1.0, np.nan))
    known = count >= 0.5 * COURSE_S * channel.rate_hz
    rate = np.where(known, total / np.maximum(count, 1), np.nan)
    return rate, Spans(zip(grid_s[:-1][known].tolist(), grid_s[1:][known].tolist(), strict=True))
