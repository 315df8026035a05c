"""What hypnic found in place of marks, where the user says so and nobody marked any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from hypnic.detect.vitals.options import VitalsOptions
from hypnic.model.events import RESPIRATORY_EVENTS, Events, Kind
from hypnic.model.recording import Issue, Recording
from hypnic.model.vitals import FOUND_BY_HYPNIC, Vitals

STANDS_FOR: Mapping[Kind, Kind] = MappingProxyType(
    {
        Kind.APNEA_CANDIDATE: Kind.APNEA,
        Kind.HYPOPNEA_CANDIDATE: Kind.HYPOPNEA,
        Kind.AROUSAL_CANDIDATE: Kind.AROUSAL,
    }
)


def adopted(recording: Recording, vitals: Vitals, options: VitalsOptions) -> Recording:
    """Return the recording with candidates among its marks, each labelled "found by hypnic".

    Only where the options say so, and only for what nobody marked; a line in the issues says what was done.
    """
    breathing = (Kind.APNEA_CANDIDATE, Kind.HYPOPNEA_CANDIDATE)
    for wanted, kinds, marked, name in (
        (
            options.use_breathing_candidates,
            breathing,
            {*RESPIRATORY_EVENTS, Kind.RERA},
            "apnoeas and hypopnoeas",
        ),
        (options.use_arousal_candidates, (Kind.AROUSAL_CANDIDATE,), {Kind.AROUSAL}, "arousals"),
    ):
        rows = vitals.found.of(*kinds)
        if not wanted or not rows or recording.marks.of(*marked):
            continue
        what = (
            f"Nobody marked {name}: {len(rows)} that hypnic found by a simple rule are used in their place, "
            "as was asked for. They are candidates, no scoring by a person."
        )
        stand_ins = (replace(row, kind=STANDS_FOR[row.kind], label=FOUND_BY_HYPNIC) for row in rows)

        recording = replace(
            recording,
            marks=Events([*recording.marks, *stand_ins]),
            issues=(*recording.issues, Issue(recording.name, what, "CANDIDATES_USED")),
        )
    return recording
