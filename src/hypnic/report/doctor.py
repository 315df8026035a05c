"""The doctor's summary of a night: one page of findings, numbers, quality and what was not measured."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.model.assessment import Assessment
from hypnic.model.knowledge import Knowledge
from hypnic.model.sleep import SleepSummary
from hypnic.model.survey import Status
from hypnic.report import kind_facts, tables, top
from hypnic.report.facts import Facts
from hypnic.report.kinds import WORDS
from hypnic.report.note import MOST_FOR_DOCTOR, note, unasked
from hypnic.report.note_facts import condition_items, limit_items, told_items
from hypnic.report.note_parts import Item, Section, who
from hypnic.report.numbers import number
from hypnic.report.parts import Cell, Row, Table

MOST_CHANNELS = 8
LABEL, WORDS_OF_A_CELL, NAME = 28, 60, 120
"""Most characters of a channel's label, of another cell, and of the line that names the recording."""
MOST_TOLD = 14
"""So that it stays one page; what is left out is counted, and stands on the long page."""
QUALITY = (0, 1, 4, 5, 7, 9)
"""Columns of the table of channels: name, role, recorded, assessable, rest, scored."""
SLEEP = (
    *("time_in_bed_min", "total_sleep_min", "efficiency_percent", "latency_min"),
    *("wake_after_onset_min", "rem_latency_min", "awakenings", "stage_shifts_per_hour"),
)


@dataclass(frozen=True, slots=True)
class DoctorPage:
    """One page for the doctor; every number is one of the long page's.

    Attributes
    ----------
    told, findings
        What was told, what it may be with its evidence and codes.
    no_stages
        What stands in the place of the table of sleep; empty where there is one.
    """

    title: str
    subtitle: str
    who: str
    intro: str
    urgency: str
    told: Section
    findings: Section
    legs: Table
    kinds: Table
    sleep: Table
    no_stages: str
    quality: Table
    unmeasured: Section
    emergency_line: str
    not_a_device: str


def doctor_page(facts: Facts, subtitle: str, assessment: Assessment, known: Knowledge) -> DoctorPage:
    """Return the doctor's page of a night and its assessment."""
    words, page = known.words, note(assessment, known)
    found = condition_items(assessment, known, most=MOST_FOR_DOCTOR, codes=True)
    told = () if unasked(assessment) else told_items(assessment, known, nights=False)
    return DoctorPage(
        title=page.doctor_title,
        subtitle=str(_cut(subtitle, NAME)),
        who=who(assessment, known),
        intro=words["doctor.intro" if unasked(assessment) else "doctor.intro_both"],
        urgency=page.urgency_title or page.answer[1],
        told=Section("told", words["note.tell"], _most(told, MOST_TOLD, known)),
        findings=Section("may_be", words["note.may_be"], found or (Item(words["doctor.nothing"]),)),
        legs=_legs(facts, known),
        kinds=_kinds(facts, known),
        sleep=_sleep(facts.night.sleep, known),
        no_stages="" if facts.night.sleep else words["doctor.no_stages"],
        quality=_quality(facts, known),
        unmeasured=Section(
            "unmeasured",
            words["doctor.unmeasured"],
            (*_unmeasured(facts, known), *limit_items(assessment, known)),
        ),
        emergency_line=page.emergency_line,
        not_a_device=page.not_a_device,
    )


def _most(items: tuple[Item, ...], most: int, known: Knowledge) -> tuple[Item, ...]:
    left = len(items) - most
    if left <= 0:
        return items
    return (*items[:most], Item(known.words["doctor.more_answers"].format(count=left)))


def _legs(facts: Facts, known: Knowledge) -> Table:
    words = known.words
    rows = tuple(
        Row(f"{row.title}, {row.unit}" if row.unit else row.title, tables.with_interval(row.number))
        for row in top.headlines(facts)
    )
    columns = (words["doctor.index"], words["doctor.number"], words["doctor.interval"])
    return Table("doctor-legs", words["doctor.legs"], columns, rows)


def _kinds(facts: Facts, known: Knowledge) -> Table:
    whole = kind_facts.table(facts)
    shorts = [row.short for row in kind_facts.found_rows(facts)]
    rows = tuple(Row(short, row.cells) for short, row in zip(shorts, whole.rows, strict=True))
    return Table("doctor-kinds", known.words["doctor.kinds"], whole.columns, rows)


def _sleep(sleep: SleepSummary | None, known: Knowledge) -> Table:
    words = known.words
    rows: list[Row] = []
    if sleep is not None:
        rows = [
            Row(words[f"doctor.{name}"], (number(f"sleep/{name}", getattr(sleep, name)),)) for name in SLEEP
        ]
        rows += [
            Row(words["doctor.stage"].format(stage=name), (number(f"sleep/stage_percent/{name}", share),))
            for name, share in sleep.stage_percent.items()
        ]
    return Table("doctor-sleep", words["doctor.sleep"], ("", words["doctor.number"]), tuple(rows))


def _quality(facts: Facts, known: Knowledge) -> Table:
    whole = tables.quality(facts)
    rows = tuple(
        Row(str(_cut(row.head, LABEL)), tuple(_cut(row.cells[at - 1], WORDS_OF_A_CELL) for at in QUALITY[1:]))
        for row in whole.rows[:MOST_CHANNELS]
    )
    left = len(whole.rows) - MOST_CHANNELS
    note_ = known.words["doctor.more_channels"].format(count=left) if left > 0 else ""
    columns = tuple(whole.columns[at] for at in QUALITY)
    return Table("doctor-quality", known.words["doctor.quality"], columns, rows, note_, wordy=True)


def _cut(cell: Cell, most: int) -> Cell:
    """Return a cell of at most so many characters: the long page has all of a label."""
    return cell if not isinstance(cell, str) or len(cell) <= most else f"{cell[: most - 1]}…"


def _unmeasured(facts: Facts, known: Knowledge) -> tuple[Item, ...]:
    words, night = known.words, facts.night
    kinds = [WORDS[row.kind].running for row in kind_facts.of_status(facts, Status.NOT_LOOKED_FOR)]
    lines = []
    if night.unmarked:
        lines.append(words["doctor.unmarked"].format(names=", ".join(sorted(night.unmarked))))
    if kinds:
        lines.append(words["doctor.unlooked"].format(names=", ".join(kinds)))
    return tuple(Item(line) for line in lines or (words["doctor.all_measured"],))
