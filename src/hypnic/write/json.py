"""Night ↔ night.json, and the object that `--json` prints."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hypnic.errors import ReadError
from hypnic.model.events import Event
from hypnic.model.index import Index
from hypnic.model.night import FORMAT, HEADLINE, Night, Result
from hypnic.model.scoring import Movement
from hypnic.write.plain import FormError, Plain, from_plain, to_plain


def to_dict(night: Night) -> dict[str, Plain]:
    """Return the night as plain JSON values, times rounded to 1 µs.

    The keys are the field names of `hypnic.model.night.Night`, after `format`; docs/data.md explains
    each. `from_dict` gives the same night back, but for the rounding.
    """
    return {"format": FORMAT, **to_plain(night)}


def from_dict(values: Mapping[str, Plain]) -> Night:
    """Return the night that `to_dict` wrote.

    Raises
    ------
    ReadError
        If the format number is not known, or a value is missing or of the wrong form.
    """
    if not isinstance(values, Mapping) or "format" not in values:
        raise ReadError(f"not a night.json: it has no format number (this hypnic knows format {FORMAT})")
    if values["format"] != FORMAT or isinstance(values["format"], bool):
        raise ReadError(
            f"night.json has format {values['format']!r}; this hypnic knows format {FORMAT}: "
            "read it with the version of hypnic that wrote it, or analyse the recording again"
        )
    try:
        night = from_plain(Night, dict(values), "night")
    except FormError as error:
        raise ReadError(f"night.json is damaged: {error}; analyse the recording again") from error
    assert isinstance(night, Night)
    return night


def to_json(values: Mapping[str, Plain]) -> str:
    """Return strict JSON text (no NaN, no Infinity), one value a line, ending in a newline."""
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def from_json(text: str | bytes) -> Night:
    """Return the night in the text of a night.json.

    Raises
    ------
    ReadError
        If the text is not JSON, or not a night that this version knows.
    """
    try:
        values = json.loads(text)
    except ValueError as error:
        raise ReadError(f"not a night.json: {error}") from error
    return from_dict(values)


def leg_movements(night: Night) -> dict[str, Plain]:
    """Return the object that `--json` prints: the numbers first, then every movement.

    Keys are explained in docs/data.md; null is "cannot be told", never zero.
    """
    first, others = night.results[0], night.results[1:]
    return {
        "hypnic": night.provenance.version,
        "name": night.name,
        "start": to_plain(night.start),
        "duration_s": to_plain(night.duration_s, seconds=True),
        "rules": first.scoring.rules,
        "choices": list(first.scoring.choices),
        "leg_movements": _headline(first),
        "per_movement": [_movement(row) for row in first.scoring.movements],
        "rejected": [_rejected(row) for row in first.scoring.rejected],
        "hours": _hours(first.summary.indices),
        "indices": to_plain(first.summary.indices),
        "interval_method": first.summary.interval_method,
        "intervals": to_plain(first.summary.intervals),
        "intervals_nr": to_plain(first.summary.intervals_nr),
        "other_rule_sets": {result.scoring.rules: _headline(result) for result in others},
        "sleep": to_plain(night.sleep),
        "not_looked_for": to_plain(night.candidates.not_looked_for),
        "unmarked": to_plain(night.unmarked),
        "issues": to_plain(night.issues),
    }


def _headline(result: Result) -> dict[str, Plain]:
    given = result.summary.headline
    keys = [*HEADLINE, *(key for key in given if key not in HEADLINE)]
    return {key: to_plain(given.get(key), seconds=key.endswith("_s")) for key in keys}


def _movement(row: Movement) -> dict[str, Plain]:
    values: dict[str, Any] = {
        "onset_s": row.onset_s,
        "duration_s": row.duration_s,
        "site": row.site,
        "clm": row.clm,
        "plm": row.plm,
        "plm_nr": row.plm_nr,
        "respiratory": row.respiratory,
        "arousal": row.arousal,
        "stage": row.stage,
        "series": row.series,
        "series_nr": row.series_nr,
        "imi_s": row.imi_s,
        "imi_nr_s": row.imi_nr_s,
        "excluded": row.excluded,
    }
    return {key: to_plain(value, seconds=key.endswith("_s")) for key, value in values.items()}


def _rejected(row: Event) -> dict[str, Plain]:
    return {
        "onset_s": to_plain(row.onset_s, seconds=True),
        "duration_s": to_plain(row.duration_s, seconds=True),
        "site": row.site.value,
        "excluded": to_plain(row.excluded),
    }


def _hours(indices: Sequence[Index]) -> dict[str, Plain]:
    # Indices of one stratum over all sites share their hours; the first one tells them.
    hours: dict[str, Plain] = {}
    for row in indices:
        if row.site == "both":
            hours.setdefault(row.stratum, to_plain(row.hours))
    return hours
