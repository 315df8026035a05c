"""Muscle activity in REM sleep, when muscles should have no tone: bursts, tonic activity, their shares."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.detect.rem_background import (
    REACH,
    RemPiece,
    lift,
    lift_edges,
    rem_pieces,
    seconds_in,
    share_background,
)
from hypnic.detect.rem_options import RemToneOptions
from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import NREM, Stage
from hypnic.model.muscle import Muscle
from hypnic.model.recording import Issue
from hypnic.model.scoring import Candidates
from hypnic.model.spans import BoolArray, Spans
from hypnic.model.survey import Reading
from hypnic.signals.atonia import (
    Activity,
    Scored,
    atonia_reading,
    combination_readings,
    left_out,
    muscle_readings,
    scored,
)
from hypnic.signals.bursts import IntArray, hysteresis
from hypnic.signals.epochs import Grid, covered, grid

KINDS = (Kind.REM_PHASIC, Kind.REM_TONIC)
MUSCLES = (Site.CHIN, Site.LEFT_ARM, Site.RIGHT_ARM, Site.LEFT_LEG, Site.RIGHT_LEG, Site.LEG, Site.MASSETER)
SECOND_S = 1.0
TONIC_SHARE = 0.5
SHORT_S = 0.25
"""A shorter burst that the burst finder saw as well has that one's limits, which are to the sample."""
SURE_UV = 15.0
"""RMS from which on the burst finder sees all of a burst."""
BEYOND = "it goes on beyond the REM sleep: the tone of the stage before or after"
TOO_LONG = "longer than a phasic burst: counted as any activity only"
STEP_NOISE = 1 / math.sqrt(12)
NO_STAGES = "it needs sleep stages, and none were given: add a scoring with the stages of the night"
NO_REM = "no REM sleep is in the stages of this night"
LEAST_YEARS = 1.0
INFANT = "muscle activity in REM sleep is defined for adults; babies move a lot in active sleep"


@dataclass(frozen=True, slots=True, eq=False)
class RemTone:
    """What one muscle did in REM sleep.

    Attributes
    ----------
    bursts
        Phasic bursts; those that are longer are excluded, with the reason.
    tonic
        Whole macro-epochs with tonic activity, neighbours joined.
    """

    bursts: tuple[Event, ...]
    tonic: tuple[Event, ...]
    activity: Activity


def detect_rem_tone(scene: Scene, options: RemToneOptions) -> Candidates:
    """Return the phasic and tonic activity of chin, arms, legs and masseter in REM sleep, and its shares.

    Where a site has several channels the first is taken. Not in the first year of life: the definitions are
    made for adults, and a baby's active sleep is full of movement (hypnic's own limit).
    """
    rem = scene.time_in(Stage.R)
    age_years = scene.recording.subject.age_years
    why = NO_STAGES if rem is None else "" if rem else NO_REM
    why = INFANT if age_years is not None and age_years < LEAST_YEARS else why
    muscles = _one_a_site(scene)
    why = why or ("" if muscles else scene.missing(*MUSCLES))
    if rem is None or why:
        return Candidates(not_looked_for=dict.fromkeys(KINDS, why))
    epochs = grid(rem)
    nrem = scene.time_in(*NREM) or Spans()
    events: list[Event] = []
    rows: dict[Site, Scored] = {}
    readings: list[Reading] = []
    seen = Spans()
    for site, muscle in muscles.items():
        out = left_out(scene.marks, site, options.leave)
        usable = (rem & muscle.recorded) - out
        seen |= usable
        found = rem_tone(muscle, Rem(rem, nrem, usable, out, epochs), options, _step_noise(scene, muscle))
        events += [*found.bursts, *found.tonic]
        rows[site] = scored(found.activity, epochs)
        readings += [*muscle_readings(site, rows[site]), _atonia(muscle, usable)]
    missing = {site: scene.missing(site) for site in MUSCLES}
    return Candidates(
        events=Events(events),
        looked_for=frozenset(KINDS),
        seen=dict.fromkeys(KINDS, seen),
        readings=(*readings, *combination_readings(rows, missing)),
        issues=_issues(scene, options),
    )


def _one_a_site(scene: Scene) -> dict[Site, Muscle]:
    found: dict[Site, Muscle] = {}
    for muscle in scene.muscles.at(*MUSCLES):
        found.setdefault(muscle.site, muscle)
    return found


