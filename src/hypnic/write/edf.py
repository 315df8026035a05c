"""Marks and signals → EDF+ files. The only door to edfio."""

from __future__ import annotations

import io
import math
import tempfile
from collections.abc import Iterable
from datetime import datetime, time
from fractions import Fraction
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hypnic.errors import WriteError
from hypnic.model.night import Night
from hypnic.model.recording import Channel, Recording, Subject
from hypnic.write.notes import Note, annotation_text, header_text, night_notes, recording_notes
from hypnic.write.plain import rounded
from hypnic.write.whole import whole_file

if TYPE_CHECKING:
    import edfio

MAX_RECORD_S = 60
MAX_STEP_UV = 0.1
LEAST_REACH_UV, LEAST_REACH, MAX_REACH = 500.0, 0.01, 9_999_999.0
DIGITAL_MIN, DIGITAL_MAX = -32768, 32767
BLOCK_BYTES = 32_000_000


def annotations_edf(night: Night) -> bytes:
    """Return an EDF+ file of annotations only, which starts when the recording starts.

    It holds the stages, every leg movement of one leg (`Limb movement@@channel`), the PLM series,
    what the scorer marked (arousals, breathing, lights), and what is no leg movement as
    `Not counted: why`, without the reason where a reader could take its words for a movement.
    Without a start time it starts at 00:00:00 on an unknown day.
    """
    import edfio

    buffer = io.BytesIO()
    notes = [*night_notes(night)]
    # edfio wants something to annotate; an empty night still says where it ends.
    notes = notes or [Note(0.0, 0.0, "Nothing marked")]
    edfio.Edf([], annotations=_encoded(notes), **_heading(night.start, night.subject)).write(buffer)
    return buffer.getvalue()


def write_annotations(path: Path, night: Night) -> None:
    """Write `annotations_edf(night)` to a file, whole or not at all.

    Raises
    ------
    WriteError
        If the file cannot be written.
    """
    content = annotations_edf(night)
    with whole_file(Path(path)) as unfinished:
        unfinished.write_bytes(content)


def _encoded(notes: Iterable[Note]) -> list[edfio.EdfAnnotation]:
    import edfio

    return [
        edfio.EdfAnnotation(
            rounded(note.onset_s, seconds=True),
            rounded(note.duration_s, seconds=True) or None,
            annotation_text(note.text),
        )
        for note in notes
    ]


def _heading(start: datetime | None, subject: Subject) -> dict[str, Any]:
    import edfio

    dated = start is not None and 1985 <= start.year <= 2084  # what the header has room for
    sex = {"f": "F", "m": "M"}.get(subject.sex or "", "X")
    return {
        "patient": edfio.Patient(sex=sex),  # type: ignore[arg-type]
        "recording": edfio.Recording(startdate=start.date() if start is not None and dated else None),
        "starttime": start.time() if start is not None else time(0),
    }


