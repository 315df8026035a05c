"""The tree of all step options, and its TOML.

Each part's options live beside the code that reads them, with their sources; this module only joins them.
Every default exists once, there.
"""

from __future__ import annotations

import difflib
import json
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from hypnic.detect import DetectOptions
from hypnic.errors import OptionsError
from hypnic.relate.options import RelateOptions
from hypnic.score import RULE_SETS, ScoreOptions
from hypnic.stage import StageOptions

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How files are read.

    Attributes
    ----------
    epoch_s
        Length of an epoch in hypnogram files that do not say it (AASM: 30 s).
    """

    epoch_s: float = 30.0

    def __post_init__(self) -> None:
        if not 1 <= self.epoch_s <= 600:
            raise ValueError(f"epoch_s is between 1 and 600 s, got {self.epoch_s:g}")


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that can be chosen.

    Attributes
    ----------
    rules
        The rule set that is asked for; the others are computed beside it.
    """

    rules: str = "wasm2016"
    read: ReadOptions = field(default_factory=ReadOptions)
    stage: StageOptions = field(default_factory=StageOptions)
    detect: DetectOptions = field(default_factory=DetectOptions)
    score: ScoreOptions = field(default_factory=ScoreOptions)
    relate: RelateOptions = field(default_factory=RelateOptions)

    def __post_init__(self) -> None:
        if self.rules not in RULE_SETS:
            raise ValueError(f"no rule set {self.rules!r}; there are: {', '.join(RULE_SETS)}")


def load_options(path: str | Path) -> Options:
    """Read a TOML file that names only what it changes.

    Raises
    ------
    OptionsError
        If the file cannot be read, is no TOML, names something unknown (the nearest name is
        suggested), or a value has the wrong type or is out of range.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise OptionsError(f"{path}: cannot read the options: {why}; give a TOML file") from None
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OptionsError(f"{path}: not a TOML file: {error}") from None
    try:
        return changed(Options(), tree)
    except OptionsError as error:
        raise OptionsError(f"{path}: {error}") from None


def changed(options: T, tree: Mapping[str, Any], where: str = "") -> T:
    """Return `options` with what `tree` names replaced, checked against the fields' types."""
    assert is_dataclass(options)
    hints = typing.get_type_hints(type(options))
    names = [item.name for item in fields(options)]
    new: dict[str, object] = {}
    for name, value in tree.items():
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
            hint = f"; did you mean {where}{near[0]}?" if near else f"; there are: {', '.join(names)}"
            raise OptionsError(f"no option {where}{name}{hint}")
        old = getattr(options, name)
        if is_dataclass(old):
            if not isinstance(value, Mapping):
                raise OptionsError(f"{where}{name} is a table of options, got {value!r}")
            new[name] = changed(old, value, f"{where}{name}.")
        else:
            new[name] = _cast(value, hints[name], f"{where}{name}")
    try:
        return typing.cast("T", replace(options, **new))  # type: ignore[type-var]
    except ValueError as error:
        raise OptionsError(f"{where.rstrip('.') or 'options'}: {error}") from None


def _cast(value: object, hint: object, where: str) -> object:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _cast(value, next(arg for arg in args if arg is not type(None)), where)
    if origin is typing.Literal:
        return _one_of(value, args, where)
    if origin is tuple and isinstance(value, list):
        kinds = [args[0]] * len(value) if args[-1] is Ellipsis else list(args)
        if len(kinds) == len(value):
            return tuple(_cast(item, kind, where) for item, kind in zip(value, kinds, strict=True))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(_one_of(value, tuple(item.value for item in hint), where))
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is hint:
        return value
    raise OptionsError(f"{where} must be a {getattr(hint, '__name__', hint)}, got {value!r}")


def _one_of(value: object, allowed: tuple[object, ...], where: str) -> object:
    if value in allowed:
        return value
    raise OptionsError(f"{where} is one of {', '.join(map(str, allowed))}, got {value!r}")


def as_tree(options: Options) -> dict[str, object]:
    """Return the options as nested plain values, for provenance; unset ones are left out."""
    return typing.cast("dict[str, object]", _plain(asdict(options)))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def to_toml(options: Options) -> str:
    """Return the TOML that `load_options` reads back as the same options."""
    lines: list[str] = []
    _table(as_tree(options), "", lines)
    return "\n".join(lines) + "\n"


def _table(tree: dict[str, Any], name: str, lines: list[str]) -> None:
    if name:
        lines.append(f"\n[{name}]")
    lines += [f"{key} = {json.dumps(value)}" for key, value in tree.items() if not isinstance(value, dict)]
    for key, value in tree.items():
        if isinstance(value, dict):
            _table(value, f"{name}.{key}" if name else key, lines)
