"""Arousals of the EEG, where nobody marked any: an AASM-style rule, no scoring by a person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hypnic.detect.vitals.options import VitalsOptions
from hypnic.detect.vitals.stand import Stand, Told
from hypnic.model.brain import Bands
from hypnic.model.events import Event, Kind, Site
from hypnic.model.hypnogram import NREM, SLEEP, Hypnogram, Stage
from hypnic.model.muscle import Muscles
from hypnic.model.spans import Span, Spans
from hypnic.model.vitals import AROUSALS, FOUND_BY_HYPNIC
from hypnic.signals.shift import rises

CHIN_WINDOW_S, CHIN_BEFORE_S = 1.0, 10.0
GAP_S = 0.5
"""A shorter dip does not end an arousal (hypnic's own)."""


def arousals_told(stand: Stand) -> Told:
    """Tell arousals from the first EEG channels that can be used, or why there are none."""
    if stand.recording.marks.of(Kind.AROUSAL):
        return Told(why_not={AROUSALS: "a person marked arousals: marks win"})
    if stand.hypnogram is None or not stand.hypnogram.hours(*SLEEP):
        return Told(why_not={AROUSALS: "the night is not staged, and an arousal is one from sleep"})
    eegs = stand.brain.whole
    if not eegs:
        return Told(why_not={AROUSALS: "no EEG in microvolts of 64 samples a second or more"})
    chin = Chin(stand.muscles)
    found = find_arousals([eeg.power.bands for eeg in eegs], stand.hypnogram, chin, stand.options)
    stages = SLEEP if chin.seen else (*NREM, Stage.ASLEEP)
    seen = Spans(row for eeg in eegs for row in eeg.power.seen) & stand.hypnogram.spans(*stages)
    only = "" if chin.seen else "; not in REM sleep, since there is no chin"
    labels = " and ".join(eeg.power.label for eeg in eegs)
    return Told(
        found=found,
        assessable={AROUSALS: seen},
        methods={AROUSALS: f"{labels}, by hypnic's own AASM-style rule{only}"},
    )


class Chin:
    """The chin's EMG, as `detect` kept it; `seen` is false where there is none."""

    def __init__(self, muscles: Muscles) -> None:
        self._stretches = [row for muscle in muscles.at(Site.CHIN)[:1] for row in muscle.stretches]

    @property
    def seen(self) -> bool:
        """Whether there is a chin at all."""
        return bool(self._stretches)

    def rises(self, span: Span, ratio: float) -> bool:
        """Whether a second within the span is so much stronger than the median of the 10 s before it."""
        for stretch in self._stretches:
            if not stretch.start_s <= span.start_s < stretch.end_s:
                continue
            before = stretch.rms_uv[stretch.slice(span.start_s - CHIN_BEFORE_S, span.start_s - 0.5)]
            within = stretch.rms_uv[stretch.slice(span.start_s - 0.5, span.end_s + 0.5)].astype(np.float64)
            size = max(1, round(CHIN_WINDOW_S / stretch.cell_s))
            if len(before) < size or len(within) < size:
                return False
            second = np.sqrt(np.convolve(np.square(within), np.ones(size) / size, mode="valid"))
            return bool(second.max() >= ratio * np.median(before.astype(np.float64)))
        return False


def find_arousals(
    eegs: Sequence[Sequence[Bands]], hypnogram: Hypnogram, chin: Chin, options: VitalsOptions
) -> list[Event]:
    """Return arousals: abrupt shifts of the EEG to theta, alpha or faster than 16 Hz, out of stable sleep.

    In each channel and band the power is held against its running median; where it stays over
    `arousal_ratio` times that for 3 s (dips of half a second allowed), and spindles do not explain it, there
    is a shift. Shifts of all channels are joined. One is an arousal if it begins in sleep, the 10 s before it
    are sleep without another, and, in REM sleep, the chin rises for a second.

    Source: the AASM's definition in own words (3 s, 10 s, REM with chin for 1 s); how a shift is told is
    hypnic's own. Departs from it in: no eye looks at it; a channel that is all artefact is not known for it.
    """
    spans = Spans(row for bands in eegs for part in bands for row in rises(part, options.arousal_ratio))
    spans = Spans((a, b + GAP_S) for a, b in spans)
    shifts = [Span(a, b - GAP_S) for a, b in spans]
    out: list[Event] = []
    quiet_from_s = -np.inf
    for span in shifts:
        calm = span.start_s - quiet_from_s >= options.arousal_after_s
        quiet_from_s = span.end_s
        if span.duration_s < options.arousal_least_s or not calm:
            continue
        if _asleep(hypnogram, span, options.arousal_after_s) and _in_rem(hypnogram, span, chin, options):
            duration_s = min(span.duration_s, options.arousal_most_s)
            out.append(Event(span.start_s, duration_s, Kind.AROUSAL_CANDIDATE, label=FOUND_BY_HYPNIC))
    return out


def _asleep(hypnogram: Hypnogram, span: Span, before_s: float) -> bool:
    codes = hypnogram.at(np.array([span.start_s - before_s, span.start_s]))
    return bool(np.isin(codes, [stage.value for stage in SLEEP]).all())


def _in_rem(hypnogram: Hypnogram, span: Span, chin: Chin, options: VitalsOptions) -> bool:
    """Whether the span is not in REM sleep, or the chin rises in it."""
    return hypnogram.stage_at(span.start_s) is not Stage.R or chin.rises(span, options.chin_ratio)
