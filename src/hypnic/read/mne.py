"""An `mne.io.Raw` → a recording, for people who already have one in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hypnic.model.events import Event, Events, Kind
from hypnic.model.recording import Channel, Issue, Recording, Role, Sex, Signal, Subject
from hypnic.model.spans import Spans
from hypnic.read.montage import with_roles
from hypnic.read.units import MICROVOLT, unit_of

if TYPE_CHECKING:
    import mne

NO_ROLES: Mapping[Role, str] = {}
FIFF_UNIT_V = 107
"""MNE's code for a channel in volts (FIFF constants)."""
GAP_LABEL = "BAD_ACQ_SKIP"
"""MNE's own name for stretches that were not recorded and that it fills with zeros."""
EDGE = 1e-6
"""Share of a sample by which a limit may miss a sample's time and still mean that sample."""


def read_mne(raw: mne.io.BaseRaw, roles: Mapping[Role, str] = NO_ROLES) -> Recording:
    """Take the channels and annotations of an MNE recording; samples are fetched when a channel is loaded.

    Parameters
    ----------
    raw
        Not changed, and kept by the channels. Its samples are what MNE gives: filters that were applied
        stay applied, and a channel that MNE has upsampled stays at the common rate.
    roles
        Which channel name has which role, where the user says so.

    Returns
    -------
    Recording
        Second 0 is the first sample. What MNE holds in volts is in µV; the clock is `meas_date` without
        its time zone, which in EDF is the local time. The resolution of the converter is not known.

    Raises
    ------
    ReadError
        If a chosen name does not exist.
    """
    rate_hz = float(raw.info["sfreq"])
    duration_s = int(raw.n_times) / rate_hz
    name, files = _names(raw)
    marks = Events(_marks(raw))
    recorded = Spans([(0.0, duration_s)]) - marks.where(lambda row: row.label.startswith(GAP_LABEL)).spans
    channels = [_channel(raw, at, rate_hz, recorded) for at in range(len(raw.ch_names))]
    with_role, issues = with_roles(channels, roles, name)
    if recorded.total_s < duration_s:
        lost_s = duration_s - recorded.total_s
        what = f"{lost_s:.6g} s are annotated as not recorded ({GAP_LABEL}); they are kept as gaps"
        issues = (Issue(name, what, "GAP"), *issues)
    return Recording(
        name=name,
        duration_s=duration_s,
        start=_start(raw),
        channels=with_role,
        marks=marks,
        subject=_subject(raw),
        issues=issues,
        files=files,
    )


@dataclass(frozen=True, slots=True)
class RawLoader:
    """Fetches one channel of a `Raw`: one `Signal` per recorded stretch."""

    raw: Any
    at: int
    rate_hz: float
    recorded: Spans
    scale: float

    def __call__(self, from_s: float, to_s: float) -> tuple[Signal, ...]:
        """Return the samples taken in [from_s, to_s)."""
        stretches = (self._stretch(max(a, from_s), min(b, to_s)) for a, b in self.recorded)
        return tuple(signal for signal in stretches if signal is not None)

    def _stretch(self, from_s: float, to_s: float) -> Signal | None:
        first, last = (int(np.ceil(t * self.rate_hz - EDGE)) for t in (from_s, max(to_s, from_s)))
        if first >= last:
            return None
        values = self.raw.get_data(picks=[self.at], start=first, stop=last)[0] * self.scale
        return Signal(values.astype(np.float32), self.rate_hz, first / self.rate_hz)


def _channel(raw: Any, at: int, rate_hz: float, recorded: Spans) -> Channel:
    label = raw.ch_names[at]
    stored = str((getattr(raw, "_orig_units", None) or {}).get(label, ""))
    in_volts = int(raw.info["chs"][at]["unit"]) == FIFF_UNIT_V
    # A reader of MNE's that met an unknown unit says "n/a" and calls the numbers volts all the same.
    voltage = in_volts and (unit_of(stored).is_voltage or not stored)
    scale = 1e6 if voltage else 1.0
    unit = MICROVOLT if voltage else "" if stored == "n/a" else unit_of(stored).name
    return Channel(
        label=label,
        role=Role.OTHER,
        rate_hz=rate_hz,
        loader=RawLoader(raw, at, rate_hz, recorded, scale),
        recorded=recorded,
        unit=unit,
        stored_unit="" if stored == "n/a" else stored or ("V" if voltage else ""),
        # MNE says 0 both where there was no high-pass and where the file does not tell.
        high_pass_hz=float(raw.info["highpass"]) or None,
    )


def _marks(raw: Any) -> list[Event]:
    # MNE counts from meas_date, which a cropped recording starts after.
    first_s = float(raw.first_time)
    rows = zip(raw.annotations.onset, raw.annotations.duration, raw.annotations.description, strict=True)
    return [
        Event(float(onset) - first_s, max(float(duration), 0.0), Kind.MARK, label=str(words))
        for onset, duration, words in rows
    ]


def _start(raw: Any) -> datetime | None:
    measured: datetime | None = raw.info["meas_date"]
    if measured is None:
        return None
    return measured.replace(tzinfo=None) + timedelta(seconds=float(raw.first_time))


def _names(raw: Any) -> tuple[str, tuple[str, ...]]:
    files = tuple(str(file) for file in raw.filenames if file is not None)
    return (Path(files[0]).stem if files else "mne.Raw"), files


def _subject(raw: Any) -> Subject:
    """Take the sex alone: MNE's other fields name the person."""
    sex = (raw.info.get("subject_info") or {}).get("sex")
    return Subject(sex={1: Sex.MALE, 2: Sex.FEMALE}.get(int(sex or 0)))
