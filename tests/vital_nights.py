"""Nights for the page's parts about sleep, heart and breath: stages from the EEG, an infant's, vitals."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np

from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.night import Analysis
from hypnic.model.recording import Subject
from hypnic.model.sleep import StageAgreement, Staging
from hypnic.model.spans import Spans
from hypnic.model.vitals import ASKED, FOUND_BY_HYPNIC, Course, Vitals, VitalsSummary
from hypnic.summarise.sleep import summarise_sleep
from hypnic.summarise.vitals import summarise_vitals

NAMES = ("W", "N1", "N2", "N3", "R")
LEVELS = {
    "heart_rate_bpm": 58.0, "rmssd_ms": 34.0, "sdnn_ms": 25.0, "breath_rate_per_min": 14.6,
    "breath_depth_ratio": 1.0, "breath_period_cv_ratio": 0.07, "spo2_percent": 95.2,
}  # fmt: skip
AGREEMENT = StageAgreement(
    900, 81.3, 0.724,
    {a: {b: 170 if a == b else i + k for k, b in enumerate(NAMES)} for i, a in enumerate(NAMES)},
)  # fmt: skip


def staging_of(hypnogram: Hypnogram, seed: int = 3) -> Staging:
    """YASA's answer for these stages: each epoch has its stage as the likeliest, one in six unsure."""
    rng = np.random.default_rng(seed)
    scored = hypnogram.stages != Stage.UNSCORED
    unsure = (rng.random(len(hypnogram)) < 1 / 6) & scored
    best = np.where(unsure, 0.4, 0.8)
    table = np.tile((1 - best) / 4, (5, 1))
    table[np.where(scored, hypnogram.stages, 0), np.arange(len(hypnogram))] = best
    return Staging(
        used="eeg",
        not_used=MappingProxyType({"marks": "no stage marks"}),
        channels=("C4-M1", "E1-M2"),
        probabilities=MappingProxyType({
            name: tuple(value if seen else None for value, seen in zip(row, scored.tolist(), strict=True))
            for name, row in zip(NAMES, table.round(3).tolist(), strict=True)
        }),
        unsure_share=float(unsure[scored].mean()),
        unsure_under=0.5,
    )  # fmt: skip


def vitals_of(analysis: Analysis, *, missing: tuple[str, ...] = (), seed: int = 4) -> VitalsSummary:
    """Courses that swing a little about `LEVELS`, and some of everything that hypnic looks for."""
    night = analysis.night
    rng = np.random.default_rng(seed)
    count = int(night.duration_s // 30)
    kinds = (
        (Kind.APNEA_CANDIDATE, 20), (Kind.HYPOPNEA_CANDIDATE, 1), (Kind.AROUSAL_CANDIDATE, 61),
        (Kind.K_COMPLEX, 12), (Kind.VERTEX_WAVE, 0), (Kind.SPINDLE, 40),
    )  # fmt: skip
    times = [(kind, at) for kind, n in kinds for at in rng.uniform(300, night.duration_s - 300, n).tolist()]
    rows = [Event(at, 3.0, kind, label=FOUND_BY_HYPNIC) for kind, at in times]
    rows += [
        Event(at, 20.0, Kind.DESATURATION, measures={"fall_percent": fall}, label=FOUND_BY_HYPNIC)
        for fall in (3.0, 5.0, 4.0)
        for at in rng.uniform(300, night.duration_s - 300, 11).tolist()
    ]
    seen = Spans([(0.0, night.duration_s)])
    if night.hypnogram is not None:
        seen = seen & night.hypnogram.spans(*SLEEP)
    vitals = Vitals(
        courses=tuple(
            Course(name, 0.0, 30.0, value * (1 + 0.03 * rng.standard_normal(count)))
            for name, value in LEVELS.items()
        ),
        found=Events(rows),
        assessable={name: seen for name in ASKED if name not in missing},
        why_not={name: f"no channel of {name}" for name in missing},
        methods={name: f"Ch {name}, by hypnic's own rule" for name in ASKED if name not in missing},
    )
    return summarise_vitals(vitals, night.hypnogram, night.period)


def measured(analysis: Analysis) -> Analysis:
    """Return the night with stages from the EEG and with its vitals."""
    night = analysis.night
    assert night.hypnogram is not None
    source = "staged automatically by YASA 0.8 from C4-M1, E1-M2"
    hypnogram = replace(night.hypnogram, source=source)
    changed = replace(night, hypnogram=hypnogram, staging=staging_of(hypnogram), vitals=vitals_of(analysis))
    return replace(analysis, night=changed)


def compared(analysis: Analysis) -> Analysis:
    """Return the night with its marked stages held against the EEG."""
    staging = Staging(used="marks", agreement=AGREEMENT)
    return replace(analysis, night=replace(analysis.night, staging=staging))


def staged(analysis: Analysis, stages: list[Stage], age_years: float | None = None) -> Analysis:
    """Return the night with other stages, marked, in epochs of 30 s."""
    night = analysis.night
    hypnogram = Hypnogram(np.array(stages, dtype=np.int8), 30.0, 0.0, "stage marks in night.edf")
    return replace(
        analysis,
        night=replace(
            night,
            hypnogram=hypnogram,
            subject=Subject(age_years),
            sleep=summarise_sleep(hypnogram, night.context, age_years),
            staging=Staging(used="marks"),
        ),
    )


def infant(analysis: Analysis) -> Analysis:
    """Return the night of an infant of four months: quiet and active sleep, cycles of 55 minutes."""
    cycle = [Stage.R] * 50 + [Stage.N] * 60
    return staged(analysis, [Stage.W] * 14 + (cycle + [Stage.W] * 3) * 8 + [Stage.W] * 42, 0.3)
