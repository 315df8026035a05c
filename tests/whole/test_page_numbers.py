"""The page's numbers, counted again from the files that lie beside it, with nothing of hypnic's own.

Movements come from `events.tsv`, row by row; hours from the stages, the scored period and the assessable
stretches of `night.json`, second by second.
"""

import csv
import json
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pytest

from hypnic.cli import main

STAGES = {
    "wake": ("W",),
    "N1": ("N1",),
    "N2": ("N2",),
    "N3": ("N3",),
    "REM": ("R",),
    "NREM": ("N1", "N2", "N3"),
    "sleep": ("N1", "N2", "N3", "R"),
}
HEADS = {"wake": "Wake", "sleep": "All sleep"}
CASES = [
    ("mixed", 7, "wasm2016"),
    ("noisy", 8, "wasm2016"),
    ("one-leg", 9, "wasm2016"),
    ("apnoea", 10, "aasm"),
]


@dataclass
class Pages:
    """What one run wrote, and the rule set it was told to use."""

    rules: str
    movements: list[dict[str, str]]
    night: dict[str, Any]
    data: dict[str, tuple[str, str]]
    html: str
    pdf: str


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0]} {case[2]}")
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    recipe, seed, rules = request.param
    folder = tmp_path_factory.mktemp(recipe)
    path, out = folder / "night.edf", folder / "out"
    main(["simulate", str(path), "--hours", "2.5", "--seed", str(seed), "--recipe", recipe, "--rate", "200"])
    main(["analyse", str(path), "--rules", rules, "--out", str(out), "--pdf"])
    html = (out / "report.html").read_text(encoding="utf-8")
    found = re.findall(r'<data data-key="([^"]+)" value="([^"]*)"[^>]*>([^<]*)</data>', html)
    text = " ".join(
        page.extract_text() for page in pypdf.PdfReader(BytesIO((out / "report.pdf").read_bytes())).pages
    )
    return Pages(
        rules=rules,
        movements=movements_in(out / "events.tsv"),
        night=json.loads((out / "night.json").read_text(encoding="utf-8")),
        data={key: (value, shown) for key, value, shown in found},
        html=html,
        pdf=re.sub(r"\s+", " ", text),
    )


