"""Annotations of an EDF+ or BDF+ file, whether it holds signals too or not."""

from __future__ import annotations

from pathlib import Path

from hypnic.model.recording import Issue, Marks
from hypnic.read.words import translated

SUFFIXES = frozenset({".edf", ".bdf", ".rec"})


def sniff(path: Path, head: bytes) -> bool:
    """Whether the file begins as EDF or BDF do, or is called so.

    The name counts too, because the EDF reader knows best what is wrong with a damaged file.
    """
    if path.suffix.casefold() in SUFFIXES and not path.is_dir():
        return True
    start = head.removeprefix(b"\xef\xbb\xbf")
    if start.startswith(b"\xffBIOSEMI"):
        return True
    return len(start) >= 256 and start[:8].strip() in (b"0", b"1") and start[168:184].count(b".") >= 4


def read(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read the annotations; `epoch_s` is not used."""
    from hypnic.read.edf import read_edf

    recording = read_edf(path)
    issues = recording.issues
    if not recording.marks:
        issues = (*issues, Issue(path.name, "The file holds no annotations.", "NO_MARKS"))
    return Marks(path.name, translated(recording.marks), recording.start, issues)
