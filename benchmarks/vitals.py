"""How well beats, breaths and arousals are found where the truth is known → docs/accuracy_vitals.md.

Seeds were fixed before any result was seen. One process, a few minutes.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from measure import ROOT, table, update_page

from hypnic.model.recording import Signal
from hypnic.model.spans import FloatArray
from hypnic.signals.beats import r_peaks
from hypnic.signals.heartbeats import ecg_beats, pulse_beats
from hypnic.simulate.heart import WAVES, beat_times, hastened

PAGE = ROOT / "docs" / "accuracy_vitals.md"
NAMES = ("beats", "pulse")
HEAD = """# Accuracy: heart, breath and arousals, where the truth is known

`benchmarks/vitals.py` wrote this page; its seeds were fixed before any result was seen. All signals are made
up: **these numbers are an upper limit of what real nights will give.** What is measured, and how:
[vitals.md](vitals.md).
"""
BEAT_S, SECONDS = 0.05, 1200.0
SEEDS = (21001, 21002, 21003)


@dataclass(frozen=True)
class Heart:
    """A made-up ECG: a row of the table."""

    name: str
    rate_hz: float = 256.0
    height: float = 1.0
    noise_uv: float = 20.0
    t_height: float = 1.0
    per_min: float = 62.0
    early: float = 0.0
    irregular: float = 0.0
    wander_uv: float = 300.0


HEARTS = (
    Heart("usual, 256 Hz"),
    *(Heart(f"usual, {hz} Hz", rate_hz=hz) for hz in (100, 128, 200, 512)),
    Heart("upside down", height=-1.0),
    Heart("muscle noise of 150 µV", noise_uv=150),
    Heart("R waves of 100 µV", height=0.1),
    Heart("T waves of 600 µV", t_height=2.3),
    Heart("120 a minute (infant)", per_min=120),
    Heart("5 % early, wide beats", early=0.05),
    Heart("wholly irregular", irregular=0.2),
    Heart("no slow wander", wander_uv=0.0),
    Heart("hardly any noise", noise_uv=1.0),
)


def true_beats(heart: Heart, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Return the beats, and for each whether it is early and wide (1) or not (0)."""
    beats = beat_times(SECONDS * 2, rng) * (62.0 / heart.per_min)
    beats = hastened(beats, np.arange(100.0, SECONDS, 150.0))
    gaps = np.diff(beats, prepend=beats[0] - 1) * np.exp(heart.irregular * rng.standard_normal(len(beats)))
    early = (rng.random(len(beats)) < heart.early) & (np.arange(len(beats)) % 3 == 0)
    gaps[early] *= 0.65
    gaps[1:][early[:-1]] *= 1.35
    beats = np.cumsum(np.maximum(gaps, 0.32))
    return beats[beats < SECONDS - 2], early[beats < SECONDS - 2].astype(float)


def electrocardiogram(heart: Heart, beats: FloatArray, early: FloatArray, rng: np.random.Generator) -> Signal:
    n = round(SECONDS * heart.rate_hz)
    at = np.arange(n) / heart.rate_hz
    values = heart.noise_uv * rng.standard_normal(n) + heart.wander_uv * np.sin(2 * np.pi * 0.2 * at)
    gaps = np.diff(beats, prepend=beats[0] - 1)
    for name, (lag_s, peak_uv, width_s) in WAVES.items():
        wide = 1 + 2.5 * early * (name in "QRS")
        lags = lag_s * (np.sqrt(gaps) if name == "T" else 1.0)
        heights = (
            heart.height * peak_uv * (heart.t_height if name == "T" else 1.0) * (1 - early * (name == "P"))
        )
        for when, high, width in zip(beats + lags, heights + 0 * gaps, width_s * wide, strict=True):
            low, top = (round((when + side * 4 * width) * heart.rate_hz) for side in (-1, 1))
            part = slice(max(low, 0), min(top, n))
            values[part] += high * np.exp(-0.5 * ((at[part] - when) / width) ** 2)
    return Signal(values.astype(np.float32), heart.rate_hz)


def by_sleepecg(ecg: Signal) -> FloatArray:
    from sleepecg import detect_heartbeats

    return np.asarray(detect_heartbeats(ecg.values.astype(np.float64), ecg.rate_hz) / ecg.rate_hz)


def by_neurokit(ecg: Signal) -> FloatArray:
    import neurokit2 as nk

    rate = round(ecg.rate_hz)
    clean = nk.ecg_clean(ecg.values.astype(np.float64), sampling_rate=rate)
    return np.asarray(nk.ecg_peaks(clean, sampling_rate=rate)[1]["ECG_R_Peaks"] / ecg.rate_hz)


def pulse_by_neurokit(wave: Signal) -> FloatArray:
    import neurokit2 as nk

    rate = round(wave.rate_hz)
    clean = nk.ppg_clean(wave.values.astype(np.float64), sampling_rate=rate)
    return np.asarray(nk.ppg_findpeaks(clean, sampling_rate=rate)["PPG_Peaks"] / wave.rate_hz)


