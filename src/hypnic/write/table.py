"""Night → the rows of events.tsv and events.parquet, and the sidecar that explains every column."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypnic.model.events import Event, Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.model.looks import look
from hypnic.model.night import Night
from hypnic.model.scoring import Movement
from hypnic.model.survey import taken_by
from hypnic.write.columns import COLUMNS, COMBINED, LABEL, SINGLE, Column, measure
from hypnic.write.plain import STAGE_NAMES, rounded, words

if TYPE_CHECKING:
    import polars as pl

Cell = float | int | bool | str | None
Row = dict[str, Cell]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_FORMULA = re.compile(r"[=+\-@]")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of one night, ready for any kind of file."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def events_table(night: Night) -> Table:
    """Return one row per single-leg movement, per movement combined from several, and per other movement.

    Rows are by onset. The rows of the parts carry the flags of the movement that they belong to. A combined
    movement comes before its parts. Rejected candidates are rows with `excluded` and no movement number.
    """
    rows = [*_movement_rows(night), *_rejected_rows(night), *_other_rows(night)]
    rows.sort(key=_place)
    measures = sorted({key for row in rows for key in row if key not in _KNOWN})
    columns = (*COLUMNS, *(measure(key) for key in measures), LABEL)
    return Table(columns, tuple({column.name: row.get(column.name) for column in columns} for row in rows))


_KNOWN = frozenset(column.name for column in (*COLUMNS, LABEL))


def _place(row: Row) -> tuple[Any, ...]:
    end_s = float(row["onset"] or 0) + float(row["duration"] or 0)
    return row["onset"], row["trial_type"] != COMBINED, end_s, row["site"]


def _movement_rows(night: Night) -> Iterator[Row]:
    named = {_key(row): row for row in night.survey.events.of(Kind.LEG_MOVEMENT)}
    for number, movement in enumerate(night.movements, start=1):
        flags = _flags(movement, number)
        if len(movement.parts) != 1:
            yield {**_when(movement.onset_s, movement.duration_s, COMBINED, movement.site), **flags}
        for part in movement.parts:
            yield {**_event(part), **_looks(named.get(_key(part))), **flags}


def _key(event: Event) -> tuple[float, Site]:
    # A mark without a side is a leg to a rule set, and marks that it joined begin where the first began.
    return event.onset_s, Site.LEG if event.site is Site.UNKNOWN else event.site


def _rejected_rows(night: Night) -> Iterator[Row]:
    for event in night.scoring.rejected:
        flags: Row = {"clm": False, "plm": False, "excluded": words(event.excluded) or "rejected"}
        stage = night.hypnogram.stage_at(event.onset_s) if night.hypnogram else None
        named = None if stage is None else STAGE_NAMES[stage]
        yield {**_event(event), "stage": named, **flags}


def _other_rows(night: Night) -> Iterator[Row]:
    others = night.survey.events.where(lambda event: event.kind is not Kind.LEG_MOVEMENT)
    stages: list[str | None] = [None] * len(others)
    if night.hypnogram is not None:
        stages = [STAGE_NAMES[Stage(code)] for code in night.hypnogram.at(others.onset_s).tolist()]
    for event, stage in zip(others, stages, strict=True):
        when = _when(event.onset_s, event.duration_s, event.kind.value, event.site)
        excluded = words(event.excluded) or None
        yield {**_event(event), **_looks(event), **when, "stage": stage, "excluded": excluded}


def _looks(event: Event | None) -> Row:
    """Return what the survey says of a movement, with its measures: none where it does not know it."""
    if event is None:
        return {}
    looks = look(event)
    return {
        **_measures(event),
        "counted_as": (taken_by(event.excluded) or (None if event.excluded else event.kind)),
        "muscles": " ".join(event.muscles) or None,
        "polarity": looks.polarity,
        "timing": looks.timing or None,
        "rhythm": looks.rhythm or None,
        "trigger": looks.trigger or None,
        "place": looks.place or None,
    }


def _measures(event: Event) -> Row:
    return {key: rounded(value, seconds=key.endswith("_s")) for key, value in event.measures.items()}


def _when(onset_s: float, duration_s: float, trial_type: str, site: Site) -> Row:
    return {
        "onset": rounded(onset_s, seconds=True),
        "duration": rounded(duration_s, seconds=True),
        "trial_type": trial_type,
        "site": site.value,
    }


def _event(event: Event) -> Row:
    when = _when(event.onset_s, event.duration_s, SINGLE, event.site)
    return {**_measures(event), **when, "label": words(event.label) or None}


def _flags(movement: Movement, number: int) -> Row:
    return {
        "movement": number,
        "clm": movement.clm,
        "plm": movement.plm,
        "plm_nr": movement.plm_nr,
        "respiratory": movement.respiratory,
        "arousal": movement.arousal,
        "stage": None if movement.stage is None else STAGE_NAMES[movement.stage],
        "series": movement.series,
        "series_nr": movement.series_nr,
        "imi_s": None if movement.imi_s is None else rounded(movement.imi_s, seconds=True),
        "imi_nr_s": None if movement.imi_nr_s is None else rounded(movement.imi_nr_s, seconds=True),
        "not_clm": words(movement.excluded) or None,
    }


def to_tsv(table: Table) -> str:
    """Return the table as BIDS text: tabs between cells, `n/a` for what is missing, `true` and `false`.

    Tabs, line breaks and other control characters in a text become one space. A text that a
    spreadsheet would run as a formula (it begins with `=`, `+`, `-` or `@`) gets an apostrophe before
    it; numbers stay numbers.
    """
    lines = ["\t".join(column.name for column in table.columns)]
    lines.extend("\t".join(_cell(row[column.name]) for column in table.columns) for row in table.rows)
    return "\n".join(lines) + "\n"


def _cell(value: Cell) -> str:
    if value is None:
        return "n/a"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return _number(value) if isinstance(value, float) else _text(value)


def _number(value: float) -> str:
    text = repr(value)
    return text.removesuffix(".0")


def _text(value: str) -> str:
    text = _CONTROL.sub(" ", value).strip()
    return (f"'{text}" if _FORMULA.match(text) else text) or "n/a"


def to_sidecar(table: Table, rules: str) -> str:
    """Return the JSON that explains every column of events.tsv and events.parquet."""
    sidecar = {column.name: _explained(column) for column in table.columns}
    for name in ("clm", "plm", "plm_nr", "series", "series_nr"):
        sidecar[name]["RuleSet"] = rules
    return json.dumps(sidecar, ensure_ascii=False, indent=1) + "\n"


def _explained(column: Column) -> dict[str, object]:
    explained: dict[str, object] = {"Description": column.about}
    if column.units:
        explained["Units"] = column.units
    if column.levels:
        explained["Levels"] = dict(column.levels)
    return explained


def to_frame(table: Table) -> pl.DataFrame:
    """Return the table as a Polars frame: null for what is missing, texts unchanged."""
    import polars as pl

    types = {float: pl.Float64, int: pl.Int64, bool: pl.Boolean, str: pl.String}
    schema = {column.name: types[column.cells] for column in table.columns}
    cells: Mapping[str, Sequence[Cell]] = {
        column.name: [row[column.name] for row in table.rows] for column in table.columns
    }
    return pl.DataFrame(cells, schema=schema)


def to_parquet(table: Table) -> bytes:
    """Return the table as a Parquet file; the same rows give the same bytes."""
    target = io.BytesIO()
    to_frame(table).write_parquet(target, compression="zstd", statistics=False)
    return target.getvalue()
