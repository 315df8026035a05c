import re
from pathlib import Path

import pytest

from hypnic.model.events import Kind
from hypnic.model.spans import Span
from hypnic.score import RULE_SETS
from legs import apnea, arousal, legs, scored, stages

ROOT = Path(__file__).resolve().parents[2]
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("rules", RULE_SETS)
def test_every_rule_set_has_its_page_and_every_test_named_there_exists(rules):
    page = (ROOT / "docs" / "rules" / f"{rules}.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", page))
    assert len(named) >= 10
    assert {name for name in named if f"def {name}(" not in TESTS} == set()


@pytest.mark.parametrize("rules", RULE_SETS)
def test_every_rule_set_names_itself_and_says_what_is_unknown(rules):
    bare = scored(legs(0, 20, 40, 60), rules=rules)
    full = scored(
        legs(0, 20, 40, 60),
        [apnea(200, 220), arousal(300, 305)],
        stages("2" * 20),
        rules,
        period=Span(0, 600),
    )
    assert bare.rules == full.rules == rules
    assert bare.looked_for == {Kind.LEG_MOVEMENT}
    said = [sum("Nobody" in line for line in scoring.choices) for scoring in (bare, full)]
    assert said == [3, 0]
    assert [row.count for row in bare.series] == [row.count for row in full.series] == [4]
    assert {(row.respiratory, row.arousal, row.stage) for row in bare.movements} == {(None, None, None)}
    assert None not in {
        value for row in full.movements for value in (row.respiratory, row.arousal, row.stage)
    }
