"""The page of an assessment as the terminal prints it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from hypnic.report.note import Note
from hypnic.report.note_parts import Item, Section
from hypnic.report.numbers import kept_together
from hypnic.report.svg import clean

NARROWEST = 40
INDENT = "  "
SHORT = 30
"""Points up to this length share a line."""


def note_text(page: Note, width: int = 100) -> str:
    """Return what the person reads: the answer first, the emergency line above and below it."""
    width = max(width, NARROWEST)
    lines = [*_wrapped(page.emergency_line, width), "", *_wrapped(f"{page.title}: {page.who}", width), ""]
    lines += _wrapped(" ".join(page.answer), width)
    lines += _sections(page.for_person, width)
    lines += ["", *_wrapped(page.not_a_device, width)]
    return "\n".join(lines) + "\n"


def doctor_text(page: Note, width: int = 80) -> str:
    """Return the one page for the doctor, to print."""
    width = max(width, NARROWEST)
    lines = [f"{page.doctor_title}: {page.who}", *_wrapped(page.doctor_intro, width)]
    lines += _wrapped(page.urgency_title or page.answer[1], width)
    lines += _sections(page.for_doctor, width)
    lines += ["", *_wrapped(page.emergency_line, width), *_wrapped(page.not_a_device, width)]
    return "\n".join(lines) + "\n"


def _sections(sections: Iterable[Section], width: int) -> Iterator[str]:
    for section in sections:
        yield ""
        yield from _wrapped(section.title.upper(), width)
        for item in section.items:
            yield from _item(item, width)


def _item(item: Item, width: int) -> Iterator[str]:
    inner = width - len(INDENT)
    head = item.title if not item.text else f"{item.title.rstrip('.')}{_joint(item.title)} {item.text}"
    yield from (INDENT + line if at else f"- {line}" for at, line in enumerate(_wrapped(head, inner)))
    for name, points in item.points:
        if name:
            yield from _points(name, points, width)


def _points(name: str, points: tuple[str, ...], width: int) -> Iterator[str]:
    """Yield short points on one line, and long ones on a line each."""
    inner = width - 2 * len(INDENT)
    if len(points) == 1 or all(len(point) <= SHORT for point in points):
        yield from (
            INDENT * 2 + line
            for line in _wrapped(f"{name}: {'; '.join(point.rstrip('.') for point in points)}", inner)
        )
        return
    yield f"{INDENT * 2}{name}:"
    for point in points:
        lines = _wrapped(point, inner - len(INDENT))
        yield from (INDENT * (3 if at else 2) + ("" if at else "· ") + line for at, line in enumerate(lines))


def _joint(title: str) -> str:
    """Return what stands between a title and its text: a question keeps its own mark."""
    return "" if title.endswith("?") else ":"


def _wrapped(words: str, width: int) -> list[str]:
    """Break into lines, never between a number and its unit."""
    lines = textwrap.wrap(kept_together(clean(words)), width, break_long_words=True, break_on_hyphens=False)
    return [line.replace("\u00a0", " ") for line in lines]
