"""Leg movements: what the burst finder of WASM 2016 found in the legs of a night."""

from __future__ import annotations

from collections.abc import Sequence

from hypnic.detect.emg_quality import many_short
from hypnic.detect.scene import MOST_LABELS, Scene
from hypnic.detect.tracing import Trace
from hypnic.model.events import Events, Kind, Site
from hypnic.model.recording import MUSCLES, Issue, Recording
from hypnic.model.scoring import Candidates


def detect_legs(scene: Scene) -> Candidates:
    """Return the movements of each leg of a night.

    Returns
    -------
    Candidates
        `looked_for` is empty, with the reason, where no leg could be scored: never "none found".
    """
    legs, recording = scene.tracing.legs, scene.recording
    scored = [row for row in legs if row.leg is not None]
    if not scored:
        reason = "; ".join(f"{labels}: {why}" for labels, why in _refusals(legs)) or _no_leg(recording)
        return Candidates(not_looked_for={Kind.LEG_MOVEMENT: reason})
    issues = tuple(
        issue
        for channel in recording.channels
        for row in scored
        if row.leg is not None and row.quality.label == channel.label and row.role is channel.role
        for issue in many_short(channel, row.leg.dropped)
    )
    sides = {MUSCLES[row.role] for row in scored}
    if sides in ({Site.LEFT_LEG}, {Site.RIGHT_LEG}):
        (side,) = sides
        what = f"only the {'left' if side is Site.LEFT_LEG else 'right'} leg could be scored"
        issues += (Issue(recording.name, f"{what}: movements of the other one are missing", "ONE_LEG"),)
    seen = {MUSCLES[row.role]: row.quality.assessable for row in scored}
    return Candidates(
        events=Events(event for row in scored if row.leg is not None for event in row.leg.events),
        looked_for=frozenset({Kind.LEG_MOVEMENT}),
        assessable=seen,
        issues=issues,
    )


def _refusals(legs: Sequence[Trace]) -> list[tuple[str, str]]:
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
