"""Labels of EEG, EOG and chin channels → the derivations to stage from, best first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypnic.model.derivation import MASTOIDS, Derivation, against_mastoid, place_of
from hypnic.model.recording import Channel, Recording, Role

_LEFT_EYE = re.compile(r"\bE1|\bE?LOC\b|\bLOC|LEOG|EOG ?L(?:EFT)?\b|\bLEFT\b|\bL\b|PG1|EOG ?1\b")
_RIGHT_EYE = re.compile(r"\bE2|\bE?ROC\b|\bROC|REOG|EOG ?R(?:IGHT)?\b|\bRIGHT\b|\bR\b|PG2|EOG ?2\b")


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
    heads = [channel for channel in channels if place_of(channel.label).active not in MASTOIDS]
    candidates = [against_mastoid(channel, channels) for channel in heads]
    return tuple(sorted(candidates, key=_eeg_rank))


def _eeg_rank(derivation: Derivation) -> tuple[bool, int, int, bool, bool]:
    place = place_of(derivation.label)
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
    place = place_of(channel.label)
    if place.reference or place.active in MASTOIDS or "-" in label:
        return Derivation(channel.label, channel)
    return against_mastoid(channel, others, wanted="right")


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
