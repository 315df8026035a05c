"""Labels of EEG, EOG and chin channels → the derivations to stage from, best first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hypnic.model.recording import Channel, Recording, Role
from hypnic.model.spans import Spans

_TOKEN = re.compile(
    r"FP[Z12]|AF[Z3-8]|FC[Z1-6]|FT(?:[789]|10)|F10|F[Z1-9]|CP[Z1-6]|C[Z1-6]|TP(?:[789]|10)|T10|T[3-9]"
    r"|PO[Z3-8]|P10|P[Z1-9]|O[Z12]|[AM][12]|E[12]"
)
_COMMON = re.compile(r"\b(?:REF|AVG|AV|GND|CAR)\b")
_LINKED = re.compile(r"\b(?:LE|LM)\b")
_LEFT_EYE = re.compile(r"\bE1|\bE?LOC\b|\bLOC|LEOG|EOG ?L(?:EFT)?\b|\bLEFT\b|\bL\b|PG1|EOG ?1\b")
_RIGHT_EYE = re.compile(r"\bE2|\bE?ROC\b|\bROC|REOG|EOG ?R(?:IGHT)?\b|\bRIGHT\b|\bR\b|PG2|EOG ?2\b")
_MASTOIDS = {"M1": "left", "A1": "left", "M2": "right", "A2": "right"}


@dataclass(frozen=True, slots=True)
class Derivation:
    """One channel, or the difference of two, which then share rate and unit."""

    label: str
    plus: Channel
    minus: Channel | None = None

    @property
    def channels(self) -> tuple[Channel, ...]:
        """What has to be decoded."""
        return (self.plus,) if self.minus is None else (self.plus, self.minus)

    @property
    def recorded(self) -> Spans:
        """When all of it was recorded."""
        return self.plus.recorded if self.minus is None else self.plus.recorded & self.minus.recorded


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a channel was taken from: the electrode, and what it was held against."""

    active: str
    reference: tuple[str, ...]
    common: str

    @property
    def mastoids(self) -> frozenset[str]:
        """Sides of the mastoids (or ear lobes) in its reference."""
        return frozenset(_MASTOIDS[name] for name in self.reference if name in _MASTOIDS)

    @property
    def side(self) -> str:
        """Side of the head: even numbers are right, odd ones left, z is the middle."""
        last = self.active[-1:]
        return "" if not last.isdigit() else "right" if int(last) % 2 == 0 else "left"

    @property
    def single(self) -> bool:
        """Whether it was recorded against a common reference, or nobody says against what."""
        return not self.reference


def _place(label: str) -> _Place:
    plain = " ".join(re.sub(r"[^A-Z0-9]+", " ", label.upper()).split())
    names = _TOKEN.findall(re.sub(r"\b(?:EEG|EOG)", " ", plain))
    linked = ("A1", "A2") if _LINKED.search(plain) else ()
    common = _COMMON.search(plain)
    return _Place(names[0] if names else "", (*names[1:], *linked), common.group() if common else "")


def eeg_derivations(recording: Recording) -> tuple[Derivation, ...]:
    """Return what the EEG can be staged from, best first.

    Central electrodes against the opposite mastoid (C4-M1, then C3-M2), then central ones against the other
    or both mastoids, or against Fpz, then frontal, then others; last, those of which nobody knows the
    reference. A single electrode is held against the opposite mastoid (or the other, where that is
    missing) if both were recorded alike. Source: the derivations of the AASM rules, and YASA's advice
    for its models (a central electrode against a mastoid or Fpz). Departs from it in: the rest of the
    order is hypnic's own.
    """
    channels = recording.of(Role.EEG)
    heads = [channel for channel in channels if _place(channel.label).active not in _MASTOIDS]
    candidates = [_against_mastoid(channel, channels) for channel in heads]
    return tuple(sorted(candidates, key=_eeg_rank))


