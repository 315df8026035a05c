"""Memory that was freed, given back to the system."""

from __future__ import annotations

import ctypes
from functools import cache


@cache
def _trim() -> ctypes._NamedFuncPointer | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):
        return None  # not glibc: its allocator has habits of its own


def give_back() -> None:
    """Hand freed arrays back to the system where the C library would keep them for later.

    glibc keeps freed arrays of up to 32 MB, and a muscle's night is 30: without this a night of eight muscles
    holds the work of several at its peak. Changes nothing else; does nothing on other C libraries.
    """
    trim = _trim()
    if trim is not None:
        trim(0)
