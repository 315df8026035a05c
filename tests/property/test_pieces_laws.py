"""A channel in pieces, or kept in memory, is the channel that its loader gives."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edf_cases import RECORDS, Channel, File, good_tals
from hypnic.detect.emg_decoded import decoded
from hypnic.model.kept import SHORT_S, Kept
from hypnic.model.pieces import in_pieces
from hypnic.model.recording import Channel as Loaded
from hypnic.model.recording import Signal
from hypnic.model.spans import Spans
from hypnic.read.edf import read_edf
from hypnic.signals.faults import FaultFinder, FaultOptions, find_faults
from hypnic.signals.filters import band_pass

RATES = (100, 199, 256)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pieces")


def channel(folder: Path, samples: int, record_s: float, gap_after: int | None, flat: int = 0) -> Loaded:
    values = np.random.default_rng(samples).integers(-3000, 3000, RECORDS * samples)
    values[flat : flat + 7 * samples if flat else 0] = 12
    values[-11 * samples :] = np.clip(10 * values[-11 * samples :], -3000, 3000)
    tals = good_tals(gap_after=gap_after, gap_s=33.3) if record_s == 1 else None
    file = File(
        (replace(Channel("EMG LAT"), samples=samples, values=values),),
        reserved="EDF+D" if tals else "",
        record_s=f"{record_s:g}",
        tals=tals,
    )
    path = folder / "night.edf"
    path.write_bytes(file.to_bytes())
    return read_edf(path, {}).channels[0]


channels = st.tuples(
    st.sampled_from(RATES),
    st.sampled_from((1.0, 0.97, 2.5)),
    st.one_of(st.none(), st.integers(1, RECORDS - 1)),
    st.integers(0, 50 * 100),
)
around = st.one_of(st.floats(-50, 300), st.integers(-1000, 60_000).map(lambda n: n / 256))


def same(ours: tuple[Signal, ...], theirs: tuple[Signal, ...]) -> None:
    assert [row.start_s for row in ours] == [row.start_s for row in theirs]
    assert all(np.array_equal(a.values, b.values) for a, b in zip(ours, theirs, strict=True))


@settings(max_examples=60, deadline=None)
@given(made=channels, from_s=around, to_s=around)
def test_a_kept_channel_gives_what_its_loader_gives(folder, made, from_s, to_s):
    loaded = channel(folder, *made)
    keeper = Kept(loaded)
    same(keeper(-SHORT_S, SHORT_S), loaded.load(-SHORT_S, SHORT_S))
    same(keeper(from_s, to_s), loaded.load(from_s, to_s))


@settings(max_examples=60, deadline=None)
@given(made=channels, piece_s=st.floats(0.1, 200.0))
def test_the_pieces_of_a_channel_are_the_channel(folder, made, piece_s):
    loaded = channel(folder, *made)
    stretches: list[list[Signal]] = []
    for piece, begins in in_pieces(loaded, piece_s):
        if begins:
            stretches.append([])
        stretches[-1].append(piece)
    whole = loaded.load()
    assert [rows[0].start_s for rows in stretches] == [row.start_s for row in whole]
    for rows, row in zip(stretches, whole, strict=True):
        assert np.array_equal(np.concatenate([piece.values for piece in rows]), row.values)
        assert max(len(piece) for piece in rows) <= 2 * piece_s * row.rate_hz + 2


@settings(max_examples=30, deadline=None)
@given(made=channels, piece_s=st.floats(0.1, 200.0))
def test_decoding_in_pieces_changes_neither_filter_nor_faults(folder, made, piece_s):
    loaded = channel(folder, *made)
    options = FaultOptions(least_clipped_s=1.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hypnic.detect.emg_decoded.in_pieces", lambda row: in_pieces(row, piece_s))
        parts = decoded(loaded, 10.0, 0.4 * loaded.rate_hz, options)
    for part, raw in zip(parts, loaded.load(), strict=True):
        whole = band_pass(raw, 10.0, 0.4 * loaded.rate_hz)
        assert np.array_equal(part.emg.values, whole.values)
        assert part.emg.rate_hz == whole.rate_hz
        assert part.faults == find_faults(raw, loaded.resolution, loaded.limits, options)
        assert Spans([part.recorded]) == Spans([(raw.start_s, raw.end_s)])


troubles = st.lists(
    st.tuples(st.sampled_from(("flat", "rails", "top", "steps")), st.floats(0, 1), st.floats(0.01, 20)),
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(
    rate_hz=st.sampled_from((100.0, 199.7, 256.0)),
    step=st.sampled_from((0.1, 1.0)),
    noise_uv=st.sampled_from((0.5, 5.0, 50.0)),
    found=troubles,
    pieces_s=st.lists(st.floats(0.01, 15), min_size=1, max_size=8),
)
def test_faults_do_not_depend_on_the_pieces(rate_hz, step, noise_uv, found, pieces_s):
    values = noise_uv * np.random.default_rng(1).standard_normal(round(40 * rate_hz))
    for kind, share, length_s in found:
        at = int(share * (len(values) - 1))
        part = values[at : at + max(1, round(length_s * rate_hz))]
        part[:] = {
            "flat": part[0],
            "rails": np.clip(part * 100, -200, 200),
            "top": 200.0,
            "steps": part[0] + step * (np.arange(len(part)) % 2),
        }[kind]
    values = (np.round(values / step) * step).astype(np.float32)
    options = FaultOptions(least_flat_s=1.0, least_clipped_s=1.0)
    finder = FaultFinder(rate_hz, 3.0, step, (-300.0, 300.0), options)
    ends = np.cumsum([max(1, round(length_s * rate_hz)) for length_s in pieces_s])
    for piece in np.split(values, ends[ends < len(values)]):
        finder.add(piece)
    assert finder.found() == find_faults(Signal(values, rate_hz, 3.0), step, (-300.0, 300.0), options)
