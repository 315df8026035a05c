"""Muscle activity in REM sleep → the published numbers, from intervals and from second-long means.

It does not matter who set the intervals: a detector and a person are counted by the same arithmetic.

Sources: mini- and macro-epochs, phasic, tonic and "any": the SINBAR group (Frauscher 2012, Sleep 35:835);
bursts of 4 × background in at least half of the mini-epochs of an epoch: AASM manual 2007–2.x, in own words;
atonia index: Ferri 2010 (doi 10.1016/j.sleep.2010.06.003). Departs from them in: a mini-epoch holds an
interval where 0.1 s or its middle lies in it; epochs that lost half of their mini-epochs are left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.spans import BoolArray, FloatArray, Spans
from hypnic.model.survey import Reading
from hypnic.signals.epochs import Grid, covered, touched

SINBAR = "SINBAR (Frauscher 2012)"
AASM = "AASM-style, own words"
FERRI = "Ferri 2010"
OWN = "hypnic's own"
ARMS = (Site.LEFT_ARM, Site.RIGHT_ARM)
NEAR_MOUTH = frozenset({Site.CHIN, Site.MASSETER, Site.FACE})
"""Where snoring shakes the electrodes."""
HALF = 0.5
ENOUGH = 0.999
"""Share of a mini-epoch that has to be recorded for it to count."""
NO_REM_LEFT = "no REM sleep was left after what is not recorded and what is left out (artefacts, arousals)"


@dataclass(frozen=True, slots=True)
class Leave:
    """What is left out of REM sleep before anything is counted in it.

    Attributes
    ----------
    arousals
        Marked arousals, of every muscle: their muscle activity is not the atonia's failure.
    snoring
        Marked snoring, of chin, masseter and face, whose electrodes it shakes.
    """

    arousals: bool = True
    snoring: bool = True


def left_out(marks: Events, site: Site, leave: Leave) -> Spans:
    """Return when a muscle's activity is not counted: marked artefacts there or anywhere, and more."""

    def counts(row: Event) -> bool:
        if row.kind is Kind.ARTEFACT:
            return row.site in (site, Site.UNKNOWN)
        if row.kind is Kind.SNORE:
            return leave.snoring and site in NEAR_MOUTH
        return row.kind is Kind.AROUSAL and leave.arousals

    return marks.where(counts).spans


@dataclass(frozen=True, slots=True)
class Activity:
    """One muscle's activity.

    Attributes
    ----------
    phasic, tonic, other
        Bursts of 0.1–5 s; tonic activity; any activity that is neither (longer than phasic).
    strong
        The bursts that are large enough for the AASM-style count; None where that is not known, and the
        phasic ones are taken.
    recorded
        When it could be seen; None for always.
    excluded
        What is left out.
    """

    phasic: Spans = field(default_factory=Spans)
    tonic: Spans = field(default_factory=Spans)
    other: Spans = field(default_factory=Spans)
    strong: Spans | None = None
    recorded: Spans | None = None
    excluded: Spans = field(default_factory=Spans)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """One muscle, epoch by epoch; shapes (n,) for mini-epochs and (m,) for macro-epochs of the grid.

    Attributes
    ----------
    usable
        Mini-epochs recorded and not left out; in all others no other field is True.
    whole
        Macro-epochs of which at least half of the mini-epochs are usable.
    """

    grid: Grid
    usable: BoolArray
    whole: BoolArray
    phasic: BoolArray
    any: BoolArray
    strong: BoolArray
    tonic: BoolArray

    def most(self, which: BoolArray) -> BoolArray:
        """Return the macro-epochs in which at least half of the usable mini-epochs are True."""
        return self.whole & (self.grid.count(which) >= HALF * self.grid.count(self.usable))


def scored(activity: Activity, grid: Grid) -> Scored:
    """Lay one muscle's activity on the epochs of REM sleep."""

    def mini(spans: Spans) -> BoolArray:
        return touched(spans, grid.mini, grid.mini_ticks) & usable

    usable = ~touched(activity.excluded, grid.mini, grid.mini_ticks)
    if activity.recorded is not None:
        usable &= covered(activity.recorded, grid.mini, grid.mini_ticks) >= ENOUGH
    size = grid.macro_ticks // grid.mini_ticks
    left = grid.count(usable)
    whole = left >= HALF * size
    sustained = covered(activity.tonic - activity.excluded, grid.macro, grid.macro_ticks)
    strong = activity.phasic if activity.strong is None else activity.strong
    return Scored(
        grid=grid,
        usable=usable,
        whole=whole,
        phasic=mini(activity.phasic),
        any=mini(activity.phasic | activity.tonic | activity.other),
        strong=mini(strong),
        tonic=whole & (sustained >= HALF * left / size - 1e-9),
    )


