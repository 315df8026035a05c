"""Negative myoclonus: short pauses in a muscle that is held tense."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind
from hypnic.model.muscle import Muscle, Stretch
from hypnic.model.ranges import check_ranges
from hypnic.model.recording import MUSCLES
from hypnic.model.scoring import Candidates
from hypnic.model.spans import BoolArray, FloatArray, Span, Spans
from hypnic.signals.envelope import PowerArray, moving_power
from hypnic.signals.pauses import Pauses, find_pauses

RANGES = {
    "least_s": (0.02, 0.2),
    "most_s": (0.2, 1.0),
    "tremor_s": (0.0, 5.0),
    "depth": (0.05, 0.8),
    "least_tone_uv": (1.0, 100.0),
    "over_floor": (2.0, 20.0),
    "least_tonic_s": (2.0, 300.0),
    "burst_s": (0.02, 1.0),
    "burst_factor": (1.2, 10.0),
    "false_per_hour": (0.001, 10.0),
}
RMS_OF_MEAN = 1.2533
FLOOR = 0.02
MEDIAN_S = 5
CELLS_PER_HOUR = 64 * 3600
FOLLOWS_A_BURST = "it follows a burst: the silence after a positive jerk"
TREMOR_LIKE = "two pauses within a second: tremor-like"
NO_TONE = (
    "not assessable: no muscle was held tense for {least_s:g} s or more (over {tone_uv:g} µV); in relaxed "
    "muscle there is nothing that could pause"
)


@dataclass(frozen=True, slots=True)
class NegativeOptions:
    """When a pause is one of negative myoclonus.

    Attributes
    ----------
    least_s, most_s
        It lasts 50–500 ms (doi 10.1016/j.clinph.2023.10.005; ILAE: under 500 ms).
    tremor_s
        Two pauses within a second are tremor-like and not counted (the same source).
    depth
        Own: the RMS in the pause is under this share of the tone.
    least_tone_uv, over_floor, least_tonic_s
        Own: a muscle is tense where it is over this many µV and this many times its quietest level of the
        night for so long; shorter activity is a movement, which pauses as it likes.
    burst_s, burst_factor
        Own: a burst of this many times the tone in this time before makes it the silence after a jerk.
    false_per_hour
        Own: how many pauses as silent and as long the tone's own gaps may make in an hour.
    """

    least_s: float = 0.05
    most_s: float = 0.5
    tremor_s: float = 1.0
    depth: float = 0.35
    least_tone_uv: float = 6.0
    over_floor: float = 4.0
    least_tonic_s: float = 30.0
    burst_s: float = 0.2
    burst_factor: float = 2.0
    false_per_hour: float = 0.05

    def __post_init__(self) -> None:
        check_ranges(self, RANGES)


def detect_negative(scene: Scene, options: NegativeOptions) -> Candidates:
    """Return the pauses in every muscle, while it is held tense; awake or asleep."""
    muscles = scene.muscles.rows
    if not muscles:
        why = scene.missing(*dict.fromkeys(MUSCLES.values()))
        return Candidates(not_looked_for={Kind.NEGATIVE_MYOCLONUS: why})
    tones = [tonic_time(muscle, options) for muscle in muscles]
    seen = Spans(span for tone in tones for span in tone)
    if not seen:
        why = NO_TONE.format(least_s=options.least_tonic_s, tone_uv=options.least_tone_uv)
        return Candidates(not_looked_for={Kind.NEGATIVE_MYOCLONUS: why})
    return Candidates(
        events=Events(
            row
            for muscle, tone in zip(muscles, tones, strict=True)
            for row in negative_myoclonus(muscle, tone, options)
        ),
        looked_for=frozenset({Kind.NEGATIVE_MYOCLONUS}),
        seen={Kind.NEGATIVE_MYOCLONUS: seen},
    )


def tonic_time(muscle: Muscle, options: NegativeOptions) -> Spans:
    """Return when a muscle is held tense: its median over five seconds stays high for half a minute or more.

    Loud tone is tone, too: `Muscle.assessable`, which leaves it out, is not asked.
    """
    levels = [stretch.mean_uv.astype(np.float64) * RMS_OF_MEAN for stretch in muscle.stretches]
    known = np.concatenate([np.empty(0), *levels])
    if not len(known):
        return Spans()
    least_uv = max(options.least_tone_uv, options.over_floor * float(np.quantile(known, FLOOR)))
    spans = [
        span
        for stretch, level in zip(muscle.stretches, levels, strict=True)
        for span in _sustained(stretch, _median(level) >= least_uv)
        if span.duration_s >= options.least_tonic_s
    ]
    return Spans(spans) & muscle.recorded


def _median(level: FloatArray) -> FloatArray:
    if len(level) < MEDIAN_S:
        return np.zeros(len(level))
    wide = np.pad(level, MEDIAN_S // 2, mode="edge")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(wide, MEDIAN_S), axis=1))


def _sustained(stretch: Stretch, tense: BoolArray) -> Iterator[Span]:
    edges = np.flatnonzero(np.diff(tense.astype(np.int8), prepend=0, append=0))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield Span(stretch.start_s + first * stretch.mean_s, stretch.start_s + last * stretch.mean_s)


def negative_myoclonus(muscle: Muscle, tonic: Spans, options: NegativeOptions) -> list[Event]:
    """Return the pauses of one muscle; those after a burst, and pairs within a second, are excluded.

    A pause is a run of cells of 1/64 s under 0.35 of the tone, so its limits are right to about 16 ms. The
    shorter it is the more silent it has to be, so that the tone's own gaps make one in twenty hours.

    Source: doi 10.1016/j.clinph.2023.10.005 for durations and pairs. Departs from it in: how tone, pause and
    burst are told, which is hypnic's own; there is no EEG in it.
    """
    rows: list[Event] = []
    for span in tonic:
        for stretch in muscle.stretches:
            cells = stretch.slice(max(span.start_s, stretch.start_s), min(span.end_s, stretch.end_s))
            power = np.square(stretch.rms_uv[cells].astype(np.float32))
            if len(power) * stretch.cell_s >= 2.0:
                start_s = stretch.start_s + cells.start * stretch.cell_s
                rows += _pauses(power, start_s, stretch.cell_s, muscle, options)
    return _without_tremor(rows, options)


def _pauses(
    power: PowerArray, start_s: float, cell_s: float, muscle: Muscle, options: NegativeOptions
) -> Iterator[Event]:
    level = _tone(power, cell_s)
    found: Pauses = find_pauses(power, level, options.depth)
    length_s = (found.end - found.first) * cell_s
    real = (length_s > options.least_s - cell_s / 2) & (length_s <= options.most_s + cell_s / 2)
    real &= found.chance * CELLS_PER_HOUR <= options.false_per_hour
    # At either end of the tense time the tone begins or ceases.
    edge = round(1.0 / cell_s)
    real &= (found.first >= edge) & (found.end <= len(power) - edge)
    smooth = moving_power(power, 2)
    before = max(1, round(options.burst_s / cell_s))
    for at in np.flatnonzero(real).tolist():
        first, end = int(found.first[at]), int(found.end[at])
        tone_uv = float(np.sqrt(level[first]))
        loudest = float(np.sqrt(smooth[max(0, first - before) : first].max(initial=0.0)))
        yield Event(
            start_s + first * cell_s,
            (end - first) * cell_s,
            Kind.NEGATIVE_MYOCLONUS,
            muscle.site,
            {"depth_ratio": float(found.depth[at]), "tone_uv": tone_uv},
            excluded=FOLLOWS_A_BURST if loudest >= options.burst_factor * tone_uv else "",
        )


def _tone(power: PowerArray, cell_s: float) -> PowerArray:
    """Mean square of the tone at each cell: the median of three seconds' medians."""
    size = round(1.0 / cell_s)
    count = max(1, len(power) // size)
    seconds = np.median(moving_power(power, 2)[: count * size].reshape(count, -1), axis=1)
    wide = np.pad(seconds, 1, mode="edge")
    middle = np.median(np.lib.stride_tricks.sliding_window_view(wide, 3), axis=1)
    at = np.minimum(np.arange(len(power)) // size, count - 1)
    return np.maximum(middle[at], 1e-6).astype(np.float32)


def _without_tremor(rows: Sequence[Event], options: NegativeOptions) -> list[Event]:
    """Exclude every pause that another one of the muscle follows, or precedes, by less than a second."""
    close: set[int] = set()
    for n, (one, next_) in enumerate(pairwise(rows)):
        if next_.onset_s - one.end_s < options.tremor_s:
            close |= {n, n + 1}
    return [
        replace(row, excluded=row.excluded or TREMOR_LIKE) if n in close else row
        for n, row in enumerate(rows)
    ]
