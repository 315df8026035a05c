"""The pieces of signal that the page shows: what the rules made of the legs, and an example of each kind."""

from __future__ import annotations

from hypnic.excerpt.kinds import kind_excerpts
from hypnic.excerpt.legs import TITLES, leg_excerpts
from hypnic.model.night import Excerpt
from hypnic.model.recording import Recording
from hypnic.model.scoring import Candidates, Scoring
from hypnic.model.survey import Survey

__all__ = ["TITLES", "excerpts"]

NO_SURVEY = Survey()


def excerpts(
    recording: Recording, candidates: Candidates, scoring: Scoring, survey: Survey = NO_SURVEY
) -> tuple[Excerpt, ...]:
    """Choose and decode the stretches that the page shows; only these are decoded.

    Returns
    -------
    tuple of Excerpt
        What the rules made of the legs (`kind` is None), then one example of each other kind that was found.
        Empty where no channel of this night was scored (hand marks only).
    """
    return (*leg_excerpts(recording, candidates, scoring), *kind_excerpts(recording, candidates, survey))
