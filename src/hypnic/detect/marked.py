"""Leg movements that a person marked → candidates."""

from __future__ import annotations

from dataclasses import replace

from hypnic.model.events import LEGS, Event, Events, Kind, Site
from hypnic.model.recording import Issue, Recording
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans

SIDES = {
    Site.LEFT_LEG: (Site.LEFT_LEG,),
    Site.RIGHT_LEG: (Site.RIGHT_LEG,),
    Site.BOTH_LEGS: (Site.LEFT_LEG, Site.RIGHT_LEG),
    Site.LEG: (Site.LEG,),
}


def marked_legs(recording: Recording, *, assume_scored: bool = False) -> Candidates:
    """Return hand-marked leg movements as candidates.

    Marks cannot say when the legs were looked at: the whole recording is taken for every leg that has a
    mark. A mark without a side is one of `Site.LEG`.

    Parameters
    ----------
    assume_scored
        Whether somebody looked for leg movements even where not one is marked. If not, such a file cannot
        be told from one in which nobody looked, and leg movements were not looked for.
    """
    rows = [_with_site(row) for row in recording.marks.of(Kind.LEG_MOVEMENT)]
    if not rows and not assume_scored:
        return Candidates(
            not_looked_for={
                Kind.LEG_MOVEMENT: "no leg movement is marked, and nothing says whether anybody "
                "looked; add the file that holds them, or analyse the recording itself"
            },
            source="marked",
        )
    first_s = min((0.0, *(row.onset_s for row in rows)))
    last_s = max((recording.duration_s, *(row.end_s for row in rows)))
    sites = {side for row in rows for side in SIDES.get(row.site, ())} or {Site.LEG}
    return Candidates(
        events=Events(rows),
        looked_for=frozenset({Kind.LEG_MOVEMENT}),
        assessable={site: Spans([(first_s, last_s)]) for site in sorted(sites)},
        issues=_issues(rows),
        source="marked",
    )


def _with_site(row: Event) -> Event:
    return replace(row, site=Site.LEG) if row.site is Site.UNKNOWN else row


def _issues(rows: list[Event]) -> tuple[Issue, ...]:
    if not rows:
        what = "not one leg movement is marked; taken as a night that was scored and had none"
        return (Issue("marks", what, "NO_LEG_MARKS"),)
    sided = {row.site for row in rows if row.site in LEGS}
    if Site.LEG in sided and len(sided) > 1:
        count = sum(row.site is Site.LEG for row in rows)
        what = (
            f"{count} of {len(rows)} leg movements have no side; where such a one and another "
            "run together they count as one movement"
        )
        return (Issue("marks", what, "SIDE_UNKNOWN"),)
    return ()
