"""What one step of a stored signal is worth, from the four limits of its header."""

from __future__ import annotations

import numpy as np

from hypnic.read.edf.fields import real_number
from hypnic.read.edf.findings import Findings


def calibration(
    texts: tuple[str, str, str, str], label: str, findings: Findings
) -> tuple[float | None, float, tuple[int, int] | None]:
    """Return gain, offset, and the smallest and largest stored value.

    Stored value × gain + offset is in the signal's own unit. The gain is None where the limits do not say
    what a step is worth; the digital limits are None where they are unreadable. A physical minimum above
    the maximum is the format's way of saying "negative upwards" and gives a negative gain; a digital one
    is a slip, and is turned.

    Parameters
    ----------
    texts
        Physical minimum and maximum, digital minimum and maximum, as in the header.
    """

    def comma() -> None:
        findings.add("COMMA", "a number has a decimal comma; it was read as a point", label)

    low, high, first, last = (real_number(text, comma) for text in texts)
    if first is None or last is None or first == last:
        _note("the digital limits", texts[2:], label, findings)
        return None, 0.0, None
    digital = (int(min(first, last)), int(max(first, last)))
    if low is None or high is None or not _spans_something(low, high, last - first):
        _note("the physical limits", texts[:2], label, findings)
        return None, 0.0, digital
    if first > last:
        findings.add("INVERTED", "the digital minimum is above the maximum; they were turned", label)
        # Both pairs the wrong way round is the same line as both the right way round.
        first, last, low, high = last, first, min(low, high), max(low, high)
    gain = (high - low) / (last - first)
    return gain, low - first * gain, digital


def _spans_something(low: float, high: float, steps: float) -> bool:
    """Whether the gain is a number that float32 can hold, also after volts became microvolts."""
    largest = max(abs(low), abs(high), abs(high - low)) * 1e6
    smallest = abs((high - low) / steps)
    return largest < float(np.finfo(np.float32).max) and smallest > float(np.finfo(np.float32).tiny)


def _note(what: str, texts: tuple[str, ...], label: str, findings: Findings) -> None:
    found = " and ".join(repr(text) for text in texts)
    findings.add("NO_CALIBRATION", f"{what} are {found}, so no amplitude is known; it is not scored", label)
