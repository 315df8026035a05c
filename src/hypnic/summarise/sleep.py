"""Hypnogram and lights → how the night was slept."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from hypnic.model.events import Events, Kind
from hypnic.model.hypnogram import NREM, SLEEP, Hypnogram, Stage
from hypnic.model.sleep import SleepCycle, SleepSummary
from hypnic.model.spans import Span, Spans
from hypnic.summarise.cycles import ADULT, INFANT, Codes, CycleRule, sleep_cycles

PERSISTENT_MIN = 10.0
"""Unbroken sleep that makes it persistent: the "latency to persistent sleep" of trials of hypnotics."""

LONG_AWAKENING_MIN = 5.0
"""An awakening longer than this counts against good sleep (National Sleep Foundation, Ohayon et al. 2017)."""

LEAST_S = 1e-6
"""Less of an epoch than this between the lights is the rounding of a time."""

INFANT_UNDER_YEARS = 1.0
"""hypnic's own: younger than this, cycles are those of an infant."""

DEPTHS = (Stage.N1, Stage.N2, Stage.N3)
_ASLEEP = [stage.value for stage in SLEEP]


def summarise_sleep(
    hypnogram: Hypnogram | None, marks: Events, age_years: float | None = None
) -> SleepSummary | None:
    """Return how the night was slept; None without a scored epoch between the lights.

    Parameters
    ----------
    marks
        Lights off and on are looked for in these: the first off, and the last on after it.
    age_years
        Decides which rule makes the cycles; where it is unknown, NREM sleep marked without its depth does.

    Notes
    -----
    Minutes are exact: an epoch that the lights cut counts with the part between them. What is counted in
    epochs (shifts, awakenings, cycles) counts those, too.
    Sources and differences from other programs: docs/sleep.md.
    """
    if hypnogram is None:
        return None
    lights = _lights(marks)
    window = _window(hypnogram, lights)
    if window is None or not (_scored(hypnogram) & Spans([window])):
        return None
    night = _Night(hypnogram, lights, window)
    states = night.told(but=(Stage.ASLEEP,))
    shifts = night.shifts()
    rule = _rule(night, age_years)
    cycles = night.cycles(rule) if states else ()
    lengths = [(cycle.end_s - cycle.start_s) / 60 for cycle in cycles if cycle.complete]
    lightened = night.lightened() if night.told(but=(Stage.ASLEEP, Stage.N)) else None
    stage_min = night.stage_min()
    return SleepSummary(
        lights_off_s=lights[0],
        lights_on_s=lights[1],
        onset_s=night.onset_s,
        persistent_onset_s=night.persistent_onset_s,
        final_wake_s=night.end_s,
        latency_min=night.latency_min(night.onset_s),
        persistent_latency_min=night.latency_min(night.persistent_onset_s),
        time_in_bed_min=_minutes(*lights),
        sleep_period_min=_minutes(night.onset_s, night.end_s),
        total_sleep_min=night.asleep_min,
        unscored_min=night.unscored_min(),
        efficiency_percent=None if None in lights else _percent(night.asleep_min, night.scored_min(window)),
        maintenance_percent=_percent(night.asleep_min, night.scored_min(night.period)),
        wake_after_onset_min=night.wake_min(lights[1]),
        wake_in_period_min=night.wake_min(night.end_s),
        stage_min=stage_min,
        stage_percent=_shares(stage_min, night.asleep_min),
        rem_latency_min=_minutes(night.onset_s, night.first_rem_s()) if states else None,
        stage_shifts=shifts if states else None,
        stage_shifts_per_hour=night.per_hour(shifts) if states else None,
        awakenings=len(night.awakenings()) if night.asleep_min else None,
        long_awakenings=sum(long > LONG_AWAKENING_MIN for long in night.awakenings())
        if night.asleep_min
        else None,
        fragmentation_per_hour=night.per_hour(lightened),
        cycles=cycles,
        cycle_min=float(np.median(lengths)) if lengths else None,
        cycle_rule=rule.name if states else "",
    )


def _lights(marks: Events) -> tuple[float | None, float | None]:
    off = next((row.onset_s for row in marks.of(Kind.LIGHTS_OFF)), None)
    on = [row.onset_s for row in marks.of(Kind.LIGHTS_ON) if off is None or row.onset_s > off]
    return off, on[-1] if on else None


def _window(hypnogram: Hypnogram, lights: tuple[float | None, float | None]) -> Span | None:
    start_s = hypnogram.start_s if lights[0] is None else lights[0]
    end_s = hypnogram.end_s if lights[1] is None else lights[1]
    return Span(start_s, end_s) if start_s < end_s else None


def _rule(night: _Night, age_years: float | None) -> CycleRule:
    if age_years is not None:
        return INFANT if age_years < INFANT_UNDER_YEARS else ADULT
    return INFANT if Stage.N in night.codes and night.told(but=DEPTHS) else ADULT


def _scored(hypnogram: Hypnogram) -> Spans:
    return hypnogram.spans(Stage.W, *SLEEP)


def _minutes(start_s: float | None, end_s: float | None) -> float | None:
    return None if start_s is None or end_s is None else (end_s - start_s) / 60


