"""hypnic's own cases, one a process: cases.py CASE ARGUMENT… prints one line of JSON."""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any


def make(path: str, hours: str, rate_hz: str, channels: str, legs: str = "2") -> dict[str, Any]:
    """Write the simulated night `plmd` with so many channels, of which so many are legs."""
    from hypnic.model.recording import Role
    from hypnic.simulate import RECIPES, SimulateOptions, simulate
    from hypnic.write.edf import write_recording

    if int(legs) not in (1, 2):
        raise SystemExit("a night has one leg or two")
    roles = (Role.LEFT_LEG, Role.RIGHT_LEG) if int(legs) > 1 else (Role.LEFT_LEG,)
    recording, _ = simulate(
        SimulateOptions(
            hours=float(hours),
            seed=1,
            rate_hz=float(rate_hz),
            recipe="plmd",
            others=int(channels) - int(legs),
            electrodes=replace(RECIPES["plmd"].electrodes, legs=roles),
        )
    )
    write_recording(Path(path), recording)
    stages = [
        row.label.removeprefix("Sleep stage ") for row in recording.marks if row.kind.startswith("stage_")
    ]
    Path(path).with_suffix(".json").write_text(json.dumps(stages))
    return {"bytes": Path(path).stat().st_size}


def make_kinds(path: str, hours: str, rate_hz: str) -> dict[str, Any]:
    """Write a night of every kind: legs, arms, chin, masseter, neck and trunk, with EEG, eyes and heart."""
    from hypnic.model.recording import Role
    from hypnic.simulate import RECIPES, SimulateOptions, simulate
    from hypnic.write.edf import write_recording

    muscles = (Role.LEFT_ARM, Role.RIGHT_ARM, Role.CHIN, Role.MASSETER, Role.NECK, Role.TRUNK)
    recording, _ = simulate(
        SimulateOptions(
            hours=float(hours),
            seed=1,
            rate_hz=float(rate_hz),
            recipe="all-kinds",
            electrodes=replace(RECIPES["all-kinds"].electrodes, muscles=muscles),
        )
    )
    write_recording(Path(path), recording)
    return {"bytes": Path(path).stat().st_size, "muscles": 2 + len(muscles)}


def make_whole(path: str, hours: str) -> dict[str, Any]:
    """Write a night of 20 channels at 256 Hz without marks of stages or arousals; its stages go beside it."""
    from hypnic.model.events import STAGE_MARKS, Kind
    from hypnic.simulate import SimulateOptions, simulate
    from hypnic.write.edf import write_recording

    options = SimulateOptions(hours=float(hours), seed=1, recipe="plmd", others=18)
    recording, _ = simulate(options)
    stages = [row.label.removeprefix("Sleep stage ") for row in recording.marks.of(*STAGE_MARKS)]
    marks = recording.marks.where(lambda row: row.kind not in {*STAGE_MARKS, Kind.AROUSAL})
    write_recording(Path(path), replace(recording, marks=marks))
    Path(path).with_suffix(".json").write_text(json.dumps(stages))
    return {"channels": len(recording.channels)}


def timed(repeats: int, call: Callable[[], object]) -> list[float]:
    """CPU seconds of each call; the first one includes what is imported on the way."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
    return times


def decode(path: str, repeats: str) -> dict[str, Any]:
    """Read both legs as float32 by numpy's memmap: what no program can do without."""
    import numpy as np

    def both() -> None:
        with Path(path).open("rb") as file:
            fixed = file.read(256)
            signals = int(fixed[252:256])
            header = file.read(256 * signals)

        def column(at: int, width: int) -> list[str]:
            return [
                header[at * signals + width * n : at * signals + width * (n + 1)].decode().strip()
                for n in range(signals)
            ]

        samples = [int(text) for text in column(216, 8)]
        records = int(fixed[236:244])
        words = np.memmap(path, "<i2", "r", 256 * (signals + 1), (records, sum(samples)))
        limits = [[float(text) for text in column(at, 8)] for at in (104, 112, 120, 128)]
        for n in (0, 1):
            low, high, digital_low, digital_high = (limit[n] for limit in limits)
            gain = (high - low) / (digital_high - digital_low)
            first = sum(samples[:n])
            leg = words[:, first : first + samples[n]].astype(np.float32)
            leg *= np.float32(gain)
            leg += np.float32(low - digital_low * gain)

    return {"cpu_s": timed(int(repeats), both)}


