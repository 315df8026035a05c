"""Nights for the tests of what heart, breath, brain and chin do around movements: every second is known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hypnic.model.brain import Bands, BrainPower
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.muscle import BurstTable, Muscle, Muscles, Stretch
from hypnic.model.recording import Role
from hypnic.model.spans import Span, Spans
from hypnic.model.vitals import Beats, Breathing, Breaths, Vitals
from hypnic.relate.options import RelateOptions
from hypnic.relate.surroundings import Surroundings
from hypnic.relate.ties.setting import Setting
from hypnic.signals.bands import BANDS_HZ

Floats = npt.NDArray[np.float64]


def night(
    events: Events,
    hypnogram: Hypnogram,
    *,
    chin_uv: Floats | None = None,
    vitals: Vitals | None = None,
    options: RelateOptions | None = None,
) -> Setting:
    """Return a night; the chin has one value a second from the start of the stages."""
    whole = Spans([hypnogram.span])
    rows = ()
    if chin_uv is not None:
        stretch = Stretch(hypnogram.start_s, 1 / 64, np.zeros(0, np.float16), 1.0, chin_uv.astype(np.float32))
        rows = (Muscle(Site.CHIN, "Chin", whole, whole, (stretch,), BurstTable()),)
    around = Surroundings(hypnogram.span, Muscles(rows), hypnogram=hypnogram, vitals=vitals or Vitals())
    return Setting(events, around, options or RelateOptions())


def staged(*runs: tuple[Stage, int], start_s: float = 0.0) -> Hypnogram:
    """Return stages as runs of (stage, minutes)."""
    return Hypnogram(np.concatenate([[stage] * (2 * minutes) for stage, minutes in runs]), 30.0, start_s)


def movements(
    times_s: list[float] | Floats, kind: Kind = Kind.HYPNIC_JERK, site: Site = Site.LEFT_LEG
) -> Events:
    return Events(Event(float(at), 0.2, kind, site) for at in times_s)


def beats(bpm: Floats, start_s: float = 0.0) -> Beats:
    """Return a heart whose rate is known in each second."""
    passed = np.r_[0.0, np.cumsum(bpm / 60)]
    time_s = start_s + np.interp(np.arange(int(passed[-1]) + 1), passed, np.arange(len(bpm) + 1.0))
    whole = Spans([Span(start_s, start_s + len(bpm))])
    return Beats(time_s, np.r_[np.nan, np.diff(time_s)], "ECG", Role.ECG, "made", whole)


def breathing(period_s: float, depth: Floats) -> Breathing:
    """Return breaths at even times, each as deep as is said."""
    time_s = np.arange(len(depth)) * period_s
    rows = Breaths(time_s, np.r_[np.diff(time_s), np.nan], depth)
    return Breathing(rows, "Flow", Role.FLOW, "", Spans([(0.0, len(depth) * period_s)]))


def brain(power: Floats) -> BrainPower:
    """Return an EEG with the same power in every band, one value a second."""
    four = np.repeat(power, 4).astype(np.float32)
    bands = Bands(dict.fromkeys(BANDS_HZ, four), 0.125, 0.25)
    return BrainPower("C4-M1", (bands,), Spans([(0.0, float(len(power)))]))
