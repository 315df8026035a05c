"""The page's numbers of sleep, heart and breath, counted again from the night.json that lies beside it."""

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

SLEEP = ("N1", "N2", "N3", "R")


@dataclass
class Pages:
    """What one run wrote and said; `data` has the numbers of the page by key, as (value, text)."""

    night: dict[str, Any]
    data: dict[str, tuple[str, str]]
    pdf: str


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("apnoea") / "night.edf"
    main(["simulate", str(path), "--hours", "2", "--seed", "12", "--recipe", "apnoea", "--rate", "200"])
    return path


@pytest.fixture(scope="module")
def pages(recording: Path, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("pages")
    options, out = folder / "options.toml", folder / "out"
    options.write_text("[detect.vitals]\nwaves = false\n", encoding="utf-8")
    main(["analyse", str(recording), "--vitals", "--options", str(options), "--out", str(out), "--pdf"])
    html = (out / "report.html").read_text(encoding="utf-8")
    found = re.findall(r'<data data-key="([^"]+)" value="([^"]*)"[^>]*>([^<]*)</data>', html)
    pdf = pypdf.PdfReader(BytesIO((out / "report.pdf").read_bytes()))
    return Pages(
        night=json.loads((out / "night.json").read_text(encoding="utf-8")),
        data={key: (value, text) for key, value, text in found},
        pdf=re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages)),
    )


