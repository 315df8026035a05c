"""Two scorings of one night → their agreement."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from hypnic.errors import OptionsError
from hypnic.model.events import LEGS, STAGE_MARKS, Event, Events, Kind, Site
from hypnic.model.spans import Spans
from hypnic.signals.agreement import cohens_kappa, inner_seconds, touched_seconds
from hypnic.signals.matching import best_pairs, intervals_us

SWAP_GAIN = 0.3
SWAP_EVENTS = 10
"""hypnic's own: sides are called exchanged where that raises F1 by 0.3, with ten movements a side or more."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and quartiles of differences in seconds (`b` minus `a`); None without a pair."""

    median_s: float | None
    lower_quartile_s: float | None
    upper_quartile_s: float | None


@dataclass(frozen=True, slots=True)
class SiteAgreement:
    """Agreement at one site.

    Attributes
    ----------
    site
        "left_leg", "right_leg", … or "all": the sum of the sites (kappa: any of them).
    matched
        Pairs, one to one.
    sensitivity, precision, f1
        Of `b`, taking `a` for the truth: matched / n_a, matched / n_b, and 2 matched / (n_a + n_b).
        None where the denominator is zero.
    kappa
        Cohen's κ of seconds with and without movement; None where chance alone would agree fully.
    per_hour_a, per_hour_b, per_hour_difference
        Movements per scored hour, and `b` minus `a`; None where the scored time is unknown.
    """

    site: str
    n_a: int
    n_b: int
    matched: int
    sensitivity: float | None
    precision: float | None
    f1: float | None
    onset_difference: Spread
    end_difference: Spread
    kappa: float | None
    per_hour_a: float | None
    per_hour_b: float | None
    per_hour_difference: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two scorings agree. `sites` holds each site, then "all"."""

    iou: float
    hours: float | None
    sites: tuple[SiteAgreement, ...]
    warnings: tuple[str, ...]

    @property
    def overall(self) -> SiteAgreement:
        """The row of all sites together."""
        return self.sites[-1]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; null is "cannot be told"."""
        return dataclasses.asdict(self)

    def to_text(self) -> str:
        """Return a table for the terminal."""
        return "\n".join([*_text_lines(self), *(f"Warning: {text}" for text in self.warnings)]) + "\n"


def compare(
    a: Events,
    b: Events,
    iou: float = 0.2,
    *,
    scored: Spans | None = None,
    kind: Kind = Kind.LEG_MOVEMENT,
) -> Agreement:
    """Return the agreement of two scorings of the same night.

    Parameters
    ----------
    a, b
        Marks on one clock; rows of another kind and rows with `excluded` are passed over. A mark of both
        legs counts once on each leg. Where one scoring has no sides, sides are not compared:
        movements of either leg that overlap are then one.
    iou
        Least intersection over union of a pair, 0 to 1; 0 means any common time.
    scored
        Time that both scored (see `scored_time`); movements that start outside are passed over. None
        where unknown: then κ is over the time from the first movement of either to the last, and there
        is no index per hour.

    Notes
    -----
    Pairs are one to one, as many as possible, and among those the best fitting. κ compares whole
    seconds of the recording's clock: a second counts as movement where any part of one lies in it.
    Exchanging `a` and `b` exchanges sensitivity and precision, turns the sign of every difference and
    leaves F1 and κ as they are.

    Raises
    ------
    OptionsError
        If `iou` is not between 0 and 1.
    """
    if not 0 <= iou <= 1:
        raise OptionsError(f"iou is a share from 0 to 1, got {iou:g}")
    first, second = (_counted(events, kind, scored) for events in (a, b))
    places = {row.site for row in (*first, *second)} & (LEGS | _SIDELESS)
    sided = len(places) < 2 or not places & _SIDELESS
    if not sided:
        first, second = _without_sides(first), _without_sides(second)
    hours = None if scored is None else scored.total_h
    seconds = _scored_seconds(first, second, scored)
    names = sorted({row.site for row in (*first, *second)}, key=list(Site).index)
    parts = [_Pairing.of(first.at(site), second.at(site), iou) for site in names]
    rows = [_agreement(site.value, part, seconds, hours) for site, part in zip(names, parts, strict=True)]
    overall = _agreement("all", _Pairing.sum(first, second, parts), seconds, hours)
    warnings = _warnings(first, second, iou, overall, sided=sided)
    return Agreement(iou, hours, (*rows, overall), warnings)


