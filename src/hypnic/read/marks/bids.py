"""BIDS `events.tsv`: `onset`, `duration`, `trial_type` and, for movements, `site`.

Seconds from the start of the recording. `trial_type` is one of hypnic's kinds (`leg_movement`,
`arousal`, `lights_off`, `stage_n2` …) or any word of the common table. hypnic's own tables are read
too: the rows of combined movements (`combined_leg_movement`) repeat single-leg rows and are passed over.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypnic.errors import ReadError
from hypnic.model.events import LEGS, Event, Events, Kind, Site
from hypnic.model.recording import Issue, Marks
from hypnic.read.marks.rows import cell, column
from hypnic.read.marks.text import cells, decoded, delimiter_of, number, text_of
from hypnic.read.words import event_of, normalised, site_of

COMBINED = "combined_leg_movement"
_KINDS = {kind.value: kind for kind in Kind}
_SITES = {site.value: site for site in Site} | {
    "left": Site.LEFT_LEG,
    "l": Site.LEFT_LEG,
    "right": Site.RIGHT_LEG,
    "r": Site.RIGHT_LEG,
    "both": Site.BOTH_LEGS,
    "bilateral": Site.BOTH_LEGS,
}
_EMPTY = {"", "n/a", "na", "nan", "none"}
_NOT_EXCLUDED = _EMPTY | {"0", "false", "no"}


def sniff(path: Path, head: bytes) -> bool:
    """Whether the head row has an onset and a trial type."""
    lines = decoded(head).splitlines()
    header = lines[0].split(delimiter_of(lines[0])) if lines else []
    return column(header, "onset") is not None and column(header, "trial type") is not None


def read(path: Path, epoch_s: float = 30.0) -> Marks:
    """Read one table; `epoch_s` is not used.

    Raises
    ------
    ReadError
        If not one row can be read.
    """
    text = text_of(path)
    table = list(cells(text, delimiter_of(text.splitlines()[0])))
    at = {normalised(name).replace(" ", "_"): i for i, name in reversed(list(enumerate(table[0][1])))}
    events: list[Event] = []
    bad: list[int] = []
    for line, row in table[1:]:
        fields = {name: cell(row, i) for name, i in at.items()}
        if fields["trial_type"].casefold() == COMBINED:
            continue
        try:
            events.append(_event(fields))
        except ValueError:
            bad.append(line)
    if bad and not events:
        raise ReadError(
            f"{path} has no readable row (line {bad[0]} is the first bad one): give numbers in seconds."
        )
    return Marks(path.name, Events(events), issues=_issues(path.name, len(events), bad))


def _event(fields: dict[str, str]) -> Event:
    label = fields["trial_type"]
    length = fields.get("duration", "")
    duration_s = 0.0 if length.casefold() in _EMPTY else number(length)
    event = event_of(number(fields["onset"]), duration_s, label)
    if label.casefold() in _KINDS:
        event = replace(event, kind=_KINDS[label.casefold()], site=Site.UNKNOWN)
    words = fields.get("label", "")
    excluded = fields.get("excluded", "")
    return replace(
        event,
        site=_site(fields.get("site", ""), event),
        label=label if words.casefold() in _EMPTY else words,
        excluded="" if excluded.casefold() in _NOT_EXCLUDED else excluded,
    )


def _site(text: str, event: Event) -> Site:
    """Return the site column, else what the label says; a movement with neither is of a leg unknown which."""
    found = _SITES.get(text.casefold()) or site_of(text)
    if found is not Site.UNKNOWN:
        return found
    if event.kind is Kind.LEG_MOVEMENT and event.site not in LEGS:
        return Site.LEG
    return event.site


def _issues(name: str, good: int, bad: list[int]) -> tuple[Issue, ...]:
    if not bad:
        return () if good else (Issue(name, "The file holds no marks.", "NO_MARKS"),)
    what = f"{len(bad)} of {good + len(bad)} rows could not be read and were left out"
    return (Issue(name, f"{what} (the first is line {bad[0]}).", "BAD_ROW"),)
