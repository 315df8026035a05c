"""Laws of how movements look: nothing that was known is lost, and doing it twice changes nothing."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hypnic.model.events import MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.looks import look
from hypnic.model.spans import Span
from hypnic.relate import Surroundings, relate
from moved import muscles

SITES = (Site.NECK, Site.LEFT_ARM, Site.LEFT_LEG, Site.RIGHT_LEG)
moments = st.integers(0, 1100).map(lambda at: at / 10)
bursts = st.dictionaries(
    st.sampled_from(SITES),
    st.lists(st.tuples(moments, st.just(0.1)), max_size=8, unique=True),
    max_size=4,
)
rows = st.lists(
    st.builds(
        Event,
        onset_s=moments,
        duration_s=st.sampled_from([0.0, 0.1, 0.4, 5.0]),
        kind=st.sampled_from(MOVEMENTS),
        site=st.sampled_from([*SITES, Site.WHOLE_BODY, Site.UNKNOWN]),
        measures=st.sampled_from([{}, {"peak_uv": 7.0}]),
        excluded=st.sampled_from(["", "", "too flat", "counted as large_movement"]),
    ),
    max_size=20,
)
stimuli = st.lists(moments, max_size=3).map(
    lambda at: Events(Event(onset, 0.0, Kind.STIMULUS) for onset in at)
)


def around(found, marked):
    made = {site: [(at, at + length, 30.0) for at, length in each] for site, each in found.items()}
    return Surroundings(Span(0, 120), muscles(made), marked)


@given(rows, bursts, stimuli)
@settings(max_examples=60, deadline=None)
def test_only_measures_and_muscles_are_added(found, moved, marked):
    before = Events(found)
    after = relate(before, around(moved, marked)).events
    assert [replace(row, measures={}, muscles=()) for row in after] == [
        replace(row, measures={}) for row in before
    ]
    for row, old in zip(after, before, strict=True):
        assert old.measures.items() <= row.measures.items()
        assert len(set(row.muscles)) == len(row.muscles)
        assert look(row).polarity in ("positive", "negative")


@given(rows, bursts, stimuli)
@settings(max_examples=40, deadline=None)
def test_doing_it_twice_changes_nothing(found, moved, marked):
    once = relate(Events(found), around(moved, marked))
    assert relate(once.events, around(moved, marked)) == once


@given(rows, bursts, stimuli)
@settings(max_examples=40, deadline=None)
def test_a_pattern_answers_or_says_why_not(found, moved, marked):
    for row in relate(Events(found), around(moved, marked)).patterns:
        assert bool(row.answer) != bool(row.why)
        assert (row.estimate is None) == bool(row.why)
        if row.low is not None:
            assert row.low <= row.estimate <= row.high
        assert row.kind is not Kind.REM_TONIC
        assert row.source
