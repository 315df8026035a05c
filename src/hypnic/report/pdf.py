"""View → PDF by typst. The only door to it."""

from __future__ import annotations

import json
from dataclasses import is_dataclass
from typing import Any, cast

from hypnic.errors import MissingExtraError
from hypnic.report.html import TEMPLATES, figures
from hypnic.report.numbers import kept_together
from hypnic.report.page import View
from hypnic.report.parts import Number
from hypnic.report.svg import clean


def pdf(page: View) -> bytes:
    """Return the page on A4: the same words, numbers and figures, laid out for paper.

    The page goes to typst as data, never as markup, so that no text from a file can be taken for a
    command; nothing is written to disk and nothing is fetched.

    Raises
    ------
    MissingExtraError
        If typst is not installed.
    """
    try:
        import typst
    except ImportError:
        raise MissingExtraError("the PDF needs typst: pip install 'hypnic[pdf]'") from None
    files = {
        "main.typ": (TEMPLATES / "page.typ").read_bytes(),
        "answer.typ": (TEMPLATES / "answer.typ").read_bytes(),
        "sleep.typ": (TEMPLATES / "sleep.typ").read_bytes(),
        "ties.typ": (TEMPLATES / "ties.typ").read_bytes(),
        "page.json": json.dumps(_plain(page), ensure_ascii=False).encode("utf-8"),
    }
    files |= {f"{name}.svg": svg.encode("utf-8") for name, svg in figures(page).items()}
    # Files in memory are documented by typst-py, but its type stubs leave them out.
    made: bytes = cast(Any, typst.compile)(files)
    return made


def _plain(value: object) -> Any:
    """Return what JSON can hold; a cell becomes its shown text, a figure only its caption."""
    if isinstance(value, Number):
        return {"text": clean(value.text), "interval": value.interval, "absent": value.value is None}
    if is_dataclass(value) and not isinstance(value, type):
        if hasattr(value, "caption") and is_dataclass(value.caption):
            more = {name: _plain(getattr(value, name, None)) for name in ("key", "numbers")}
            return {**_plain(value.caption), **more}
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return kept_together(clean(value)) if isinstance(value, str) else value
