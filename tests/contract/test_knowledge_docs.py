"""docs/knowledge.md names every file, field and choice of the knowledge."""

import dataclasses
import re
from pathlib import Path

import pytest

from hypnic.explain import explain, to_plain
from hypnic.knowledge.folder import FILES
from hypnic.model.grades import AdviceKind, Reading, Verdict

PAGE = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text("utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))


@pytest.mark.parametrize("name", FILES)
def test_every_file_with_its_fields(name: str):
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}.toml` |"))
    _, _, facts, texts, _ = row.split("|")
    fields = [each for each in dataclasses.fields(FILES[name]) if each.name != "id"]
    assert set(re.findall(r"`(\w+)`", facts)) == {each.name for each in fields if not each.metadata}
    assert set(re.findall(r"`(\w+)`", texts)) == {each.name for each in fields if each.metadata}


def test_every_choice():
    assert {each.value for kind in (Reading, Verdict, AdviceKind) for each in kind} <= NAMED


def test_every_key_that_json_prints():
    assert to_plain(explain("ferritin")).keys() <= NAMED
