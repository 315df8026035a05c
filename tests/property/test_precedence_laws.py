"""Laws of the order of precedence."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypnic.model.events import MOVEMENTS, Event, Events, Kind, Site
from hypnic.model.survey import counted_as, taken_by
from hypnic.score.precedence import one_name
from hypnic.score.ranks import PRECEDENCE
from hypnic.signals.cover import covered

quarter = st.integers(0, 160).map(lambda at: at / 4)
rows = st.lists(
    st.builds(
        Event,
        onset_s=quarter,
        duration_s=st.sampled_from([0.0, 0.125, 0.25, 0.5, 1.0, 3.0, 10.0]),
        kind=st.sampled_from(MOVEMENTS),
        site=st.sampled_from(list(Site)),
        measures=st.sampled_from(
            [{}, {"muscles_count": 1.0}, {"muscles_count": 2.0}, {"muscles_count": 4.0}]
        ),
        excluded=st.sampled_from(["", "", "", "", "too flat"]),
    ),
    max_size=30,
    unique_by=lambda row: (row.onset_s, row.duration_s, row.kind, row.site),
)
series = st.lists(
    st.builds(Event, quarter, st.just(1.0), st.just(Kind.LEG_MOVEMENT), st.sampled_from(list(Site))),
    max_size=3,
).map(Events)


@given(rows, series)
@settings(max_examples=100, deadline=None)
def test_every_row_is_kept_and_only_excluded_is_written(found, periodic):
    named = one_name(Events(found), periodic)
    assert len(named) == len(found)
    assert [replace(row, excluded="") for row in named] == [
        replace(row, excluded="") for row in Events(found)
    ]
    for before, after in zip(Events(found), named, strict=True):
        assert after.excluded == before.excluded or (not before.excluded and taken_by(after.excluded))


@given(rows, series)
@settings(max_examples=100, deadline=None)
def test_whoever_takes_counts_itself_and_shares_time(found, periodic):
    named = one_name(Events(found), periodic)
    for row in named:
        kind = taken_by(row.excluded)
        if kind is not None:
            assert kind is not Kind.REM_TONIC
            assert any(
                other.kind is kind and not other.excluded
                for other in named
                if other.onset_s < max(row.end_s, row.onset_s + 1e-9) and other.end_s > row.onset_s
            )


@given(rows, series, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_order_of_rows_and_doing_it_twice_change_nothing(found, periodic, random):
    named = one_name(Events(found), periodic)
    mixed = list(found)
    random.shuffle(mixed)
    assert one_name(Events(mixed), periodic) == named
    assert one_name(named, periodic) == named


@given(rows, series, st.integers(0, len(PRECEDENCE) - 1))
@settings(max_examples=100, deadline=None)
def test_kinds_of_lower_rank_change_nothing_above(found, periodic, cut):
    # Whether a part is all that moved is asked of the parts, whatever their rank: not here.
    found = [replace(row, measures={}) for row in found]
    best = {kind: min(at for at, row in enumerate(PRECEDENCE) if row.kind is kind) for kind in MOVEMENTS}
    above = {kind for kind in MOVEMENTS if best[kind] <= cut}
    whole = one_name(Events(found), periodic).where(lambda row: row.kind in above)
    alone = one_name(Events(row for row in found if row.kind in above), periodic)
    # A kind with two ranks may be taken, in its lower one, by what ranks between them.
    lower = {row.kind for at, row in enumerate(PRECEDENCE) if at > cut}
    assert [row for row in whole if row.kind not in lower] == [row for row in alone if row.kind not in lower]


@given(rows, series, st.integers(-8000, 8000).map(lambda at: at / 4))
@settings(max_examples=100, deadline=None)
def test_shifting_time_changes_nothing_else(found, periodic, by_s):
    later = one_name(Events(found).shifted(by_s), periodic.shifted(by_s))
    assert later == one_name(Events(found), periodic).shifted(by_s)


@given(rows)
@settings(max_examples=100, deadline=None)
def test_movements_of_a_series_are_taken_by_turns_of_the_body_alone(found):
    small = [row for row in found if row.measures.get("muscles_count", 0) < 4]
    assert not _taken_of_a_series(small)
    turns = Events(found).of(Kind.LARGE_MOVEMENT)
    for row in _taken_of_a_series(found):
        assert any(
            each.measures.get("muscles_count") == 4 and each.onset_s < row.end_s and row.onset_s < each.end_s
            for each in turns
        )


def _taken_of_a_series(found):
    legs = Events(
        row for row in found if row.kind is Kind.LEG_MOVEMENT and row.duration_s and not row.excluded
    )
    named = one_name(Events(found), legs)
    rows = named.of(Kind.LEG_MOVEMENT).at(Site.LEFT_LEG, Site.RIGHT_LEG)
    return [row for row in rows if row.excluded not in ("", "too flat") and row.duration_s]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=8),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=8),
)
def test_cover_counts_every_moment_once(by, of):
    starts, ends = (np.array([s + d * k for s, d in by], dtype=np.int64) for k in (0, 1))
    from_, to = (np.array([s + d * k for s, d in of], dtype=np.int64) for k in (0, 1))
    moments = {t for a, b in zip(starts.tolist(), ends.tolist(), strict=True) for t in range(a, b)}
    expected = [
        sum(t in moments for t in range(a, b)) if b > a else int(a in moments)
        for a, b in zip(from_.tolist(), to.tolist(), strict=True)
    ]
    assert covered(starts, ends, from_, to).tolist() == expected


@pytest.mark.parametrize("kind", MOVEMENTS)
def test_a_lone_movement_keeps_its_name(kind):
    row = Event(1.0, 2.0, kind, Site.LEFT_LEG)
    assert list(one_name(Events([row]))) == [row]
    assert counted_as(kind) == f"counted as {kind.value}"
