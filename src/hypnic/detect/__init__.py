"""Recording to candidates: what could be a movement, before any rule set has its say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hypnic.detect.bruxism import BruxismOptions, detect_bruxism
from hypnic.detect.emg_options import EmgOptions
from hypnic.detect.large import detect_large
from hypnic.detect.large_options import LargeOptions
from hypnic.detect.leg_options import LegOptions
from hypnic.detect.legs import detect_legs
from hypnic.detect.neck import NeckOptions, detect_neck
from hypnic.detect.negative import NegativeOptions, detect_negative
from hypnic.detect.rem_options import RemToneOptions
from hypnic.detect.rem_tone import detect_rem_tone
from hypnic.detect.rhythmic import RhythmicOptions, detect_rhythmic
from hypnic.detect.scene import Scene
from hypnic.detect.tracing import TraceOptions, Tracing, trace
from hypnic.detect.twitch_options import TwitchOptions
from hypnic.model.events import Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.muscle import Muscles
from hypnic.model.recording import Recording
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans

__all__ = [
    "DETECTORS",
    "BruxismOptions",
    "DetectOptions",
    "EmgOptions",
    "LargeOptions",
    "LegOptions",
    "NeckOptions",
    "NegativeOptions",
    "RemToneOptions",
    "RhythmicOptions",
    "TwitchOptions",
    "detect",
]


@dataclass(frozen=True, slots=True)
class DetectOptions:
    """The options of all detectors."""

    emg: EmgOptions = field(default_factory=EmgOptions)
    twitches: TwitchOptions = field(default_factory=TwitchOptions)
    legs: LegOptions = field(default_factory=LegOptions)
    rem: RemToneOptions = field(default_factory=RemToneOptions)
    bruxism: BruxismOptions = field(default_factory=BruxismOptions)
    large: LargeOptions = field(default_factory=LargeOptions)
    rhythmic: RhythmicOptions = field(default_factory=RhythmicOptions)
    negative: NegativeOptions = field(default_factory=NegativeOptions)
    neck: NeckOptions = field(default_factory=NeckOptions)


Detector = Callable[[Scene, DetectOptions], Candidates]

DETECTORS: tuple[tuple[tuple[Kind, ...], Detector], ...] = (
    ((Kind.LEG_MOVEMENT,), lambda scene, _options: detect_legs(scene)),
    ((Kind.REM_PHASIC, Kind.REM_TONIC), lambda scene, options: detect_rem_tone(scene, options.rem)),
    ((Kind.BRUXISM,), lambda scene, options: detect_bruxism(scene, options.bruxism)),
    ((Kind.LARGE_MOVEMENT,), lambda scene, options: detect_large(scene, options.large)),
    ((Kind.RHYTHMIC_MOVEMENT,), lambda scene, options: detect_rhythmic(scene, options.rhythmic)),
    ((Kind.NEGATIVE_MYOCLONUS,), lambda scene, options: detect_negative(scene, options.negative)),
    ((Kind.NECK_MYOCLONUS,), lambda scene, options: detect_neck(scene, options.neck)),
)
"""What is looked for, and by what. A new detector is one line here and one field above."""


def detect(
    recording: Recording, hypnogram: Hypnogram | None = None, options: DetectOptions | None = None
) -> tuple[Candidates, Muscles]:
    """Return what every detector finds, and the muscles without their samples.

    Every muscle channel is decoded and filtered once. A detector without its channels says why instead of
    finding nothing.
    """
    options = options or DetectOptions()
    tracing = trace(recording, TraceOptions(options.emg, options.legs, options.twitches))
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
