"""Laws of what movements are tied to: other movements change nothing, nor does the clock."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hypnic.model.events import Event, Events, Kind
from hypnic.model.hypnogram import Hypnogram
from hypnic.model.pattern import Question
from hypnic.relate.options import RelateOptions
from hypnic.relate.ties.followed import followed
from hypnic.relate.ties.persistence import persistence
from hypnic.relate.ties.transitions import transitions
from hypnic.relate.ties.trend import trend
from ties_nights import JERK, TWITCH, moments, setting

QUICK = RelateOptions(draws=99)
ASKED = (transitions, followed, persistence, trend)
onsets = st.lists(st.integers(0, 14_399).map(float), max_size=30, unique=True).map(sorted)
codes = st.lists(st.sampled_from([0, 1, 2, 4, -1]), min_size=12, max_size=12)


def night(twitches, others, stages, arousals):
    rows = [*moments(twitches, TWITCH), *moments(others, JERK)]
    hypnogram = Hypnogram(np.repeat(np.array(stages, dtype=np.int8), 40), 30.0)
    return setting(rows, hypnogram, moments(arousals, Kind.AROUSAL, 3.0), options=QUICK)


@given(onsets, onsets, codes, onsets)
@settings(max_examples=30, deadline=None)
def test_other_kinds_change_nothing(twitches, others, stages, arousals):
    for part in ASKED:
        alone = part(night(twitches, [], stages, arousals))
        among = part(night(twitches, others, stages, arousals))
        assert alone.answers == tuple(row for row in among.answers if row.kind is TWITCH)
        assert alone.distances == tuple(row for row in among.distances if row.kind is TWITCH)


@given(onsets, codes, onsets)
@settings(max_examples=40, deadline=None)
def test_every_answer_is_whole_or_says_why(twitches, stages, arousals):
    for part in ASKED:
        for row in part(night(twitches, [], stages, arousals)).answers:
            assert bool(row.answer) != bool(row.why)
            assert 0 <= row.n <= len(twitches)
            if row.answer:
                assert row.low <= row.estimate <= row.high
                assert 0 < row.p <= 1
                assert row.chance is not None
                assert len(row.answer.split()) <= 4
                assert not row.answer.endswith(".")
            else:
                assert not row.why.endswith(".")


@given(onsets, codes, onsets)
@settings(max_examples=30, deadline=None)
def test_a_histogram_holds_every_movement_that_was_asked(twitches, stages, arousals):
    found = transitions(night(twitches, [], stages, arousals))
    for row in found.distances:
        (answer,) = (each for each in found.of(Question.TRANSITION) if each.about == row.about)
        assert sum(row.counts) + row.beyond == answer.n
        assert len(row.edges_s) - 1 == len(row.counts) == len(row.chance)
        assert sum(row.chance) <= answer.n + 1e-6


@given(onsets, codes, onsets, st.sampled_from([-86_400.0, 0.5, 3600.0]))
@settings(max_examples=20, deadline=None)
def test_a_later_clock_changes_no_estimate(twitches, stages, arousals, by_s):
    first = night(twitches, [], stages, arousals)
    old = first.around.hypnogram
    rows = [Event(row.onset_s + by_s, 0.0, row.kind) for row in first.events]
    context = Events(first.around.context).shifted(by_s)
    later = setting(rows, Hypnogram(old.stages, 30.0, by_s), context, options=QUICK)
    for part in ASKED:
        for a, b in zip(part(first).answers, part(later).answers, strict=True):
            assert (a.why, a.n, a.about) == (b.why, b.n, b.about)
            if a.estimate is not None:
                assert abs(a.estimate - b.estimate) < 1e-5