def _step_noise(scene: Scene, muscle: Muscle) -> float:
    """RMS that the converter's steps alone make."""
    steps = [row.quality.resolution_uv for row in scene.tracing.rows if row.muscle is muscle]
    return STEP_NOISE * max((step for step in steps if step is not None), default=0.0)


def _atonia(muscle: Muscle, usable: Spans) -> Reading:
    parts = [
        (row.mean_uv.astype(np.float64), row.mean_s, row.start_s)
        for row in muscle.stretches
        if len(row.mean_uv)
    ]
    return atonia_reading(parts, usable, muscle.site)


def _issues(scene: Scene, options: RemToneOptions) -> tuple[Issue, ...]:
    if not options.leave.arousals or scene.marks.of(Kind.AROUSAL):
        return ()
    what = (
        "no arousals are marked: muscle activity that belongs to an arousal is counted as that of REM sleep"
    )
    return (Issue(scene.recording.name, what, "REM_AROUSALS_UNKNOWN"),)


@dataclass(frozen=True, slots=True, eq=False)
class Rem:
    """REM sleep of one night for one muscle: all of it, NREM sleep, what is usable, what is left out."""

    rem: Spans
    nrem: Spans
    usable: Spans
    excluded: Spans
    epochs: Grid


def rem_tone(muscle: Muscle, night: Rem, options: RemToneOptions, step_noise_uv: float = 0.0) -> RemTone:
    """Return one muscle's activity in REM sleep.

    Activity is what is at least twice the background (`rem_background`) in the RMS of five cells of 1/64 s
    for 0.1 s or more in all; pauses up to 250 ms are bridged. An epoch of 30 s of which half or more of the
    seconds are raised is tonic; there the background is lifted to the epoch's own level and bursts are
    looked for again.

    Source: SINBAR (Frauscher 2012) for the limits. Departs from it in: the background, the envelope and the
    bridging, which are hypnic's own; tonic epochs count as active throughout.
    """
    pieces = rem_pieces(muscle, night.rem, night.usable)
    nrem = seconds_in(muscle.stretches, night.nrem & muscle.recorded)
    share_background(pieces, nrem, options, step_noise_uv)
    lift_edges(pieces, muscle, night.rem)
    raised = Spans(row for piece in pieces for row in _raised_seconds(piece, options))
    tonic = night.epochs.macro_spans(_tonic_epochs(raised, night))
    events: list[Event] = []
    strong: list[tuple[float, float]] = []
    plain = Spans(
        span
        for piece in pieces
        for span, cells in _found(piece, muscle, options)
        if not _beyond(piece, cells, span, options)
    )
    tonic_events = tuple(_tonic_event(pieces, muscle.site, *span) for span in tonic)
    for piece in pieces:
        background = piece.background.copy()
        lift(piece, tonic, night.epochs)
        for span, cells in _found(piece, muscle, options):
            event = _burst_event(piece, cells, span, muscle.site, options)
            events.append(event)
            power = float(piece.power[cells].mean())
            if not event.excluded and power >= (options.aasm_factor * float(background[cells].mean())) ** 2:
                strong.append(span)
    activity = Activity(
        phasic=Events(row for row in events if not row.excluded).spans,
        tonic=tonic,
        other=plain,
        strong=Spans(strong),
        recorded=muscle.recorded,
        excluded=night.excluded,
    )
    return RemTone(tuple(events), tonic_events, activity)


def _hot(piece: RemPiece, factor: float) -> BoolArray:
    hot: BoolArray = piece.smooth >= np.square(factor * piece.background)
    return hot & piece.usable & (piece.background > 0)


def _raised_seconds(piece: RemPiece, options: RemToneOptions) -> Iterator[tuple[float, float]]:
    """Yield the seconds of which more than half is raised; a burst shorter than half a second raises none."""
    size, level = piece.blocks(SECOND_S)
    starts = np.arange(len(level)) * size
    raised = level >= options.factor * piece.background[starts]
    raised &= piece.background[starts] > 0
    edges = np.flatnonzero(np.diff(raised.astype(np.int8), prepend=0, append=0)) * (size * piece.cell_s)
    yield from zip((piece.start_s + edges[::2]).tolist(), (piece.start_s + edges[1::2]).tolist(), strict=True)