def scored_time(marks: Events) -> Spans | None:
    """Return the time that a scorer looked at: the staged epochs, else lights off to lights on, else None."""
    staged = marks.where(lambda row: row.kind in STAGE_MARKS - {Kind.STAGE_UNSCORED}).spans
    if staged:
        return staged
    off, on = marks.of(Kind.LIGHTS_OFF), marks.of(Kind.LIGHTS_ON)
    if off and on and off[0].onset_s < on[-1].onset_s:
        return Spans([(off[0].onset_s, on[-1].onset_s)])
    return None


_SIDELESS = frozenset({Site.LEG, Site.UNKNOWN})


def _counted(events: Events, kind: Kind, scored: Spans | None) -> Events:
    rows = events.where(lambda row: row.kind is kind and not row.excluded)
    if scored is not None:
        rows = rows.where(lambda row: scored.contains(row.onset_s))
    legs = (Site.LEFT_LEG, Site.RIGHT_LEG)
    return Events(
        dataclasses.replace(row, site=site)
        for row in rows
        for site in (legs if row.site is Site.BOTH_LEGS else (row.site,))
    )


def _without_sides(events: Events) -> Events:
    legs = events.where(lambda row: row.site in LEGS | _SIDELESS)
    others = events.where(lambda row: row.site not in LEGS | _SIDELESS)
    joined = (Event(start_s, end_s - start_s, Kind.LEG_MOVEMENT, Site.LEG) for start_s, end_s in legs.spans)
    return Events(joined) + others


@dataclass(frozen=True, slots=True)
class _Pairing:
    a: Events
    b: Events
    onset_s: npt.NDArray[np.float64]
    end_s: npt.NDArray[np.float64]

    @classmethod
    def of(cls, a: Events, b: Events, iou: float) -> _Pairing:
        pairs = best_pairs(intervals_us(a.onset_s, a.end_s), intervals_us(b.onset_s, b.end_s), iou)
        onset_s = b.onset_s[pairs[:, 1]] - a.onset_s[pairs[:, 0]]
        return cls(a, b, onset_s, b.end_s[pairs[:, 1]] - a.end_s[pairs[:, 0]])

    @classmethod
    def sum(cls, a: Events, b: Events, parts: list[_Pairing]) -> _Pairing:
        none = np.empty(0)
        onset_s = np.concatenate([none, *(part.onset_s for part in parts)])
        return cls(a, b, onset_s, np.concatenate([none, *(part.end_s for part in parts)]))

    @property
    def f1(self) -> float | None:
        return _share(2 * len(self.onset_s), len(self.a) + len(self.b))


