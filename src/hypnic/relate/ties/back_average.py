"""Jerk-locked back-averaging: a spike, or a slow shift, of the EEG before the muscle moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from hypnic.model.derivation import Derivation
from hypnic.model.events import Kind
from hypnic.model.pattern import Pattern, Question
from hypnic.model.spans import BoolArray, FloatArray
from hypnic.model.ties import Curve, Ties, Values
from hypnic.relate.ties.chance import p_as_high
from hypnic.relate.ties.jerks import (
    JERKS,
    Jerks,
    central_leads,
    free,
    jerks_of,
    no_eeg,
    thinned,
    too_few,
    too_slow,
)
from hypnic.relate.ties.setting import Setting
from hypnic.relate.ties.trials import around, as_it_is, lags
from hypnic.signals.coupling import LockedAverage, high_passed, locked_average, peak_lags, sign_flips

CERTAIN = 0.05
BAND = 1.96


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked for before a jerk; all times in seconds from the onset of its muscle.

    Attributes
    ----------
    about
        The quantity.
    yes, no
        The answers.
    reach_s, baseline_s
        The epoch, and the part of it whose mean is taken off each trial.
    window_s
        Where it is looked for. It ends before the onset: what comes after may be the muscle itself, or the
        pull of the jerk at the leads, and an onset is found some ms late.
    artefact_uv
        A trial with a larger value before the jerk is left out (hypnic's own).
    """

    about: str
    yes: str
    no: str
    reach_s: tuple[float, float]
    baseline_s: tuple[float, float]
    window_s: tuple[float, float]
    artefact_uv: float

    @property
    def reference(self) -> str:
        """What the average with alternating signs is called."""
        return f"{self.about.removesuffix('_uv')}_reference_uv"


SPIKE = Look(
    about="cortical_spike_uv",
    yes="spike before",
    no="no spike",
    reach_s=(-0.2, 0.2),
    baseline_s=(-0.2, -0.1),
    window_s=(-0.05, -0.008),
    artefact_uv=150.0,
)
"""Some 20 ms before a cortical jerk (15–25 of the arm, 30–40 of the leg) there is a spike."""
SPIKE_HIGH_PASS_HZ = 3.0

SHIFT = Look(
    about="readiness_potential_uv",
    yes="slow shift before",
    no="none",
    reach_s=(-2.5, 1.0),
    baseline_s=(-2.5, -2.0),
    window_s=(-1.0, -0.1),
    artefact_uv=300.0,
)
"""A willed or a functional jerk is made ready for over the 0.7–2.1 s before it."""
SHIFT_HIGH_PASS_HZ = 0.1
SHIFT_BIN_S = 0.1

LAG = "cortical_spike_lag_ms"
LAG_DRAWS = 499
"""How often the trials are drawn anew for the interval of the lag."""


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """What the leads show around the jerks that can be averaged.

    Attributes
    ----------
    lag_s
        Shape (lags,); of bins, their middle.
    values_uv
        The baseline taken off, shape (n, leads, lags).
    """

    labels: tuple[str, ...]
    lag_s: FloatArray
    values_uv: FloatArray

    def within(self, span_s: tuple[float, float]) -> BoolArray:
        """Whether each lag lies in a stretch, shape (lags,)."""
        return (self.lag_s >= span_s[0] - 1e-9) & (self.lag_s < span_s[1])


def back_averages(setting: Setting) -> Ties:
    """Average the EEG of the central leads about each kind of jerk, for a spike and for a slow shift.

    The average of each lead is held against that of the same trials with random signs, alike in all leads. Of
    the spike the largest local peak in the window counts, over all leads and lags; of the slow shift the mean
    over its window, over all leads. 95 of 100 draws stay within `chance`.

    Source: jerk-locked back-averaging (Shibasaki & Kuroiwa 1975, doi 10.1016/0013-4694(75)90046-2). Departs
    from it in: sign flips in place of judging by eye; the high-pass runs forwards only.
    """
    if why := no_eeg(setting):
        return Ties(why_not={Question.BACK_AVERAGE: why})
    leads = central_leads(setting.around.eeg)
    ties = Ties()
    for kind in JERKS:
        if kind in setting.kinds:
            jerks = jerks_of(setting, kind)
            for look in (SPIKE, SHIFT):
                found = _unfit(leads, look) or _trials(setting, leads, jerks, look)
                if isinstance(found, str):
                    why_not = Pattern(kind, Question.BACK_AVERAGE, n=jerks.found, why=found, about=look.about)
                    ties = ties + Ties((why_not,))
                else:
                    ties = ties + (_spike if look is SPIKE else _shift)(setting, kind, found)
    return ties


def _unfit(leads: Sequence[Derivation], look: Look) -> str:
    """Return why these leads do not show what is looked for; empty where they do."""
    if look is SPIKE:
        return too_slow("EEG", leads[0].plus.rate_hz)
    corners = [channel.high_pass_hz for lead in leads for channel in lead.channels]
    known = [corner for corner in corners if corner is not None]
    passes = f"a shift of seconds passes one of {SHIFT_HIGH_PASS_HZ:g} Hz or less"
    if known and max(known) > SHIFT_HIGH_PASS_HZ:
        return f"the EEG was recorded with a high-pass of {max(known):g} Hz: {passes}"
    if len(known) < len(corners):
        return f"the file does not say with which high-pass the EEG was recorded: {passes}"
    return ""


