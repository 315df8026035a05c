"""What the page of a real run says of ties, held against the night.json beside it."""

import json
import re
from html import unescape
from typing import Any

import pytest

from hypnic.cli import main


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("ties")
    path, out = folder / "night.edf", folder / "out"
    main(
        ["simulate", str(path), "--hours", "2.5", "--seed", "7", "--recipe", "sleep-starts", "--rate", "200"]
    )
    main(["analyse", str(path), "--vitals", "--out", str(out)])
    html = (out / "report.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    return html, json.loads((out / "night.json").read_text(encoding="utf-8"))["ties"]


def test_every_number_is_an_answer_of_the_night(run: tuple[str, dict[str, Any]]) -> None:
    html, ties = run
    answers = {(row["kind"], row["question"], row["about"]): row for row in ties["answers"]}
    shown = re.findall(r'<data data-key="ties/([^"]+)" value="([^"]*)"', html)
    assert len(shown) > 50
    for key, value in shown:
        kind, question, *about, what = unescape(key).split("/")
        known = answers[kind, question, "".join(about)][what]
        assert (float(value) == pytest.approx(known)) if value else known is None, key


def test_every_kind_and_every_figure_of_the_night_is_there(run: tuple[str, dict[str, Any]]) -> None:
    html, ties = run
    for kind in {row["kind"] for row in ties["answers"]}:
        assert html.count(f'<details class="tie" id="tie-{kind}"') == 1
    tracks = [row for row in ties["curves"] if row["kind"] is None]
    figure = html.split('id="figure-ties-descent"')[1].split("</figure>")[0]
    assert len(tracks) == 4
    assert f"Average over {max(row['n'] for row in tracks)} passages" in figure
    for row in tracks:
        assert figure.count(row["channel"]) >= 1


def test_how_many_were_compared_and_why_some_could_not_be(run: tuple[str, dict[str, Any]]) -> None:
    html, ties = run
    compared = [row for row in ties["answers"] if row["answer"] and row["p"] is not None]
    assert f"{len(compared)} comparisons were made with chance" in html
    assert f"and {sum(row['p'] < 0.05 for row in compared)} did" in html
    part = unescape(html.split('<section id="ties"')[1].split("</section>")[0])
    whys = {row["why"] for row in ties["answers"] if not row["answer"]}
    assert whys
    for why in whys:
        assert why.rstrip(".")[1:] in part


def test_the_three_explanations_say_what_this_night_says(run: tuple[str, dict[str, Any]]) -> None:
    html, _ = run
    for claim in ("danger_signal", "wave_bursts", "stress_discharge"):
        part = html.split(f'id="explanation-{claim}"')[1].split("</li>")[0]
        (verdict,) = re.findall(r'<strong class="[^"]+">([^<]+)</strong>', part)
        assert verdict in ("supports it", "does not support it", "cannot tell")
        if claim == "stress_discharge":
            assert verdict == "cannot tell"
