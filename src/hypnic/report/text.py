"""View → what the terminal prints."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from hypnic.report.kinds import WORDS
from hypnic.report.numbers import kept_together
from hypnic.report.page import View
from hypnic.report.parts import Cell, Note, Number, Row
from hypnic.report.svg import clean

WIDTH = 100
NARROWEST = 48
SHOWN_STAGES = frozenset({"Wake", "NREM", "REM", "All sleep", "Whole night"})
COLUMNS = ("PLM/h", "95 % interval", "PLM", "CLM", "Minutes seen")
"""Columns of the table by stage, the ones that a narrow terminal does without last."""
MOST_NOTES = 3
MOST_LINES = 40
RUNNING = {words.name: words.running for words in WORDS.values()}


def text(page: View, width: int = WIDTH) -> str:
    """Return what the terminal prints: some twenty lines for legs alone, at most forty for every kind.

    Always there: what was found, the kinds with their numbers, the main numbers of the legs and what this is
    not. The rest gives way, the least important first, where the page would be longer; the report has it all.
    """
    width = max(width, NARROWEST)
    blocks = [block for block in _blocks(page, width) if block.lines]
    while sum(len(block.lines) for block in blocks) > MOST_LINES and any(block.weight for block in blocks):
        at = min((i for i, block in enumerate(blocks) if block.weight), key=lambda i: blocks[i].weight)
        blocks[at] = _Block(blocks[at].short)
    lines = [line for block in blocks for line in block.lines]
    # A block that gave way leaves the blank lines around it.
    kept = [line for before, line in zip(("", *lines), lines, strict=False) if line or before]
    return "\n".join(kept) + "\n"


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together; the lightest goes first where there are too many, weight 0 never.

    `short` is what stays of one that gave way.
    """

    lines: list[str]
    weight: int = 0
    short: list[str] = field(default_factory=list)


def _blocks(page: View, width: int) -> Iterator[_Block]:
    kinds = page.kinds
    several = len(kinds.found) > 1 or kinds.raster is not None
    yield _Block([page.title, *_wrapped(page.subtitle, width, most=2), ""])
    if page.answer is not None:
        lines = [*_wrapped(page.answer.emergency_line, width)]
        yield _Block([*lines, *_wrapped(" ".join(page.answer.sentences), width), ""])
    if several:
        yield _Block(_wrapped(" ".join((page.found[0], *page.found[2:])), width))
        yield _Block(["", *_kinds(page, width)])
        yield _Block(_names("Looked for, not found", kinds.not_found, width), weight=5)
        yield _Block(_names("Could not be looked for", kinds.not_looked_for, width), weight=6)
        yield _Block([""])
    yield _Block(_wrapped(" ".join(page.ties.short), width), weight=4)
    yield _Block(_wrapped(" ".join(page.legs), width), weight=4 if several else 0)
    yield _Block(["", *_headlines(page, width)])
    if not page.no_numbers:
        yield _Block(["", *_stages(page, width)], weight=2)
    yield _Block(["", *_wrapped(page.sleep.line, width)], weight=4)
    # What was asked for, and that nobody asked, never goes unsaid.
    vitals = _wrapped(page.vitals.line, width)
    yield _Block(
        vitals, weight=0 if page.vitals.unasked else 4, short=_wrapped(page.vitals.line, width, most=1)
    )
    yield _Block(["", *_wrapped(f"Could not be told: {' '.join(page.untold)}", width)], weight=3 * several)
    # What is odd in the files never goes unsaid.
    yield _Block(_notes(page, width, MOST_NOTES), weight=1, short=_notes(page, width, 1))
    if not several:
        yield _Block(_unlooked(page, width), weight=1)
    yield _Block(_wrapped(page.short_statement, width))


def _unlooked(page: View, width: int) -> list[str]:
    """Return what could not be looked for beside legs; where there is nothing else, not name by name."""
    if page.no_numbers and not page.kinds.found and not page.kinds.not_found:
        return _wrapped("No other kind of movement could be looked for either; the report says why.", width)
    return _names("Could not be looked for", page.kinds.not_looked_for, width)


def _notes(page: View, width: int, most: int) -> list[str]:
    """Return the first notes on the data, and how many more there are."""
    lines: list[str] = []
    for note in page.issues[:most]:
        lines += _wrapped(f"Note: {note.name}: {note.text}", width, most=2)
    if len(page.issues) > most:
        lines.append(f"Note: {len(page.issues) - most} more in the report.")
    return lines


def _names(title: str, notes: tuple[Note, ...], width: int) -> list[str]:
    """Return the kinds of one fate by name; the report says why of each."""
    names = ", ".join(RUNNING.get(note.name, note.name) for note in notes)
    return _wrapped(f"{title}: {names}.", width, most=3) if notes else []


def _kinds(page: View, width: int) -> list[str]:
    """Return every kind that was found: name, count, per hour, interval and what the hour is of."""
    rows = [("Found", "", "Per hour", "95 % interval", "")]
    rows += [
        (row.short, row.count.text, row.rate.text, row.rate.interval, row.of) for row in page.kinds.found
    ]
    first = max(len(row[0]) for row in rows) + 2
    most_of = max(len(row[-1]) for row in rows) + 2
    lines = []
    for name, count, rate, limits, of in rows:
        line = f"  {name}".ljust(first) + f"{count:>7}{rate:>11}"
        if first + 18 + 15 <= width:
            line += f"{limits:>15}"
        if first + 33 + most_of <= width:
            line += f"  {of}"
        lines.append(line.rstrip())
    return lines


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
