"""Small nights, written as a person would write them on paper."""

from dataclasses import replace

import numpy as np

from hypnic.detect import DetectOptions, detect
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.recording import Recording
from hypnic.model.scoring import Candidates, Scoring
from hypnic.model.spans import Span, Spans
from hypnic.score import ScoreOptions, score

SITES = {"L": Site.LEFT_LEG, "R": Site.RIGHT_LEG, "B": Site.BOTH_LEGS, "?": Site.LEG}
NIGHT = Span(0, 28_800)
DEFAULTS = ScoreOptions()
STAGES = {"W": Stage.W, "1": Stage.N1, "2": Stage.N2, "3": Stage.N3, "R": Stage.R, "?": Stage.UNSCORED}


def leg(onset_s: float, end_s: float, side: str = "L") -> Event:
    return Event(onset_s, round(end_s - onset_s, 6), Kind.LEG_MOVEMENT, SITES[side])


def legs(*onsets_s: float, side: str = "L", duration_s: float = 2.0) -> list[Event]:
    return [Event(onset, duration_s, Kind.LEG_MOVEMENT, SITES[side]) for onset in onsets_s]


def apnea(onset_s: float, end_s: float, kind: Kind = Kind.APNEA) -> Event:
    return Event(onset_s, end_s - onset_s, kind)


def arousal(onset_s: float, end_s: float) -> Event:
    return Event(onset_s, end_s - onset_s, Kind.AROUSAL)


def stages(letters: str, epoch_s: float = 30.0) -> Hypnogram:
    return Hypnogram(np.array([STAGES[letter] for letter in letters]), epoch_s)


def candidates(rows, source="marked", seen=None, period=NIGHT) -> Candidates:
    sites = {row.site for row in rows if row.site is not Site.BOTH_LEGS} | {Site.LEFT_LEG}
    seen = {site: Spans([period]) for site in sites} if seen is None else seen
    looked_for = frozenset({Kind.LEG_MOVEMENT})
    return Candidates(Events(rows), looked_for, assessable=seen, source=source)


def scored(rows, marks=(), hypnogram=None, rules="wasm2016", options=DEFAULTS, period=NIGHT) -> Scoring:
    found = rows if isinstance(rows, Candidates) else candidates(rows)
    return score(found, Events(marks), hypnogram, period, rules, options)


def plm_onsets(scoring: Scoring) -> list[float]:
    return [row.onset_s for row in scoring.movements if row.plm]


def detect_legs(recording: Recording, options: DetectOptions | None = None) -> Candidates:
    """Return what was found in the legs of an unstaged recording, and nothing of any other kind."""
    candidates, _ = detect(recording, options=options)
    return replace(
        candidates,
        events=candidates.events.of(Kind.LEG_MOVEMENT),
        looked_for=candidates.looked_for & {Kind.LEG_MOVEMENT},
        not_looked_for={k: why for k, why in candidates.not_looked_for.items() if k is Kind.LEG_MOVEMENT},
    )
