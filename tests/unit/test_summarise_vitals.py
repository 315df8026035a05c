"""The part of the vitals that a night keeps, worked by hand."""

import numpy as np
import pytest

from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.spans import Span, Spans
from hypnic.model.vitals import AROUSALS, HEART, SATURATION, Course, Vitals, VitalsSummary
from hypnic.summarise.vitals import summarise_vitals
from hypnic.write.plain import from_plain, to_plain

NIGHT = Span(0.0, 3600.0)


def half_awake() -> Hypnogram:
    stages = np.full(120, Stage.N2, dtype=np.int8)
    stages[:60] = Stage.W
    return Hypnogram(stages)


def desaturation(at_s: float, fall: float) -> Event:
    return Event(at_s, 20.0, Kind.DESATURATION, measures={"fall_percent": fall}, label="found by hypnic")


def vitals() -> Vitals:
    values = np.concatenate([np.full(60, 70.0), np.full(60, 60.0)])
    values[:5] = np.nan
    return Vitals(
        courses=(Course("heart_rate_bpm", 0.0, 30.0, values),),
        found=Events([desaturation(100.0, 3.5), desaturation(2000.0, 5.0), desaturation(2500.0, 3.0)]),
        assessable={SATURATION: Spans([(0.0, 2700.0)]), HEART: Spans([(150.0, 3600.0)])},
        why_not={AROUSALS: "a person marked arousals: marks win"},
        methods={HEART: "ECG", SATURATION: "SpO2"},
    )


def test_levels_by_stage() -> None:
    levels = {row.stratum: row for row in summarise_vitals(vitals(), half_awake(), NIGHT).levels}
    assert (levels["wake"].median, levels["wake"].values) == (70.0, 55)
    assert (levels["N2"].median, levels["N2"].low, levels["N2"].high, levels["N2"].values) == (
        60.0,
        60.0,
        60.0,
        60,
    )
    assert levels["night"].values == 115
    assert (levels["REM"].median, levels["REM"].values) == (None, 0)


def test_counts_over_the_hours_in_which_they_could_be_seen() -> None:
    summary = summarise_vitals(vitals(), half_awake(), NIGHT)
    counts = {(row.measure, row.stratum): row for row in summary.counts}
    assert counts["desaturation_3", "night"].count == 3
    assert counts["desaturation_3", "night"].hours == pytest.approx(0.75)
    assert counts["desaturation_3", "night"].per_hour == pytest.approx(4.0)
    assert counts["desaturation_4", "sleep"].count == 1
    assert counts["desaturation_4", "sleep"].per_hour == pytest.approx(4.0)
    assert not [row for row in summary.counts if row.measure == "arousal_candidate"]
    assert summary.hours[HEART] == pytest.approx(3450 / 3600)


def test_an_unstaged_night_has_no_stages_and_what_is_outside_the_period_is_not_counted() -> None:
    summary = summarise_vitals(vitals(), None, Span(0.0, 1800.0))
    assert {row.stratum for row in summary.levels} == {"night"}
    (three, _four) = summary.counts
    assert (three.count, three.hours) == (1, pytest.approx(0.5))


def test_it_survives_being_written() -> None:
    summary = summarise_vitals(vitals(), half_awake(), NIGHT)
    written = to_plain(summary)
    assert to_plain(from_plain(VitalsSummary, written, "vitals")) == written
