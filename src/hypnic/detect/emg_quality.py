"""The guard: which muscle channels, and which stretches of them, can be scored at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypnic.detect.emg_options import EmgOptions
from hypnic.model.recording import Channel, Issue
from hypnic.model.scoring import ChannelQuality
from hypnic.model.spans import Spans
from hypnic.signals.faults import Faults

NOTHING_LEFT_S = 60.0
"""With less assessable time than this (hypnic's own) a channel is refused: rest cannot be told."""


def refusal(channel: Channel, options: EmgOptions) -> tuple[str, str]:
    """Return why a muscle cannot be scored, judged by the header, and the code; empty where it can."""
    if not channel.calibrated or channel.unit != "uV":
        unit = channel.stored_unit or channel.unit or "no unit"
        return (
            f"the file does not say how many microvolts a step is worth (unit: {unit}), so a limit in "
            "microvolts has no meaning; export it again with its calibration",
            "UNCALIBRATED",
        )
    if channel.resolution is not None and channel.resolution > options.coarsest_uv:
        return (
            f"one step of the converter is {channel.resolution:.4g} µV, but movements are told by a few "
            f"microvolts (steps of {options.coarsest_uv:g} µV or less are needed); "
            "export it again with a finer resolution",
            "COARSE_STEPS",
        )
    if channel.rate_hz < options.least_rate_hz:
        return (
            f"{channel.rate_hz:.4g} samples per second are too few for EMG (at least "
            f"{options.least_rate_hz:g}); export it again at the rate at which it was recorded",
            "RATE_TOO_LOW",
        )
    return "", ""


def unusable(faults: Sequence[Faults], recorded: Spans) -> tuple[str, str]:
    """Return why nothing on a channel can be scored, judged by its samples; empty where something can."""
    if recorded.total_s == 0:
        return "the channel holds no samples; check the recording", "EMPTY_CHANNEL"
    flat = _all(fault.flat for fault in faults)
    clipped = _all(fault.clipped for fault in faults)
    left = (recorded - _all(fault.all for fault in faults)).total_s
    if left >= min(NOTHING_LEFT_S, 0.5 * recorded.total_s):
        return "", ""
    if flat.total_s >= clipped.total_s:
        return (
            f"the signal is flat for {_long(flat.total_s)} of {_long(recorded.total_s)}: the electrode was "
            "off or not connected; check whether another channel holds this muscle",
            "FLAT",
        )
    return (
        f"the signal sits at the limit of what can be stored for {_long(clipped.total_s)} of "
        f"{_long(recorded.total_s)}: the amplifier was overdriven; look for another channel of this muscle",
        "CLIPPED",
    )


def too_restless(assessable: Spans, options: EmgOptions) -> tuple[str, str]:
    """Return why nothing can be told where no rest was found; empty where there was some."""
    if assessable:
        return "", ""
    return (
        f"the muscle was never at rest under {options.highest_rest_uv:g} µV (poor electrodes or tense "
        "muscle), "
        "so no movement can be told from rest; check the electrodes before the next night",
        "LOUD_REST",
    )


def many_short(channel: Channel, count: int) -> list[Issue]:
    """Return an `Issue` where rejected bursts were too many to be listed one by one."""
    if not count:
        return []
    what = f"{count} bursts too short to be movements (spikes of the heart, electrode pops) are not listed"
    return [Issue(channel.label, what, "MANY_SHORT_BURSTS")]


def stretches(
    channel: Channel, faults: Sequence[Faults], too_loud: Spans, options: EmgOptions
) -> list[Issue]:
    """Return an `Issue` for each cause that makes stretches of a channel not assessable."""
    causes = (
        ("FLAT", _all(fault.flat for fault in faults), "flat (electrode off)"),
        ("CLIPPED", _all(fault.clipped for fault in faults), "at the limit of what can be stored"),
        ("NOT_NUMBERS", _all(fault.not_numbers for fault in faults), "without valid numbers"),
        ("LOUD_REST", too_loud, f"never at rest under {options.highest_rest_uv:g} µV"),
    )
    return [
        Issue(
            channel.label,
            f"{_long(spans.total_s)} {words} ({_many(len(spans))}, first at {_clock(spans.rows[0].start_s)} "
            "from the start); that time is not assessable and left out of every index",
            code,
        )
        for code, spans, words in causes
        if spans
    ]


def low_rate(channel: Channel, options: EmgOptions) -> list[Issue]:
    """Return an `Issue` where the rate is enough to score but less than recommended."""
    if channel.rate_hz >= options.good_rate_hz:
        return []
    return [
        Issue(
            channel.label,
            f"only {channel.rate_hz:.4g} samples per second ({options.good_rate_hz:g} or more are "
            "recommended): the upper part of the EMG is missing and weak movements may be",
            "LOW_RATE",
        )
    ]


def refused(channel: Channel, why: str, recorded: Spans) -> ChannelQuality:
    """Return the quality of a channel on which nothing was scored."""
    return ChannelQuality(
        label=channel.label,
        role=channel.role,
        rate_hz=channel.rate_hz,
        resolution_uv=channel.resolution,
        recorded=recorded,
        assessable=Spans(),
        refused=why,
    )


def accepted(channel: Channel, recorded: Spans, assessable: Spans, rest_uv: float | None) -> ChannelQuality:
    """Return the quality of a channel that was scored, before its cleaning is known."""
    quality = refused(channel, "", recorded)
    return replace(quality, assessable=assessable, rest_uv=rest_uv)


def _all(spans: Iterable[Spans]) -> Spans:
    return Spans(row for each in spans for row in each)


def _long(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _many(count: int) -> str:
    return "one stretch" if count == 1 else f"{count} stretches"


def _clock(seconds: float) -> str:
    minutes = int(seconds // 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{int(seconds % 60):02d} h"
