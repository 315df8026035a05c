"""The fixed-width text fields of an EDF header, read without trusting them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from hypnic.read.edf.findings import Findings

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,12}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Fields:
    """Cuts a header into its fields, from the front.

    Parameters
    ----------
    block
        The bytes of a header; every field asked for must lie inside.
    """

    def __init__(self, block: bytes, findings: Findings) -> None:
        self._block = block
        self._at = 0
        self._findings = findings

    def text(self, width: int, name: str = "") -> str:
        """Return the next field, stripped; NULs are spaces, and what is not ASCII is UTF-8, else Latin-1.

        `name` is what a finding calls the field: give one wherever the text may name a person.
        """
        raw = self._block[self._at : self._at + width]
        self._at += width
        if b"\0" in raw:
            self._findings.add("NUL_PAD", "fields are padded with NUL bytes; they were read as spaces")
            raw = raw.replace(b"\0", b" ")
        text = decoded(raw)
        printable = _CONTROL.sub(" ", text).strip()
        if not text.isascii() or _CONTROL.search(text):
            self._findings.add(
                "NON_ASCII", "header text is not plain ASCII; check the names", name or printable
            )
        return printable

    def skip(self, width: int) -> None:
        """Pass over a field that hypnic does not use."""
        self._at += width

    def raw(self, width: int) -> bytes:
        """Return the next field as it stands."""
        self._at += width
        return self._block[self._at - width : self._at]

    def column(self, width: int, count: int) -> list[str]:
        """Return the same field of every signal: an EDF header keeps them together."""
        return [self.text(width) for _ in range(count)]


def decoded(raw: bytes) -> str:
    """Return text from bytes that may be UTF-8 (possibly cut in a character) or Latin-1."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and error.start > 0
        return (
            raw[: error.start].decode("utf-8")
            if cut and error.start >= len(raw) - 3
            else raw.decode("latin-1")
        )


def whole_number(text: str) -> int | None:
    """Return the integer that the text is, or None."""
    return int(text) if _INTEGER.fullmatch(text) else None


def real_number(text: str, comma: Callable[[], None]) -> float | None:
    """Return the number that the text is, or None; calls `comma` where it had a decimal comma."""
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
        if _NUMBER.fullmatch(text):
            comma()
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None
