"""Nights and recordings → the annotations of an EDF+ file, in standard words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from hypnic.model.events import STAGE_MARKS, Event, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.night import Night
from hypnic.model.recording import Recording
from hypnic.write.plain import words

WORDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.LEG_MOVEMENT: "Limb movement",
        Kind.PLM_SERIES: "PLM series",
        Kind.HYPNIC_JERK: "Hypnic jerk candidate",
        Kind.FRAGMENTARY_MYOCLONUS: "Fragmentary myoclonus",
        Kind.FOOT_TREMOR: "Hypnagogic foot tremor",
        Kind.HIGH_FREQUENCY_LEGS: "High frequency leg movements",
        Kind.ALTERNATING_LEGS: "Alternating leg muscle activation",
        Kind.REM_PHASIC: "REM phasic activity",
        Kind.REM_TONIC: "REM tonic activity",
        Kind.BRUXISM: "Bruxism",
        Kind.RHYTHMIC_MOVEMENT: "Rhythmic movement",
        Kind.LARGE_MOVEMENT: "Large movement",
        Kind.NECK_MYOCLONUS: "Neck myoclonus",
        Kind.PROPRIOSPINAL: "Propriospinal candidate",
        Kind.NEGATIVE_MYOCLONUS: "Negative myoclonus",
        Kind.INFANT_MYOCLONUS: "Infant sleep myoclonus",
        Kind.FACE_TWITCH: "Face twitch",
        Kind.STIMULUS: "Stimulus",
        Kind.AROUSAL: "EEG arousal",
        Kind.APNEA: "Apnea",
        Kind.HYPOPNEA: "Hypopnea",
        Kind.RERA: "RERA",
        Kind.DESATURATION: "Oxygen desaturation",
        Kind.SNORE: "Snore",
        Kind.ARTEFACT: "Artefact",
        Kind.LIGHTS_OFF: "Lights off",
        Kind.LIGHTS_ON: "Lights on",
        Kind.STAGE_W: "Sleep stage W",
        Kind.STAGE_N1: "Sleep stage N1",
        Kind.STAGE_N2: "Sleep stage N2",
        Kind.STAGE_N3: "Sleep stage N3",
        Kind.STAGE_N: "Sleep stage N",
        Kind.STAGE_R: "Sleep stage R",
        Kind.STAGE_ASLEEP: "Asleep",
        Kind.STAGE_UNSCORED: "Sleep stage ?",
        Kind.MARK: "Mark",
    }
)
"""Texts of the EDF+ standard (edfplus.info, standard texts) where it has one; `read.words` knows them all."""

STAGE_KINDS: Mapping[Stage, Kind] = MappingProxyType(
    {
        Stage.UNSCORED: Kind.STAGE_UNSCORED,
        Stage.W: Kind.STAGE_W,
        Stage.N1: Kind.STAGE_N1,
        Stage.N2: Kind.STAGE_N2,
        Stage.N3: Kind.STAGE_N3,
        Stage.N: Kind.STAGE_N,
        Stage.R: Kind.STAGE_R,
        Stage.ASLEEP: Kind.STAGE_ASLEEP,
    }
)

STANDARD_CHANNELS: Mapping[Site, str] = MappingProxyType(
    {
        Site.LEFT_LEG: "EMG LAT",
        Site.RIGHT_LEG: "EMG RAT",
        Site.LEG: "EMG Leg",
        Site.CHIN: "EMG Chin",
        Site.LEFT_ARM: "EMG Left arm",
        Site.RIGHT_ARM: "EMG Right arm",
        Site.MASSETER: "EMG Masseter",
        Site.FACE: "EMG Face",
        Site.NECK: "EMG Neck",
        Site.SHOULDERS: "EMG Shoulders",
        Site.TRUNK: "EMG Trunk",
        Site.BELLY: "EMG Belly",
        Site.BACK: "EMG Back",
    }
)
"""Channel named after `@@` where the recording has none of that site: left and right anterior tibialis."""


_CONTROL = re.compile(r"[\x00-\x1f]+")

_LEG_WORDS = re.compile(r"leg|limb|mov|plm|lm\b|jerk|kick", re.IGNORECASE)

_TOLD_ABOVE = STAGE_MARKS | {Kind.LEG_MOVEMENT}
"""Marks that the night holds in another form: written once, not twice."""


class Note(NamedTuple):
    """One annotation: seconds from the start of the recording, and its text."""

    onset_s: float
    duration_s: float
    text: str


def annotation_text(text: str) -> str:
    """Return text without control characters.

    They are the grammar of EDF+ annotations: one 0x14 inside would make two annotations of it.
    """
    return _CONTROL.sub(" ", words(text)).strip()


def night_notes(night: Night) -> Iterator[Note]:
    """Yield stages, marks, movements of single legs and of other kinds, what was not counted, and PLM series.

    A movement that another kind took is left out: what took it is there.
    """
    channels = {row.role.value: row.label for row in night.candidates.quality if not row.refused}
    yield from _stage_notes(night.hypnogram)
    for event in night.context:
        if event.kind not in _TOLD_ABOVE:
            yield _note(event, channels)
    for movement in night.movements:
        for part in movement.parts:
            yield Note(
                part.onset_s,
                part.duration_s,
                _linked(WORDS[Kind.LEG_MOVEMENT], part.site, channels),
            )
    yield from _other_notes(night, channels)
    for event in night.scoring.rejected:
        text = _linked(_not_counted(event.excluded), event.site, channels)
        yield Note(event.onset_s, event.duration_s, text)
    for series in night.scoring.series:
        yield Note(series.start_s, series.end_s - series.start_s, WORDS[Kind.PLM_SERIES])


def _not_counted(reason: str) -> str:
    # A reader that goes by words would take the "leg movement" in a reason for one.
    return "Not counted" if _LEG_WORDS.search(reason) or not reason else f"Not counted: {reason}"


def _stage_notes(hypnogram: Hypnogram | None) -> Iterator[Note]:
    if hypnogram is None:
        return
    for at, code in enumerate(hypnogram.stages.tolist()):
        start_s = hypnogram.start_s + at * hypnogram.epoch_s
        yield Note(start_s, hypnogram.epoch_s, WORDS[STAGE_KINDS[Stage(code)]])


def _note(event: Event, channels: Mapping[str, str]) -> Note:
    own = annotation_text(event.label)
    text = own if "@@" in own else _linked(own or WORDS[event.kind], event.site, channels)
    return Note(event.onset_s, event.duration_s, text)


def _other_notes(night: Night, channels: Mapping[str, str]) -> Iterator[Note]:
    for event in night.survey.events:
        if event.kind is not Kind.LEG_MOVEMENT and not event.excluded:
            # What a detector writes into a label ("phasic") is not the movement's name; a scorer's words are.
            own = event if night.candidates.source == "marked" else replace(event, label="")
            yield _note(own, channels)


def _linked(text: str, site: Site, channels: Mapping[str, str]) -> str:
    if site is Site.BOTH_LEGS:
        return f"{text}, both legs" if text == WORDS[Kind.LEG_MOVEMENT] else text
    channel = channels.get(site.value) or STANDARD_CHANNELS.get(site)
    return f"{text}@@{channel}" if channel else text


def recording_notes(recording: Recording, end_s: float) -> Iterator[Note]:
    """Yield the marks, and where a channel has no samples before `end_s`."""
    channels = {
        channel.role.value: header_text(channel.label, 16) for channel in reversed(recording.channels)
    }
    for event in recording.marks:
        yield _note(event, channels)
    for channel in recording.channels:
        at = 0.0
        for start_s, stop_s in (*channel.recorded, (end_s, end_s)):
            if start_s - at > 0.5 / channel.rate_hz:
                yield Note(at, start_s - at, f"No signal@@{header_text(channel.label, 16)}")
            at = max(at, stop_s)


def header_text(text: str, length: int) -> str:
    """Return text as an EDF header can hold it: ASCII, printable, at most `length` characters."""
    text = text.replace("µ", "u").replace("μ", "u").replace("°", "deg").replace("ß", "ss")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = "".join(each if each.isprintable() else " " for each in plain).strip()[:length].rstrip()
    return "Annotations" if plain == "EDF Annotations" else plain