def epochs(night: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Start of each epoch between the lights, and its stage; lights fall on epochs in these nights."""
    hypnogram = night["hypnogram"]
    at = hypnogram["start_s"] + np.arange(len(hypnogram["stages"])) * hypnogram["epoch_s"]
    off, on = (lights(night, f"lights_{name}") for name in ("off", "on"))
    inside = (at >= off) & (at + hypnogram["epoch_s"] <= on)
    return at[inside], np.array(hypnogram["stages"])[inside]


def lights(night: dict[str, Any], kind: str) -> float:
    (at,) = [row["onset_s"] for row in night["context"] if row["kind"] == kind]
    return float(at)


def told(minutes: float) -> str:
    """A length of time as the page writes it."""
    if minutes < 1.5:
        return f"{60 * minutes:.0f} s"
    hours, rest = divmod(round(minutes), 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"


def test_the_sleep_is_that_of_the_stages(pages: Pages) -> None:
    at, stage = epochs(pages.night)
    asleep = np.isin(stage, SLEEP)
    first, last = np.flatnonzero(asleep)[[0, -1]]
    bed = (lights(pages.night, "lights_on") - lights(pages.night, "lights_off")) / 60
    wake = float((stage[first:] == "W").sum()) / 2
    for name, minutes in (
        ("time_in_bed_min", bed),
        ("total_sleep_min", float(asleep.sum()) / 2),
        ("latency_min", (float(at[first]) - lights(pages.night, "lights_off")) / 60),
        ("sleep_period_min", float(last + 1 - first) / 2),
        ("wake_in_period_min", float((stage[first : last + 1] == "W").sum()) / 2),
        ("rem_latency_min", float(np.flatnonzero(stage == "R")[0] - first) / 2),
    ):
        value, text = pages.data[f"sleep/{name}"]
        assert float(value) == pytest.approx(minutes, abs=1e-6), name
        assert text.replace("\u00a0", " ") == told(minutes), name
    # An epoch that lights on cuts counts with the part before.
    assert float(pages.data["sleep/wake_after_onset_min"][0]) == pytest.approx(wake, abs=0.5)
    efficiency = 100 * asleep.sum() / 2 / bed
    assert pages.data["sleep/efficiency_percent"][1] == f"{efficiency:.1f}"
    changes = int((stage[first:last] != stage[first + 1 : last + 1]).sum())
    assert pages.data["sleep/stage_shifts"] == (str(changes), str(changes))
    for name in SLEEP:
        minutes = float((stage == name).sum()) / 2
        assert float(pages.data[f"sleep/stage_min/{name}"][0]) == pytest.approx(minutes)
        share = 100 * minutes * 2 / asleep.sum()
        assert pages.data[f"sleep/stage_percent/{name}"][1] == f"{share:.1f}"


def test_every_median_and_every_count_is_that_of_the_file(pages: Pages) -> None:
    vitals = pages.night["vitals"]
    levels = {f"vitals/{row['name']}/{row['stratum']}/median": row["median"] for row in vitals["levels"]}
    shown = {key: value for key, value in pages.data.items() if key.startswith("vitals/")}
    assert {key for key, median in levels.items() if median is not None} == set(shown) & set(levels)
    for key, median in levels.items():
        if median is not None:
            assert float(shown[key][0]) == pytest.approx(median)
            assert shown[key][1] == f"{median:.{2 if 'ratio' in key else 1}f}"
    kinds = {
        "desaturation_3": lambda row: row["kind"] == "desaturation",
        "desaturation_4": lambda row: row["kind"] == "desaturation" and row["measures"]["fall_percent"] >= 4,
    }
    assert "vitals/apnea_candidate/sleep/count" not in shown  # a person marked them
    start, end = pages.night["period"]
    at, stage = epochs(pages.night)
    for name, is_one in kinds.items():
        onsets = [row["onset_s"] for row in vitals["found"] if is_one(row) and start <= row["onset_s"] < end]
        asleep = [onset for onset in onsets if stage[np.searchsorted(at, onset, side="right") - 1] in SLEEP]
        assert shown[f"vitals/{name}/sleep/count"][0] == str(len(asleep))
        assert len(asleep) > 5
        hours = float(shown[f"vitals/{name}/sleep/minutes"][0]) / 60
        assert float(shown[f"vitals/{name}/sleep/per_hour"][0]) == pytest.approx(len(asleep) / hours)


def test_marks_are_counted_in_sleep(pages: Pages) -> None:
    at, stage = epochs(pages.night)
    hours = float(np.isin(stage, SLEEP).sum()) / 120
    for name, kinds in (("arousals", ("arousal",)), ("respiratory events", ("apnea", "hypopnea"))):
        onsets = [row["onset_s"] for row in pages.night["context"] if row["kind"] in kinds]
        count = sum(stage[np.searchsorted(at, onset, side="right") - 1] in SLEEP for onset in onsets)
        assert count > 5
        assert pages.data[f"marked/{name}/sleep/count"] == (str(count), str(count))
        assert pages.data[f"marked/{name}/sleep/per_hour"][1] == f"{count / hours:.1f}"


def test_the_pdf_says_the_same(pages: Pages) -> None:
    for key, name in (
        ("sleep/total_sleep_min", "Asleep in all"), ("sleep/time_in_bed_min", "Time in bed"),
        ("sleep/efficiency_percent", "Asleep, of the time in bed (%)"), ("sleep/awakenings", "Awakenings"),
        ("vitals/desaturation_4/sleep/count", "Desaturations of 4 points or more hypnic"),
        ("marked/arousals/sleep/count", "Arousals a person"),
    ):  # fmt: skip
        assert f"{name} {pages.data[key][1]}".replace("\u00a0", " ") in pages.pdf.replace("\u00a0", " "), key


def test_without_asking_the_page_and_the_terminal_say_how_to_ask(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["analyse", str(recording), "--out", str(tmp_path / "out")])
    said = " ".join(capsys.readouterr().out.split())
    line = "Heart, breath and brain were not looked at, though there are channels for it (EEG, ECG, flow and "
    assert f"{line}oxygen saturation): hypnic analyse --vitals looks at them." in said
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert line in re.sub(r"<[^>]+>", "", html)
    night = json.loads((tmp_path / "out" / "night.json").read_text(encoding="utf-8"))
    assert night["vitals"] is None
    assert night["unlooked"] == ["eeg", "ecg", "flow", "spo2"]
