"""Ties for the tests of the page, made by hand: every question, answered and not, with its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from hypnic.model.events import Kind
from hypnic.model.index import Index
from hypnic.model.night import Analysis
from hypnic.model.pattern import Pattern, Question
from hypnic.model.ties import Curve, Distances, Moment, Ties

FloatArray = npt.NDArray[np.float64]

JERK, LEG, TURN, TINY = (
    *(Kind.HYPNIC_JERK, Kind.LEG_MOVEMENT),
    *(Kind.LARGE_MOVEMENT, Kind.FRAGMENTARY_MYOCLONUS),
)
DESCENTS: Mapping[str, tuple[float, float, float]] = {
    "heart_rate_bpm": (66, -7, 1.5),
    "rmssd_ms": (38, 9, 4),
    "breath_rate_per_min": (15.5, -1.8, 0.5),
    "chin_tone_uv": (9, -5, 1),
}
"""Level, what it changes by over falling asleep, half the width of the band."""
AROUNDS: Mapping[str, tuple[str, float, float]] = {
    "heart_rate_bpm": ("bpm", 58, 4.2),
    "breath_rate_per_min": ("per_min", 14, 0.3),
    "breath_depth_ratio": ("ratio", 1, 0.04),
    "eeg_delta_db": ("db", 0, 1.4),
    "eeg_theta_db": ("db", 0, 0.4),
    "eeg_alpha_db": ("db", 0, 2.2),
    "eeg_sigma_db": ("db", 0, -1.3),
    "eeg_fast_db": ("db", 0, 2.9),
    "chin_tone_ratio": ("ratio", 1, 0.8),
}
"""Unit, level, and what it changes by."""
NEAR = {"stage change": 30.0, "arousal": 5.0, "k-complex or vertex wave": 1.0}
"""What movements are near to, and how wide a bin of its histogram is."""
FOLLOWERS = ("awakening", "arousal", "stage shift", "large_movement")


def ties(seed: int = 3) -> Ties:
    """All that can be asked, of four kinds; some of it without an answer."""
    rng = np.random.default_rng(seed)
    looks = [(about, lead) for about in ("cortical_spike", "readiness_potential") for lead in ("C3", "C4")]
    return Ties(
        answers=(*_jerk(), *_leg(), *_turn(), *_tiny()),
        curves=(
            *(_descent(about, rng) for about in DESCENTS),
            *(_around(kind, about, rng) for kind in (LEG, JERK) for about in AROUNDS),
            *(_around(TURN, about, rng) for about in AROUNDS if "eeg" not in about),
            *(curve for about, lead in looks for curve in _back(about, lead, rng)),
        ),
        distances=tuple(_distances(kind, about, rng) for kind in (JERK, LEG) for about in NEAR),
        moments=tuple(_moments(rng)),
        why_not={"coherence": "no muscle was recorded at 200 Hz or more"},
    )


def _jerk() -> Iterable[Pattern]:
    descent, near = Question.DESCENT, Question.TRANSITION
    alike, few = "as at other moments", "it takes 5 movements where both could be judged, and there are 3"
    yield _row(descent, "steeper fall", (-1.24, -2.05, -0.43), "bpm/min", 0.02, 0.012, about="heart_rate_bpm")
    yield _row(descent, alike, (1.8, -2.6, 6.2), "ms/min", 0.1, 0.41, about="rmssd_ms")
    yield Pattern(JERK, descent, why="no flow and no belt was recorded", about="breath_rate_per_min")
    yield _row(descent, alike, (-0.09, -0.31, 0.13), "uv/min", -0.01, 0.44, about="chin_tone_uv")
    yield _row(near, "as by chance", (44.0, 21.0, 83.0), "s", 58.2, 0.231, about="stage change")
    yield _row(near, "closer than chance", (3.1, 1.2, 9.4), "s", 71.5, 0.0005, about="arousal")
    yield Pattern(JERK, near, n=3, why=few, about="k-complex or vertex wave")
    yield from _followed(JERK, 6, (0.5, 0.667, 0.333, 0.167))
    yield _row(
        Question.PERSISTENCE,
        "at every onset",
        (0.5, 0.19, 0.81),
        "ratio",
        0.4,
        0.62,
        about="first sleep onset",
    )
    yield Pattern(JERK, Question.TREND, n=6, why="it is only looked for near sleep onset")
    for about in ("cortical_spike_uv", "readiness_potential_uv"):
        yield Pattern(
            JERK, Question.BACK_AVERAGE, n=6, why="insufficient: 6 of 50 jerks can be used", about=about
        )
    yield from _arounds(JERK, 6)


def _row(
    question: Question, answer: str, number: tuple[float, float, float], unit: str, *chance: float, about: str
) -> Pattern:
    return Pattern(JERK, question, answer, *number, unit, *chance, 6, about=about)


def _leg() -> Iterable[Pattern]:
    near = Question.TRANSITION
    yield Pattern(LEG, near, "as by chance", 96.0, 81.0, 118.0, "s", 104.0, 0.37, 412, about="stage change")
    yield Pattern(LEG, near, "closer than chance", 21.0, 17.0, 26.0, "s", 88.0, 0.0005, 412, about="arousal")
    yield from _followed(LEG, 412, (0.04, 0.31, 0.11, 0.06))
    yield Pattern(
        LEG,
        Question.PERSISTENCE,
        "through the night",
        0.12,
        0.09,
        0.15,
        "ratio",
        0.1,
        0.34,
        412,
        about="sleep onset",
    )
    yield Pattern(LEG, Question.TREND, "less and less", 0.86, 0.81, 0.92, "ratio an hour", 1.0, 0.003, 412)
    yield from _arounds(LEG, 412)


def _turn() -> Iterable[Pattern]:
    for row in _arounds(TURN, 31):
        shaken = row.about.startswith("eeg")
        yield (
            Pattern(TURN, row.question, why="such movements are themselves in the EEG", about=row.about)
            if shaken
            else row
        )
    yield from _followed(TURN, 31, (0.45, 0.71, 0.52))
    yield Pattern(TURN, Question.TREND, "no trend", 1.02, 0.9, 1.15, "ratio an hour", 1.0, 0.71, 31)


def _tiny() -> Iterable[Pattern]:
    back, about = Question.BACK_AVERAGE, "cortical_spike_lag_ms"
    yield Pattern(
        TINY, back, "spike before", -6.1, -7.0, -5.2, "uv", 2.4, 0.0005, 300, about="cortical_spike_uv"
    )
    yield Pattern(TINY, back, "spike before", -19.5, -23.4, -15.6, "ms", n=300, about=about)
    yield Pattern(TINY, back, "none", -1.9, -3.2, 0.6, "uv", 3.2, 0.28, 122, about="readiness_potential_uv")
    yield Pattern(
        TINY,
        Question.COHERENCE,
        "not coherent",
        0.011,
        None,
        None,
        "ratio",
        0.013,
        0.28,
        300,
        about="coherence_ratio",
    )
    yield Pattern(
        TINY,
        Question.PERSISTENCE,
        "less at sleep onset",
        0.06,
        0.05,
        0.07,
        "ratio",
        0.1,
        0.01,
        4095,
        about="sleep onset",
    )


def _followed(kind: Kind, n: int, shares: tuple[float, ...]) -> Iterable[Pattern]:
    for about, share in zip(FOLLOWERS, shares, strict=False):
        often = share > 0.2
        limits = max(0.0, share - 0.1), min(1.0, share + 0.1)
        answer, p = ("more often", 0.002) if often else ("not more often", 0.4)
        chance = min(share, 0.15)
        yield Pattern(kind, Question.FOLLOWED, answer, share, *limits, "ratio", chance, p, n, about=about)


def _arounds(kind: Kind, n: int) -> Iterable[Pattern]:
    for about, (unit, _, rise) in AROUNDS.items():
        ratio = unit == "ratio"
        clear, off = abs(rise) > 0.5, float(ratio)
        answer = ("rises" if rise > 0 else "falls") if clear else "no change"
        half, p = 0.3 if ratio else 0.6, 0.0005 if clear else 0.27
        number = rise + off, rise + off - half, rise + off + half
        yield Pattern(kind, Question.AROUND, answer, *number, unit, off, p, n, about=about)


def _descent(about: str, rng: np.random.Generator) -> Curve:
    level, fall, half = DESCENTS[about]
    at_s = np.arange(-595.0, 600, 10)
    mean = level + fall / (1 + np.exp(-at_s / 120)) + rng.normal(0, 0.06 * abs(fall), len(at_s))
    lost = range(20, 24) if about == "chin_tone_uv" else ()
    rows = [
        tuple(None if i in lost else float(v) for i, v in enumerate(mean + side * half))
        for side in (0, -1, 1)
    ]
    return Curve(None, Question.DESCENT, about, tuple(at_s.tolist()), *rows, 5, channel=about.split("_")[0])


def _around(kind: Kind, about: str, rng: np.random.Generator) -> Curve:
    at_s = np.arange(-30.0, 60)
    _, level, rise = AROUNDS[about]
    shape = np.where(at_s < 0, 0, (at_s / 6) * np.exp(1 - at_s / 6))
    mean = level + rise * shape + rng.normal(0, 0.04 * (abs(rise) + 0.3), len(at_s))
    half = 0.18 * (abs(rise) + 0.4)
    still = [np.full(len(at_s), level + side * 0.3 * (abs(rise) + 0.4)) for side in (-1, 1)]
    rows = _listed(at_s, mean, mean - half, mean + half)
    return Curve(kind, Question.AROUND, about, *rows, 412, *_listed(*still), channel=about.split("_")[0])


def _back(about: str, lead: str, rng: np.random.Generator) -> Iterable[Curve]:
    spike, back = about == "cortical_spike", Question.BACK_AVERAGE
    at_s = np.arange(-0.2, 0.2, 1 / 256) if spike else np.arange(-2.45, 1.0, 0.1)
    wave = -6 * np.exp(-(((at_s + 0.02) / 0.008) ** 2)) if spike else -1.5 * np.clip(at_s + 1.5, 0, 1.5)
    mean, noise = wave + rng.normal(0, 0.5, len(at_s)), rng.normal(0, 0.7, len(at_s))
    still = _listed(np.full(len(at_s), -2.4), np.full(len(at_s), 2.4))
    rows = _listed(at_s, mean, mean - 1, mean + 1)
    yield Curve(TINY, back, f"{about}_uv", *rows, 122, *still, channel=lead)
    none = (None,) * len(at_s)
    yield Curve(TINY, back, f"{about}_reference_uv", *_listed(at_s, noise), none, none, 122, channel=lead)


def _listed(*rows: FloatArray) -> list[tuple[float, ...]]:
    return [tuple(row.tolist()) for row in rows]


def _distances(kind: Kind, about: str, rng: np.random.Generator) -> Distances:
    edges = np.arange(-10, 11) * NEAR[about]
    n = 6 if kind is JERK else 412
    middle = np.abs(edges[:-1] + edges[1:]) / 2 / NEAR[about]
    expected = n * 0.8 * np.exp(-middle / 5) / np.exp(-middle / 5).sum()
    counts = rng.poisson(expected * (1 + 3 * (middle < 2) * (about == "arousal")))
    counts[np.cumsum(counts) > n] = 0
    spread = 1.96 * np.sqrt(expected)
    return Distances(
        *(kind, about, tuple(edges.tolist()), tuple(counts.tolist())),
        *_listed(expected, np.maximum(0, expected - spread).round(), (expected + spread).round()),
        beyond=n - int(counts.sum()),
    )


def _moments(rng: np.random.Generator) -> Iterable[Moment]:
    for kind, n, middle in ((JERK, 6, 0.0), (LEG, 90, 250.0)):
        for after_s in rng.normal(middle, 180, n).clip(-590, 590).tolist():
            for about, (level, fall, half) in DESCENTS.items():
                value = level + fall / (1 + np.exp(-after_s / 120)) + rng.normal(0, 1.2 * half)
                yield Moment(kind, about, after_s, None if after_s > 560 else float(value))


def tied(analysis: Analysis, made: Ties | None = None) -> Analysis:
    """Return the night with ties, and with its kinds counted by third, cycle and hour."""
    night = analysis.night
    parts = [f"{part} {at}" for part, last in PARTS.items() for at in range(1, last + 1)]
    kinds = []
    for row in night.survey.kinds:
        whole = row.index("night")
        told = whole is not None and whole.hours is not None
        kinds.append(
            replace(row, indices=row.indices + tuple(_part(whole, name) for name in parts)) if told else row
        )
    survey = replace(night.survey, kinds=tuple(kinds))
    return replace(analysis, night=replace(night, survey=survey, ties=ties() if made is None else made))


PARTS = {"third": 3, "cycle": 4, "hour": 8}


def _part(whole: Index, stratum: str) -> Index:
    share = PARTS[stratum.split()[0]]
    assert whole.hours is not None
    count, hours = whole.count // share, whole.hours / share
    return replace(whole, stratum=stratum, count=count, hours=hours, per_hour=count / hours)
