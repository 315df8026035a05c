"""A night that a person marked, without any signal: what its movements are tied to, up to night.json."""

import json

import pytest

import hypnic
from hypnic.model.events import Kind
from hypnic.model.pattern import Question

LEGS = Kind.LEG_MOVEMENT
STAGES = (
    *(("w", 1200), ("n2", 3600), ("r", 900), ("w", 300), ("n2", 1800), ("n1", 600), ("r", 600)),
    *(("n2", 3600), ("w", 600), ("n2", 1800)),
)


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    rows, at, edges = ["onset\tduration\ttrial_type\tsite"], 0, []
    for name, long in STAGES:
        rows.append(f"{at}\t{long}\tstage_{name}\tn/a")
        at += long
        edges.append(at)
    # In the sleep before most changes: two movements, the first with an arousal.
    for edge in (4795, 5695, 7795, 8395, 8995, 12_595):
        rows.append(f"{edge}\t0.5\tarousal\tn/a")
        rows += [f"{edge + lag}\t1.5\tleg_movement\tleft_leg" for lag in (0, 3)]
    path = tmp_path_factory.mktemp("marks") / "marks.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return hypnic.rescore(path).night


def answer(night, question, about=""):
    (row,) = (row for row in night.ties.of(question, LEGS) if row.about == about)
    return row


def test_movements_marked_at_stage_changes_are_closer_than_chance(night):
    row = answer(night, Question.TRANSITION, "stage change")
    assert (row.answer, row.n, row.estimate) == ("closer than chance", 12, pytest.approx(3.5))
    assert answer(night, Question.TRANSITION, "arousal").answer == "closer than chance"
    waves = answer(night, Question.TRANSITION, "k-complex or vertex wave")
    assert waves.why == "the EEG was not searched for waves"


def test_what_follows_them_is_counted(night):
    shifts, woke = (answer(night, Question.FOLLOWED, about) for about in ("stage shift", "awakening"))
    assert (shifts.estimate, woke.estimate) == (1.0, pytest.approx(4 / 12))
    assert shifts.answer == "more often"
    turns = answer(night, Question.FOLLOWED, "large_movement")
    assert turns.why == "large movements were not looked for"
    # The second movement of each pair begins 3 s after the arousal: it does not go with it.
    assert answer(night, Question.FOLLOWED, "arousal").estimate == pytest.approx(0.5)


def test_cycles_have_their_counts(night):
    row = night.survey.of(LEGS)
    assert len(night.sleep.cycles) == 3
    assert [row.index(f"cycle {at}").count for at in (1, 2, 3)] == [4, 6, 2]


def test_all_of_it_is_in_the_file(night, tmp_path):
    hypnic.write(hypnic.Analysis(night), tmp_path / "out")
    stored = json.loads((tmp_path / "out" / "night.json").read_text("utf-8"))["ties"]
    asked = {row["question"] for row in stored["answers"]}
    assert {"transition", "followed", "persistence", "trend"} <= asked
    assert {row["about"] for row in stored["distances"]} == {"stage change", "arousal"}