def _trials(setting: Setting, leads: Sequence[Derivation], jerks: Jerks, look: Look) -> Trials | str:
    """Return the trials that can be averaged, or why they are too few."""
    least = setting.options.jerks
    alone = free(jerks, setting.events, look.reach_s)
    lost = {
        "without an onset in a muscle": jerks.found - len(jerks),
        "too close to another movement": len(jerks) - len(alone),
    }
    if len(alone) < least:
        return too_few(len(alone), least, lost)
    wanted = thinned(alone)
    prepare = partial(high_passed, corner_hz=SPIKE_HIGH_PASS_HZ) if look is SPIKE else as_it_is
    values = around(leads, wanted, look.reach_s, prepare)
    whole = values[np.isfinite(values).all(axis=(1, 2))]
    raw = Trials(tuple(lead.label for lead in leads), lags(leads[0].plus.rate_hz, look.reach_s), whole)
    based = whole - whole[:, :, raw.within(look.baseline_s)].mean(axis=2, keepdims=True)
    worst = np.abs(based[:, :, raw.lag_s < 0]).max(axis=(1, 2))
    clean = based[worst <= look.artefact_uv]
    if len(clean) < least:
        lost["where the EEG was not recorded or faulty"] = len(wanted) - len(whole)
        lost["with an artefact in the EEG"] = len(whole) - len(clean)
        return too_few(len(clean), least, lost)
    return replace(raw, values_uv=clean)


def _spike(setting: Setting, kind: Kind, trials: Trials) -> Ties:
    chance = setting.chance(kind, Question.BACK_AVERAGE, SPIKE.about)
    inside = np.flatnonzero(trials.within(SPIKE.window_s))
    window = slice(int(inside[0]) - 1, int(inside[-1]) + 2)
    signs = sign_flips(len(trials.values_uv), setting.options.draws, chance)
    average = locked_average(trials.values_uv, window, signs, peaks=True)
    answers = [_answer(kind, SPIKE, average, len(trials.values_uv))]
    if answers[0].answer == SPIKE.yes:
        turned = np.sign(answers[0].estimate or 0.0) * trials.values_uv[:, average.channel, inside]
        drawn = peak_lags(turned, LAG_DRAWS, chance)
        low, high = np.quantile(1000 * trials.lag_s[inside][drawn], (0.025, 0.975)).tolist()
        half_ms = 500 * float(trials.lag_s[1] - trials.lag_s[0])
        lag_ms = 1000 * float(trials.lag_s[average.lag])
        answers.append(
            Pattern(
                *(kind, Question.BACK_AVERAGE, SPIKE.yes, lag_ms, low - half_ms, high + half_ms, "ms"),
                n=answers[0].n,
                about=LAG,
            )
        )
    return Ties(tuple(answers), tuple(_curves(kind, SPIKE, trials, average)))


def _shift(setting: Setting, kind: Kind, trials: Trials) -> Ties:
    chance = setting.chance(kind, Question.BACK_AVERAGE, SHIFT.about)
    mean = trials.values_uv[:, :, trials.within(SHIFT.window_s)].mean(axis=2, keepdims=True)
    signs = sign_flips(len(mean), setting.options.draws, chance)
    answer = _answer(kind, SHIFT, locked_average(mean, slice(0, 1), signs, peaks=False), len(mean))
    binned = _binned(trials, SHIFT_BIN_S)
    inside = np.flatnonzero(binned.within(SHIFT.window_s))
    window = slice(int(inside[0]), int(inside[-1]) + 1)
    shown = locked_average(binned.values_uv, window, signs, peaks=False)
    return Ties((answer,), tuple(_curves(kind, SHIFT, binned, shown)))


def _binned(trials: Trials, bin_s: float) -> Trials:
    """Return the means over bins; none reaches over the onset."""
    number = np.floor(trials.lag_s / bin_s + 1e-6).astype(np.int64)
    starts = np.flatnonzero(np.diff(number, prepend=number[0] - 1))
    length = np.diff(starts, append=len(number)).astype(np.float64)
    values: FloatArray = np.add.reduceat(trials.values_uv, starts, axis=2) / length
    middle_s = bin_s * (number[starts].astype(np.float64) + 0.5)
    return Trials(trials.labels, middle_s, values)


def _answer(kind: Kind, look: Look, average: LockedAverage, count: int) -> Pattern:
    at = average.channel, average.lag
    mean, error = float(average.mean_uv[at]), float(average.error_uv[at])
    p = p_as_high(average.ratio, average.chance)
    return Pattern(
        kind=kind,
        question=Question.BACK_AVERAGE,
        answer=look.yes if p < CERTAIN else look.no,
        estimate=mean,
        low=mean - BAND * error,
        high=mean + BAND * error,
        unit="uv",
        chance=_limit(average) * float(average.expected_uv[at]),
        p=p,
        n=count,
        about=look.about,
    )


def _limit(average: LockedAverage) -> float:
    return float(np.quantile(average.chance, 1 - CERTAIN))


def _curves(kind: Kind, look: Look, trials: Trials, average: LockedAverage) -> Iterator[Curve]:
    """Yield the average of each lead, and the one with alternating signs, which is noise."""
    lag_s, count = _values(trials.lag_s), len(trials.values_uv)
    none: Values = (None,) * len(lag_s)
    for row, label in enumerate(trials.labels):
        mean, half = average.mean_uv[row], BAND * average.error_uv[row]
        limit = _limit(average) * average.expected_uv[row]
        yield Curve(
            kind=kind,
            question=Question.BACK_AVERAGE,
            about=look.about,
            at_s=lag_s,
            mean=_values(mean),
            low=_values(mean - half),
            high=_values(mean + half),
            n=count,
            chance_low=_values(-limit),
            chance_high=_values(limit),
            channel=label,
        )
        noise = _values(average.reference_uv[row])
        yield Curve(
            kind, Question.BACK_AVERAGE, look.reference, lag_s, noise, none, none, count, channel=label
        )


def _values(row: FloatArray) -> tuple[float, ...]:
    return tuple(row.tolist())
