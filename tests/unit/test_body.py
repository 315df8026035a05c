"""Bursts of several muscles, and the regions of the body."""

from __future__ import annotations

import numpy as np

from hypnic.detect.body import REGIONS, at_least, merged, regions_of, seen_together
from hypnic.model.events import Site
from hypnic.model.muscle import BurstTable, Muscle
from hypnic.model.recording import MUSCLES
from hypnic.model.spans import Span, Spans


def muscle(site: Site, *rows: tuple[float, float]) -> Muscle:
    return Muscle(site, site.value, Spans(rows), Spans(rows), (), BurstTable())


def test_every_muscle_has_a_region():
    assert set(REGIONS) == set(MUSCLES.values())


def test_time_that_enough_rows_share():
    rows = [Spans([(0, 10)]), Spans([(5, 20)]), Spans([(8, 9), (15, 30)])]
    assert at_least(rows, 1).rows == (Span(0, 30),)
    assert at_least(rows, 2).rows == (Span(5, 10), Span(15, 20))
    assert at_least(rows, 3).rows == (Span(8, 9),)
    assert not at_least(rows, 4)
    assert not at_least([], 1)


def test_spans_that_touch_are_seen_through():
    assert at_least([Spans([(0, 5)]), Spans([(5, 9)])], 1).rows == (Span(0, 9),)


def test_two_muscles_of_one_region_are_one():
    chin, jaw, leg = (
        muscle(Site.CHIN, (0, 50)),
        muscle(Site.MASSETER, (40, 90)),
        muscle(Site.LEFT_LEG, (30, 99)),
    )
    assert regions_of([chin, jaw, leg]) == ("face", "left leg")
    assert seen_together([chin, jaw, leg], 2).rows == (Span(30, 90),)
    assert not seen_together([chin, jaw], 2)


def test_bursts_of_all_muscles_by_onset():
    def table(*onsets: float) -> BurstTable:
        at = np.array(onsets)
        return BurstTable(at, at + 0.1, at * 2, at, at, at, at)

    pool = merged([table(1.0, 4.0), table(), table(2.0, 4.0)])
    assert pool.onset_s.tolist() == [1.0, 2.0, 4.0, 4.0]
    assert pool.muscle.tolist() == [0, 2, 0, 2]
    assert pool.peak_uv.tolist() == [2.0, 4.0, 8.0, 8.0]
    assert len(merged([])) == 0