def movements_in(path: Path) -> list[dict[str, str]]:
    """One row a movement: the combined one where both legs moved together, else that of the leg."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter="\t") if row["movement"] != "n/a"]
    by_number: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["trial_type"] == "combined_leg_movement" or row["movement"] not in by_number:
            by_number[row["movement"]] = row
    return list(by_number.values())


def seconds(spans: list[list[float]], length: int) -> np.ndarray:
    """The share of each second that lies in the spans, shape (length,)."""
    at = np.arange(length, dtype=np.float64)
    share = np.zeros(length)
    for start, end in spans:
        share += np.clip(np.minimum(at + 1, end) - np.maximum(at, start), 0, 1)
    return share


def hours_in(pages: Pages, name: str, site: str = "both") -> float:
    """Hours of a stage in the scored period in which this leg, or any, could have been seen.

    Stages and period change at whole seconds in these nights; what could be seen need not.
    """
    night = pages.night
    length = int(night["duration_s"]) + 1
    stages = night["hypnogram"]
    marked = np.repeat(stages["stages"], int(stages["epoch_s"]))
    staged = np.full(length, "nothing")
    first = int(stages["start_s"])
    staged[first : first + len(marked)] = marked[: length - first]
    assert all(float(limit).is_integer() for limit in night["period"])
    inside = seconds([night["period"]], length) * np.isin(staged, STAGES[name])
    each = {name: seconds(spans, length) for name, spans in night["candidates"]["assessable"].items()}
    if site == "both":
        seen = np.max(list(each.values()), axis=0)
    elif site == "both_legs":
        seen = np.min(list(each.values()), axis=0)
    else:
        seen = each[site]
    return float((inside * seen).sum()) / 3600


def counted(pages: Pages, measure: str, name: str, site: str = "both") -> int:
    return sum(
        row[measure] == "true" and row["stage"] in STAGES[name] and site in ("both", row["site"])
        for row in pages.movements
    )


def stage_names(pages: Pages) -> list[str]:
    return [name for name in STAGES if name != "wake" or pages.rules == "wasm2016"]


def test_there_is_something_to_count(pages: Pages) -> None:
    assert counted(pages, "clm", "sleep") > 20
    assert sum(row["plm"] == "true" for row in pages.movements) >= (0 if pages.rules == "aasm" else 4)


@pytest.mark.parametrize("measure", ["clm", "plm"])
def test_counts_and_rates_by_stage(pages: Pages, measure: str) -> None:
    for name in stage_names(pages):
        count, hours = counted(pages, measure, name), hours_in(pages, name)
        key = f"{pages.rules}/{measure}/{name}/both"
        assert pages.data[f"{key}/count"] == (str(count), str(count)), name
        if f"{key}/per_hour" not in pages.data:
            assert measure == "clm"
            continue
        value, shown = pages.data[f"{key}/per_hour"]
        if not hours:
            assert (value, shown) == ("", "no time")
            continue
        assert float(value) == pytest.approx(count / hours, rel=1e-4), name
        assert shown == f"{float(value):.1f}"


def test_the_row_of_each_stage_stands_so_on_paper(pages: Pages) -> None:
    for name in stage_names(pages):
        minutes = hours_in(pages, name) * 60
        clm, plm = (counted(pages, measure, name) for measure in ("clm", "plm"))
        rate = f"{plm / minutes * 60:.1f}" if minutes else "no time"
        assert f"{HEADS.get(name, name)} {minutes:.1f} {clm} {plm} {rate}" in pages.pdf


def test_counts_and_rates_by_leg(pages: Pages) -> None:
    sites = sorted(pages.night["candidates"]["assessable"])
    if len(sites) == 2:
        sites.append("both_legs")
    total = 0
    for site in sites:
        hours = hours_in(pages, "sleep", site)
        for measure in ("clm", "plm"):
            count = counted(pages, measure, "sleep", site)
            key = f"{pages.rules}/{measure}/sleep/{site}"
            assert pages.data[f"{key}/count"][0] == str(count), (site, measure)
            assert float(pages.data[f"{key}/per_hour"][0]) == pytest.approx(count / hours, rel=1e-4)
        total += counted(pages, "clm", "sleep", site)
    assert total == counted(pages, "clm", "sleep")


def test_arousals_breathing_and_series(pages: Pages) -> None:
    hours = hours_in(pages, "sleep")
    asleep = [row for row in pages.movements if row["stage"] in STAGES["sleep"]]
    with_arousal = sum(row["plm"] == "true" and row["arousal"] == "true" for row in asleep)
    value, _ = pages.data[f"{pages.rules}/plm_arousal/sleep/both/per_hour"]
    assert float(value) == pytest.approx(with_arousal / hours, rel=1e-4)
    value, shown = pages.data[f"{pages.rules}/plm_nr/sleep/both/per_hour"]
    if all(row["plm_nr"] == "n/a" for row in asleep):
        assert (value, shown) == ("", "not known")
    else:
        apart = sum(row["plm_nr"] == "true" for row in asleep)
        assert float(value) == pytest.approx(apart / hours, rel=1e-4)
    series = {row["series"] for row in pages.movements} - {"n/a"}
    assert pages.data[f"{pages.rules}/plm_series"][0] == str(len(series))


def test_the_first_sentences_say_the_same_numbers(pages: Pages) -> None:
    hours = hours_in(pages, "sleep")
    clm, plm = (counted(pages, measure, "sleep") for measure in ("clm", "plm"))
    words = f"{clm} leg movements were counted: {clm / hours:.1f} an hour of sleep."
    assert words in pages.html
    assert words in pages.pdf
    if plm:
        words = f"These are the periodic leg movements: {plm / hours:.1f} an hour of sleep"
        assert words in pages.html
        assert words in pages.pdf


def test_intervals_between_candidates(pages: Pages) -> None:
    imis = [float(row["imi_s"]) for row in pages.movements if row["imi_s"] != "n/a" and row["clm"] == "true"]
    assert pages.data[f"{pages.rules}/imi/count"][0] == str(len(imis))
    value, shown = pages.data[f"{pages.rules}/imi/geometric_mean_s"]
    assert float(value) == pytest.approx(float(np.exp(np.mean(np.log(imis)))), rel=1e-5)
    assert shown == f"{float(value):.1f}"
    assert pages.data[f"{pages.rules}/imi/under_10_s"][0] == str(sum(imi < 10 for imi in imis))
    assert pages.data[f"{pages.rules}/imi/over_90_s"][0] == str(sum(imi > 90 for imi in imis))