def _is_mastoid(channel: Channel) -> bool:
    place = _place(channel.label)
    return place.active in _MASTOIDS and not place.reference


def _against_mastoid(channel: Channel, others: Sequence[Channel], wanted: str = "") -> Derivation:
    """Hold a single electrode against a mastoid: the wanted side's, else the opposite, else the other."""
    place = _place(channel.label)
    if not place.single:
        return Derivation(channel.label, channel)
    wanted = wanted or {"left": "right", "right": "left"}.get(place.side, "left")
    fitting = [other for other in others if _is_mastoid(other) and _alike(channel, other)]
    fitting.sort(key=lambda other: _MASTOIDS[_place(other.label).active] != wanted)
    if not fitting:
        return Derivation(channel.label, channel)
    name = place.active or channel.label
    return Derivation(f"{name}-{_place(fitting[0].label).active}", channel, fitting[0])


def _alike(a: Channel, b: Channel) -> bool:
    same = (a.rate_hz, a.unit, a.calibrated) == (b.rate_hz, b.unit, b.calibrated)
    return same and _place(a.label).common == _place(b.label).common


def _eeg_rank(derivation: Derivation) -> tuple[bool, int, int, bool, bool]:
    place = _place(derivation.label)
    active, reference = place.active, place.reference
    if active == "FPZ" and reference:  # Fpz-Cz is Cz-Fpz turned over
        active, reference = reference[0], ("FPZ",)
    sides = place.mastoids
    if len(sides) == 1 and place.side not in sides:
        held = 0
    elif sides or (reference == ("FPZ",) and active[:1] == "C"):
        held = 1
    else:
        held = 2
    region = {"C3": 0, "C4": 0, "F3": 2, "F4": 2, "FZ": 2}.get(active, 1 if active[:1] == "C" else 3)
    return held == 2, region, held, place.side != "right", derivation.minus is not None


def eog_derivations(recording: Recording) -> tuple[Derivation, ...]:
    """Return what the eyes can be told from, best first: against a mastoid, and the left eye.

    YASA's models were trained on the left eye. A single electrode is held against the right mastoid, as
    both eyes are in the AASM rules (E1-M2, E2-M2), or against the left one.
    """
    mastoids = recording.of(Role.EEG)
    candidates = [_eye(channel, mastoids) for channel in recording.of(Role.EOG)]
    return tuple(sorted(candidates, key=_eog_rank))


def _eye(channel: Channel, others: Sequence[Channel]) -> Derivation:
    label = channel.label.upper()
    if bool(_LEFT_EYE.search(label)) == bool(_RIGHT_EYE.search(label)):  # both eyes, or neither
        return Derivation(channel.label, channel)
    place = _place(channel.label)
    if place.reference or place.active in _MASTOIDS or "-" in label:
        return Derivation(channel.label, channel)
    return _against_mastoid(channel, others, wanted="right")


def _eog_rank(derivation: Derivation) -> tuple[bool, bool]:
    label = derivation.label.upper()
    held = re.search(r"[AM][12]\b", label) is not None or derivation.minus is not None
    return not held, _LEFT_EYE.search(label) is None


def chin_derivations(recording: Recording) -> tuple[Derivation, ...]:
    """Return what the chin's tone can be told from, in the order of the file.

    Two channels that differ in a last digit alone ("Chin 1", "Chin 2") are two electrodes: their
    difference comes first.
    """
    channels = recording.of(Role.CHIN)
    single = [Derivation(channel.label, channel) for channel in channels]
    ends = {label: channel for channel in channels if (label := channel.label.strip())[-1:] in "12"}
    for label, first in ends.items():
        second = ends.get(f"{label[:-1]}2")
        pair = label.endswith("1") and not re.search(r"\d\D*[-–]", label)
        if pair and second is not None and (first.rate_hz, first.unit) == (second.rate_hz, second.unit):
            return (Derivation(f"{label}-{second.label}", first, second), *single)
    return tuple(single)
