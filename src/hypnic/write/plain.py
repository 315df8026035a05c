"""The nouns ↔ plain values that JSON can hold. Field names are the keys; types say how to read them back."""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

from hypnic.model.events import Event, Events
from hypnic.model.hypnogram import Stage
from hypnic.model.scoring import Movement, Movements
from hypnic.model.spans import Span, Spans

Plain = Any
"""None, bool, int, float, str, list or dict: what `json.dumps` takes and `json.loads` gives."""

TIME_DECIMALS = 6
SIGNIFICANT_DIGITS = 10

STAGE_NAMES: Mapping[Stage, str] = types.MappingProxyType(
    {stage: stage.name for stage in Stage} | {Stage.UNSCORED: "?", Stage.ASLEEP: "asleep"}
)
_STAGES = {name: stage for stage, name in STAGE_NAMES.items()}

ROWS: Mapping[type, type] = types.MappingProxyType({Spans: Span, Events: Event, Movements: Movement})
"""Containers that are written as the list of their rows."""


def rounded(value: float, *, seconds: bool) -> float:
    """Round at the edge of the schema: seconds to 1 µs, anything else to ten significant digits.

    The last bits of a sum differ between processors and library versions; a file must not.
    """
    short = round(value, TIME_DECIMALS) if seconds else float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    return short + 0.0  # -0.0 is 0


