"""The counting in the benchmarks: what it counts is what the pages of speed and accuracy say."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from hypnic.model.events import Event, Events, Kind, Site

FOLDER = Path(__file__).parents[2] / "benchmarks"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the source distribution has no benchmarks")


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    yield lambda name: importlib.import_module(name)
    for name in (
        "accuracy",
        "bursts",
        "kinds",
        "made_courses",
        "made_ties",
        "measure",
        "rwa",
        "speed",
        "tally",
    ):
        sys.modules.pop(name, None)


def test_matching_is_one_to_one_and_the_largest_overlap_wins(bench):
    tally = bench("tally").Tally()
    # The second answer overlaps the movement more than the first: it is the match, the first is false.
    tally.add([(10.0, 12.0)], [(9.0, 11.0), (10.1, 12.2)])
    assert (tally.found, tally.missed, tally.false) == (1, 0, 1)
    assert tally.onset_error_s == pytest.approx([0.1])
    assert tally.offset_error_s == pytest.approx([0.2])


@pytest.mark.parametrize(("end", "found"), [(10.41, 1), (10.39, 0)])
def test_an_overlap_of_a_fifth_of_both_together_is_a_match(bench, end, found):
    tally = bench("tally").Tally()
    tally.add([(10.0, 12.0)], [(10.0, end)])
    assert (tally.found, tally.missed, tally.false) == (found, 1 - found, 1 - found)


def test_nights_are_joined_and_shown(bench):
    module = bench("tally")
    total = module.Tally()
    for answer in ([(0.0, 2.0)], []):
        night = module.Tally(hours=1.0)
        night.add([(0.0, 2.0)], answer)
        total.join(night)
    assert (total.found, total.missed, total.false, total.hours) == (1, 1, 0, 2.0)
    assert total.f1 == pytest.approx(2 / 3)
    assert total.cells() == ["2", "0.5000", "1.0000", "0.6667", "0 / 0 (+0)", "0 / 0 (+0)"]
    assert len(total.cells()) == len(module.TALLY_HEAD)
    assert module.Tally().cells()[-1] == "–"


def test_only_counted_movements_of_the_leg_are_compared(bench):
    rows = Events(
        [
            Event(1.0, 2.0, Kind.LEG_MOVEMENT, Site.LEFT_LEG),
            Event(5.0, 2.0, Kind.LEG_MOVEMENT, Site.RIGHT_LEG),
            Event(9.0, 0.3, Kind.LEG_MOVEMENT, Site.LEFT_LEG, excluded="shorter than 0.5 s"),
            Event(12.0, 1.0, Kind.ARTEFACT, Site.LEFT_LEG),
        ]
    )
    assert bench("tally").spans(rows, Site.LEFT_LEG) == [(1.0, 3.0)]


def test_drift_is_a_slope_deaf_to_single_errors(bench):
    x = np.arange(0, 10, 0.25)
    y = 0.3 * x
    y[7] += 50.0
    assert bench("accuracy")._slope(x, y) == pytest.approx(0.3)


def test_a_table_made_again_leaves_the_others(bench, tmp_path):
    page, update = tmp_path / "page.md", bench("measure").update_page
    update(page, "# Head", ["a", "b"], {"b": "old b"})
    update(page, "# New head", ["a", "b"], {"a": r"new \1 a"})
    text = page.read_text()
    assert text.index("# New head") < text.index(r"new \1 a") < text.index("old b")
    update(page, "# New head", ["a", "b"], {"a": r"new \1 a"})
    assert page.read_text() == text


def test_a_process_is_measured_and_heard(bench):
    code = "import json; sum(range(3_000_000)); print('noise'); print(json.dumps({'answer': 42}))"
    done = bench("measure").run(sys.executable, "-c", code)
    assert done.said == {"answer": 42}
    assert 0 < done.cpu_s < 60
    assert 1 < done.peak_mb < 100_000  # Linux counts what the forking process held, too
    with pytest.raises(SystemExit, match="ended with 3"):
        bench("measure").run(sys.executable, "-c", "raise SystemExit(3)")


def test_numbers_are_shown_with_their_unit(bench):
    measure = bench("measure")
    assert [measure.seconds(x) for x in (0.0123, 0.5, 12.34, 1234.5)] == [
        "12.3 ms",
        "0.5 s",
        "12.3 s",
        "1234 s",
    ]
    assert measure.table(["a", "b"], [[1, 2]]) == "| a | b |\n| --- | ---: |\n| 1 | 2 |"


def test_a_night_without_both_legs_scored_is_no_row_of_two_legs(bench, monkeypatch, tmp_path):
    speed = bench("speed")
    one_leg = SimpleNamespace(said={"legs": 1, "cpu_s": [1.0, 1.0]}, peak_mb=1.0)
    monkeypatch.setattr(speed, "case", lambda *_: one_leg)
    monkeypatch.setattr(speed, "_night", lambda *_: tmp_path / "night.edf")
    with pytest.raises(SystemExit, match="2 legs"):
        speed.scaling(tmp_path, SimpleNamespace(runs=2))


def event(kind, onset_s, duration_s, site=Site.WHOLE_BODY, label=""):
    return Event(onset_s, duration_s, kind, site, label=label)


def test_kinds_are_matched_by_kind_and_muscle_and_the_missed_named_by_what_was_there(bench):
    module = bench("kinds")
    truth = Events(
        [
            event(Kind.HYPNIC_JERK, 10.0, 0.2),
            event(Kind.FRAGMENTARY_MYOCLONUS, 20.0, 0.1, Site.CHIN),
            event(Kind.FRAGMENTARY_MYOCLONUS, 30.0, 0.1, Site.LEFT_LEG),
            event(Kind.LARGE_MOVEMENT, 40.0, 5.0),
        ]
    )
    answer = Events(
        [
            event(Kind.HYPNIC_JERK, 10.05, 0.2),
            event(Kind.FRAGMENTARY_MYOCLONUS, 20.0, 0.1, Site.NECK),  # another muscle: no match
            event(Kind.FRAGMENTARY_MYOCLONUS, 30.0, 0.1, Site.LEFT_LEG),
            event(Kind.RHYTHMIC_MOVEMENT, 41.0, 4.0),
        ]
    )
    night = module.held_against(truth, answer, 1.0)
    counts = {kind: (c.found, c.missed, c.false) for kind, c in night.counts.items() if c.found + c.missed}
    assert counts == {
        Kind.HYPNIC_JERK: (1, 0, 0),
        Kind.FRAGMENTARY_MYOCLONUS: (1, 1, 1),
        Kind.LARGE_MOVEMENT: (0, 1, 0),
    }
    assert night.counts[Kind.RHYTHMIC_MOVEMENT].false == 1
    assert night.counts[Kind.HYPNIC_JERK].errors_s == pytest.approx([0.05])
    assert night.taken_for[Kind.LARGE_MOVEMENT, "rhythmic_movement"] == 1
    # The missed twitch overlaps another of its own kind, in another muscle: that is nothing else.
    assert night.taken_for[Kind.FRAGMENTARY_MYOCLONUS, "nothing"] == 1


def test_the_truth_goes_by_the_same_order_of_names(bench):
    turn = Event(40.0, 6.0, Kind.LARGE_MOVEMENT, Site.WHOLE_BODY, {"muscles_count": 5.0})
    rows = bench("kinds").named(
        Events(
            [
                event(
                    Kind.REM_PHASIC, 10.0, 0.6, Site.LEFT_LEG
                ),  # half a second and more: a leg movement, too
                event(Kind.LEG_MOVEMENT, 40.0, 5.0, Site.LEFT_LEG, "body turn"),
                turn,
                event(Kind.LEG_MOVEMENT, 60.0, 2.0, Site.LEFT_LEG, "isolated"),
            ]
        )
    )
    assert len(rows) == 5
    assert [(row.kind, row.onset_s) for row in rows if not row.excluded] == [
        (Kind.REM_PHASIC, 10.0),
        (Kind.LARGE_MOVEMENT, 40.0),
        (Kind.LEG_MOVEMENT, 60.0),
    ]


def test_made_hearts_answer_leg_movements_and_nothing_else(bench):
    made = bench("made_courses")
    plain, setting = bench("made_ties").night(3).around.vitals, made.answered(3)
    told = setting.around.vitals
    legs = setting.of(Kind.LEG_MOVEMENT).onset_s
    since = told.heart.time_s - np.r_[-np.inf, legs][np.searchsorted(legs, told.heart.time_s)]
    rate = 60 / told.heart.interval_s
    assert np.nanmean(rate[(since > 2) & (since < 5)]) > np.nanmean(rate[since > 60]) + 3
    assert told.breath.breaths.period_s == pytest.approx(plain.breath.breaths.period_s, nan_ok=True)
    assert (told.breath.breaths.depth <= plain.breath.breaths.depth).all()
    theta = [row.bands[0].power["theta"] for row in (plain.brain[0], told.brain[0])]
    assert np.array_equal(*theta)


def test_made_jerks_come_where_the_heart_slowed(bench):
    made = bench("made_courses")
    setting = made.where_it_falls(4)
    heart = setting.around.vitals.heart
    jerks = setting.of(Kind.HYPNIC_JERK).onset_s
    inside = setting.seen(Kind.HYPNIC_JERK)
    anywhere = np.arange(*setting.around.period, 5.0)
    usual = made.fallen_bpm(heart, anywhere[inside.contains(anywhere)])
    assert np.nanmean(made.fallen_bpm(heart, jerks)) > np.nanmean(usual) + np.nanstd(usual) / 2
    steady = np.arange(0.0, 200.0)
    assert made.fallen_bpm(
        type(heart)(steady, np.r_[np.nan, np.diff(steady)], "", heart.role, "", heart.assessable),
        np.array([150.0]),
    ) == pytest.approx([0.0])


def test_made_hearts_can_be_lost(bench):
    made = bench("made_courses")
    assert made.without_heart(5).around.vitals.heart is None
    kept = made.heart_for_a_while(5).around.vitals.heart
    assert kept.time_s.max() < 1800
    assert len(kept.time_s) == len(kept.interval_s)