def indices(path: str, repeats: str) -> dict[str, Any]:
    """From the file to the indices of one rule set: every step but the second rule set and the examples."""
    from hypnic.detect import detect
    from hypnic.model.events import STAGE_MARKS, Kind
    from hypnic.model.spans import Span
    from hypnic.read import read
    from hypnic.score import analysis_period, score
    from hypnic.stage import stage
    from hypnic.summarise import summarise

    headline: dict[str, Any] = {}

    def once() -> None:
        recording = read(path)
        hypnogram, _ = stage(recording)
        candidates, _ = detect(recording, hypnogram)
        context = recording.marks.where(lambda row: row.kind not in {*STAGE_MARKS, Kind.LEG_MOVEMENT})
        period = analysis_period(Span(0.0, recording.duration_s), recording.marks, hypnogram)
        scoring = score(candidates, context, hypnogram, period)
        headline.update(summarise(scoring, candidates, hypnogram, period).headline)

    return {"cpu_s": timed(int(repeats), once), "headline": headline}


def analyse(path: str, repeats: str) -> dict[str, Any]:
    """From the file to the indices of both rule sets and the examples for the page: `hypnic.analyse`."""
    began = time.process_time()
    import hypnic

    imported = time.process_time() - began
    nights: deque[Any] = deque(maxlen=1)
    times = timed(int(repeats), lambda: nights.append(hypnic.analyse(path)))
    night = nights[-1].night
    scored = sum(not row.refused for row in night.candidates.quality)
    return {"cpu_s": times, "import_s": imported, "legs": scored, "headline": dict(night.summary.headline)}


def legs_alone(path: str, repeats: str) -> dict[str, Any]:
    """Both legs from the file to the bursts of the rule for leg movements, and nothing else."""
    from hypnic.detect import DetectOptions
    from hypnic.detect.heart import Heart
    from hypnic.detect.leg_bursts import find_bursts
    from hypnic.detect.tracing import LEG_ROLES, Ready, prepare
    from hypnic.model.recording import MUSCLES
    from hypnic.read import read

    options = DetectOptions()

    def both() -> None:
        recording = read(path)
        heart = Heart.of(recording)
        for channel in recording.of(*LEG_ROLES):
            ready = prepare(channel, heart, options.emg)
            assert isinstance(ready, Ready)
            find_bursts(ready.rested, MUSCLES[channel.role], options.legs)

    return {"cpu_s": timed(int(repeats), both), "channels": 2}


def every_kind(path: str, repeats: str) -> dict[str, Any]:
    """From the file to the candidates of every kind in every muscle."""
    from hypnic.detect import detect
    from hypnic.read import read
    from hypnic.stage import stage

    counts: dict[str, int] = {}

    def once() -> None:
        recording = read(path)
        hypnogram, _ = stage(recording)
        candidates, muscles = detect(recording, hypnogram)
        counts.update(channels=len(muscles), looked_for=len(candidates.looked_for))
        counts.update(events=len(candidates.events))

    return {"cpu_s": timed(int(repeats), once), **counts}


def again(path: str, repeats: str) -> dict[str, Any]:
    """What a second rule set costs on movements that are already there, and `rescore` from their table."""
    import tempfile

    import hypnic
    from hypnic.score import score
    from hypnic.summarise import summarise

    analysis = hypnic.analyse(path)
    night = analysis.night

    def second() -> None:
        scoring = score(night.candidates, night.context, night.hypnogram, night.period, "aasm")
        summarise(scoring, night.candidates, night.hypnogram, night.period)

    with tempfile.TemporaryDirectory() as folder:
        hypnic.write(analysis, Path(folder) / "out")
        marks = Path(folder) / "out" / "events.tsv"
        rescore_s = timed(int(repeats), lambda: hypnic.rescore(marks))
    return {"second_s": timed(int(repeats), second), "rescore_s": rescore_s}


CASES: dict[str, Callable[..., dict[str, Any]]] = {
    "make": make,
    "decode": decode,
    "indices": indices,
    "analyse": analyse,
    "make_kinds": make_kinds,
    "make_whole": make_whole,
    "legs_alone": legs_alone,
    "every_kind": every_kind,
    "again": again,
}

if __name__ == "__main__":
    print(json.dumps(CASES[sys.argv[1]](*sys.argv[2:])))
