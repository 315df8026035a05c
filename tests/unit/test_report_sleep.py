"""How the night was slept, as the page says it."""

import dataclasses
from dataclasses import replace

import pytest

import nights
import vital_nights
from hypnic import report
from hypnic.model.events import Kind
from hypnic.model.hypnogram import Stage
from hypnic.model.night import Analysis
from hypnic.model.sleep import SleepSummary, Staging
from hypnic.report.facts import Facts
from hypnic.report.parts import Number, Table
from hypnic.report.sleep_figure import unsure_spans
from hypnic.report.sleep_part import SleepPart, sleep_part
from hypnic.report.view import view
from hypnic.summarise.sleep import summarise_sleep

W, N1, N2, N3, R = Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R


def part(analysis: Analysis) -> SleepPart:
    return sleep_part(Facts(analysis.night))


def slept(stages: list[Stage], *, age: float | None = None, lights: bool = True) -> Analysis:
    base = nights.night("plmd")
    if not lights:
        context = base.night.context.where(lambda e: e.kind not in (Kind.LIGHTS_OFF, Kind.LIGHTS_ON))
        base = replace(base, night=replace(base.night, context=context))
    return vital_nights.staged(base, stages, age)


def rows(table: Table | None) -> dict[str, tuple[str, str]]:
    """Each row's number as shown, and the words beside it."""
    assert table is not None
    shown = {}
    for row in table.rows:
        number, *words = row.cells
        assert isinstance(number, Number)
        shown[row.head] = (number.text, str(words[0]) if words else "")
    return shown


def text_of(cell: Number | str) -> str:
    return cell.text if isinstance(cell, Number) else cell


def every_row(of: SleepPart) -> dict[str, tuple[str, str]]:
    return {**rows(of.numbers), **rows(of.more[0]), **rows(of.clock)}


def test_a_night_by_hand() -> None:
    """Lights off at 180 s (22:50:31), on at 28 680 s; 40 epochs awake, then sleep with two wakings."""
    epochs = [W] * 40 + [N1] * 4 + [N2] * 200 + [R] * 60 + [W] * 20 + [N2] * 300 + [W] * 6 + [N3] * 210
    of = part(slept([*epochs, *[W] * (960 - len(epochs))]))
    shown = every_row(of)
    assert shown["Time in bed"][0] == "7 h 55 min"
    assert shown["Asleep in all"][0] == "6 h 27 min"  # 774 epochs
    assert shown["Asleep, of the time in bed (%)"][0] == f"{100 * 387 / 475:.1f}" == "81.5"
    assert shown["To the first sleep"][0] == "17 min"
    assert shown["Awake after the first sleep"][0] == "1 h 11 min"  # 13 in the sleep, 58 after it
    assert shown["Awake within it"][0] == "13 min"
    assert shown["Awakenings"][0] == "2"
    assert shown["Awakenings longer than 5 min"][0] == "1"
    assert shown["To the first REM sleep"][0] == "1 h 42 min"
    assert shown["First sleep"][0] == "23:07"
    assert shown["Lights off"][0] == "22:50"
    assert of.words == (
        "Of the 7 h 55 min from lights off to lights on, 6 h 27 min (81.5 %) were slept.",
        "The first sleep came 17 min after lights off. After that, 1 h 11 min were spent awake until "
        "lights on; wake broke the sleep twice.",
    )
    assert of.line == (
        "Sleep: 6 h 27 min asleep of 7 h 55 min in bed (81.5 %); first sleep 17 min after lights off; 13 min "
        "awake within the sleep."
    )
    assert of.stages is not None
    stages = [(row.head, *(text_of(cell) for cell in row.cells)) for row in of.stages.rows]
    assert stages == [
        ("Wake", "88.0", "–"), ("N1, light sleep", "2.0", "0.5"), ("N2", "250.0", "64.6"),
        ("N3, deep sleep", "105.0", "27.1"), ("REM sleep", "30.0", "7.8"),
    ]  # fmt: skip


def test_every_field_of_the_summary_stands_on_the_page() -> None:
    of = part(nights.night("plmd"))
    tables = [of.numbers, of.clock, of.stages, *of.more]
    keys = {
        cell.key.split("/")[1]
        for table in tables
        if table is not None
        for row in table.rows
        for cell in row.cells
        if isinstance(cell, Number)
    }
    assert {field.name for field in dataclasses.fields(SleepSummary)} - {"cycle_rule"} == keys


