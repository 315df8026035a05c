"""The header of an EDF, EDF+ or BDF file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from hypnic.errors import ReadError
from hypnic.read.edf.calibration import calibration
from hypnic.read.edf.fields import Fields, real_number, whole_number
from hypnic.read.edf.findings import Findings
from hypnic.read.edf.prefilter import high_pass
from hypnic.read.edf.start import start_of

BLOCK = 256
"""Bytes of the fixed part of a header, and of each signal's part (EDF, Kemp et al. 1992)."""
MAX_SIGNALS = 4096
MAX_RATE_HZ = 1e6
MAX_DAYS = 366.0
"""hypnic's own limits: what claims more is damaged, and is refused before anything is made of it."""

_BOM = b"\xef\xbb\xbf"
_BIOSEMI = b"\xffBIOSEMI"
_ARCHIVES = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"Rar!", "RAR"),
)
_OTHERS = ((b"<", "a web page or XML"), (b"%PDF", "a PDF"), (b"{", "JSON"), (b"\xff\xfe", "UTF-16 text"))


@dataclass(frozen=True, slots=True)
class SignalHeader:
    """One signal as its header describes it.

    Attributes
    ----------
    samples
        Per record; 0 where the signal is there in name only.
    first_byte
        Where its samples start in a record.
    gain, offset
        Stored value × gain + offset is in `unit`; None where the header does not say.
    digital
        Smallest and largest stored value, in this order; None where unreadable.
    high_pass_hz
        What the prefiltering field says of a high-pass, 0 for none; None where it says nothing.
    """

    label: str
    unit: str
    samples: int
    first_byte: int
    gain: float | None
    offset: float
    digital: tuple[int, int] | None
    high_pass_hz: float | None

    @property
    def is_annotations(self) -> bool:
        """Whether it holds EDF+ annotations and no samples."""
        return holds_annotations(self.label)


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says, repaired.

    Attributes
    ----------
    data_start
        Byte at which the first record starts.
    sample_bytes
        2 in EDF, 3 in BDF.
    plus
        "C", "D" or "" for EDF+C, EDF+D and plain EDF.
    patient
        The local patient identification; may name a person: only `subject_of` looks at it.
    start
        Wall clock of the header; None where it cannot be read.
    declared_records
        As stated; None where unreadable, negative where the recorder never closed the file.
    record_s
        Length of a record; may be 0 where there are only annotations.
    """

    data_start: int
    sample_bytes: int
    plus: str
    patient: str
    start: datetime | None
    declared_records: int | None
    record_s: float
    signals: tuple[SignalHeader, ...]

    @property
    def record_bytes(self) -> int:
        """Bytes of one record."""
        return self.sample_bytes * sum(signal.samples for signal in self.signals)

    @property
    def ordinary(self) -> tuple[SignalHeader, ...]:
        """The signals that hold samples."""
        return tuple(s for s in self.signals if s.samples and not s.is_annotations)


def holds_annotations(label: str) -> bool:
    """Whether a signal of this name holds EDF+ or BDF+ annotations."""
    return label.casefold() in ("edf annotations", "bdf annotations")


def parse_header(head: bytes, findings: Findings) -> Header:
    """Return the header at the front of a file.

    Parameters
    ----------
    head
        The file's first bytes: as many as the header needs, or all there are.

    Raises
    ------
    ReadError
        If this is no EDF file, or its header lies about the layout beyond repair.
    """
    name = findings.file
    shift = 3 if head.startswith(_BOM) else 0
    if shift:
        findings.add("BOM", "a byte order mark stands before the header; it was skipped")
    head = head[shift:]
    _refuse_what_is_no_edf(head, name)
    fields = Fields(head, findings)
    version = head[:8]
    fields.skip(8)
    patient, recording = fields.text(80, "patient"), fields.text(80, "recording")
    date, clock = fields.text(8, "date"), fields.text(8, "time")
    stated_bytes = fields.text(8, "header size")
    reserved = fields.text(44, "reserved")
    records = whole_number(fields.text(8, "records"))
    seconds_text, count_text = fields.text(8, "record duration"), fields.text(4, "number of signals")
    count = _signal_count(count_text, len(head), name)
    data_start = BLOCK * (count + 1)
    _check_version(version, findings)
    if whole_number(stated_bytes) != data_start:
        what = f"the header says {stated_bytes!r} bytes of itself; {count} signals need {data_start}"
        findings.add("HEADER_SIZE", what)
    sample_bytes = 3 if version == _BIOSEMI else 2
    signals = _signals(fields, count, sample_bytes, findings)
    return Header(
        data_start=data_start + shift,
        sample_bytes=sample_bytes,
        plus=reserved[4:5] if reserved[:4] in ("EDF+", "BDF+") and reserved[4:5] in ("C", "D") else "",
        patient=patient,
        start=start_of(date, clock, recording, findings),
        declared_records=records,
        record_s=_record_s(seconds_text, signals, findings),
        signals=signals,
    )


def header_bytes(head: bytes) -> int:
    """Return how many bytes of the file the header may need, from its first `BLOCK` + 3 bytes."""
    at = 3 if head.startswith(_BOM) else 0
    count = whole_number(head[at + 252 : at + BLOCK].replace(b"\0", b" ").decode("latin-1").strip())
    return at + BLOCK * (1 + min(max(count or 0, 0), MAX_SIGNALS))


def _refuse_what_is_no_edf(head: bytes, name: str) -> None:
    if not head:
        raise ReadError(f"{name} is empty (0 bytes): copy or export it again")
    for magic, archive in _ARCHIVES:
        if head.startswith(magic):
            raise ReadError(f"{name} is a {archive} archive, not an EDF recording: unpack it first")
    if _looks_like_edf(head):
        return
    for magic, other in _OTHERS:
        if head.lstrip().startswith(magic):
            raise ReadError(
                f"{name} is no EDF or BDF recording: it looks like {other}; give the recording itself"
            )
    if len(head) < BLOCK and head.startswith(b"0 "):
        raise ReadError(
            f"{name} is cut off: {len(head)} bytes, and an EDF header has {2 * BLOCK} or more; copy it again"
        )
    begins = head[:8].decode("latin-1")
    raise ReadError(
        f"{name} is no EDF or BDF recording: it starts with {begins!r}; give the recording itself"
    )


def _looks_like_edf(head: bytes) -> bool:
    """Whether the version is right, or is not but the fields around it are an EDF header's."""
    if len(head) < BLOCK:
        return False
    if head.startswith(_BIOSEMI) or head[:8].replace(b"\0", b" ").strip() == b"0":
        return True
    numbers = (head[184:192], head[236:244], head[252:256])
    return all(whole_number(n.decode("latin-1").strip("\0 ")) is not None for n in numbers)


