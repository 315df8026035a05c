"""Recording to candidates: what could be a movement, before any rule set has its say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hypnic.detect.emg_options import EmgOptions
from hypnic.detect.heart import Heart
from hypnic.detect.leg_options import LegOptions
from hypnic.detect.legs import detect_legs
from hypnic.detect.scene import Scene
from hypnic.detect.tracing import TraceOptions, Tracing, trace
from hypnic.detect.twitch_options import TwitchOptions
from hypnic.detect.vitals.options import VitalsOptions
from hypnic.model.events import Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.muscle import Muscles
from hypnic.model.recording import Recording
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans

__all__ = [
    "DETECTORS",
    "DetectOptions",
    "EmgOptions",
    "Heart",
    "LegOptions",
    "TwitchOptions",
    "VitalsOptions",
    "detect",
]


@dataclass(frozen=True, slots=True)
class DetectOptions:
    """The options of all detectors."""

    emg: EmgOptions = field(default_factory=EmgOptions)
    twitches: TwitchOptions = field(default_factory=TwitchOptions)
    legs: LegOptions = field(default_factory=LegOptions)
    vitals: VitalsOptions = field(default_factory=VitalsOptions)


Detector = Callable[[Scene, DetectOptions], Candidates]

DETECTORS: tuple[tuple[tuple[Kind, ...], Detector], ...] = (
    ((Kind.LEG_MOVEMENT,), lambda scene, _options: detect_legs(scene)),
)
"""What is looked for, and by what. A new detector is one line here and one field above."""


def detect(
    recording: Recording,
    hypnogram: Hypnogram | None = None,
    options: DetectOptions | None = None,
    *,
    heart: Heart | None = None,
) -> tuple[Candidates, Muscles]:
    """Return what every detector finds, and the muscles without their samples.

    Every muscle channel is decoded and filtered once. A detector without its channels says why instead of
    finding nothing.

    Parameters
    ----------
    heart
        One that is used for more than this, so that the ECG is decoded once.
    """
    options = options or DetectOptions()
    tracing = trace(recording, TraceOptions(options.emg, options.legs, options.twitches), heart)
    scene = Scene(recording, hypnogram, tracing)
    return _joined(tracing, [look(scene, options) for _, look in DETECTORS]), tracing.muscles


def _joined(tracing: Tracing, found: list[Candidates]) -> Candidates:
    assessable: dict[Site, Spans] = {}
    for part in found:
        for site, spans in part.assessable.items():
            assessable[site] = assessable.get(site, Spans()) | spans
    return Candidates(
        events=Events(event for part in found for event in part.events),
        looked_for=frozenset().union(*(part.looked_for for part in found)),
        not_looked_for={kind: why for part in found for kind, why in part.not_looked_for.items()},
        assessable=assessable,
        seen={kind: spans for part in found for kind, spans in part.seen.items()},
        readings=tuple(row for part in found for row in part.readings),
        quality=tuple(row.quality for row in tracing.rows),
        issues=(
            *(issue for row in tracing.rows for issue in row.issues),
            *(issue for part in found for issue in part.issues),
        ),
    )
