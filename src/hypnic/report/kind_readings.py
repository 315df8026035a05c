"""Readings of a kind that are no counts of events (an index, a share of epochs), as a table by muscle."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hypnic.model.events import Kind, Site
from hypnic.model.survey import Reading
from hypnic.report import numbers
from hypnic.report.body_map import SITES, TOGETHER
from hypnic.report.facts import Facts
from hypnic.report.parts import Cell, Number, Row, Table

UNITS = {
    "percent": "%",
    "ratio": "",
    "count": "",
    "per h": "an hour",
    "per_h": "an hour",
    "per hour": "an hour",
    "uv": "µV",
}
ALL_MUSCLES = "all muscles, "
"""How a reading of all muscles begins what it is `of`; the rest is that of the single muscles."""
NAMES: Mapping[Site, str] = {Site.UNKNOWN: "All, or as named", **SITES, **TOGETHER}
LINK = "; "
STEMS: Mapping[str, str] = {
    "phasic_3s": "Phasic activity, 3-s epochs",
    "any_3s": "Any activity, 3-s epochs",
    "phasic_30s": "Phasic activity, 30-s epochs",
    "any_30s": "Any activity, 30-s epochs",
    "tonic_30s": "Tonic activity, 30-s epochs",
    "aasm_phasic_30s": "Phasic activity, AASM-style, 30-s epochs",
    "aasm_any_30s": "Any activity, AASM-style, 30-s epochs",
    "chin_any_arms_phasic_3s": "Any of the chin or phasic of an arm, 3-s epochs",
    "chin_any_arms_phasic_30s": "Any of the chin or phasic of an arm, 30-s epochs",
    "left_out": "REM sleep left out (artefact, arousal, snoring)",
    "rem_atonia_index": "REM atonia index",
}
"""Names of readings whose own name says all; others are followed by what they are of."""
AMPLITUDE = re.compile(r"_(\d+)uv\b")


def readings(facts: Facts, kind: Kind) -> Table | None:
    """Return the readings of a kind; the note names who defined them, and why one is missing."""
    found = [row for row in facts.night.survey.readings if row.kind is kind]
    if not found:
        return None
    sites = [site for site in NAMES if any(row.site is site for row in found)]
    cells: dict[str, dict[Site, Reading]] = {}
    for row in found:
        cells.setdefault(_title(row), {})[row.site] = row
    rows = tuple(Row(title, tuple(_cell(of.get(site)) for site in sites)) for title, of in cells.items())
    columns = ("Reading", *(NAMES[site] for site in sites))
    return Table(f"readings-{kind}", "Readings", columns, rows, _note(found))


def _title(row: Reading) -> str:
    stem = row.name.removesuffix(f"_{row.unit.replace(' ', '_')}")
    unit = UNITS.get(row.unit, row.unit)
    if stem in STEMS:
        return f"{STEMS[stem]}{f' ({unit})' if unit else ''}"
    words = AMPLITUDE.sub(r", \1 µV", stem).replace("_", " ")
    of = row.of.removeprefix(ALL_MUSCLES)
    return f"{words[:1].upper()}{words[1:]}{f' ({unit})' if unit else ''}{f': {of}' if of else ''}"


def _cell(row: Reading | None) -> Cell:
    if row is None:
        return "–"
    key = f"readings/{row.kind}/{row.name}/{row.site}/{row.of}"
    if row.value is None:
        return Number(key, None, numbers.NOT_KNOWN)
    digits = {"ratio": 2, "count": 0, "min": 0}.get(row.unit, 1)
    return Number(key, row.value, numbers.decimal(row.value, digits))


def _note(found: list[Reading]) -> str:
    """Name the sources, each once, and the reasons for what is missing."""
    sources = dict.fromkeys(row.source.rstrip(".") for row in found if row.source)
    reasons = dict.fromkeys(row.why.rstrip(".") for row in found if row.value is None and row.why)
    by = f"Defined by: {LINK.join(sources)}." if sources else ""
    return f"{by} {f'Not known where: {LINK.join(reasons)}.' if reasons else ''}".strip()
