"""One-to-one matching of found movements with true ones, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from hypnic.model.events import Event, Kind, Site

IOU = 0.2


@dataclass
class Tally:
    """Matched, missed and false movements, and the errors of the matched."""

    found: int = 0
    missed: int = 0
    false: int = 0
    hours: float = 0.0
    onset_error_s: list[float] = field(default_factory=list)
    offset_error_s: list[float] = field(default_factory=list)
    at_s: list[float] = field(default_factory=list)

    def add(self, truth: Sequence[tuple[float, float]], answer: Sequence[tuple[float, float]]) -> None:
        """Match one to one, the largest overlap first; IoU at least 0.2."""
        pairs = sorted(
            (-iou, i, j)
            for i, a in enumerate(truth)
            for j, b in enumerate(answer)
            if a[0] < b[1] and b[0] < a[1] and (iou := _iou(a, b)) >= IOU
        )
        left, right = set(range(len(truth))), set(range(len(answer)))
        for _, i, j in pairs:
            if i in left and j in right:
                left.remove(i)
                right.remove(j)
                self.onset_error_s.append(answer[j][0] - truth[i][0])
                self.offset_error_s.append(answer[j][1] - truth[i][1])
                self.at_s.append(truth[i][0])
        self.found += len(truth) - len(left)
        self.missed += len(left)
        self.false += len(right)

    def join(self, other: Tally) -> None:
        """Add another night's counts to these."""
        self.found += other.found
        self.missed += other.missed
        self.false += other.false
        self.hours += other.hours
        self.onset_error_s += other.onset_error_s
        self.offset_error_s += other.offset_error_s
        self.at_s += other.at_s

    @property
    def f1(self) -> float:
        return 2 * self.found / max(2 * self.found + self.missed + self.false, 1)

    def cells(self) -> list[str]:
        onset, offset = (np.array(errors) for errors in (self.onset_error_s, self.offset_error_s))
        shares = [self.found / max(self.found + other, 1) for other in (self.missed, self.false)]
        return [
            str(self.found + self.missed),
            *(f"{share:.4f}" for share in (*shares, self.f1)),
            *(_milliseconds(errors) for errors in (onset, offset)),
        ]


TALLY_HEAD = ["movements", "sensitivity", "precision", "F1", "onset error ms", "end error ms"]


def _iou(a: tuple[float, float], b: tuple[float, float]) -> float:
    return (min(a[1], b[1]) - max(a[0], b[0])) / (max(a[1], b[1]) - min(a[0], b[0]))


def _milliseconds(errors: np.ndarray) -> str:
    if not len(errors):
        return "–"
    size = np.abs(errors) * 1000
    return f"{np.median(size):.0f} / {np.quantile(size, 0.9):.0f} ({np.median(errors) * 1000:+.0f})"


def spans(events: Iterable[Event], site: Site) -> list[tuple[float, float]]:
    return [
        (row.onset_s, row.end_s)
        for row in events
        if row.kind is Kind.LEG_MOVEMENT and row.site is site and not row.excluded
    ]