def test_without_lights_each_number_that_needs_them_says_so() -> None:
    of = part(slept([W] * 40 + [N2] * 900, lights=False))
    shown = every_row(of)
    for name, lights in (
        ("Time in bed", "off and on"), ("To the first sleep", "off"), ("To lasting sleep", "off"),
        ("Awake after the first sleep", "on"), ("Lights on", "on"), ("Lights off", "off"),
    ):  # fmt: skip
        assert shown[name] == ("not known", f"Nobody marked lights {lights}."), name
    assert shown["First sleep"] == ("23:07", "")
    assert shown["Asleep in all"][0] == "7 h 30 min"
    assert of.words[0].endswith("Nobody marked lights off and on, so the time in bed is not known.")
    assert of.words[1].startswith("After the first sleep, 0 s were spent awake until the last sleep")


@pytest.mark.parametrize(("stages", "name", "text", "why"), [
    ([W] * 40 + [N2] * 900, "To the first REM sleep", "–", "No such sleep was staged."),
    ([W] * 40 + [N2] * 900, "Length of a cycle", "–", "No cycle is complete."),
    ([W] * 940, "To the first sleep", "–", "No sleep was staged."),
    ([W] * 940, "Fragmentation, an hour of sleep", "–", "No sleep was staged."),
    ([W] * 40 + ([N2] * 10 + [W]) * 80, "Lasting sleep", "–", "Sleep never lasted ten minutes"),
    ([W] * 40 + ([N2] * 10 + [W]) * 80, "To lasting sleep", "–", "Sleep never lasted ten minutes"),
    ([W] * 30 + [Stage.UNSCORED] * 10 + [N2] * 900, "To the first sleep", "not known", "may have begun"),
    ([W] * 40 + [Stage.ASLEEP] * 900, "Changes of stage", "not known", "do not tell REM sleep from other"),
    ([W] * 40 + [Stage.ASLEEP] * 9 + [R] * 900, "Changes of stage", "not known", "a part of the sleep"),
    ([W] * 40 + [Stage.N, R] * 450, "Fragmentation, an hour of sleep", "not known", "N1 from deeper"),
])  # fmt: skip
def test_what_is_missing_has_its_reason(stages: list[Stage], name: str, text: str, why: str) -> None:
    shown = every_row(part(slept(stages, age=40.0)))
    assert shown[name][0] == text
    assert why in shown[name][1]


def test_an_infant_s_sleep_is_quiet_and_active() -> None:
    of = part(nights.night("infant"))
    assert of.strip is not None
    assert of.strip.stage_names == ("W", "Active (REM)", "Quiet (N)")
    assert "wake, active sleep (thick) and quiet sleep" in of.strip.caption.text
    assert of.stages is not None
    assert [row.head for row in of.stages.rows] == ["Wake", "Quiet sleep (N)", "Active sleep (R)"]
    shown = rows(of.numbers)
    assert shown["Length of a cycle"][0] == "56 min"
    assert "To the first active sleep" in shown
    cycles = of.more[1]
    assert cycles.columns[3:] == ("Quiet (min)", "Active (min)")
    assert "5 min of quiet sleep" in cycles.note
    said = " ".join((*of.words, of.strip.caption.text, *(words for _, words in every_row(of).values())))
    assert "deep sleep" not in said
    assert 'stroke-width="5"' in report.to_html(nights.night("infant"))


def test_stages_from_the_eeg_say_so_and_show_what_is_unsure() -> None:
    analysis = nights.night("heart and brain")
    of, staging = part(analysis), analysis.night.staging
    assert staging.unsure_share is not None
    said = " ".join(of.source)
    assert "Nobody marked the stages that are used (no stage marks)" in said
    assert "staged automatically by YASA 0.8 from C4-M1, E1-M2" in said
    share = f"{100 * staging.unsure_share:.1f} %"
    assert f"In {share} of the epochs the program is unsure" in said
    assert "85 of 100" in said
    assert f"stages from the EEG, unsure: {share}" in of.line
    unsure = unsure_spans(Facts(analysis.night))
    assert unsure is not None
    hypnogram = analysis.night.hypnogram
    assert hypnogram is not None
    scored = int((hypnogram.stages != Stage.UNSCORED).sum())
    assert unsure.total_s / hypnogram.epoch_s == pytest.approx(staging.unsure_share * scored)
    assert of.strip is not None
    assert [row.name for row in of.strip.below] == ["Unsure"]
    assert of.strip.below[0].spans == tuple((a, b) for a, b in unsure)


