"""The records of an EDF or BDF file on disk: bytes → samples, only those asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from hypnic.errors import ReadError
from hypnic.model.recording import SampleArray, Signal
from hypnic.read.edf.header import SignalHeader
from hypnic.read.edf.timeline import Segment, Timeline

BLOCK_BYTES = 16 << 20
"""How much of the file is mapped at a time: more is no faster, and mapped pages count as memory used."""
EDGE = 1e-6
"""Share of a sample by which a limit may miss a sample's time and still mean that sample."""

ByteArray = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Records:
    """Where the records of a file are; nothing is open between two reads.

    Attributes
    ----------
    count
        Whole records on disk that are used.
    """

    path: Path
    data_start: int
    record_bytes: int
    sample_bytes: int
    count: int

    def blocks(self, first: int, last: int) -> Iterator[tuple[int, ByteArray]]:
        """Yield records [first, last) as (number of the first, bytes of shape (n, record_bytes)).

        Raises
        ------
        ReadError
            If the file has become shorter since it was opened first, or cannot be mapped.
        """
        per_block = max(1, BLOCK_BYTES // self.record_bytes)
        with open_file(self.path) as file:
            size = file.seek(0, 2)
            if size < self.data_start + last * self.record_bytes:
                raise ReadError(
                    f"{self.path} has become shorter while it was read: {size} bytes; start again"
                )
            for at in range(first, last, per_block):
                shape = (min(per_block, last - at), self.record_bytes)
                offset = self.data_start + at * self.record_bytes
                try:
                    block = np.memmap(file, dtype=np.uint8, mode="r", offset=offset, shape=shape)
                except OSError as error:
                    raise ReadError(f"{self.path} cannot be read: {error}; copy it to a local disk") from None
                yield at, block

    def raw(self, signal: SignalHeader, block: ByteArray) -> ByteArray:
        """Return the bytes of one signal in a block, shape (n, samples * sample_bytes)."""
        return block[:, signal.first_byte : signal.first_byte + signal.samples * self.sample_bytes]


@dataclass(frozen=True, slots=True)
class SampleLoader:
    """Decodes one signal: called with (from_s, to_s), it gives one `Signal` per unbroken stretch.

    Attributes
    ----------
    gain, offset
        Stored value × gain + offset is in the channel's unit.
    """

    records: Records
    signal: SignalHeader
    timeline: Timeline
    gain: float
    offset: float
    rate_hz: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rate_hz", self.signal.samples / self.timeline.record_s)

    def __call__(self, from_s: float, to_s: float) -> tuple[Signal, ...]:
        """Return the samples taken in [from_s, to_s)."""
        signals = (self._stretch(segment, from_s, to_s) for segment in self.timeline.segments)
        return tuple(signal for signal in signals if signal is not None)

    def _stretch(self, segment: Segment, from_s: float, to_s: float) -> Signal | None:
        samples = segment.count * self.signal.samples
        first = self._index(max(from_s, segment.start_s + segment.skip_s) - segment.start_s, samples)
        last = self._index(to_s - segment.start_s, samples)
        if first >= last:
            return None
        values = self._decoded(segment.first * self.signal.samples + first, last - first)
        return Signal(values, self.rate_hz, segment.start_s + first / self.rate_hz)

    def _index(self, after_s: float, samples: int) -> int:
        """Return the first sample at or after a time from the segment's start, within [0, samples]."""
        position = min(max(after_s * self.rate_hz, 0.0), float(samples))
        return math.ceil(position - EDGE)

    def _decoded(self, first: int, count: int) -> SampleArray:
        """Return samples [first, first + count), counted through the file; both edges may cut a record."""
        per_record = self.signal.samples
        head = first // per_record
        tail = -(-(first + count) // per_record)
        values = np.empty((tail - head, per_record), dtype=np.float32)
        decode = _decode_24 if self.records.sample_bytes == 3 else _decode_16
        for at, block in self.records.blocks(head, tail):
            out = values[at - head : at - head + len(block)]
            decode(self.records.raw(self.signal, block), self.gain, self.offset, out)
        start = first - head * per_record
        return values.reshape(-1)[start : start + count]


def open_file(path: Path) -> BinaryIO:
    """Open a file for reading.

    Raises
    ------
    ReadError
        If it is missing, a folder, not a plain file, or may not be read.
    """
    try:
        if path.is_dir():
            raise ReadError(f"{path} is a folder: give the recording's file")
        if path.exists() and not path.is_file():
            raise ReadError(f"{path} is not a plain file: give the recording's file")
        return path.open("rb")
    except FileNotFoundError:
        raise ReadError(f"{path} does not exist: check the name and the folder") from None
    except PermissionError:
        raise ReadError(f"{path} may not be read: ask its owner for permission") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{path} cannot be opened: {error}") from None


def _decode_16(raw: ByteArray, gain: float, offset: float, out: SampleArray) -> None:
    out[:] = raw.view("<i2")
    out *= np.float32(gain)
    if offset:
        out += np.float32(offset)


def _decode_24(raw: ByteArray, gain: float, offset: float, out: SampleArray) -> None:
    parts = raw.reshape(len(raw), -1, 3)
    values = parts[..., 2].view(np.int8).astype(np.int32) << 16
    values |= parts[..., 1].astype(np.int32) << 8
    values |= parts[..., 0]
    # 24 bits and the gain need more than float32 holds; the sum is rounded once.
    out[:] = values * gain + offset
