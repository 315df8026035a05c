"""How well beats, breaths and arousals are found where the truth is known → docs/accuracy_vitals.md.

Seeds were fixed before any result was seen. One process, a few minutes.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import version

import numpy as np
from made_hearts import HEARTS, Heart, electrocardiogram, pulse_wave, steady_beats, true_beats
from made_nights import HOURS, NIGHT_SEEDS, night, true_waves
from measure import ROOT, table, update_page

from hypnic.detect import detect
from hypnic.detect.vitals import sense
from hypnic.model.events import Events, Kind
from hypnic.model.recording import Role, Signal
from hypnic.model.spans import FloatArray
from hypnic.model.vitals import AROUSALS, CANDIDATES, WAVES
from hypnic.signals.beats import r_peaks
from hypnic.signals.heartbeats import ecg_beats, pulse_beats

PAGE = ROOT / "docs" / "accuracy_vitals.md"
NAMES = ("beats", "steady", "pulse", "pauses", "arousals", "waves")
HEAD = """# Accuracy: heart, breath and arousals, where the truth is known

`benchmarks/vitals.py` wrote this page; its seeds were fixed before any result was seen. All signals are made
up: **these numbers are an upper limit of what real nights will give.** What is measured, and how:
[vitals.md](vitals.md).
"""
BEAT_S = 0.05
SEEDS = (21001, 21002, 21003)
STEADY_SEEDS = tuple(range(23001, 23013))


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
        # A finder's own delay (a pulse comes later than its beat) is no error.
        after = np.minimum(np.searchsorted(have, beats - 0.1), len(have) - 1)
        have = have - np.median(have[after] - beats)
        gap = have[np.abs(have[:, None] - beats[None]).argmin(axis=0)] - beats
        found += int((np.abs(gap) <= BEAT_S).sum())
        right += int((np.abs(have[:, None] - beats[None]).min(axis=1) <= BEAT_S).sum())
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


def steady() -> str:
    """Stretches in which a finder loses its way: its count is off by more than one in a hundred."""
    finders = {"r_peaks": r_peaks, "sleepecg": by_sleepecg, "NeuroKit2": by_neurokit}
    finders |= {"hypnic": lambda ecg: ecg_beats(ecg).time_s}
    rows = []
    for rate_hz in (128.0, 256.0):
        lost = dict.fromkeys(finders, 0)
        for seed in STEADY_SEEDS:
            rng = np.random.default_rng(seed)
            when = steady_beats(rng)
            ecg = electrocardiogram(Heart("", rate_hz=rate_hz), when, np.zeros(len(when)), rng, fixed=True)
            for name, find in finders.items():
                lost[name] += abs(len(find(ecg)) - len(when)) > 0.01 * len(when)
        rows.append([f"{rate_hz:g} Hz", len(STEADY_SEEDS), *lost.values()])
        print(*rows[-1], flush=True)
    return (
        "## Where a finder loses its way\n\nStretches of 20 minutes at rest, the T wave always 0.28 s after "
        "the R wave. Cells: stretches in which the count is off by more than 1 %. sleepecg's thresholds "
        "can sink until T waves are beats, and stay there; that is why it is checked.\n\n"
        + table(["ECG", "stretches", *finders], rows)
    )


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


def overlaps(rows: Events, others: Events) -> list[bool]:
    """For each row whether any of the others overlaps it."""
    return [any(min(a.end_s, b.end_s) > max(a.onset_s, b.onset_s) for b in others) for a in rows]


def percent(part: float, of: float) -> str:
    return f"{100 * part / of:.1f}" if of else "–"


def pauses() -> str:
    rows = []
    pairs = ((Kind.APNEA, Kind.APNEA_CANDIDATE), (Kind.HYPOPNEA, Kind.HYPOPNEA_CANDIDATE))
    roles = {Role.FLOW, Role.SPO2, Role.THORAX}
    for recipe in ("healthy", "plmd", "apnoea", "mixed"):
        true, found, hours = {kind: [0, 0] for kind, _ in pairs}, {kind: [0, 0] for kind, _ in pairs}, 0.0
        for seed in NIGHT_SEEDS:
            recording, marks, hypnogram = night(recipe, seed, {Kind.APNEA, Kind.HYPOPNEA}, roles)
            vitals = sense(recording, hypnogram)
            hours += vitals.assessable[CANDIDATES].total_h
            for kind, candidate in pairs:
                ours = vitals.found.of(candidate)
                for tally, hits in (
                    (true[kind], overlaps(marks.of(kind), ours)),
                    (found[kind], overlaps(ours, marks.of(kind))),
                ):
                    tally[0] += sum(hits)
                    tally[1] += len(hits)
        cells_ = [f"{true[k][1]}: {percent(*true[k])} / {percent(*found[k])}" for k, _ in pairs]
        false = sum(found[k][1] - found[k][0] for k, _ in pairs) / hours
        rows.append([recipe, f"{hours:.1f}", *cells_, f"{false:.2f}"])
        print(*rows[-1], flush=True)
    return (
        "## Candidates of apnoeas and hypopnoeas\n\n"
        f"Simulated nights of {HOURS:g} hours, seeds {NIGHT_SEEDS[0]}–{NIGHT_SEEDS[-1]}, marks of breathing "
        "taken away. Cells: true events: sensitivity % / precision % (any overlap, same kind). The made-up "
        "breath is far steadier than a real one, and flow and saturation never fail.\n\n"
        + table(["recipe", "hours of sleep", "apnoeas", "hypopnoeas", "false per hour"], rows)
    )


def arousals() -> str:
    rows = []
    roles = {Role.EEG, Role.CHIN}
    for recipe in ("healthy", "plmd", "apnoea", "mixed", "noisy"):
        hit = [0, 0]
        right = [0, 0]
        by_stage: dict[str, list[int]] = {}
        errors: list[float] = []
        hours = 0.0
        for seed in NIGHT_SEEDS:
            recording, marks, hypnogram = night(recipe, seed, {Kind.AROUSAL}, roles)
            chin = tuple(row for row in recording.channels if row.role is Role.CHIN)
            muscles = detect(replace(recording, channels=chin), hypnogram)[1]
            vitals = sense(recording, hypnogram, muscles=muscles)
            ours = vitals.found.of(Kind.AROUSAL_CANDIDATE)
            hours += vitals.assessable[AROUSALS].total_h
            found, true = overlaps(marks, ours), overlaps(ours, marks)
            hit = [hit[0] + sum(found), hit[1] + len(found)]
            right = [right[0] + sum(true), right[1] + len(true)]
            for row, got in zip(marks, found, strict=True):
                tally = by_stage.setdefault(hypnogram.stage_at(row.onset_s).name, [0, 0])
                tally[0] += got
                tally[1] += 1
            errors += [
                b.onset_s - a.onset_s for a in marks for b in ours if overlaps(Events([a]), Events([b]))[0]
            ]
        stages = [f"{percent(*by_stage.get(name, [0, 0]))}" for name in ("N1", "N2", "N3", "R")]
        error = f"{np.median(errors):+.2f} ({np.percentile(np.abs(errors), 90):.2f})"
        false = f"{(right[1] - right[0]) / hours:.2f}"
        rows.append([recipe, hit[1], percent(*hit), percent(*right), *stages, error, false])
        print(*rows[-1], flush=True)
    head = [
        "recipe",
        "true",
        "sensitivity %",
        "precision %",
        "N1",
        "N2",
        "N3",
        "REM",
        "onset s",
        "false per hour",
    ]
    return (
        "## Arousals\n\n"
        f"Simulated nights of {HOURS:g} hours, seeds {NIGHT_SEEDS[0]}–{NIGHT_SEEDS[-1]}, two EEG channels "
        "and the chin, marks of arousals taken away. Any overlap counts; under stages, sensitivity %; onset: "
        "median error (90 % of its size). Made-up arousals are alpha waves of 35 µV for 3.5–10 s. Those in "
        "REM sleep have no rise of the chin, so that by the rule they are none: they show that the chin is "
        "asked. Real arousals are of many shapes. No recording with EEG and marked arousals was at hand.\n\n"
        + table(head, rows)
    )


def waves() -> str:
    kinds = (Kind.SPINDLE, Kind.K_COMPLEX, Kind.VERTEX_WAVE)
    hits, right = ({kind: [0, 0] for kind in kinds} for _ in range(2))
    for recipe in ("healthy", "plmd"):
        for seed in NIGHT_SEEDS:
            recording, _, hypnogram = night(recipe, seed, set(), {Role.EEG})
            vitals = sense(recording, hypnogram)
            for kind, true in true_waves(hypnogram, seed).items():
                true = true[vitals.assessable[WAVES].contains(true)]
                rows = vitals.found.of(kind)
                apart = np.abs((rows.onset_s + rows.end_s)[:, None] / 2 - true[None]) < 0.6
                hits[kind] = [hits[kind][0] + int(apart.any(axis=0).sum()), hits[kind][1] + len(true)]
                right[kind] = [right[kind][0] + int(apart.any(axis=1).sum()), right[kind][1] + len(rows)]
    rows_ = [[k.value, hits[k][1], percent(*hits[k]), percent(*right[k])] for k in kinds]
    print(rows_, flush=True)
    return (
        "## Waves near sleep onset\n\n"
        f"Recipes healthy and plmd, {HOURS:g} hours each, seeds {NIGHT_SEEDS[0]}–{NIGHT_SEEDS[-1]}, by YASA "
        f"{version('yasa')} with the settings of [vitals.md](vitals.md); within 0.6 s.\n\n"
        + table(["wave", "true", "sensitivity %", "precision %"], rows_)
    )


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