def _tonic_epochs(raised: Spans, night: Rem) -> BoolArray:
    """Macro-epochs of which at least half of what is usable is raised; half of it has to be usable."""
    epochs = night.epochs
    left = covered(night.usable, epochs.macro, epochs.macro_ticks)
    share = covered(raised & night.usable, epochs.macro, epochs.macro_ticks)
    return np.asarray((left >= TONIC_SHARE) & (share >= TONIC_SHARE * left - 1e-6), dtype=np.bool_)


def _runs(piece: RemPiece, options: RemToneOptions) -> tuple[IntArray, IntArray]:
    """First and end cells of the stretches over the limit, bridged, that hold enough time over it."""
    hot = _hot(piece, options.factor)
    # The envelope's windows make a pause look four cells shorter than it is.
    gap = max(1, math.floor(options.bridge_s / piece.cell_s) + 1 - 2 * REACH)
    runs = hysteresis(hot, hot, gap)
    count = np.concatenate([[0], np.cumsum(hot)])
    least = round(options.least_s / piece.cell_s)
    keep = count[runs.end_hot] - count[runs.first_hot] >= least
    starts, ends = _trimmed(piece, runs.first_hot[keep], runs.end_hot[keep], options)
    keep = ends - starts >= least
    return starts[keep], ends[keep]


def _trimmed(
    piece: RemPiece, starts: IntArray, ends: IntArray, options: RemToneOptions
) -> tuple[IntArray, IntArray]:
    """Take off the cells at both ends that are raised by their neighbours only."""
    raw = piece.power >= np.square(options.factor * piece.background)
    for _ in range(REACH):
        starts = starts + ((~raw[starts]) & (ends - starts > REACH + 1))
        ends = ends - ((~raw[ends - 1]) & (ends - starts > REACH + 1))
    return starts, ends


def _found(
    piece: RemPiece, muscle: Muscle, options: RemToneOptions
) -> Iterator[tuple[tuple[float, float], slice]]:
    """Yield the limits and the cells of each stretch of activity that is long enough."""
    bursts = muscle.bursts
    for start, end in zip(*(at.tolist() for at in _runs(piece, options)), strict=True):
        onset_s, end_s = piece.start_s + start * piece.cell_s, piece.start_s + end * piece.cell_s
        if end_s - onset_s < SHORT_S:
            # Bursts of one muscle do not overlap, so their ends are in order, too.
            first, last = np.searchsorted(bursts.end_s, onset_s), np.searchsorted(bursts.onset_s, end_s)
            if last - first == 1 and bursts.rms_uv[first] >= SURE_UV:
                length_s = float(bursts.end_s[first] - bursts.onset_s[first])
                if length_s < SHORT_S:
                    onset_s, end_s = float(bursts.onset_s[first]), float(bursts.end_s[first])
        if end_s - onset_s >= options.least_s:
            yield (onset_s, end_s), slice(start, end)


def _beyond(piece: RemPiece, cells: slice, span: tuple[float, float], options: RemToneOptions) -> bool:
    """Whether a short stretch of activity reaches an end of the REM sleep."""
    near = max(REACH, math.ceil(options.bridge_s / piece.cell_s))
    at_edge = cells.start <= near or cells.stop >= len(piece.power) - near
    return at_edge and span[1] - span[0] <= options.most_phasic_s


def _burst_event(
    piece: RemPiece, cells: slice, span: tuple[float, float], site: Site, options: RemToneOptions
) -> Event:
    onset_s, end_s = span
    why = TOO_LONG if end_s - onset_s > options.most_phasic_s else ""
    why = BEYOND if _beyond(piece, cells, span, options) else why
    measures = {
        # The samples are gone: the amplitude of a sine of the loudest cell's power.
        "peak_uv": math.sqrt(2.0 * float(piece.power[cells].max())),
        "rest_uv": float(piece.background[cells].mean()),
    }
    return Event(onset_s, end_s - onset_s, Kind.REM_PHASIC, site, measures, excluded=why)


def _tonic_event(pieces: Sequence[RemPiece], site: Site, start_s: float, end_s: float) -> Event:
    power, background = [np.empty(0)], [np.empty(0)]
    for piece in pieces:
        times = piece.times_s
        inside = (times >= start_s) & (times < end_s) & piece.usable
        power.append(piece.power[inside].astype(np.float64))
        background.append(piece.background[inside].astype(np.float64))
    measures = {
        "rms_uv": math.sqrt(float(np.concatenate(power).mean())),
        "rest_uv": float(np.concatenate(background).mean()),
    }
    return Event(start_s, end_s - start_s, Kind.REM_TONIC, site, measures)
