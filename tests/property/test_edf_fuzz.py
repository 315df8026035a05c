"""Random damage: the reader refuses or finds, never falls over, and never takes memory the file has not."""

import os
import tracemalloc
from itertools import pairwise

import numpy as np
import pytest

from edf_cases import BDF, EDF, PLUS, File
from hypnic.errors import ReadError
from hypnic.model.recording import Recording
from hypnic.read.edf import read_edf

RUNS = int(os.environ.get("HYPNIC_FUZZ_RUNS", "400"))
"""More by hand: HYPNIC_FUZZ_RUNS=10000."""
SOURCES: tuple[File, ...] = (EDF, PLUS, BDF)
WORDS = (
    b"-1",
    b"0",
    b"1e300",
    b"-1e-300",
    b"nan",
    b"inf",
    b"99999999",
    b"9" * 8,
    b"",
    b"\0" * 8,
    b"1,5",
    b"+.5",
    b"\xff\xfe",
    b"-",
)
MEMORY_BYTES = 12 << 20
"""A good file of these is 0.1 MB; damage may not make it cost more than a few blocks."""


def mutated(seed: int) -> bytes:
    random = np.random.default_rng(seed)
    raw = bytearray(SOURCES[seed % len(SOURCES)].to_bytes())
    head = 1024 if seed % 3 else 768
    for _ in range(random.integers(1, 6)):
        end = head if random.random() < 0.7 else len(raw)
        at = int(random.integers(0, max(1, min(end, len(raw)))))
        match int(random.integers(0, 6)):
            case 0:
                raw[at : at + 1] = bytes([int(random.integers(0, 256))])
            case 1:
                raw[at : at + 1] = bytes([raw[at] ^ 1 << int(random.integers(0, 8))]) if raw else b""
            case 2:
                word = WORDS[int(random.integers(0, len(WORDS)))].ljust(8)
                at -= at % 8
                raw[at : at + 8] = word
            case 3:
                del raw[at : at + int(random.integers(1, 300))]
            case 4:
                raw[at:at] = random.bytes(int(random.integers(1, 300)))
            case _:
                del raw[int(random.integers(0, len(raw) + 1)) :]
        raw = raw or bytearray(b"0")
    return bytes(raw)


def outcome(path) -> str:
    try:
        recording = read_edf(path)
        assert isinstance(recording, Recording)
        for channel in recording.channels:
            signals = channel.load()
            assert all(np.isfinite(signal.values).all() for signal in signals)
            assert all(a.end_s <= b.start_s + 0.01 for a, b in pairwise(signals))
            channel.load(3.3, 4.4)
    except ReadError as error:
        return "refused" if "\n" not in str(error) else "of several lines"
    return "found" if recording.issues else "clean"


def test_only_read_errors_and_findings(tmp_path):
    path = tmp_path / "night.edf"
    counts = dict.fromkeys(("clean", "found", "refused"), 0)
    tracemalloc.start()
    try:
        for seed in range(RUNS):
            path.write_bytes(mutated(seed))
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            try:
                counts[outcome(path)] += 1
            except Exception as error:
                error.add_note(f"seed {seed}")
                raise
            assert tracemalloc.get_traced_memory()[1] - before < MEMORY_BYTES, f"seed {seed}"
    finally:
        tracemalloc.stop()
    assert all(count > RUNS / 20 for count in counts.values()), counts


@pytest.mark.parametrize("claim", [b"99999999", b"9999999 ", b"2000000 "])
@pytest.mark.parametrize("field", [236, 768 + 216])
def test_a_huge_claim_allocates_nothing(claim, field, tmp_path):
    raw = bytearray(PLUS.to_bytes())
    raw[field : field + 8] = claim
    path = tmp_path / "huge.edf"
    path.write_bytes(raw)
    tracemalloc.start()
    try:
        outcome(path)
        assert tracemalloc.get_traced_memory()[1] < MEMORY_BYTES
    finally:
        tracemalloc.stop()
