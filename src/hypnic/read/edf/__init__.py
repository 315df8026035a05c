"""EDF, EDF+ and BDF, read tolerantly and honestly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import numpy as np

from hypnic.errors import ReadError
from hypnic.model.events import Events
from hypnic.model.recording import Channel, Recording, Role
from hypnic.model.spans import Spans
from hypnic.read.edf.annotations import Annotations, read_tals
from hypnic.read.edf.extent import lay_out, tals_of
from hypnic.read.edf.findings import Findings
from hypnic.read.edf.header import BLOCK, MAX_DAYS, Header, SignalHeader, header_bytes, parse_header
from hypnic.read.edf.records import Records, SampleLoader, open_file
from hypnic.read.edf.start import subject_of
from hypnic.read.edf.timeline import ROUNDING_S, Timeline, known_onsets, timeline
from hypnic.read.montage import with_roles
from hypnic.read.units import unit_of

NO_ROLES: Mapping[Role, str] = {}


def read_edf(path: Path, roles: Mapping[Role, str] = NO_ROLES) -> Recording:
    """Read an EDF, EDF+ (also discontinuous) or BDF file; samples are decoded when a channel is loaded.

    Parameters
    ----------
    path
        The file.
    roles
        Which label has which role, where the user says so; wins over the labels' own meaning.

    Returns
    -------
    Recording
        Second 0 is the start of the first record; marks are the file's own annotations, untranslated.
        Every repair is an issue whose code is in `hypnic.read.edf.findings.CODES`.

    Raises
    ------
    ReadError
        If this is no EDF file, if its header lies beyond repair, or if a chosen label does not exist.
    """
    path = Path(path)
    findings = Findings(path.name)
    header = _header(path, findings)
    records = lay_out(path, header, findings)
    annotations = _annotations(records, header, findings)
    times = _timeline(records, header, annotations, findings)
    marks = Events(annotations.events(times.second_0))
    channels, issues = with_roles(_channels(records, header, times), roles, path.name)
    start = header.start
    if start is not None:
        start += timedelta(microseconds=round(times.second_0 * 1e6))
    return Recording(
        name=path.stem,
        duration_s=times.end_s if channels else max((mark.end_s for mark in marks), default=times.end_s),
        start=start,
        channels=channels,
        marks=marks,
        subject=subject_of(header.patient, start, findings),
        issues=(*findings.issues(), *issues),
        files=(str(path),),
    )


def _header(path: Path, findings: Findings) -> Header:
    with open_file(path) as file:
        try:
            head = file.read(BLOCK + 3)
            head += file.read(max(0, header_bytes(head) - len(head)))
        except OSError as error:
            raise ReadError(f"{path} cannot be read: {error}; copy it to a local disk") from None
    return parse_header(head, findings)


def _annotations(records: Records, header: Header, findings: Findings) -> Annotations:
    has_tals = any(signal.is_annotations and signal.samples for signal in header.signals)
    if header.plus and not has_tals:
        what = (
            f"the header says EDF+{header.plus}, but there is no annotation signal to say when records start"
        )
        findings.add("NO_TAL", f"{what}; they were taken to follow each other without a gap")
    elif has_tals and not header.plus:
        findings.add("VERSION", "the header says plain EDF, but there is an annotation signal; it was read")
    return read_tals(tals_of(records, header, 0, records.count), findings)


def _timeline(records: Records, header: Header, annotations: Annotations, findings: Findings) -> Timeline:
    rates = [signal.samples / header.record_s for signal in header.ordinary]
    stated = np.array(annotations.onsets_s, dtype=np.float64)
    if not rates:
        # Nothing but annotations: what the records say of their own times matters only for second 0.
        known = stated[~np.isnan(stated)]
        return Timeline((), float(known[0]) if len(known) else 0.0, header.record_s)
    if records.count * header.record_s > MAX_DAYS * 86400:
        raise ReadError(
            f"{findings.file} cannot be read: {records.count} records of {header.record_s:g} s are "
            f"{records.count * header.record_s / 86400:.0f} days; export the recording again"
        )
    if not len(stated):
        stated = np.arange(records.count, dtype=np.float64) * header.record_s
    tolerance_s = max(0.5 / max(rates), ROUNDING_S)
    onsets = known_onsets(stated, header.record_s, tolerance_s, findings)
    return timeline(onsets, header.record_s, tolerance_s, findings)


def _channels(records: Records, header: Header, times: Timeline) -> list[Channel]:
    recorded = times.recorded
    return [_channel(signal, records, times, recorded) for signal in header.ordinary]


def _channel(signal: SignalHeader, records: Records, times: Timeline, recorded: Spans) -> Channel:
    unit = unit_of(signal.unit)
    if signal.gain is None or signal.digital is None:
        # The stored numbers as they are: a step of unknown worth, in no unit.
        loader = SampleLoader(records, signal, times, 1.0, 0.0)
        limits = None if signal.digital is None else (float(signal.digital[0]), float(signal.digital[1]))
        unit_name, resolution = "", None
    else:
        gain, offset = signal.gain * unit.scale, signal.offset * unit.scale + unit.offset
        loader = SampleLoader(records, signal, times, gain, offset)
        ends = sorted(value * gain + offset for value in signal.digital)
        limits, unit_name, resolution = (ends[0], ends[1]), unit.name, abs(gain)
    return Channel(
        label=signal.label,
        role=Role.OTHER,
        rate_hz=loader.rate_hz,
        loader=loader,
        recorded=recorded,
        unit=unit_name,
        stored_unit=signal.unit,
        resolution=resolution,
        limits=limits,
        calibrated=signal.gain is not None,
        high_pass_hz=signal.high_pass_hz,
    )
