r"""EDF+ annotations: time-stamped lists (TALs), in the bytes of an annotation signal.

A TAL is `+onset[\x15duration]\x14text\x14[text\x14…]`, closed by NUL. The first of each record has
an empty first text and says when the record starts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from hypnic.model.events import Event, Kind
from hypnic.read.edf.findings import Findings

MAX_ONSET_S = 31 * 86400.0
"""hypnic's own limit: an annotation further than this from the start of the file is damage, not a mark."""

_TAL = re.compile(rb"([+-]\d{1,9}(?:\.\d*)?)(?:\x15(\d{1,9}(?:\.\d*)?))?\x14(.*)\x14", re.DOTALL)
_BARE = re.compile(rb"([+-]\d{1,9}(?:\.\d*)?)\x14\x14\0*")
_BROKEN = re.compile(
    rb"\s*([+-]?\d{1,9}(?:[.,]\d*)?)\s*(?:\x15\s*([+-]?\d{0,9}(?:[.,]\d*)?)\s*)?\x14(.*)", re.DOTALL
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(slots=True)
class Annotations:
    """What the annotation signals say, on the clock of the header.

    Attributes
    ----------
    onsets_s
        Start of each record read so far; NaN where its first TAL does not say.
    rows
        (onset_s, duration_s, text) of every annotation with words.
    """

    findings: Findings
    onsets_s: list[float] = field(default_factory=list)
    rows: list[tuple[float, float, str]] = field(default_factory=list)

    def add_records(self, raw: bytes, width: int, *, keeps_time: bool) -> None:
        """Read consecutive records of one annotation signal, `width` bytes each; the first keeps the time."""
        for at in range(0, len(raw), width):
            bare = _BARE.fullmatch(raw, at, at + width) if keeps_time else None
            if bare:  # nearly every record of a night
                self.onsets_s.append(_sane(float(bare[1])))
            else:
                self._add_record(raw[at : at + width], keeps_time=keeps_time)

    def _add_record(self, raw: bytes, *, keeps_time: bool) -> None:
        tals = raw.rstrip(b"\0").split(b"\0")
        if keeps_time:
            self.onsets_s.append(_record_onset(tals[0]))
        for tal in tals:
            if tal:
                self._add_tal(tal)

    def events(self, second_0: float) -> list[Event]:
        """Return the annotations as `Kind.MARK` events, with seconds counted from `second_0`."""
        return [
            Event(onset - second_0, duration, Kind.MARK, label=text) for onset, duration, text in self.rows
        ]

    def _add_tal(self, tal: bytes) -> None:
        match = _TAL.fullmatch(tal)
        if match:
            onset, duration = float(match.group(1)), float(match.group(2) or 0.0)
        else:
            repaired = self._repaired(tal)
            if repaired is None:
                return
            match, onset, duration = repaired
        if abs(onset) > MAX_ONSET_S or duration > MAX_ONSET_S:
            self._bad("annotations lie more than 31 days from the start; they were left out", onset)
            return
        for raw in match.group(3).split(b"\x14"):
            text = self._text(raw, onset)
            if text:
                self.rows.append((onset, duration, text))

    def _repaired(self, tal: bytes) -> tuple[re.Match[bytes], float, float] | None:
        match = _BROKEN.fullmatch(tal)
        if not match:
            what = "annotations whose onset is not a number were left out"
            self._bad(what, self.onsets_s[-1] if self.onsets_s else math.nan)
            return None
        onset, duration = (
            float((text or b"0").replace(b",", b".")) if text != b"." else 0.0 for text in match.group(1, 2)
        )
        what = "annotations break the rules (sign, comma or end mark missing); they were read all the same"
        if duration < 0:
            what, duration = (
                "annotations have a negative duration; they were kept at their onset, without duration",
                0.0,
            )
        self._bad(what, onset)
        return match, onset, duration

    def _text(self, raw: bytes, onset: float) -> str:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
            self.findings.add(
                "TAL_ENCODING", "annotations are not UTF-8; they were read as Latin-1", f"{onset:g} s"
            )
        return _CONTROL.sub(" ", text).strip()

    def _bad(self, what: str, onset: float) -> None:
        self.findings.add("BAD_TAL", what, "" if math.isnan(onset) else f"{onset:g} s")


def _record_onset(tal: bytes) -> float:
    match = _TAL.fullmatch(tal)
    if not match or not (match.group(3) == b"" or match.group(3).startswith(b"\x14")):
        return math.nan
    return _sane(float(match.group(1)))


def _sane(onset_s: float) -> float:
    return onset_s if abs(onset_s) <= MAX_ONSET_S else math.nan


def read_tals(blocks: Iterable[list[tuple[bytes, int]]], findings: Findings) -> Annotations:
    """Return the annotations of blocks of records.

    Parameters
    ----------
    blocks
        For each block its annotation signals in order: the bytes of all its records, and of one record.
    """
    annotations = Annotations(findings)
    for signals in blocks:
        for i, (raw, width) in enumerate(signals):
            annotations.add_records(raw, width, keeps_time=i == 0)
    return annotations
