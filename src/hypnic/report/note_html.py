"""The page of an assessment as one self-contained HTML file: no script, no network."""

from __future__ import annotations

from hypnic.report.html import bars, environment, style
from hypnic.report.note import Note


def note_html(page: Note) -> str:
    """Return the page for the person and, on a sheet of its own when printed, the one for the doctor."""
    from markupsafe import Markup

    drawn = {name: Markup(svg) for name, svg in bars(page.numbers).items()}
    template = environment().get_template("note.html.j2")
    return template.render(page=page, figures=drawn, style=style("page", "note", "answer"))
