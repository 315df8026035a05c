"""How the movements of one kind look, and readings that are no counts, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.model.events import Event, Kind, Site
from hypnic.model.survey import Reading
from hypnic.report import numbers
from hypnic.report.body_map import SITES, TOGETHER
from hypnic.report.facts import Facts
from hypnic.report.parts import Number, Row, Table

LENGTH = "duration_s"


@dataclass(frozen=True, slots=True)
class Measure:
    """How a measure of an event is shown."""

    name: str
    digits: int = 0


MEASURES: Mapping[str, Measure] = {
    LENGTH: Measure("Length (s)", 2),
    "burst_ms": Measure("Length of its bursts (ms)"),
    "peak_uv": Measure("Largest amplitude (µV)"),
    "rms_uv": Measure("Tension, RMS (µV)", 1),
    "tone_uv": Measure("Tension before it (µV)", 1),
    "rest_uv": Measure("Resting level (µV)", 1),
    "area_uvs": Measure("Area of the rectified signal (µV·s)", 2),
    "depth_ratio": Measure("Tension left in the pause (1 is all)", 2),
    "bursts_count": Measure("Bursts in a train"),
    "jerks_count": Measure("Jerks in a cluster"),
    "rate_hz": Measure("Beat (per second)", 2),
    "interval_cv_ratio": Measure("Unevenness of the beat (0 is even)", 2),
    "muscles_count": Measure("Muscles involved"),
    "eeg_channels_count": Measure("EEG channels with the stripe"),
    "lag_ms": Measure("From the first to the last muscle (ms)"),
    "spread_ms": Measure("From the first to the last muscle (ms)"),
    "from_sleep_onset_s": Measure("Time from falling asleep (s, negative: before)"),
}
"""Measures in the order of the table; others follow under their own names."""
READINGS: Mapping[str, str] = {
    "fragmentary_myoclonus": "Fragmentary myoclonus index",
    "rem_atonia_index": "REM atonia index",
}
UNITS = {"percent": "%", "ratio": "", "count": "", "per_hour": "an hour", "s": "s", "min": "min", "uv": "µV"}


def looks(kind: Kind, events: Sequence[Event]) -> Table | None:
    """Return the middle of each measure over the events of a kind, with the middle half of them."""
    values: dict[str, list[float]] = {LENGTH: [event.duration_s for event in events]}
    for event in events:
        for key, value in event.measures.items():
            values.setdefault(key, []).append(value)
    keys = [key for key in (*MEASURES, *sorted(set(values) - set(MEASURES))) if values.get(key)]
    rows = tuple(_look(kind, key, values[key]) for key in keys)
    columns = ("How they look", "Middle value", "Middle half", "Measured in")
    note = "Middle value: the median. Middle half: from the lower to the upper quartile."
    return Table(f"looks-{kind}", "How they look", columns, rows, note) if events else None


def _look(kind: Kind, key: str, values: list[float]) -> Row:
    measure = MEASURES.get(key) or Measure(_named(key), 2)
    low, middle, high = np.percentile(values, (25, 50, 75))
    path = f"looks/{kind}/{key}"
    number = Number(f"{path}/median", float(middle), numbers.decimal(float(middle), measure.digits))
    half = numbers.interval(float(low), float(high), measure.digits)
    return Row(measure.name, (number, half, numbers.number(f"{path}/n", len(values))))


def _named(key: str) -> str:
    name, _, unit = key.rpartition("_")
    words = name.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]} ({unit})"


def readings(facts: Facts, kind: Kind) -> Table | None:
    """Return the readings of a kind with their sources; one that the night cannot tell says why."""
    found = tuple(row for row in facts.night.survey.readings if row.kind is kind)
    rows = tuple(Row(_title(row), (_where(row), _value(row), _remark(row))) for row in found)
    columns = ("Reading", "Where", "Value", "Defined by, or why it is missing")
    return Table(f"readings-{kind}", "Readings", columns, rows, wordy=True) if rows else None


def _title(row: Reading) -> str:
    stem = row.name.removesuffix(f"_{row.unit}")
    words = READINGS.get(stem, stem.replace("_", " "))
    unit = UNITS.get(row.unit, row.unit)
    return f"{words[:1].upper()}{words[1:]}{f' ({unit})' if unit else ''}"


def _where(row: Reading) -> str:
    if row.of:
        return row.of
    return {**SITES, **TOGETHER}.get(row.site, "–" if row.site is Site.UNKNOWN else row.site.value)


def _value(row: Reading) -> Number:
    key = f"readings/{row.kind}/{row.name}/{row.site}/{row.of}"
    if row.value is None:
        return Number(key, None, numbers.NOT_KNOWN)
    digits = 2 if row.unit == "ratio" else 1
    return Number(key, row.value, numbers.decimal(row.value, 0 if row.unit == "count" else digits))


def _remark(row: Reading) -> str:
    return row.why.rstrip(".") if row.value is None and row.why else row.source or "source not recorded"
