"""How the movements of one kind look, as a table of their measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.model.events import Event, Kind
from hypnic.report import numbers
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
    "heart_rise_ratio": Measure("Rise of the heart rate (share)", 2),
    "from_sleep_onset_s": Measure("Time from falling asleep (s, negative: before)"),
}
"""Measures in the order of the table; others follow under their own names."""
FLAGS: Mapping[str, str] = {
    "stimulus_count": "After a marked stimulus",
    "vertex_count": "With a vertex wave or K-complex",
    "heart_count": "With a rise of the heart rate",
    "arousal_count": "With an arousal",
    "awakening_count": "With an awakening",
}
"""Measures that are 1 or 0: how many had it."""


def looks(kind: Kind, events: Sequence[Event]) -> Table | None:
    """Return the middle of each measure over the events of a kind, with the middle half of them."""
    values: dict[str, list[float]] = {LENGTH: [event.duration_s for event in events]}
    for event in events:
        for key, value in event.measures.items():
            values.setdefault(key, []).append(value)
    keys = [key for key in (*MEASURES, *sorted(set(values) - {*MEASURES, *FLAGS})) if values.get(key)]
    rows = tuple(_look(kind, key, values[key]) for key in keys)
    rows += tuple(_flag(kind, key, values[key]) for key in FLAGS if key in values)
    columns = ("How they look", "Middle value", "Middle half", "Measured in")
    note = "Middle value: the median. Middle half: from the lower to the upper quartile."
    return Table(f"looks-{kind}", "How they look", columns, rows, note) if events else None


def _look(kind: Kind, key: str, values: list[float]) -> Row:
    measure = MEASURES.get(key) or Measure(_named(key), 2)
    low, middle, high = np.percentile(values, (25, 50, 75))
    path = f"looks/{kind}/{key}"
    number = Number(f"{path}/median", float(middle), _minus(float(middle), measure.digits))
    half = _half(float(low), float(high), measure.digits)
    return Row(measure.name, (number, half, _n(path, values)))


def _flag(kind: Kind, key: str, values: list[float]) -> Row:
    had, path = sum(value > 0 for value in values), f"looks/{kind}/{key}"
    return Row(FLAGS[key], (Number(f"{path}/n_with", had, f"{had} of them"), "–", _n(path, values)))


def _n(path: str, values: list[float]) -> Number:
    return numbers.number(f"{path}/n", len(values))


def _half(low: float, high: float, digits: int) -> str:
    """Return the middle half; a dash between negative numbers would look like another minus."""
    if low >= 0:
        return numbers.interval(low, high, digits)
    return f"{_minus(low, digits)} to {_minus(high, digits)}"


def _minus(value: float, digits: int) -> str:
    return numbers.decimal(value, digits).replace("-", "−")


def _named(key: str) -> str:
    name, _, unit = key.rpartition("_")
    words = name.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]} ({unit})"