def _agreement(
    site: str, pairing: _Pairing, seconds: npt.NDArray[np.int64], hours: float | None
) -> SiteAgreement:
    n_a, n_b, matched = len(pairing.a), len(pairing.b), len(pairing.onset_s)
    per_hour_a, per_hour_b = (n / hours if hours else None for n in (n_a, n_b))
    return SiteAgreement(
        site=site,
        n_a=n_a,
        n_b=n_b,
        matched=matched,
        sensitivity=_share(matched, n_a),
        precision=_share(matched, n_b),
        f1=pairing.f1,
        onset_difference=_spread(pairing.onset_s),
        end_difference=_spread(pairing.end_s),
        kappa=cohens_kappa(
            *(np.isin(seconds, touched_seconds(each.spans)) for each in (pairing.a, pairing.b))
        ),
        per_hour_a=per_hour_a,
        per_hour_b=per_hour_b,
        per_hour_difference=(n_b - n_a) / hours if hours else None,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _spread(differences_s: npt.NDArray[np.float64]) -> Spread:
    if not len(differences_s):
        return Spread(None, None, None)
    lower, median, upper = np.round(np.quantile(differences_s, [0.25, 0.5, 0.75]), 6) + 0.0
    return Spread(float(median), float(lower), float(upper))


def _scored_seconds(a: Events, b: Events, scored: Spans | None) -> npt.NDArray[np.int64]:
    """Return the numbers of the whole seconds that are compared."""
    if scored is not None:
        return inner_seconds(scored)
    marked = a.spans | b.spans
    return touched_seconds(Spans([(marked.rows[0].start_s, marked.rows[-1].end_s)] if marked else ()))


def _warnings(a: Events, b: Events, iou: float, overall: SiteAgreement, *, sided: bool) -> tuple[str, ...]:
    if not sided:
        return ("one scoring has movements without a side: left and right are not compared",)
    swapped = _swap_warning(a, b, iou, overall)
    return (swapped,) if swapped else ()


_MIRROR: Mapping[Site, Site] = {Site.LEFT_LEG: Site.RIGHT_LEG, Site.RIGHT_LEG: Site.LEFT_LEG}


def _swap_warning(a: Events, b: Events, iou: float, overall: SiteAgreement) -> str:
    mirrored = Events(dataclasses.replace(row, site=_MIRROR.get(row.site, row.site)) for row in b)
    sites = sorted({row.site for row in (*a, *b)})
    parts = [_Pairing.of(a.at(site), mirrored.at(site), iou) for site in {*sites, *_MIRROR}]
    exchanged = _Pairing.sum(a, mirrored, parts).f1
    if exchanged is None or overall.f1 is None or min(overall.n_a, overall.n_b) < SWAP_EVENTS:
        return ""
    if exchanged < overall.f1 + SWAP_GAIN:
        return ""
    return (
        f"left and right are probably exchanged in one scoring: F1 is {overall.f1:.2f} as marked "
        f"and {exchanged:.2f} with the sides of one exchanged"
    )


def _text_lines(agreement: Agreement) -> list[str]:
    scored = (
        "time scored by both unknown"
        if agreement.hours is None
        else f"{agreement.hours:.2f} h scored by both"
    )
    rule = f"IoU ≥ {agreement.iou:g}" if agreement.iou else "any overlap"
    head = f"{'site':<10} {'A':>5} {'B':>5} {'pairs':>6} {'sens.':>6} {'prec.':>6} {'F1':>6} {'kappa':>6}"
    head += f" {'A/h':>7} {'B/h':>7} {'B-A/h':>7}   {'onset B-A, s (IQR)':<26} end B-A, s (IQR)"
    return [f"Pairs one to one, {rule}; {scored}.", head, *(_text_row(row) for row in agreement.sites)]


def _text_row(row: SiteAgreement) -> str:
    shares = (row.sensitivity, row.precision, row.f1, row.kappa)
    rates = (row.per_hour_a, row.per_hour_b, row.per_hour_difference)
    text = f"{row.site:<10} {row.n_a:>5} {row.n_b:>5} {row.matched:>6}"
    text += "".join(f" {_shown(value, '.3f'):>6}" for value in shares)
    text += "".join(f" {_shown(value, '.2f'):>7}" for value in rates)
    return f"{text}   {_spread_text(row.onset_difference):<26} {_spread_text(row.end_difference)}"


def _shown(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _spread_text(spread: Spread) -> str:
    if spread.median_s is None:
        return "–"
    return f"{spread.median_s:+.3f} ({spread.lower_quartile_s:+.3f} to {spread.upper_quartile_s:+.3f})"