def _check_version(version: bytes, findings: Findings) -> None:
    if version != _BIOSEMI and version.replace(b"\0", b" ").strip() != b"0":
        findings.add("VERSION", f"the version field is {version!r}, not '0'; it was read as EDF all the same")


def _signal_count(text: str, size: int, name: str) -> int:
    count = whole_number(text)
    if count is None or not 0 < count <= MAX_SIGNALS:
        raise ReadError(
            f"{name} cannot be read: its header gives {text!r} as the number of signals; "
            "export the recording again"
        )
    if size < BLOCK * (count + 1):
        raise ReadError(
            f"{name} is cut off in its header: {count} signals need {BLOCK * (count + 1)} bytes, "
            f"the file has {size}; copy or export it again"
        )
    return count


def _record_s(text: str, signals: tuple[SignalHeader, ...], findings: Findings) -> float:
    value = real_number(
        text,
        lambda: findings.add(
            "COMMA", "a number has a decimal comma; it was read as a point", "record duration"
        ),
    )
    rates = [s.samples for s in signals if s.samples and not s.is_annotations]
    if not rates:
        if value is not None and 0 <= value <= MAX_DAYS * 86400:
            return value
        what = f"the duration of a record is {text!r}; it was not used, for there are only annotations"
        findings.add("BAD_NUMBER", what)
        return 0.0
    if value is None or not 0 < value <= MAX_DAYS * 86400:
        raise ReadError(
            f"{findings.file} cannot be read: its header gives {text!r} seconds as the duration of a record, "
            "so no sampling rate is known; export the recording again"
        )
    if max(rates) / value > MAX_RATE_HZ:
        raise ReadError(
            f"{findings.file} cannot be read: its header claims {max(rates)} samples in {value:g} s on one "
            "signal, more than any recorder takes; export the recording again"
        )
    return value


def _signals(fields: Fields, count: int, sample_bytes: int, findings: Findings) -> tuple[SignalHeader, ...]:
    labels = _labels(fields, count, findings)
    fields.skip(80 * count)
    units = [fields.text(8, label) for label in labels]
    physical_min, physical_max = fields.column(8, count), fields.column(8, count)
    digital_min, digital_max = fields.column(8, count), fields.column(8, count)
    high_pass_hz = [high_pass(fields.raw(80)) for _ in range(count)]
    samples = [
        _samples(text, label, findings) for label, text in zip(labels, fields.column(8, count), strict=True)
    ]
    starts = np.cumsum([0, *samples]) * sample_bytes
    signals = []
    for i, label in enumerate(labels):
        limits = (physical_min[i], physical_max[i], digital_min[i], digital_max[i])
        ordinary = samples[i] > 0 and not holds_annotations(label)
        gain, offset, digital = calibration(limits, label, findings) if ordinary else (None, 0.0, None)
        first_byte = int(starts[i])
        signals.append(
            SignalHeader(label, units[i], samples[i], first_byte, gain, offset, digital, high_pass_hz[i])
        )
    return tuple(signals)


def _labels(fields: Fields, count: int, findings: Findings) -> list[str]:
    labels: list[str] = []
    for i in range(count):
        label = fields.text(16)
        if not label:
            label = f"signal {i + 1}"
            findings.add("NO_LABEL", "the signal has no name; it is named after its place in the file", label)
        elif label in labels and not holds_annotations(label):
            findings.add(
                "DUP_LABEL", "several signals have this name; a choice by name takes the first", label
            )
        labels.append(label)
    return labels


def _samples(text: str, label: str, findings: Findings) -> int:
    samples = whole_number(text)
    if samples is None or samples < 0:
        raise ReadError(
            f"{findings.file} cannot be read: its header gives {text!r} as the samples per record "
            f"of {label!r}, so nothing after it can be found; export the recording again"
        )
    if samples == 0:
        findings.add("SAMPLES", "the signal has no samples; it was left out", label)
    return samples
