"""What the prefiltering field of a signal says: "HP:0.1Hz LP:75Hz" and the ways in which it is written."""

from __future__ import annotations

import re

_HIGH_PASS = re.compile(rb"\bHP\s*[:=]?\s*(DC\b|\d+(?:[.,]\d+)?|[.,]\d+)\s*(mHz)?", re.IGNORECASE)


def high_pass(field: bytes) -> float | None:
    """Return the corner of the high-pass in Hz, 0 for a recorder without one; None where nothing is said.

    A time constant or any other wording is not guessed at.

    Source: the EDF+ specification, section 2.1.3.5. Departs from it in: spaces, "=", a decimal comma and mHz
    are read too.
    """
    match = _HIGH_PASS.search(field)
    if match is None:
        return None
    corner, milli = match.groups()
    if corner.upper() == b"DC":
        return 0.0
    return float(corner.replace(b",", b".")) * (0.001 if milli == b"mHz" else 1.0)
