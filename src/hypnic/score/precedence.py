"""One movement, one name: which kind an event counts as where several detectors saw the same movement."""

from __future__ import annotations

from hypnic.model.events import MOVEMENTS, Events


def one_name(events: Events) -> Events:
    """Return the movements of every kind; one that is the same movement as another is excluded, and says so.

    Rows are kept, whoever wins. The rule sets for legs do not read this.
    """
    return events.of(*MOVEMENTS)
