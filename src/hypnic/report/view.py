"""Analysis → View: every number and sentence of the page, once, for text, HTML and PDF alike."""

from __future__ import annotations

from datetime import date, datetime

from hypnic.knowledge import knowledge
from hypnic.model.night import Analysis, Night
from hypnic.report import background, tables, top
from hypnic.report.answer import answer_part
from hypnic.report.charts import hours_figure, interval_figure, leg_figures
from hypnic.report.doctor import doctor_page
from hypnic.report.facts import Facts, rule_name
from hypnic.report.kind_facts import opening
from hypnic.report.kind_sections import kinds_part
from hypnic.report.night_figure import night_figure
from hypnic.report.numbers import span_text
from hypnic.report.page import View
from hypnic.report.sleep_part import sleep_part
from hypnic.report.ties_sections import ties_part
from hypnic.report.vitals_part import vitals_part

WITHHELD = date(1985, 1, 1)
"""The date that EDF files carry where the true one was taken out, or was never told."""
NO_NUMBERS = (
    "Leg movements were not measured, so there is nothing to count: no number is given, and none is zero."
)


def view(analysis: Analysis) -> View:
    """Return the page's contents.

    The renderers lay these out and add no number of their own, so that text, HTML and PDF cannot
    disagree. A number that the night cannot tell is there with `value` None and says so in `text`.
    """
    facts, assessment = Facts(analysis.night), analysis.assessment
    subtitle = _subtitle(analysis.night)
    recorded = " · ".join(_recorded(analysis.night))
    return View(
        title="Movements in sleep",
        subtitle=subtitle,
        answer=None if assessment is None else answer_part(assessment, knowledge()),
        doctor=None if assessment is None else doctor_page(facts, recorded, assessment, knowledge()),
        found=opening(facts),
        kinds=kinds_part(facts, analysis.excerpts),
        ties=ties_part(facts, knowledge()),
        legs=top.found(facts),
        context=top.context(facts),
        untold=top.untold(facts),
        headlines=top.headlines(facts),
        sleep=sleep_part(facts),
        vitals=vitals_part(facts),
        night=night_figure(facts),
        hours=hours_figure(facts),
        intervals=interval_figure(facts),
        no_numbers="" if facts.measured else NO_NUMBERS,
        stages=tables.by_stage(facts),
        sides=tables.by_side(facts),
        thirds=tables.by_third(facts),
        rules=tables.both_rules(facts),
        choices=tables.choices(facts),
        excerpts=leg_figures(facts, analysis.excerpts),
        no_excerpts="" if analysis.excerpts else _no_excerpts(facts),
        quality=tables.quality(facts),
        issues=background.issues(facts),
        missing=background.missing(facts),
        provenance=background.provenance(facts),
        inputs=background.inputs(facts),
        options=background.options(facts),
        glossary=background.GLOSSARY,
        limits=background.LIMITS,
        statement=background.STATEMENT,
        short_statement=background.SHORT_STATEMENT,
        method=analysis.night.summary.interval_method,
    )


def _subtitle(night: Night) -> str:
    parts = list(_recorded(night))
    if night.subject.age_years is not None:
        parts.append(f"age {night.subject.age_years:g}")
    if night.subject.sex is not None:
        parts.append({"f": "female", "m": "male"}[night.subject.sex.value])
    parts.append(f"scored by {rule_name(night.scoring.rules)} rules")
    return " · ".join(parts)


def _recorded(night: Night) -> tuple[str, ...]:
    began = () if night.start is None else (_began(night.start),)
    return (night.name, *began, f"{span_text(night.duration_s)} recorded")


def _began(start: datetime) -> str:
    """Return date and time; the time alone where the date is the one that stands for "withheld"."""
    if start.date() == WITHHELD:
        return f"from {start:%H:%M}, date not known"
    return f"{start.day} {start:%B %Y, %H:%M}"


def _no_excerpts(facts: Facts) -> str:
    if facts.marked:
        return "The movements were marked by a person; no signal was read, so there is none to show."
    return "There is no piece of signal to show for this night."
