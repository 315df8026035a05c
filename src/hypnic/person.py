"""One person: answers and nights → an assessment and its pages. Without an answer it says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypnic.ask import read_answers
from hypnic.assess import assess as assess_case
from hypnic.knowledge import knowledge
from hypnic.model.assessment import Answers, Assessment
from hypnic.model.night import Analysis, Night
from hypnic.report.note import note
from hypnic.report.note_html import note_html
from hypnic.report.note_text import doctor_text, note_text
from hypnic.write.assessment import assessment_json

PAGES = ("assessment.json", "assessment.html", "assessment.txt", "doctor.txt")
"""What an assessment adds to a folder of results."""


def assess(answers: Answers | None = None, nights: Sequence[Night] = (), language: str = "en") -> Assessment:
    """Return what a person's answers, and nights if there are any, may mean: information, no diagnosis.

    Parameters
    ----------
    answers
        As `load_answers` reads them; None where nothing was asked.
    nights
        Of one person, in order.
    language
        Of the texts; the assessment itself holds ids and numbers only.
    """
    return assess_case(answers or Answers(), nights, knowledge(language))


def load_answers(path: str | Path) -> Answers:
    """Read a file of answers, TOML or JSON; see docs/ask.md.

    Raises
    ------
    AnswersError
        If it cannot be read, names something unknown, or holds an answer that cannot be.
    """
    return read_answers(path, knowledge())


def with_answers(analysis: Analysis, answers: Answers) -> Analysis:
    """Return the analysis with the assessment of its night and these answers."""
    return replace(analysis, assessment=assess(answers, (analysis.night,)))


def to_text(assessment: Assessment, language: str = "en", width: int = 100) -> str:
    """Return the page for the person as text of at most `width` characters a line (never under 40)."""
    return note_text(note(assessment, knowledge(language)), width)


def to_doctor_text(assessment: Assessment, language: str = "en", width: int = 80) -> str:
    """Return the one page to take to the doctor: what to tell and what to ask."""
    return doctor_text(note(assessment, knowledge(language)), width)


def to_json(assessment: Assessment, language: str = "en") -> str:
    """Return the assessment as JSON text: the lines that every output carries, then ids and numbers."""
    page = note(assessment, knowledge(language))
    return assessment_json(assessment, (page.emergency_line, page.not_a_device, *page.answer))


def assessment_pages(assessment: Assessment, language: str = "en") -> dict[str, bytes]:
    """Return the files of an assessment: the numbers, the page, and the one page for the doctor."""
    page = note(assessment, knowledge(language))
    contents = (to_json(assessment, language), note_html(page), note_text(page), doctor_text(page))
    return {name: text.encode() for name, text in zip(PAGES, contents, strict=True)}
