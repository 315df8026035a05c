"""How a channel is cut into pieces, and when it is not."""

import numpy as np
import pytest

from hypnic.model.pieces import in_pieces
from hypnic.model.recording import Channel
from leg_signals import channel

RATE = 100.0


def lengths(made: Channel, piece_s: float = 10.0) -> list[tuple[float, int, bool]]:
    return [(piece.start_s, len(piece), begins) for piece, begins in in_pieces(made, piece_s)]


def test_an_unbroken_channel_comes_in_pieces_of_the_length_asked_for():
    assert lengths(channel(np.arange(2500.0), RATE)) == [
        (0.0, 1000, True), (10.0, 1000, False), (20.0, 500, False),
    ]  # fmt: skip


def test_a_gap_begins_a_new_stretch_and_is_not_cut_into_pieces():
    loads = []
    made = channel([np.ones(1500), np.ones(300)], RATE, starts_s=[0.0, 1e9])
    load = made.loader
    object.__setattr__(made, "loader", lambda a, b: loads.append((a, b)) or load(a, b))
    assert lengths(made) == [(0.0, 1000, True), (10.0, 500, False), (1e9, 300, True)]
    assert len(loads) == 2


def test_many_short_stretches_do_not_become_one_large_load():
    starts_s = [20.0 * n for n in range(30)]
    made = channel([np.ones(400)] * 30, RATE, starts_s=starts_s)
    assert lengths(made) == [(at, 400, True) for at in starts_s]
    count = 0
    load = made.loader

    def counting(from_s, to_s):
        nonlocal count
        signals = load(from_s, to_s)
        count = max(count, sum(map(len, signals)))
        return signals

    object.__setattr__(made, "loader", counting)
    lengths(made)
    assert count <= 2 * 1000


def test_what_is_not_whole_numbers_is_decoded_at_once():
    assert lengths(channel(np.arange(2500.0), RATE, resolution=None)) == [(0.0, 2500, True)]


@pytest.mark.parametrize("values", [np.empty(0), np.ones(1)])
def test_a_channel_of_nothing_or_of_one_sample(values):
    assert [row[1] for row in lengths(channel(values, RATE))] == [1] * len(values)
