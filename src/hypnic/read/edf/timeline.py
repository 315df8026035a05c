"""When each record was taken: record onsets → unbroken segments. A gap never shifts time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from hypnic.model.spans import FloatArray, Spans
from hypnic.read.edf.findings import Findings

ROUNDING_S = 0.00051
"""Record onsets are often written to the millisecond; less than that rounding is no gap (hypnic's own)."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive records without a gap.

    Attributes
    ----------
    first, count
        Place of the first record in the file, and how many.
    start_s
        Start of the first record, seconds from the start of the recording.
    skip_s
        What to leave out at the front, because an earlier segment already holds that time.
    """

    first: int
    count: int
    start_s: float
    skip_s: float = 0.0

    def end_s(self, record_s: float) -> float:
        """Return the end of the last record."""
        return self.start_s + self.count * record_s


@dataclass(frozen=True, slots=True)
class Timeline:
    """The segments of a file by start, and the header's second that is their second 0."""

    segments: tuple[Segment, ...]
    second_0: float
    record_s: float

    @property
    def end_s(self) -> float:
        """End of the last record."""
        return max((segment.end_s(self.record_s) for segment in self.segments), default=0.0)

    @property
    def recorded(self) -> Spans:
        """When the file was recording."""
        return Spans((s.start_s + s.skip_s, s.end_s(self.record_s)) for s in self.segments)


def known_onsets(stated_s: FloatArray, record_s: float, tolerance_s: float, findings: Findings) -> FloatArray:
    """Return the onset of every record, shape (n,), on the clock of the header.

    Parameters
    ----------
    stated_s
        As the time-keeping TALs say, shape (n,); NaN where they say nothing.

    Notes
    -----
    An unknown onset follows the record before without a gap. So does a single onset that disagrees with
    both neighbours, while these agree with each other.
    """
    onsets = stated_s.copy()
    step = np.arange(len(onsets), dtype=np.float64) * record_s
    unknown = np.isnan(onsets)
    if unknown.all():
        findings.add(
            "NO_TAL", "no record says when it starts; they were taken to follow each other without a gap"
        )
        return step
    if unknown.any():
        what = "records do not say when they start; each was taken to follow the one before without a gap"
        for record in np.flatnonzero(unknown):
            findings.add("NO_TAL", what, f"record {record + 1}")
    onsets = _filled(onsets, step)
    lone = _lone_outliers(onsets, record_s, tolerance_s)
    if len(lone):
        what = "records whose onset disagrees with both neighbours were taken to follow the one before"
        for record in lone:
            findings.add("BAD_TAL", what, f"record {record + 1}")
        onsets[lone] = np.nan
        onsets = _filled(onsets, step)
    return onsets


def timeline(onsets_s: FloatArray, record_s: float, tolerance_s: float, findings: Findings) -> Timeline:
    """Return the unbroken segments by start, with second 0 at the earliest record.

    A jump of up to `tolerance_s` is none; it is measured from the start of the segment, so that
    small ones do not add up to a shift.
    """
    relative = onsets_s - onsets_s[0]
    firsts = _segment_firsts(relative, record_s, tolerance_s)
    lasts = [*firsts[1:], len(relative)]
    found = [
        Segment(first, last - first, float(relative[first]))
        for first, last in zip(firsts, lasts, strict=True)
    ]
    ordered = _without_overlap(sorted(found, key=lambda s: (s.start_s, s.first)), record_s, tolerance_s)
    if ordered != found:
        what = "records overlap or are out of order; they were sorted, and what is there twice was used once"
        findings.add("OVERLAP", what)
    earliest = ordered[0].start_s
    _report_gaps(ordered, record_s, findings)
    # A record out of order may lie before the first of the file: second 0 is the earliest.
    shifted = tuple(Segment(s.first, s.count, s.start_s - earliest, s.skip_s) for s in ordered)
    return Timeline(shifted, float(onsets_s[0]) + earliest, record_s)


def _filled(onsets: FloatArray, step: FloatArray) -> FloatArray:
    """Give every unknown onset the time after its last known predecessor (or before its first successor)."""
    known = np.flatnonzero(~np.isnan(onsets))
    source = known[np.maximum(np.searchsorted(known, np.arange(len(onsets)), side="right") - 1, 0)]
    filled: FloatArray = onsets[source] + (step - step[source])
    return filled


def _lone_outliers(onsets: FloatArray, record_s: float, tolerance_s: float) -> npt.NDArray[np.intp]:
    if len(onsets) < 3:
        return np.array([], dtype=np.intp)
    odd = np.abs(onsets[1:-1] - onsets[:-2] - record_s) > tolerance_s
    level = np.abs(onsets[2:] - onsets[:-2] - 2 * record_s) <= tolerance_s
    lone: npt.NDArray[np.intp] = np.flatnonzero(odd & level) + 1
    return lone


def _segment_firsts(relative: FloatArray, record_s: float, tolerance_s: float) -> list[int]:
    jumps = np.flatnonzero(np.abs(np.diff(relative) - record_s) > tolerance_s) + 1
    limits = [0, *jumps.tolist(), len(relative)]
    firsts: list[int] = []
    for first, last in pairwise(limits):
        firsts += _drift_firsts(relative, first, last, record_s, tolerance_s)
    return firsts


def _drift_firsts(
    relative: FloatArray, first: int, last: int, record_s: float, tolerance_s: float
) -> list[int]:
    drift = relative[first:last] - relative[first] - np.arange(last - first) * record_s
    firsts, level = [first], 0.0
    if np.abs(drift).max() > tolerance_s:
        for at, value in enumerate(drift.tolist()):
            if abs(value - level) > tolerance_s:
                firsts.append(first + at)
                level = value
    return firsts


def _without_overlap(ordered: list[Segment], record_s: float, tolerance_s: float) -> list[Segment]:
    kept = [ordered[0]]
    for segment in ordered[1:]:
        before = kept[-1].end_s(record_s)
        skip_s = before - segment.start_s
        # A step back of a few milliseconds is drift of the recorder's clock: the samples all count.
        if skip_s <= tolerance_s:
            kept.append(segment)
        elif skip_s < segment.count * record_s:
            kept.append(Segment(segment.first, segment.count, segment.start_s, skip_s))
    return kept


def _report_gaps(ordered: list[Segment], record_s: float, findings: Findings) -> None:
    holes = [
        (before.end_s(record_s), after.start_s + after.skip_s - before.end_s(record_s))
        for before, after in pairwise(ordered)
    ]
    holes = [(at, length) for at, length in holes if length > 0]
    if not holes:
        return
    count = "1 gap" if len(holes) == 1 else f"{len(holes)} gaps"
    total = sum(length for _, length in holes)
    what = f"{count} of {total:.6g} s in all, the first at {holes[0][0]:.6g} s; nothing was recorded there"
    findings.add("GAP", what)