def muscle_readings(site: Site, row: Scored) -> tuple[Reading, ...]:
    """Return one muscle's shares of REM sleep."""
    strong = row.most(row.strong)
    rows = (
        (Kind.REM_PHASIC, "phasic_3s_percent", row.phasic, row.usable, SINBAR),
        (Kind.REM_PHASIC, "any_3s_percent", row.any, row.usable, SINBAR),
        (Kind.REM_PHASIC, "phasic_30s_percent", row.most(row.phasic), row.whole, SINBAR),
        (Kind.REM_PHASIC, "any_30s_percent", row.tonic | row.most(row.any), row.whole, SINBAR),
        (Kind.REM_TONIC, "tonic_30s_percent", row.tonic, row.whole, SINBAR),
        (Kind.REM_PHASIC, "aasm_phasic_30s_percent", strong, row.whole, AASM),
        (Kind.REM_PHASIC, "aasm_any_30s_percent", strong | row.tonic, row.whole, AASM),
    )
    counted = [
        Reading(kind, name, _percent(which, of), "percent", site, why=_why(of), source=source)
        for kind, name, which, of, source in rows
    ]
    everything = np.ones(len(row.usable), dtype=np.bool_)
    lost = _percent(~row.usable, everything)
    return (
        *counted,
        Reading(Kind.REM_PHASIC, "left_out_percent", lost, "percent", site, why=_why(everything), source=OWN),
    )


def combination_readings(rows: Mapping[Site, Scored], why: Mapping[Site, str]) -> tuple[Reading, ...]:
    """Return the published combination: any activity of the chin, or phasic activity of either arm.

    Parameters
    ----------
    why
        Why a muscle is missing, in words.
    """
    of = "chin any + arms phasic"
    names = ("chin_any_arms_phasic_3s_percent", "chin_any_arms_phasic_30s_percent")
    missing = [site for site in (Site.CHIN, *ARMS) if site not in rows]
    if missing:
        words = "; ".join(dict.fromkeys(why.get(site, f"no {site.value} was scored") for site in missing))
        return tuple(
            Reading(Kind.REM_PHASIC, name, None, "percent", of=of, why=words, source=SINBAR) for name in names
        )
    chin, left, right = (rows[site] for site in (Site.CHIN, *ARMS))
    usable = chin.usable & left.usable & right.usable
    hit = (chin.any | left.phasic | right.phasic) & usable
    grid = chin.grid
    left_in = grid.count(usable)
    whole = left_in >= HALF * (grid.macro_ticks // grid.mini_ticks)
    most = whole & ((grid.count(hit) >= HALF * left_in) | chin.tonic)
    pairs = ((names[0], hit, usable), (names[1], most, whole))
    return tuple(
        Reading(Kind.REM_PHASIC, name, _percent(which, base), "percent", of=of, why=_why(base), source=SINBAR)
        for name, which, base in pairs
    )


def _percent(which: BoolArray, of: BoolArray) -> float | None:
    total = int(of.sum())
    return 100.0 * int((which & of).sum()) / total if total else None


def _why(of: BoolArray) -> str:
    return "" if of.any() else NO_REM_LEFT


def noise_corrected(mean_uv: FloatArray, bin_s: float, reach_s: float = 30.0) -> FloatArray:
    """Return means of the rectified EMG less the least of those within `reach_s`, shape (n,).

    Parameters
    ----------
    mean_uv
        One a second, shape (n,), unbroken.
    """
    from scipy.ndimage import minimum_filter1d

    if not len(mean_uv):
        return np.empty(0)
    reach = max(1, round(reach_s / bin_s))
    values = np.asarray(mean_uv, dtype=np.float64)
    return np.asarray(values - minimum_filter1d(values, 2 * reach + 1, mode="nearest"), dtype=np.float64)


def atonia_index(corrected_uv: FloatArray) -> float | None:
    """Return the REM atonia index: the share ≤ 1 µV over (1 − the share in (1, 2] µV); from 0 to 1.

    Parameters
    ----------
    corrected_uv
        Noise-corrected second-long means of REM sleep alone, shape (n,).

    Returns
    -------
    float or None
        None without a second, or where every second lies in (1, 2].
    """
    if not len(corrected_uv):
        return None
    low = float(np.mean(corrected_uv <= 1.0))
    between = float(np.mean((corrected_uv > 1.0) & (corrected_uv <= 2.0)))
    return None if math.isclose(between, 1.0) else low / (1.0 - between)


def atonia_reading(parts: Sequence[tuple[FloatArray, float, float]], within: Spans, site: Site) -> Reading:
    """Return the REM atonia index of one muscle.

    Parameters
    ----------
    parts
        Per unbroken stretch: second-long means (µV), their exact length and the start of the first (s).
    within
        REM sleep in which the muscle was recorded and nothing is left out; a second counts where its
        middle lies in it. The noise is taken from all seconds around, REM or not.
    """
    kept = [np.empty(0)]
    for mean_uv, bin_s, start_s in parts:
        middle = start_s + (np.arange(len(mean_uv), dtype=np.float64) + 0.5) * bin_s
        kept.append(noise_corrected(mean_uv, bin_s)[within.contains(middle)])
    seconds = np.concatenate(kept)
    index = atonia_index(seconds)
    missing = (
        "every second lies between 1 and 2 µV, where the index has no value" if len(seconds) else NO_REM_LEFT
    )
    why = missing if index is None else ""
    return Reading(Kind.REM_TONIC, "rem_atonia_index_ratio", index, "ratio", site, why=why, source=FERRI)
