"""docs/data.md explains everything that is written: a new field or column without a line there fails here."""

import dataclasses
import re
from pathlib import Path

import pytest

from hypnic.model.events import Event, Kind, Site
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.index import Index
from hypnic.model.night import (
    HEADLINE,
    InputFile,
    IntervalStatistics,
    Night,
    Provenance,
    Result,
    Summary,
)
from hypnic.model.pattern import Pattern, Question
from hypnic.model.recording import Issue, Subject
from hypnic.model.scoring import Candidates, ChannelQuality, Movement, Scoring, Series
from hypnic.model.sleep import SleepCycle, SleepSummary, StageAgreement, Staging
from hypnic.model.survey import KindCount, Reading, Survey
from hypnic.model.ties import Curve, Distances, Moment, Ties
from hypnic.model.vitals import VitalLevel, VitalsSummary
from hypnic.write.columns import MEASURES
from hypnic.write.json import leg_movements
from hypnic.write.plain import STAGE_NAMES
from hypnic.write.table import events_table
from written_nights import small_night

PAGE = (Path(__file__).parents[2] / "docs" / "data.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`]+)`", PAGE))
NOUNS = (
    *(Night, Subject, Hypnogram, Event, Candidates, ChannelQuality, Issue, Result, Scoring, Movement),
    *(Series, Summary, Index, IntervalStatistics, Provenance, InputFile, Survey, KindCount, Reading),
    *(Staging, StageAgreement, SleepSummary, SleepCycle),
    *(VitalsSummary, VitalLevel),
    *(Pattern, Ties, Curve, Distances, Moment),
)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_field_of_night_json(noun):
    assert {each.name for each in dataclasses.fields(noun)} <= NAMED


def test_every_column():
    table = events_table(small_night())
    assert {column.name for column in table.columns} | set(MEASURES) <= NAMED


def test_every_key_that_json_prints():
    printed = leg_movements(small_night())
    assert set(printed) | set(HEADLINE) | set(printed["per_movement"][0]) <= NAMED


def test_every_stage_kind_and_site():
    assert {question.value for question in Question} <= NAMED
    assert set(STAGE_NAMES.values()) | {kind.value for kind in Kind} | {site.value for site in Site} <= NAMED
