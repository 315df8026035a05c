"""Movements of every kind in events.tsv, its sidecar, events.parquet and annotations.edf, and read back."""

import csv
import io
import json
from dataclasses import replace

import polars as pl
import pytest

import hypnic
from hypnic.model.events import MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.pattern import Question
from hypnic.model.survey import Status, Survey, counted_as
from hypnic.read.words import word
from hypnic.write import write
from hypnic.write.columns import MEASURES
from hypnic.write.json import from_json, to_dict, to_json
from hypnic.write.notes import WORDS, night_notes
from hypnic.write.table import events_table, to_parquet, to_sidecar, to_tsv
from written_nights import LEFT, small_night

JERK = Event(
    20,
    0.4,
    Kind.HYPNIC_JERK,
    Site.WHOLE_BODY,
    {"lag_ms": 62.5, "muscles_count": 3.0, "stimulus_s": 0.1, "run_cv_ratio": 0.25},
    muscles=(Site.NECK, Site.LEFT_ARM, Site.LEFT_LEG),
)
TWITCH = Event(20.1, 0.1, Kind.FRAGMENTARY_MYOCLONUS, Site.NECK, excluded=counted_as(Kind.HYPNIC_JERK))
JAW = Event(60, 8, Kind.BRUXISM, Site.MASSETER, {"rate_hz": 1.25}, label="phasic")


def night(*rows):
    legs = [replace(LEFT, excluded=counted_as(Kind.LARGE_MOVEMENT), muscles=(Site.LEFT_LEG,))]
    return replace(small_night(), survey=Survey(Events([*legs, *rows])))


@pytest.fixture
def rows():
    text = to_tsv(events_table(night(JERK, TWITCH, JAW)))
    found = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {(row["trial_type"], row["onset"]): row for row in found}


def cells(row, *names):
    return [row[name] for name in names]


LOOKS = ("counted_as", "muscles", "polarity", "timing", "rhythm", "trigger", "place")


def test_every_kind_has_its_rows_with_how_it_looks(rows):
    jerk = rows[("hypnic_jerk_candidate", "20")]
    assert cells(jerk, "duration", "site", "stage", "excluded") == ["0.4", "whole_body", "W", "n/a"]
    assert cells(jerk, *LOOKS) == [
        *("hypnic_jerk_candidate", "neck left_arm left_leg", "positive"),
        *("asynchronous", "arrhythmic", "reflex", "generalised"),
    ]
    assert cells(jerk, "lag_ms", "muscles_count", "clm", "movement") == ["62.5", "3", "n/a", "n/a"]


def test_what_another_kind_took_says_so(rows):
    twitch = rows[("fragmentary_myoclonus", "20.1")]
    assert cells(twitch, "counted_as", "excluded") == [
        "hypnic_jerk_candidate",
        "counted as hypnic_jerk_candidate",
    ]
    assert cells(twitch, "timing", "rhythm", "trigger", "place") == ["n/a", "n/a", "n/a", "focal"]


def test_the_words_of_a_detector_are_a_label(rows):
    assert cells(rows[("bruxism_episode", "60")], "label", "rate_hz", "stage") == ["phasic", "1.25", "N2"]


def test_leg_rows_keep_their_flags_and_say_what_they_count_as(rows):
    leg = rows[("leg_movement", "10.5")]
    assert cells(leg, "clm", "series", "excluded", "counted_as", "place", "peak_uv") == [
        *("true", "1", "n/a"),
        *("large_movement", "focal", "40.25"),
    ]
    assert cells(rows[("leg_movement", "130")], "counted_as", "excluded") == ["n/a", "shorter than 0.5 s"]


def test_the_sidecar_explains_every_kind_and_measure():
    measures = dict.fromkeys(MEASURES, 1.0)
    everything = [Event(at, 1, kind, measures=measures) for at, kind in enumerate(MOVEMENTS)]
    sidecar = json.loads(to_sidecar(events_table(night(*everything)), "wasm2016"))
    assert set(MEASURES) <= set(sidecar)
    assert all("Measured by the detector" not in column["Description"] for column in sidecar.values())
    assert sidecar["lag_ms"]["Units"] == "ms"
    assert sidecar["depth_ratio"]["Units"] == "1"
    assert {kind.value for kind in MOVEMENTS} <= set(sidecar["trial_type"]["Levels"])
    for name in ("timing", "rhythm", "trigger", "place"):
        assert "hypnic's own" in sidecar[name]["Description"]


def test_parquet_holds_the_same_cells():
    table = events_table(night(JERK, TWITCH, JAW))
    frame = pl.read_parquet(io.BytesIO(to_parquet(table)))
    assert frame.to_dicts() == [dict(row) for row in table.rows]
    assert frame.schema["lag_ms"] == pl.Float64


def test_night_json_gives_the_survey_back():
    before = night(JERK, TWITCH, JAW)
    assert from_json(to_json(to_dict(before))).survey == before.survey


def test_notes_of_every_kind_but_not_of_what_was_taken():
    texts = [note.text for note in night_notes(night(JERK, TWITCH, JAW))]
    assert "Hypnic jerk candidate" in texts
    assert "Bruxism@@EMG Masseter" in texts
    assert not any("ragmentary" in text for text in texts)


@pytest.mark.parametrize("kind", [*MOVEMENTS, Kind.STIMULUS])
def test_the_words_of_a_note_mean_the_kind(kind):
    assert word(WORDS[kind]).kind is kind
    assert word(f"{WORDS[kind]}@@EMG Left arm").kind in (kind, Kind.MARK)


def test_a_note_keeps_its_place():
    assert word("Fragmentary myoclonus@@EMG Neck").site is Site.NECK
    assert word("Bruxism@@EMG Masseter").site is Site.MASSETER


@pytest.fixture(params=["events.tsv", "annotations.edf"])
def again(request, tmp_path):
    """What `rescore` makes of a written night with movements of several kinds."""
    rows = [JERK, replace(JERK, onset_s=200.0), TWITCH, replace(TWITCH, onset_s=150.0, excluded=""), JAW]
    write(replace(night(*rows), duration_s=240), tmp_path / "out")
    return hypnic.rescore(tmp_path / "out" / request.param).night


def test_rescoring_counts_the_marked_kinds_and_no_other(again):
    survey = again.survey
    assert survey.of(Kind.HYPNIC_JERK).count == 2
    assert survey.of(Kind.FRAGMENTARY_MYOCLONUS).count == 1
    assert survey.of(Kind.BRUXISM).count == 1
    assert survey.of(Kind.HYPNIC_JERK).index("night").hours == pytest.approx(again.duration_s / 3600)
    for kind in set(MOVEMENTS) - {JERK.kind, TWITCH.kind, JAW.kind, Kind.LEG_MOVEMENT}:
        row = survey.of(kind)
        assert (row.status, row.count) == (Status.NOT_LOOKED_FOR, None)
        assert row.why == "none is marked, and nothing says whether anybody looked"


def test_rescored_movements_keep_their_places(again):
    sites = {row.kind: row.site for row in again.survey.events if not row.excluded}
    assert sites[Kind.FRAGMENTARY_MYOCLONUS] is Site.NECK
    assert sites[Kind.BRUXISM] is Site.MASSETER
    assert again.survey.pattern(Kind.HYPNIC_JERK, Question.RHYTHM).why
    assert not any(row.kind in MOVEMENTS for row in again.context)
