"""Where an EEG channel was taken from, told by its label, and what to hold it against."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hypnic.model.recording import Channel
from hypnic.model.spans import Spans

_TOKEN = re.compile(
    r"FP[Z12]|AF[Z3-8]|FC[Z1-6]|FT(?:[789]|10)|F10|F[Z1-9]|CP[Z1-6]|C[Z1-6]|TP(?:[789]|10)|T10|T[3-9]"
    r"|PO[Z3-8]|P10|P[Z1-9]|O[Z12]|[AM][12]|E[12]"
)
_COMMON = re.compile(r"\b(?:REF|AVG|AV|GND|CAR)\b")
_LINKED = re.compile(r"\b(?:LE|LM)\b")
MASTOIDS = {"M1": "left", "A1": "left", "M2": "right", "A2": "right"}
"""Mastoids and ear lobes, and their sides."""


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
class Place:
    """Where a channel was taken from: the electrode, and what it was held against."""

    active: str
    reference: tuple[str, ...]
    common: str

    @property
    def mastoids(self) -> frozenset[str]:
        """Sides of the mastoids (or ear lobes) in its reference."""
        return frozenset(MASTOIDS[name] for name in self.reference if name in MASTOIDS)

    @property
    def side(self) -> str:
        """Side of the head: even numbers are right, odd ones left, z is the middle."""
        last = self.active[-1:]
        return "" if not last.isdigit() else "right" if int(last) % 2 == 0 else "left"

    @property
    def single(self) -> bool:
        """Whether it was recorded against a common reference, or nobody says against what."""
        return not self.reference


def place_of(label: str) -> Place:
    """Return where a channel was taken from, as far as its label tells."""
    plain = " ".join(re.sub(r"[^A-Z0-9]+", " ", label.upper()).split())
    names = _TOKEN.findall(re.sub(r"\b(?:EEG|EOG)", " ", plain))
    linked = ("A1", "A2") if _LINKED.search(plain) else ()
    common = _COMMON.search(plain)
    return Place(names[0] if names else "", (*names[1:], *linked), common.group() if common else "")


def is_mastoid(channel: Channel) -> bool:
    """Whether a channel is the single electrode of a mastoid or an ear lobe."""
    place = place_of(channel.label)
    return place.active in MASTOIDS and not place.reference


def against_mastoid(channel: Channel, others: Sequence[Channel], wanted: str = "") -> Derivation:
    """Hold a single electrode against a mastoid: the wanted side's, else the opposite, else the other."""
    place = place_of(channel.label)
    if not place.single:
        return Derivation(channel.label, channel)
    wanted = wanted or {"left": "right", "right": "left"}.get(place.side, "left")
    fitting = [other for other in others if is_mastoid(other) and _alike(channel, other)]
    fitting.sort(key=lambda other: MASTOIDS[place_of(other.label).active] != wanted)
    if not fitting:
        return Derivation(channel.label, channel)
    name = place.active or channel.label
    return Derivation(f"{name}-{place_of(fitting[0].label).active}", channel, fitting[0])


def _alike(a: Channel, b: Channel) -> bool:
    same = (a.rate_hz, a.unit, a.calibrated) == (b.rate_hz, b.unit, b.calibrated)
    return same and place_of(a.label).common == place_of(b.label).common
