"""How the movements of one kind look, as a table of their measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hypnic.model.events import Event, Kind
from hypnic.model.looks import RHYTHMIC_CV, SYNCHRONOUS_MS, look
from hypnic.report import numbers
from hypnic.report.parts import Number, Row, Table

LENGTH = "duration_s"
LONG = 10.0
"""From here on one decimal is enough."""
NOTE = (
    "Middle value: the median. Middle half: from the lower to the upper quartile. A star: hypnic's own "
    "definition."
)


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
    "envelope_lag_ms": Measure("The same by the shape of the activity (ms)"),
    "run_count": Measure("Movements in a row"),
    "run_rate_hz": Measure("Beat of the row (per second)", 2),
    "run_cv_ratio": Measure("Unevenness of the row (0 is even)", 2),
    "stimulus_s": Measure("Time from a marked stimulus (s)", 2),
    "spread_ms": Measure("From the first to the last muscle (ms)"),
    "heart_rise_ratio": Measure("Rise of the heart rate (share)", 2),
    "from_sleep_onset_s": Measure("Time from falling asleep (s, negative: before)"),
}
"""Measures in the order of the table; others follow under their own names."""
LOOKS: Mapping[str, str] = {
    "positive": "A burst of activity (positive)",
    "negative": "A pause in activity (negative)",
    "synchronous": f"Muscles begin within {SYNCHRONOUS_MS:g} ms (synchronous) *",
    "asynchronous": "Muscles begin one after the other (asynchronous) *",
    "rhythmic": f"In an even beat, variation under {RHYTHMIC_CV:g} (rhythmic) *",
    "arrhythmic": "In an uneven beat (arrhythmic) *",
    "reflex": "Right after a stimulus (reflex) *",
    "spontaneous": "Not after a stimulus (spontaneous) *",
    "focal": "In one place, on one side (focal) *",
    "segmental": "In neighbouring places (segmental) *",
    "multifocal": "In several places (multifocal) *",
    "generalised": "From head to legs (generalised) *",
}
"""The words of a single movement's look; a star is for limits that are hypnic's own."""
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
    rows += _words(kind, events)
    columns = ("Property", "Middle value", "Middle half", "Measured in")
    return Table(f"looks-{kind}", "How they look, one by one", columns, rows, NOTE) if events else None


def _look(kind: Kind, key: str, values: list[float]) -> Row:
    measure = MEASURES.get(key) or Measure(_named(key), 2)
    low, middle, high = np.percentile(values, (25, 50, 75))
    path, digits = f"looks/{kind}/{key}", min(measure.digits, 1) if abs(middle) >= LONG else measure.digits
    number = Number(f"{path}/median", float(middle), _minus(float(middle), digits))
    half = _half(float(low), float(high), digits)
    return Row(measure.name, (number, half, _n(path, values)))


def _flag(kind: Kind, key: str, values: list[float]) -> Row:
    had, path = sum(value > 0 for value in values), f"looks/{kind}/{key}"
    return Row(FLAGS[key], (Number(f"{path}/n_with", had, f"{had} of {len(values)}"), "–", _n(path, values)))


def _words(kind: Kind, events: Sequence[Event]) -> tuple[Row, ...]:
    """Return how many look how; what the channels or marks cannot tell is in none of the rows."""
    every = [look(event) for event in events]
    rows = []
    for part in ("polarity", "timing", "rhythm", "trigger", "place"):
        counts = Counter(word for each in every if (word := getattr(each, part)))
        whole = numbers.number(f"looks/{kind}/{part}/n", sum(counts.values()))
        for word, head in LOOKS.items():
            if counts[word]:
                said = f"{counts[word]} of {counts.total()}"
                number = Number(f"looks/{kind}/{part}/{word}", counts[word], said)
                rows.append(Row(head, (number, "–", whole)))
    return tuple(rows)


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
