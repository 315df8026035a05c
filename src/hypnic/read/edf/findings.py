"""What can be odd about an EDF file, and what hypnic does about it."""

from __future__ import annotations

from hypnic.model.recording import Issue

CODES = {
    "EMPTY": "the file has no bytes: refused",
    "NOT_EDF": "the file is something else: refused",
    "COMPRESSED": "the file is an archive: refused until it is unpacked",
    "BOM": "a text editor's byte order mark stands before the header: skipped",
    "SHORT_HEADER": "the file ends inside its header: refused",
    "BAD_NUMBER": "a number of the header cannot be read: as the field's own code says",
    "COMMA": "a number has a decimal comma: read as a point",
    "NUL_PAD": "header fields are padded with NUL bytes: read as spaces",
    "NON_ASCII": "header text is not ASCII: read as UTF-8, else Latin-1",
    "NO_LABEL": "a signal has no name: named after its place in the file",
    "DUP_LABEL": "several signals share a name: all kept, `--channel` takes the first",
    "HEADER_SIZE": "the stated length of the header is wrong: worked out from the number of signals",
    "N_SIGNALS": "the number of signals cannot be right: refused",
    "N_RECORDS": "the stated number of records is wrong: counted on disk; refused where there are none",
    "NOT_CLOSED": "the recorder never wrote the number of records: counted on disk",
    "TRUNCATED": "the file ends before its stated end: what is there is used",
    "EXTRA_DATA": "bytes after the last record that are no record: left out",
    "PARTIAL_RECORD": "the last record is cut: left out",
    "DURATION": "the length of a record cannot be right: refused",
    "SAMPLES": "a signal has no samples: left out; a count that is no number: refused",
    "NO_CALIBRATION": "nothing says what a step of the signal is worth: never scored",
    "INVERTED": "the digital limits are the wrong way round: turned, so that the polarity is right",
    "NO_TAL": "EDF+ without (some of) its record times: taken as following without a gap",
    "BAD_TAL": "an annotation that breaks the rules: repaired, or left out, as said",
    "TAL_ENCODING": "an annotation is not UTF-8: read as Latin-1",
    "GAP": "the recording was interrupted: the gap is kept as a gap",
    "OVERLAP": "records overlap or are out of order: put in order, what is there twice is used once",
    "START": "the date or time of the start cannot be trusted: as said",
    "VERSION": "the header does not say which format it is, or says it oddly: read all the same",
    "SUBJECT": "the patient field is out of its range: the age is left unknown",
}
"""Every code that reading an EDF file can give, with what is done about it (the table of docs/read.md)."""

SHOWN = 3


class Findings:
    """Collects what is odd in one file; the same oddity of many channels becomes one issue."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[tuple[str, str], list[str]] = {}

    def add(self, code: str, what: str, at: str = "") -> None:
        """Note one oddity; `at` is the channel, record or field."""
        if code not in CODES:
            raise ValueError(f"unknown finding code {code!r}")
        self._found.setdefault((code, what), []).append(at)

    def issues(self) -> tuple[Issue, ...]:
        """Return one issue per oddity, in the order of finding."""
        return tuple(Issue(self._where(at), what, code) for (code, what), at in self._found.items())

    def _where(self, at: list[str]) -> str:
        places = list(dict.fromkeys(place for place in at if place))
        shown = ", ".join(places[:SHOWN])
        more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
        return f"{self.file}, {shown}{more}" if shown else self.file
