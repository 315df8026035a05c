"""What the terminal prints about an entry, about all of them, and where there is none."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hypnic.explain.entry import Explanation, Section
from hypnic.knowledge import knowledge

if TYPE_CHECKING:
    from hypnic.explain import Answer

WIDTH = 100
NARROWEST = 30


def to_text(answer: Answer, width: int = WIDTH) -> str:
    """Return the entry that fits best, and the names of the others.

    Raises
    ------
    ValueError
        If there is no hit: ask `no_hit_text` then.
    """
    if answer.best is None:
        raise ValueError(f"nothing was found for {answer.term!r}")
    words = knowledge(answer.language).words
    width = max(width, NARROWEST)
    lines = [*_head(answer.best, width)]
    for section in answer.best.sections:
        lines += ["", *_section(section, width)]
    for title, entries in (("see", answer.best.see), ("more", answer.others)):
        if entries:
            lines += [
                "",
                *_section(Section(words[f"explain.{title}"], tuple(entries.values()), listed=True), width),
            ]
    lines += ["", *_wrapped(f"{words['page.emergency_line']} {words['page.not_a_device']}", width)]
    return "\n".join(lines) + "\n"


def no_hit_text(answer: Answer) -> str:
    """Return one line: that nothing is known, and what looks most like it."""
    words = knowledge(answer.language).words
    said = [words["explain.no_hit"].replace("{term}", repr(answer.term))]
    if answer.nearest:
        said.append(f"{words['explain.nearest']}: {', '.join(answer.nearest)}?")
    return " ".join([*said, words["explain.list_hint"]])


def contents_text(language: str = "en", width: int = WIDTH) -> str:
    """Return the names of everything that can be explained, and the verdict on each claim."""
    everything = knowledge(language)
    words = everything.words
    width = max(width, NARROWEST)
    lines = [words["explain.list_title"], *_wrapped(words["explain.usage"], width)]
    for title, entries in (("conditions", everything.conditions), ("terms", everything.terms)):
        names = sorted(entry.name for entry in entries.values())
        lines += ["", words[f"explain.{title}"], *_wrapped(" · ".join(names), width, "  ")]
    lines += ["", words["explain.claims"]]
    for claim in everything.claims.values():
        said = f"{claim.number:>2}  {claim.says} [{words[f'verdict.{claim.verdict}']}]"
        lines += _wrapped(said, width, "  ", "      ")
    lines += ["", *_wrapped(words["page.not_a_device"], width)]
    return "\n".join(lines) + "\n"


def _head(of: Explanation, width: int) -> Iterator[str]:
    yield from _wrapped(of.title, width)
    yield from _wrapped(of.subtitle, width)
    yield ""
    yield from _wrapped(of.lead, width)


def _section(section: Section, width: int) -> Iterator[str]:
    yield from _wrapped(section.title, width)
    for line in section.lines:
        yield from _wrapped(
            line, width, "  - " if section.listed else "  ", "    " if section.listed else "  "
        )


def _wrapped(words: str, width: int, first: str = "", later: str | None = None) -> Iterator[str]:
    """Yield lines of at most that width, the first and the later ones behind their indents."""
    lines = textwrap.wrap(
        words,
        width,
        initial_indent=first,
        subsequent_indent=first if later is None else later,
        break_long_words=True,
        break_on_hyphens=False,
    )
    yield from (line.rstrip() for line in lines)
