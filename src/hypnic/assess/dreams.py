"""Whether the body moves with the dream.

A raised number of muscle activity in REM is not REM sleep behaviour disorder: that takes behaviour on video
or a clear history, and a clinician (IRBDSG, Cesari 2022). The number and the behaviour are therefore two
findings, and only the behaviour asks for a doctor.
"""

from __future__ import annotations

from collections.abc import Iterator

from hypnic.assess.case import Case, beyond, weigh
from hypnic.model.assessment import Evidence, Finding
from hypnic.model.urgency import Urgency

ATONIA = "rem_atonia_index"


def dreams(case: Case) -> tuple[Finding, ...]:
    """Return acting out dreams where it is told, and raised muscle activity where a night shows it."""
    return tuple(_findings(case))


def _findings(case: Case) -> Iterator[Finding]:
    raised = raised_tone(case)
    total = beyond(case, "rbdsq_total_limit")
    if case.yes("acts_out_dreams") or total:
        yield weigh(case, "dream_enactment", numbers=(*raised, *total), wanted=(ATONIA,))
    if raised:
        yield weigh(
            case, "raised_dream_tone", Urgency.SELF_CARE, essential=("acts_out_dreams",), numbers=raised
        )


def raised_tone(case: Case) -> tuple[Evidence, ...]:
    """Return the numbers of REM muscle activity beyond their limits.

    An atonia index below 0.8 (Ferri 2010; 0.8 to 0.9 is called mild and is no finding here), and any chin
    activity in 18 % of 3-s pieces or more (SINBAR, Frauscher 2012).
    """
    atonia = beyond(case, "rem_atonia_index_limits", wider=True)
    return (*atonia, *beyond(case, "rwa_sinbar_chin_any", reached=True))
