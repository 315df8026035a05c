"""Two raters' intervals of one hour, and a chin at 1 Hz: counted by brute force, and by hypnic."""

import gzip
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from hypnic.model.events import Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram, Stage
from hypnic.read import read
from hypnic.score.rem_atonia import marked_rem_atonia
from hypnic.signals.atonia import atonia_index, noise_corrected
from hypnic.stage import stage

RATERS = ("Generic - test1 Unbekannt.txt", "Generic_NO_test1.txt")
MUSCLES = {
    "Chin": Site.CHIN,
    "LeftArm": Site.LEFT_ARM,
    "RightArm": Site.RIGHT_ARM,
    "LeftLeg": Site.LEFT_LEG,
    "RightLeg": Site.RIGHT_LEG,
}
MS = 1000


def rows_of(path: Path) -> list[tuple[int, int, str]]:
    """Milliseconds since 01:00:00 and the label, by hand."""
    found = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        times, _, label = line.partition(";")
        if "-" in times and times[:2].isdigit():
            at = [datetime.strptime(part.strip(), "%H:%M:%S,%f") for part in times.split("-")]
            start, end = (round((t - datetime(1900, 1, 1, 1)).total_seconds() * MS) for t in at)
            found.append((start, end, label.rpartition(";")[2].strip()))
    return found


@pytest.fixture(scope="module")
def night(data: Path) -> tuple[Events, Hypnogram]:
    recording = read(data / "rwa")
    hypnogram, _ = stage(recording)
    assert hypnogram is not None
    return recording.marks, hypnogram


def test_the_labels_of_both_raters_are_known(data: Path) -> None:
    for name, (phasic, tonic, artefact) in zip(RATERS, ((545, 1, 73), (789, 6, 34)), strict=True):
        marks = read(data / "rwa" / name).marks
        counts = [len(marks.of(kind)) for kind in (Kind.REM_PHASIC, Kind.REM_TONIC, Kind.ARTEFACT)]
        assert counts == [phasic, tonic, artefact]
        assert {row.site for row in marks} == set(MUSCLES.values())


@pytest.mark.parametrize("rater", RATERS)
@pytest.mark.parametrize("muscle", MUSCLES)
def test_mini_and_macro_epochs_reproduce_the_raters_intervals(data, night, rater: str, muscle: str) -> None:
    context, hypnogram = night
    arousals = context.of(Kind.AROUSAL)
    marks = read(data / "rwa" / rater).marks
    readings = {
        row.name: row.value
        for row in marked_rem_atonia(marks + arousals, hypnogram)
        if row.site is MUSCLES[muscle]
    }
    masks = {name: np.zeros(3700 * MS, dtype=bool) for name in ("Phasic", "Tonic", "Any", "Artifact")}
    for start, end, label in rows_of(data / "rwa" / rater):
        if label.startswith(muscle):
            masks[label.removeprefix(muscle)][start:end] = True
    for row in arousals:
        masks["Artifact"][round(row.onset_s * MS) : round(row.end_s * MS)] = True
    expected = brute_force(masks, hypnogram)
    for name, value in expected.items():
        assert readings[name] == pytest.approx(value, abs=0.35), name


def brute_force(masks: dict[str, np.ndarray], hypnogram: Hypnogram) -> dict[str, float]:
    """Count on a row of milliseconds, epoch by epoch."""

    def holds(mask: np.ndarray, at: int) -> bool:
        return int(mask[at : at + 3 * MS].sum()) >= 100 or _middle_of_a_short_one(mask, at)

    anything = masks["Phasic"] | masks["Tonic"] | masks["Any"]
    phasic, any_, tonic, both, left, epochs = 0, 0, 0, 0, 0, 0
    for number in np.flatnonzero(hypnogram.stages == Stage.R).tolist():
        at = round((hypnogram.start_s + 30 * number) * MS)
        minis = [at + 3 * MS * n for n in range(10)]
        clean = [m for m in minis if not holds(masks["Artifact"], m)]
        p = sum(holds(masks["Phasic"], m) for m in clean)
        a = sum(holds(anything, m) for m in clean)
        phasic, any_, left = phasic + p, any_ + a, left + len(clean)
        if len(clean) >= 5:
            epochs += 1
            piece = slice(at, at + 30 * MS)
            lasting = (masks["Tonic"][piece] & ~masks["Artifact"][piece]).sum() >= 0.5 * len(clean) * 3 * MS
            tonic += lasting
            both += lasting or a >= len(clean) / 2
    return {
        "phasic_3s_percent": 100 * phasic / left,
        "any_3s_percent": 100 * any_ / left,
        "tonic_30s_percent": 100 * tonic / epochs,
        "any_30s_percent": 100 * both / epochs,
    }


def _middle_of_a_short_one(mask: np.ndarray, at: int) -> bool:
    edges = np.flatnonzero(np.diff(mask[at - 200 : at + 3200].astype(np.int8)))
    for start, end in pairwise(edges):
        if mask[at - 200 + start + 1] and end - start < 200 and 200 <= (start + end) // 2 + 1 < 3200:
            return True
    return False


def test_chin_tone_separates_rem_from_the_rest(data: Path) -> None:
    text = gzip.decompress((data / "psg/SC4001_chin_emg_1hz_with_stage.csv.gz").read_bytes()).decode()
    rows = [line.split(",") for line in text.splitlines()[1:]]
    tone = np.array([float(row[1]) for row in rows])
    stages = np.array([row[3] for row in rows])
    rem, rest = tone[stages == "R"], tone[np.isin(stages, ["W", "1", "2", "3", "4"])]
    assert len(rem) == 125 * 30
    order = np.argsort(np.argsort(np.concatenate([rem, rest])))
    auc = 1 - (order[: len(rem)].sum() - len(rem) * (len(rem) - 1) / 2) / (len(rem) * len(rest))
    assert auc > 0.95
    in_rem = atonia_index(tone[stages == "R"])
    asleep = atonia_index(tone[np.isin(stages, ["1", "2", "3", "4"])])
    corrected = atonia_index(noise_corrected(tone, 1.0)[stages == "R"])
    assert in_rem is not None
    assert asleep is not None
    assert in_rem > 0.9
    assert asleep < 0.35
    assert corrected is not None
    assert corrected >= in_rem  # the correction takes lasting tone away with the noise
