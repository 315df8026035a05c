"""Saturation: its mean every 30 s, and its falls."""

from __future__ import annotations

import numpy as np

from hypnic.detect.vitals.stand import Stand, Told, course, long
from hypnic.model.events import Event, Kind
from hypnic.model.recording import Channel, Issue, Role
from hypnic.model.spans import FloatArray, Spans
from hypnic.model.vitals import COURSE_S, FOUND_BY_HYPNIC, SATURATION
from hypnic.signals.grid import bin_means, bin_sums
from hypnic.signals.saturation import by_second, find_falls

LEAST_S = 300.0
"""With fewer seconds of values there is no saturation to speak of (hypnic's own)."""
LOST_S = 600.0
USUAL_HIGH = 60.0
"""A night whose median is lower is in other units, or no finger was in the clip (hypnic's own)."""


def saturation_told(stand: Stand) -> Told:
    """Tell the saturation from the first channel that holds one."""
    refused: list[str] = []
    for channel in stand.recording.of(Role.SPO2):
        rows = [by_second(signal) for signal in channel.load() if len(signal) >= 10 * max(signal.rate_hz, 1)]
        values = np.concatenate([np.empty(0), *(row for row, _ in rows)])
        known = values[np.isfinite(values)]
        if len(known) < LEAST_S:
            refused.append(f"{channel.label}: a saturation for only {long(float(len(known)))}")
        elif np.median(known) < USUAL_HIGH:
            what = f"its median is {np.median(known):.0f}, no saturation in per cent"
            refused.append(f"{channel.label}: {what}")
        else:
            return _told(stand, channel, rows)
    return Told(why_not={SATURATION: "; ".join(refused) or "no channel of oxygen saturation"})


def _told(stand: Stand, channel: Channel, rows: list[tuple[FloatArray, float]]) -> Told:
    times = np.concatenate([start_s + np.arange(len(values)) for values, start_s in rows])
    values = np.concatenate([row for row, _ in rows])
    grid_s = stand.grid_s
    count = bin_sums(times, grid_s, np.where(np.isfinite(values), 1.0, np.nan))
    mean = np.where(count >= 0.5 * COURSE_S, bin_means(times, grid_s, values), np.nan)
    seen = Spans(span for row, start_s in rows for span in _known(row, start_s))
    falls = (
        fall
        for row, start_s in rows
        for fall in find_falls(row, start_s, 1.0, stand.options.least_fall_percent)
    )
    lost_s = channel.recorded.total_s - seen.total_s
    what = f"No saturation for {long(lost_s)}: desaturations are not looked for then."
    return Told(
        courses=course("spo2_percent", grid_s, mean),
        found=[
            Event(
                onset_s=fall.onset_s,
                duration_s=fall.end_s - fall.onset_s,
                kind=Kind.DESATURATION,
                measures={"fall_percent": fall.fall_percent, "low_percent": fall.low_percent},
                label=FOUND_BY_HYPNIC,
            )
            for fall in falls
        ],
        assessable={SATURATION: seen},
        methods={SATURATION: f"{channel.label}, falls by hypnic's own rule"},
        issues=(Issue(channel.label, what, "SATURATION_LOST"),) if lost_s >= LOST_S else (),
    )


def _known(values: FloatArray, start_s: float) -> list[tuple[float, float]]:
    edges = np.flatnonzero(np.diff(np.isfinite(values).astype(np.int8), prepend=0, append=0)).tolist()
    return [(start_s + a, start_s + b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
