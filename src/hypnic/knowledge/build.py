"""One entry of the TOML files → its dataclass, every field checked against its type."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeVar, cast

from hypnic.errors import KnowledgeError

T = TypeVar("T")


def is_text(field: Field[Any]) -> bool:
    """Return whether a field comes from the texts of a language."""
    return bool(field.metadata.get("text"))


def fields_of(kind: type) -> tuple[Field[Any], ...]:
    """Return the fields of an entry, without its id, which is the key of its table."""
    return tuple(each for each in fields(cast("Any", kind)) if each.name != "id")


def build(kind: type[T], key: str, facts: Mapping[str, Any], words: Mapping[str, Any], where: str) -> T:
    """Return the entry; facts may not hold texts, nor texts facts.

    Raises
    ------
    KnowledgeError
        If a field is unknown, missing, in the wrong file, or has the wrong type.
    """
    given: dict[str, Any] = {"id": key}
    hints = typing.get_type_hints(kind)
    for side, values, textual in (("facts", facts, False), ("texts", words, True)):
        names = [each.name for each in fields_of(kind) if is_text(each) == textual]
        for name, value in _in_years(values).items():
            if name not in names:
                raise KnowledgeError(f"{side} {where}: {_unknown(name, names)}")
            given[name] = _cast(value, hints[name], f"{side} {where}: {name}")
    for each in fields_of(kind):
        if each.name not in given and each.default is MISSING and each.default_factory is MISSING:
            raise KnowledgeError(f"{'texts' if is_text(each) else 'facts'} {where}: {each.name} is missing")
    return kind(**given)


def _in_years(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values with ages of infants, which are written in months, in years."""
    months = [name for name in values if name.endswith("_months")]
    if not months:
        return values
    return {
        name.removesuffix("_months") + "_years" if name in months else name: (
            value / 12 if name in months else value
        )
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
