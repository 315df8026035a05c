"""What each step of a night costs in a fresh process: steps.py FILE FOLDER prints one line of JSON.

What a step imports counts as its own. A step within a step (the beats, for which detection may ask) is taken
out of the outer one.
"""

from __future__ import annotations

import functools
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

STEPS = {
    "pipeline": {
        "read": "read",
        "stage": "staging by EEG",
        "detect": "movements",
        "score": "scoring",
        "summarise": "scoring",
        "one_name": "scoring",
        "survey": "scoring",
        "summarise_sleep": "scoring",
        "with_vitals": "scoring",
        "relate": "relations",
        "excerpts": "page",
        "with_answers": "page",
        "write": "page",
    },
    "detect.heart": {"measure": "beats"},
}
PARTS = {
    "heart_told": "beats",
    "saturation_told": "saturation",
    "breath_told": "breath",
    "arousals_told": "arousals",
    "waves_told": "waves",
}
"""Of `hypnic.detect.vitals.PARTS`; a part that is not here is an error."""


class Clock:
    """Adds up CPU and wall seconds by step."""

    def __init__(self) -> None:
        self.cost: dict[str, list[float]] = {}
        self._inner = [[0.0, 0.0]]

    def timed(self, step: str, call: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(call)
        def measured(*args: object, **named: object) -> object:
            self._inner.append([0.0, 0.0])
            began = now()
            try:
                return call(*args, **named)
            finally:
                spent = [end - start for end, start in zip(now(), began, strict=True)]
                inner = self._inner.pop()
                total = self.cost.setdefault(step, [0.0, 0.0])
                for at in (0, 1):
                    total[at] += spent[at] - inner[at]
                    self._inner[-1][at] += spent[at]

        return measured

    def wrap(self, module: ModuleType, name: str, step: str) -> None:
        setattr(module, name, self.timed(step, getattr(module, name)))


def now() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def main() -> None:
    path, folder = sys.argv[1:]
    clock = Clock()
    started = time.process_time()  # what starting Python took
    began = now()
    from importlib import import_module

    from hypnic.detect import DetectOptions, vitals
    from hypnic.options import Options

    for module, names in STEPS.items():
        for name, step in names.items():
            clock.wrap(import_module(f"hypnic.{module}"), name, step)
    vitals.PARTS = tuple(clock.timed(PARTS[part.__name__], part) for part in vitals.PARTS)
    clock.cost["start"] = [end - start for end, start in zip(now(), began, strict=True)]
    clock.cost["start"][0] += started

    pipeline = import_module("hypnic.pipeline")
    wanted = Options(detect=DetectOptions(vitals=vitals.VitalsOptions(measure=True)))
    analysis = pipeline.analyse(path, options=wanted)
    pipeline.write(analysis, Path(folder) / "out")
    night = analysis.night
    if night.staging.used != "eeg" or night.vitals is None:
        raise SystemExit("steps: the night was not staged by its EEG, or not measured")
    print(json.dumps({"steps": clock.cost, "why_not": dict(night.vitals.why_not)}))


main()
