"""Heart, breath and brain as tables: medians by stage, and what was found or marked."""

from __future__ import annotations

from hypnic.model.index import Index
from hypnic.report import numbers
from hypnic.report.facts import Facts
from hypnic.report.parts import Row, Table
from hypnic.report.sleep_tables import is_infant
from hypnic.report.tables import with_interval
from hypnic.report.vitals_facts import DIGITS, MARKED, VitalFacts, marked

COURSES = {
    "heart_rate_bpm": "Heart rate (beats a minute)",
    "rmssd_ms": "From beat to beat, RMSSD (ms)",
    "sdnn_ms": "Within 30 s, SDNN (ms)",
    "breath_rate_per_min": "Breaths a minute",
    "breath_depth_ratio": "Depth of breath, of the usual",
    "breath_period_cv_ratio": "Unevenness of breath (CV)",
    "spo2_percent": "Oxygen saturation (%)",
}
STRATA = {
    "wake": "Wake",
    "N1": "N1",
    "N2": "N2",
    "N3": "N3",
    "N": "NREM",
    "REM": "REM",
    "sleep": "All sleep",
    "night": "Whole night",
}
INFANT = {"N": "Quiet sleep", "REM": "Active sleep"}
FOUND = {
    "desaturation_3": "Desaturations of 3 points or more",
    "desaturation_4": "Desaturations of 4 points or more",
    "apnea_candidate": "Candidates of apnoeas",
    "hypopnea_candidate": "Candidates of hypopnoeas",
    "arousal_candidate": "Candidates of arousals",
    "k_complex": "K-complexes near sleep onset",
    "vertex_wave": "Vertex waves near sleep onset",
    "spindle": "Spindles near sleep onset",
}
BY_A_PERSON = {"arousals": "Arousals", "respiratory events": "Apnoeas and hypopnoeas"}
LEVELS_NOTE = (
    "Each value stands for 30 s; the middle one of each stage is shown, and in the last column the range "
    "that holds the middle 80 % of the whole night. RMSSD and SDNN say how much the time between two beats "
    "varies; over 30 s they are not the usual ones of five minutes. Depth: 1 is the night's own middle, "
    "since no belt tells litres. CV: standard deviation of the time from breath to breath, over its mean. "
    "Too few: under ten values."
)
COUNTS_NOTE = (
    "Per hour of the time in which it could be seen: of sleep where the night is staged, else of "
    "recording; near sleep onset, from ten minutes before to ten after. Marks are counted as they stand, "
    "without an interval; by which rules they were made is not known."
)


def levels(told: VitalFacts) -> Table | None:
    """Return the medians by stage; stages and courses without a value are left out."""
    names = [name for name in COURSES if any(row.name == name for row in told.vitals.levels)]
    known = {row.stratum for row in told.vitals.levels if row.median is not None}
    strata = [stratum for stratum in STRATA if stratum in known]
    if not names or not strata:
        return None
    rows = tuple(
        Row(COURSES[name], (*(told.level(name, at) for at in strata), _range(told, name))) for name in names
    )
    sleep = told.facts.night.sleep
    words = STRATA | INFANT if sleep is not None and is_infant(sleep) else STRATA
    columns = ("Median", *(words[at] for at in strata), "10 to 90 %")
    return Table("vitals-levels", "Heart, breath and oxygen by stage", columns, rows, LEVELS_NOTE)


def _range(told: VitalFacts, name: str) -> str:
    row = told.row(name, "night")
    limits = None if row is None else numbers.interval(row.low, row.high, DIGITS.get(name, 1))
    return limits or numbers.TOO_FEW


def counts(told: VitalFacts) -> Table | None:
    """Return what a person marked and what hypnic found, with who it was; None where there is neither."""
    rows = [_marked_row(told.facts, what) for what in MARKED]
    rows += [_row(FOUND[measure], f"vitals/{measure}", "hypnic", told.index(measure)) for measure in FOUND]
    shown = tuple(row for row in rows if row is not None)
    if not shown:
        return None
    columns = ("Event", "By", "Number", "Per hour", "95 % interval", "Minutes seen")
    return Table("vitals-counts", "Marked, and found by hypnic", columns, shown, COUNTS_NOTE)


def _marked_row(facts: Facts, what: str) -> Row | None:
    return _row(BY_A_PERSON[what], f"marked/{what}", "a person", marked(facts, what))


def _row(name: str, key: str, by: str, index: Index | None) -> Row | None:
    if index is None:
        return None
    key = f"{key}/{index.stratum}"
    rate = numbers.per_hour(f"{key}/per_hour", index)
    seen = numbers.minutes(f"{key}/minutes", index)
    return Row(name, (by, numbers.count(f"{key}/count", index), *with_interval(rate), seen))
