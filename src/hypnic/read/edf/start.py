"""When a recording started and who slept, from the two identification fields; names are never kept."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from hypnic.model.recording import Sex, Subject
from hypnic.read.edf.findings import Findings

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_THREE = re.compile(r"(\d{1,2})(\D)(\d{1,2})(\D)(\d{2})", re.ASCII)
_LONG_DATE = re.compile(r"(\d{1,2})-([A-Za-z]{3})-(\d{4})", re.ASCII)
_STARTDATE = re.compile(r"Startdate\s+(\S+)", re.ASCII)
_PATIENT = re.compile(r"\S+ ([FMX]) (X|\d{1,2}-[A-Za-z]{3}-\d{4})(?: |$)", re.ASCII)


def start_of(day: str, clock: str, recording: str, findings: Findings) -> datetime | None:
    """Return the wall clock at the header's start; None (with a finding) where it cannot be trusted.

    Parameters
    ----------
    day, clock
        `dd.mm.yy` (years 85–99 are 1985–1999) and `hh.mm.ss`.
    recording
        The local recording identification; in EDF+ its `Startdate` carries a four-digit year.
    """
    at = _clock(clock)
    long_match = _STARTDATE.match(recording)
    long_date = _long_date(long_match.group(1)) if long_match else None
    short_date = _short_date(day)
    if at is None or (short_date or long_date) is None:
        what = f"the start {day!r} {clock!r} is no date and time; times count from the start of the recording"
        findings.add("START", what)
        return None
    if short_date is None:
        findings.add("START", f"the date field {day!r} is no date; the recording field's Startdate was used")
    elif long_date and (long_date.day, long_date.month, long_date.year % 100) != (
        short_date.day,
        short_date.month,
        short_date.year % 100,
    ):
        findings.add("START", f"the header gives two dates, {short_date} and {long_date}; the first was used")
        long_date = None
    if [m for m in (_THREE.fullmatch(day), _THREE.fullmatch(clock)) if m and m.group(2, 4) != (".", ".")]:
        findings.add(
            "START", f"the start {day!r} {clock!r} is not written with points; it was read all the same"
        )
    chosen = long_date or short_date
    return None if chosen is None else datetime.combine(chosen, at)


def subject_of(patient: str, start: datetime | None, findings: Findings) -> Subject:
    """Return sex and completed years at the start from an EDF+ patient field; nothing else of it is kept."""
    match = _PATIENT.match(patient)
    if not match:
        return Subject()
    sex = {"F": Sex.FEMALE, "M": Sex.MALE}.get(match.group(1))
    born = _long_date(match.group(2))
    if born is None or start is None:
        return Subject(sex=sex)
    years = start.year - born.year - ((start.month, start.day) < (born.month, born.day))
    if not 0 <= years <= 120:
        what = f"the patient field makes the sleeper {years} years old; the age is left unknown"
        findings.add("SUBJECT", what)
        return Subject(sex=sex)
    return Subject(age_years=float(years), sex=sex)


def _short_date(text: str) -> date | None:
    match = _THREE.fullmatch(text)
    if not match:
        return None
    day, month, year = (int(match.group(i)) for i in (1, 3, 5))
    return _date(year + (1900 if year >= 85 else 2000), month, day)


def _long_date(text: str) -> date | None:
    match = _LONG_DATE.fullmatch(text)
    if not match or match.group(2).upper() not in _MONTHS:
        return None
    if not 1800 <= int(match.group(3)) <= 2200:
        return None
    return _date(int(match.group(3)), _MONTHS.index(match.group(2).upper()) + 1, int(match.group(1)))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    match = _THREE.fullmatch(text)
    try:
        return time(int(match[1]), int(match[3]), int(match[5])) if match else None
    except ValueError:
        return None
