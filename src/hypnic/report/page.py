"""The page as a whole: what every renderer lays out."""

from __future__ import annotations

from dataclasses import dataclass

from hypnic.report.answer import AnswerPart
from hypnic.report.doctor import DoctorPage
from hypnic.report.kind_parts import KindsPart
from hypnic.report.parts import ExcerptFigure, Headline, HoursFigure, IntervalFigure, NightFigure, Note, Table
from hypnic.report.sleep_part import SleepPart
from hypnic.report.ties_parts import TiesPart
from hypnic.report.vitals_part import VitalsPart


@dataclass(frozen=True, slots=True)
class View:
    """Every number and sentence that the page shows, in the order in which it shows them.

    `answer` and `doctor` are None where nobody made an assessment.
    """

    title: str
    subtitle: str
    answer: AnswerPart | None
    doctor: DoctorPage | None
    found: tuple[str, ...]
    kinds: KindsPart
    ties: TiesPart
    legs: tuple[str, ...]
    context: tuple[str, ...]
    untold: tuple[str, ...]
    headlines: tuple[Headline, ...]
    sleep: SleepPart
    vitals: VitalsPart
    night: NightFigure
    hours: HoursFigure | None
    intervals: IntervalFigure | None
    no_numbers: str
    stages: Table
    sides: Table
    thirds: Table
    rules: Table
    choices: tuple[Note, ...]
    excerpts: tuple[ExcerptFigure, ...]
    no_excerpts: str
    quality: Table
    issues: tuple[Note, ...]
    missing: tuple[Note, ...]
    provenance: tuple[Note, ...]
    inputs: Table
    options: tuple[Note, ...]
    glossary: tuple[Note, ...]
    limits: tuple[str, ...]
    statement: str
    short_statement: str
    method: str
