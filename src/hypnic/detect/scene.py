"""What every detector sees of a night."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from hypnic.detect.heart import Heart
from hypnic.detect.tracing import Tracing
from hypnic.model.events import Events, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.muscle import Muscles
from hypnic.model.recording import MUSCLES, Recording
from hypnic.model.spans import Spans

MOST_LABELS = 12


@dataclass(frozen=True, eq=False)
class Scene:
    """A night as the detectors see it: its muscles, its stages, and the recording for what is no muscle.

    Attributes
    ----------
    hypnogram
        None where the night was not staged.
    """

    recording: Recording
    hypnogram: Hypnogram | None
    tracing: Tracing

    @cached_property
    def muscles(self) -> Muscles:
        """The muscles that could be used."""
        return self.tracing.muscles

    @property
    def heart(self) -> Heart:
        """The beats of the ECG."""
        return self.tracing.heart

    @property
    def marks(self) -> Events:
        """What was marked."""
        return self.recording.marks

    def time_in(self, *stages: Stage) -> Spans | None:
        """Return the time in these stages; None where the night was not staged."""
        if self.hypnogram is None or bool((self.hypnogram.stages == Stage.UNSCORED).all()):
            return None
        return self.hypnogram.spans(*stages)

    def missing(self, *sites: Site) -> str:
        """Return why no muscle at these sites can be used, for a page; empty where one can."""
        if self.muscles.at(*sites):
            return ""
        refused = [
            f"{row.quality.label}: {row.quality.refused}"
            for row in self.tracing.rows
            if row.muscle is None and MUSCLES[row.role] in sites
        ]
        if refused:
            return "; ".join(refused)
        names = " or ".join(site.value.replace("_", " ") for site in sites)
        if not self.recording.channels:
            return (
                "there are marks but no signal in what was given; add the recording, or score the marks "
                "themselves with 'hypnic rescore'"
            )
        labels = [channel.label for channel in self.recording.channels]
        more = f" and {len(labels) - MOST_LABELS} more" if len(labels) > MOST_LABELS else ""
        found = f"{', '.join(labels[:MOST_LABELS])}{more}"
        return f"no channel holds the EMG of {names} (there are {found}); name one with --channel ROLE=LABEL"
