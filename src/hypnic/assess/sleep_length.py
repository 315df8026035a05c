"""Whether the sleep is long enough for the age.

Every publisher's range stands side by side in the standings (NSF 2015, AASM, WHO, the article's table); too
little is a finding where at least one of those for this age says so, and each that says so is named.
"""

from __future__ import annotations

from hypnic.assess.case import Case, weigh
from hypnic.assess.standings import bands_of, value_of
from hypnic.model.assessment import Evidence, Finding, Place
from hypnic.model.urgency import Urgency

HOURS = "sleep_hours_per_day"


def sleep_length(case: Case) -> tuple[Finding, ...]:
    """Return too little sleep by what is told; one recorded night is not a habit and is not used."""
    value = value_of(case, HOURS)
    if value is None:
        return ()
    below = [band for band in bands_of(case, HOURS, value) if band.place is Place.BELOW]
    norms = case.known.norms
    limits = tuple(
        Evidence(HOURS, value, band.low, "h", norms[band.norm].sources[0])
        for band in below
        if norms[band.norm].alias_of is None
    )
    return (weigh(case, "short_sleep", Urgency.SELF_CARE, numbers=limits),) if limits else ()
