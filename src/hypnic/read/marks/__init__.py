"""Scoring files → marks; one module a format, the table of them in plain sight."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hypnic.errors import ReadError
from hypnic.model.recording import Marks
from hypnic.read.marks import bids, domino, edf, edfbrowser, hypnogram, luna, noxturnal, profusion, remlogic
from hypnic.read.marks.text import unreadable

HEAD_BYTES = 4096


class Reader(NamedTuple):
    """One format: whether a file looks like it, from its first bytes, and how to read it."""

    name: str
    sniff: Callable[[Path, bytes], bool]
    read: Callable[[Path, float], Marks]


READERS: tuple[Reader, ...] = (
    Reader("EDF+ annotations", edf.sniff, edf.read),
    Reader("SOMNOmedics DOMINO text folder", domino.sniff, domino.read),
    Reader("Profusion or NSRR XML", profusion.sniff, profusion.read),
    Reader("EDFbrowser XML", edfbrowser.sniff_xml, edfbrowser.read_xml),
    Reader("RemLogic text", remlogic.sniff, remlogic.read),
    Reader("BIDS events.tsv", bids.sniff, bids.read),
    Reader("EDFbrowser CSV", edfbrowser.sniff, edfbrowser.read),
    Reader("Noxturnal CSV", noxturnal.sniff, noxturnal.read),
    Reader("hypnogram of one stage a line (.eannot)", hypnogram.sniff, hypnogram.read),
    Reader("Luna .annot", luna.sniff, luna.read),
)
"""The first whose `sniff` says yes reads the file."""


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file; none of a folder.

    Raises
    ------
    ReadError
        If there is no such file, it cannot be opened, or it is empty.
    """
    try:
        if path.is_dir():
            return b""
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise unreadable(path, error) from error
    if not head.strip(b"\x00\r\n\t "):
        raise ReadError(f"{path} is empty: export the scoring again.")
    return head


def read_marks(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read the scoring in a file, or in a DOMINO folder, whatever its format.

    Parameters
    ----------
    path
        The format is told by content, not by name.
    epoch_s
        Epoch length in seconds of formats that do not tell it (plain hypnograms, Luna's `e:n`).

    Raises
    ------
    ReadError
        If the file cannot be opened or read, or no reader knows it.
    """
    path = Path(path)
    head = head_of(path)
    for reader in READERS:
        if reader.sniff(path, head):
            return reader.read(path, epoch_s)
    known = ", ".join(reader.name for reader in READERS)
    if path.is_dir():
        raise ReadError(f"{path} is a folder without DOMINO text files: give the files themselves.")
    if head.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        raise ReadError(f"{path} is packed (gzip or zip): unpack it first.")
    raise ReadError(
        f"{path} is no scoring file that hypnic knows: give a recording (EDF, BDF) or one of {known}."
    )
