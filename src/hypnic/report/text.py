"""View → what the terminal prints."""

from __future__ import annotations

import textwrap

from hypnic.report.parts import Cell, Headline, Number, Row, View
from hypnic.report.svg import clean

WIDTH = 100
SHOWN_STAGES = frozenset({"Wake", "NREM", "REM", "All sleep", "Whole night"})
MOST_LINES_OF_ISSUES = 3


def text(page: View) -> str:
    """Return some twenty lines: the words at the top, the main numbers, and where they come from."""
    lines = [_cut(f"{page.title} · {page.subtitle}"), ""]
    lines += _wrapped(" ".join(page.found))
    lines += ["", *(_headline(row) for row in page.headlines), ""]
    if not page.no_numbers:
        lines += [*_stages(page), ""]
    lines += [*_wrapped(f"Could not be told: {' '.join(page.untold)}")]
    for note in page.issues[:MOST_LINES_OF_ISSUES]:
        lines.append(_cut(f"Note: {clean(note.name)}: {clean(note.text)}"))
    if len(page.issues) > MOST_LINES_OF_ISSUES:
        lines.append(f"Note: {len(page.issues) - MOST_LINES_OF_ISSUES} more in the report.")
    lines += _wrapped(page.short_statement)
    return "\n".join(lines) + "\n"


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(clean(words), WIDTH, break_long_words=True, break_on_hyphens=False)


def _cut(line: str) -> str:
    line = clean(line)
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def _headline(row: Headline) -> str:
    limits = f"  (95 % interval {row.number.interval})" if row.number.interval else ""
    return f"  {row.title:<32}{row.number.text:>13} {row.unit}{limits}".rstrip()


def _stages(page: View) -> list[str]:
    columns = [
        i
        for i, name in enumerate(page.stages.columns)
        if name in ("Minutes seen", "CLM", "PLM", "PLM/h", "95 % interval")
    ]
    head = f"  {page.stages.columns[0]:<14}" + "".join(f"{page.stages.columns[i]:>15}" for i in columns)
    rows = [_row(row, columns) for row in page.stages.rows if _shown(row)]
    return [head, *rows]


def _shown(row: Row) -> bool:
    """Return whether a row says more than "not known"; the page has every row."""
    known = any(isinstance(cell, Number) and cell.value is not None for cell in row.cells)
    return row.head in SHOWN_STAGES and known


def _row(row: Row, columns: list[int]) -> str:
    return f"  {row.head:<14}" + "".join(f"{cell_text(row.cells[i - 1]):>15}" for i in columns)


def cell_text(cell: Cell) -> str:
    """Return what a cell shows."""
    return cell.text if isinstance(cell, Number) else cell
