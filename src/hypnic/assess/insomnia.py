"""Insomnia: three nights a week or more with a bad day; lasting from three months on (ICSD-3-TR).

Of licensed questionnaires only totals are taken: an ISI of 15 or more is moderate to severe, a PSQI over 5
is poor sleep.
"""

from __future__ import annotations

from hypnic.assess.case import Case, weigh
from hypnic.model.assessment import Evidence, Finding

ISI, ISI_FROM = "isi_total", 15.0
PSQI, PSQI_ABOVE = "psqi_total", 5.0


def insomnia(case: Case) -> tuple[Finding, ...]:
    """Return insomnia where it is told, or where a total of a questionnaire says so."""
    totals = _totals(case)
    if not case.yes("trouble_sleeping") and not totals:
        return ()
    essential = ("trouble_sleeping", "trouble_three_months")
    return (weigh(case, "insomnia", essential=essential, numbers=totals),)


def _totals(case: Case) -> tuple[Evidence, ...]:
    isi, psqi = case.answers.number(ISI), case.answers.number(PSQI)
    totals: tuple[Evidence, ...] = ()
    if isi is not None and isi >= ISI_FROM:
        totals += (Evidence(ISI, isi, ISI_FROM, "points", "general"),)
    if psqi is not None and psqi > PSQI_ABOVE:
        totals += (Evidence(PSQI, psqi, PSQI_ABOVE, "points", "general"),)
    return totals
