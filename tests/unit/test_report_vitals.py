"""Heart, breath and oxygen, as the page says them."""

from dataclasses import replace

import pytest

import nights
import vital_nights
from hypnic import report
from hypnic.model.events import Event, Events, Kind
from hypnic.model.night import Analysis, Night
from hypnic.model.recording import Role
from hypnic.model.sleep import Staging
from hypnic.model.vitals import ASKED, FOUND_BY_HYPNIC, VitalsSummary
from hypnic.report.facts import Facts
from hypnic.report.parts import Number, Table
from hypnic.report.vitals_facts import marked
from hypnic.report.vitals_part import NAMES, ROLES, VitalsPart, vitals_part


def measured() -> Night:
    return nights.night("heart and brain").night


def part(night: Night) -> VitalsPart:
    return vitals_part(Facts(night))


def rows(table: Table | None) -> dict[str, tuple[str, ...]]:
    assert table is not None
    return {
        row.head: tuple(cell.text if isinstance(cell, Number) else cell for cell in row.cells)
        for row in table.rows
    }


def vitals(night: Night) -> VitalsSummary:
    assert night.vitals is not None
    return night.vitals


def test_everything_that_may_be_asked_and_every_channel_has_a_name() -> None:
    assert set(NAMES) == set(ASKED)
    recorded = (Role.EEG, Role.ECG, Role.PULSE, Role.FLOW, Role.THORAX, Role.ABDOMEN, Role.SPO2)
    assert set(ROLES) == set(recorded)


def test_the_medians_stand_by_stage() -> None:
    night = measured()
    levels = {(row.name, row.stratum): row for row in vitals(night).levels}
    of = part(night)
    assert of.levels is not None
    assert of.levels.columns == (
        *("Median", "Wake", "N1", "N2", "N3", "REM", "All sleep", "Whole night", "10 to 90 %"),
    )
    shown = rows(of.levels)
    assert len(shown) == len(vital_nights.LEVELS)
    heart, depth = shown["Heart rate (beats a minute)"], shown["Depth of breath, of the usual"]
    strata = ("wake", "N1", "N2", "N3", "REM", "sleep", "night")
    assert list(heart[:-1]) == [f"{levels['heart_rate_bpm', at].median:.1f}" for at in strata]
    assert list(depth[:-1]) == [f"{levels['breath_depth_ratio', at].median:.2f}" for at in strata]
    whole = levels["heart_rate_bpm", "night"]
    assert heart[-1] == f"{whole.low:.1f}–{whole.high:.1f}"
    asleep, awake = levels["heart_rate_bpm", "sleep"].median, levels["heart_rate_bpm", "wake"].median
    assert f"In sleep the heart beat {asleep:.1f} times a minute ({awake:.1f} awake)" in of.words[0]
    assert f"heart {asleep:.1f} a minute" in of.line


def test_an_infant_s_medians_stand_by_quiet_and_active_sleep() -> None:
    base = nights.night("infant")
    night = replace(base.night, vitals=vital_nights.vitals_of(base))
    levels = {(row.name, row.stratum): row.median for row in vitals(night).levels}
    of = part(night)
    assert of.levels is not None
    assert of.levels.columns[1:5] == ("Wake", "Quiet sleep", "Active sleep", "All sleep")
    quiet, active = rows(of.levels)["Breaths a minute"][1:3]
    assert quiet == f"{levels['breath_rate_per_min', 'N']:.1f}"
    assert active == f"{levels['breath_rate_per_min', 'REM']:.1f}"


def test_a_stage_with_too_few_values_says_so_and_one_without_any_is_no_column() -> None:
    night = measured()
    few = tuple(
        replace(row, median=None, low=None, high=None, values=3)
        if row.stratum == "N1" or (row.stratum, row.name) == ("REM", "spo2_percent")
        else row
        for row in vitals(night).levels
    )
    of = part(replace(night, vitals=replace(vitals(night), levels=few)))
    assert of.levels is not None
    assert "N1" not in of.levels.columns
    assert rows(of.levels)["Oxygen saturation (%)"][3] == "too few"


def test_what_hypnic_found_is_called_a_candidate_and_stands_apart_from_marks() -> None:
    night = measured()
    counts = {(row.measure, row.stratum): row for row in vitals(night).counts}
    of = part(night)
    shown = rows(of.counts)
    assert "Arousals" not in shown  # nobody marked any
    for name, measure in (
        ("Candidates of apnoeas", "apnea_candidate"), ("Candidates of arousals", "arousal_candidate"),
        ("Desaturations of 4 points or more", "desaturation_4"),
        ("Vertex waves near sleep onset", "vertex_wave"),
    ):  # fmt: skip
        index = counts[measure, "sleep"]
        assert index.per_hour is not None
        by, count, rate, limits, minutes = shown[name]
        assert (by, count, rate) == ("hypnic", str(index.count), f"{index.per_hour:.1f}")
        assert limits == f"{index.low:.1f}–{index.high:.1f}"
        assert minutes == f"{index.hours * 60:.1f}"
    said = " ".join((*of.words, *of.caveats))
    arousals = counts["arousal_candidate", "sleep"]
    assert (
        f"hypnic found {arousals.count} candidates of arousals ({arousals.per_hour:.1f} an hour of sleep)"
        in said
    )
    assert "nobody has looked at the traces" in said
    assert "no apnoea–hypopnoea index" in said
    assert "change no number of movements" in said
    assert "A person marked" not in said


