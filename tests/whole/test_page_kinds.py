"""The page's numbers of every kind, counted again from the files beside it, with nothing of hypnic's own.

Movements come from `events.tsv`, row by row; hours from the stages, the scored period and what could have
been seen in `night.json`, second by second.
"""

import contextlib
import csv
import io
import json
import re
import statistics
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pypdf
import pytest

from hypnic.cli import main

STAGES = {"sleep": ("N1", "N2", "N3", "R"), "REM": ("R",), "N1": ("N1",), "N2": ("N2",), "wake": ("W",)}
LEGS = "leg_movement"
STATE = "rem_tonic_activity"


class Pages:
    """What one run wrote."""

    def __init__(self, out: Path, terminal: str) -> None:
        self.terminal = terminal
        self.night: dict[str, Any] = json.loads((out / "night.json").read_text(encoding="utf-8"))
        self.html = (out / "report.html").read_text(encoding="utf-8")
        found = re.findall(r'<data data-key="([^"]+)" value="([^"]*)"[^>]*>([^<]*)</data>', self.html)
        self.data = {key: (value, shown) for key, value, shown in found}
        pages = pypdf.PdfReader(BytesIO((out / "report.pdf").read_bytes())).pages
        self.pdf = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
        with (out / "events.tsv").open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream, delimiter="\t")
            self.rows = [row for row in rows if row["excluded"] == "n/a" and row["trial_type"] != LEGS]

    def of(self, kind: str) -> list[dict[str, str]]:
        return [row for row in self.rows if row["trial_type"] == kind]

    @property
    def found(self) -> list[str]:
        kinds = self.night["survey"]["kinds"]
        return [row["kind"] for row in kinds if row["status"] == "found" and row["kind"] != LEGS]

    def hours(self, kind: str, stratum: str) -> float:
        length = int(self.night["duration_s"]) + 1
        at = np.arange(length, dtype=np.float64)

        def share(spans: list[list[float]]) -> np.ndarray:
            parts = [np.clip(np.minimum(at + 1, end) - np.maximum(at, start), 0, 1) for start, end in spans]
            return np.sum(parts, axis=0) if parts else np.zeros(length)

        inside = share([self.night["period"]])
        if stratum != "night":
            inside = inside * np.isin([self.stage(second) for second in range(length)], STAGES[stratum])
        return float((inside * share(self.night["candidates"]["seen"][kind])).sum()) / 3600

    def stage(self, at_s: float) -> str:
        marked = self.night["hypnogram"]
        epoch = int((at_s - marked["start_s"]) // marked["epoch_s"])
        return str(marked["stages"][epoch]) if 0 <= epoch < len(marked["stages"]) else "nothing"

    def count(self, kind: str, stratum: str) -> int:
        start, end = self.night["period"]
        rows = [float(row["onset"]) for row in self.of(kind)]
        return sum(
            start <= at < end for at in rows if stratum == "night" or self.stage(at) in STAGES[stratum]
        )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("kinds")
    path, out = folder / "night.edf", folder / "out"
    main(["simulate", str(path), "--hours", "3", "--seed", "5", "--recipe", "all-kinds", "--rate", "200"])
    terminal = io.BytesIO()
    with contextlib.redirect_stdout(io.TextIOWrapper(terminal, encoding="utf-8")) as stream:
        main(["analyse", str(path), "--out", str(out), "--pdf"])
        stream.flush()
    return Pages(out, terminal.getvalue().decode())


def test_there_is_something_to_count(pages: Pages) -> None:
    assert len(pages.found) >= 3
    assert "fragmentary_myoclonus" in pages.found


def test_each_kind_s_count_and_rate_are_those_of_the_files(pages: Pages) -> None:
    compared = 0
    for kind in pages.found:
        assert pages.data[f"kinds/{kind}/count"][0] == str(len(pages.of(kind)))
        for stratum in ("night", *STAGES):
            key = f"kinds/{kind}/{stratum}/all"
            if kind == STATE or f"{key}/count" not in pages.data:
                continue
            count, hours = pages.count(kind, stratum), pages.hours(kind, stratum)
            assert pages.data[f"{key}/count"] == (str(count), str(count)), key
            value, shown = pages.data[f"{key}/per_hour"]
            if not hours:
                assert (value, shown) == ("", "no time")
                continue
            assert float(value) == pytest.approx(count / hours, rel=1e-3), key
            assert shown == f"{float(value):.1f}"
            compared += 1
    assert compared >= 12


def test_how_long_and_how_strong_they_are_is_the_median_of_the_rows(pages: Pages) -> None:
    for kind in pages.found:
        for measure, column in (("duration_s", "duration"), ("peak_uv", "peak_uv")):
            values = [float(row[column]) for row in pages.of(kind) if row[column] != "n/a"]
            if not values:
                assert f"looks/{kind}/{measure}/median" not in pages.data
                continue
            value, _ = pages.data[f"looks/{kind}/{measure}/median"]
            assert float(value) == pytest.approx(statistics.median(values), rel=1e-6)


def test_every_kind_has_one_fate_on_the_page_the_paper_and_the_terminal(pages: Pages) -> None:
    fates = {row["kind"]: row for row in pages.night["survey"]["kinds"]}
    assert len(fates) == 16
    looked = sum(row["status"] != "not looked for" for row in fates.values())
    found = sum(row["status"] == "found" for row in fates.values())
    words = f"Of {looked} kinds of movement that could be looked for, {found} "
    if looked == found:
        words = f"All {looked} kinds of movement that could be looked for were found."
    for text in (pages.html, pages.pdf, re.sub(r"\s+", " ", pages.terminal)):
        assert words in text
    for kind in pages.found:
        assert pages.html.count(f'id="kind-{kind}"') == 1
    for row in fates.values():
        if row["status"] == "not looked for":
            assert row["count"] is None
            assert f"kinds/{row['kind']}/count" not in pages.data


def test_the_terminal_shows_the_same_rates(pages: Pages) -> None:
    for key, (value, shown) in pages.data.items():
        if re.fullmatch(r"kinds/[a-z_]+/count", key):
            assert re.search(rf"^  .* {value} +\S+", pages.terminal, re.MULTILINE)
            assert shown == value