def cells(find: Callable[[Signal], FloatArray], made: list[tuple[Signal, FloatArray]]) -> str:
    """Sensitivity / precision in percent, and the spread of the error in milliseconds."""
    true = said = found = right = 0
    errors: list[FloatArray] = []
    for signal, beats in made:
        have = find(signal)
        true, said = true + len(beats), said + len(have)
        if len(have) < 2:
            continue
        gap = have[np.abs(have[:, None] - beats[None]).argmin(axis=0)] - beats
        gap -= np.median(gap)
        found += int((np.abs(gap) <= BEAT_S).sum())
        lag = np.median(have[np.abs(have[:, None] - beats[None]).argmin(axis=0)] - beats)
        right += int((np.abs((have - lag)[:, None] - beats[None]).min(axis=1) <= BEAT_S).sum())
        errors.append(gap[np.abs(gap) <= BEAT_S])
    error_ms = np.std(np.concatenate(errors)) * 1000 if errors else np.nan
    return f"{100 * found / true:.2f} / {100 * right / max(said, 1):.2f} / {error_ms:.1f}"


def beats() -> str:
    finders = {"r_peaks": r_peaks, "sleepecg": by_sleepecg, "NeuroKit2": by_neurokit}
    finders |= {"hypnic": lambda ecg: ecg_beats(ecg).time_s}
    rows, cost = [], dict.fromkeys(finders, 0.0)
    for heart in HEARTS:
        made = []
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            when, early = true_beats(heart, rng)
            made.append((electrocardiogram(heart, when, early, rng), when))
        row: list[object] = [heart.name, sum(len(when) for _, when in made)]
        for name, find in finders.items():
            began = time.process_time()
            row.append(cells(find, made))
            cost[name] += time.process_time() - began
        rows.append(row)
        print(*row, flush=True)
    spent = ", ".join(f"{name} {value:.1f} s" for name, value in cost.items())
    return (
        "## Beats of an ECG\n\nThree made-up stretches of 20 minutes a row, the heart 15–30 % faster after "
        "every 150 s. Cells: sensitivity % / precision % (within 50 ms, the finder's own delay taken off) / "
        f"SD of the error in ms. sleepecg {version('sleepecg')}, NeuroKit2 {version('neurokit2')}; `r_peaks` "
        "is hypnic's own rule, “hypnic” what is used: sleepecg checked against it. CPU for all rows, first "
        f"calls and imports included: {spent}.\n\n" + table(["ECG", "beats", *finders], rows)
    )


def pulse_wave(beats_s: FloatArray, rate_hz: float, noise: float, rng: np.random.Generator) -> Signal:
    """A finger's pulse: a steep rise 0.2 s after the beat, a slow fall, a second wave; the breath on it."""
    at = np.arange(round(SECONDS * rate_hz)) / rate_hz
    values = noise * rng.standard_normal(len(at)) + 0.4 * np.sin(2 * np.pi * 0.25 * at)
    for lag_s, high, rise_s, fall_s in ((0.30, 1.0, 0.06, 0.16), (0.55, 0.35, 0.07, 0.15)):
        # A faster heart has shorter waves; what is behind the lag of 0.3 s is the way to the finger.
        for when in beats_s + 0.3 + (lag_s - 0.3) * np.sqrt(np.diff(beats_s, prepend=beats_s[0] - 1)):
            part = slice(max(round((when - 0.3) * rate_hz), 0), round((when + 0.7) * rate_hz))
            since = at[part] - when
            values[part] += high * np.exp(-0.5 * (since / np.where(since < 0, rise_s, fall_s)) ** 2)
    return Signal(values.astype(np.float32), rate_hz)


def pulse() -> str:
    finders = {"pulse_beats": lambda wave: pulse_beats(wave).time_s, "NeuroKit2": pulse_by_neurokit}
    rows = []
    for name, rate_hz, noise, per_min in _waves():
        made = []
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            when, _ = true_beats(Heart("", per_min=per_min), rng)
            made.append((pulse_wave(when, rate_hz, noise, rng), when))
        rows.append(
            [name, sum(len(when) for _, when in made), *(cells(find, made) for find in finders.values())]
        )
        print(*rows[-1], flush=True)
    return "## Beats of a pulse wave\n\nCells as above.\n\n" + table(["pulse wave", "beats", *finders], rows)


def _waves() -> Iterator[tuple[str, float, float, float]]:
    yield "75 Hz", 75.0, 0.01, 62.0
    yield "32 Hz", 32.0, 0.01, 62.0
    yield "75 Hz, noise of a tenth", 75.0, 0.1, 62.0
    yield "75 Hz, 120 a minute", 75.0, 0.02, 120.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=NAMES, choices=NAMES, help="these tables only")
    chosen = parser.parse_args().only
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = {name: globals()[name]() for name in chosen}
    update_page(PAGE, HEAD, NAMES, made)
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