def test_candidates_that_stand_in_for_marks_are_no_marks() -> None:
    night = measured()
    used = [Event(4000.0 + 60 * i, 4.0, Kind.AROUSAL, label=FOUND_BY_HYPNIC) for i in range(5)]
    night = replace(night, context=Events([*night.context, *used]), unmarked=night.unmarked - {"arousals"})
    assert marked(Facts(night), "arousals") is None
    of = part(night)
    assert "stand in for marks" in of.caveats[0]
    assert "Arousals" not in rows(of.counts)


@pytest.mark.parametrize("staged", [True, False])
def test_what_a_person_marked_is_counted_in_sleep(staged: bool) -> None:
    night = nights.night("plmd").night
    if not staged:
        night = replace(night, hypnogram=None)
    index = marked(Facts(night), "arousals")
    assert index is not None
    assert index.stratum == ("sleep" if staged else "night")
    assert index.per_hour == pytest.approx(index.count / index.hours)
    shown = rows(part(night).counts)
    assert shown["Arousals"] == (
        *("a person", str(index.count), f"{index.per_hour:.1f}", "–", f"{index.hours * 60:.1f}"),
    )
    assert "Apnoeas and hypopnoeas" in shown
    what = "sleep" if staged else "recording"
    assert (
        f"A person marked {index.count} arousals ({index.per_hour:.1f} an hour of {what})"
        in part(night).words[-1]
    )


def test_nobody_looked_is_not_none() -> None:
    night = nights.night("no breathing").night
    assert marked(Facts(night), "respiratory events") is None
    assert "apnoeas" not in " ".join(part(night).words)
    scored = replace(night, unmarked=night.unmarked - {"respiratory events"})
    assert "and no apnoeas and hypopnoeas" in part(scored).words[-1]


def test_channels_that_nobody_asked_to_look_at_are_said_everywhere() -> None:
    night = replace(nights.night("every kind").night, unlooked=(Role.EEG, Role.ECG, Role.FLOW))
    analysis = replace(nights.night("every kind"), night=night)
    line = (
        "Heart, breath and brain were not looked at, though there are channels for it (EEG, ECG and flow): "
        "hypnic analyse --vitals looks at them."
    )
    of = part(night)
    assert of.unasked
    assert (of.line, of.words[0], of.levels) == (line, line, None)
    for width in (60, 80, 100):
        text = report.to_text(analysis, width)
        assert line in " ".join(text.split())
    assert len(report.to_text(analysis, 80).splitlines()) <= 40
    assert "--vitals" in report.to_html(analysis)
    from_eeg = part(replace(night, staging=Staging(used="eeg")))
    assert from_eeg.line.startswith("Heart, breath and (but for the stages) the EEG were not looked at")


def test_nothing_recorded_is_said_on_the_page_and_not_in_the_terminal() -> None:
    of = part(nights.night("marks only").night)
    assert of.words[0] == "No channel of heart, breath or brain was read for this night."
    assert (of.line, of.unasked) == ("", False)


def test_what_could_not_be_told_has_its_reason() -> None:
    base = nights.night("heart and brain")
    summary = vital_nights.vitals_of(base, missing=("heart", "arousals"))
    of = part(replace(base.night, vitals=summary))
    assert [(note.name, note.text) for note in of.untold] == [
        ("Heart", "No channel of heart."), ("Candidates of arousals", "No channel of arousals."),
    ]  # fmt: skip
    assert len(of.methods) == len(ASKED) - 2
    assert "Candidates of arousals" not in rows(of.counts)
    assert "arousals" not in " ".join(of.words)


def test_nothing_told_at_all() -> None:
    summary = VitalsSummary(why_not=dict.fromkeys(ASKED, "no channel"))
    night = replace(measured(), vitals=summary, context=Events())
    of = part(night)
    assert of.words == ("Nothing of heart, breath or brain could be told in this recording.",)
    assert of.line == of.words[0]
    assert of.levels is None
    assert of.counts is None
    assert of.caveats == ()
    assert len(of.untold) == len(ASKED)


def test_none_found_without_time_to_see_one_is_not_none() -> None:
    night = measured()
    unseen = tuple(
        replace(row, hours=0.0, count=0, per_hour=None, low=None, high=None) for row in vitals(night).counts
    )
    of = part(replace(night, vitals=replace(vitals(night), counts=unseen)))
    assert "found" not in " ".join(of.words)
    assert "Saturation" not in " ".join(of.words)
    assert rows(of.counts)["Candidates of apnoeas"][2] == "no time"


def test_none_found_in_time_to_see_one_is_said() -> None:
    night = measured()
    none = tuple(replace(row, count=0, per_hour=0.0, low=0.0) for row in vitals(night).counts)
    said = " ".join(part(replace(night, vitals=replace(vitals(night), counts=none))).words)
    assert "Saturation did not fall by 3 points or more." in said
    assert "no candidate of an apnoea or a hypopnoea" in said
    assert "no candidates of arousals" in said


def test_without_stages_it_is_of_the_recording() -> None:
    base = nights.night("heart and brain")
    bare = replace(base.night, hypnogram=None, sleep=None)
    night = replace(bare, vitals=vital_nights.vitals_of(Analysis(bare)))
    of = part(night)
    assert of.levels is not None
    assert of.levels.columns == ("Median", "Whole night", "10 to 90 %")
    assert of.words[0].startswith("In this recording the heart beat")
    assert "awake" not in of.words[0]
    assert "an hour of recording" in of.words[1]
    assert of.line.startswith("In this recording: heart")
