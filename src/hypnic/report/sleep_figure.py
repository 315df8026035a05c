"""The stages on the clock, with the epochs of which the staging is unsure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hypnic.model.hypnogram import Stage
from hypnic.model.sleep import SleepSummary
from hypnic.model.spans import Spans
from hypnic.report.facts import Facts
from hypnic.report.kind_facts import listed
from hypnic.report.night_figure import night_figure
from hypnic.report.numbers import clock, span_text
from hypnic.report.parts import Caption, NightFigure, SpanRow
from hypnic.report.sleep_tables import is_infant

INFANT = {"REM": "Active (REM)", "NREM": "Quiet (N)"}
LINES = {
    "W": "wake",
    "REM": "REM sleep (thick)",
    "Active (REM)": "active sleep (thick)",
    "N1": "N1",
    "N2": "N2",
    "N3": "N3 (deep sleep)",
    "NREM": "NREM sleep of any depth",
    "Quiet (N)": "quiet sleep",
    "Asleep": "sleep of any kind",
}
"""What each line of the strip is."""


def sleep_strip(facts: Facts) -> NightFigure | None:
    """Return the hypnogram alone, with a row of unsure epochs where the stages come from a program.

    None without a hypnogram.
    """
    night = facts.night
    if night.hypnogram is None or night.sleep is None:
        return None
    whole, unsure = night_figure(facts), unsure_spans(facts)
    names = whole.stage_names
    if is_infant(night.sleep):
        names = tuple(INFANT.get(name, name) for name in names)
    return replace(
        whole,
        caption=_caption(facts, night.sleep, unsure, names),
        stage_names=names,
        series=None,
        rows=(),
        below=() if unsure is None else (SpanRow("Unsure", tuple((a, b) for a, b in unsure)),),
        legend=(),
    )


def unsure_spans(facts: Facts) -> Spans | None:
    """Return when the likeliest stage is less likely than `unsure_under`; None where nothing tells that."""
    staging, hypnogram = facts.night.staging, facts.night.hypnogram
    if not staging.probabilities or staging.unsure_under is None or hypnogram is None:
        return None
    table = np.array([list(row) for row in staging.probabilities.values()], dtype=np.float64)
    scored = hypnogram.stages != Stage.UNSCORED
    best = np.where(scored, table.max(axis=0), np.nan)
    at_s = hypnogram.start_s + np.flatnonzero(best < staging.unsure_under) * hypnogram.epoch_s
    return Spans((start, start + hypnogram.epoch_s) for start in at_s.tolist())


def _caption(facts: Facts, sleep: SleepSummary, unsure: Spans | None, names: tuple[str, ...]) -> Caption:
    start = facts.night.start
    parts = []
    if sleep.onset_s is not None and sleep.final_wake_s is not None:
        ends = clock(start, sleep.onset_s), clock(start, sleep.final_wake_s)
        parts.append(f"Sleep from {ends[0]} to {ends[1]}, {span_text(sleep.total_sleep_min * 60)} in all.")
    if unsure is not None:
        parts.append(
            f"{span_text(unsure.total_s)} of the stages are unsure." if unsure else "No stage is unsure."
        )
    text = f"From the top: {listed(LINES[name] for name in names)}. Hatched or empty: no stage."
    if unsure is not None:
        text += " The row below shows each epoch in which the staging is unsure."
    return Caption("The stages on the clock", " ".join(parts) or "No sleep was staged.", text)
