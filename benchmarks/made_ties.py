"""Made nights at the level of the model: stages, heart, breath, brain, and movements tied to nothing.

No signal is made, so a night takes a part of a second. What a night is tied to is said by keyword; without
one, movements know nothing of what goes on around them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hypnic.detect.vitals.breath import courses as breath_courses
from hypnic.detect.vitals.heart import courses as heart_courses
from hypnic.detect.vitals.options import VitalsOptions
from hypnic.model.brain import Bands, BrainPower
from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import SLEEP, Hypnogram, Stage
from hypnic.model.muscle import BurstTable, Muscle, Muscles, Stretch
from hypnic.model.recording import Role
from hypnic.model.spans import FloatArray, Span, Spans
from hypnic.model.vitals import AROUSALS, BREATH, HEART, WAVES, Beats, Breathing, Breaths, Vitals
from hypnic.relate.options import RelateOptions
from hypnic.relate.surroundings import Surroundings
from hypnic.relate.ties.setting import Setting
from hypnic.signals.bands import BANDS_HZ

EPOCH_S, HOP_S, CELLS = 30.0, 0.25, 16
NEXT: Mapping[int, tuple[tuple[int, ...], tuple[float, ...]]] = {
    Stage.W: ((Stage.N1,), (1.0,)),
    Stage.N1: ((Stage.N2, Stage.W, Stage.R), (0.75, 0.15, 0.1)),
    Stage.N2: ((Stage.N3, Stage.N1, Stage.R, Stage.W), (0.35, 0.3, 0.2, 0.15)),
    Stage.N3: ((Stage.N2, Stage.W), (0.9, 0.1)),
    Stage.R: ((Stage.N2, Stage.W, Stage.N1), (0.5, 0.3, 0.2)),
}
"""Which stage follows which, and how often."""
EPOCHS = {Stage.W: 6, Stage.N1: 4, Stage.N2: 14, Stage.N3: 20, Stage.R: 20}
"""Epochs of a stage, on average."""
BPM = {Stage.W: 66.0, Stage.N1: 61.0, Stage.N2: 58.0, Stage.N3: 56.0, Stage.R: 61.0}
DEPTH = {Stage.W: 0.0, Stage.N1: 1.0, Stage.N2: 2.0, Stage.N3: 3.5, Stage.R: 1.0}
TONE_UV = {Stage.W: 8.0, Stage.N1: 5.0, Stage.N2: 4.0, Stage.N3: 3.5, Stage.R: 1.5}
PER_HOUR = {Kind.HYPNIC_JERK: 24.0, Kind.FRAGMENTARY_MYOCLONUS: 20.0, Kind.LARGE_MOVEMENT: 6.0}
SERIES_PER_HOUR, IN_SERIES, APART_S = 4.0, 8, 25.0
AROUSALS_PER_HOUR, WAVES_PER_HOUR = 12.0, 60.0
ONSET_S = 600.0


def night(seed: int, hours: float = 8.0, options: RelateOptions | None = None) -> Setting:
    """Return a night whose movements are where chance put them, within the time they are looked for."""
    rng = np.random.default_rng(seed)
    hypnogram = stages(rng, hours)
    period = Span(0.0, hypnogram.end_s)
    asleep, near = hypnogram.spans(*SLEEP), near_onset(hypnogram)
    rows = [
        *scattered(rng, near, Kind.HYPNIC_JERK),
        *scattered(rng, asleep, Kind.FRAGMENTARY_MYOCLONUS),
        *scattered(rng, Spans([period]), Kind.LARGE_MOVEMENT),
        *series(rng, period, asleep),
    ]
    arousals = [Event(at, 5.0, Kind.AROUSAL) for at in poisson(rng, asleep, AROUSALS_PER_HOUR).tolist()]
    around = Surroundings(
        period=period,
        muscles=Muscles((chin(rng, hypnogram),)),
        seen={Kind.HYPNIC_JERK: near, Kind.FRAGMENTARY_MYOCLONUS: asleep},
        hypnogram=hypnogram,
        context=Events(arousals),
        vitals=vitals(rng, hypnogram),
    )
    return Setting(Events(rows), around, options or RelateOptions())


def stages(rng: np.random.Generator, hours: float) -> Hypnogram:
    """Return a night that begins awake; how long each stage lasts is left to chance."""
    codes: list[int] = [Stage.W] * int(rng.integers(15, 40))
    stage = Stage.N1
    while len(codes) < hours * 3600 / EPOCH_S:
        codes += [stage] * (1 + int(rng.geometric(1 / EPOCHS[stage])))
        names, often = NEXT[stage]
        stage = Stage(int(rng.choice(names, p=often)))
    return Hypnogram(np.array(codes[: int(hours * 3600 / EPOCH_S)], dtype=np.int8), EPOCH_S)


def near_onset(hypnogram: Hypnogram) -> Spans:
    """Return wake and N1 near each sleep onset: where jerks of falling asleep are looked for."""
    near = Spans((at - ONSET_S, at + ONSET_S) for at in hypnogram.onsets_s.tolist())
    return near & hypnogram.spans(Stage.W, Stage.N1)


def poisson(rng: np.random.Generator, spans: Spans, per_hour: float) -> FloatArray:
    """Return moments within the spans, each as likely as the other; ascending."""
    total_s = spans.total_s
    return spans.at(np.sort(rng.uniform(0, total_s, rng.poisson(per_hour * total_s / 3600))))


def scattered(rng: np.random.Generator, spans: Spans, kind: Kind) -> list[Event]:
    """Return movements of a kind, each for itself."""
    duration_s = 8.0 if kind is Kind.LARGE_MOVEMENT else 0.2
    site = Site.WHOLE_BODY if kind is Kind.LARGE_MOVEMENT else Site.CHIN
    return [Event(at, duration_s, kind, site) for at in poisson(rng, spans, PER_HOUR[kind]).tolist()]


def series(rng: np.random.Generator, period: Span, spans: Spans) -> list[Event]:
    """Return leg movements in series: moments that come in clusters, as real ones do.

    Series begin at any time, and what lies in the spans is kept: were they to begin in the spans alone, there
    would be fewer after the start of each, and movements would be tied to it.
    """
    rows = []
    long_s = 2 * IN_SERIES * APART_S
    for begin_s in poisson(rng, Spans([(period.start_s - long_s, period.end_s)]), SERIES_PER_HOUR).tolist():
        gaps = rng.lognormal(np.log(APART_S), 0.25, int(rng.integers(4, 2 * IN_SERIES)))
        for at in (begin_s + np.cumsum(gaps)).tolist():
            if spans.contains(at):
                rows.append(Event(at, 2.0, Kind.LEG_MOVEMENT, Site.LEFT_LEG))
    return rows


def wander(rng: np.random.Generator, count: int, tau: float) -> FloatArray:
    """Return noise with memory (AR(1) of `tau` steps), SD 1, shape (count,)."""
    from scipy.signal import lfilter

    keep = np.exp(-1 / tau)
    steps = rng.standard_normal(count) * np.sqrt(1 - keep**2)
    steps[0] /= np.sqrt(1 - keep**2)
    return np.asarray(lfilter([1.0], [1.0, -keep], steps))


def by_stage(hypnogram: Hypnogram, levels: Mapping[Stage, float], step_s: float, tau_s: float) -> FloatArray:
    """Return a level that follows the stages with a delay, one value every `step_s`."""
    from scipy.signal import lfilter

    codes = hypnogram.at(np.arange(0, hypnogram.end_s, step_s))
    level = np.array([levels[Stage(code)] for code in range(5)])[codes]
    keep = np.exp(-step_s / tau_s)
    return np.asarray(lfilter([1 - keep], [1.0, -keep], level, zi=[keep * level[0]])[0])


def vitals(rng: np.random.Generator, hypnogram: Hypnogram) -> Vitals:
    """Return heart, breath and brain that follow the stages and wander, and know nothing of movements."""
    end_s = hypnogram.end_s
    whole, grid = Spans([(0.0, end_s)]), np.arange(0, end_s + 1, 30.0)
    heart = beats(rng, hypnogram)
    breaths = breathing(rng, end_s)
    near = Spans((at - ONSET_S, at + ONSET_S) for at in hypnogram.onsets_s.tolist()) & whole
    light = near & hypnogram.spans(Stage.N1, Stage.N2)
    waves = [Event(at, 0.8, Kind.K_COMPLEX) for at in poisson(rng, light, WAVES_PER_HOUR).tolist()]
    options = VitalsOptions()
    return Vitals(
        heart=heart,
        breath=Breathing(breaths, "Flow", Role.FLOW, "", whole),
        courses=(*heart_courses(heart, grid, options), *breath_courses(breaths, grid, options)),
        brain=(brain(rng, hypnogram),),
        found=Events(waves),
        assessable={HEART: whole, BREATH: whole, WAVES: near},
        why_not={AROUSALS: "a person marked arousals: marks win"},
    )


def beats(rng: np.random.Generator, hypnogram: Hypnogram) -> Beats:
    """Return the beats of a heart whose rate follows the stages, wanders, and sways with the breath."""
    bpm = by_stage(hypnogram, BPM, 1.0, 90.0)
    count = len(bpm)
    bpm = bpm + 1.5 * wander(rng, count, 20) + 1.5 * np.sin(2 * np.pi * 0.25 * np.arange(count))
    # Beats come where the integral of the rate passes whole numbers.
    passed = np.r_[0.0, np.cumsum(bpm / 60)]
    at_s = np.interp(np.arange(1, int(passed[-1])), passed, np.arange(count + 1.0))
    interval_s = np.r_[np.nan, np.diff(at_s)]
    return Beats(at_s, interval_s, "ECG", Role.ECG, "made", Spans([(0.0, hypnogram.end_s)]))


def breathing(rng: np.random.Generator, end_s: float) -> Breaths:
    """Return breaths whose period and depth wander."""
    count = int(end_s / 3)
    period = 4.0 * np.exp(0.08 * wander(rng, count, 8))
    at_s = np.cumsum(period)
    inside = at_s < end_s - 6
    at_s = at_s[inside]
    depth = np.exp(0.2 * wander(rng, count, 10))[inside]
    return Breaths(at_s, np.r_[np.diff(at_s), np.nan], depth)


def brain(rng: np.random.Generator, hypnogram: Hypnogram) -> BrainPower:
    """Return the power of an EEG in its bands."""
    count = int(hypnogram.end_s / HOP_S)
    deep = by_stage(hypnogram, DEPTH, HOP_S, 20)
    power = {}
    for name in BANDS_HZ:
        level = (deep[:count] if name == "delta" else 0) + 0.7 * wander(rng, count, 6)
        power[name] = np.exp(level).astype(np.float32)
    return BrainPower("C4-M1", (Bands(power, 0.0, HOP_S),), Spans([(0.0, hypnogram.end_s)]))


def chin(rng: np.random.Generator, hypnogram: Hypnogram) -> Muscle:
    """Return the envelope of a chin whose tone follows the stages and wanders."""
    tone = by_stage(hypnogram, TONE_UV, HOP_S, 20.0)
    tone = tone * np.exp(0.2 * wander(rng, len(tone), 40))
    rms = np.repeat(tone, CELLS) * np.abs(1 + 0.2 * rng.standard_normal(len(tone) * CELLS, dtype=np.float32))
    mean = 0.8 * tone[: len(tone) // 4 * 4].reshape(-1, 4).mean(axis=1)
    stretch = Stretch(0.0, HOP_S / CELLS, rms.astype(np.float16), 1.0, mean.astype(np.float32))
    whole = Spans([(0.0, hypnogram.end_s)])
    return Muscle(Site.CHIN, "Chin", whole, whole, (stretch,), BurstTable())
