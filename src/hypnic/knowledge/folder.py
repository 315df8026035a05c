"""Files → `Knowledge`: facts and the texts of one language, joined by id and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, TypeVar

from hypnic.errors import KnowledgeError
from hypnic.knowledge.build import Shape, build, shape_of
from hypnic.knowledge.check import check
from hypnic.model.knowledge import Advice, Claim, Condition, Knowledge, Norm, Question, Source, Term

T = TypeVar("T")

FILES: Mapping[str, type[Any]] = MappingProxyType(
    {
        "sources": Source,
        "norms": Norm,
        "conditions": Condition,
        "claims": Claim,
        "advice": Advice,
        "questions": Question,
        "terms": Term,
    }
)
"""Each file of facts, and what its entries are; `texts/<language>/` has the same files but sources."""

ALIASED = frozenset(
    (
        *("measure", "unit", "low", "high", "sex"),
        *("age_from_years", "age_from_months", "age_below_years", "age_below_months"),
    )
)
"""What an entry takes from the one that it is an alias of."""

HERE = files("hypnic.knowledge")
Tree = dict[str, dict[str, Any]]


def languages(home: Traversable | None = None) -> tuple[str, ...]:
    """Return the languages that there are texts in, by the names of their folders."""
    return tuple(sorted(each.name for each in (home or HERE).joinpath("texts").iterdir() if each.is_dir()))


def load(language: str = "en", home: Traversable | None = None) -> Knowledge:
    """Read all facts and the texts of one language, and check them against each other.

    Raises
    ------
    KnowledgeError
        If there is no such language, or a file or an entry is missing or wrong; names file and key.
    """
    home = home or HERE
    there = languages(home)
    if language not in there:
        raise KnowledgeError(f"no texts in {language!r}; there are: {', '.join(there)}")
    texts = home.joinpath("texts", language)
    entries: dict[str, Any] = {}
    for name, kind in FILES.items():
        facts = _tree(home.joinpath("facts", f"{name}.toml"))
        shape: Shape[Any] = shape_of(kind)
        words = _tree(texts.joinpath(f"{name}.toml")) if shape.texts else {key: {} for key in facts}
        entries[name] = _joined(shape, name, facts, words)
    everything = Knowledge(language=language, words=_flat(_tree(texts.joinpath("words.toml"))), **entries)
    check(everything)
    return everything


def _joined(shape: Shape[T], name: str, facts: Tree, words: Tree) -> Mapping[str, T]:
    _same_keys(name, facts, words)
    facts = {key: _inherited(key, entry, facts, name) for key, entry in facts.items()}
    built = {key: build(shape, key, facts[key], words[key], f"{name}.toml: {key}") for key in facts}
    return MappingProxyType(built)


def _same_keys(name: str, facts: Tree, words: Tree) -> None:
    for missing in sorted(facts.keys() - words.keys()):
        raise KnowledgeError(f"texts {name}.toml: {missing} has no text; add [{missing}]")
    for surplus in sorted(words.keys() - facts.keys()):
        raise KnowledgeError(f"texts {name}.toml: {surplus} is not in facts/{name}.toml; drop it")


def _inherited(key: str, entry: dict[str, Any], facts: Tree, name: str) -> dict[str, Any]:
    """Return the entry with measure, ages and limits of the one that it is an alias of."""
    of = entry.get("alias_of")
    if of is None:
        return entry
    if of not in facts:
        raise KnowledgeError(f"facts {name}.toml: {key}: alias_of names {of!r}, which is not there")
    return {**{field: value for field, value in facts[of].items() if field in ALIASED}, **entry}


def _tree(file: Traversable) -> Tree:
    where = "/".join(file.parts[-2:]) if hasattr(file, "parts") else file.name
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise KnowledgeError(f"{where}: cannot be read: {error.strerror or error}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"{where}: not a TOML file: {error}") from None


def _flat(tree: Mapping[str, Any], before: str = "") -> Mapping[str, str]:
    """Return nested tables of words as dotted names."""
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{key}.")
        elif isinstance(value, str) and value:
            flat[f"{before}{key}"] = value
        else:
            raise KnowledgeError(f"texts words.toml: {before}{key} must be a text, got {value!r}")
    return flat
