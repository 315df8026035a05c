"""One small night, checked by hand: two movements of single legs, one of both, one rejected."""

from dataclasses import replace
from datetime import datetime

import numpy as np

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.night import (
    Index,
    InputFile,
    IntervalStatistics,
    Night,
    Provenance,
    Result,
    Summary,
)
from hypnic.model.recording import Issue, Role, Subject
from hypnic.model.scoring import Candidates, ChannelQuality, Movement, Movements, Scoring, Series
from hypnic.model.spans import Span, Spans


def leg(onset_s: float, duration_s: float, site: Site = Site.LEFT_LEG, **more: object) -> Event:
    return Event(onset_s, duration_s, Kind.LEG_MOVEMENT, site, **more)  # type: ignore[arg-type]


LEFT = leg(10.5, 2, measures={"peak_uv": 40.25, "rest_uv": 2})
RIGHT = leg(40, 3, Site.RIGHT_LEG, label="=cmd()")
BOTH_LEFT, BOTH_RIGHT = leg(70, 2), leg(70.25, 4, Site.RIGHT_LEG)
LONG = leg(100, 12.5, label="long\tone")
REJECTED = leg(130, 0.3, excluded="shorter than 0.5 s")


def small_night() -> Night:
    movements = Movements(
        [
            Movement(10.5, 2, Site.LEFT_LEG, (LEFT,), respiratory=False, stage=Stage.W, series=1),
            Movement(
                40,
                3,
                Site.RIGHT_LEG,
                (RIGHT,),
                respiratory=True,
                arousal=True,
                stage=Stage.N2,
                series=1,
                imi_s=29.5,
            ),
            Movement(
                70, 4.25, Site.BOTH_LEGS, (BOTH_LEFT, BOTH_RIGHT), stage=Stage.UNSCORED, series=1, imi_s=30
            ),
            Movement(100, 12.5, Site.LEFT_LEG, (LONG,), excluded="longer than 10 s", stage=Stage.N3),
        ]
    )
    scoring = Scoring(
        rules="wasm2016",
        choices=("respiratory window −2 to +10.25 s",),
        movements=movements,
        rejected=Events([REJECTED]),
        series=(Series(1, 10.5, 74.25, 3),),
        series_nr=None,
        looked_for=frozenset({Kind.LEG_MOVEMENT}),
    )
    intervals = IntervalStatistics(2, 0, 2, 0, 29.75, 0.3535533905932738, 29.75, 29.748949561, 1.012)
    summary = Summary(
        rules="wasm2016",
        headline={"plm": 3, "lm": 4, "clm": 3, "plms_per_hour": 45.00000000001, "plms_nr": None},
        indices=(Index("clm", "night", "both", 3, 1 / 15, 45.0, 9.28, 131.5),),
        intervals=intervals,
        intervals_nr=None,
        interval_method="exact Poisson limits",
    )
    quality = ChannelQuality("Leg/L", Role.LEFT_LEG, 256, 0.01, Spans([(0, 240)]), Spans([(0, 240)]), 2.0)
    return Night(
        name="night.edf",
        start=datetime(2024, 3, 1, 22, 15, 30, 250_000),
        duration_s=240,
        period=Span(0, 240),
        subject=Subject(age_years=61),
        hypnogram=Hypnogram(np.array([0, 2, 2, -1, 3, 3, 4, 5], np.int8), source="marked in night.edf"),
        context=Events(
            [Event(0, 0, Kind.LIGHTS_OFF), Event(39, 3, Kind.AROUSAL), Event(20, 15.5, Kind.APNEA)]
        ),
        candidates=Candidates(
            events=Events([LEFT, RIGHT, BOTH_LEFT, BOTH_RIGHT, LONG, REJECTED]),
            looked_for=frozenset({Kind.LEG_MOVEMENT}),
            not_looked_for={Kind.SNORE: "no microphone"},
            assessable={Site.LEFT_LEG: Spans([(0, 240)])},
            quality=(quality,),
        ),
        results=(
            Result(scoring, summary),
            Result(replace(scoring, rules="aasm"), replace(summary, rules="aasm", headline={"lm": 2})),
        ),
        issues=(Issue("night.edf", "the last record is cut", "TRUNCATED"),),
        unmarked=frozenset({"lights"}),
        provenance=Provenance(
            version="0.1.0",
            options={"detect": {"onset_uv": 8.0, "limit": None}},
            inputs=(InputFile("night.edf", 1000, "ab" * 32),),
        ),
    )
