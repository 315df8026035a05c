"""Analysis → one view model → text, HTML, PDF."""

from __future__ import annotations

from hypnic.model.night import Analysis
from hypnic.report.page import View
from hypnic.report.view import view

__all__ = ["View", "to_fragment", "to_html", "to_pdf", "to_text", "view"]


def to_text(analysis: Analysis, width: int = 100) -> str:
    """Return the night in some twenty to forty lines of at most `width` characters (never under 48)."""
    from hypnic.report.text import text

    return text(view(analysis), width)


def to_html(analysis: Analysis) -> str:
    """Return one self-contained page: no script, no network, under 1 MB."""
    from hypnic.report.html import html

    return html(view(analysis))


def to_fragment(analysis: Analysis) -> str:
    """Return a short HTML table for a notebook's `_repr_html_`."""
    from hypnic.report.html import fragment

    return fragment(view(analysis))


def to_pdf(analysis: Analysis) -> bytes:
    """Return the page as an A4 PDF with the same figures and numbers.

    Raises
    ------
    MissingExtraError
        If typst is not installed (`hypnic[pdf]`).
    """
    from hypnic.report.pdf import pdf

    return pdf(view(analysis))
