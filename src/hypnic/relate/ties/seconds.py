"""A night cut into seconds, and what heart, breath, brain and chin were in each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hypnic.model.events import Site
from hypnic.model.spans import BoolArray, FloatArray, Spans
from hypnic.model.vitals import BREATH, HEART
from hypnic.relate.ties.setting import Setting
from hypnic.signals.grid import bin_means, read_between

IntArray = npt.NDArray[np.int64]

MARGIN_S = 600.0
BEATS_APART_S, BREATHS_APART_S = 4.0, 15.0
"""Between clean beats and between breaths that are further apart nothing is told (hypnic's own)."""
NOT_LOOKED_AT = "heart, breath and brain were not looked at (--vitals asks for them)"


@dataclass(frozen=True, slots=True)
class Seconds:
    """A night cut into seconds: number i is [start_s + i, start_s + i + 1)."""

    start_s: float
    count: int

    @classmethod
    def of(cls, setting: Setting) -> Seconds:
        """Return the seconds of the period and of the stages, and ten minutes on either side."""
        spans = [setting.around.period]
        if setting.around.hypnogram is not None:
            spans.append(setting.around.hypnogram.span)
        start_s = float(np.floor(min(span.start_s for span in spans) - MARGIN_S))
        end_s = float(np.ceil(max(span.end_s for span in spans) + MARGIN_S))
        return cls(start_s, round(end_s - start_s))

    @property
    def edges_s(self) -> FloatArray:
        """Where they begin and end, shape (count + 1,)."""
        return self.start_s + np.arange(self.count + 1, dtype=np.float64)

    @property
    def middle_s(self) -> FloatArray:
        """Shape (count,)."""
        return self.start_s + 0.5 + np.arange(self.count, dtype=np.float64)

    def at(self, times_s: FloatArray) -> IntArray:
        """Return the second in which each time lies; the first or last for what lies outside."""
        index = np.floor(np.asarray(times_s) - self.start_s).astype(np.int64)
        return np.clip(index, 0, self.count - 1)

    def inside(self, spans: Spans) -> BoolArray:
        """Return of each second whether its middle lies in the spans."""
        return spans.contains(self.middle_s)

    def spans(self, which: BoolArray) -> Spans:
        """Return the time of the seconds that are True; neighbours are joined."""
        edges = np.flatnonzero(np.diff(which.astype(np.int8), prepend=0, append=0)) + self.start_s
        return Spans(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class PerSecond:
    """A quantity in each second of a night.

    Attributes
    ----------
    values
        Shape (count of the seconds,), NaN where it cannot be told; empty where it could not be told at all.
    why
        Why it could not be told at all; empty where it could.
    channel
        Where it was recorded.
    """

    values: FloatArray
    why: str = ""
    channel: str = ""


def _untold(why: str) -> PerSecond:
    return PerSecond(np.empty(0), why)


def heart_rate_bpm(setting: Setting, seconds: Seconds) -> PerSecond:
    """Return 60 over the clean interval around each second, on straight lines between their middles."""
    beats = setting.around.vitals and setting.around.vitals.heart
    if not beats:
        return _untold(_why(setting, HEART))
    middle_s = beats.time_s - np.nan_to_num(beats.interval_s) / 2
    rate = read_between(middle_s, 60 / beats.interval_s, seconds.middle_s, BEATS_APART_S)
    return PerSecond(np.where(seconds.inside(beats.assessable), rate, np.nan), channel=beats.label)


def step_squared_ms2(setting: Setting, seconds: Seconds) -> PerSecond:
    """Return the squared difference of neighbouring clean intervals; the root of its mean is RMSSD."""
    beats = setting.around.vitals and setting.around.vitals.heart
    if not beats:
        return _untold(_why(setting, HEART))
    step = np.diff(beats.interval_s, prepend=np.nan)
    return PerSecond(bin_means(beats.time_s, seconds.edges_s, np.square(1000 * step)), channel=beats.label)


def breath_rate_per_min(setting: Setting, seconds: Seconds) -> PerSecond:
    """Return 60 over the period of the breath around each second, on lines between their middles."""
    breath = setting.around.vitals and setting.around.vitals.breath
    if not breath:
        return _untold(_why(setting, BREATH))
    rows = breath.breaths
    middle_s = rows.time_s + np.nan_to_num(rows.period_s) / 2
    rate = read_between(middle_s, 60 / rows.period_s, seconds.middle_s, BREATHS_APART_S)
    return PerSecond(np.where(seconds.inside(breath.assessable), rate, np.nan), channel=breath.label)


def breath_depth_log(setting: Setting, seconds: Seconds) -> PerSecond:
    """Return the natural logarithm of the depth of breath, on straight lines between peaks."""
    breath = setting.around.vitals and setting.around.vitals.breath
    if not breath:
        return _untold(_why(setting, BREATH))
    depth = read_between(breath.breaths.time_s, _log(breath.breaths.depth), seconds.middle_s, BREATHS_APART_S)
    return PerSecond(np.where(seconds.inside(breath.assessable), depth, np.nan), channel=breath.label)


def chin_tone_uv(setting: Setting, seconds: Seconds) -> PerSecond:
    """Return the mean of the rectified EMG of the first chin channel."""
    chin = next((row for row in setting.around.muscles.at(Site.CHIN) if row.stretches), None)
    if chin is None:
        return _untold("no EMG of the chin could be used")
    values = np.full(seconds.count, np.nan)
    for row in chin.stretches:
        at_s = row.start_s + (np.arange(len(row.mean_uv), dtype=np.float64) + 0.5) * row.mean_s
        part = read_between(at_s, row.mean_uv.astype(np.float64), seconds.middle_s, 2 * row.mean_s)
        values = np.where(np.isfinite(part), part, values)
    return PerSecond(np.where(seconds.inside(chin.recorded), values, np.nan), channel=chin.label)


def chin_tone_log(setting: Setting, seconds: Seconds) -> PerSecond:
    """Return the natural logarithm of the tone of the chin."""
    tone = chin_tone_uv(setting, seconds)
    return PerSecond(_log(tone.values), tone.why, tone.channel)


def band_db(setting: Setting, seconds: Seconds, band: str) -> PerSecond:
    """Return the power of a band in decibels of the first EEG channel that could be used."""
    brain = setting.around.vitals.brain if setting.around.vitals else ()
    if not brain:
        return _untold("no EEG channel could be used")
    first = brain[0]
    at_s = np.concatenate([row.times_s for row in first.bands])
    power = np.concatenate([row.power[band] for row in first.bands]).astype(np.float64)
    db = 10 / np.log(10) * _log(bin_means(at_s, seconds.edges_s, power))
    return PerSecond(np.where(seconds.inside(first.seen), db, np.nan), channel=first.label)


def _why(setting: Setting, asked: str) -> str:
    vitals = setting.around.vitals
    return NOT_LOOKED_AT if vitals is None else vitals.why_not.get(asked, f"the {asked} could not be told")


def _log(values: FloatArray) -> FloatArray:
    return np.log(values, out=np.full(len(values), np.nan), where=values > 0)
