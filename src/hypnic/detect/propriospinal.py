"""Candidates for propriospinal myoclonus at sleep onset: axial jerks that spread up and down the trunk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from hypnic.detect.body import Pool, at_least, pooled
from hypnic.detect.foot_tremor import presleep
from hypnic.detect.scene import Scene
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import SLEEP, Stage
from hypnic.model.muscle import Muscle
from hypnic.model.ranges import check_ranges
from hypnic.model.scoring import Candidates
from hypnic.model.spans import FloatArray
from hypnic.model.survey import Reading
from hypnic.signals.bursts import IntArray
from hypnic.signals.trains import runs_together

KIND = Kind.PROPRIOSPINAL
LEVELS: Mapping[Site, int] = MappingProxyType(
    {Site.NECK: 0, Site.SHOULDERS: 1, Site.TRUNK: 2, Site.BELLY: 3, Site.BACK: 4}
)
"""Axial muscles from above downwards; the back is taken for its lumbar part."""
LEAST_LEVELS = 3
JOIN_S = 0.1
LATE = "in sleep with spindles, in which the propriospinal pattern stops"
FEW = "fewer than five axial jerks: no pattern can be told"
NO_ORDER = "the axial jerks of this night do not spread up and down from one level"
ELSEWHERE = "does not start at the level from which the jerks of this night spread"
SOURCE = "hypnic's own"


@dataclass(frozen=True, slots=True)
class PropriospinalOptions:
    """What a propriospinal pattern is: no published rule counts it, so all limits are hypnic's own.

    Attributes
    ----------
    least_s, longest_s
        Length of a burst (50–500 ms described).
    least_peak_uv
        The highest peak of a jerk is at least this.
    within_s
        All levels of a jerk start within so much.
    least_spread_s
        From the first level to the last, the median over the night: less is a jerk of all at once.
    tolerance_s
        The error of an onset.
    least_jerks
        With fewer axial jerks, no pattern can be told.
    least_share
        In so many of the jerks the same level is the first, within the tolerance.
    """

    least_s: float = 0.05
    longest_s: float = 0.5
    least_peak_uv: float = 50.0
    within_s: float = 0.25
    least_spread_s: float = 0.012
    tolerance_s: float = 0.015
    least_jerks: int = 5
    least_share: float = 0.6

    def __post_init__(self) -> None:
        check_ranges(self, {"least_s": (0.015, 0.2), "longest_s": (0.2, 2.0), "least_peak_uv": (10.0, 500.0)})
        check_ranges(self, {"within_s": (0.05, 1.0), "least_spread_s": (0.0, 0.2), "tolerance_s": (0.0, 0.1)})
        check_ranges(self, {"least_jerks": (3, 100), "least_share": (0.0, 1.0)})


@dataclass(frozen=True, slots=True, eq=False)
class AxialJerk:
    """One jerk of three axial levels or more; `onsets_s` is NaN for a level that took no part."""

    onset_s: float
    end_s: float
    onsets_s: FloatArray
    peak_uv: float

    @property
    def lags_s(self) -> FloatArray:
        """Onset of each level after the first, shape (levels,)."""
        return np.asarray(self.onsets_s - np.nanmin(self.onsets_s))


def detect_propriospinal(scene: Scene, options: PropriospinalOptions) -> Candidates:
    """Return candidates for propriospinal myoclonus at sleep onset.

    Axial jerks of three levels or more, in wake before sleep and N1, are candidates where over the night they
    start at one inner level and reach the others later the farther they are, up as well as down. Those with
    the same look in deeper sleep are excluded: the pattern stops with spindles (Vetrugno 2001, Montagna
    2006).
    """
    muscles = scene.muscles.at(*LEVELS)
    why = _why_not(scene, muscles)
    hypnogram = scene.hypnogram
    if why or hypnogram is None:
        return Candidates(not_looked_for={KIND: why})
    levels = [LEVELS[site] for site in dict.fromkeys(muscle.site for muscle in muscles)]
    rows = {site: muscle.assessable for site in LEVELS for muscle in muscles if muscle.site is site}
    seen_all = at_least(rows.values(), LEAST_LEVELS)
    drowsy = presleep(hypnogram) | hypnogram.spans(Stage.N1)
    late = hypnogram.spans(*(stage for stage in SLEEP if stage is not Stage.N1))
    jerks = [
        jerk
        for jerk in find_axial_jerks(muscles, options)
        if (drowsy | late).contains(jerk.onset_s) and seen_all.contains(jerk.onset_s)
    ]
    early = [drowsy.contains(jerk.onset_s) for jerk in jerks]
    origin, reason = pattern([jerk for jerk, is_early in zip(jerks, early, strict=True) if is_early], options)
    events = [
        _event(jerk, LATE if not is_early else reason or _elsewhere(jerk, origin, options))
        for jerk, is_early in zip(jerks, early, strict=True)
    ]
    return Candidates(
        events=Events(events),
        looked_for=frozenset({KIND}),
        seen={KIND: seen_all & drowsy},
        readings=_readings(events, len(levels)),
    )


def _why_not(scene: Scene, muscles: Sequence[Muscle]) -> str:
    sites = list(dict.fromkeys(muscle.site for muscle in muscles))
    if len(sites) < LEAST_LEVELS:
        names = " and ".join(site.value for site in sites) or "none"
        return f"needs the EMG of three of neck, shoulders, trunk, belly and back; recorded: {names}"
    if scene.time_in(*SLEEP) is None:
        return "needs sleep stages: the pattern belongs to relaxed wake before sleep"
    return ""


def find_axial_jerks(muscles: Sequence[Muscle], options: PropriospinalOptions) -> Iterator[AxialJerk]:
    """Yield the jerks of three or more axial levels, by onset, in whatever order the levels start."""
    pool = pooled(muscles)
    level = np.array([LEVELS[muscle.site] for muscle in muscles], dtype=np.int64)
    groups = runs_together(pool.onset_s, pool.end_s, JOIN_S)
    enough = groups.counts >= LEAST_LEVELS
    for (first, stop), may in zip(groups.pairs(), enough.tolist(), strict=True):
        if not may:
            continue
        jerk = _axial_jerk(pool.where(slice(first, stop)), level, options)
        if jerk is not None:
            yield jerk


def _axial_jerk(part: Pool, level: IntArray, options: PropriospinalOptions) -> AxialJerk | None:
    starts = part.where(part.onset_s <= part.onset_s[0] + options.within_s)
    length = starts.duration_s
    if part.end_s.max() - part.onset_s[0] > options.within_s + options.longest_s:
        return None
    if length.max() > options.longest_s or starts.peak_uv.max() < options.least_peak_uv:
        return None
    starts = starts.where(length >= options.least_s)
    onsets_s = np.full(len(LEVELS), np.inf)
    np.minimum.at(onsets_s, level[starts.muscle], starts.onset_s)
    took_part = np.isfinite(onsets_s)
    if took_part.sum() < LEAST_LEVELS:
        return None
    return AxialJerk(
        onset_s=float(onsets_s.min()),
        end_s=float(starts.end_s.max()),
        onsets_s=np.where(took_part, onsets_s, np.nan),
        peak_uv=float(starts.peak_uv.max()),
    )


def pattern(jerks: Sequence[AxialJerk], options: PropriospinalOptions) -> tuple[int, str]:
    """Return the level from which the jerks of a night spread, and why there is none (empty where there is).

    The median lag of each level behind the first has to be least at an inner level and to grow from it in
    both directions.
    """
    if len(jerks) < options.least_jerks:
        return -1, FEW
    lags = np.stack([jerk.lags_s for jerk in jerks])
    used = np.flatnonzero(np.isfinite(lags).sum(axis=0) >= max(2, len(jerks) / 4))
    if len(used) < LEAST_LEVELS:
        return -1, NO_ORDER
    middle = np.array([float(np.nanmedian(lags[:, at])) for at in used])
    first = int(middle.argmin())
    down, up = np.diff(middle[first:]), np.diff(middle[: first + 1][::-1])
    inner = 0 < first < len(used) - 1
    ordered = (down >= -options.tolerance_s / 2).all() and (up >= -options.tolerance_s / 2).all()
    spread_s = min(float(middle[0]), float(middle[-1])) - float(middle[first])
    share = float((lags[:, used[first]] <= options.tolerance_s).mean())
    if not (inner and ordered and spread_s >= options.least_spread_s and share >= options.least_share):
        return -1, NO_ORDER
    return int(used[first]), ""


def _elsewhere(jerk: AxialJerk, origin: int, options: PropriospinalOptions) -> str:
    lag_s = float(jerk.lags_s[origin])
    # A jerk in which that level was not seen says nothing against it.
    return ELSEWHERE if lag_s > 2 * options.tolerance_s else ""


def _event(jerk: AxialJerk, reason: str) -> Event:
    lags_s = jerk.lags_s
    return Event(
        onset_s=jerk.onset_s,
        duration_s=jerk.end_s - jerk.onset_s,
        kind=KIND,
        site=Site.TRUNK,
        measures={
            "muscles_count": float(np.isfinite(lags_s).sum()),
            "spread_ms": 1e3 * float(np.nanmax(lags_s)),
            "peak_uv": jerk.peak_uv,
        },
        excluded=reason,
    )


def _readings(events: Sequence[Event], levels: int) -> tuple[Reading, ...]:
    late = sum(event.excluded == LATE for event in events)
    rows = (
        ("axial_jerks_drowsy_count", len(events) - late, "wake before sleep and N1"),
        ("axial_jerks_in_sleep_count", late, "N2, N3 and REM"),
        ("axial_levels_count", levels, "levels recorded"),
    )
    return tuple(Reading(KIND, name, float(value), "count", of=of, source=SOURCE) for name, value, of in rows)
