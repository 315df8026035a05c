"""The entries against each other: every id that is named exists, everything has a source that is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from hypnic.errors import KnowledgeError
from hypnic.model.grades import AdviceKind, AnswerKind, Audience, Reading, Strength, Verdict
from hypnic.model.knowledge import Knowledge, Question
from hypnic.model.urgency import Urgency

WORDED: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "urgency": Urgency,
        "verdict": Verdict,
        "strength": Strength,
        "reading": Reading,
        "audience": Audience,
        "advice": AdviceKind,
    }
)
"""What `words.toml` must have a word for: table → all its members."""

EXPLAINED = ("conditions", "claims", "terms")
"""What `see` may point to; their ids are one namespace."""


def check(everything: Knowledge) -> None:
    """Raise a KnowledgeError for the first entry that does not fit the others."""
    _check_words(everything)
    _check_sources(everything)
    _check_see_also(everything)
    for key, advice in everything.advice.items():
        _exist(advice.helps, everything.conditions, f"advice.toml: {key}: helps")
    for key, question in everything.questions.items():
        _check_question(question, everything, f"questions.toml: {key}")


def _check_words(everything: Knowledge) -> None:
    """Check that whatever a page says by name has words in this language."""
    wanted = [f"{name}.{member.value}" for name, kind in WORDED.items() for member in kind]
    wanted += [f"unit.{norm.unit}" for norm in everything.norms.values() if norm.unit]
    wanted += [f"unit.{each.unit}" for each in everything.questions.values() if each.unit]
    wanted += [f"source.{each.id}" for each in everything.sources.values() if not (each.year or each.url)]
    for name in wanted:
        if name not in everything.words:
            raise KnowledgeError(f"texts words.toml: {name} is missing")


def _check_see_also(everything: Knowledge) -> None:
    """Check that an id means one thing, and that what an entry points to exists."""
    things: dict[str, str] = {}
    for name in EXPLAINED:
        for key in getattr(everything, name):
            if key in things:
                raise KnowledgeError(f"facts {name}.toml: {key} is also in {things[key]}.toml; rename one")
            things[key] = name
    for key, name in things.items():
        _exist(getattr(everything, name)[key].see, things, f"{name}.toml: {key}: see")


def _check_sources(everything: Knowledge) -> None:
    used: set[str] = set()
    for name in ("norms", "conditions", "claims", "advice", "questions", "terms"):
        entries: Mapping[str, Any] = getattr(everything, name)
        for key, entry in entries.items():
            where = f"{name}.toml: {key}: sources"
            if not entry.sources:
                raise KnowledgeError(f"facts {where} is empty; every statement needs one")
            _exist(entry.sources, everything.sources, where)
            used.update(entry.sources)
    for unused in sorted(everything.sources.keys() - used):
        raise KnowledgeError(f"facts sources.toml: {unused} is used nowhere; use it or drop it")


def _check_question(question: Question, everything: Knowledge, where: str) -> None:
    _exist(question.speaks_for, everything.conditions, f"{where}: speaks_for")
    _exist(question.speaks_against, everything.conditions, f"{where}: speaks_against")
    _exist([question.after] if question.after else [], everything.questions, f"{where}: after")
    if set(question.choices) != set(question.choice_words):
        raise KnowledgeError(f"{where}: choices and choice_words name different answers")
    if (question.kind is AnswerKind.CHOICE) != bool(question.choices):
        raise KnowledgeError(f"{where}: a choice, and nothing else, has choices")
    if question.red_flag and question.urgency is None:
        raise KnowledgeError(f"facts {where}: a red flag needs an urgency")
    if (question.kind is AnswerKind.NUMBER) != (question.low is not None and question.high is not None):
        raise KnowledgeError(f"{where}: a number, and nothing else, has low and high")


def _exist(ids: Iterable[str], among: Iterable[str], where: str) -> None:
    there = set(among)
    for each in ids:
        if each not in there:
            raise KnowledgeError(f"facts {where} names {each!r}, which does not exist")
