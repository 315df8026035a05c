"""What is kept of a muscle: times of cells, and choosing bursts and muscles."""

import numpy as np
import pytest

from hypnic.model.events import Site
from hypnic.model.muscle import BurstTable, Muscle, Muscles, Stretch
from hypnic.model.spans import Spans


def stretch(cells: int = 8, start_s: float = 10.0) -> Stretch:
    return Stretch(
        start_s=start_s,
        cell_s=0.25,
        rms_uv=np.arange(cells).astype(np.float16),
        mean_s=1.0,
        mean_uv=np.ones(cells // 4, np.float32),
    )


def muscle(site: Site, bursts: BurstTable | None = None) -> Muscle:
    return Muscle(site, site.value, Spans([(0, 60)]), Spans([(0, 60)]), (stretch(),), bursts or BurstTable())


def test_cells_have_times():
    piece = stretch()
    assert piece.end_s == 12.0
    np.testing.assert_array_equal(piece.times_s, 10 + 0.25 * np.arange(8))


@pytest.mark.parametrize(
    ("from_s", "to_s", "cells"),
    [(10.0, 12.0, range(8)), (10.1, 10.6, [1, 2]), (10.25, 10.75, [1, 2]), (0.0, 10.0, []), (11.9, 99.0, [])],
)
def test_a_slice_holds_the_cells_that_start_within(from_s, to_s, cells):
    piece = stretch()
    assert piece.rms_uv[piece.slice(from_s, to_s)].tolist() == list(cells)


def test_bursts_are_chosen_by_onset_and_by_mask():
    ones = np.ones(3)
    table = BurstTable(np.array([1.0, 2.0, 3.0]), np.array([1.1, 2.3, 3.2]), ones, ones, ones, ones, ones)
    np.testing.assert_allclose(table.duration_s, [0.1, 0.3, 0.2])
    assert table.between(1.0, 3.0).onset_s.tolist() == [1.0, 2.0]
    assert table.where(table.duration_s > 0.15).onset_s.tolist() == [2.0, 3.0]
    assert len(BurstTable()) == 0


def test_muscles_are_found_by_site_in_the_order_asked_for():
    muscles = Muscles(
        (muscle(Site.LEFT_LEG), muscle(Site.CHIN), muscle(Site.MASSETER), muscle(Site.MASSETER))
    )
    assert [row.site for row in muscles.at(Site.MASSETER, Site.LEFT_LEG)] == [
        Site.MASSETER,
        Site.MASSETER,
        Site.LEFT_LEG,
    ]
    assert muscles.sites == (Site.LEFT_LEG, Site.CHIN, Site.MASSETER)
    assert muscles.at(Site.NECK) == ()
    assert (len(muscles), len(Muscles())) == (4, 0)
