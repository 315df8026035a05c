"""What went on around the movements of a night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hypnic.model.events import Events, Kind
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.muscle import Muscles
from hypnic.model.recording import Channel
from hypnic.model.spans import Span, Spans
from hypnic.model.vitals import Vitals


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What went on around the movements.

    Attributes
    ----------
    muscles
        Empty where there was no signal: then what is read from bursts is not added.
    stimuli
        What was marked or heard as a stimulus.
    seen
        Per kind, when a movement of it could have been seen.
    hypnogram
        None where the night was not staged.
    context
        Marked arousals, respiratory events and lights.
    vitals
        None where heart, breath and brain were not asked for.
    eeg, emg
        Channels whose samples around the movements may be loaded; empty where they were not asked for.
    """

    period: Span
    muscles: Muscles = field(default_factory=Muscles)
    stimuli: Events = field(default_factory=Events)
    seen: Mapping[Kind, Spans] = field(default_factory=dict)
    hypnogram: Hypnogram | None = None
    context: Events = field(default_factory=Events)
    vitals: Vitals | None = None
    eeg: tuple[Channel, ...] = ()
    emg: tuple[Channel, ...] = ()
