"""Where in the night something can happen, and where nothing else does."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

import numpy as np

from hypnic.model.events import Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.spans import FloatArray, Span, Spans


def scattered(spans: Spans, per_hour: float, rng: np.random.Generator) -> list[float]:
    """Return the times of a Poisson process of this rate within the spans."""
    count = int(rng.poisson(per_hour * spans.total_h))
    within: FloatArray = np.sort(rng.uniform(0, spans.total_s, count))
    return spans.at(within).tolist() if spans else []


def early_wake(hypnogram: Hypnogram) -> Spans:
    """Return the wakefulness before the first sleep."""
    onset_s = hypnogram.sleep_onset_s
    end_s = hypnogram.end_s if onset_s is None else onset_s
    return hypnogram.spans(Stage.W) & Spans([(hypnogram.start_s, max(end_s, hypnogram.start_s))])


def shrunk(spans: Spans, before_s: float, after_s: float) -> Spans:
    """Return the spans without their first `before_s` and last `after_s` seconds."""
    rows = ((span.start_s + before_s, span.end_s - after_s) for span in spans)
    return Spans((a, b) for a, b in rows if b > a)


class Taken:
    """Which muscles are busy when: stretches at each site that nothing else may touch."""

    def __init__(self) -> None:
        self._rows: dict[Site, list[tuple[float, float]]] = {}

    def free(self, sites: Iterable[Site], span: Span, margin_s: float) -> bool:
        """Whether no stretch at these sites comes within `margin_s` of the span."""
        return not any(self._hit(self._rows.get(site, []), span, margin_s) for site in sites)

    def add(self, sites: Iterable[Site], span: Span) -> None:
        """Take the span at these sites; what overlaps is joined."""
        for site in sites:
            rows = self._rows.setdefault(site, [])
            start_s, end_s = span
            at = bisect.bisect_left(rows, (start_s,))
            at -= bool(at and rows[at - 1][1] >= start_s)
            stop = at
            while stop < len(rows) and rows[stop][0] <= end_s:
                start_s, end_s = min(start_s, rows[stop][0]), max(end_s, rows[stop][1])
                stop += 1
            rows[at:stop] = [(start_s, end_s)]

    @staticmethod
    def _hit(rows: list[tuple[float, float]], span: Span, margin_s: float) -> bool:
        at = bisect.bisect_right(rows, (span.end_s + margin_s, np.inf)) - 1
        return at >= 0 and rows[at][1] > span.start_s - margin_s
