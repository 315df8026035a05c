"""A made-up night with jerks after noises: from signals to files, every movement with one name."""

import csv
import json
from dataclasses import replace

import pytest

import hypnic
from hypnic.model.events import MOVEMENTS, Kind
from hypnic.model.pattern import Question
from hypnic.model.survey import taken_by
from hypnic.pipeline import analyse_recording
from hypnic.simulate import SimulateOptions, simulate
from hypnic.write.json import from_json


@pytest.fixture(scope="module")
def analysis():
    recording, _ = simulate(SimulateOptions(hours=1.5, seed=3, recipe="reflex"))
    return analyse_recording(recording)


@pytest.fixture(scope="module")
def folder(analysis, tmp_path_factory):
    out = tmp_path_factory.mktemp("night") / "out"
    hypnic.write(analysis, out)
    return out


def test_the_survey_has_every_candidate_once(analysis):
    night = analysis.night
    bare = [replace(row, measures={}, muscles=(), excluded="") for row in night.survey.events]
    assert bare == [
        replace(row, measures={}, muscles=(), excluded="") for row in night.candidates.events.of(*MOVEMENTS)
    ]
    for row in night.survey.kinds:
        if row.count is not None:
            assert row.count == len(night.survey.counted(row.kind))
            taken = [taken_by(each.excluded) for each in night.survey.events.of(row.kind)]
            assert sum(row.taken.values()) == sum(kind is not None for kind in taken)


def test_jerks_after_noises_are_reflex(analysis):
    found = analysis.night.survey.pattern(Kind.HYPNIC_JERK, Question.REFLEX)
    assert found.answer == "reflex"
    assert found.estimate > 0.8 > found.chance


def test_the_table_counts_what_the_survey_counts(analysis, folder):
    with (folder / "events.tsv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for kind in analysis.night.candidates.looked_for & set(MOVEMENTS) - {Kind.LEG_MOVEMENT}:
        counted = [row for row in rows if row["trial_type"] == row["counted_as"] == kind.value]
        assert len(counted) == analysis.night.survey.of(kind).count
    explained = json.loads((folder / "events.json").read_text())
    assert list(explained) == list(rows[0])


def test_the_json_gives_the_survey_back(analysis, folder):
    night = from_json((folder / "night.json").read_text())
    assert [row.kind for row in night.survey.patterns] == [row.kind for row in analysis.night.survey.patterns]
    assert [row.count for row in night.survey.kinds] == [row.count for row in analysis.night.survey.kinds]


@pytest.mark.parametrize("name", ["events.tsv", "annotations.edf"])
def test_written_movements_are_counted_the_same_again(analysis, folder, name):
    again = hypnic.rescore(folder / name).night.survey
    for row in analysis.night.survey.kinds:
        if row.kind is not Kind.LEG_MOVEMENT:
            # Marks say nothing of a kind without a row; one whose rows were all rejected stays at none.
            assert again.of(row.kind).count in ({row.count} if row.count else {None, 0})
