"""Movements that a person marked → candidates."""

from __future__ import annotations

from dataclasses import replace

from hypnic.model.events import LEGS, MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.recording import Issue, Recording
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Spans

SIDES = {
    Site.LEFT_LEG: (Site.LEFT_LEG,),
    Site.RIGHT_LEG: (Site.RIGHT_LEG,),
    Site.BOTH_LEGS: (Site.LEFT_LEG, Site.RIGHT_LEG),
    Site.LEG: (Site.LEG,),
}


NOBODY_SAYS = "none is marked, and nothing says whether anybody looked"


def marked_movements(recording: Recording, *, legs_scored: bool = False) -> Candidates:
    """Return the hand-marked movements of every kind as candidates.

    A kind was looked for if one of it is marked, and then over the whole recording: marks cannot say more. Of
    a kind without a mark nobody knows whether somebody looked: it was not looked for, and is never zero.

    Parameters
    ----------
    legs_scored
        Whether somebody looked for leg movements even where not one is marked.
    """
    legs = marked_legs(recording, assume_scored=legs_scored)
    others = recording.marks.of(*(kind for kind in MOVEMENTS if kind is not Kind.LEG_MOVEMENT))
    marked = {row.kind for row in others}
    end_s = max((recording.duration_s, *(row.end_s for row in others)))
    seen = Spans([(min((0.0, *(row.onset_s for row in others))), end_s)])
    unmarked: dict[Kind, str] = {
        kind: NOBODY_SAYS for kind in MOVEMENTS if kind not in marked and kind is not Kind.LEG_MOVEMENT
    }
    return replace(
        legs,
        events=legs.events + others,
        looked_for=legs.looked_for | marked,
        not_looked_for={**legs.not_looked_for, **unmarked},
        seen={kind: seen for kind in MOVEMENTS if kind in marked},
    )


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
