"""One entry of the TOML files → its dataclass, every field checked against its type."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from hypnic.errors import KnowledgeError

T = TypeVar("T")


@dataclass(frozen=True)
class Shape(Generic[T]):
    """What an entry is made of: field → type, for either side, and the fields that must be there."""

    kind: Callable[..., T]
    facts: Mapping[str, Any]
    texts: Mapping[str, Any]
    required: frozenset[str]


def shape_of(kind: type[T]) -> Shape[T]:
    """Return the shape of a dataclass; its `id` is the key of its table and no field of it."""
    hints = typing.get_type_hints(kind)
    sides: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    required = set()
    for each in fields(typing.cast("Any", kind)):
        if each.name != "id":
            sides[bool(each.metadata.get("text"))][each.name] = hints[each.name]
            if each.default is MISSING and each.default_factory is MISSING:
                required.add(each.name)
    return Shape(kind, *sides, frozenset(required))


def build(shape: Shape[T], key: str, facts: Mapping[str, Any], words: Mapping[str, Any], where: str) -> T:
    """Return the entry; facts may not hold texts, nor texts facts.

    Raises
    ------
    KnowledgeError
        If a field is unknown, missing, in the wrong file, or has the wrong type.
    """
    given = {
        **_side(shape.facts, _in_years(facts), f"facts {where}"),
        **_side(shape.texts, words, f"texts {where}"),
    }
    for name in sorted(shape.required - given.keys()):
        raise KnowledgeError(f"{'texts' if name in shape.texts else 'facts'} {where}: {name} is missing")
    return shape.kind(id=key, **given)


def _side(hints: Mapping[str, Any], values: Mapping[str, Any], where: str) -> dict[str, Any]:
    for name in values:
        if name not in hints:
            raise KnowledgeError(f"{where}: {_unknown(name, list(hints))}")
    return {name: _cast(value, hints[name], f"{where}: {name}") for name, value in values.items()}


def _in_years(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values with ages of infants, which are written in whole months, in years."""
    if not any(name.endswith("_months") for name in values):
        return values
    return {
        name.replace("_months", "_years"): value / 12
        if name.endswith("_months") and type(value) is int
        else value
        for name, value in values.items()
    }


def _unknown(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"no field {name}; " + (f"did you mean {near[0]}?" if near else f"there are: {', '.join(names)}")


def _cast(value: object, hint: Any, where: str) -> object:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _cast(value, next(arg for arg in args if arg is not type(None)), where)
    if origin is tuple:
        return tuple(_cast(item, args[0], where) for item in _a(list, value, where))
    if origin is Mapping:
        table = _a(dict, value, where).items()
        return MappingProxyType(
            {_key(key, args[0], where): _cast(item, args[1], where) for key, item in table}
        )
    if origin is typing.Literal:
        return _one_of(value, args, where)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(_one_of(value, tuple(each.value for each in hint), where))
    return float(_a(int, value, where)) if hint is float and type(value) is int else _a(hint, value, where)


def _key(key: str, hint: type, where: str) -> object:
    if hint is str:
        return key
    try:
        return float(key)
    except ValueError:
        raise KnowledgeError(f"{where}: the key {key!r} must be a number") from None


def _one_of(value: object, allowed: tuple[object, ...], where: str) -> object:
    if value in allowed:
        return value
    raise KnowledgeError(f"{where} is one of {', '.join(map(str, allowed))}, got {value!r}")


def _a(kind: type[T], value: object, where: str) -> T:
    if type(value) is not kind:
        raise KnowledgeError(f"{where} must be a {kind.__name__}, got {value!r}")
    if value == "":
        raise KnowledgeError(f"{where} is empty; write it or leave it out")
    return value
