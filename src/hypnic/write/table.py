"""Night → the rows of events.tsv and events.parquet, and the sidecar that explains every column."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from hypnic.model.events import Event, Site
from hypnic.model.night import Night
from hypnic.model.scoring import Movement
from hypnic.write.plain import STAGE_NAMES, rounded, words

if TYPE_CHECKING:
    import polars as pl

Cell = float | int | bool | str | None
Row = dict[str, Cell]

SINGLE = "leg_movement"
COMBINED = "combined_leg_movement"

UNIT_NAMES = {"uv": "uV", "uvs": "uV*s", "hz": "Hz", "ratio": "1", "count": "1", "bpm": "1/min"}
"""Unit endings of measures as BIDS writes them; the others are the same there and here."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_FORMULA = re.compile(r"[=+\-@]")


class Column(NamedTuple):
    """One column: its name, what its cells are (float, int, bool or str), and its explanation."""

    name: str
    cells: type
    about: str
    units: str = ""
    levels: Mapping[str, str] | None = None


SITES = {
    Site.LEFT_LEG: "left leg",
    Site.RIGHT_LEG: "right leg",
    Site.BOTH_LEGS: "both legs, combined by the rule set",
    Site.LEG: "a leg whose side nobody recorded",
}

YES_NO = {"true": "yes", "false": "no"}

COLUMNS = (
    Column("onset", float, "Start of the movement, from the start of the recording.", "s"),
    Column("duration", float, "Length of the movement.", "s"),
    Column(
        "trial_type",
        str,
        "What the row is.",
        levels={
            SINGLE: "a movement of one leg as detected or marked, also one that was rejected",
            COMBINED: "movements of both legs that the rule set takes for one; its parts are rows too",
        },
    ),
    Column("site", str, "Where on the body.", levels={site.value: text for site, text in SITES.items()}),
    Column(
        "movement",
        int,
        "Number of the movement that the row belongs to, by onset from 1. Rows with the same number are "
        "one movement: count numbers, not rows. n/a for what is no leg movement.",
    ),
    Column("clm", bool, "Whether the movement is a candidate leg movement (CLM).", levels=YES_NO),
    Column("plm", bool, "Whether it belongs to a series of periodic leg movements (PLM).", levels=YES_NO),
    Column(
        "plm_nr",
        bool,
        "The same after CLM that go with breathing were left out; n/a where breathing was not marked.",
        levels=YES_NO,
    ),
    Column(
        "respiratory",
        bool,
        "Whether the movement goes with a respiratory event; n/a where breathing was not marked.",
        levels=YES_NO,
    ),
    Column(
        "arousal",
        bool,
        "Whether the movement goes with an arousal; n/a where arousals were not marked.",
        levels=YES_NO,
    ),
    Column(
        "stage",
        str,
        "Sleep stage at the onset of the movement; n/a where the night was not staged.",
        levels={
            "W": "wake",
            "N1": "stage N1",
            "N2": "stage N2",
            "N3": "stage N3",
            "R": "stage R (REM)",
            "?": "not scored",
            "asleep": "asleep, stage unknown",
        },
    ),
    Column("series", int, "Number of its PLM series, from 1; n/a outside a series."),
    Column("series_nr", int, "Number of its PLM series without respiratory CLM; n/a outside one."),
    Column("imi_s", float, "Inter-movement interval: onset to onset from the CLM before.", "s"),
    Column("imi_nr_s", float, "The same without respiratory CLM.", "s"),
    Column(
        "not_clm",
        str,
        "Why the movement is no CLM, although it is a leg movement and may end a series; n/a for a CLM.",
    ),
    Column(
        "excluded",
        str,
        "Why the row is no leg movement by the detector or the rule set; n/a where it is one.",
    ),
)

LABEL = Column("label", str, "The words of the scorer who marked it; n/a for what hypnic found.")


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows of one night, ready for any kind of file."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def events_table(night: Night) -> Table:
    """Return one row per single-leg movement, and one per movement combined from several, by onset.

    The rows of the parts carry the flags of the movement that they belong to. A combined movement
    comes before its parts. Rejected candidates are rows with `excluded` and no movement number.
    """
    rows = [*_movement_rows(night), *_rejected_rows(night)]
    rows.sort(key=_place)
    measures = sorted({key for row in rows for key in row if key not in _KNOWN})
    columns = (*COLUMNS, *(_measure(key) for key in measures), LABEL)
    return Table(columns, tuple({column.name: row.get(column.name) for column in columns} for row in rows))


_KNOWN = frozenset(column.name for column in (*COLUMNS, LABEL))


MEASURES = {
    "peak_uv": "Largest rectified amplitude during the movement.",
    "rest_uv": "Resting level of the leg when it moved.",
    "area_uvs": "Rectified amplitude summed over the movement.",
    "median_uv": "Median of the smoothed amplitude during the movement.",
}


def _measure(key: str) -> Column:
    unit = key.rpartition("_")[2]
    about = MEASURES.get(key, f"Measured by the detector: {key}.")
    return Column(key, float, about, UNIT_NAMES.get(unit, unit))


def _place(row: Row) -> tuple[Any, ...]:
    end_s = float(row["onset"] or 0) + float(row["duration"] or 0)
    return row["onset"], row["trial_type"] != COMBINED, end_s, row["site"]


def _movement_rows(night: Night) -> Iterator[Row]:
    for number, movement in enumerate(night.movements, start=1):
        flags = _flags(movement, number)
        if len(movement.parts) != 1:
            yield {**_when(movement.onset_s, movement.duration_s, COMBINED, movement.site), **flags}
        for part in movement.parts:
            yield {**_event(part), **flags}


def _rejected_rows(night: Night) -> Iterator[Row]:
    for event in night.scoring.rejected:
        stage = night.hypnogram.stage_at(event.onset_s) if night.hypnogram else None
        yield {
            **_event(event),
            "clm": False,
            "plm": False,
            "stage": None if stage is None else STAGE_NAMES[stage],
            "excluded": words(event.excluded) or "rejected",
        }


def _when(onset_s: float, duration_s: float, trial_type: str, site: Site) -> Row:
    return {
        "onset": rounded(onset_s, seconds=True),
        "duration": rounded(duration_s, seconds=True),
        "trial_type": trial_type,
        "site": site.value,
    }


def _event(event: Event) -> Row:
    measures = {key: rounded(value, seconds=key.endswith("_s")) for key, value in event.measures.items()}
    when = _when(event.onset_s, event.duration_s, SINGLE, event.site)
    return {**measures, **when, "label": words(event.label) or None}


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
