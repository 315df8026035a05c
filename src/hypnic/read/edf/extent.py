"""How many records a file really holds, whatever its header says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from hypnic.errors import ReadError
from hypnic.read.edf.annotations import read_tals
from hypnic.read.edf.findings import Findings
from hypnic.read.edf.header import Header
from hypnic.read.edf.records import Records, open_file


def lay_out(path: Path, header: Header, findings: Findings) -> Records:
    """Return the records on disk that are to be used.

    Raises
    ------
    ReadError
        If there is not one whole record.
    """
    with open_file(path) as file:
        data_bytes = max(0, file.seek(0, 2) - header.data_start)
    if header.record_bytes == 0:
        raise ReadError(f"{findings.file} has no data: no signal has any samples; export the recording again")
    on_disk, rest = divmod(data_bytes, header.record_bytes)
    if on_disk == 0:
        raise ReadError(
            f"{findings.file} has no whole record: its header claims records of {header.record_bytes} bytes "
            f"and {data_bytes} follow it; copy or export the recording again"
        )
    records = Records(path, header.data_start, header.record_bytes, header.sample_bytes, on_disk)
    used = _used(records, header, rest, findings)
    return Records(path, header.data_start, header.record_bytes, header.sample_bytes, used)


def tals_of(records: Records, header: Header, first: int, last: int) -> Iterator[list[tuple[bytes, int]]]:
    """Yield, block by block, (bytes, bytes per record) of each annotation signal in records [first, last)."""
    signals = [s for s in header.signals if s.is_annotations and s.samples]
    for _, block in records.blocks(first, last) if signals else ():
        yield [(records.raw(s, block).tobytes(), s.samples * records.sample_bytes) for s in signals]


def _used(records: Records, header: Header, rest: int, findings: Findings) -> int:
    declared, on_disk = header.declared_records, records.count
    if declared is None:
        findings.add("N_RECORDS", f"the number of records is unreadable; the {on_disk} on disk were used")
    elif declared < 0:
        findings.add(
            "NOT_CLOSED", f"the recorder never closed the file; the {on_disk} records on disk were used"
        )
    elif declared > on_disk:
        what = f"the file ends early: {declared} records are stated, {on_disk} are there and were used"
        findings.add("TRUNCATED", what)
    else:
        return _with_extra(records, header, rest, findings)
    if rest:
        findings.add("PARTIAL_RECORD", f"the last record is cut; its {rest} bytes were left out")
    return on_disk


def _with_extra(records: Records, header: Header, rest: int, findings: Findings) -> int:
    declared = header.declared_records or 0
    used = declared + _extra_records(records, header, declared, rest)
    if used > declared:
        what = f"{declared} records are stated, but {used} are there; all of them were used"
        findings.add("N_RECORDS", what)
    if used == 0:
        raise ReadError(f"{findings.file} has no data: its header states 0 records, and none can be made out")
    left_out = (records.count - used) * records.record_bytes + rest
    if left_out:
        findings.add(
            "EXTRA_DATA", f"{left_out} bytes after the last record are no record; they were left out"
        )
    return used


def _extra_records(records: Records, header: Header, declared: int, rest: int) -> int:
    """Return how many of the records after the stated ones are real.

    In EDF+ those that say when they start; in plain EDF all, if nothing is left over, else none.
    """
    if not any(signal.is_annotations and signal.samples for signal in header.signals):
        return records.count - declared if rest == 0 or declared == 0 else 0
    probe = read_tals(tals_of(records, header, declared, records.count), Findings(""))
    return next((i for i, onset in enumerate(probe.onsets_s) if math.isnan(onset)), len(probe.onsets_s))
