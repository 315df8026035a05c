"""Cortico-muscular coherence: what the EEG and the muscle share, beyond what is alike in all jerks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hypnic.model.derivation import Derivation
from hypnic.model.events import Kind, Site
from hypnic.model.pattern import Pattern, Question
from hypnic.model.recording import Channel, Signal
from hypnic.model.spans import FloatArray
from hypnic.model.ties import Ties
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
from hypnic.signals.coupling import coherence, sign_flips, spectra
from hypnic.signals.filters import band_pass

EEG_S, EMG_S = (-0.25, -0.008), (-0.05, 0.2)
"""The segments about a jerk. That of the EEG ends before the onset: what the jerk itself brings to the leads
comes with the muscle, each time as late as the onset was found early, and would be coherent with it."""
REACH_S = (EEG_S[0], EMG_S[1])
STEP_HZ = 4.0
BANDS_HZ: Mapping[str, tuple[float, float]] = {"15-30 Hz": (15.0, 30.0), "30-60 Hz": (30.0, 60.0)}
EMG_HZ = (10.0, 90.0)
"""Of the EMG before it is rectified."""
HEARD = frozenset({Site.FACE, Site.EYELIDS, Site.CHIN, Site.MASSETER, Site.NECK})
"""The leads hear these muscles themselves: EEG and EMG would agree for that alone."""
ABOUT = "coherence_ratio"
YES, NO = "coherent", "not coherent"
CERTAIN = 0.05


def coherences(setting: Setting) -> Ties:
    """Ask whether the EEG before each kind of jerk is coherent at 15–30 or 30–60 Hz with the muscle in it.

    Of the muscle in which most jerks begin, limbs and trunk alone. The mean coherence of each band and lead
    is held against that with random signs of the segments, over both bands and all leads at once; of the
    largest one `chance` is what 95 of 100 draws stay under.

    Source: Halliday et al. 1995, Prog Biophys Mol Biol 64:237-278. Departs from it in: the segment
    of the EEG comes before that of the muscle; their common average is taken off; chance for a band by random
    signs, for the published limit is of single frequencies.
    """
    if why := no_eeg(setting):
        return Ties(why_not={Question.COHERENCE: why})
    if not setting.around.emg:
        return Ties(why_not={Question.COHERENCE: "no EMG was looked at beside the movements"})
    leads = central_leads(setting.around.eeg)
    return Ties(tuple(_asked(setting, kind, leads) for kind in JERKS if kind in setting.kinds))


def _asked(setting: Setting, kind: Kind, leads: tuple[Derivation, ...]) -> Pattern:
    jerks = jerks_of(setting, kind)
    found = _segments(setting, leads, jerks)
    if isinstance(found, str):
        return Pattern(kind, Question.COHERENCE, n=jerks.found, why=found, about=ABOUT)
    chance = setting.chance(kind, Question.COHERENCE, ABOUT)
    hz = np.arange(15.0, 60.0, STEP_HZ)
    signs = sign_flips(len(found.emg), setting.options.draws, chance)
    both = coherence(spectra(found.emg, found.emg_lag_s, hz), spectra(found.eeg, found.eeg_lag_s, hz), signs)
    within = np.stack([(hz >= low) & (hz < high) for low, high in BANDS_HZ.values()]).astype(np.float64)
    within /= within.sum(axis=1, keepdims=True)
    value, drawn = both.value @ within.T, both.chance @ within.T
    # Bands differ in how much chance scatters: they are compared in its standard deviations.
    middle, scatter = drawn.mean(axis=0), drawn.std(axis=0)
    score, scores = (value - middle) / scatter, ((drawn - middle) / scatter).max(axis=(1, 2))
    at = np.unravel_index(score.argmax(), score.shape)
    p = p_as_high(float(score[at]), scores)
    limit = float(middle[at] + scatter[at] * np.quantile(scores, 1 - CERTAIN))
    return Pattern(
        *(kind, Question.COHERENCE, YES if p < CERTAIN else NO, float(value[at])),
        unit="ratio",
        chance=limit,
        p=p,
        n=len(found.emg),
        about=ABOUT,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Disjoint segments about jerks: the rectified EMG, shape (n, lags), and the EEG, (n, leads, lags)."""

    emg: FloatArray
    emg_lag_s: FloatArray
    eeg: FloatArray
    eeg_lag_s: FloatArray


def _segments(setting: Setting, leads: tuple[Derivation, ...], jerks: Jerks) -> Segments | str:
    """Return the segments of the muscle in which most jerks begin, or why there are none."""
    least = setting.options.jerks
    if not len(jerks):
        return too_few(0, least, {"without an onset in a muscle": jerks.found})
    limbs = {site: jerks.of(site) for site in jerks.sites if site not in HEARD}
    site = max(limbs, key=lambda site: len(limbs[site]), default=None)
    if site is None or not len(limbs[site]):
        return "the EEG leads hear the muscles of head and neck themselves"
    emg = _channel(setting, site)
    if emg is None:
        return f"the EMG of the {site.replace('_', ' ')} cannot be loaded"
    eeg_hz = leads[0].plus.rate_hz
    if why := too_slow("EEG", eeg_hz) or too_slow("EMG", emg.rate_hz):
        return why
    alone = free(limbs[site], setting.events, REACH_S)
    lost = {
        "in other muscles": jerks.found - len(limbs[site]),
        "too close to another movement": len(limbs[site]) - len(alone),
    }
    if len(alone) < least:
        return too_few(len(alone), least, lost)
    wanted = thinned(alone)
    eeg = around(leads, wanted, EEG_S, as_it_is)
    muscle = around((Derivation(emg.label, emg),), wanted, EMG_S, _rectified)[:, 0]
    good = np.isfinite(eeg).all(axis=(1, 2)) & np.isfinite(muscle).all(axis=1)
    if good.sum() < least:
        lost["where EEG or EMG was not recorded or faulty"] = int((~good).sum())
        return too_few(int(good.sum()), least, lost)
    return Segments(muscle[good], lags(emg.rate_hz, EMG_S), eeg[good], lags(eeg_hz, EEG_S))


def _channel(setting: Setting, site: Site) -> Channel | None:
    labels = [muscle.label for muscle in setting.around.muscles.at(site)]
    return next((channel for channel in setting.around.emg if channel.label in labels), None)


def _rectified(signal: Signal) -> Signal:
    high_hz = min(EMG_HZ[1], 0.45 * signal.rate_hz)
    filtered = band_pass(signal, EMG_HZ[0], high_hz, least_rate_hz=signal.rate_hz)
    return Signal(np.abs(filtered.values), filtered.rate_hz, filtered.start_s)