def write_recording(path: Path, recording: Recording) -> None:
    """Write any recording as EDF+C, whole or not at all; the same recording gives the same bytes.

    Voltages keep steps of 0.1 µV or finer: the range is that of the channel's `limits` where they
    allow it, else of its samples (coarser only where a voltage spans more than 6.5 mV). Marks keep
    their own words, else get the standard ones. Labels are cut to 16 ASCII characters.

    A gap has no place in EDF+C: it is filled with the value nearest to zero and annotated `No signal@@label`,
    so that nothing after it moves. So is the end, up to a whole data record. Samples go to the nearest place
    of the channel's clock. Uses a temporary file as large as the samples; memory does not grow
    with the number of channels.

    Raises
    ------
    WriteError
        If the file cannot be written or is one of the recording's own, or no data record of up to
        60 s holds a whole number of samples of every channel.
    """
    path = Path(path)
    if any(path.resolve() == Path(source).resolve() for source in recording.files):
        raise WriteError(f"will not overwrite {path}: the recording is read from it; name another file")
    if not recording.channels:
        raise WriteError(f"cannot write {path}: the recording has no channels")
    record_s, samples = _records(path, recording.channels)
    count = max(1, math.ceil(Fraction(recording.duration_s).limit_denominator(1_000_000) / record_s))
    with whole_file(path) as unfinished, tempfile.TemporaryFile(dir=path.parent) as scratch:
        encoded = [
            _spool(scratch, channel, count * size)
            for channel, size in zip(recording.channels, samples, strict=True)
        ]
        notes = [*recording_notes(recording, count * record_s)]
        heading = _heading(recording.start, recording.subject)
        track = _annotation_track(notes, heading, count, record_s)
        header = _header(encoded, samples, heading, record_s, count, track.shape[1] // 2)
        with unfinished.open("wb") as target:
            target.write(header)
            _interleave(target, scratch, samples, count, track)


def _records(path: Path, channels: tuple[Channel, ...]) -> tuple[int, list[int]]:
    rates = [Fraction(channel.rate_hz).limit_denominator(MAX_RECORD_S) for channel in channels]
    record_s = math.lcm(*(rate.denominator for rate in rates))
    odd = [
        channel
        for channel, rate in zip(channels, rates, strict=True)
        if abs(float(rate) - channel.rate_hz) > 1e-9 * channel.rate_hz
    ]
    if odd or record_s > MAX_RECORD_S:
        culprit = odd[0] if odd else max(channels, key=lambda each: Fraction(each.rate_hz).denominator)
        raise WriteError(
            f"cannot write {path}: no data record of up to {MAX_RECORD_S} s holds a whole number of samples "
            f"of every channel ({culprit.label!r} has {culprit.rate_hz:.10g} Hz); resample it first"
        )
    return record_s, [int(rate * record_s) for rate in rates]


class _Encoded(NamedTuple):
    label: str
    unit: str
    range: tuple[float, float]


def _spool(scratch: IO[bytes], channel: Channel, size: int) -> _Encoded:
    """Append the channel's samples as int16 to the scratch file; `size` samples from second 0."""
    values = np.zeros(size, dtype=np.float32)
    for signal in channel.load():
        at = round(signal.start_s * channel.rate_hz)
        kept = signal.values[max(0, -at) : max(0, size - at)]
        values[max(0, at) : max(0, at) + len(kept)] = np.nan_to_num(kept, posinf=0.0, neginf=0.0)
    low, high = _physical_range(channel, float(values.min()), float(values.max()))
    step = (high - low) / (DIGITAL_MAX - DIGITAL_MIN)
    for block in np.array_split(values, max(1, size // 1_000_000)):
        digital = np.rint((block.astype(np.float64) - low) / step) + DIGITAL_MIN
        scratch.write(np.clip(digital, DIGITAL_MIN, DIGITAL_MAX).astype("<i2").tobytes())
    return _Encoded(header_text(channel.label, 16) or "Channel", header_text(channel.unit, 8), (low, high))


def _physical_range(channel: Channel, low: float, high: float) -> tuple[float, float]:
    if channel.limits is not None and channel.limits[0] < channel.limits[1]:
        lowest, highest = _spelled(*channel.limits)
        step = (highest - lowest) / (DIGITAL_MAX - DIGITAL_MIN)
        fine = channel.unit != "uV" or step <= MAX_STEP_UV * (1 + 1e-6)
        if fine and lowest <= low and high <= highest:
            return lowest, highest
    # Symmetric, so that zero and small values keep their sign; never a range without width.
    reach = max(abs(low), abs(high), LEAST_REACH_UV if channel.unit == "uV" else LEAST_REACH)
    if reach > MAX_REACH:
        raise WriteError(f"cannot write {channel.label!r}: EDF has no room for values up to {reach:.3g}")
    return _spelled(-reach, reach)


def _spelled(low: float, high: float) -> tuple[float, float]:
    """Return the range that the header will hold: eight characters a limit, rounded outwards."""
    import edfio

    # More decimals than eight characters can hold would be an exponent for very small numbers.
    low, high = math.floor(low * 1e5) / 1e5, math.ceil(high * 1e5) / 1e5
    signal = edfio.EdfSignal.from_digital(np.zeros(1, np.int16), 1, physical_range=(low, high))
    return signal.physical_min, signal.physical_max


def _annotation_track(
    notes: list[Note], heading: dict[str, Any], count: int, record_s: int
) -> npt.NDArray[np.uint8]:
    """Return the annotation bytes of every data record, shape (count, bytes), as edfio lays them out."""
    import edfio

    pulse = edfio.EdfSignal.from_digital(
        np.zeros(count, np.int16), 1 / record_s, label="x", physical_range=(-1, 1)
    )
    buffer = io.BytesIO()
    edf = edfio.Edf([pulse], annotations=_encoded(notes), data_record_duration=record_s, **heading)
    edf.write(buffer)
    records = np.frombuffer(buffer.getvalue(), np.uint8, offset=edf.bytes_in_header_record)
    return records.reshape(count, -1)[:, 2:]


def _header(
    encoded: list[_Encoded],
    samples: list[int],
    heading: dict[str, Any],
    record_s: int,
    count: int,
    annotation_samples: int,
) -> bytes:
    """Return the header that edfio writes for one data record, with the real number of records in it."""
    import edfio

    signals = [
        edfio.EdfSignal.from_digital(
            np.zeros(size, np.int16),
            size / record_s,
            label=each.label,
            physical_dimension=each.unit,
            physical_range=each.range,
        )
        for each, size in zip(encoded, samples, strict=True)
    ]
    buffer = io.BytesIO()
    edf = edfio.Edf(signals, annotations=(), data_record_duration=record_s, **heading)
    edf.write(buffer)
    header = bytearray(buffer.getvalue()[: edf.bytes_in_header_record])
    total = len(signals) + 1
    header[236:244] = f"{count:<8}".encode()
    # Samples per record: after 216 bytes of other fields for each signal; the annotations come last.
    at = 256 + 216 * total + 8 * (total - 1)
    header[at : at + 8] = f"{annotation_samples:<8}".encode()
    return bytes(header)


def _interleave(
    target: IO[bytes], scratch: IO[bytes], samples: list[int], count: int, track: npt.NDArray[np.uint8]
) -> None:
    """Turn channel after channel into record after record, a block of records at a time."""
    record_bytes = 2 * sum(samples) + track.shape[1]
    block = max(1, BLOCK_BYTES // record_bytes)
    for first in range(0, count, block):
        size = min(block, count - first)
        records = np.empty((size, record_bytes), np.uint8)
        column, base = 0, 0
        for each in samples:
            scratch.seek(base + 2 * each * first)
            content = np.frombuffer(scratch.read(2 * each * size), np.uint8)
            records[:, column : column + 2 * each] = content.reshape(size, 2 * each)
            column += 2 * each
            base += 2 * each * count
        records[:, column:] = track[first : first + size]
        target.write(records.tobytes())
