"""Laws of what heart, breath, brain and chin do around movements and sleep onset."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import courses
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.pattern import Pattern
from hypnic.model.ties import Ties
from hypnic.model.vitals import Vitals
from hypnic.relate.options import RelateOptions
from hypnic.relate.ties.around import around
from hypnic.relate.ties.descent import descent
from hypnic.relate.ties.setting import Setting

SECONDS = 5400
NIGHT = courses.staged((Stage.W, 15), (Stage.N1, 20), (Stage.W, 10), (Stage.N1, 10), (Stage.N2, 35))
FAST = settings(max_examples=6, deadline=None)
OPTIONS = RelateOptions(draws=99)
Asked = Callable[[Setting], Ties]

times = st.lists(st.integers(0, SECONDS - 1), min_size=1, max_size=40, unique=True).map(sorted)
seeds = st.integers(0, 99)


def made(times_s: list[int], seed: int, *, gain: float = 1.0, kinds: int = 2) -> Setting:
    """Two kinds of movements, and a chin, an EEG and a heart that know nothing of them."""
    rng = np.random.default_rng(seed)
    pool = (Kind.HYPNIC_JERK, Kind.LEG_MOVEMENT)[:kinds]
    rows = [Event(float(at), 0.2, kind, Site.LEFT_LEG) for at in times_s for kind in pool]
    tone = np.exp(np.cumsum(rng.normal(0, 0.05, SECONDS)))
    vitals = Vitals(
        heart=courses.beats(60 + 10 * np.tanh(np.cumsum(rng.normal(0, 0.1, SECONDS)))),
        brain=(courses.brain(gain * np.exp(rng.normal(0, 1, SECONDS))),),
    )
    return courses.night(Events(rows), NIGHT, chin_uv=gain * tone, vitals=vitals, options=OPTIONS)


def numbers(row: Pattern) -> list[float]:
    return [np.nan if x is None else x for x in (row.estimate, row.low, row.high, row.chance, row.p)]


@pytest.mark.parametrize("asked", [around, descent])
@given(times_s=times, seed=seeds)
@FAST
def test_every_row_has_an_answer_with_its_numbers_or_a_reason(asked: Asked, times_s, seed):
    for row in asked(made(times_s, seed)).answers:
        assert bool(row.answer) != bool(row.why)
        assert all(np.isfinite(numbers(row))) == bool(row.answer)
        if row.answer:
            assert row.n >= OPTIONS.fewest
            assert row.low <= row.estimate <= row.high
            assert 0 < row.p <= 1


@pytest.mark.parametrize("asked", [around, descent])
@given(times_s=times, seed=seeds)
@FAST
def test_the_same_night_and_seed_give_the_same(asked: Asked, times_s, seed):
    assert asked(made(times_s, seed)) == asked(made(times_s, seed))


@pytest.mark.parametrize("asked", [around, descent])
@given(times_s=times, seed=seeds)
@FAST
def test_other_kinds_change_nothing(asked: Asked, times_s, seed):
    alone, beside = (asked(made(times_s, seed, kinds=kinds)) for kinds in (1, 2))
    assert alone.answers == tuple(row for row in beside.answers if row.kind is Kind.HYPNIC_JERK)


@given(times_s=times, seed=seeds, gain=st.sampled_from([0.1, 4.0, 1000.0]))
@FAST
def test_the_gain_of_chin_and_eeg_changes_no_ratio_and_no_decibel(times_s, seed, gain):
    plain, louder = (around(made(times_s, seed, gain=each)).answers for each in (1.0, gain))
    for row, other in zip(plain, louder, strict=True):
        assert (row.answer, row.n, row.why) == (other.answer, other.n, other.why)
        assert numbers(row) == pytest.approx(numbers(other), rel=1e-3, abs=1e-3, nan_ok=True)


@pytest.mark.parametrize("asked", [around, descent])
@given(times_s=times, seed=seeds, by_s=st.sampled_from([-30, 60, 3600]))
@FAST
def test_a_later_start_changes_nothing(asked: Asked, times_s, seed, by_s):
    setting = made(times_s, seed)
    rows, later = asked(setting).answers, asked(shifted(setting, float(by_s))).answers
    for row, other in zip(rows, later, strict=True):
        assert (row.kind, row.about, row.answer, row.n) == (other.kind, other.about, other.answer, other.n)
        assert numbers(row) == pytest.approx(numbers(other), rel=1e-6, abs=1e-6, nan_ok=True)


def shifted(setting: Setting, by_s: float) -> Setting:
    """Return the same night on a clock that reads `by_s` more."""
    around_, vitals = setting.around, setting.around.vitals
    heart, brain, chin = vitals.heart, vitals.brain[0], setting.around.muscles.rows[0]
    stretch = chin.stretches[0]
    span = around_.period
    moved = replace(
        vitals,
        heart=replace(heart, time_s=heart.time_s + by_s, assessable=heart.assessable.shifted(by_s)),
        brain=(
            replace(
                brain,
                bands=tuple(replace(row, start_s=row.start_s + by_s) for row in brain.bands),
                seen=brain.seen.shifted(by_s),
            ),
        ),
    )
    muscle = replace(
        chin,
        recorded=chin.recorded.shifted(by_s),
        stretches=(replace(stretch, start_s=stretch.start_s + by_s),),
    )
    return replace(
        setting,
        events=setting.events.shifted(by_s),
        around=replace(
            around_,
            period=span._replace(start_s=span.start_s + by_s, end_s=span.end_s + by_s),
            hypnogram=Hypnogram(NIGHT.stages, 30.0, NIGHT.start_s + by_s),
            vitals=moved,
            muscles=replace(around_.muscles, rows=(muscle,)),
        ),
    )
