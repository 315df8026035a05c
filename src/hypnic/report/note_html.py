"""The page of an assessment as one self-contained HTML file: no script, no network."""

from __future__ import annotations

from hypnic.report.html import TEMPLATES, environment
from hypnic.report.note import Note


def note_html(page: Note) -> str:
    """Return the page for the person and, on a sheet of its own when printed, the one for the doctor."""
    from markupsafe import Markup

    style = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("page.css", "note.css"))
    return environment().get_template("note.html.j2").render(page=page, style=Markup(style))
