"""REM sleep without atonia on real data → a section of docs/accuracy.md: two raters, and a chin at 1 Hz."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import numpy as np
from measure import ROOT, table
from tally import IOU

from hypnic.model.events import Events, Kind, Site
from hypnic.model.hypnogram import Hypnogram
from hypnic.read import read
from hypnic.score.rem_atonia import marked_epochs, marked_rem_atonia
from hypnic.signals.agreement import cohens_kappa
from hypnic.signals.atonia import Scored, atonia_index, noise_corrected
from hypnic.signals.matching import best_pairs, intervals_us
from hypnic.stage import stage

DATA = Path(os.environ.get("HYPNIC_DATA", ROOT.parent / "shared" / "data"))
RATERS = ("Generic - test1 Unbekannt.txt", "Generic_NO_test1.txt")
SITES = (Site.CHIN, Site.LEFT_ARM, Site.RIGHT_ARM, Site.LEFT_LEG, Site.RIGHT_LEG)
SHARES = ("phasic_3s_percent", "any_3s_percent", "tonic_30s_percent", "any_30s_percent")
COMBINED = ("chin_any_arms_phasic_3s_percent", "chin_any_arms_phasic_30s_percent")
ACTIVITY = (Kind.REM_PHASIC, Kind.REM_TONIC)
RATERS_NOTE = """\
One hour of a real night (SOMNOmedics export that RBDtector ships, MIT), without its signal: {epochs} epochs
of REM sleep, two people's intervals. Both are counted by the arithmetic that hypnic's detector uses; a test
counts the same intervals again on a row of milliseconds. Marked arousals and each rater's own artefacts are
left out; agreement (Cohen's κ) is over the epochs that both kept, and "in both" are intervals paired one to
one by IoU ≥ 0.2.
"""
CHIN_NOTE = """\
22 hours of one chin (Sleep-EDF SC4001, rectified at 1 Hz, ODC-By) with an expert's stages. Its second-long
means go straight into the arithmetic of the atonia index, before and after the correction for noise. The
correction takes the least value of the minute around from each second, and with it tone that lasts for the
whole minute: so the corrected index tells bursts in REM sleep, and nothing about lasting tone.
"""


def rwa() -> str:
    """Both tables; empty where the recordings are not at hand."""
    if not (DATA / "rwa").is_dir():
        print(f"no {DATA / 'rwa'}: set HYPNIC_DATA to make the table of REM sleep without atonia")
        return ""
    return f"## REM sleep without atonia, on real data\n\n{_raters()}\n{_chin()}"


def _raters() -> str:
    night = read(DATA / "rwa")
    hypnogram, _ = stage(night)
    assert hypnogram is not None
    arousals = night.marks.of(Kind.AROUSAL)
    marks = [read(DATA / "rwa" / name).marks + arousals for name in RATERS]
    epochs = [marked_epochs(rater, hypnogram, SITES) for rater in marks]
    total = len(epochs[0][Site.CHIN].whole)
    head = ["muscle", "intervals", "in both", "κ phasic, 3 s", "κ any, 3 s", "κ any, 30 s"]
    rows = [_agreement(site, marks, [rater[site] for rater in epochs]) for site in SITES]
    return (
        f"{RATERS_NOTE.format(epochs=total)}\n{table(head, rows)}\n\n"
        "Share of REM sleep in %, first rater / second rater:\n\n"
        f"{_indices(marks, hypnogram)}\n"
    )


def _agreement(site: Site, marks: list[Events], rows: list[Scored]) -> list[object]:
    intervals = [rater.of(*ACTIVITY).at(site) for rater in marks]
    spans = [intervals_us(events.onset_s, events.end_s) for events in intervals]
    both = len(best_pairs(spans[0], spans[1], IOU))
    first, second = rows
    minis, macros = first.usable & second.usable, first.whole & second.whole
    any_30s = [row.tonic | row.most(row.any) for row in rows]
    return [
        site.value.replace("_", " "),
        f"{len(intervals[0])} / {len(intervals[1])}",
        both,
        _kappa(first.phasic, second.phasic, minis),
        _kappa(first.any, second.any, minis),
        _kappa(any_30s[0], any_30s[1], macros),
    ]


def _kappa(one: np.ndarray, other: np.ndarray, where: np.ndarray) -> str:
    kappa = cohens_kappa(one[where], other[where])
    return "–" if kappa is None else f"{kappa:.2f}"


def _indices(marks: list[Events], hypnogram: Hypnogram) -> str:
    readings = [marked_rem_atonia(rater, hypnogram) for rater in marks]

    def cell(name: str, site: Site) -> str:
        values = [next(r.value for r in rater if r.name == name and r.site is site) for rater in readings]
        return " / ".join("–" if value is None else f"{value:.1f}" for value in values)

    rows = [[site.value.replace("_", " "), *(cell(name, site) for name in SHARES)] for site in SITES]
    short, long = (cell(name, Site.UNKNOWN) for name in COMBINED)
    rows.append(["chin any + arms phasic", "–", short, "–", long])
    return table(["muscle", "phasic, 3 s", "any, 3 s", "tonic, 30 s", "any, 30 s"], rows)


def _chin() -> str:
    text = gzip.decompress((DATA / "psg" / "SC4001_chin_emg_1hz_with_stage.csv.gz").read_bytes()).decode()
    rows = [line.split(",") for line in text.splitlines()[1:]]
    tone = np.array([float(row[1]) for row in rows])
    stages = np.array([row[3] for row in rows])
    corrected = noise_corrected(tone, 1.0)
    groups = {"wake": ["W"], "N1": ["1"], "N2": ["2"], "N3": ["3", "4"], "REM": ["R"]}
    lines = []
    for name, codes in groups.items():
        here = np.isin(stages, codes)
        plain, index = (atonia_index(values[here]) for values in (tone, corrected))
        lines.append(
            [
                name,
                f"{here.sum() / 60:.0f}",
                f"{np.median(tone[here]):.2f}",
                f"{(tone[here] <= 1).mean():.3f}",
                "–" if plain is None else f"{plain:.3f}",
                "–" if index is None else f"{index:.3f}",
            ]
        )
    auc = area(tone[stages == "R"], tone[stages != "R"])
    head = ["stage", "minutes", "median µV", "share ≤ 1 µV", "index uncorrected", "atonia index (corrected)"]
    tells = f"Low tone tells REM sleep from all else with an area of {auc:.3f} under the ROC curve."
    return f"{CHIN_NOTE}\n{table(head, lines)}\n\n{tells}\n"


def area(low: np.ndarray, high: np.ndarray) -> float:
    """Probability that a value of `low` is under one of `high` (ties count half)."""
    ordered = np.sort(high)
    above = len(high) - np.searchsorted(ordered, low, side="right")
    ties = len(high) - np.searchsorted(ordered, low, side="left") - above
    return float((above + 0.5 * ties).sum() / (len(low) * len(high)))
