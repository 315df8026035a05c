"""The oracle's EDF+ annotation files say the same as the inputs of their cases."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hypnic.model.events import Events, Kind, Site
from hypnic.model.hypnogram import Stage
from hypnic.read import read
from hypnic.stage import stage

LETTERS = {Stage.W: "W", Stage.N1: "1", Stage.N2: "2", Stage.N3: "3", Stage.R: "R", Stage.UNSCORED: "?"}
SITES = {"L": Site.LEFT_LEG, "R": Site.RIGHT_LEG}
BREATHING = {"Hypopnea": Kind.HYPOPNEA, "RERA": Kind.RERA}


@cache
def cases(oracle: Path) -> dict[str, dict[str, Any]]:
    with gzip.open(oracle / "plmscore.jsonl.gz", "rt") as lines:
        return {case["id"]: case["input"] for case in map(json.loads, lines)}


def close(found: Events, expected: list[tuple[float, float]]) -> None:
    assert [(row.onset_s, row.duration_s) for row in found] == [
        pytest.approx(pair, abs=1e-6) for pair in expected
    ]


def test_every_annotation_file_agrees_with_its_case(oracle):
    files = sorted((oracle / "annotations").glob("*.edf"))
    assert len(files) == 19
    movements = 0
    for file in files:
        case = cases(oracle)[file.stem]
        recording = read(file)
        assert not recording.issues
        marks = recording.marks
        for leg, site in SITES.items():
            expected = sorted((on, on + dur, dur) for side, on, dur in case["leg_movements"] if side == leg)
            found = marks.of(Kind.LEG_MOVEMENT).at(site)
            close(found, [(on, dur) for on, _, dur in expected])
            movements += len(found)
        close(marks.of(Kind.AROUSAL), sorted((on, dur) for on, dur in case["arousals"]))
        for kind in (Kind.APNEA, Kind.HYPOPNEA, Kind.RERA):
            events = [
                (on, dur)
                for what, on, dur in case["respiratory_events"]
                if BREATHING.get(what, Kind.APNEA) is kind
            ]
            close(marks.of(kind), sorted(events))
        for kind, key in ((Kind.LIGHTS_OFF, "lights_off_s"), (Kind.LIGHTS_ON, "lights_on_s")):
            assert [row.onset_s for row in marks.of(kind)] == ([] if case[key] is None else [case[key]])
        assert not marks.of(Kind.MARK)
        hypnogram, _ = stage(recording)
        drawn = (
            "" if hypnogram is None else "".join(LETTERS[Stage(code)] for code in hypnogram.stages.tolist())
        )
        assert drawn.strip("?") == case["hypnogram"].strip("?")
        if hypnogram is not None:
            lead = len(case["hypnogram"]) - len(case["hypnogram"].lstrip("?"))
            own = len(drawn) - len(drawn.lstrip("?"))
            assert hypnogram.start_s == case["hypnogram_start_s"] + (lead - own) * 30
    assert movements == 2199
