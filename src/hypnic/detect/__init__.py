"""Recording to candidates: what could be a movement, before any rule set has its say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hypnic.detect.leg_options import LegOptions
from hypnic.detect.legs import detect_legs
from hypnic.model.events import Events, Kind, Site
from hypnic.model.recording import Recording
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans

__all__ = ["DETECTORS", "DetectOptions", "LegOptions", "detect"]


@dataclass(frozen=True, slots=True)
class DetectOptions:
    """The options of all detectors."""

    legs: LegOptions = field(default_factory=LegOptions)


Detector = Callable[[Recording, DetectOptions], Candidates]

DETECTORS: Mapping[Kind, Detector] = MappingProxyType(
    {
        Kind.LEG_MOVEMENT: lambda recording, options: detect_legs(recording, options.legs),
    }
)
"""What is looked for, and by what. A new detector is one line here and one field above."""


def detect(recording: Recording, options: DetectOptions | None = None) -> Candidates:
    """Return what every detector finds; a detector without its channels says why instead."""
    options = options or DetectOptions()
    found = [detector(recording, options) for detector in DETECTORS.values()]
    assessable: dict[Site, Spans] = {}
    for part in found:
        for site, spans in part.assessable.items():
            assessable[site] = assessable.get(site, Spans()) | spans
    return Candidates(
        events=Events(event for part in found for event in part.events),
        looked_for=frozenset().union(*(part.looked_for for part in found)),
        not_looked_for={kind: why for part in found for kind, why in part.not_looked_for.items()},
        assessable=assessable,
        quality=tuple(row for part in found for row in part.quality),
        issues=tuple(issue for part in found for issue in part.issues),
    )
