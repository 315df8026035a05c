"""The numbers of the sleep, each with what it is, or why it is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from hypnic.model.sleep import SleepSummary
from hypnic.report.numbers import NOT_KNOWN, clock, number, span_text
from hypnic.report.parts import Number, Row, Table

NONE = "–"
Write = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class _Words:
    """How one number is called, what it is, and how it is written."""

    name: str
    what: str
    write: Write | None = None


def _length(minutes: float) -> str:
    return span_text(minutes * 60)


MAIN = {
    "time_in_bed_min": _Words("Time in bed", "From lights off to lights on.", _length),
    "total_sleep_min": _Words("Asleep in all", "All stages of sleep together.", _length),
    "efficiency_percent": _Words(
        "Asleep, of the time in bed (%)", "Sleep efficiency. Time without a stage is left out of both."
    ),
    "latency_min": _Words(
        "To the first sleep", "Sleep latency: from lights off to any stage of sleep.", _length
    ),
    "wake_after_onset_min": _Words(
        "Awake after the first sleep", "WASO: until lights on, the last waking included.", _length
    ),
    "awakenings": _Words("Awakenings", "Times that sleep gave way to wake and came back."),
    "long_awakenings": _Words("Awakenings longer than 5 min", "Of the awakenings above."),
    "rem_latency_min": _Words("To the first REM sleep", "REM latency: from the first sleep.", _length),
    "cycle_min": _Words("Length of a cycle", "Median of the complete cycles of NREM and REM sleep.", _length),
}
INFANT = {
    "rem_latency_min": _Words(
        "To the first active sleep", "From the first sleep to active (REM) sleep.", _length
    ),
    "cycle_min": _Words(
        "Length of a cycle", "Median of the complete cycles of quiet and active sleep.", _length
    ),
}
CLOCK = {
    "lights_off_s": "Lights off",
    "onset_s": "First sleep",
    "persistent_onset_s": "Lasting sleep",
    "final_wake_s": "End of the last sleep",
    "lights_on_s": "Lights on",
}
MORE = {
    "persistent_latency_min": _Words(
        "To lasting sleep", "From lights off to the first ten minutes of sleep without wake.", _length
    ),
    "sleep_period_min": _Words("Sleep period", "From the first sleep to the end of the last.", _length),
    "maintenance_percent": _Words("Asleep, of the sleep period (%)", "Sleep maintenance."),
    "wake_in_period_min": _Words("Awake within it", "From the first sleep to the end of the last.", _length),
    "unscored_min": _Words(
        "Without a stage", "Between lights off and on, or in all that was staged.", _length
    ),
    "stage_shifts": _Words("Changes of stage", "From the first sleep to the last, wake included."),
    "stage_shifts_per_hour": _Words("Changes of stage an hour of sleep", "The same, by the hours slept."),
    "fragmentation_per_hour": _Words(
        "Fragmentation, an hour of sleep", "Changes to N1 or wake from deeper sleep, and from N1 to wake."
    ),
}
CLOCK_NOTE = (
    "Lasting sleep: the first ten minutes without wake. First sleep: the first epoch of any stage of sleep."
)


def main(sleep: SleepSummary, *, infant: bool) -> Table:
    """Return the numbers that most people ask for."""
    words = MAIN | INFANT if infant else MAIN
    rows = tuple(_row(sleep, field, of) for field, of in words.items())
    return Table("sleep", "The sleep in numbers", ("", "Number", "What it is"), rows, wordy=True)


def more(sleep: SleepSummary) -> Table:
    """Return the numbers that few ask for."""
    rows = tuple(_row(sleep, field, of) for field, of in MORE.items())
    return Table("sleep-more", "More numbers", ("", "Number", "What it is"), rows, wordy=True)


def on_the_clock(sleep: SleepSummary, start: datetime | None) -> Table:
    """Return when the lights went off and on, and when sleep began (by both definitions) and ended."""
    write = partial(clock, start)
    rows = []
    for field, name in CLOCK.items():
        shown = _number(sleep, field, write)
        rows.append(Row(name, (shown, "" if shown.value is not None else why(sleep, field))))
    if all(row.cells[1] == "" for row in rows):
        rows = [replace(row, cells=row.cells[:1]) for row in rows]
    head = "Clock time" if start is not None else "Hours from the start"
    columns = ("", head, "")[: len(rows[0].cells) + 1]
    return Table("sleep-clock", "On the clock", columns, tuple(rows), CLOCK_NOTE, wordy=True)


def _row(sleep: SleepSummary, field: str, words: _Words) -> Row:
    shown = _number(sleep, field, words.write)
    return Row(words.name, (shown, words.what if shown.value is not None else why(sleep, field)))


def _number(sleep: SleepSummary, field: str, write: Write | None) -> Number:
    value: float | None = getattr(sleep, field)
    absent = NONE if _there_was_none(sleep, field) else NOT_KNOWN
    shown = number(f"sleep/{field}", value, absent=absent)
    return shown if value is None or write is None else replace(shown, text=write(value))


def _there_was_none(sleep: SleepSummary, field: str) -> bool:
    """Whether a number is missing because the thing did not happen, not because nobody could tell."""
    if sleep.onset_s is None or field == "persistent_onset_s":
        return not lights_unknown(sleep, LIGHTS.get(field, ()))
    if field == "persistent_latency_min":
        return sleep.persistent_onset_s is None
    return bool(sleep.cycle_rule) and field in ("rem_latency_min", "cycle_min")


def lights_unknown(sleep: SleepSummary, needed: tuple[str, ...] = ("off", "on")) -> str:
    """Return which of the lights that are needed nobody marked, as the start of a sentence; else nothing."""
    marked = {"off": sleep.lights_off_s, "on": sleep.lights_on_s}
    missing = [name for name in needed if marked[name] is None]
    return f"Nobody marked lights {' and '.join(missing)}" if missing else ""


LIGHTS = {
    "lights_off_s": ("off",),
    "lights_on_s": ("on",),
    "wake_after_onset_min": ("on",),
    "latency_min": ("off",),
    "persistent_latency_min": ("off",),
    "time_in_bed_min": ("off", "on"),
    "efficiency_percent": ("off", "on"),
}
"""Which of the lights a number needs."""
SHALLOW = "These stages do not tell N1 from deeper sleep."
NO_SLEEP = "No sleep was staged."
UNSEEN = "More than an epoch before the first sleep has no stage: sleep may have begun in it."
HAPPENED: dict[str, str] = {
    "persistent_onset_s": "Sleep never lasted ten minutes without wake.",
    "persistent_latency_min": "Sleep never lasted ten minutes without wake.",
    "rem_latency_min": "No such sleep was staged.",
    "cycle_min": "No cycle is complete.",
}


def why(sleep: SleepSummary, field: str) -> str:
    """Return why a number is missing, one sentence."""
    if lights := lights_unknown(sleep, LIGHTS.get(field, ())):
        return f"{lights}."
    if sleep.onset_s is None:
        return NO_SLEEP
    if _there_was_none(sleep, field):
        return HAPPENED[field]
    if field in LIGHTS:
        return UNSEEN
    return SHALLOW if sleep.cycle_rule else _coarse(sleep)


def _coarse(sleep: SleepSummary) -> str:
    if "R" in sleep.stage_min:
        return "Of a part of the sleep nobody told which stage it was."
    return "These stages do not tell REM sleep from other sleep."
