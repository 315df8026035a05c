"""How numbers are written, the same on every surface."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

from hypnic.model.index import Index
from hypnic.report.parts import Number, Tick

# A number and its unit, the parts of a length of time, and a share belong on one line.
_PAIR = re.compile(r"(?<=\d) (?=%|(?:s|min|h|ms|µV|Hz|seconds|minutes|hours)\b)|(?<=\d h) (?=\d+ min\b)")

NOT_KNOWN = "not known"
NOT_MEASURED = "not measured"
NO_TIME = "no time"
TOO_FEW = "too few"
NOT_SCORED = "not scored"
LEAST_P = 0.001
"""A smaller p is written as being under this."""


def kept_together(text: str) -> str:
    """Return `text` with a no-break space between each number and its unit."""
    return _PAIR.sub("\u00a0", text)


def decimal(value: float, digits: int = 1) -> str:
    """Return `value` with fixed decimals and without a negative zero."""
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text


def signed(value: float, digits: int = 1) -> str:
    """Return `value` with fixed decimals and, where it is negative, a minus sign and no hyphen."""
    return decimal(value, digits).replace("-", "−")


def interval(low: float | None, high: float | None, digits: int = 1) -> str:
    """Return `low–high`; empty where a limit is missing."""
    if low is None or high is None:
        return ""
    return f"{decimal(low, digits)}–{decimal(high, digits)}"


def number(key: str, value: float | None, *, digits: int = 1, absent: str = NOT_KNOWN) -> Number:
    """Return a number without an interval; `absent` stands where there is none."""
    if value is None:
        return Number(key, None, absent)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return Number(key, value, str(value) if whole else decimal(value, digits))


def probability(key: str, value: float | None) -> Number:
    """Return a p with three decimals."""
    if value is None:
        return Number(key, None, "–")
    return Number(key, value, f"< {LEAST_P:g}" if value < LEAST_P else decimal(value, 3))


def per_hour(key: str, index: Index | None, absent: str = NOT_KNOWN) -> Number:
    """Return an index with its 95 % interval."""
    if index is None or index.hours is None:
        return Number(key, None, absent)
    if index.per_hour is None:
        return Number(key, None, NO_TIME)
    limits = interval(index.low, index.high)
    return Number(key, index.per_hour, decimal(index.per_hour), index.low, index.high, limits)


def count(key: str, index: Index | None, absent: str = NOT_KNOWN) -> Number:
    """Return how many; not known where the hours are not known either."""
    if index is None or index.hours is None:
        return Number(key, None, absent)
    return Number(key, index.count, str(index.count))


def minutes(key: str, index: Index | None, absent: str = NOT_KNOWN) -> Number:
    """Return the denominator in minutes."""
    if index is None or index.hours is None:
        return Number(key, None, absent)
    return Number(key, index.hours * 60.0, decimal(index.hours * 60.0))


def span_text(seconds: float) -> str:
    """Return a length of time as a person would say it: `6 h 51 min`, `12 min`, `40 s`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    total = round(seconds / 60)
    hours, rest = divmod(total, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def clock(start: datetime | None, at_s: float, *, seconds: bool = False) -> str:
    """Return the wall clock at `at_s`, or hours and minutes from the start where there is none."""
    if start is not None:
        return f"{start + timedelta(seconds=at_s):%H:%M:%S}"[: 8 if seconds else 5]
    sign = "−" if at_s < 0 else ""
    whole = round(abs(at_s))
    text = f"{sign}{whole // 3600}:{whole // 60 % 60:02d}"
    return f"{text}:{whole % 60:02d}" if seconds else text


def round_ticks(top: float, wanted: int = 4) -> tuple[float, ...]:
    """Return about `wanted` round values from 0 that reach or pass `top`."""
    raw = max(top, 1e-9) / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw * 0.999)
    return tuple(step * i for i in range(math.ceil(top / step - 1e-9) + 1))


def ticks_between(low: float, high: float, wanted: int = 4) -> tuple[float, ...]:
    """Return about `wanted` round values inside [low, high], at least two; zero where it lies there."""
    step = round_ticks(high - low, wanted)[1]
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last - first < 1:
        return ticks_between(low, high, 2 * wanted)
    return tuple(step * i for i in range(first, last + 1))


def time_ticks(start: datetime | None, span: tuple[float, float], most: int = 11) -> tuple[Tick, ...]:
    """Return ticks at round clock times (or round hours from the start) inside `span`."""
    length = span[1] - span[0]
    steps = (1, 2, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200, 86400)
    step = next((s for s in steps if length / s <= most), 86400 * math.ceil(length / 86400 / most))
    offset = 0.0
    if start is not None:
        offset = start.hour * 3600 + start.minute * 60 + start.second + start.microsecond / 1e6
    first = math.ceil((span[0] + offset) / step - 1e-9)
    last = math.floor((span[1] + offset) / step + 1e-9)
    # Rounded, because 23:00 minus a start with a fraction of a second is not exactly representable.
    places = [round(i * step - offset, 6) for i in range(first, last + 1)]
    return tuple(Tick(at, clock(start, at + 1e-4, seconds=step < 60)) for at in places)
