"""The texts of the knowledge one by one, a copy of its folder to break, and a made-up language."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent / "src" / "hypnic" / "knowledge"
NAMES = frozenset({"name", "title", "synonyms"})
"""Fields that hold a name, not a sentence."""

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)  # the library has unescaped backslashes
    warnings.simplefilter("ignore", DeprecationWarning)
    import readability


@dataclass(frozen=True)
class Text:
    """One string of a TOML file of texts."""

    file: str
    entry: str
    field: str
    words: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}.{self.field}: {self.words}"


def texts(language: str = "en") -> Iterator[Text]:
    for path in sorted((HOME / "texts" / language).glob("*.toml")):
        for entry, fields in tomllib.loads(path.read_text("utf-8")).items():
            for field, words in _strings(fields):
                yield Text(path.stem, entry, field, words)


def _strings(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each, name)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _strings(each, f"{name}.{key}".strip("."))


def grade(words: str) -> float:
    """Return the Flesch-Kincaid grade: the American school year that can read it."""
    sentences = [re.findall(r"[\w'-]+", each) for each in re.split(r"(?<=[.?!:;])\s+|\n", words)]
    lines = "\n".join(" ".join([*each, "."]) for each in sentences if each)
    grades = readability.getmeasures(lines, lang="en")["readability grades"]
    return float(grades["Kincaid"])


def keys(folder: Path) -> set[str]:
    """Return every key of every file in a folder of texts, with the number of items in lists."""
    return {
        f"{path.name}: {key}"
        for path in folder.glob("*.toml")
        for key in _paths(tomllib.loads(path.read_text("utf-8")))
    }


def _paths(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _paths(each, f"{name}.{key}".strip("."))
    else:
        yield f"{name}[]" if isinstance(value, list) else name


def copied(to: Path) -> Path:
    """Return a copy of the whole knowledge, to be changed by a test."""
    home = to / "knowledge"
    for part in ("facts", "texts"):
        shutil.copytree(HOME / part, home / part)
    return home


def translate(home: Path, language: str, how: Callable[[str], str]) -> Path:
    """Write a folder of texts in a language of our own: every English string through `how`."""
    folder = home / "texts" / language
    folder.mkdir()
    for path in sorted((home / "texts" / "en").glob("*.toml")):
        tree = tomllib.loads(path.read_text("utf-8"))
        (folder / path.name).write_text("\n".join(_toml(_mapped(tree, how))), encoding="utf-8")
    return folder


def _mapped(value: object, how: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return how(value)
    if isinstance(value, list):
        return [_mapped(each, how) for each in value]
    assert isinstance(value, dict)
    return {key: _mapped(each, how) for key, each in value.items()}


def _toml(tree: object, name: str = "") -> Iterator[str]:
    assert isinstance(tree, dict)
    if name:
        yield f"[{name}]"
    tables = {key: each for key, each in tree.items() if isinstance(each, dict)}
    yield from (
        f"{json.dumps(k)} = {json.dumps(v, ensure_ascii=False)}" for k, v in tree.items() if k not in tables
    )
    for key, each in tables.items():
        yield from _toml(each, f"{name}.{key}".strip("."))


def change(path: Path, old: str, new: str) -> None:
    """Replace what stands once in a file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (path.name, old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")