def words(text: str) -> str:
    """Return text that UTF-8 can hold: what a reader could not decode becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def to_plain(value: object, *, seconds: bool = False) -> Plain:
    """Return `value` as plain JSON values. `seconds` says that a bare number is a time.

    Raises
    ------
    TypeError
        For a type that night.json has no form for.
    """
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value, seconds)
    if dataclasses.is_dataclass(value):
        return {
            each.name: to_plain(getattr(value, each.name), seconds=each.name.endswith("_s"))
            for each in dataclasses.fields(value)
        }
    raise TypeError(f"night.json has no form for {type(value).__name__}")


def _write_float(value: float, seconds: bool) -> Plain:  # noqa: FBT001
    # Options may be unbounded; JSON has no infinity. No noun holds one: their doors refuse it.
    return rounded(value, seconds=seconds) if math.isfinite(value) else str(value)


def _write_mapping(value: Mapping[object, object], seconds: bool) -> Plain:  # noqa: FBT001
    return {
        words(str(key)): to_plain(each, seconds=seconds or str(key).endswith("_s"))
        for key, each in value.items()
    }


_WRITERS: tuple[tuple[type | tuple[type, ...], Callable[[Any, bool], Plain]], ...] = (
    (type(None), lambda _value, _seconds: None),
    (Stage, lambda value, _seconds: STAGE_NAMES[value]),
    (StrEnum, lambda value, _seconds: value.value),
    (str, lambda value, _seconds: words(value)),
    (bool, lambda value, _seconds: value),
    ((int, np.integer), lambda value, _seconds: int(value)),
    ((float, np.floating), lambda value, seconds: _write_float(float(value), seconds)),
    (datetime, lambda value, _seconds: value.isoformat()),
    (np.ndarray, lambda value, _seconds: [STAGE_NAMES[Stage(code)] for code in value.tolist()]),
    (Span, lambda value, _seconds: [rounded(limit, seconds=True) for limit in value]),
    (tuple(ROWS), lambda value, seconds: [to_plain(row, seconds=seconds) for row in value]),
    (Mapping, _write_mapping),
    (frozenset, lambda value, _seconds: sorted(to_plain(each) for each in value)),
    ((tuple, list), lambda value, seconds: [to_plain(each, seconds=seconds) for each in value]),
)


class FormError(ValueError):
    """A value that does not have the form it should; the text says where and what."""


def from_plain(kind: Any, value: Plain, where: str) -> Any:
    """Return plain JSON values as the noun that `kind` says.

    Unknown keys are passed over; a missing key takes the noun's default.

    Raises
    ------
    FormError
        If the values are not of that form; `where` is the path to them.
    """
    if get_origin(kind) in (Union, types.UnionType):
        return _read_union(kind, value, where)
    if kind in ROWS:
        return kind(
            from_plain(ROWS[kind], row, f"{where}[{at}]") for at, row in enumerate(_list(value, where))
        )
    reader = _READERS.get(_bare(kind))
    if reader is not None:
        return reader(kind, value, where)
    try:
        return kind(value) if issubclass(kind, StrEnum) else _read_noun(kind, value, where)
    except (TypeError, ValueError) as error:
        raise error if isinstance(error, FormError) else FormError(f"{where}: {error}") from error


def _bare(kind: Any) -> Any:
    """`tuple` of `tuple[Event, ...]`; newer numpys name their arrays by an alias that has to be followed."""
    bare = get_origin(kind) or kind
    value = getattr(bare, "__value__", bare)
    return get_origin(value) or value


@cache
def _field_types(noun: type) -> dict[str, Any]:
    return get_type_hints(noun)


def _read_noun(noun: Any, value: Plain, where: str) -> Any:
    if not isinstance(value, dict):
        raise FormError(f"{where}: expected an object, found {_shown(value)}")
    hints = _field_types(noun)
    given = {
        each.name: from_plain(hints[each.name], value[each.name], f"{where}.{each.name}")
        for each in dataclasses.fields(noun)
        if each.name in value
    }
    return noun(**given)


def _read_union(kind: Any, value: Plain, where: str) -> Any:
    choices = get_args(kind)
    if value is None:
        return None
    wanted = [choice for choice in choices if choice is not type(None)]
    if type(value) in wanted:  # `float | int`: a whole number stays whole
        return value
    return from_plain(wanted[0], value, where)


def _read_float(_kind: Any, value: Plain, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise FormError(f"{where}: expected a number, found {_shown(value)}")
    return float(value)


def _read_exactly(kind: Any, value: Plain, where: str) -> Any:
    if type(value) is not kind:
        raise FormError(f"{where}: expected {kind.__name__}, found {_shown(value)}")
    return value


def _read_stage(_kind: Any, value: Plain, where: str) -> Stage:
    if not isinstance(value, str) or value not in _STAGES:
        raise FormError(f"{where}: expected one of {' '.join(_STAGES)}, found {_shown(value)}")
    return _STAGES[value]


def _read_span(_kind: Any, value: Plain, where: str) -> Span:
    if len(_list(value, where)) != 2:
        raise FormError(f"{where}: expected [start, end], found {_shown(value)}")
    return Span(*(_read_float(float, limit, where) for limit in value))


def _read_tuple(kind: Any, value: Plain, where: str) -> tuple[Any, ...]:
    each = get_args(kind)[0]
    return tuple(from_plain(each, row, f"{where}[{at}]") for at, row in enumerate(_list(value, where)))


def _read_mapping(kind: Any, value: Plain, where: str) -> Mapping[Any, Any]:
    if not isinstance(value, dict):
        raise FormError(f"{where}: expected an object, found {_shown(value)}")
    key, each = get_args(kind)
    return types.MappingProxyType(
        {from_plain(key, name, where): from_plain(each, value[name], f"{where}.{name}") for name in value}
    )


def _list(value: Plain, where: str) -> list[Plain]:
    if not isinstance(value, list):
        raise FormError(f"{where}: expected a list, found {_shown(value)}")
    return value


def _shown(value: Plain) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}…"


_READERS: Mapping[Any, Callable[[Any, Plain, str], Any]] = types.MappingProxyType(
    {
        object: lambda _kind, value, _where: value,
        str: _read_exactly,
        int: _read_exactly,
        bool: _read_exactly,
        float: _read_float,
        datetime: lambda _kind, value, where: datetime.fromisoformat(_read_exactly(str, value, where)),
        Stage: _read_stage,
        Span: _read_span,
        np.ndarray: lambda _kind, value, where: np.array(
            [_read_stage(Stage, name, where) for name in _list(value, where)], dtype=np.int8
        ),
        tuple: _read_tuple,
        frozenset: lambda kind, value, where: frozenset(_read_tuple(kind, value, where)),
        Mapping: _read_mapping,
    }
)
