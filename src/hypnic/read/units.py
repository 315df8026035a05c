"""Units as files spell them → the unit that hypnic works in. The only place where units are converted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

STANDARD_GRAVITY = 9.80665
"""m/s² in one g (CGPM 1901)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a file's unit becomes: stored value × scale + offset is in `name`."""

    name: str
    scale: float = 1.0
    offset: float = 0.0

    @property
    def is_voltage(self) -> bool:
        """Whether the values become µV."""
        return self.name == MICROVOLT


MICROVOLT = "uV"

_MANGLED = (
    ("Âµ", "u"),  # UTF-8 of U+00B5 read as Latin-1
    ("Î¼", "u"),  # UTF-8 of U+03BC read as Latin-1
    ("Â", ""),  # the rest of a mangled °
    ("æ", "u"),  # µ of code page 437 read as Latin-1
    ("µ", "u"),
    ("μ", "u"),
)
_PREFIXES = {"": 1e6, "m": 1e3, "u": 1.0, "n": 1e-3, "p": 1e-6}
_NAMED = {
    "milli": "m",
    "micro": "u",
    "mikro": "u",
    "nano": "n",
    "pico": "p",
    "u": "u",
    "m": "m",
    "n": "n",
    "": "",
}
_VOLT = re.compile(r"(milli|micro|mikro|nano|pico|[munp]?) ?(?:v|volts?)")
_OTHERS = {
    "%": Unit("%"),
    "percent": Unit("%"),
    "pct": Unit("%"),
    "degc": Unit("degC"),
    "deg c": Unit("degC"),
    "°c": Unit("degC"),
    "c": Unit("degC"),
    "celsius": Unit("degC"),
    "grad c": Unit("degC"),
    "degf": Unit("degC", 5 / 9, -160 / 9),
    "deg f": Unit("degC", 5 / 9, -160 / 9),
    "°f": Unit("degC", 5 / 9, -160 / 9),
    "fahrenheit": Unit("degC", 5 / 9, -160 / 9),
    "k": Unit("degC", 1.0, -273.15),
    "kelvin": Unit("degC", 1.0, -273.15),
    "g": Unit("g"),
    "mg": Unit("g", 1e-3),
    "ug": Unit("g", 1e-6),
    "m/s^2": Unit("g", 1 / STANDARD_GRAVITY),
    "m/s2": Unit("g", 1 / STANDARD_GRAVITY),
    "m/s/s": Unit("g", 1 / STANDARD_GRAVITY),
    "m/s**2": Unit("g", 1 / STANDARD_GRAVITY),
    "mm/s^2": Unit("g", 1e-3 / STANDARD_GRAVITY),
    "mm/s2": Unit("g", 1e-3 / STANDARD_GRAVITY),
}


def unit_of(text: str) -> Unit:
    """Return what values in this unit become.

    Voltages become µV, temperatures °C, accelerations g; whatever else keeps its own spelling.
    Case is not heeded (`MV` in a recording of a body is millivolts), nor is any known way of spoiling a µ.
    A µ that a program has replaced by `?` is not guessed at.
    """
    key = _key(text)
    volt = _VOLT.fullmatch(key)
    if volt:
        prefix = _NAMED.get(volt.group(1), volt.group(1))
        return Unit(MICROVOLT, _PREFIXES[prefix])
    return _OTHERS.get(key, Unit(text.strip()))


def _key(text: str) -> str:
    for spoiled, letter in _MANGLED:
        text = text.replace(spoiled, letter)
    text = unicodedata.normalize("NFKC", text).replace("μ", "u")
    return " ".join(text.casefold().strip("[](){} .").split())
