"""What one source says about the stages of a night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hypnic.model.hypnogram import Hypnogram
from hypnic.model.recording import Issue

Probabilities = Mapping[str, tuple[float | None, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """A source's hypnogram, or why it has none.

    Attributes
    ----------
    why_not
        Without a full stop, to be put behind "could not be staged: "; empty where there is a hypnogram.
    channels, probabilities, unsure_share, unsure_under
        As in `hypnic.model.sleep.Staging`.
    """

    hypnogram: Hypnogram | None = None
    why_not: str = ""
    issues: tuple[Issue, ...] = ()
    channels: tuple[str, ...] = ()
    probabilities: Probabilities = field(default_factory=lambda: MappingProxyType({}))
    unsure_share: float | None = None
    unsure_under: float | None = None
