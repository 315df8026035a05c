"""Insomnia: three nights a week or more with a bad day; lasting from three months on (ICSD-3-TR).

Of licensed questionnaires only totals are taken: an ISI of 15 or more is moderate to severe, a PSQI over 5
is poor sleep.
"""

from __future__ import annotations

from hypnic.assess.case import Case, beyond, weigh
from hypnic.model.assessment import Finding


def insomnia(case: Case) -> tuple[Finding, ...]:
    """Return insomnia where it is told, or where a total of a questionnaire says so."""
    totals = (*beyond(case, "isi_total_limit", wider=True), *beyond(case, "psqi_total_limit"))
    if not case.yes("trouble_sleeping") and not totals:
        return ()
    essential = ("trouble_sleeping", "trouble_three_months")
    return (weigh(case, "insomnia", essential=essential, numbers=totals),)
