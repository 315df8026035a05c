"""View → one self-contained page; and the short table for notebooks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from hypnic.report.doctor import DoctorPage
from hypnic.report.draw_body import draw_body
from hypnic.report.draw_charts import draw_excerpt, draw_hours, draw_intervals
from hypnic.report.draw_night import draw_night
from hypnic.report.draw_raster import draw_raster
from hypnic.report.draw_standings import draw_bar
from hypnic.report.draw_ties import draw_ties
from hypnic.report.numbers import kept_together
from hypnic.report.page import View
from hypnic.report.parts import Number
from hypnic.report.standings import NumbersPart
from hypnic.report.svg import clean

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

WHOLE = re.compile(r"\d[\d.]*–[\d.]*\d[).]*|--[a-z]+(?: FOLDER\S*)?")
"""An interval `low–high`, and an option of the command with its value."""
TEMPLATES = Path(__file__).parent / "templates"


def figures(page: View) -> dict[str, str]:
    """Return every figure as SVG, by name; HTML and PDF show the same ones."""
    drawn = {"night": draw_night(page.night)}
    if page.answer is not None:
        drawn |= bars(page.answer.numbers)
    if page.sleep.strip is not None:
        drawn["sleep"] = draw_night(page.sleep.strip, "sleep")
    if page.kinds.raster is not None:
        drawn["raster"] = draw_raster(page.kinds.raster)
    if page.kinds.body is not None:
        drawn["body"] = draw_body(page.kinds.body)
    drawn |= {
        f"example-{section.key}": draw_excerpt(section.example, f"example-{section.key}")
        for section in page.kinds.sections
        if section.example is not None
    }
    drawn |= draw_ties(page.ties)
    if page.hours is not None:
        drawn["hours"] = draw_hours(page.hours)
    if page.intervals is not None:
        drawn["intervals"] = draw_intervals(page.intervals)
    drawn |= {
        f"excerpt-{i}": draw_excerpt(figure, f"excerpt-{i}") for i, figure in enumerate(page.excerpts, 1)
    }
    return drawn


def bars(part: NumbersPart | None) -> dict[str, str]:
    """Return the bars of numbers beside norms as SVG, by name."""
    return {
        bar.key: draw_bar(figure, bar)
        for figure in (part.figures if part is not None else ())
        for bar in figure.bars
        if bar.key
    }


def html(page: View) -> str:
    """Return the whole page: no script, no network, every text escaped but our own SVG."""
    from markupsafe import Markup

    drawn = {name: Markup(svg) for name, svg in figures(page).items()}
    template = environment().get_template("page.html.j2")
    names = ("page", "note", "answer", "sleep", "ties")
    return template.render(page=page, figures=drawn, style=style(*names))


def doctor_html(page: DoctorPage) -> str:
    """Return the doctor's page: it prints on one sheet of A4."""
    template = environment().get_template("doctor.html.j2")
    return template.render(doctor=page, figures={}, style=style("page", "doctor"))


def style(*names: str) -> Markup:
    """Return style sheets of the templates as one."""
    from markupsafe import Markup

    return Markup("".join((TEMPLATES / f"{name}.css").read_text(encoding="utf-8") for name in names))


def fragment(page: View) -> str:
    """Return a short table for a notebook, styled in place so that it changes nothing around it."""
    return environment().get_template("fragment.html.j2").render(page=page)


def _unbroken(sentence: str) -> Markup:
    """Return a sentence as HTML in which no interval and no option is broken at its dash."""
    from markupsafe import Markup, escape

    safe = str(escape(kept_together(clean(sentence))))
    return Markup(WHOLE.sub(r'<span class="whole">\g<0></span>', safe))


def environment() -> Environment:
    """Return the templates, with every text escaped and made fit for a page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Every value passes here: text from files may hold characters that no page may.
        finalize=lambda value: kept_together(clean(value)) if type(value) is str else value,
    )
    environment.filters["unbroken"] = _unbroken
    environment.tests["number"] = lambda cell: isinstance(cell, Number)
    return environment
