"""events.tsv, its sidecar and events.parquet."""

import csv
import io
import json
from dataclasses import replace

import polars as pl
import pytest

from hypnic.model.events import Events
from hypnic.model.scoring import Movement, Movements
from hypnic.write.table import events_table, to_parquet, to_sidecar, to_tsv
from written_nights import leg, small_night


@pytest.fixture
def rows() -> list[dict[str, str]]:
    text = to_tsv(events_table(small_night()))
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_bids_columns_come_first(rows):
    assert list(rows[0])[:4] == ["onset", "duration", "trial_type", "site"]


def test_one_row_a_single_leg_and_one_for_both_legs_together(rows):
    assert [(row["onset"], row["duration"], row["trial_type"], row["site"]) for row in rows] == [
        ("10.5", "2", "leg_movement", "left_leg"),
        ("40", "3", "leg_movement", "right_leg"),
        ("70", "4.25", "combined_leg_movement", "both_legs"),
        ("70", "2", "leg_movement", "left_leg"),
        ("70.25", "4", "leg_movement", "right_leg"),
        ("100", "12.5", "leg_movement", "left_leg"),
        ("130", "0.3", "leg_movement", "left_leg"),
    ]


def test_rows_of_one_movement_share_its_number_and_flags(rows):
    assert [row["movement"] for row in rows] == ["1", "2", "3", "3", "3", "4", "n/a"]
    assert [row["series"] for row in rows] == ["1", "1", "1", "1", "1", "n/a", "n/a"]
    assert [row["clm"] for row in rows] == ["true", "true", "true", "true", "true", "false", "false"]
    assert [row["stage"] for row in rows] == ["W", "N2", "?", "?", "?", "N3", "N3"]


def test_what_is_not_known_is_not_false(rows):
    assert [row["respiratory"] for row in rows[:3]] == ["false", "true", "n/a"]
    assert [row["plm_nr"] for row in rows[:3]] == ["false", "false", "n/a"]


def test_rejected_rows_say_why(rows):
    assert [row["excluded"] for row in rows[4:]] == ["n/a", "n/a", "shorter than 0.5 s"]


def test_a_movement_that_is_no_candidate_is_not_excluded_but_says_why(rows):
    # Read again by a rule set, it must still be there to end a series.
    assert [row["not_clm"] for row in rows[4:]] == ["n/a", "longer than 10 s", "n/a"]


def test_texts_cannot_run_as_formulas_nor_break_the_table(rows):
    assert rows[1]["label"] == "'=cmd()"
    assert rows[5]["label"] == "long one"


@pytest.mark.parametrize(
    ("label", "cell"),
    [
        ("-1", "'-1"),
        ("@A1", "'@A1"),
        ("+", "'+"),
        ("a=b", "a=b"),
        ("a\r\nb\x00c\u2028d", "a b c d"),
        ("\t=1", "'=1"),
        ("\x01", "n/a"),
    ],
)
def test_label_cells(label, cell):
    night = with_movements(Movement(1, 1, leg(1, 1).site, (leg(1, 1, label=label),)))
    assert to_tsv(events_table(night)).splitlines()[1].split("\t")[-1] == cell


def with_movements(*movements):
    night = small_night()
    scoring = replace(night.scoring, movements=Movements(movements), rejected=Events())
    return replace(night, results=(replace(night.results[0], scoring=scoring),))


def test_negative_numbers_stay_numbers():
    night = with_movements(Movement(-1.5, 1, leg(1, 1).site, (leg(-1.5, 1),)))
    assert to_tsv(events_table(night)).splitlines()[1].startswith("-1.5\t1\t")


def test_times_are_rounded_to_a_microsecond():
    onset = 0.1 + 0.2
    night = with_movements(Movement(onset, 1 / 3, leg(1, 1).site, (leg(onset, 1 / 3),)))
    assert to_tsv(events_table(night)).splitlines()[1].startswith("0.3\t0.333333\t")


def test_a_night_without_movements_is_a_header():
    assert len(to_tsv(events_table(with_movements())).splitlines()) == 1
    assert pl.read_parquet(io.BytesIO(to_parquet(events_table(with_movements())))).height == 0


def test_the_sidecar_explains_every_column_with_units_and_levels(rows):
    sidecar = json.loads(to_sidecar(events_table(small_night()), "wasm2016"))
    assert list(sidecar) == list(rows[0])
    assert all(column["Description"] for column in sidecar.values())
    assert sidecar["onset"]["Units"] == "s"
    assert sidecar["peak_uv"]["Units"] == "uV"
    for name in ("trial_type", "site", "stage", "clm"):
        found = {row[name] for row in rows} - {"n/a"}
        assert found <= set(sidecar[name]["Levels"])


def test_parquet_holds_the_same_cells_typed():
    table = events_table(small_night())
    frame = pl.read_parquet(io.BytesIO(to_parquet(table)))
    assert frame.to_dicts() == [dict(row) for row in table.rows]
    assert frame.schema["clm"] == pl.Boolean
    assert frame.schema["series"] == pl.Int64
    assert frame["label"].to_list()[1] == "=cmd()"


def test_same_night_same_bytes():
    first, again = events_table(small_night()), events_table(small_night())
    assert to_parquet(first) == to_parquet(again)
    assert to_tsv(first) == to_tsv(again)
