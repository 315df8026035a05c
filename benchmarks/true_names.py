"""What each true movement is called: every definition it answers to, and the order of names between them.

`simulate` says what the muscles did, and calls it by what it was planned as. A movement may answer to more
than one published definition (a burst of a leg in REM sleep of half a second is REM activity and a leg
movement), and a definition may leave out what was planned (REM activity is counted outside of arousals).
Nothing here looks at a signal or at what a detector found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hypnic.model.events import LEGS, MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Span, Spans
from hypnic.score import score
from hypnic.score.precedence import one_name

LEG_REST_S, LEAST_LEG_MOVEMENT_S = 0.5, 0.5
"""A leg movement lasts half a second, and half a second of rest ends it (WASM 2016)."""
REM_PHASIC_S = (0.1, 5.0)
"""A phasic burst of REM sleep (SINBAR)."""
FRAGMENTARY_S, FRAGMENTARY_UV = (0.075, 0.15), 50.0
"""A potential of fragmentary myoclonus (Frauscher 2014)."""
MOVES_A_LEG = (Kind.LEG_MOVEMENT, Kind.REM_PHASIC, Kind.FRAGMENTARY_MYOCLONUS, Kind.MARK)


@dataclass(frozen=True, slots=True)
class Night:
    """What a name depends on: stages, marked arousals, the scored period, the kinds that were looked for."""

    hypnogram: Hypnogram
    marks: Events
    period: Span
    kinds: frozenset[Kind] = frozenset(MOVEMENTS)


def named(truth: Events, night: Night) -> Events:
    """Return the true movements of every kind; one that is the same movement as another is excluded.

    A kind that could not be looked for (REM activity of an infant) gives no name: its bursts are what else
    they are. Whether legs are periodic is what WASM 2016 makes of all that the legs truly did.
    """
    legs = Events(_legs(truth))
    dreams = Events(_rem_phasic(truth, legs, night))
    rows = [
        *truth.of(*MOVEMENTS).where(lambda row: row.kind not in (Kind.LEG_MOVEMENT, Kind.REM_PHASIC)),
        *(row for row in truth.of(Kind.LEG_MOVEMENT) if row.site not in LEGS),
        *legs,
        *dreams,
        *_twitches(truth),
    ]
    return one_name(Events(row for row in rows if row.kind in night.kinds), _periodic(legs, night))


def _legs(truth: Events) -> Iterator[Event]:
    """Yield all that each leg did without half a second of rest, if it lasted half a second."""
    for site in sorted({row.site for row in truth} & LEGS):
        run: list[Event] = []
        for row in [*truth.of(*MOVES_A_LEG).at(site), None]:
            if row is not None and row.label in ("held", "tonic"):
                continue
            end_s = max((each.end_s for each in run), default=0.0)
            if run and (row is None or row.onset_s - end_s >= LEG_REST_S):
                if end_s - run[0].onset_s >= LEAST_LEG_MOVEMENT_S - 1e-9:
                    label = next((each.label for each in run if each.kind is Kind.LEG_MOVEMENT), "")
                    yield Event(run[0].onset_s, end_s - run[0].onset_s, Kind.LEG_MOVEMENT, site, label=label)
                run = []
            run += [] if row is None else [row]


def _rem_phasic(truth: Events, legs: Events, night: Night) -> Iterator[Event]:
    """Yield the bursts of REM sleep, those of leg movements too, as far as they lie outside of arousals."""
    arousals = night.marks.of(Kind.AROUSAL).spans
    dreaming = night.hypnogram.spans(Stage.R)
    moved = legs.where(lambda row: bool(row.label) and dreaming.contains(row.onset_s))
    for row in [*truth.of(Kind.REM_PHASIC), *moved]:
        if row.duration_s <= REM_PHASIC_S[1]:
            for start_s, end_s in Spans([(row.onset_s, row.end_s)]) - arousals:
                if end_s - start_s >= REM_PHASIC_S[0]:
                    yield replace(row, kind=Kind.REM_PHASIC, onset_s=start_s, duration_s=end_s - start_s)


def _twitches(truth: Events) -> Iterator[Event]:
    """Yield the bursts of REM sleep that are as short and strong as a potential of fragmentary myoclonus."""
    least_s, most_s = FRAGMENTARY_S
    for row in truth.of(Kind.REM_PHASIC):
        if least_s <= row.duration_s <= most_s and row.measures["peak_uv"] >= FRAGMENTARY_UV:
            yield replace(row, kind=Kind.FRAGMENTARY_MYOCLONUS)


def _periodic(legs: Events, night: Night) -> Events:
    """Return the true movements of the legs that WASM 2016 puts into a series."""
    seen = {site: Spans([night.period]) for site in sorted({row.site for row in legs} | {Site.LEFT_LEG})}
    found = Candidates(legs, frozenset({Kind.LEG_MOVEMENT}), assessable=seen, source="marked")
    scoring = score(found, night.marks, night.hypnogram, night.period)
    return Events(part for row in scoring.movements if row.plm for part in row.parts)
