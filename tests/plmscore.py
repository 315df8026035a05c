"""The cases of the oracle, and what each numbered departure of its README does to them.

Everything here is worked out from the input and the peer's own output in whole microseconds, without
hypnic: the expectation of `tests/oracle/test_plmscore.py`.
"""

import gzip
import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np

from hypnic.model.events import Event, Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.model.scoring import Candidates
from hypnic.model.spans import Span, Spans

LEG = {"L": Site.LEFT_LEG, "R": Site.RIGHT_LEG}
STAGE = {"W": Stage.W, "1": Stage.N1, "2": Stage.N2, "3": Stage.N3, "R": Stage.R, "?": Stage.UNSCORED}
NAME = {"W": "W", "1": "N1", "2": "N2", "3": "N3", "R": "R"}
COLUMNS = ("TIB", "TST", "Wake", "N1", "N2", "N3", "REM", "NREM")
IN_COLUMN = {
    "TIB": {"W", "N1", "N2", "N3", "R", None},
    "TST": {"N1", "N2", "N3", "R"},
    "Wake": {"W"},
    "N1": {"N1"},
    "N2": {"N2"},
    "N3": {"N3"},
    "REM": {"R"},
    "NREM": {"N1", "N2", "N3"},
}


def cases(folder: Path) -> list[dict]:
    with gzip.open(folder / "plmscore.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def us(seconds: float) -> int:
    return round(seconds * 1_000_000)


def marks(given: dict) -> Events:
    rows = [Event(onset, length, Kind.AROUSAL) for onset, length in given["arousals"]]
    for name, onset, length in given["respiratory_events"]:
        kind = {"RERA": Kind.RERA, "Hypopnea": Kind.HYPOPNEA}.get(name, Kind.APNEA)
        rows.append(Event(onset, length, kind))
    lights = ((Kind.LIGHTS_OFF, given["lights_off_s"]), (Kind.LIGHTS_ON, given["lights_on_s"]))
    rows += [Event(onset, 0.0, kind) for kind, onset in lights if onset is not None]
    return Events(rows)


def hypnogram(given: dict) -> Hypnogram | None:
    if not given["hypnogram"]:
        return None
    letters = np.array([STAGE[letter] for letter in given["hypnogram"]])
    return Hypnogram(letters, given["epoch_s"], given["hypnogram_start_s"])


def leg_marks(given: dict) -> Events:
    return Events(
        Event(at, length, Kind.LEG_MOVEMENT, LEG[leg]) for leg, at, length in given["leg_movements"]
    )


def recording_span(given: dict) -> Span:
    rows = [*leg_marks(given), *marks(given)]
    night = hypnogram(given)
    return Span(0.0, max([row.end_s for row in rows] + ([night.end_s] if night else []) + [1.0]))


def candidates(given: dict) -> Candidates:
    seen = Spans([recording_span(given)])
    return Candidates(
        leg_marks(given),
        frozenset({Kind.LEG_MOVEMENT}),
        assessable={Site.LEFT_LEG: seen, Site.RIGHT_LEG: seen},
        source="marked",
    )


def expected_movements(case: dict) -> tuple[list[dict], Counter]:
    """The peer's movements as the text of the rules has them, and how many each departure changed."""
    columns = case["output"]["movements"]
    zero = case["output"]["time_zero_s"] or 0.0
    touched: Counter = Counter()
    rows = []
    for at in range(len(columns["onset"])):
        row = {name: values[at] for name, values in columns.items()}
        row["onset"] += zero
        row["offset"] += zero
        _same_onset(case, at, row, touched)
        _stage(case, row, touched)
        _arousal(case, row, touched)
        rows.append(row)
    if case["float_noise"]:
        _decimal_series(rows, touched)
    return rows, touched


def decimal_series(case: dict) -> list[dict]:
    """The peer's movements, where it stopped before building series, with series built from the text."""
    columns = case["output"]["movements"] or {"onset": []}
    rows = [{name: values[at] for name, values in columns.items()} for at in range(len(columns["onset"]))]
    for row in rows:
        row.setdefault("plm", 0)
        row.setdefault("plm_nr", 0)
    _decimal_series(rows, Counter())
    return rows


def _same_onset(case: dict, at: int, row: dict, touched: Counter) -> None:
    """Departure 3: the peer merges marks of one leg with the same onset as if of two legs."""
    if row["n_mono"] == 1:
        return
    inside = [
        mark
        for mark, index in zip(
            case["input"]["leg_movements"], case["output"]["input_to_movement"], strict=True
        )
        if index == at
    ]
    legs = {leg for leg, _, _ in inside}
    if len({(leg, onset) for leg, onset, _ in inside}) < len(inside):
        joined = _joined_by_leg(inside)
        side = legs.pop() if len(legs) == 1 else "B"
        if (side, len(joined)) != (row["side"], row["n_mono"]):
            row["side"], row["n_mono"] = side, len(joined)
            touched[3] += 1


def _joined_by_leg(inside: list) -> list[tuple[int, int]]:
    joined = []
    for leg in "LR":
        end = None
        for _, onset, length in sorted(mark for mark in inside if mark[0] == leg):
            if end is None or us(onset) - end >= 500_000:
                joined.append([us(onset), us(onset + length)])
                end = us(onset + length)
            else:
                end = joined[-1][1] = max(end, us(onset + length))
    return [(start, end) for start, end in joined if end - start >= 500_000]


def _stage(case: dict, row: dict, touched: Counter) -> None:
    """Departures 1 and 5: no scored epoch at the onset within the period is no stage, and not wake."""
    given, out = case["input"], case["output"]
    letters, onset = given["hypnogram"], us(row["onset"])
    stage = None
    start, end = us(out["time_zero_s"]), us(out["time_zero_s"] + out["recording_s"])
    epoch = (onset - us(given["hypnogram_start_s"])) // us(given["epoch_s"])
    if start <= onset < end and 0 <= epoch < len(letters):
        stage = NAME.get(letters[epoch])
    if "stage" not in row:
        return
    if stage != row["stage"] and letters:
        touched[5 if row["stage"] == "W" else 1] += 1
    row["stage"] = stage


def _arousal(case: dict, row: dict, touched: Counter) -> None:
    """Departure 7: exactly 0.5 s from an arousal is not less than 0.5 s."""
    if row.get("arousal") != 1:
        return
    start, end = us(row["onset"]), us(row["offset"])
    gaps = [max(us(onset) - end, start - us(onset + length)) for onset, length in case["input"]["arousals"]]
    if min(gaps) == 500_000:
        row["arousal"] = 0
        touched[7] += 1
    else:
        assert min(gaps) < 500_000


def _decimal_series(rows: list[dict], touched: Counter) -> None:
    """Departure 4: intervals of exactly 10 or 90 s count, as they do in decimal."""
    for suffix, members in (
        ("", list(rows)),
        ("_nr", [row for row in rows if row["non_clm"] or not row["resp"]]),
    ):
        runs = [[]]
        for before, row in pairwise([None, *members]):
            near = before and not before["non_clm"] and not row["non_clm"]
            if not near or not 10_000_000 <= us(row["onset"]) - us(before["onset"]) <= 90_000_000:
                runs.append([])
            if not row["non_clm"]:
                runs[-1].append(row)
        series = [run for run in runs if len(run) >= 4]
        found = {
            id(row): (1, at, pos, len(run))
            for at, run in enumerate(series, 1)
            for pos, row in enumerate(run, 1)
        }
        names = [f"plm{suffix}", *(f"plm{suffix}_{name}" for name in ("series", "pos", "len"))]
        for row in members:
            values = found.get(id(row), (0, None, None, None))
            touched[4] += not suffix and row[names[0]] != values[0]
            row.update(zip(names, values, strict=True))


def hours_too_long(case: dict) -> dict[str, float]:
    """Departure 1: seconds by which the peer's hours are too long, per column."""
    given, out = case["input"], case["output"]
    extra = dict.fromkeys(COLUMNS, 0.0)
    first, last = out["time_zero_s"], out["time_zero_s"] + out["recording_s"]
    for at, letter in enumerate(given["hypnogram"]):
        start = given["hypnogram_start_s"] + at * given["epoch_s"]
        touches = start + given["epoch_s"] == given["lights_off_s"] == first
        touches |= start == given["lights_on_s"] == last
        if letter != "?" and touches:
            for column in COLUMNS:
                extra[column] += given["epoch_s"] * (NAME[letter] in IN_COLUMN[column])
    return extra


def scored_hours(case: dict) -> dict[str, float]:
    """Hours of scored epochs within the period, per column."""
    given, out = case["input"], case["output"]
    hours = dict.fromkeys(COLUMNS, 0.0)
    first, last = out["time_zero_s"], out["time_zero_s"] + out["recording_s"]
    for at, letter in enumerate(given["hypnogram"]):
        start = given["hypnogram_start_s"] + at * given["epoch_s"]
        inside = max(0.0, min(last, start + given["epoch_s"]) - max(first, start))
        if letter != "?":
            for column in COLUMNS:
                hours[column] += inside / 3600 * (NAME[letter] in IN_COLUMN[column])
    return hours


def counts(rows: list[dict], kind: str, column: str) -> int:
    """The peer's `KIND|number` of one column, from movements."""
    prefix, _, name = kind.rpartition("_") if kind[:2] in ("l_", "r_", "b_") else ("", "", kind)
    sides = {"": "LRB", "l": "L", "r": "R", "b": "B"}[prefix]
    tests = {
        "CLM": lambda row: not row["non_clm"],
        "CLMr": lambda row: not row["non_clm"] and row["resp"],
        "CLMnr": lambda row: not row["non_clm"] and not row["resp"],
        "PLM": lambda row: row["plm"],
        "PLMa": lambda row: row["plm"] and row["arousal"],
        "PLMnr": lambda row: row["plm_nr"],
        "nonCLM": lambda row: row["non_clm"],
    }
    wanted = IN_COLUMN[column]
    return sum(bool(tests[name](row)) for row in rows if row["side"] in sides and row["stage"] in wanted)


def log_statistics(intervals: list[float]) -> tuple[float | None, float | None]:
    logs = [math.log(value) for value in intervals]
    mean = math.exp(sum(logs) / len(logs)) if logs else None
    if len(logs) < 2:
        return mean, None
    middle = sum(logs) / len(logs)
    return mean, math.exp(math.sqrt(sum((value - middle) ** 2 for value in logs) / (len(logs) - 1)))
