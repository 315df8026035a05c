"""Hand-marked muscle activity in REM sleep → the published shares, by the arithmetic that detectors use."""

from __future__ import annotations

from hypnic.model.events import Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.survey import Reading
from hypnic.signals.atonia import (
    Activity,
    Leave,
    Scored,
    combination_readings,
    left_out,
    muscle_readings,
    scored,
)
from hypnic.signals.epochs import grid

ANY = "any"
"""Last part of the label of a mark of activity that is neither phasic nor tonic ("ChinAny")."""


def marked_activity(marks: Events, site: Site, leave: Leave | None = None) -> Activity:
    """Return what was marked of one muscle: REM_PHASIC, REM_TONIC, and marks whose label ends in "any"."""
    here = marks.at(site)
    other = here.of(Kind.MARK).where(lambda row: row.label.casefold().rstrip().endswith(ANY))
    return Activity(
        phasic=here.of(Kind.REM_PHASIC).where(lambda row: not row.excluded).spans,
        tonic=here.of(Kind.REM_TONIC).spans,
        other=other.spans,
        excluded=left_out(marks, site, leave or Leave()),
    )


def marked_epochs(
    marks: Events, hypnogram: Hypnogram, sites: tuple[Site, ...], leave: Leave | None = None
) -> dict[Site, Scored]:
    """Return the epochs of REM sleep of each muscle, as marked."""
    epochs = grid(hypnogram.spans(Stage.R))
    return {site: scored(marked_activity(marks, site, leave), epochs) for site in sites}


def marked_rem_atonia(marks: Events, hypnogram: Hypnogram, leave: Leave | None = None) -> tuple[Reading, ...]:
    """Return the shares of REM sleep with phasic, tonic and any activity, from marks alone.

    Only muscles with a mark of phasic or tonic activity are scored: of the others nobody knows whether they
    were looked at. There is no atonia index, which needs the signal. What counts as a burst is what the
    person took for one, so the AASM-style rows are of the same bursts, whatever their size.
    """
    looked = marks.of(Kind.REM_PHASIC, Kind.REM_TONIC)
    sites = tuple(site for site in Site if looked.at(site))
    rows = marked_epochs(marks, hypnogram, sites, leave)
    readings = [reading for site, row in rows.items() for reading in muscle_readings(site, row)]
    return (*readings, *(combination_readings(rows, {}) if rows else ()))