def _percent(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole > 0 else None


def _shares(stage_min: Mapping[str, float], asleep_min: float) -> Mapping[str, float]:
    slept = {name: minutes for name, minutes in stage_min.items() if name != "W" and asleep_min > 0}
    return MappingProxyType({name: 100 * minutes / asleep_min for name, minutes in slept.items()})


class _Night:
    """A hypnogram between the lights."""

    def __init__(self, hypnogram: Hypnogram, lights: tuple[float | None, float | None], window: Span) -> None:
        self.hypnogram = hypnogram
        self.window = window
        self.lights = lights
        starts = hypnogram.start_s + np.arange(len(hypnogram)) * hypnogram.epoch_s
        ends = starts + hypnogram.epoch_s
        inside = np.flatnonzero((ends > window.start_s + LEAST_S) & (starts < window.end_s - LEAST_S))
        self._first = int(inside[0]) if len(inside) else 0
        self.codes: Codes = hypnogram.stages[inside]
        self.asleep = np.isin(self.codes, _ASLEEP)
        self.slept = np.flatnonzero(self.asleep)
        self.onset_s = max(self._time(self.slept[0]), window.start_s) if len(self.slept) else None
        self.end_s = min(self._time(self.slept[-1] + 1), window.end_s) if len(self.slept) else None
        self.period = Span(self.onset_s or 0.0, self.end_s or 0.0) if len(self.slept) else Span(0.0, 0.0)
        self.asleep_min = self._min_of(window, *SLEEP)

    def _time(self, epoch: int) -> float:
        return float(self.hypnogram.start_s + (self._first + epoch) * self.hypnogram.epoch_s)

    def _min_of(self, within: Span, *stages: Stage) -> float:
        return (self.hypnogram.spans(*stages) & Spans([within])).total_s / 60

    def told(self, *, but: tuple[Stage, ...]) -> bool:
        """Whether there is sleep between the lights, and none of these stages."""
        return bool(len(self.slept)) and not np.isin([stage.value for stage in but], self.codes).any()

    @property
    def persistent_onset_s(self) -> float | None:
        """Start of the first unbroken sleep of ten minutes."""
        edges = np.flatnonzero(np.diff(np.r_[False, self.asleep, False].astype(np.int8)))
        long = (edges[1::2] - edges[::2]) * self.hypnogram.epoch_s >= PERSISTENT_MIN * 60 - 1e-6
        starts = edges[::2][long]
        return max(self._time(int(starts[0])), self.window.start_s) if len(starts) else None

    def scored_min(self, within: Span) -> float:
        """Return the minutes that have a stage."""
        return self._min_of(within, Stage.W, *SLEEP)

    def _unscored_s(self, within: Span) -> float:
        return (Spans([within]) - _scored(self.hypnogram)).total_s

    def latency_min(self, onset_s: float | None) -> float | None:
        """Return the minutes from lights off to an onset; None where sleep may have begun unseen."""
        off_s = self.lights[0]
        if off_s is None or onset_s is None or self.onset_s is None:
            return None
        unseen = self._unscored_s(Span(off_s, self.onset_s)) > self.hypnogram.epoch_s
        return None if unseen else (onset_s - off_s) / 60

    def unscored_min(self) -> float:
        """Return the minutes between the lights that have no stage, in the hypnogram or outside it."""
        return self._unscored_s(self.window) / 60

    def wake_min(self, end_s: float | None) -> float | None:
        """Return the wake from sleep onset to a time; None where either is unknown."""
        if self.onset_s is None or end_s is None:
            return None
        return self._min_of(Span(self.onset_s, end_s), Stage.W)

    def stage_min(self) -> Mapping[str, float]:
        """Return the minutes of the stages that this staging tells apart."""
        deep = not {Stage.N, Stage.ASLEEP} & set(self.codes.tolist())
        told = {Stage.W: True, Stage.R: Stage.ASLEEP not in self.codes} | dict.fromkeys(DEPTHS, deep)
        order = (Stage.W, *NREM, Stage.R, Stage.ASLEEP)
        return MappingProxyType(
            {
                "asleep" if stage is Stage.ASLEEP else stage.name: self._min_of(self.window, stage)
                for stage in order
                if stage in self.codes or told.get(stage, False)
            }
        )

    def first_rem_s(self) -> float | None:
        """Return the start of the first epoch of REM sleep."""
        at = np.flatnonzero(self.codes == Stage.R)
        return max(self._time(int(at[0])), self.window.start_s) if len(at) else None

    def _changes(self) -> tuple[npt.NDArray[np.int64], Codes, Codes]:
        """Return (epoch, stage before, stage from it on) where two neighbouring scored epochs differ."""
        before, after = self.codes[:-1], self.codes[1:]
        at = np.flatnonzero((before != after) & (before != Stage.UNSCORED) & (after != Stage.UNSCORED))
        return at + 1, before[at], after[at]

    def shifts(self) -> int:
        """Return the changes of stage from sleep onset to the last epoch of sleep."""
        at = self._changes()[0]
        return int(((at > self.slept[0]) & (at <= self.slept[-1])).sum()) if len(self.slept) else 0

    def lightened(self) -> int:
        """Return the changes from N2, N3 or REM to N1 or wake, and from N1 to wake."""
        _, before, after = self._changes()
        to_wake = (after == Stage.W) & np.isin(before, _ASLEEP)
        return int((to_wake | ((after == Stage.N1) & (before != Stage.W))).sum())

    def awakenings(self) -> list[float]:
        """Return the minutes of each awakening after which sleep came back."""
        at, before, after = self._changes()
        woken = at[(after == Stage.W) & np.isin(before, _ASLEEP)]
        again = [epoch for epoch in woken.tolist() if epoch < self.slept[-1]]
        wake = self.codes != Stage.W
        return [int(np.argmax(wake[epoch:])) * self.hypnogram.epoch_s / 60 for epoch in again]

    def per_hour(self, count: int | None) -> float | None:
        """Return a count per hour of sleep."""
        return None if count is None or not self.asleep_min else count / (self.asleep_min / 60)

    def cycles(self, rule: CycleRule) -> tuple[SleepCycle, ...]:
        """Return the cycles of the sleep period."""
        first, end = int(self.slept[0]), int(self.slept[-1]) + 1
        return sleep_cycles(self.codes[first:end], self.hypnogram.epoch_s, self._time(first), rule)