def test_an_epoch_without_a_stage_is_not_unsure() -> None:
    night = nights.night("heart and brain").night
    assert night.hypnogram is not None
    stages = night.hypnogram.stages.copy()
    stages[100:200] = Stage.UNSCORED
    hypnogram = replace(night.hypnogram, stages=stages)
    spans = unsure_spans(
        Facts(replace(night, hypnogram=hypnogram, staging=vital_nights.staging_of(hypnogram)))
    )
    assert spans is not None
    assert len(spans) > 50
    assert not any(3000 <= row.start_s < 6000 for row in spans)


def test_marked_stages_have_no_row_of_doubt() -> None:
    of = part(nights.night("plmd"))
    assert of.strip is not None
    assert of.strip.below == ()
    assert of.source == ("The stages were marked by a person or a device (marked in night.edf).",)
    assert of.confusion is None
    assert of.compared == ()


def test_marks_and_eeg_are_held_against_each_other() -> None:
    of = part(nights.night("no breathing"))
    assert of.compared[0].startswith("900 epochs were both marked and staged from the EEG: 81.3 %")
    assert "κ is 0.72." in of.compared[1]
    assert of.confusion is not None
    assert of.confusion.columns == ("Epochs", "EEG: wake", "EEG: N1", "EEG: N2", "EEG: N3", "EEG: REM")
    assert of.confusion.rows[0].head == "marked wake"
    cell = of.confusion.rows[1].cells[4]
    assert isinstance(cell, Number)
    assert cell.value == vital_nights.AGREEMENT.confusion["N1"]["R"]
    night = nights.night("no breathing").night
    alone = replace(night.staging, agreement=replace(vital_nights.AGREEMENT, kappa=None))
    assert "cannot be told" in part(Analysis(replace(night, staging=alone))).compared[1]


def test_a_night_without_stages_says_why_once() -> None:
    night = nights.night("no stages").night
    staging = Staging(not_used={"marks": "no stage marks", "eeg": "no EEG channel"})
    of = part(Analysis(replace(night, staging=staging)))
    assert of.words == (
        "How the night was slept is not known, because nothing tells the stages of sleep (no stage marks; "
        "no EEG channel).",
    )
    assert of.line == of.words[0]
    assert of.strip is None
    assert of.numbers is None
    html = report.to_html(Analysis(replace(night, staging=staging)))
    assert html.count("nothing tells the stages of sleep") == 1
    assert "nothing tells the stages of sleep" in " ".join(report.to_text(Analysis(night)).split())


def test_stages_outside_the_lights_are_no_sleep() -> None:
    night = nights.night("plmd").night
    assert night.hypnogram is not None
    before = replace(night.hypnogram, start_s=-90_000.0)
    sleep = summarise_sleep(before, night.context)
    assert sleep is None
    of = part(Analysis(replace(night, hypnogram=before, sleep=sleep)))
    assert "no stage is marked between lights off and lights on" in of.words[0]


def test_time_without_a_clock_counts_from_the_start() -> None:
    night = replace(nights.night("plmd").night, start=None)
    of = part(Analysis(night))
    assert of.clock is not None
    assert of.clock.columns[1] == "Hours from the start"
    assert rows(of.clock)["Lights off"][0] == "0:03"


def test_an_age_without_a_rule_of_cycles_is_no_infant() -> None:
    stages = [W] * 40 + [Stage.ASLEEP] * 900
    of = part(slept(stages, age=30.0))
    assert of.stages is not None
    assert [row.head for row in of.stages.rows] == ["Wake", "Sleep of any stage"]


def test_the_section_is_on_every_surface() -> None:
    analysis = nights.night("heart and brain")
    page = view(analysis)
    html, text = report.to_html(analysis), report.to_text(analysis, 100)
    assert '<section id="sleep"' in html
    assert '<figure id="figure-sleep">' in html
    assert " ".join(page.sleep.line.split()) in " ".join(text.split())
    assert "<details" in html[html.index('<section id="sleep"') : html.index('<section id="vitals"')]
