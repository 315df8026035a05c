"""View → what the terminal prints."""

from __future__ import annotations

import textwrap

from hypnic.report.numbers import kept_together
from hypnic.report.parts import Cell, Number, Row, View
from hypnic.report.svg import clean

WIDTH = 100
NARROWEST = 48
SHOWN_STAGES = frozenset({"Wake", "NREM", "REM", "All sleep", "Whole night"})
COLUMNS = ("PLM/h", "95 % interval", "PLM", "CLM", "Minutes seen")
"""Columns of the table by stage, the ones that a narrow terminal does without last."""
MOST_NOTES = 3


def text(page: View, width: int = WIDTH) -> str:
    """Return some twenty lines: the words at the top, the main numbers, and what could not be told."""
    width = max(width, NARROWEST)
    lines = [page.title, *_wrapped(page.subtitle, width, most=2), ""]
    lines += _wrapped(" ".join(page.found), width)
    lines += ["", *_headlines(page, width)]
    if not page.no_numbers:
        lines += ["", *_stages(page, width)]
    lines += ["", *_wrapped(f"Could not be told: {' '.join(page.untold)}", width)]
    for note in page.issues[:MOST_NOTES]:
        lines += _wrapped(f"Note: {note.name}: {note.text}", width, most=2)
    if len(page.issues) > MOST_NOTES:
        lines.append(f"Note: {len(page.issues) - MOST_NOTES} more in the report.")
    lines += _wrapped(page.short_statement, width)
    return "\n".join(lines) + "\n"


def _wrapped(words: str, width: int, *, most: int | None = None) -> list[str]:
    """Break into lines, never between a number and its unit; cut after `most` lines."""
    lines = textwrap.wrap(
        kept_together(clean(words)),
        width,
        break_long_words=True,
        break_on_hyphens=False,
        max_lines=most,
        placeholder=" …",
    )
    return [line.replace("\u00a0", " ") for line in lines]


def _headlines(page: View, width: int) -> list[str]:
    """Return the numbers at the top, one a line under their unit."""
    unit = next((row.unit for row in page.headlines if row.unit), "")
    first = max(len(row.title) for row in page.headlines) + 3
    rows = [(f"{unit[:1].upper()}{unit[1:]}", "", "95 % interval")] if unit else []
    rows += [(row.title, row.number.text, row.number.interval) for row in page.headlines]
    lines = [f"  {title}".ljust(first) + f"{number:>12}" for title, number, _ in rows]
    if first + 12 + 15 > width:
        return lines
    return [f"{line}{limits:>15}".rstrip() for line, (*_, limits) in zip(lines, rows, strict=True)]


def _stages(page: View, width: int) -> list[str]:
    rows = [row for row in page.stages.rows if _shown(row)]
    first = max(len(name) for name in (page.stages.columns[0], *(row.head for row in rows))) + 2
    shown: list[str] = []
    for name in COLUMNS:
        if first + sum(_wide(each) for each in (*shown, name)) <= width:
            shown.append(name)
    places = [i for i, name in enumerate(page.stages.columns) if name in shown]
    head = [page.stages.columns[i] for i in places]
    return [
        f"  {name}".ljust(first)
        + "".join(f"{cell:>{_wide(of)}}" for cell, of in zip(cells, head, strict=True))
        for name, cells in [
            (page.stages.columns[0], head),
            *((row.head, [cell_text(row.cells[i - 1]) for i in places]) for row in rows),
        ]
    ]


def _wide(column: str) -> int:
    return max(len(column), 7) + 3


def _shown(row: Row) -> bool:
    """Return whether a row says more than "not known"; the page has every row."""
    known = any(isinstance(cell, Number) and cell.value is not None for cell in row.cells)
    return row.head in SHOWN_STAGES and known


def cell_text(cell: Cell) -> str:
    """Return what a cell shows."""
    return cell.text if isinstance(cell, Number) else cell
