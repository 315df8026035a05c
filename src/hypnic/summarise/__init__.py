"""Scoring + hypnogram → counts and indices, each with its interval."""

from __future__ import annotations

from types import MappingProxyType

from hypnic.model.events import Kind
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.index import Index
from hypnic.model.night import HEADLINE, IntervalStatistics, Summary
from hypnic.model.scoring import SLEEP_ONLY, Candidates, Movement, Scoring
from hypnic.model.sleep import SleepCycle
from hypnic.model.spans import Span
from hypnic.summarise.imi import interval_statistics, periodicity_index
from hypnic.summarise.indices import INTERVAL_METHOD, indices
from hypnic.summarise.strata import Moments, seen_by_site, strata

__all__ = ["summarise"]

RATES = {
    "clms_per_hour": ("clm", "sleep"),
    "plms_per_hour": ("plm", "sleep"),
    "plmw_per_hour": ("plm", "wake"),
    "plms_nr_per_hour": ("plm_nr", "sleep"),
    "plms_arousal_per_hour": ("plm_arousal", "sleep"),
}


def summarise(
    scoring: Scoring,
    candidates: Candidates,
    hypnogram: Hypnogram | None,
    period: Span,
    cycles: tuple[SleepCycle, ...] = (),
) -> Summary:
    """Count the movements of one scoring.

    Hours are those in which a movement could have been seen: within the period, in that stage, with that
    leg assessable. What the night cannot tell is None, never zero. Without a look at the legs there are
    no indices at all.
    """
    staged = hypnogram if hypnogram is not None and (hypnogram.stages != Stage.UNSCORED).any() else None
    rows = scoring.movements.rows
    clm = tuple(row for row in rows if row.clm)
    looked = Kind.LEG_MOVEMENT in scoring.looked_for
    unknown = _unknown(scoring, rows)
    table: tuple[Index, ...] = ()
    if looked:
        parts = strata(Moments.of(rows), staged, period, cycles, wake=scoring.rules not in SLEEP_ONLY)
        table = indices(rows, parts, seen_by_site(candidates), unknown)
    intervals = interval_statistics(row.imi_s for row in clm)
    headline = dict.fromkeys(HEADLINE) | (_headline(scoring, clm, staged, intervals, table) if looked else {})
    return Summary(
        rules=scoring.rules,
        headline=MappingProxyType(headline),
        indices=table,
        intervals=intervals,
        intervals_nr=None
        if "plm_nr" in unknown
        else interval_statistics(row.imi_nr_s for row in clm if not row.respiratory),
        interval_method=INTERVAL_METHOD,
    )


def _unknown(scoring: Scoring, rows: tuple[Movement, ...]) -> frozenset[str]:
    unknown: set[str] = set()
    if scoring.series_nr is None:
        unknown |= {"plm_nr", "respiratory"}
    if any(row.arousal is None for row in rows):
        unknown |= {"plm_arousal", "clm_arousal"}
    return frozenset(unknown)


def _headline(
    scoring: Scoring,
    clm: tuple[Movement, ...],
    staged: Hypnogram | None,
    intervals: IntervalStatistics,
    table: tuple[Index, ...],
) -> dict[str, float | int | None]:
    by_key = {(row.measure, row.stratum): row for row in table if row.site == "both"}
    plm = [row for row in clm if row.plm]
    asleep = [row for row in clm if row.stage in SLEEP]
    wake = staged is not None and scoring.rules not in SLEEP_ONLY
    counts: dict[str, float | int | None] = {
        "lm": len(scoring.movements),
        "clm": len(clm),
        "plm": len(plm),
        "plms": sum(row.plm for row in asleep) if staged else None,
        "plmw": sum(row.stage is Stage.W for row in plm) if wake else None,
        "plms_nr": sum(bool(row.plm_nr) for row in asleep)
        if staged and scoring.series_nr is not None
        else None,
        "plm_series": len(scoring.series),
        "periodicity_index": periodicity_index(clm),
        "plm_per_clm": len(plm) / len(clm) if clm else None,
        "imi_geometric_mean_s": intervals.geometric_mean_s,
    }
    rates = {name: by_key[key].per_hour if key in by_key else None for name, key in RATES.items()}
    return counts | rates
