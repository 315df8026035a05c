"""Recording to candidates: what could be a movement, before any rule set has its say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hypnic.detect.alternating import AlternatingOptions, detect_alternating
from hypnic.detect.bruxism import BruxismOptions, detect_bruxism
from hypnic.detect.emg_options import EmgOptions
from hypnic.detect.face import FaceOptions, detect_face
from hypnic.detect.foot_tremor import FootTremorOptions, detect_foot_tremor
from hypnic.detect.fragmentary import FragmentaryOptions, detect_fragmentary
from hypnic.detect.heart import Heart
from hypnic.detect.infant import InfantOptions, detect_infant
from hypnic.detect.large import detect_large
from hypnic.detect.large_options import LargeOptions
from hypnic.detect.leg_options import LegOptions
from hypnic.detect.legs import detect_legs
from hypnic.detect.neck import NeckOptions, detect_neck
from hypnic.detect.negative import NegativeOptions, detect_negative
from hypnic.detect.propriospinal import PropriospinalOptions, detect_propriospinal
from hypnic.detect.rem_options import RemToneOptions
from hypnic.detect.rem_tone import detect_rem_tone
from hypnic.detect.rhythmic import RhythmicOptions, detect_rhythmic
from hypnic.detect.scene import Scene
from hypnic.detect.sleep_start import detect_sleep_starts
from hypnic.detect.sleep_start_options import SleepStartOptions
from hypnic.detect.sounds import SoundOptions, detect_sounds
from hypnic.detect.tracing import TraceOptions, Tracing, trace
from hypnic.detect.twitch_options import TwitchOptions
from hypnic.detect.vitals.options import VitalsOptions
from hypnic.model.events import Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.muscle import Muscles
from hypnic.model.recording import Recording
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans
from hypnic.signals.memory import give_back

__all__ = [
    "DETECTORS",
    "BruxismOptions",
    "DetectOptions",
    "EmgOptions",
    "Heart",
    "LargeOptions",
    "LegOptions",
    "NeckOptions",
    "NegativeOptions",
    "RemToneOptions",
    "RhythmicOptions",
    "SleepStartOptions",
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
    sleep_starts: SleepStartOptions = field(default_factory=SleepStartOptions)
    fragmentary: FragmentaryOptions = field(default_factory=FragmentaryOptions)
    foot_tremor: FootTremorOptions = field(default_factory=FootTremorOptions)
    alternating: AlternatingOptions = field(default_factory=AlternatingOptions)
    propriospinal: PropriospinalOptions = field(default_factory=PropriospinalOptions)
    infant: InfantOptions = field(default_factory=InfantOptions)
    face: FaceOptions = field(default_factory=FaceOptions)
    sounds: SoundOptions = field(default_factory=SoundOptions)
    rem: RemToneOptions = field(default_factory=RemToneOptions)
    bruxism: BruxismOptions = field(default_factory=BruxismOptions)
    large: LargeOptions = field(default_factory=LargeOptions)
    rhythmic: RhythmicOptions = field(default_factory=RhythmicOptions)
    negative: NegativeOptions = field(default_factory=NegativeOptions)
    neck: NeckOptions = field(default_factory=NeckOptions)
    vitals: VitalsOptions = field(default_factory=VitalsOptions)


Detector = Callable[[Scene, DetectOptions], Candidates]

DETECTORS: tuple[tuple[tuple[Kind, ...], Detector], ...] = (
    ((Kind.LEG_MOVEMENT,), lambda scene, _options: detect_legs(scene)),
    ((Kind.HYPNIC_JERK,), lambda scene, options: detect_sleep_starts(scene, options.sleep_starts)),
    ((Kind.FRAGMENTARY_MYOCLONUS,), lambda scene, options: detect_fragmentary(scene, options.fragmentary)),
    (
        (Kind.FOOT_TREMOR, Kind.HIGH_FREQUENCY_LEGS),
        lambda scene, options: detect_foot_tremor(scene, options.foot_tremor, options.alternating),
    ),
    ((Kind.ALTERNATING_LEGS,), lambda scene, options: detect_alternating(scene, options.alternating)),
    ((Kind.PROPRIOSPINAL,), lambda scene, options: detect_propriospinal(scene, options.propriospinal)),
    ((Kind.INFANT_MYOCLONUS,), lambda scene, options: detect_infant(scene, options.infant)),
    ((Kind.FACE_TWITCH,), lambda scene, options: detect_face(scene, options.face, options.emg)),
    ((Kind.STIMULUS,), lambda scene, options: detect_sounds(scene, options.sounds)),
    ((Kind.REM_PHASIC, Kind.REM_TONIC), lambda scene, options: detect_rem_tone(scene, options.rem)),
    ((Kind.BRUXISM,), lambda scene, options: detect_bruxism(scene, options.bruxism)),
    ((Kind.LARGE_MOVEMENT,), lambda scene, options: detect_large(scene, options.large)),
    ((Kind.RHYTHMIC_MOVEMENT,), lambda scene, options: detect_rhythmic(scene, options.rhythmic)),
    ((Kind.NEGATIVE_MYOCLONUS,), lambda scene, options: detect_negative(scene, options.negative)),
    ((Kind.NECK_MYOCLONUS,), lambda scene, options: detect_neck(scene, options.neck)),
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
    found = [look(scene, options) for _, look in DETECTORS]
    give_back()
    return _joined(tracing, found), tracing.muscles


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
