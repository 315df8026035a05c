"""Lights and stages → the stretch of the recording that is scored."""

from __future__ import annotations

import numpy as np

from hypnic.errors import ReadError
from hypnic.model.events import Events, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.spans import Span


def analysis_period(recording_span: Span, marks: Events, hypnogram: Hypnogram | None) -> Span:
    """Return the stretch in which movements are scored.

    From lights off or the start of the first scored epoch, whichever is later, to lights on or the end of
    the last scored epoch, whichever is earlier; what is not known does not limit, and where none of it is
    known the period is the recording. Of several marks the first lights off and the last lights on after
    it are taken; lights on without lights off before it ends the period, too.

    Raises
    ------
    ReadError
        If nothing is left: the marks are of another night than the stages.
    """
    staged = _staged(hypnogram)
    start_s, end_s = staged or recording_span
    off = next((row.onset_s for row in marks.of(Kind.LIGHTS_OFF)), None)
    on = [row.onset_s for row in marks.of(Kind.LIGHTS_ON) if off is None or row.onset_s > off]
    if off is not None:
        start_s = max(start_s, off)
    if on:
        end_s = min(end_s, on[-1])
    if start_s > end_s or (start_s == end_s and recording_span.duration_s > 0):
        what = "scored stages" if staged else "recording"
        raise ReadError(
            f"the lights are off from {_clock(off)} to {_clock(on[-1] if on else None)}, "
            f"but the {what} run from {_clock((staged or recording_span).start_s)} "
            f"to {_clock((staged or recording_span).end_s)}: give marks and stages of the same night"
        )
    return Span(start_s, end_s)


def _staged(hypnogram: Hypnogram | None) -> Span | None:
    if hypnogram is None:
        return None
    scored = np.flatnonzero(hypnogram.stages != Stage.UNSCORED)
    if not len(scored):
        return None
    first, last = int(scored[0]), int(scored[-1])
    return Span(
        hypnogram.start_s + first * hypnogram.epoch_s, hypnogram.start_s + (last + 1) * hypnogram.epoch_s
    )


def _clock(seconds: float | None) -> str:
    return "an unmarked time" if seconds is None else f"{seconds:g} s"
