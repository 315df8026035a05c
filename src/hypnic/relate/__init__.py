"""What a movement looks like, and what went with it: measured, never assumed."""

from __future__ import annotations

from hypnic.model.events import Events
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.muscle import Muscles


def relate(events: Events, muscles: Muscles, marks: Events, hypnogram: Hypnogram | None) -> Events:
    """Return the events with how each of them looks in its measures.

    Parameters
    ----------
    muscles
        Empty where there was no signal: then nothing is added.
    marks
        Stimuli and arousals are read.
    """
    return events
