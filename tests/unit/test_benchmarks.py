"""The counting in the benchmarks: what it counts is what the pages of speed and accuracy say."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from hypnic.model.events import MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.spans import Span
from legs import arousal, stages

FOLDER = Path(__file__).parents[2] / "benchmarks"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the source distribution has no benchmarks")


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    yield lambda name: importlib.import_module(name)
    for name in (
        *("accuracy", "bursts", "kinds", "made_courses", "made_ties", "measure", "rwa", "speed", "tally"),
        "true_names",
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


def leg(onset_s, duration_s, label="", site=Site.LEFT_LEG):
    return event(Kind.LEG_MOVEMENT, onset_s, duration_s, site, label)


def burst(onset_s, duration_s, site=Site.LEFT_LEG, kind=Kind.REM_PHASIC, peak_uv=90.0):
    return Event(onset_s, duration_s, kind, site, {"peak_uv": peak_uv})


TURN = Event(40.0, 6.0, Kind.LARGE_MOVEMENT, Site.WHOLE_BODY, {"muscles_count": 5.0})
TWITCH, MOVES = Kind.FRAGMENTARY_MYOCLONUS, Kind.LEG_MOVEMENT
ARM, CHIN = Site.LEFT_ARM, Site.CHIN


@pytest.mark.parametrize(
    ("truth", "names"),
    [
        # Half a second and more is a leg movement, too; up to 5 s in REM sleep its name is that of REM.
        ([burst(10, 0.6)], [(Kind.REM_PHASIC, 10.0)]),
        ([leg(10, 2.0, "isolated")], [(Kind.REM_PHASIC, 10.0)]),
        ([leg(10, 7.0, "isolated")], [(MOVES, 10.0)]),
        ([leg(70, 2.0, "isolated")], [(MOVES, 70.0)]),
        ([leg(40, 5.0, "body turn"), TURN], [(Kind.LARGE_MOVEMENT, 40.0)]),
        # Outside of arousals alone: there it is what else it is.
        ([burst(20.5, 0.6)], [(MOVES, 20.5)]),
        ([burst(20.5, 0.6, ARM)], []),
        ([burst(19.5, 0.8, ARM)], [(Kind.REM_PHASIC, 19.5)]),
        # As short and strong as a potential of fragmentary myoclonus.
        ([burst(10, 0.12, ARM)], [(TWITCH, 10.0)]),
        ([burst(10, 0.12, ARM, peak_uv=40)], [(Kind.REM_PHASIC, 10.0)]),
        ([burst(10, 0.16, ARM)], [(Kind.REM_PHASIC, 10.0)]),
        # Bursts of a leg without half a second of rest are one movement, whatever they were planned as.
        ([leg(70, 0.9, "isolated"), burst(71.3, 0.1, kind=TWITCH)], [(MOVES, 70.0)]),
        ([leg(70, 0.9, "isolated"), burst(71.4, 0.1, kind=TWITCH)], [(MOVES, 70.0), (TWITCH, 71.4)]),
    ],
)
def test_the_truth_has_every_name_it_answers_to_and_then_one(bench, truth, names):
    module = bench("true_names")
    night = module.Night(stages("RR22222222"), Events([arousal(20, 22)]), Span(0, 300))
    rows = module.named(Events(truth), night)
    assert [(row.kind, row.onset_s) for row in rows if not row.excluded] == names


def test_legs_are_periodic_where_the_rule_says_so_and_not_where_they_were_planned_so(bench):
    module = bench("true_names")
    night = module.Night(stages("R" * 10), Events(), Span(0, 300))

    def names(gap_s):
        rows = [leg(10 + gap_s * n, 1.0, "periodic") for n in range(4)]
        return {row.kind for row in module.named(Events(rows), night) if not row.excluded}

    assert names(20.0) == {MOVES}
    assert names(8.0) == {Kind.REM_PHASIC}


def test_a_kind_that_could_not_be_looked_for_gives_no_name(bench):
    module = bench("true_names")
    kinds = frozenset(MOVEMENTS) - {Kind.REM_PHASIC}
    night = module.Night(stages("R" * 10), Events(), Span(0, 300), kinds)
    rows = module.named(Events([burst(10, 0.6), burst(20, 0.6, CHIN), burst(30, 0.3)]), night)
    assert [(row.kind, row.site, row.excluded) for row in rows] == [(MOVES, Site.LEFT_LEG, "")]


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
